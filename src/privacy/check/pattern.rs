//! A removed value as it is searched for.

use super::letters::{self, Gap, Letter, Letters};
use crate::privacy::entity::Entity;

/// Bytes by which patterns are first told apart.
const PREFIX: usize = 3;

/// Digits from which on a number is searched for, and from which on it is also compared with bare numbers.
const MIN_DIGITS: usize = 5;
const MIN_BARE_DIGITS: usize = 7;

/// Letters and digits from which on a value is searched for, and from which on also with spaces between them.
const MIN_LETTERS: usize = 3;
const MIN_SPACED_LETTERS: usize = 4;

/// Letters from which on a single word is searched for as an address.
const MIN_WORD_LETTERS: usize = 4;

/// The same of letters that are words or syllables.
const MIN_DENSE_LETTERS: usize = 2;

/// Letters from which on a word of a mailbox's name is searched for.
const MIN_MAILBOX_LETTERS: usize = 5;

/// Bytes of ASCII in a row by which base64 of the value is recognised at every alignment.
const MIN_ASCII_RUN: usize = 6;

/// A value's letters and digits.
///
/// Not searched for: less than three letters and digits, or two of Chinese, Japanese and Korean; numbers of less than five digits, which every
/// conversation is full of, also with letters behind them ("1st"); single words that are common ones; links that
/// name a host alone, which is kept.
#[derive(Debug)]
pub(super) struct Pattern {
    pub(super) entity: Entity,
    /// Its place among the removed values.
    pub(super) value: usize,
    letters: Vec<u8>,
    /// Whether something stands before the letter.
    gaps: Vec<bool>,
    digits: usize,
    /// A single word without digits.
    is_word: bool,
    /// Too little of it is ASCII to tell its base64 by that.
    is_beyond_ascii: bool,
    /// A word of a longer name: finders have seen it wherever it stands plainly.
    is_part: bool,
}

/// Where and how a pattern was met.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Match {
    pub(super) end: usize,
    pub(super) is_spaced: bool,
}

impl Pattern {
    /// What to search for; none for what is too short or too common.
    pub(super) fn new(entity: Entity, value: usize, text: &str, is_common: fn(&str) -> bool) -> Option<Self> {
        let text = if entity == Entity::Url { beyond_host(text)? } else { text };
        let pattern = Self::of(entity, value, text);
        let is_fragment = matches!(entity, Entity::CardFragment | Entity::NationalIdFragment | Entity::Phone);
        let characters = str::from_utf8(&pattern.letters).unwrap_or_default().chars();
        let least = match () {
            // Prices and amounts look like the last digits of a card, or the rest of a telephone number.
            () if is_fragment => MIN_BARE_DIGITS,
            () if pattern.is_counting() => MIN_DIGITS,
            // What is left of a longer place where another finding begins: "los", "Com".
            () if pattern.is_word && matches!(entity, Entity::Address | Entity::Email) => MIN_WORD_LETTERS,
            () if characters.clone().any(is_of_dense_writing) => MIN_DENSE_LETTERS,
            () => MIN_LETTERS,
        };
        let length = characters.count();
        let is_too_common = pattern.is_word
            && entity != Entity::Custom
            && str::from_utf8(&pattern.letters).is_ok_and(is_common)
            || entity == Entity::Person && is_no_name(text, is_common);
        (length >= least && !is_too_common).then_some(pattern)
    }

    /// The words of a name or of what stands before the `@`, which count where they are hidden in an encoding.
    pub(super) fn parts(
        entity: Entity,
        value: usize,
        text: &str,
        is_common: fn(&str) -> bool,
    ) -> impl Iterator<Item = Self> {
        let (words, least) = match (entity, text.split_once('@')) {
            (Entity::Person, _) if text.contains(char::is_whitespace) => (text, MIN_LETTERS),
            (Entity::Email, Some((local, _))) => (local, MIN_MAILBOX_LETTERS),
            _ => ("", 0),
        };
        let is_between = |character: char| character.is_whitespace() || ",._+".contains(character);
        let parts = words.split(is_between).filter_map(move |word| Self::new(entity, value, word, is_common));
        parts.filter(move |part| part.letters.len() >= least).map(|part| Self { is_part: true, ..part })
    }

    /// A value that is kept: any length.
    pub(super) fn kept(text: &str) -> Self {
        Self::of(Entity::Custom, 0, text)
    }

    fn of(entity: Entity, value: usize, text: &str) -> Self {
        let (mut letters, mut gaps, mut digits) = (Vec::with_capacity(text.len()), Vec::new(), 0);
        gaps.reserve(text.len());
        for letter in Letters::all(text.as_bytes()) {
            gaps.push(letter.gap != Gap::default() && !letters.is_empty());
            letters.push(letter.byte);
            digits += usize::from(letter.byte.is_ascii_digit());
        }
        let is_word = digits == 0 && !gaps.contains(&true);
        let longest = text.as_bytes().split(|byte| !byte.is_ascii()).map(<[u8]>::len).max();
        let is_beyond_ascii = !text.is_ascii() && longest < Some(MIN_ASCII_RUN);
        Self { entity, value, letters, gaps, digits, is_word, is_beyond_ascii, is_part: false }
    }

    pub(super) fn is_beyond_ascii(&self) -> bool {
        self.is_beyond_ascii
    }

    /// The first letters as a number; none if there are fewer.
    pub(super) fn prefix(&self) -> Option<u32> {
        self.letters.first_chunk::<PREFIX>().map(|&[a, b, c]| u32::from_be_bytes([0, a, b, c]))
    }

    pub(super) fn is_same(&self, other: &Self) -> bool {
        self.letters == other.letters
    }

    pub(super) fn is_part(&self) -> bool {
        self.is_part
    }

    pub(super) fn is_word(&self) -> bool {
        self.is_word
    }

    /// Whether it is a number, or one with letters behind it: `2026`, `1st`, `12a`.
    fn is_counting(&self) -> bool {
        let leading = self.letters.iter().take_while(|letter| letter.is_ascii_digit()).count();
        leading > 0 && leading == self.digits && !self.gaps.contains(&true)
            || self.digits == self.letters.len()
    }

    /// Whether it is a number that may well be a count or a size.
    pub(super) fn is_short_number(&self) -> bool {
        self.digits == self.letters.len() && self.digits < MIN_BARE_DIGITS
    }

    /// Whether the text holds the value at `at`, where a word begins.
    pub(super) fn matches(&self, text: &[u8], at: usize) -> Option<Match> {
        let is_all_digits = self.digits == self.letters.len();
        // Values with digits enough are the same however they are grouped.
        let is_number = self.digits >= MIN_DIGITS;
        let (mut is_exact, mut is_grouped) = (true, true);
        let mut is_spaced = self.letters.len() >= MIN_SPACED_LETTERS;
        let mut found = Letters::new(text, at);
        let mut last: Option<Letter> = None;
        for (&byte, &gap) in self.letters.iter().zip(&self.gaps) {
            let next = found.next().filter(|next| next.byte == byte)?;
            // The bytes of one character stand together anyway.
            if last.is_some_and(|last| last.start != next.start) {
                let is_alike = next.gap.is_like(gap);
                let fits = is_number && (next.gap.length == 0 || next.gap.groups_digits());
                is_exact &= is_alike;
                is_grouped &= fits || (!is_all_digits && is_alike);
                is_spaced &= next.gap.is_any();
                if !is_grouped && !is_spaced {
                    return None;
                }
            }
            last = Some(next);
        }
        let last = last.filter(|last| last.is_last)?;
        let end = last.end;
        let is_bounded = !letters::word_goes_on(text, end) || letters::is_dense(text, last.start);
        // `for 64` is not in `for 64,90`.
        let is_decimal = !is_all_digits
            && last.byte.is_ascii_digit()
            && text.get(end).is_some_and(|byte| b".,".contains(byte))
            && text.get(end + 1).is_some_and(u8::is_ascii_digit);
        let is_joined = |at: Option<usize>| at.and_then(|at| text.get(at)) == Some(&b'_');
        // Numbers between underscores are parts of ids.
        let is_part = self.is_short_number() && (is_joined(at.checked_sub(1)) || is_joined(Some(end)));
        (is_bounded && !is_part && !is_decimal).then_some(Match { end, is_spaced: is_spaced && !is_exact })
    }
}

/// Whether the character is a word or a syllable: names of two are usual.
fn is_of_dense_writing(character: char) -> bool {
    matches!(character, '\u{3040}'..='\u{9fff}' | '\u{ac00}'..='\u{d7af}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3ffff}')
}

/// Whether it is no name, though it was taken for one: I'll, Can I, 7 April.
fn is_no_name(text: &str, is_common: fn(&str) -> bool) -> bool {
    let words = || text.split(['\'', '’', ' ']);
    let has_apostrophe = text.contains(['\'', '’']);
    let says_nothing = |word: &str| {
        word.len() < 2 || has_apostrophe && word.len() < MIN_LETTERS || is_common(&word.to_lowercase())
    };
    let is_number =
        |word: &str| (1..MIN_DIGITS).contains(&word.len()) && word.bytes().all(|byte| byte.is_ascii_digit());
    words().all(says_nothing) && words().any(|word| word.len() < MIN_LETTERS) || words().any(is_number)
}

/// The link behind its host, with the host before it; none if there is nothing but the host.
fn beyond_host(link: &str) -> Option<&str> {
    let rest = link.split_once("://").map_or(link, |(_, rest)| rest);
    let behind = rest.find(['/', '?', '#']).and_then(|at| rest.get(at..))?;
    behind.contains(char::is_alphanumeric).then_some(rest)
}
