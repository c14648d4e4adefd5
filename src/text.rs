//! A JSON string as it stands in the input, decoded only when somebody needs it.

use std::borrow::Cow;
use std::fmt::Write;

/// What stands between a JSON string's quotes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Text<'a> {
    source: &'a str,
    escaped: bool,
}

impl<'a> Text<'a> {
    pub(crate) fn new(source: &'a str, escaped: bool) -> Self {
        Self { source, escaped }
    }

    /// Text that holds no escapes.
    #[must_use]
    pub fn plain(source: &'a str) -> Self {
        Self { source, escaped: false }
    }

    /// Characters as a JSON string's source: escaped into `arena` where they must be.
    pub(crate) fn of_characters(characters: &'a str, arena: &'a bumpalo::Bump) -> Self {
        let must_escape = |byte: u8| matches!(byte, b'"' | b'\\' | 0..0x20);
        if !characters.bytes().any(must_escape) {
            return Self::plain(characters);
        }
        let mut source = bumpalo::collections::String::with_capacity_in(characters.len() + 16, arena);
        for character in characters.chars() {
            match character {
                '"' => source.push_str("\\\""),
                '\\' => source.push_str("\\\\"),
                '\n' => source.push_str("\\n"),
                '\r' => source.push_str("\\r"),
                '\t' => source.push_str("\\t"),
                control if control < ' ' => {
                    // Writing to a string cannot fail.
                    write!(source, "\\u{:04x}", u32::from(control)).ok();
                }
                other => source.push(other),
            }
        }
        Self::new(source.into_bump_str(), true)
    }

    /// The text itself where it stands without escapes, so that it can be used as it is.
    #[must_use]
    pub fn as_plain(&self) -> Option<&'a str> {
        if self.escaped { None } else { Some(self.source) }
    }

    /// The characters meant, and how many lone surrogates were replaced by U+FFFD.
    #[must_use]
    pub fn decode(&self) -> (Cow<'a, str>, u32) {
        if !self.escaped {
            return (Cow::Borrowed(self.source), 0);
        }
        let mut out = String::with_capacity(self.source.len());
        let replaced = self.decode_into(&mut out);
        (Cow::Owned(out), replaced)
    }

    /// Appends the characters meant; returns how many lone surrogates were replaced by U+FFFD.
    pub fn decode_into(&self, out: &mut String) -> u32 {
        if !self.escaped {
            out.push_str(self.source);
            return 0;
        }
        let mut rest = self.source;
        let mut replaced = 0;
        while let Some(at) = memchr::memchr(b'\\', rest.as_bytes()) {
            out.push_str(rest.get(..at).unwrap_or_default());
            let (character, length) = escape(rest.get(at..).unwrap_or_default());
            if character.is_none() {
                replaced += 1;
            }
            out.push(character.unwrap_or(char::REPLACEMENT_CHARACTER));
            rest = rest.get(at + length..).unwrap_or_default();
        }
        out.push_str(rest);
        replaced
    }
}

/// The character of the escape at the start of `source` and the escape's length; none for a lone surrogate.
fn escape(source: &str) -> (Option<char>, usize) {
    let simple = |character| (Some(character), 2);
    match source.as_bytes().get(1) {
        Some(b'b') => simple('\u{8}'),
        Some(b'f') => simple('\u{c}'),
        Some(b'n') => simple('\n'),
        Some(b'r') => simple('\r'),
        Some(b't') => simple('\t'),
        Some(b'u') => {
            let high = unit(source);
            match (high, source.get(6..).and_then(|rest| rest.starts_with("\\u").then(|| unit(rest)))) {
                (0xD800..=0xDBFF, Some(low @ 0xDC00..=0xDFFF)) => {
                    (char::from_u32(0x1_0000 + ((high - 0xD800) << 10) + (low - 0xDC00)), 12)
                }
                _ => (char::from_u32(high), 6),
            }
        }
        Some(&other) => simple(char::from(other)),
        None => (None, 1),
    }
}

/// The UTF-16 unit of a `\uXXXX` at the start of `source`.
fn unit(source: &str) -> u32 {
    source.get(2..6).and_then(|digits| u32::from_str_radix(digits, 16).ok()).unwrap_or(0xDC00)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn characters_are_escaped_as_json_wants_it() {
        let arena = bumpalo::Bump::new();
        for characters in ["", "plain é", "a\"b\\c\n\r\t\u{1}"] {
            let text = Text::of_characters(characters, &arena);
            assert_eq!(text.decode().0, characters);
            assert_eq!(text.as_plain().is_some(), !characters.contains('"'));
        }
    }

    #[test]
    fn escapes_are_decoded() {
        let cases = [
            (r"plain", "plain", 0),
            (r"a\nb\tc\rd\be\ff", "a\nb\tc\rd\u{8}e\u{c}f", 0),
            (r#"\"\\\/"#, "\"\\/", 0),
            (r"\u00e9\u4f60", "é你", 0),
            (r"\ud83d\ude00", "😀", 0),
            (r"\uD83D", "\u{FFFD}", 1),
            (r"\uDE00x", "\u{FFFD}x", 1),
            (r"\uD83D\u0041", "\u{FFFD}A", 1),
            (r"\uD83D\uD83D\uDE00", "\u{FFFD}😀", 1),
            (r"\u0000", "\0", 0),
        ];
        for (source, meant, lone) in cases {
            let (text, replaced) = Text::new(source, true).decode();
            assert_eq!((text.as_ref(), replaced), (meant, lone), "{source}");
        }
    }
}
