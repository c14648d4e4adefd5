//! One pass over a piece of output, as it stands and with its encodings undone.

use std::collections::HashMap;
use std::ops::Range;

use super::base64::{self, Blanks};
use super::escape::Escapes;
use super::letters::{self, BEYOND, Kind, Letters, SOFT_BREAK};
use super::moment::time_end;
use super::pattern::{Match, Pattern};
use super::place::{Layout, Place};
use super::survivor::{self, Key};
use super::view::{Layer, View, joined, unjoined};
use super::{Encoding, Met};
use crate::field::FieldKind;
use crate::privacy::entity::Entity;
use crate::privacy::token;

/// Encodings inside one another that are undone.
const DEPTH: u32 = 2;

/// Bytes before a hit in which a kept value that holds it may begin.
const MAX_KEPT_BYTES: usize = 120;

/// What was found, with its bytes in the output.
pub(super) struct Hit {
    pub(super) entity: Entity,
    pub(super) value: Value,
    pub(super) encoding: Encoding,
    /// In this piece.
    pub(super) byte: usize,
    pub(super) place: Place,
}

/// The value that was found.
pub(super) enum Value {
    /// Of this conversation: its place among the removed ones.
    Own(usize),
    /// Of another, as it stands.
    Other(String),
}

/// Which first letters some pattern has.
#[derive(Debug)]
struct Prefixes([u64; 64]);

impl Prefixes {
    fn slot(prefix: u32) -> (usize, u64) {
        let hash = prefix.wrapping_mul(0x9E37_79B1) >> 20;
        ((hash >> 6) as usize, 1 << (hash & 63))
    }

    fn of(patterns: &[Pattern]) -> Self {
        let mut bits = [0; 64];
        for prefix in patterns.iter().filter_map(Pattern::prefix) {
            let (at, bit) = Self::slot(prefix);
            if let Some(word) = bits.get_mut(at) {
                *word |= bit;
            }
        }
        Self(bits)
    }

    #[inline]
    fn may_have(&self, prefix: u32) -> bool {
        let (at, bit) = Self::slot(prefix);
        self.0.get(at).is_some_and(|word| word & bit != 0)
    }
}

/// The search of one piece of output.
#[derive(Debug)]
pub(super) struct Search<'s> {
    pub(super) output: &'s [u8],
    pub(super) layout: &'s Layout,
    pub(super) patterns: &'s [Pattern],
    pub(super) kept: &'s [Pattern],
    pub(super) kept_keys: &'s [Key],
    /// Keys removed anywhere so far.
    pub(super) removed: &'s HashMap<Key, Entity>,
    /// Takes the keys that stand in the output.
    pub(super) met: &'s mut HashMap<Key, Met>,
    pub(super) max_met: usize,
    pub(super) blanks: &'s mut Blanks,
    /// Where this piece stands.
    pub(super) here: Met,
}

type Found = Result<(), Box<Hit>>;

impl Search<'_> {
    /// Ends at the first hit.
    pub(super) fn run(&mut self) -> Found {
        let prefixes = Prefixes::of(self.patterns);
        let output = View { text: self.output, layer: Layer::Output };
        let unescaped = match self.layout {
            Layout::Json => Escapes::Json.decode(self.output),
            Layout::Csv { .. } | Layout::Document(_) => None,
        };
        match &unescaped {
            Some(text) => {
                let layer = Layer::Unescaped(&output, Escapes::Json);
                self.view(&View { text, layer }, &prefixes, DEPTH)
            }
            None => self.view(&output, &prefixes, DEPTH),
        }
    }

    fn view(&mut self, view: &View<'_>, prefixes: &Prefixes, depth: u32) -> Found {
        self.words(view, prefixes)?;
        survivor::emails(view.text, |key, found| self.survivor(view, key, found))?;
        if depth == 0 {
            return Ok(());
        }
        if let Some(text) = Escapes::All.decode(view.text) {
            let layer = Layer::Unescaped(view, Escapes::All);
            self.view(&View { text: &text, layer }, prefixes, depth - 1)?;
        }
        let joined = joined(view.text);
        let joined = joined.as_ref().map(|text| View { text, layer: Layer::Joined(view) });
        // An escape, or a row of base64, may stand on two lines.
        if let Some(joined) = joined
            && let Some(text) = Escapes::All.decode(joined.text)
        {
            let layer = Layer::Unescaped(&joined, Escapes::All);
            self.view(&View { text: &text, layer }, prefixes, depth - 1)?;
        }
        let view = joined.as_ref().unwrap_or(view);
        let any = self.patterns.iter().any(Pattern::is_beyond_ascii);
        let mut blanks = std::mem::take(self.blanks);
        let found = base64::decode_runs(view.text, any, &mut blanks, |run| {
            let layer = Layer::Base64(view, run.start);
            self.view(&View { text: &run.bytes, layer }, prefixes, depth - 1)
        });
        *self.blanks = blanks;
        found
    }

    fn words(&mut self, view: &View<'_>, prefixes: &Prefixes) -> Found {
        let text = view.text;
        let has_breaks = memchr::memchr(SOFT_BREAK, text).is_some();
        let (mut at, mut in_word, mut numbers_end) = (0, false, 0);
        while let Some(&byte) = text.get(at) {
            match letters::folded(byte) {
                0 => {
                    in_word = false;
                    at += 1;
                }
                BEYOND => {
                    let (kind, length) = letters::kind(text, at);
                    match kind {
                        Kind::Invisible => {}
                        Kind::Separator => in_word = false,
                        Kind::Letter | Kind::Dense => {
                            if !in_word {
                                self.word(view, at, prefixes)?;
                            }
                            in_word = kind == Kind::Letter;
                        }
                    }
                    at += length;
                }
                _ if in_word => at += 1,
                first => {
                    if let Some(end) = token_end(text, at).or_else(|| time_end(text, at)) {
                        at = end;
                        continue;
                    }
                    self.word(view, at, prefixes)?;
                    let (end, holds) = ascii_word(text, at);
                    if first.is_ascii_digit() && at >= numbers_end && may_be_long(text, at, end) {
                        numbers_end =
                            survivor::numbers(text, at, |key, found| self.survivor(view, key, found))?;
                    }
                    let is_mixed = holds == MIXED || text.get(end).is_some_and(|byte| *byte >= 0x80);
                    if is_mixed
                        && !is_part_of_id(text, at, end)
                        && let Some((key, end)) = survivor::code(text, at, false)
                    {
                        self.survivor(view, key, at..end)?;
                    }
                    // What does not show may stand between the letters and the end of the line.
                    if has_breaks
                        && text.get(end).is_some_and(|byte| *byte >= 0x80 || *byte == SOFT_BREAK)
                        && let Some((key, end)) = survivor::code(text, at, true)
                    {
                        self.survivor(view, key, at..end)?;
                    }
                    in_word = true;
                    at = end;
                }
            }
        }
        Ok(())
    }

    /// Looks for the patterns at `at`, where a word begins.
    #[inline]
    fn word(&self, view: &View<'_>, at: usize, prefixes: &Prefixes) -> Found {
        match prefix(view.text, at) {
            Some(prefix) if prefixes.may_have(prefix) => self.compare(view, at, prefix),
            _ => Ok(()),
        }
    }

    #[cold]
    fn compare(&self, view: &View<'_>, at: usize, prefix: u32) -> Found {
        for pattern in self.patterns.iter().filter(|pattern| pattern.prefix() == Some(prefix)) {
            let Some(found) = pattern.matches(view.text, at) else { continue };
            let is_chance = matches!(view.layer, Layer::Base64(..)) && is_chance(view.text, at, found.end);
            if is_chance || self.is_kept(view.text, at, found) {
                continue;
            }
            let byte = view.source(at);
            let place = self.layout.place(self.output, byte);
            let is_over_two = view.source(found.end.saturating_sub(1)) >= place.value.1;
            if is_over_two || is_structure(pattern, &place) {
                continue;
            }
            let spacing = if found.is_spaced { Encoding::Spaced } else { Encoding::Plain };
            let encoding = view.encoding(at, found.end).unwrap_or(spacing);
            if pattern.is_part() && encoding == Encoding::Plain {
                continue;
            }
            let (entity, value) = (pattern.entity, Value::Own(pattern.value));
            return Err(Box::new(Hit { entity, value, encoding, byte, place }));
        }
        Ok(())
    }

    /// Whether a kept value covers what was found.
    fn is_kept(&self, text: &[u8], at: usize, found: Match) -> bool {
        self.kept.iter().any(|kept| {
            (at.saturating_sub(MAX_KEPT_BYTES)..=at)
                .any(|start| kept.matches(text, start).is_some_and(|kept| kept.end >= found.end))
        })
    }

    /// Notes something that looks like a removed value, or finds that it is one.
    fn survivor(&mut self, view: &View<'_>, key: Key, found: Range<usize>) -> Found {
        if self.kept_keys.contains(&key) {
            return Ok(());
        }
        let encoding = || view.encoding(found.start, found.end).unwrap_or(Encoding::Plain);
        if let Some(&entity) = self.removed.get(&key) {
            let byte = view.source(found.start);
            let place = self.layout.place(self.output, byte);
            let encoding = encoding();
            let value =
                Value::Other(String::from_utf8_lossy(view.text.get(found).unwrap_or_default()).into());
            return Err(Box::new(Hit { entity, value, encoding, byte, place }));
        }
        if self.met.len() < self.max_met {
            let here = self.here;
            let met =
                || Met { byte: here.byte + view.source(found.start) as u64, encoding: encoding(), ..here };
            self.met.entry(key).or_insert_with(met);
        }
        Ok(())
    }
}

/// Whether a hit is a part of the format: names of fields, their fixed words, counts.
fn is_structure(pattern: &Pattern, place: &Place) -> bool {
    match place.kind {
        Some(_) if place.is_key => true,
        Some(FieldKind::Enum | FieldKind::Flag) => {
            pattern.is_word() && !matches!(pattern.entity, Entity::Person | Entity::Username)
        }
        Some(FieldKind::Number) => pattern.is_short_number(),
        _ => place.is_bare && pattern.is_short_number(),
    }
}

/// The first three letters from `at`, whatever stands between them.
#[inline]
fn prefix(text: &[u8], at: usize) -> Option<u32> {
    let (mut prefix, mut count, mut gap) = (0, 0, 0);
    for &byte in text.get(at..)? {
        match letters::folded(byte) {
            BEYOND => return prefix_beyond(text, at),
            0 => gap += 1,
            letter => {
                prefix = prefix << 8 | u32::from(letter);
                (count, gap) = (count + 1, 0);
            }
        }
        if count == 3 {
            return Some(prefix);
        }
        if gap > letters::MAX_GAP {
            return None;
        }
    }
    None
}

/// The same where not all is ASCII.
fn prefix_beyond(text: &[u8], at: usize) -> Option<u32> {
    let mut found = Letters::new(text, at).map(|letter| letter.byte);
    Some(u32::from_be_bytes([0, found.next()?, found.next()?, found.next()?]))
}

const DIGITS: u8 = 1;
const MIXED: u8 = 3;

/// The end of the word of ASCII at `at`, and whether it holds digits and letters.
#[inline]
fn ascii_word(text: &[u8], at: usize) -> (usize, u8) {
    let (mut end, mut holds) = (at, 0);
    while let Some(&byte) = text.get(end) {
        let letter = letters::folded(byte);
        if letter == 0 || letter == BEYOND {
            break;
        }
        holds |= if letter < b'a' { DIGITS } else { MIXED - DIGITS };
        end += 1;
    }
    (end, holds)
}

/// Whether a word touches what joins the parts of ids.
fn is_part_of_id(text: &[u8], at: usize, end: usize) -> bool {
    let joins = |at: Option<usize>| at.and_then(|at| text.get(at)).is_some_and(|byte| b"-_".contains(byte));
    joins(at.checked_sub(1)) || joins(Some(end))
}

/// Whether the digits from `at` to `end` are many, or more may follow.
fn may_be_long(text: &[u8], at: usize, end: usize) -> bool {
    let behind = text.get(end..).unwrap_or_default().iter().take(4);
    let mut gap = behind.skip_while(|byte| b" -./()+:\x1F".contains(byte));
    end - at >= 7 || gap.next().is_some_and(|byte| byte.is_ascii_digit() || *byte >= 0x80)
}

/// The end of the token whose first letter is at `at`: `[EMAIL-Q2M8X4T9PA]`
fn token_end(text: &[u8], at: usize) -> Option<usize> {
    const MAX_BYTES: usize = 32;
    if text.get(at.checked_sub(1)?) != Some(&b'[') {
        return None;
    }
    let window = text.get(at - 1..text.len().min(at + MAX_BYTES))?;
    if let Some(joined) = joined(window) {
        let end = token_end(&joined, 1)?;
        return Some(at - 1 + unjoined(window, end));
    }
    let rest = text.get(at.checked_sub(1)?..).filter(|rest| rest.first() == Some(&b'['))?;
    let behind = at - 1 + token::length(rest)?;
    let word = rest.get(1..)?.split(|&byte| byte == b'-').next()?;
    let known = || word == b"AGENT" || Entity::ALL.iter().any(|entity| entity.token().as_bytes() == word);
    known().then(|| behind - 1)
}

/// Whether a place of decoded base64 may well be there by chance: it is short, and there is no text around it.
fn is_chance(text: &[u8], start: usize, end: usize) -> bool {
    const LONG_BYTES: usize = 6;
    const AROUND_BYTES: usize = 5;
    let around = text.get(start.saturating_sub(AROUND_BYTES)..(end + AROUND_BYTES).min(text.len()));
    end - start < LONG_BYTES && around.unwrap_or_default().contains(&base64::NO_TEXT)
}
