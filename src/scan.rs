//! A cursor over JSON text: finds where values begin and end, decodes nothing.
//!
//! Strings, numbers and brackets are checked against RFC 8259 as they are passed, without recursion,
//! so nesting is bounded by memory alone. Text is looked at 16 bytes a step.

use wide::u8x16;

use crate::text::Text;

/// Why the cursor stopped.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Stop {
    /// The text ended inside the value: more input may complete it.
    Incomplete,
    /// Not JSON at this offset.
    Syntax(usize),
    /// Well-formed, but a known field has the wrong type.
    WrongType {
        /// Offset of the value.
        at: usize,
        /// The field's JSON key.
        field: &'static str,
    },
}

/// Position in a JSON text.
#[derive(Clone, Debug)]
pub(crate) struct Cursor<'a> {
    text: &'a str,
    at: usize,
    /// What the caller wants read; other lists are passed over.
    pub(crate) wants: Wants,
    /// Second values met for one field, counted for the result.
    pub(crate) repeated_fields: u32,
}

/// The lists of a conversation that somebody will read.
///
/// A list that nobody reads is checked for syntax and passed over.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Wants(u16);

impl Wants {
    /// Always read.
    pub(crate) const ALWAYS: Self = Self(0);
    /// Author of each message.
    pub(crate) const AUTHORS: Self = Self(1);
    /// Attachments of messages and notes.
    pub(crate) const ATTACHMENTS: Self = Self(1 << 1);
    /// Citations of messages.
    pub(crate) const CITATIONS: Self = Self(1 << 2);
    /// Reactions to messages.
    pub(crate) const REACTIONS: Self = Self(1 << 3);
    /// Internal notes.
    pub(crate) const NOTES: Self = Self(1 << 4);
    /// Audit events.
    pub(crate) const AUDIT: Self = Self(1 << 5);
    /// Skills of the conversation.
    pub(crate) const SKILLS: Self = Self(1 << 6);
    /// Voice recordings.
    pub(crate) const RECORDINGS: Self = Self(1 << 7);
    /// Fields the model does not know.
    pub(crate) const UNKNOWN: Self = Self(1 << 8);
    /// Everything.
    pub(crate) const ALL: Self = Self(u16::MAX);

    /// Both.
    #[must_use]
    pub(crate) const fn and(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// Whether all of `part` is wanted.
    #[must_use]
    pub(crate) const fn has(self, part: Self) -> bool {
        self.0 & part.0 == part.0
    }
}

const QUOTE: u8 = b'"';
const BACKSLASH: u8 = b'\\';

impl<'a> Cursor<'a> {
    pub(crate) fn new(text: &'a str, wants: Wants) -> Self {
        Self { text, at: 0, wants, repeated_fields: 0 }
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

    pub(crate) fn syntax<T>(&self) -> Result<T, Stop> {
        Err(Stop::Syntax(self.at))
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
                _ => return Err(Stop::Syntax(at)),
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
    fn escape(&self, at: usize) -> Result<usize, Stop> {
        let bytes = self.bytes();
        match bytes.get(at + 1) {
            None => Err(Stop::Incomplete),
            Some(b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't') => Ok(at + 2),
            Some(b'u') => {
                for digit in at + 2..at + 6 {
                    match bytes.get(digit) {
                        None => return Err(Stop::Incomplete),
                        Some(byte) if byte.is_ascii_hexdigit() => {}
                        Some(_) => return Err(Stop::Syntax(digit)),
                    }
                }
                Ok(at + 6)
            }
            Some(_) => Err(Stop::Syntax(at + 1)),
        }
    }

    /// Reads a number as it is written.
    ///
    /// A number that ends with the text is complete only if something follows, so it is reported as incomplete.
    pub(crate) fn number(&mut self) -> Result<&'a str, Stop> {
        let from = self.at;
        let mut at = from;
        let bytes = self.bytes();
        let digits = |mut at: usize| -> Result<usize, Stop> {
            let first = at;
            while bytes.get(at).is_some_and(u8::is_ascii_digit) {
                at += 1;
            }
            match bytes.get(at) {
                None => Err(Stop::Incomplete),
                Some(_) if at == first => Err(Stop::Syntax(at)),
                Some(_) => Ok(at),
            }
        };
        if bytes.get(at) == Some(&b'-') {
            at += 1;
        }
        let first = at;
        at = digits(at)?;
        if bytes.get(first) == Some(&b'0') && at > first + 1 {
            return Err(Stop::Syntax(first + 1));
        }
        if bytes.get(at) == Some(&b'.') {
            at = digits(at + 1)?;
        }
        if matches!(bytes.get(at), Some(b'e' | b'E')) {
            at += 1;
            if matches!(bytes.get(at), Some(b'+' | b'-')) {
                at += 1;
            }
            at = digits(at)?;
        }
        self.at = at;
        Ok(self.slice(from, at))
    }

    /// Passes a literal (`true`, `false`, `null`).
    pub(crate) fn literal(&mut self, word: &'static str) -> Result<(), Stop> {
        for (offset, expected) in word.bytes().enumerate() {
            match self.bytes().get(self.at + offset) {
                None => return Err(Stop::Incomplete),
                Some(&byte) if byte == expected => {}
                Some(_) => return Err(Stop::Syntax(self.at + offset)),
            }
        }
        self.at += word.len();
        Ok(())
    }

    /// Passes one value of any kind and returns its source.
    pub(crate) fn skip(&mut self) -> Result<&'a str, Stop> {
        self.peek()?;
        let from = self.at;
        let mut open: Vec<u8> = Vec::new();
        loop {
            match self.peek()? {
                QUOTE => {
                    self.string()?;
                }
                b'{' => {
                    self.bump();
                    if self.peek()? == b'}' {
                        self.bump();
                    } else {
                        open.push(b'}');
                        self.key()?;
                        continue;
                    }
                }
                b'[' => {
                    self.bump();
                    if self.peek()? == b']' {
                        self.bump();
                    } else {
                        open.push(b']');
                        continue;
                    }
                }
                b'-' | b'0'..=b'9' => {
                    self.number()?;
                }
                b't' => self.literal("true")?,
                b'f' => self.literal("false")?,
                b'n' => self.literal("null")?,
                _ => return self.syntax(),
            }
            loop {
                let Some(&close) = open.last() else {
                    return Ok(self.slice(from, self.at));
                };
                let byte = self.peek()?;
                if byte == close {
                    self.bump();
                    open.pop();
                } else if byte == b',' {
                    self.bump();
                    if close == b'}' {
                        self.key()?;
                    }
                    break;
                } else {
                    return self.syntax();
                }
            }
        }
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
