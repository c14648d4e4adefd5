//! A font as a reader of the file knows it: what its codes mean, and how wide they are.

use super::Unreadable;
use super::file::File;
use super::names::is_known;
use super::value::{Map, Scanner, Value, text_string};

const BROKEN: Unreadable = Unreadable("a font's table is broken");

/// Codes of a font.
#[derive(Debug, Default)]
pub(super) struct Typeface {
    /// What each code means, in the order of the table.
    pub(super) meanings: Vec<(u16, String)>,
    /// By code: the place of its meaning, and its width in thousandths of the size.
    codes: Vec<(Option<u32>, Option<f32>)>,
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
        let (place, _) = self.codes.get(usize::from(code))?;
        self.meanings.get((*place)? as usize).map(|(_, text)| text.as_str())
    }

    pub(super) fn width(&self, code: u16) -> f64 {
        let width = self.codes.get(usize::from(code)).and_then(|(_, width)| *width);
        width.map_or(self.usual_width, f64::from)
    }

    fn set<T>(
        &mut self,
        code: u16,
        set: impl FnOnce(&mut (Option<u32>, Option<f32>)) -> Option<T>,
    ) -> Option<T> {
        let place = usize::from(code);
        if self.codes.len() <= place {
            self.codes.resize(place + 1, (None, None));
        }
        self.codes.get_mut(place).and_then(set)
    }

    /// The table from codes to Unicode.
    fn table(&mut self, bytes: &[u8]) -> Result<(), Unreadable> {
        let mut scanner = Scanner::of_content(bytes);
        let mut given: Vec<Value<'_>> = Vec::new();
        while !scanner.is_at_end() {
            match scanner.value()? {
                Value::Word(word) => {
                    self.operator(word, &given)?;
                    given.clear();
                }
                value => given.push(value),
            }
        }
        const USUAL: [&[u8]; 3] = [
            b"%!PS-Adobe-3.0 Resource-CMap",
            b"%%DocumentNeededResources: procset CIDInit",
            b"%%IncludeResource: procset CIDInit",
        ];
        let comments = scanner.comments.iter().filter(|comment| !USUAL.contains(comment));
        self.comments.extend(comments.map(|comment| String::from_utf8_lossy(comment).into_owned()));
        Ok(())
    }

    fn operator(&mut self, word: &[u8], given: &[Value<'_>]) -> Result<(), Unreadable> {
        match (word, given) {
            (b"endbfchar", given) => given.chunks(2).try_for_each(|entry| match entry {
                [Value::Code(code), text] => self.add(*code, text_of(text)?),
                _ => Err(BROKEN),
            }),
            (b"endbfrange", given) => given.chunks(3).try_for_each(|entry| match entry {
                [Value::Code(low), Value::Code(high), to] => self.range(*low, *high, to),
                _ => Err(BROKEN),
            }),
            // Codes of two bytes, all of them.
            (b"endcodespacerange", [Value::Code(0), Value::Code(0xFFFF)]) => Ok(()),
            (
                b"endcodespacerange" | b"endcidchar" | b"endcidrange" | b"endnotdefchar" | b"endnotdefrange"
                | b"usecmap",
                _,
            ) => Err(BROKEN),
            // The words before the codes: only their strings and names could say something.
            (_, given) => {
                for value in given {
                    match value {
                        Value::Text(text) | Value::Name(text) if !is_usual(text) => {
                            self.comments.push(text_string(text));
                        }
                        _ => {}
                    }
                }
                Ok(())
            }
        }
    }

    fn range(&mut self, low: u16, high: u16, to: &Value<'_>) -> Result<(), Unreadable> {
        if let Value::List(texts) = to {
            if texts.len() != usize::from(high.saturating_sub(low)) + 1 {
                return Err(BROKEN);
            }
            return (low..=high).zip(texts).try_for_each(|(code, text)| self.add(code, text_of(text)?));
        }
        let first = text_of(to)?;
        let (at, last) = first.char_indices().next_back().ok_or(BROKEN)?;
        for (code, step) in (low..=high).zip(0..) {
            let character = char::from_u32(u32::from(last) + step).ok_or(BROKEN)?;
            self.add(code, format!("{}{character}", first.get(..at).unwrap_or_default()))?;
        }
        Ok(())
    }

    fn add(&mut self, code: u16, text: String) -> Result<(), Unreadable> {
        let place = self.meanings.len() as u32;
        self.meanings.push((code, text));
        match self.set(code, |slot| slot.0.replace(place)) {
            None => Ok(()),
            Some(_) => Err(Unreadable("a glyph means two things")),
        }
    }

    /// `[1 [260] 8 [225 300] 20 24 500]`
    fn widths(&mut self, list: &[Value<'_>]) -> Result<(), Unreadable> {
        let mut rest = list;
        let code = |value: &Value<'_>| value.whole().and_then(|code| u16::try_from(code).ok());
        while let [first, second, later @ ..] = rest {
            let first = code(first).ok_or(BROKEN)?;
            if let Value::List(widths) = second {
                for (code, width) in (first..).zip(widths) {
                    let width = width.number().ok_or(BROKEN)? as f32;
                    self.set(code, |slot| slot.1.replace(width));
                }
                rest = later;
            } else {
                let [width, later @ ..] = later else { return Err(BROKEN) };
                let width = width.number().ok_or(BROKEN)?;
                for code in first..=code(second).ok_or(BROKEN)? {
                    self.set(code, |slot| slot.1.replace(width as f32));
                }
                rest = later;
            }
        }
        if rest.is_empty() { Ok(()) } else { Err(BROKEN) }
    }
}

fn text_of(value: &Value<'_>) -> Result<String, Unreadable> {
    let decoded = |units: &mut dyn Iterator<Item = u16>| {
        char::decode_utf16(units).collect::<Result<String, _>>().map_err(|_| BROKEN)
    };
    match value {
        Value::Code(unit) => decoded(&mut std::iter::once(*unit)),
        Value::Text(bytes) => {
            let (units, odd) = bytes.as_chunks::<2>();
            if !odd.is_empty() {
                return Err(BROKEN);
            }
            decoded(&mut units.iter().map(|unit| u16::from_be_bytes(*unit)))
        }
        _ => Err(BROKEN),
    }
}

/// Whether every table of a font has this word.
fn is_usual(word: &[u8]) -> bool {
    const WORDS: [&[u8]; 6] = [b"Adobe", b"UCS", b"Identity", b"ProcSet", b"CMap", b"FontSpecific"];
    WORDS.contains(&word)
        || word.starts_with(b"FontSpecific-") && is_known(word.get(13..).unwrap_or_default())
        || is_known(word)
}
