//! A font as the file describes it, and the codes that the pages show of it.

use std::collections::{BTreeMap, BTreeSet};

use lopdf::{Dictionary, Document, Object, ObjectId};
use rustybuzz::ttf_parser::{Face, GlyphId};

use super::reading::{array, dictionary};

/// One font.
pub struct Font {
    pub dictionary: Dictionary,
    /// Of the font that it is made of.
    pub described: Dictionary,
    pub descriptor: Dictionary,
    /// The font program, when it is in the file.
    pub program: Option<Vec<u8>>,
    pub advances: Vec<f32>,
    /// Texts by code.
    pub texts: BTreeMap<u16, String>,
    /// Thousandths by code.
    pub widths: BTreeMap<u16, f32>,
    /// Glyphs by code; none where they are equal.
    pub glyphs: Option<Vec<u8>>,
    pub shown: BTreeSet<u16>,
}

impl Font {
    /// The glyph of a code.
    pub fn glyph(&self, code: u16) -> u16 {
        let Some(glyphs) = &self.glyphs else { return code };
        let at = 2 * usize::from(code);
        glyphs.get(at..at + 2).map_or(0, |pair| u16::from_be_bytes([pair[0], pair[1]]))
    }

    /// The width of a glyph in the program, in thousandths; nothing if the program does not have it.
    pub fn advance(&self, glyph: u16) -> Option<f32> {
        self.advances.get(usize::from(glyph)).copied()
    }
}

/// The widths of all glyphs of a font program, in thousandths.
fn advances(program: &[u8]) -> Vec<f32> {
    let Ok(face) = Face::parse(program, 0) else { return Vec::new() };
    let units = f32::from(face.units_per_em());
    let advance = |glyph| face.glyph_hor_advance(GlyphId(glyph)).unwrap_or_default();
    (0..face.number_of_glyphs()).map(|glyph| f32::from(advance(glyph)) * 1000.0 / units).collect()
}

fn stream(document: &Document, holder: &Dictionary, key: &[u8]) -> Option<Vec<u8>> {
    let id = holder.get(key).and_then(Object::as_reference).ok()?;
    let stream = document.get_object(id).and_then(Object::as_stream).ok()?;
    Some(stream.decompressed_content().unwrap_or_else(|_| stream.content.clone()))
}

pub fn font_of(document: &Document, id: ObjectId) -> Font {
    let font = document.get_dictionary(id).unwrap().clone();
    let described = array(document, font.get(b"DescendantFonts").ok());
    let described = dictionary(document, described.first()).unwrap_or_default();
    let descriptor = dictionary(document, described.get(b"FontDescriptor").ok()).unwrap_or_default();
    let program =
        stream(document, &descriptor, b"FontFile2").or_else(|| stream(document, &descriptor, b"FontFile3"));
    let advances = program.as_deref().map(advances).unwrap_or_default();
    let texts = stream(document, &font, b"ToUnicode").map(|cmap| texts(&cmap)).unwrap_or_default();
    let widths = widths(&array(document, described.get(b"W").ok()));
    let glyphs = stream(document, &described, b"CIDToGIDMap");
    Font {
        dictionary: font,
        described,
        descriptor,
        program,
        advances,
        texts,
        widths,
        glyphs,
        shown: BTreeSet::new(),
    }
}

/// `code [width …]` and `first last width`.
fn widths(given: &[Object]) -> BTreeMap<u16, f32> {
    let mut widths = BTreeMap::new();
    let mut rest = given;
    loop {
        match rest {
            [first, Object::Array(list), later @ ..] => {
                for (code, width) in (first.as_i64().unwrap()..).zip(list) {
                    widths.insert(code as u16, width.as_float().unwrap());
                }
                rest = later;
            }
            [first, last, width, later @ ..] => {
                for code in first.as_i64().unwrap()..=last.as_i64().unwrap() {
                    widths.insert(code as u16, width.as_float().unwrap());
                }
                rest = later;
            }
            _ => return widths,
        }
    }
}

/// The texts of a map from codes to characters: `<code> <text>` and `<first> <last> <text>` between their words.
fn texts(cmap: &[u8]) -> BTreeMap<u16, String> {
    let mut texts = BTreeMap::new();
    let cmap = String::from_utf8_lossy(cmap);
    let units = |hex: &str| -> Vec<u16> {
        let hex = hex.trim_matches(['<', '>']);
        let units = hex.as_bytes().chunks(4).map(|four| std::str::from_utf8(four).unwrap());
        units.map(|four| u16::from_str_radix(four, 16).unwrap()).collect()
    };
    let text = |units: &[u16]| String::from_utf16(units).unwrap_or_else(|_| "\u{FFFD}".to_owned());
    let mut kind = "";
    for line in cmap.lines() {
        let words: Vec<_> = line.split_whitespace().collect();
        match words.as_slice() {
            [_, begins] if begins.starts_with("begin") => kind = begins,
            [ends] if ends.starts_with("end") => kind = "",
            [code, told] if kind == "beginbfchar" => {
                texts.insert(units(code)[0], text(&units(told)));
            }
            [first, last, told] if kind == "beginbfrange" => {
                for code in units(first)[0]..=units(last)[0] {
                    let mut told = units(told);
                    *told.last_mut().unwrap() += code - units(first)[0];
                    texts.insert(code, text(&told));
                }
            }
            _ => {}
        }
    }
    texts
}
