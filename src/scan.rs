//! A cursor over JSON text: finds where values begin and end, decodes nothing.
//!
//! Strings, numbers and brackets are checked against RFC 8259 as they are passed, without recursion,
//! so nesting is bounded by memory alone. Text is looked at 16 bytes a step.

use wide::u8x16;

use crate::text::Text;

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

/// A key that is expected next: its quotes, its text and its colon in one comparison.
#[derive(Clone, Copy, Debug)]
pub(crate) struct KeyGuess {
    source: [u8; 16],
    mask: u32,
    length: usize,
}

impl KeyGuess {
    /// None for a key too long to be compared at once.
    pub(crate) const fn new(key: &str) -> Option<Self> {
        let length = key.len() + 3;
        let mut source = [0; 16];
        if length > source.len() {
            return None;
        }
        let Some((quoted, _)) = source.split_at_mut_checked(length) else {
            return None;
        };
        let [first, inner @ .., last, colon] = quoted else {
            return None;
        };
        (*first, *last, *colon) = (QUOTE, QUOTE, b':');
        inner.copy_from_slice(key.as_bytes());
        Some(Self { source, mask: (1 << length) - 1, length })
    }
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

/// Open brackets, one bit each: set for an object. Depth is bounded by memory alone.
#[derive(Debug, Default)]
struct Brackets {
    innermost: u64,
    depth: usize,
    outer: Vec<u64>,
}

impl Brackets {
    fn push(&mut self, is_object: bool) {
        if self.depth > 0 && self.depth.is_multiple_of(64) {
            self.outer.push(self.innermost);
        }
        self.innermost = self.innermost << 1 | u64::from(is_object);
        self.depth += 1;
    }

    fn last(&self) -> Option<bool> {
        (self.depth > 0).then_some(self.innermost & 1 == 1)
    }

    fn pop(&mut self) {
        self.innermost >>= 1;
        self.depth -= 1;
        if self.depth > 0
            && self.depth.is_multiple_of(64)
            && let Some(outer) = self.outer.pop()
        {
            self.innermost = outer;
        }
    }
}
