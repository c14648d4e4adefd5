//! Text as a row of folded letters and digits, with what stood between them.

use crate::privacy::fold;

/// Characters between two letters that a value may cross.
pub(super) const MAX_GAP: u8 = 8;

/// Per byte its folded form: 0 for what is no letter or digit, [`BEYOND`] for what is not ASCII.
static FOLDED: [u8; 256] = folded_bytes();

/// The end of a line inside a text: a space may have been there, or nothing.
pub(super) const SOFT_BREAK: u8 = 0x1F;

/// Stands for bytes of characters that are not ASCII.
pub(super) const BEYOND: u8 = 0xFF;

const fn folded_bytes() -> [u8; 256] {
    let mut table = [0; 256];
    let mut rest: &mut [u8] = &mut table;
    let mut byte = 0_u8;
    while let Some((slot, behind)) = rest.split_first_mut() {
        *slot = if byte >= 0x80 {
            BEYOND
        } else if byte.is_ascii_alphanumeric() {
            byte.to_ascii_lowercase()
        } else {
            0
        };
        byte = byte.wrapping_add(1);
        rest = behind;
    }
    table
}

/// The folded form of a byte: a letter or digit, 0, or [`BEYOND`].
#[inline]
pub(super) fn folded(byte: u8) -> u8 {
    FOLDED.get(usize::from(byte)).copied().unwrap_or(0)
}

/// What stood before a letter.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Gap {
    /// Visible characters.
    pub(super) length: u8,
    /// Some are not of those that group digits.
    pub(super) is_strange: bool,
    /// A line ended.
    pub(super) is_broken: bool,
}

impl Gap {
    fn add(&mut self, character: char) {
        if character == char::from(SOFT_BREAK) {
            self.is_broken = true;
            return;
        }
        self.length = self.length.saturating_add(1);
        self.is_strange |= !matches!(character, ' ' | '-' | '.' | '/' | '(' | ')' | '+' | ':');
    }

    /// Whether there is anything visible, or a line ended.
    pub(super) fn is_any(self) -> bool {
        self.length > 0 || self.is_broken
    }

    /// Whether both are apart, or none is; what stands on two lines may be either.
    pub(super) fn is_like(self, is_apart: bool) -> bool {
        self.length == 0 && self.is_broken || is_apart == (self.length > 0)
    }

    /// Whether the digits on both sides may belong to one number.
    pub(super) fn groups_digits(self) -> bool {
        self.length <= 3 && !self.is_strange
    }
}

/// One byte of the folded text.
#[derive(Clone, Copy, Debug)]
pub(super) struct Letter {
    pub(super) byte: u8,
    /// First byte of the character.
    pub(super) start: usize,
    /// Byte behind the character.
    pub(super) end: usize,
    /// What stood before it; nothing for the second byte of a character.
    pub(super) gap: Gap,
    /// Whether it is the last byte that this character folds to.
    pub(super) is_last: bool,
}

/// A walk over letters and digits.
#[derive(Debug)]
pub(super) struct Letters<'t> {
    text: &'t [u8],
    at: usize,
    max_gap: u8,
    previous: char,
    /// Folded form of the last character, and how much of it was given.
    scratch: String,
    given: usize,
    start: usize,
}

impl<'t> Letters<'t> {
    /// From `at` until a gap that no value crosses.
    pub(super) fn new(text: &'t [u8], at: usize) -> Self {
        let scratch = String::new();
        Self { text, at, max_gap: MAX_GAP, previous: ' ', scratch, given: 0, start: at }
    }

    /// Over the whole text.
    pub(super) fn all(text: &'t [u8]) -> Self {
        Self { max_gap: u8::MAX, ..Self::new(text, 0) }
    }

    fn give(&mut self, gap: Gap) -> Option<Letter> {
        let byte = self.scratch.as_bytes().get(self.given).copied()?;
        self.given += 1;
        let is_last = self.given == self.scratch.len();
        Some(Letter { byte, start: self.start, end: self.at, gap, is_last })
    }
}

impl Iterator for Letters<'_> {
    type Item = Letter;

    fn next(&mut self) -> Option<Letter> {
        if let Some(letter) = self.give(Gap::default()) {
            return Some(letter);
        }
        let mut gap = Gap::default();
        loop {
            let byte = *self.text.get(self.at)?;
            self.start = self.at;
            match folded(byte) {
                BEYOND => {
                    let (character, length) = character(self.text, self.at);
                    self.at += length;
                    let next = self.text.get(self.at).is_some_and(u8::is_ascii_alphabetic);
                    self.scratch.clear();
                    self.given = 0;
                    let among_latin = self.previous.is_ascii_alphabetic() || next;
                    fold::push(character, among_latin, &mut self.scratch);
                    self.previous = character;
                    match self.scratch.chars().next() {
                        None => continue,
                        Some(first) if first.is_alphanumeric() => return self.give(gap),
                        Some(first) => gap.add(first),
                    }
                    self.scratch.clear();
                }
                0 => {
                    self.at += 1;
                    self.previous = char::from(byte);
                    gap.add(self.previous);
                }
                letter => {
                    self.at += 1;
                    self.previous = char::from(byte);
                    let (start, end) = (self.start, self.at);
                    return Some(Letter { byte: letter, start, end, gap, is_last: true });
                }
            }
            if gap.length > self.max_gap && self.max_gap < u8::MAX {
                return None;
            }
        }
    }
}

/// The character at `at` with its length; U+FFFD of one byte where there is none.
pub(super) fn character(text: &[u8], at: usize) -> (char, usize) {
    let length = match text.get(at) {
        Some(0xC2..=0xDF) => 2,
        Some(0xE0..=0xEF) => 3,
        Some(0xF0..=0xF4) => 4,
        _ => 1,
    };
    let read = text.get(at..at + length).and_then(|bytes| str::from_utf8(bytes).ok());
    match read.and_then(|read| read.chars().next()) {
        Some(character) => (character, length),
        None => (char::REPLACEMENT_CHARACTER, 1),
    }
}

/// What a character that is not ASCII is to words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// Nothing that shows.
    Invisible,
    /// Part of a word.
    Letter,
    /// A letter of a script that writes no spaces: words begin and end anywhere.
    Dense,
    /// Between words.
    Separator,
}

/// The kind of the character at `at`, with its length.
pub(super) fn kind(text: &[u8], at: usize) -> (Kind, usize) {
    let (character, length) = character(text, at);
    let kind = match u32::from(character) {
        0xAD | 0x180E | 0x200B..=0x200F | 0x202A..=0x202E | 0x2060..=0x2069 | 0xFEFF => Kind::Invisible,
        0x300..=0x36F | 0xFE00..=0xFE0F => Kind::Invisible,
        0xE00..=0xEFF | 0x1000..=0x109F | 0x1780..=0x17FF | 0x3040..=0x30FF | 0x3400..=0x9FFF => Kind::Dense,
        0xAC00..=0xD7AF | 0xF900..=0xFAFF | 0x20000..=0x3FFFF => Kind::Dense,
        _ if character.is_alphanumeric() => Kind::Letter,
        _ => Kind::Separator,
    };
    (kind, length)
}

/// Whether a word goes on at `at`.
pub(super) fn word_goes_on(text: &[u8], mut at: usize) -> bool {
    while let Some(&byte) = text.get(at) {
        match folded(byte) {
            BEYOND => match kind(text, at) {
                (Kind::Invisible, length) => at += length,
                (kind, _) => return kind == Kind::Letter,
            },
            letter => return letter != 0,
        }
    }
    false
}

/// Whether the character at `at` is of a script without spaces.
pub(super) fn is_dense(text: &[u8], at: usize) -> bool {
    text.get(at).is_some_and(|&byte| byte >= 0x80) && kind(text, at).0 == Kind::Dense
}
