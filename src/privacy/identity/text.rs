//! Words of a folded text, forwards and backwards, and how they were written.

use std::cell::Cell;

use crate::privacy::passage::Passage;
pub(super) use crate::privacy::words::Word;

/// How far a search for the neighbour of a word goes, in bytes: keeps the time linear.
const REACH: usize = 96;

/// What lies between two words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Gap {
    /// Signs without a space: `-`, `.`, `_`.
    Glue,
    Apostrophe,
    Space,
    /// A dot and a space.
    Dot,
    Comma,
    Other,
}

/// A passage whose words are read.
#[derive(Debug)]
pub(super) struct Text<'t> {
    pub(super) passage: &'t Passage<'t>,
    pub(super) folded: &'t str,
    pub(super) bytes: &'t [u8],
    /// Whether all of it is in capitals, once that is known.
    shouted: Cell<Option<bool>>,
}

impl<'t> Text<'t> {
    pub(super) fn new(passage: &'t Passage<'t>) -> Self {
        let folded = passage.folded.as_str();
        Self { passage, folded, bytes: folded.as_bytes(), shouted: Cell::new(None) }
    }

    /// The byte at a place, 0 outside.
    #[inline]
    pub(super) fn at(&self, at: usize) -> u8 {
        self.bytes.get(at).copied().unwrap_or(0)
    }

    /// The byte before a place, 0 at the beginning.
    pub(super) fn before(&self, at: usize) -> u8 {
        at.checked_sub(1).map_or(0, |at| self.at(at))
    }

    pub(super) fn slice(&self, start: usize, end: usize) -> &'t str {
        self.folded.get(start..end).unwrap_or_default()
    }

    pub(super) fn word(&self, word: Word) -> &'t str {
        self.slice(word.start, word.end)
    }

    /// Gives each word in turn, and whether it has digits.
    pub(super) fn each_word(&self, mut take: impl FnMut(Word, bool)) {
        if let Some(words) = &self.passage.words {
            for word in words.iter() {
                let has_digits =
                    || self.slice(word.start, word.end).bytes().any(|byte| byte.is_ascii_digit());
                take(word, words.has_digits && has_digits());
            }
            return;
        }
        let mut at = 0;
        while let Some((word, has_digits)) = self.next(at) {
            at = word.end;
            take(word, has_digits);
        }
    }

    /// The first word that begins at `from` or behind it, and whether it has digits.
    #[inline]
    pub(super) fn next(&self, from: usize) -> Option<(Word, bool)> {
        let mut start = from;
        loop {
            let mut rest = self.bytes.get(start..)?.iter();
            start += rest.position(|byte| byte.is_ascii_alphanumeric() || *byte >= 0x80)?;
            match self.length(start, self.at(start)) {
                (_, true) => break,
                (length, false) => start += length,
            }
        }
        let mut end = start;
        let mut digits = false;
        loop {
            for byte in self.bytes.get(end..)?.iter().take_while(|byte| byte.is_ascii_alphanumeric()) {
                digits |= byte.is_ascii_digit();
                end += 1;
            }
            match self.at(end) {
                0..0x80 => return Some((Word { start, end }, digits)),
                byte => match self.length(end, byte) {
                    (length, true) => end += length,
                    (_, false) => return Some((Word { start, end }, digits)),
                },
            }
        }
    }

    /// The next word if it is near.
    pub(super) fn near(&self, from: usize) -> Option<Word> {
        let end = (from + 8).min(self.bytes.len());
        let is_near = (from..end).any(|at| match self.at(at) {
            b'a'..=b'z' | b'0'..=b'9' => true,
            byte => byte >= 0x80,
        });
        if is_near {
            self.next(from).map(|(word, _)| word).filter(|word| word.start < from + 8)
        } else {
            None
        }
    }

    /// Length of the character at a place and whether it belongs to words.
    #[inline]
    fn length(&self, at: usize, byte: u8) -> (usize, bool) {
        if byte < 0x80 {
            return (1, byte.is_ascii_alphanumeric());
        }
        let character = self.folded.get(at..).and_then(|rest| rest.chars().next());
        character.map_or((1, false), |character| (character.len_utf8(), is_of_word(character)))
    }

    /// The last word that ends at `to` or before it, if it is near.
    pub(super) fn previous(&self, to: usize) -> Option<Word> {
        let from = self.boundary(to.saturating_sub(REACH));
        let mut end = None;
        let mut start = to;
        for (at, character) in self.slice(from, to).char_indices().rev() {
            let inside = is_of_word(character);
            if inside {
                end.get_or_insert(from + at + character.len_utf8());
                start = from + at;
            } else if end.is_some() || to - (from + at) > 8 {
                break;
            }
        }
        end.map(|end| Word { start, end })
    }

    /// `at`, or the next place where a character begins.
    fn boundary(&self, at: usize) -> usize {
        (at..at + 4).find(|&at| self.folded.is_char_boundary(at)).unwrap_or(at)
    }

    /// What lies between two places.
    pub(super) fn gap(&self, start: usize, end: usize) -> Gap {
        match self.slice(start, end) {
            "-" | "." | "_" | "+" => Gap::Glue,
            "'" => Gap::Apostrophe,
            " " | "  " | "\t" | " - " => Gap::Space,
            ". " | ".-" => Gap::Dot,
            ", " | "," => Gap::Comma,
            _ => Gap::Other,
        }
    }

    /// Whether the original has a capital at a place of the folded text.
    pub(super) fn is_capital(&self, start: usize) -> bool {
        let start = self.passage.folded.original(start..start + 1).start;
        let mut rest = self.passage.original.get(start..).unwrap_or_default().chars();
        rest.next().is_some_and(char::is_uppercase)
    }

    /// Whether the text has capitals only.
    pub(super) fn is_shouted(&self) -> bool {
        if let Some(known) = self.shouted.get() {
            return known;
        }
        let shouted = !self.passage.original.chars().any(char::is_lowercase);
        self.shouted.set(Some(shouted));
        shouted
    }

    /// Whether a sentence, a line or the text begins at a place.
    pub(super) fn begins_sentence(&self, start: usize) -> bool {
        let from = self.boundary(start.saturating_sub(8));
        for character in self.slice(from, start).chars().rev() {
            match character {
                ' ' | '"' | '\'' | '(' | '[' | '*' | '_' => {}
                '.' | '!' | '?' | ':' | ';' | '\n' | '\r' | '-' | '>' | '•' | '…' | '¿' | '¡' | '|' => {
                    return true;
                }
                _ => return false,
            }
        }
        true
    }

    /// Whether nothing but the range stands in its line, and another line is before it.
    pub(super) fn signs(&self, start: usize, end: usize) -> bool {
        let mut before = self.bytes.get(start.saturating_sub(8)..start).unwrap_or_default().iter().rev();
        let own_line =
            before.find(|&&byte| !matches!(byte, b' ' | b'-' | b'\r')).is_some_and(|&byte| byte == b'\n');
        own_line && self.is_closed(end) && matches!(self.at(end), 0 | b'\n' | b'\r' | b' ' | b'.')
    }

    /// Whether a stop, a comma, the end of the line or of the text comes next.
    pub(super) fn is_closed(&self, end: usize) -> bool {
        match self.at(end) {
            0 | b',' | b'.' | b'!' | b'?' | b'\n' | b'\r' | b';' | b':' | b')' => true,
            b' ' => matches!(self.at(end + 1), 0 | b'\n' | b'-' | b'(' | b'!'),
            _ => false,
        }
    }
}

/// Letters and digits of every script, with the signs that belong to letters.
pub(super) fn is_of_value(character: char) -> bool {
    is_of_word(character) || is_unspaced(character) && character.is_alphanumeric()
}

/// Letters and digits of the scripts that put spaces between words, with their signs.
fn is_of_word(character: char) -> bool {
    if character.is_ascii() {
        return character.is_ascii_alphanumeric();
    }
    match character {
        '\u{64B}'..='\u{65F}' => true,
        '\u{964}' | '\u{965}' => false,
        '\u{900}'..='\u{DFF}' => true,
        _ => !is_unspaced(character) && character.is_alphanumeric(),
    }
}

/// Scripts whose words touch each other or their endings.
pub(super) fn is_unspaced(character: char) -> bool {
    matches!(character,
        '\u{E00}'..='\u{EFF}' | '\u{1000}'..='\u{109F}' | '\u{1100}'..='\u{11FF}' | '\u{1780}'..='\u{17FF}'
        | '\u{3005}'..='\u{3007}' | '\u{3040}'..='\u{30FF}' | '\u{3130}'..='\u{318F}' | '\u{3400}'..='\u{9FFF}'
        | '\u{AC00}'..='\u{D7AF}' | '\u{F900}'..='\u{FAFF}' | '\u{FF66}'..='\u{FF9F}' | '\u{20000}'..='\u{3FFFF}')
}
