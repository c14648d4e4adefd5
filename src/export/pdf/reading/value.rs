//! The words of a PDF: numbers, strings, names, lists and maps, read strictly.

use std::borrow::Cow;

use super::Unreadable;

/// Lists and maps in one another, at most.
const MAX_DEPTH: u32 = 40;

/// A name without its slash, or the bytes of a string.
pub(super) type Bytes<'f> = Cow<'f, [u8]>;

/// Keys and values in the order of the file.
pub(super) type Map<'f> = Vec<(Bytes<'f>, Value<'f>)>;

/// Anything that is written in a file.
#[derive(Clone, Debug)]
pub(super) enum Value<'f> {
    Null,
    Flag,
    Number(f64),
    Text(Bytes<'f>),
    /// A string of two bytes in a content or a font's table, where most are: it needs no room of its own.
    Code(u16),
    Name(Bytes<'f>),
    List(Vec<Value<'f>>),
    Map(Map<'f>),
    /// The number of an object.
    Link(usize),
    /// An operator or another bare word.
    Word(&'f [u8]),
}

impl<'f> Value<'f> {
    pub(super) fn number(&self) -> Option<f64> {
        if let Self::Number(number) = self { Some(*number) } else { None }
    }

    /// A count, offset or code.
    pub(super) fn whole(&self) -> Option<usize> {
        self.number().filter(|number| *number >= 0.0 && number.fract() == 0.0).map(|number| number as usize)
    }

    pub(super) fn name(&self) -> Option<&[u8]> {
        if let Self::Name(name) = self { Some(name) } else { None }
    }

    pub(super) fn map(&self) -> Option<&Map<'f>> {
        if let Self::Map(map) = self { Some(map) } else { None }
    }

    pub(super) fn list(&self) -> Option<&[Value<'f>]> {
        if let Self::List(list) = self { Some(list) } else { None }
    }
}

/// The value of a key.
pub(super) fn get<'m, 'f>(map: &'m Map<'f>, key: &str) -> Option<&'m Value<'f>> {
    map.iter().find(|(name, _)| name.as_ref() == key.as_bytes()).map(|(_, value)| value)
}

/// Reads values one behind the other.
#[derive(Debug)]
pub(super) struct Scanner<'f> {
    pub(super) bytes: &'f [u8],
    pub(super) at: usize,
    /// Whether `12 0 R` is a link.
    has_links: bool,
    /// Comments so far; none may stand in a file of ours but in the tables of fonts.
    pub(super) comments: Vec<&'f [u8]>,
}

fn is_space(byte: u8) -> bool {
    matches!(byte, 0 | 9 | 10 | 12 | 13 | 32)
}

fn is_delimiter(byte: u8) -> bool {
    matches!(byte, b'(' | b')' | b'<' | b'>' | b'[' | b']' | b'{' | b'}' | b'/' | b'%')
}

impl<'f> Scanner<'f> {
    /// Reads objects of a file.
    pub(super) fn of_file(bytes: &'f [u8], at: usize) -> Self {
        Self { bytes, at, has_links: true, comments: Vec::new() }
    }

    /// Reads operators and what they work on.
    pub(super) fn of_content(bytes: &'f [u8]) -> Self {
        Self { bytes, at: 0, has_links: false, comments: Vec::new() }
    }

    pub(super) fn peek(&self) -> Option<u8> {
        self.bytes.get(self.at).copied()
    }

    /// Goes over white space and comments.
    pub(super) fn space(&mut self) {
        while let Some(byte) = self.peek() {
            if byte == b'%' {
                let start = self.at;
                while self.peek().is_some_and(|byte| !matches!(byte, b'\n' | b'\r')) {
                    self.at += 1;
                }
                self.comments.extend(self.bytes.get(start..self.at));
            } else if is_space(byte) {
                self.at += 1;
            } else {
                break;
            }
        }
    }

    /// Whether nothing is left.
    pub(super) fn is_at_end(&mut self) -> bool {
        self.space();
        self.at >= self.bytes.len()
    }

    /// The bare word at this place.
    pub(super) fn word(&mut self) -> &'f [u8] {
        let start = self.at;
        while self.peek().is_some_and(|byte| !is_space(byte) && !is_delimiter(byte)) {
            self.at += 1;
        }
        self.bytes.get(start..self.at).unwrap_or_default()
    }

    /// Goes over a word that must stand here.
    pub(super) fn expect(&mut self, word: &str) -> Result<(), Unreadable> {
        self.space();
        if self.word() == word.as_bytes() { Ok(()) } else { Err(Unreadable("an object is not closed")) }
    }

    /// The next value.
    pub(super) fn value(&mut self) -> Result<Value<'f>, Unreadable> {
        self.nested(MAX_DEPTH)
    }

    fn nested(&mut self, depth: u32) -> Result<Value<'f>, Unreadable> {
        const BROKEN: Unreadable = Unreadable("an object is broken");
        let depth = depth.checked_sub(1).ok_or(BROKEN)?;
        self.space();
        match self.peek().ok_or(BROKEN)? {
            b'/' => {
                self.at += 1;
                self.name().map(Value::Name)
            }
            b'(' => self.literal().map(Value::Text),
            b'<' if self.bytes.get(self.at + 1) == Some(&b'<') => {
                self.at += 2;
                let mut map = Map::with_capacity(6);
                loop {
                    self.space();
                    match self.peek() {
                        Some(b'>') if self.bytes.get(self.at + 1) == Some(&b'>') => {
                            self.at += 2;
                            return Ok(Value::Map(map));
                        }
                        Some(b'/') => self.at += 1,
                        _ => return Err(BROKEN),
                    }
                    let key = self.name()?;
                    map.push((key, self.nested(depth)?));
                }
            }
            b'<' => match self.code() {
                Some(code) => Ok(Value::Code(code)),
                None => self.hexadecimal().map(Value::Text),
            },
            b'[' => {
                self.at += 1;
                let mut list = Vec::new();
                loop {
                    self.space();
                    if self.peek() == Some(b']') {
                        self.at += 1;
                        return Ok(Value::List(list));
                    }
                    list.push(self.nested(depth)?);
                }
            }
            b'0'..=b'9' | b'+' | b'-' | b'.' => self.number_or_link().ok_or(BROKEN),
            byte if is_delimiter(byte) => Err(BROKEN),
            _ => Ok(match self.word() {
                b"null" => Value::Null,
                b"true" | b"false" => Value::Flag,
                word => Value::Word(word),
            }),
        }
    }

    fn number_or_link(&mut self) -> Option<Value<'f>> {
        let first = self.word();
        let number = number(first)?;
        if self.has_links && first.iter().all(u8::is_ascii_digit) && self.peek() == Some(b' ') {
            let back = self.at;
            self.space();
            let generation = self.word();
            self.space();
            if generation == b"0" && self.word() == b"R" {
                return Some(Value::Link(number as usize));
            }
            self.at = back;
        }
        Some(Value::Number(number))
    }

    fn name(&mut self) -> Result<Bytes<'f>, Unreadable> {
        let word = self.word();
        if !word.contains(&b'#') {
            return Ok(Cow::Borrowed(word));
        }
        let mut name = Vec::with_capacity(word.len());
        let mut rest = word;
        while let Some((&byte, behind)) = rest.split_first() {
            rest = behind;
            if byte == b'#' {
                let (digits, behind) = rest.split_at_checked(2).ok_or(Unreadable("a name is broken"))?;
                name.push(pair(digits).ok_or(Unreadable("a name is broken"))?);
                rest = behind;
            } else {
                name.push(byte);
            }
        }
        Ok(Cow::Owned(name))
    }

    /// `<0024>`, but not in the objects of a file.
    fn code(&mut self) -> Option<u16> {
        let [b'<', digits @ .., b'>'] = self.bytes.get(self.at..)?.first_chunk::<6>()? else { return None };
        let (high, low) = digits.split_at_checked(2)?;
        let code = u16::from_be_bytes([pair(high)?, pair(low)?]);
        if self.has_links {
            return None;
        }
        self.at += 6;
        Some(code)
    }

    fn hexadecimal(&mut self) -> Result<Bytes<'f>, Unreadable> {
        const BROKEN: Unreadable = Unreadable("a string is broken");
        self.at += 1;
        let rest = self.bytes.get(self.at..).unwrap_or_default();
        let length = memchr::memchr(b'>', rest).ok_or(BROKEN)?;
        let digits = rest.get(..length).unwrap_or_default();
        self.at += length + 1;
        let (pairs, odd) = digits.as_chunks::<2>();
        let mut text = Vec::with_capacity(pairs.len());
        for digits in pairs {
            text.push(pair(digits).ok_or(BROKEN)?);
        }
        if odd.is_empty() { Ok(Cow::Owned(text)) } else { Err(BROKEN) }
    }

    fn literal(&mut self) -> Result<Bytes<'f>, Unreadable> {
        const BROKEN: Unreadable = Unreadable("a string is broken");
        self.at += 1;
        let (mut text, mut depth) = (Vec::new(), 1);
        loop {
            let byte = self.peek().ok_or(BROKEN)?;
            self.at += 1;
            match byte {
                b'(' => depth += 1,
                b')' => depth -= 1,
                b'\\' => {
                    self.escape(&mut text)?;
                    continue;
                }
                _ => {}
            }
            if depth == 0 {
                return Ok(Cow::Owned(text));
            }
            text.push(byte);
        }
    }

    fn escape(&mut self, text: &mut Vec<u8>) -> Result<(), Unreadable> {
        let byte = self.peek().ok_or(Unreadable("a string is broken"))?;
        self.at += 1;
        match byte {
            b'n' => text.push(b'\n'),
            b'r' => text.push(b'\r'),
            b't' => text.push(b'\t'),
            b'b' => text.push(8),
            b'f' => text.push(12),
            b'0'..=b'7' => {
                let mut code = u32::from(byte - b'0');
                for _ in 0..2 {
                    let Some(digit @ b'0'..=b'7') = self.peek() else { break };
                    code = code * 8 + u32::from(digit - b'0');
                    self.at += 1;
                }
                text.push(code as u8);
            }
            // A line end that does not count.
            b'\n' => {}
            b'\r' => {
                if self.peek() == Some(b'\n') {
                    self.at += 1;
                }
            }
            other => text.push(other),
        }
        Ok(())
    }
}

fn pair(digits: &[u8]) -> Option<u8> {
    let digit = |byte: &u8| match byte {
        b'0'..=b'9' => Some(byte - b'0'),
        b'a'..=b'f' => Some(byte - b'a' + 10),
        b'A'..=b'F' => Some(byte - b'A' + 10),
        _ => None,
    };
    match digits {
        [high, low] => Some(digit(high)? << 4 | digit(low)?),
        _ => None,
    }
}

fn number(word: &[u8]) -> Option<f64> {
    // Mostly short whole numbers.
    if word.len() < 10 && word.iter().all(u8::is_ascii_digit) && !word.is_empty() {
        return Some(f64::from(word.iter().fold(0_u32, |sum, digit| sum * 10 + u32::from(digit - b'0'))));
    }
    let is_of_number = |byte: &u8| byte.is_ascii_digit() || b"+-.".contains(byte);
    if !word.iter().all(is_of_number) {
        return None;
    }
    str::from_utf8(word).ok()?.parse().ok()
}

/// A text string: UTF-16 or UTF-8 with its mark, else Latin letters.
pub(super) fn text_string(bytes: &[u8]) -> String {
    if let Some(units) = bytes.strip_prefix(b"\xFE\xFF") {
        let (units, _) = units.as_chunks::<2>();
        let units = units.iter().map(|unit| u16::from_be_bytes(*unit));
        return char::decode_utf16(units).map(|unit| unit.unwrap_or(char::REPLACEMENT_CHARACTER)).collect();
    }
    match bytes.strip_prefix(b"\xEF\xBB\xBF") {
        Some(text) => String::from_utf8_lossy(text).into_owned(),
        None => bytes.iter().map(|byte| char::from(*byte)).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<Value<'_>, Unreadable> {
        Scanner::of_file(text.as_bytes(), 0).value()
    }

    #[test]
    fn values_are_read_as_they_are_meant() {
        for (text, value) in [
            (r"(a\(b\)\\ \101\n(c))", r#"Text([97, 40, 98, 41, 92, 32, 65, 10, 40, 99, 41])"#),
            ("<FEff00e4>", "Text([254, 255, 0, 228])"),
            ("/A#20b", "Name([65, 32, 98])"),
            ("[12 0 R 12 0 -.5]", "List([Link(12), Number(12.0), Number(0.0), Number(-0.5)])"),
            ("<</A null/B true>>", "Map([([65], Null), ([66], Flag)])"),
        ] {
            assert_eq!(format!("{:?}", read(text).unwrap()), value);
        }
    }

    #[test]
    fn what_is_broken_is_an_error() {
        for text in ["(a", "<1>", "<1g>", "<</A 1", "<<1 2>>", "[1", ")", "}", "1x", "/#1", &"[".repeat(50)] {
            assert!(read(text).is_err(), "{text}");
        }
    }

    #[test]
    fn strings_are_texts_in_three_ways() {
        for (bytes, text) in [
            (&b"\xFE\xFF\x05\xD3\xD8\x3D\xDE\x00"[..], "ד😀"),
            (b"\xEF\xBB\xBF\xC3\xA9", "é"),
            (b"caf\xE9", "café"),
        ] {
            assert_eq!(text_string(bytes), text);
        }
    }
}
