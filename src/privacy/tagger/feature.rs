//! What the model sees of a token: cheap features, nearly all of them of one word at one distance.
//!
//! Features of one word and distance do not depend on the rest of the text, so their weights are summed once for
//! each distinct word and kept; only the few that join several words are looked up for every token.

use super::hash::{self, feature};
use super::lexicon::Lexicon;
use super::names::Classes;
use super::token::{Form, Gap, Token};

/// Distances at which a word is seen: itself, one to the left, one to the right, two to the left, two to the right.
pub(crate) const PLACES: usize = 5;
/// Rough forms of a token for which words said earlier count.
pub(crate) const ROUGH: usize = 6;

/// What is known of a word wherever it stands.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Traits {
    /// Hash of the folded word; numbers of four and more digits are equal by length.
    pub(crate) word: u64,
    /// Form, case, lists: one of about 140 kinds.
    pub(crate) kind: u8,
    /// Rough form; [`ROUGH`] is a sign.
    pub(crate) rough: u8,
    /// Group of cue words, 0 for none.
    pub(crate) cue: u8,
    /// What a recogniser found here: number of the kind, 0 for none.
    pub(crate) known: u8,
    classes: Classes,
}

/// Hash of a number that hides its digits.
fn number(length: usize) -> u64 {
    hash::pair(0xD161, length.min(17) as u64)
}

impl Traits {
    pub(crate) fn new(token: &Token, text: &str, hash: u64, lexicon: &Lexicon) -> Self {
        let length = text.chars().take(30).count();
        match token.form {
            Form::Number => Self {
                word: if length > 3 { number(length) } else { hash },
                kind: length.min(17) as u8,
                rough: match length {
                    0..=3 => 0,
                    4 => 1,
                    _ => 2,
                },
                ..Self::default()
            },
            Form::Sign => {
                let sign = text.chars().next().unwrap_or(' ');
                let known = ".,-@:'/#&_()+*\"!?$<>=".chars().position(|known| known == sign);
                Self {
                    word: hash::word(
                        text.get(..sign.len_utf8() * length.min(3)).unwrap_or_default().as_bytes(),
                    ),
                    kind: known.map_or(18, |at| 19 + at as u8),
                    rough: ROUGH as u8,
                    ..Self::default()
                }
            }
            Form::Word | Form::Glyph => {
                let classes = lexicon.classes(hash);
                let lists = match (classes.names(), classes.common()) {
                    (0, common) => common,
                    (names, 0) if names == Classes::RARE_NAME => 3,
                    (_, 0) => 4,
                    (names, 1) if names == Classes::RARE_NAME => 5,
                    (_, 1) => 6,
                    (names, _) if names == Classes::RARE_NAME => 7,
                    (_, _) => 8,
                };
                let case = if token.form == Form::Glyph { 6 } else { token.case as u8 };
                Self {
                    word: hash,
                    kind: 45 + case * 9 + lists,
                    rough: match (classes.common(), length) {
                        (2, _) => 4,
                        (_, 0..=3) => 3,
                        _ => 5,
                    },
                    cue: lexicon.cue(hash),
                    known: 0,
                    classes,
                }
            }
        }
    }
}

/// The last `count` characters of a word.
fn tail(text: &str, count: usize) -> &str {
    let start = text.char_indices().rev().nth(count - 1).map_or(0, |(at, _)| at);
    text.get(start..).unwrap_or_default()
}

/// The first `count` characters of a word.
fn head(text: &str, count: usize) -> &str {
    let end = text.char_indices().nth(count).map_or(text.len(), |(at, _)| at);
    text.get(..end).unwrap_or_default()
}

/// Features of a word as seen from `place` (0 itself, 1 left, 2 right, 3 two to the left, 4 two to the right).
pub(crate) fn of_word(token: &Token, text: &str, traits: &Traits, place: usize, see: &mut impl FnMut(u64)) {
    let at = |what: u64| what * 8 + place as u64;
    see(feature(at(1), traits.word));
    see(feature(at(2), u64::from(traits.kind)));
    if traits.cue != 0 {
        see(feature(at(3), u64::from(traits.cue)));
    }
    let is_word = token.form == Form::Word;
    if place < 3 && is_word {
        see(feature(at(4), hash::word(tail(text, 3).as_bytes())));
        see(feature(at(5), hash::word(head(text, 3).as_bytes())));
        see(feature(at(6), u64::from(traits.classes.0)));
    }
    if place == 0 {
        match token.form {
            Form::Word => {
                let length = text.chars().take(16).count();
                for count in [2, 4, 5] {
                    if count < length {
                        see(feature(at(10 + count as u64), hash::word(tail(text, count).as_bytes())));
                    }
                }
                for count in [1, 2, 4] {
                    if count < length {
                        see(feature(at(20 + count as u64), hash::word(head(text, count).as_bytes())));
                    }
                }
                see(feature(at(30), length as u64));
                see(feature(at(31), hash::pair(traits.word, token.case as u64)));
                see(feature(
                    at(32),
                    hash::pair(hash::word(tail(text, 2).as_bytes()), u64::from(traits.kind)),
                ));
            }
            Form::Number => {
                let lead = hash::word(head(text, 2).as_bytes());
                see(feature(at(33), hash::pair(lead, text.len() as u64)));
            }
            Form::Glyph | Form::Sign => {}
        }
    }
}

/// Feature of a word that was said earlier by the same speaker, for a token of a rough form.
pub(crate) fn of_earlier(word: u64, rough: usize) -> u64 {
    feature(40 + rough as u64, word)
}

/// Feature of a word of the question before, for a token of a rough form.
pub(crate) fn of_question(word: u64, rough: usize) -> u64 {
    feature(50 + rough as u64, word)
}

/// Feature of a label that was given earlier, for a token of a rough form.
pub(crate) fn of_given(label: usize, rough: usize) -> u64 {
    feature(60, hash::pair(rough as u64, label as u64))
}

/// Feature of the number of turns before, for a token of a rough form.
pub(crate) fn of_turn(turn: usize, rough: usize) -> u64 {
    feature(61, hash::pair(rough as u64, turn as u64))
}

/// The tokens of a text with their traits: what joint features are made of.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Sight<'s> {
    pub(crate) tokens: &'s [Token],
    pub(crate) traits: &'s [Traits],
}

impl Sight<'_> {
    fn traits(&self, at: Option<usize>) -> Traits {
        // Nothing is a word too: where a text begins and ends matters.
        const NOTHING: Traits =
            Traits { word: 1, kind: 255, rough: 255, cue: 0, known: 0, classes: Classes(0) };
        at.and_then(|at| self.traits.get(at)).copied().unwrap_or(NOTHING)
    }

    /// Features that join the token at `at` with others.
    pub(crate) fn joint(&self, at: usize, see: &mut impl FnMut(u64)) {
        let cues = self.cues(at);
        let here = self.traits(Some(at));
        let [left, left2, left3] = [1, 2, 3].map(|far| self.traits(at.checked_sub(far)));
        let [right, right2] = [1, 2].map(|far| self.traits(at.checked_add(far)));
        let kind = |traits: &Traits| u64::from(traits.kind);
        see(feature(70, hash::pair(left.word, right.word)));
        see(feature(71, hash::pair(left.word, kind(&here))));
        see(feature(72, hash::pair(left2.word, left.word)));
        see(feature(73, hash::pair(left.word, here.word)));
        see(feature(74, hash::pair(here.word, right.word)));
        see(feature(75, hash::pair(kind(&left) << 16 | kind(&here) << 8, kind(&right))));
        see(feature(76, hash::pair(kind(&left2) << 16 | kind(&left) << 8, kind(&here))));
        see(feature(77, hash::pair(kind(&here) << 16 | kind(&right) << 8, kind(&right2))));
        see(feature(78, hash::pair(hash::pair(left3.word, left2.word), left.word)));
        see(feature(79, hash::pair(right.word, kind(&here))));
        see(feature(80, hash::pair(hash::pair(left2.word, left.word), kind(&here))));
        let count = self.tokens.len();
        let size = match count {
            0..=8 => count,
            9..=14 => 9,
            15..=25 => 10,
            _ => 11,
        } as u64;
        see(feature(81, hash::pair(size, kind(&here))));
        if count <= 5 {
            see(feature(82, hash::pair(size << 8 | at as u64, u64::from(here.rough))));
        }
        let gap = |at: usize| self.tokens.get(at).map_or(Gap::LineEnd, |token| token.gap);
        let gaps = (gap(at) as u64) << 2 | gap(at + 1) as u64;
        see(feature(83, hash::pair(gaps, kind(&here))));
        if gap(at) == Gap::LineEnd {
            // The last word of the line before: "Thanks," and a name below.
            see(feature(84, hash::pair(left.word, left2.word)));
            see(feature(85, hash::pair(u64::from(left.cue.max(left2.cue)), kind(&here))));
        }
        see(feature(
            86,
            hash::pair(u64::from(cues.left) << 8 | u64::from(cues.distance), u64::from(here.rough)),
        ));
        see(feature(87, hash::pair(u64::from(cues.left), kind(&here))));
        see(feature(
            88,
            hash::pair(u64::from(cues.left) << 8 | u64::from(cues.right), u64::from(here.rough)),
        ));
        for (kind_of, known) in [(90, here), (91, left), (92, right), (93, left2), (94, right2)] {
            if known.known != 0 {
                see(feature(kind_of, hash::pair(u64::from(known.known), kind(&here))));
                see(feature(kind_of + 10, u64::from(known.known)));
            }
        }
    }

    /// The nearest telling words on both sides.
    fn cues(&self, at: usize) -> Cues {
        let tells = |cue: u8| (1..=23).contains(&cue) || cue == 26;
        let group = |traits: &Traits| Some(traits.cue).filter(|&cue| tells(cue));
        let before = self.traits.get(at.saturating_sub(REACH)..at).unwrap_or_default();
        let behind = self.traits.iter().skip(at + 1).take(REACH_RIGHT);
        let mut cues = Cues { right: behind.filter_map(group).next().unwrap_or(0), ..Cues::default() };
        if let Some((far, left)) =
            before.iter().rev().enumerate().find_map(|(far, traits)| Some((far, group(traits)?)))
        {
            cues.left = left;
            cues.distance = match far {
                0 => 1,
                1 => 2,
                2..=3 => 3,
                _ => 4,
            };
        }
        cues
    }
}

/// The cue words on both sides of a token.
#[derive(Clone, Copy, Debug, Default)]
struct Cues {
    /// Group of the nearest telling word to the left.
    left: u8,
    /// How far away it is: 1 to 4, in steps.
    distance: u8,
    /// Group of the nearest telling word to the right.
    right: u8,
}

/// How far a cue word reaches to its right.
const REACH: usize = 12;
/// How far a cue word reaches to its left.
const REACH_RIGHT: usize = 4;
