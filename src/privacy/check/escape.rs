//! Escapes of URLs, HTML and JSON, and the way back from what they mean to where they stand.

use crate::html;

/// Which escapes are read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Escapes {
    /// Those of JSON: the output's own.
    Json,
    /// All of them, wherever they stand.
    All,
}

/// One escape of a text.
#[derive(Clone, Copy, Debug)]
struct Escape {
    /// What is meant: a byte, or a character.
    meaning: Result<u8, char>,
    start: usize,
    end: usize,
}

impl Escape {
    fn push(self, out: &mut Vec<u8>) {
        match self.meaning {
            Ok(byte) => out.push(byte),
            Err(character) => out.extend_from_slice(character.encode_utf8(&mut [0; 4]).as_bytes()),
        }
    }
}

impl Escapes {
    /// The text that is meant, if there is an escape at all.
    pub(super) fn decode(self, text: &[u8]) -> Option<Vec<u8>> {
        let mut escape = self.next(text, 0)?;
        let mut out = Vec::with_capacity(text.len());
        let mut from = 0;
        loop {
            out.extend_from_slice(text.get(from..escape.start).unwrap_or_default());
            escape.push(&mut out);
            from = escape.end;
            match self.next(text, from) {
                Some(next) => escape = next,
                None => break,
            }
        }
        out.extend_from_slice(text.get(from..).unwrap_or_default());
        Some(out)
    }

    /// Where the decoded byte `at` comes from.
    pub(super) fn source(self, text: &[u8], at: usize) -> usize {
        let (mut decoded, mut from) = (0, 0);
        let mut scratch = Vec::new();
        while let Some(escape) = self.next(text, from) {
            let plain = escape.start - from;
            if decoded + plain > at {
                break;
            }
            scratch.clear();
            escape.push(&mut scratch);
            if decoded + plain + scratch.len() > at {
                return escape.start;
            }
            decoded += plain + scratch.len();
            from = escape.end;
        }
        from + (at - decoded)
    }

    /// The first escape from `from` on.
    fn next(self, text: &[u8], mut from: usize) -> Option<Escape> {
        loop {
            let rest = text.get(from..)?;
            let start = from
                + match self {
                    Self::Json => memchr::memchr(b'\\', rest),
                    Self::All => memchr::memchr3(b'\\', b'%', b'&', rest),
                }?;
            let rest = text.get(start..)?;
            let read = match rest.first() {
                Some(b'\\') => backslash(rest),
                Some(b'%') => hex(rest.get(1..3)).map(|code| (Ok(code as u8), 3)),
                _ => entity(rest),
            };
            if let Some((meaning, length)) = read {
                return Some(Escape { meaning, start, end: start + length });
            }
            from = start + 1;
        }
    }
}

type Read = Option<(Result<u8, char>, usize)>;

fn hex(digits: Option<&[u8]>) -> Option<u32> {
    let digits = digits.filter(|digits| digits.iter().all(u8::is_ascii_hexdigit))?;
    u32::from_str_radix(str::from_utf8(digits).ok()?, 16).ok()
}

/// `\n`, `\/`, `\u0040`, `\ud83d\ude00`
fn backslash(text: &[u8]) -> Read {
    let character = match *text.get(1)? {
        b'n' | b'r' | b't' | b'b' | b'f' => ' ',
        byte @ (b'"' | b'\\' | b'/') => char::from(byte),
        b'u' => {
            let unit = hex(text.get(2..6))?;
            let low = hex(text.get(8..12)).filter(|_| text.get(6..8) == Some(b"\\u"));
            let pair = low.filter(|low| (0xDC00..0xE000).contains(low) && (0xD800..0xDC00).contains(&unit));
            return Some(match pair {
                Some(low) => (Err(character(0x10000 + ((unit - 0xD800) << 10) + (low - 0xDC00))), 12),
                None => (Err(character(unit)), 6),
            });
        }
        _ => return None,
    };
    Some((Err(character), 2))
}

fn character(code: u32) -> char {
    char::from_u32(code).unwrap_or(char::REPLACEMENT_CHARACTER)
}

/// `&amp;`, `&#64;`, `&#x40;`, and accented letters as the letter alone: text is compared without accents. In a list in
/// a cell of CSV, a backslash stands before the semicolon.
fn entity(text: &[u8]) -> Read {
    const MAX_BYTES: usize = 12;
    let end = text.iter().take(MAX_BYTES).position(|&byte| byte == b';')?;
    let name = str::from_utf8(text.get(1..end)?).ok()?;
    let name = name.strip_suffix('\\').unwrap_or(name);
    let character = html::entity(name).or_else(|| match name {
        "commat" => Some('@'),
        "period" => Some('.'),
        "plus" => Some('+'),
        "szlig" => Some('ß'),
        _ => {
            let accents = ["uml", "acute", "grave", "circ", "tilde", "cedil", "ring", "slash", "caron"];
            let letter = name.chars().next().filter(char::is_ascii_alphabetic)?;
            accents.contains(&name.get(1..)?).then_some(letter)
        }
    })?;
    Some((Err(character), end + 1))
}
