//! Rules on fonts and what their codes say.

use lopdf::{Dictionary, Object};

use super::font::Font;
use super::reading::Reading;

/// Fonts for which something holds.
fn fonts(file: &Reading, is_wrong: impl Fn(&Font) -> bool) -> Vec<String> {
    file.fonts.values().filter(|font| is_wrong(font)).map(name).collect()
}

/// Codes that are shown and for which something holds.
fn codes(file: &Reading, is_wrong: impl Fn(&Font, u16) -> bool) -> Vec<String> {
    let mut places = Vec::new();
    for font in file.fonts.values() {
        let wrong = font.shown.iter().filter(|code| is_wrong(font, **code));
        places.extend(wrong.map(|code| format!("{} {code:04X}", name(font))));
    }
    places
}

fn name(font: &Font) -> String {
    String::from_utf8_lossy(font.dictionary.get(b"BaseFont").and_then(Object::as_name).unwrap_or_default())
        .into_owned()
}

fn kind(font: &Font) -> &[u8] {
    font.described.get(b"Subtype").and_then(Object::as_name).unwrap_or_default()
}

/// Adobe and Identity, as the encoding says.
pub fn collections(file: &Reading) -> Vec<String> {
    fonts(file, |font| {
        let of = font.described.get(b"CIDSystemInfo").and_then(Object::as_dict).cloned().unwrap_or_default();
        let text =
            |of: &Dictionary, key: &[u8]| of.get(key).and_then(Object::as_str).unwrap_or_default().to_vec();
        text(&of, b"Registry") != b"Adobe" || text(&of, b"Ordering") != b"Identity"
    })
}

pub fn no_glyph_map(file: &Reading) -> Vec<String> {
    fonts(file, |font| {
        let is_identity = font
            .described
            .get(b"CIDToGIDMap")
            .and_then(Object::as_name)
            .is_ok_and(|name| name == b"Identity");
        kind(font) == b"CIDFontType2" && !is_identity && font.glyphs.is_none()
    })
}

pub fn other_encodings(file: &Reading) -> Vec<String> {
    fonts(file, |font| {
        font.dictionary.get(b"Encoding").and_then(Object::as_name).unwrap_or_default() != b"Identity-H"
    })
}

pub fn not_embedded(file: &Reading) -> Vec<String> {
    fonts(file, |font| font.program.is_none())
}

pub fn glyphs_not_there(file: &Reading) -> Vec<String> {
    codes(file, |font, code| font.program.is_some() && font.advance(font.glyph(code)).is_none())
}

/// More than a thousandth apart.
pub fn other_widths(file: &Reading) -> Vec<String> {
    codes(file, |font, code| {
        let usual = font.described.get(b"DW").and_then(Object::as_float).unwrap_or(1000.0);
        let width = font.widths.get(&code).copied().unwrap_or(usual);
        font.advance(font.glyph(code)).is_some_and(|advance| (advance - width).abs() > 1.0)
    })
}

pub fn without_text(file: &Reading) -> Vec<String> {
    codes(file, |font, code| font.texts.get(&code).is_none_or(String::is_empty))
}

fn says(file: &Reading, characters: &[char]) -> Vec<String> {
    codes(file, |font, code| font.texts.get(&code).is_some_and(|text| text.contains(characters)))
}

pub fn says_null(file: &Reading) -> Vec<String> {
    says(file, &['\0'])
}

pub fn says_no_character(file: &Reading) -> Vec<String> {
    says(file, &['\u{FEFF}', '\u{FFFE}', '\u{FFFF}'])
}

pub fn shows_notdef(file: &Reading) -> Vec<String> {
    codes(file, |font, code| font.glyph(code) == 0)
}

/// Six capitals and a plus, and the same name in all three places.
pub fn not_a_subset(file: &Reading) -> Vec<String> {
    fonts(file, |font| {
        let name = name(font);
        let of =
            |holder: &Dictionary, key: &[u8]| holder.get(key).and_then(Object::as_name).map(<[u8]>::to_vec);
        let is_tagged = name
            .split_once('+')
            .is_some_and(|(tag, _)| tag.len() == 6 && tag.bytes().all(|byte| byte.is_ascii_uppercase()));
        let is_same = |named: lopdf::Result<Vec<u8>>| named.is_ok_and(|named| named == name.as_bytes());
        !is_tagged
            || !is_same(of(&font.described, b"BaseFont"))
            || !is_same(of(&font.descriptor, b"FontName"))
    })
}
