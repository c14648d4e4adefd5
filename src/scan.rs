//! A cursor over JSON text: finds where values begin and end, decodes nothing.
//!
//! Strings, numbers and brackets are checked against RFC 8259 as they are passed, without recursion,
//! so nesting is bounded by memory alone. Text is looked at 16 bytes a step.

use wide::u8x16;

use crate::text::Text;

mod brackets;
mod key_guess;
mod wants;

use brackets::Brackets;
pub(crate) use key_guess::KeyGuess;
pub(crate) use wants::Wants;

/// Why the cursor stopped. Where is kept by the cursor, so that results stay small.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Stop {
    /// The text ended inside the value: more input may complete it.
    Incomplete,
    /// Not JSON at [`Cursor::stopped_at`].
    Syntax,
    /// Well-formed, but the field [`Cursor::wrong_field`] has the wrong type at [`Cursor::stopped_at`].
    WrongType,
}

/// Position in a JSON text.
#[derive(Clone, Debug)]
pub(crate) struct Cursor<'a> {
    text: &'a str,
    at: usize,
    /// What the caller wants read; other lists are passed over.
    pub(crate) wants: Wants,
    /// Offset of what stopped it.
    pub(crate) stopped_at: usize,
    /// JSON key of the field that stopped it.
    pub(crate) wrong_field: &'static str,
    /// Second values met for one field, counted for the result.
    pub(crate) repeated_fields: u32,
}

const QUOTE: u8 = b'"';
const BACKSLASH: u8 = b'\\';

impl<'a> Cursor<'a> {
    pub(crate) fn new(text: &'a str, wants: Wants) -> Self {
        Self { text, at: 0, wants, stopped_at: 0, wrong_field: "", repeated_fields: 0 }
    }

    pub(crate) fn at(&self) -> usize {
        self.at
    }

    pub(crate) fn moved_to(mut self, at: usize) -> Self {
        self.at = at;
        self
    }

    #[inline(always)]
    fn bytes(&self) -> &'a [u8] {
        self.text.as_bytes()
    }

    /// The next byte that is not white space, left in place.
    #[inline(always)]
    pub(crate) fn peek(&mut self) -> Result<u8, Stop> {
        match self.bytes().get(self.at) {
            Some(&byte) if byte > b' ' => Ok(byte),
            _ => self.peek_past_space(),
        }
    }

    #[inline(never)]
    fn peek_past_space(&mut self) -> Result<u8, Stop> {
        while let Some(&byte) = self.bytes().get(self.at) {
            if !matches!(byte, b' ' | b'\t' | b'\n' | b'\r') {
                return Ok(byte);
            }
            self.at += 1;
        }
        Err(Stop::Incomplete)
    }

    #[inline(always)]
    pub(crate) fn bump(&mut self) {
        self.at += 1;
    }

    /// What stands between this cursor and `to`.
    pub(crate) fn source_to(&self, to: usize) -> &'a str {
        self.slice(self.at, to)
    }

    /// What has not been read.
    pub(crate) fn rest(&self) -> &'a str {
        self.text.get(self.at..).unwrap_or_default()
    }

    pub(crate) fn syntax<T>(&mut self) -> Result<T, Stop> {
        self.syntax_at(self.at)
    }

    #[cold]
    fn syntax_at<T>(&mut self, at: usize) -> Result<T, Stop> {
        self.stopped_at = at;
        Err(Stop::Syntax)
    }

    /// The value at `at` does not fit `field`.
    #[cold]
    pub(crate) fn wrong_type<T>(&mut self, at: usize, field: &'static str) -> Result<T, Stop> {
        self.stopped_at = at;
        self.wrong_field = field;
        Err(Stop::WrongType)
    }

    #[inline(always)]
    fn expect(&mut self, byte: u8) -> Result<(), Stop> {
        if self.peek()? == byte {
            self.bump();
            Ok(())
        } else {
            self.syntax()
        }
    }

    fn slice(&self, from: usize, to: usize) -> &'a str {
        self.text.get(from..to).unwrap_or_default()
    }

    /// Reads a string; the cursor stands on its opening quote.
    #[inline(always)]
    pub(crate) fn string(&mut self) -> Result<Text<'a>, Stop> {
        let from = self.at + 1;
        let mut escaped = false;
        let mut at = from;
        loop {
            at = self.plain_run(at)?;
            match self.bytes().get(at) {
                Some(&QUOTE) => {
                    self.at = at + 1;
                    return Ok(Text::new(self.slice(from, at), escaped));
                }
                Some(&BACKSLASH) => {
                    escaped = true;
                    at = self.escape(at)?;
                }
                _ => return self.syntax_at(at),
            }
        }
    }

    /// First offset from `at` on that holds a quote, a backslash or a control character.
    #[inline(always)]
    fn plain_run(&self, mut at: usize) -> Result<usize, Stop> {
        while let Some(block) = self.bytes().get(at..).and_then(|rest| rest.first_chunk::<16>()) {
            let block = u8x16::new(*block);
            let stops = block.simd_eq(u8x16::splat(QUOTE))
                | block.simd_eq(u8x16::splat(BACKSLASH))
                | block.min(u8x16::splat(0x1F)).simd_eq(block);
            let mask = stops.to_bitmask();
            if mask != 0 {
                return Ok(at + mask.trailing_zeros() as usize);
            }
            at += 16;
        }
        self.plain_tail(at)
    }

    /// The last bytes of the text, one at a time.
    #[inline(never)]
    fn plain_tail(&self, mut at: usize) -> Result<usize, Stop> {
        while let Some(&byte) = self.bytes().get(at) {
            if byte == QUOTE || byte == BACKSLASH || byte < b' ' {
                return Ok(at);
            }
            at += 1;
        }
        Err(Stop::Incomplete)
    }

    /// Passes one escape sequence; `at` is its backslash.
    #[inline(never)]
    fn escape(&mut self, at: usize) -> Result<usize, Stop> {
        let bytes = self.bytes();
        match bytes.get(at + 1) {
            None => Err(Stop::Incomplete),
            Some(b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't') => Ok(at + 2),
            Some(b'u') => {
                for digit in at + 2..at + 6 {
                    match bytes.get(digit) {
                        None => return Err(Stop::Incomplete),
                        Some(byte) if byte.is_ascii_hexdigit() => {}
                        Some(_) => return self.syntax_at(digit),
                    }
                }
                Ok(at + 6)
            }
            Some(_) => self.syntax_at(at + 1),
        }
    }

    /// Reads a number as it is written.
    ///
    /// A number that ends with the text is complete only if something follows, so it is reported as incomplete.
    pub(crate) fn number(&mut self) -> Result<&'a str, Stop> {
        let from = self.at;
        if self.bytes().get(self.at) == Some(&b'-') {
            self.at += 1;
        }
        let whole = self.at;
        self.digits()?;
        if self.at > whole + 1 && self.bytes().get(whole) == Some(&b'0') {
            return self.syntax_at(whole + 1);
        }
        if self.bytes().get(self.at) == Some(&b'.') {
            self.at += 1;
            self.digits()?;
        }
        if matches!(self.bytes().get(self.at), Some(b'e' | b'E')) {
            self.at += 1;
            if matches!(self.bytes().get(self.at), Some(b'+' | b'-')) {
                self.at += 1;
            }
            self.digits()?;
        }
        Ok(self.slice(from, self.at))
    }

    /// Passes one digit or more.
    fn digits(&mut self) -> Result<(), Stop> {
        let first = self.at;
        while self.bytes().get(self.at).is_some_and(u8::is_ascii_digit) {
            self.at += 1;
        }
        match self.bytes().get(self.at) {
            None => Err(Stop::Incomplete),
            Some(_) if self.at == first => self.syntax(),
            Some(_) => Ok(()),
        }
    }

    /// Passes a literal (`true`, `false`, `null`).
    pub(crate) fn literal(&mut self, word: &'static str) -> Result<(), Stop> {
        for (offset, expected) in word.bytes().enumerate() {
            match self.bytes().get(self.at + offset) {
                None => return Err(Stop::Incomplete),
                Some(&byte) if byte == expected => {}
                Some(_) => return self.syntax_at(self.at + offset),
            }
        }
        self.at += word.len();
        Ok(())
    }

    /// Passes one value of any kind and returns its source.
    pub(crate) fn skip(&mut self) -> Result<&'a str, Stop> {
        self.peek()?;
        let from = self.at;
        let mut open = Brackets::default();
        loop {
            match self.peek()? {
                QUOTE => {
                    self.string()?;
                }
                b'{' => {
                    if self.opened(b'}')? {
                        open.push(true);
                        self.key()?;
                        continue;
                    }
                }
                b'[' => {
                    if self.opened(b']')? {
                        open.push(false);
                        continue;
                    }
                }
                b't' => self.literal("true")?,
                b'f' => self.literal("false")?,
                b'n' => self.literal("null")?,
                _ => {
                    self.number()?;
                }
            }
            loop {
                let Some(is_object) = open.last() else {
                    return Ok(self.slice(from, self.at));
                };
                if self.more(if is_object { b'}' } else { b']' })? {
                    if is_object {
                        self.key()?;
                    }
                    break;
                }
                open.pop();
            }
        }
    }

    /// Passes the key, with its colon, if it stands here without white space.
    #[inline(always)]
    pub(crate) fn pass_key(&mut self, guess: &KeyGuess) -> bool {
        let Some(block) = self.bytes().get(self.at..).and_then(|rest| rest.first_chunk::<16>()) else {
            return false;
        };
        let same = u8x16::new(*block).simd_eq(u8x16::new(guess.source)).to_bitmask();
        let found = same & guess.mask == guess.mask;
        if found {
            self.at += guess.length;
        }
        found
    }

    /// Reads a member's key and its colon.
    #[inline(always)]
    pub(crate) fn key(&mut self) -> Result<Text<'a>, Stop> {
        if self.peek()? != QUOTE {
            return self.syntax();
        }
        let key = self.string()?;
        self.expect(b':')?;
        Ok(key)
    }

    /// After a member or an element: passes a comma (true) or the closing bracket (false).
    #[inline(always)]
    pub(crate) fn more(&mut self, close: u8) -> Result<bool, Stop> {
        let byte = self.peek()?;
        if byte == b',' {
            self.bump();
            Ok(true)
        } else if byte == close {
            self.bump();
            Ok(false)
        } else {
            self.syntax()
        }
    }

    /// After an opening bracket: passes the closing one if nothing stands between (false).
    #[inline(always)]
    pub(crate) fn opened(&mut self, close: u8) -> Result<bool, Stop> {
        self.bump();
        if self.peek()? == close {
            self.bump();
            return Ok(false);
        }
        Ok(true)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn skipped(text: &str) -> Result<&str, (Stop, usize)> {
        let mut cursor = Cursor::new(text, Wants::ALL);
        cursor.skip().map_err(|stop| (stop, cursor.stopped_at))
    }

    #[test]
    fn a_value_is_passed_whole() {
        let nested = r#"{"a":[1,{"b":[]}],"c":"}"}"#;
        for value in ["{}", "[]", "\"\"", r#""a\"b""#, "-1.5e+3", "0", "true", "null", nested, "[[[]],[]]"] {
            assert_eq!(skipped(&format!(" {value} ,")), Ok(value));
        }
    }

    #[test]
    fn what_is_not_json_is_a_fault_at_its_place() {
        let cases = [
            ("01", 1),
            ("1.", 2),
            ("-", 1),
            ("1e", 2),
            ("tru", 3),
            ("nul}", 3),
            ("[1 2]", 3),
            ("[1,]", 3),
            ("{,}", 1),
            ("{\"a\" 1}", 5),
            ("{\"a\":}", 5),
            ("{\"a\":1,}", 7),
            ("{a:1}", 1),
            ("[}", 1),
            ("[1}", 2),
            ("{\"a\":1]", 6),
            ("\"\\x\"", 2),
            ("\"\\u00g0\"", 5),
            ("\"a\nb\"", 2),
            ("]", 0),
            ("\0", 0),
            ("'a'", 0),
        ];
        for (text, at) in cases {
            assert_eq!(skipped(&format!("{text} ")), Err((Stop::Syntax, at)), "{text}");
        }
    }

    #[test]
    fn what_is_cut_is_incomplete_at_every_byte() {
        let value = r#"{"a":[1,{"b":[true,"x\n"]}],"c":12}"#;
        for end in 0..value.len() {
            assert_eq!(skipped(&value[..end]), Err((Stop::Incomplete, 0)), "{end}");
        }
    }

    #[test]
    fn brackets_of_both_kinds_are_told_apart_at_any_depth() {
        for depth in [1, 63, 64, 65, 127, 128, 129, 1000] {
            let is_object = |level: usize| level.is_multiple_of(3);
            let open: String =
                (0..depth).map(|level| if is_object(level) { "{\"k\":" } else { "[" }).collect();
            let close: String =
                (0..depth).rev().map(|level| if is_object(level) { '}' } else { ']' }).collect();
            let value = format!("{open}0{close}");
            assert_eq!(skipped(&value), Ok(value.as_str()), "{depth}");
            let wrong = format!("{open}0{}{}", if is_object(depth - 1) { ']' } else { '}' }, &close[1..]);
            assert_eq!(skipped(&wrong), Err((Stop::Syntax, open.len() + 1)), "{depth}");
        }
    }
}
