//! Streams that hold no text: programs of fonts and pictures. That they hold none is looked at here.

use std::borrow::Cow;

use super::Unreadable;
use super::value::text_string;

/// Tables of a font that hold numbers and outlines only.
const TABLES: [&[u8; 4]; 17] = [
    b"cmap", b"glyf", b"loca", b"head", b"hhea", b"hmtx", b"maxp", b"cvt ", b"fpgm", b"prep", b"gasp",
    b"OS/2", b"post", b"CFF ", b"VORG", b"vhea", b"vmtx",
];

/// What a font program says in words: names that stand in its tables.
pub(super) fn font_words(program: &[u8]) -> Result<Vec<String>, Unreadable> {
    let tables = tables(program).ok_or(Unreadable("a font program is broken"))?;
    if tables.iter().any(|(tag, _)| !TABLES.contains(&tag) && *tag != b"name") {
        return Err(Unreadable("a font program holds something unknown"));
    }
    names_of_font(program).ok_or(Unreadable("a font program is broken"))
}

/// The names that a font gives itself.
pub(super) fn names_of_font(program: &[u8]) -> Option<Vec<String>> {
    match tables(program)?.iter().find(|(tag, _)| *tag == b"name") {
        Some((_, table)) => names(table),
        None => Some(Vec::new()),
    }
}

/// The tables of a font with their tags.
fn tables(program: &[u8]) -> Option<Vec<(&[u8; 4], &[u8])>> {
    let four = |at: usize| Some(u32::from_be_bytes(*program.get(at..)?.first_chunk::<4>()?) as usize);
    let is_font =
        program.starts_with(&[0, 1, 0, 0]) || program.starts_with(b"OTTO") || program.starts_with(b"true");
    let count = u16::from_be_bytes(*program.get(4..)?.first_chunk::<2>()?);
    let table = |place: u16| {
        let record = 12 + 16 * usize::from(place);
        let (start, length) = (four(record + 8)?, four(record + 12)?);
        Some((program.get(record..)?.first_chunk::<4>()?, program.get(start..start.checked_add(length)?)?))
    };
    if is_font { (0..count).map(table).collect() } else { None }
}

fn names(table: &[u8]) -> Option<Vec<String>> {
    let two = |at: usize| Some(usize::from(u16::from_be_bytes(*table.get(at..)?.first_chunk::<2>()?)));
    let strings = two(4)?;
    let name = |record: usize| {
        let at = 6 + 12 * record;
        let start = strings + two(at + 10)?;
        let bytes = table.get(start..start + two(at + 8)?)?;
        // Platforms 0 and 3 write UTF-16.
        Some(if two(at)? == 1 { text_string(bytes) } else { text_string(&[b"\xFE\xFF", bytes].concat()) })
    };
    (0..two(2)?).map(name).collect()
}

/// Whether a picture holds a picture and nothing beside it, such as the place where it was taken.
pub(super) fn look_at_jpeg(bytes: &[u8]) -> Result<(), Unreadable> {
    const BROKEN: Unreadable = Unreadable("a picture is broken");
    let mut at = 2;
    if !bytes.starts_with(&[0xFF, 0xD8]) {
        return Err(BROKEN);
    }
    loop {
        let Some([0xFF, kind, high, low]) = bytes.get(at..).and_then(<[u8]>::first_chunk::<4>) else {
            return Err(BROKEN);
        };
        let length = usize::from(u16::from_be_bytes([*high, *low]));
        match kind {
            0xDA => break,
            // JFIF without a small picture, and Adobe's mark.
            0xE0 if length <= 16 => {}
            0xEE if length <= 14 => {}
            0xC0..=0xCF | 0xDB | 0xDD => {}
            _ => return Err(Unreadable("a picture holds more than a picture")),
        }
        at += 2 + length;
    }
    if bytes.ends_with(&[0xFF, 0xD9]) { Ok(()) } else { Err(BROKEN) }
}

/// The texts between the tags of XML and in their attributes, without the addresses that every description has.
pub(super) fn xml_words(bytes: &[u8]) -> Result<Vec<String>, Unreadable> {
    let text = match String::from_utf8_lossy(bytes) {
        Cow::Borrowed(text) => text,
        Cow::Owned(_) => return Err(Unreadable("the description is no text")),
    };
    const ADDRESSES: [&str; 5] = [
        "http://www.w3.org/",
        "http://purl.org/dc/",
        "http://ns.adobe.com/",
        "http://www.aiim.org/",
        "adobe:ns:meta/",
    ];
    const USUAL: [&str; 4] = ["", "x-default", "W5M0MpCehiHzreSzNTczkc9d", "\u{FEFF}"];
    let mut words = Vec::new();
    let mut add = |word: &str| {
        let word = word.trim();
        if !USUAL.contains(&word) && !ADDRESSES.iter().any(|address| word.starts_with(address)) {
            words.push(word.to_owned());
        }
    };
    for part in text.split('<') {
        let (tag, between) = part.split_once('>').unwrap_or((part, ""));
        add(between);
        if tag.starts_with('!') {
            add(tag);
        }
        // Every second part of a tag stands between quotes.
        tag.split(['"', '\'']).skip(1).step_by(2).for_each(&mut add);
    }
    Ok(words)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pictures_that_say_more_are_refused() {
        let jpeg =
            |segments: &[u8]| [&[0xFF, 0xD8], segments, &[0xFF, 0xDA, 0, 2, 1, 2, 3, 0xFF, 0xD9]].concat();
        assert!(look_at_jpeg(&jpeg(&[])).is_ok());
        assert!(look_at_jpeg(&jpeg(&[0xFF, 0xDB, 0, 4, 1, 2])).is_ok());
        for more in
            [&[0xFF, 0xE1, 0, 6, b'E', b'x', b'i', b'f'][..], &[0xFF, 0xFE, 0, 4, b'h', b'i'], &[0, 0, 0, 0]]
        {
            assert!(look_at_jpeg(&jpeg(more)).is_err());
        }
        assert!(look_at_jpeg(b"GIF89a").is_err());
    }

    #[test]
    fn descriptions_give_their_texts() {
        let xml = b"<?xpacket begin=\"\"?><a xmlns:b=\"http://ns.adobe.com/x\" b:c='Lena'><d>Kunde &amp; Co</d><!-- hi --></a>";
        assert_eq!(xml_words(xml).unwrap(), ["Lena", "Kunde &amp; Co", "!-- hi --"]);
        assert!(xml_words(b"\xFF\xFE<").is_err());
    }
}
