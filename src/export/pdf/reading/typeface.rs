//! A font as a reader of the file knows it: what its codes mean, and how wide they are.

use std::collections::HashMap;

use super::Unreadable;
use super::file::File;
use super::value::{Map, Scanner, Value};

/// Codes of a font.
#[derive(Debug, Default)]
pub(super) struct Typeface {
    /// What each code means, in the order of the table.
    pub(super) meanings: Vec<(u16, String)>,
    places: HashMap<u16, usize>,
    /// Thousandths of the size.
    widths: HashMap<u16, f64>,
    usual_width: f64,
    /// What stands in the table beside the codes.
    pub(super) comments: Vec<String>,
}

impl Typeface {
    /// Reads a font with two bytes a code.
    pub(super) fn new(file: &File<'_>, font: &Map<'_>) -> Result<Self, Unreadable> {
        let name = |map: &Map<'_>, key| file.get(map, key).and_then(Value::name).map(<[u8]>::to_vec);
        if name(font, "Subtype").as_deref() != Some(b"Type0")
            || name(font, "Encoding").as_deref() != Some(b"Identity-H")
        {
            return Err(Unreadable("a font is of an unknown kind"));
        }
        let Some(Value::Link(table)) = super::value::get(font, "ToUnicode") else {
            return Err(Unreadable("a font does not tell what its glyphs mean"));
        };
        let mut face = Self::default();
        face.table(&file.stream(*table)?)?;
        let below = file.get(font, "DescendantFonts").and_then(Value::list).and_then(<[_]>::first);
        let below = below.and_then(|below| file.follow(below).map());
        let below = below.ok_or(Unreadable("a font is broken"))?;
        face.usual_width = file.get(below, "DW").and_then(Value::number).unwrap_or(1000.0);
        if let Some(widths) = file.get(below, "W").and_then(Value::list) {
            face.widths(widths)?;
        }
        Ok(face)
    }

    pub(super) fn meaning(&self, code: u16) -> Option<&str> {
        let place = self.places.get(&code)?;
        self.meanings.get(*place).map(|(_, text)| text.as_str())
    }

    pub(super) fn width(&self, code: u16) -> f64 {
        self.widths.get(&code).copied().unwrap_or(self.usual_width)
    }

    /// The table from codes to Unicode.
    fn table(&mut self, bytes: &[u8]) -> Result<(), Unreadable> {
        const BROKEN: Unreadable = Unreadable("a font's table is broken");
        let mut scanner = Scanner::of_content(bytes);
        let mut given: Vec<Value<'_>> = Vec::new();
        while !scanner.is_at_end() {
            let value = scanner.value()?;
            let Value::Word(word) = value else {
                given.push(value);
                continue;
            };
            let (wanted, is_range) = match word {
                b"endbfchar" => (2, false),
                b"endbfrange" => (3, true),
                b"endcodespacerange" => {
                    if !matches!(&given[..], [Value::Text(low), Value::Text(high)] if **low == [0, 0] && **high == [0xFF, 0xFF])
                    {
                        return Err(BROKEN);
                    }
                    given.clear();
                    continue;
                }
                b"endcidchar" | b"endcidrange" | b"endnotdefchar" | b"endnotdefrange" | b"usecmap" => {
                    return Err(BROKEN);
                }
                _ => {
                    // The words before the codes: only their strings could say something.
                    let said = given.iter().filter_map(|value| match value {
                        Value::Text(text)
                            if !matches!(&**text, b"FontSpecific" | b"Adobe" | b"UCS" | b"Identity") =>
                        {
                            Some(super::value::text_string(text))
                        }
                        _ => None,
                    });
                    self.comments.extend(said);
                    given.clear();
                    continue;
                }
            };
            if given.len() % wanted != 0 {
                return Err(BROKEN);
            }
            for entry in given.chunks(wanted) {
                match entry {
                    [Value::Text(code), Value::Text(text)] => {
                        self.add(code_of(code).ok_or(BROKEN)?, utf16(text).ok_or(BROKEN)?)?
                    }
                    [Value::Text(low), Value::Text(high), to] if is_range => {
                        let (low, high) = (code_of(low).ok_or(BROKEN)?, code_of(high).ok_or(BROKEN)?);
                        self.range(low, high, to)?;
                    }
                    _ => return Err(BROKEN),
                }
            }
            given.clear();
        }
        let usual = |comment: &&[u8]| {
            !(comment.starts_with(b"%!PS-Adobe-3.0")
                || comment.starts_with(b"%%DocumentNeededResources: procset CIDInit")
                || comment.starts_with(b"%%IncludeResource: procset CIDInit"))
        };
        let comments = scanner.comments.iter().copied().filter(usual);
        self.comments.extend(comments.map(|comment| String::from_utf8_lossy(comment).into_owned()));
        Ok(())
    }

    fn range(&mut self, low: u16, high: u16, to: &Value<'_>) -> Result<(), Unreadable> {
        const BROKEN: Unreadable = Unreadable("a font's table is broken");
        match to {
            Value::Text(first) => {
                let first = utf16(first).ok_or(BROKEN)?;
                let (before, last) = match first.char_indices().next_back() {
                    Some((at, last)) => (first.get(..at).unwrap_or_default(), last),
                    None => return Err(BROKEN),
                };
                for (code, step) in (low..=high).zip(0..) {
                    let character = char::from_u32(u32::from(last) + step).ok_or(BROKEN)?;
                    self.add(code, format!("{before}{character}"))?;
                }
                Ok(())
            }
            Value::List(texts) if texts.len() == usize::from(high.saturating_sub(low)) + 1 => {
                for (code, text) in (low..=high).zip(texts) {
                    let Value::Text(text) = text else { return Err(BROKEN) };
                    self.add(code, utf16(text).ok_or(BROKEN)?)?;
                }
                Ok(())
            }
            _ => Err(BROKEN),
        }
    }

    fn add(&mut self, code: u16, text: String) -> Result<(), Unreadable> {
        if self.places.insert(code, self.meanings.len()).is_some() {
            return Err(Unreadable("a glyph means two things"));
        }
        self.meanings.push((code, text));
        Ok(())
    }

    /// `[1 [260] 8 [225 300] 20 24 500]`
    fn widths(&mut self, list: &[Value<'_>]) -> Result<(), Unreadable> {
        const BROKEN: Unreadable = Unreadable("a font's widths are broken");
        let mut rest = list;
        let code = |value: &Value<'_>| value.whole().and_then(|code| u16::try_from(code).ok());
        while let [first, second, later @ ..] = rest {
            let first = code(first).ok_or(BROKEN)?;
            if let Value::List(widths) = second {
                for (code, width) in (first..).zip(widths) {
                    self.widths.insert(code, width.number().ok_or(BROKEN)?);
                }
                rest = later;
            } else {
                let [width, later @ ..] = later else { return Err(BROKEN) };
                let width = width.number().ok_or(BROKEN)?;
                self.widths.extend((first..=code(second).ok_or(BROKEN)?).map(|code| (code, width)));
                rest = later;
            }
        }
        if rest.is_empty() { Ok(()) } else { Err(BROKEN) }
    }
}

fn code_of(bytes: &[u8]) -> Option<u16> {
    <[u8; 2]>::try_from(bytes).ok().map(u16::from_be_bytes)
}

fn utf16(bytes: &[u8]) -> Option<String> {
    let (units, odd) = bytes.as_chunks::<2>();
    let text: Result<String, _> =
        char::decode_utf16(units.iter().map(|unit| u16::from_be_bytes(*unit))).collect();
    text.ok().filter(|_| odd.is_empty())
}
