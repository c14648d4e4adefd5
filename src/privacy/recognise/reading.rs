//! A passage as recognisers read it: folded bytes, cues, digit groups, and the way back to the original.

use std::ops::Range;

use super::cue::{self, Cue, Cues, Mention};
use super::filler::is_filler;
use crate::privacy::entity::Entity;
use crate::privacy::passage::Passage;
use crate::privacy::span::Span;
use crate::privacy::words::Words;

/// Bytes of an answer that is read as the value of what was asked for.
const ANSWER: usize = 64;

/// Bytes at the end of a question that are looked through.
const QUESTION: usize = 120;

/// Bytes between a cue and its value at most.
const REACH: usize = 56;

/// What all recognisers share about one passage.
pub(super) struct Reading<'p> {
    passage: &'p Passage<'p>,
    pub(super) text: &'p str,
    pub(super) bytes: &'p [u8],
    pub(super) mentions: Vec<Mention>,
    /// Runs of digits, in order.
    pub(super) groups: Vec<Range<usize>>,
    /// Links, in order.
    pub(super) links: Vec<Range<usize>>,
    /// Whether a word may stand for the sign of an e-mail address.
    pub(super) spells_at: bool,
}

impl<'p> Reading<'p> {
    /// Reads the passage; none if nothing in it can interest a recogniser.
    pub(super) fn new(passage: &'p Passage<'p>) -> Option<Self> {
        let text = passage.folded.as_str();
        let bytes = text.as_bytes();
        let Cues { mut mentions, has_digits, spells_at } = Cues::of(text, passage.words.as_ref());
        let links = links(bytes);
        if !has_digits
            && mentions.is_empty()
            && links.is_empty()
            && !spells_at
            && memchr::memchr3(b'@', b'%', b'[', bytes).is_none()
        {
            return None;
        }
        if has_digits && bytes.len() <= ANSWER {
            mentions.splice(0..0, asked(passage.question));
        }
        let groups = if has_digits { groups(bytes) } else { Vec::new() };
        Some(Self { passage, text, bytes, mentions, groups, links, spells_at })
    }

    /// The byte at a place, 0 outside.
    pub(super) fn byte(&self, at: usize) -> u8 {
        self.bytes.get(at).copied().unwrap_or(0)
    }

    /// The byte before a place, 0 outside.
    pub(super) fn before(&self, at: usize) -> u8 {
        at.checked_sub(1).map_or(0, |at| self.byte(at))
    }

    pub(super) fn slice(&self, range: Range<usize>) -> &'p str {
        self.text.get(range).unwrap_or_default()
    }

    /// Whether no letter or digit of ASCII touches the range from outside.
    pub(super) fn stands_alone(&self, range: &Range<usize>) -> bool {
        !self.before(range.start).is_ascii_alphanumeric() && !self.byte(range.end).is_ascii_alphanumeric()
    }

    /// What the original has there.
    pub(super) fn original(&self, range: Range<usize>) -> &'p str {
        self.passage.original.get(self.passage.folded.original(range)).unwrap_or_default()
    }

    /// Whether the original letter there is a capital.
    pub(super) fn is_capital(&self, at: usize) -> bool {
        let length = self.text.get(at..).and_then(|rest| rest.chars().next()).map_or(1, char::len_utf8);
        self.original(at..at + length).chars().next().is_some_and(char::is_uppercase)
    }

    pub(super) fn is_linked(&self, at: usize) -> bool {
        self.links.iter().any(|link| link.contains(&at))
    }

    /// Whether the place lies before the path of a link: "https://user:secret@host/".
    pub(super) fn is_authority(&self, at: usize) -> bool {
        self.links.iter().any(|link| {
            link.contains(&at)
                && !self.slice(link.start..at).split("://").skip(1).any(|rest| rest.contains(['/', '?', '#']))
        })
    }

    /// The last cue that ends at or before a place, within reach.
    pub(super) fn cue_before(&self, at: usize) -> Option<&Mention> {
        let behind = self.mentions.partition_point(|mention| mention.end <= at);
        self.mentions.get(behind.checked_sub(1)?).filter(|mention| at - mention.end <= REACH)
    }

    /// The cue whose value begins here: only words like "is" or "number" between.
    pub(super) fn cue_at(&self, at: usize) -> Option<Cue> {
        self.mention_at(at, 0).map(|mention| mention.cue)
    }

    /// The cue before this place with at most `words` other words between.
    pub(super) fn cue_near(&self, at: usize, words: usize) -> Option<Cue> {
        self.mention_at(at, words).map(|mention| mention.cue)
    }

    pub(super) fn mention_at(&self, at: usize, words: usize) -> Option<&Mention> {
        let mention = self.cue_before(at)?;
        self.has_only_fillers(mention.end..at, words).then_some(mention)
    }

    /// Whether a cue of this kind is directly behind the place.
    pub(super) fn cue_follows(&self, at: usize, cue: Cue) -> bool {
        let ahead = self.mentions.partition_point(|mention| mention.start < at);
        self.mentions.get(ahead).is_some_and(|mention| {
            mention.cue == cue && mention.start - at <= 24 && self.has_only_fillers(at..mention.start, 0)
        })
    }

    /// Whether the text there has a cue of this kind.
    pub(super) fn has_cue(&self, cue: Cue) -> bool {
        self.mentions.iter().any(|mention| mention.cue == cue)
    }

    /// Whether the number here counts or names a thing, not a person.
    pub(super) fn is_of_thing(&self, at: usize) -> bool {
        self.cue_near(at, 1) == Some(Cue::Thing)
    }

    /// Whether there are only fillers and at most `others` other words, and no question between.
    pub(super) fn has_only_fillers(&self, range: Range<usize>, others: usize) -> bool {
        let gap = self.slice(range.clone());
        if gap.bytes().any(|byte| matches!(byte, b'?' | b'!' | b';'))
            || gap.as_bytes().windows(2).any(|pair| pair == b"\n\n")
            || others > 0 && self.ends_sentence(range)
        {
            return false;
        }
        let unknown =
            gap.split(|character: char| !character.is_alphanumeric() && character != '\'').filter(|word| {
                let unspaced = word.len() <= 12 && word.bytes().next().is_some_and(cue::is_unspaced);
                !(word.is_empty() || is_filler(word) || unspaced)
            });
        let mut count = 0;
        for word in unknown {
            count += 1;
            if count > others || word.bytes().any(|byte| byte.is_ascii_digit()) {
                return false;
            }
        }
        true
    }

    /// Whether a full stop in the range ends more than a short word: "order no. 5", "geb. am".
    fn ends_sentence(&self, range: Range<usize>) -> bool {
        memchr::memchr_iter(b'.', self.slice(range.clone()).as_bytes()).any(|offset| {
            let stop = range.start + offset;
            let word =
                self.bytes.iter().take(stop).rev().take_while(|byte| byte.is_ascii_alphanumeric()).count();
            self.byte(stop + 1) == b' ' && word > 3
        })
    }

    /// Where the value of a cue begins, and whether a word or sign says so.
    pub(super) fn value(&self, mut at: usize) -> (usize, bool) {
        let mut linked = false;
        for _ in 0..10 {
            let rest = self.slice(at..self.text.len());
            let trimmed = rest.trim_start_matches([
                ' ', '\n', ':', '=', '#', '.', '-', '(', '"', '\'', '|', '>', ',', '*', '\t',
            ]);
            let skipped = rest.get(..rest.len() - trimmed.len()).unwrap_or_default();
            linked |= skipped.contains([':', '=']);
            at += skipped.len();
            let word =
                trimmed.split(|character: char| !character.is_alphanumeric()).next().unwrap_or_default();
            // Scripts without spaces: "は1234".
            let word = word.find(|character: char| character.is_ascii()).map_or(word, |end| {
                word.get(..end)
                    .filter(|head| head.bytes().next().is_some_and(cue::is_unspaced))
                    .unwrap_or(word)
            });
            let particle = is_particle(word, trimmed);
            let known = self.mentions.iter().find(|mention| mention.start == at && mention.cue != Cue::Thing);
            if word.is_empty() || !(is_filler(word) || particle || known.is_some()) {
                break;
            }
            linked |= is_link(word);
            at = known.map_or(at + word.len(), |mention| mention.end);
        }
        (at, linked)
    }

    /// A code that begins here: letters and digits, grouped by single signs. At least `digits` digits and
    /// `least` signs, `most` signs at most.
    pub(super) fn code(
        &self,
        start: usize,
        digits: usize,
        least: usize,
        most: usize,
    ) -> Option<Range<usize>> {
        let (mut at, mut end, mut count, mut seen, mut last) = (start, start, 0, 0, 0);
        loop {
            let length = self.token(at);
            let token = self.bytes.get(at..at + length)?;
            let figures = token.iter().filter(|byte| byte.is_ascii_digit()).count();
            let spaced = at > start && self.before(at) == b' ';
            if length == 0 || count + length > most || (spaced && last > 6) {
                break;
            }
            if figures == 0 {
                let next = at + length;
                let joined = matches!(self.byte(next), b'-' | b' ' | b'/' | b'.')
                    && self.bytes.get(next + 1).is_some_and(u8::is_ascii_digit);
                let attached = at > start && matches!(self.before(at), b'-' | b'/');
                let fits =
                    if self.is_capital(at) { length <= 5 } else { length <= if attached { 4 } else { 3 } };
                let closes = attached
                    || (length <= 3 && self.is_capital(at) && !self.byte(next).is_ascii_alphanumeric());
                if !fits || !(joined || (at > start && closes)) {
                    break;
                }
            }
            count += length;
            seen += figures;
            last = length;
            end = at + length;
            if matches!(self.byte(end), b'-' | b' ' | b'/' | b'.' | b'_')
                && self.byte(end + 1).is_ascii_alphanumeric()
            {
                at = end + 1;
            } else {
                break;
            }
        }
        (seen >= digits && count >= least && !self.byte(end).is_ascii_alphanumeric()).then_some(start..end)
    }

    /// Length of the run of ASCII letters and digits here.
    pub(super) fn token(&self, at: usize) -> usize {
        self.bytes.iter().skip(at).take_while(|byte| byte.is_ascii_alphanumeric()).count()
    }

    /// Adds a span of the folded text.
    pub(super) fn push(&self, out: &mut Vec<Span>, range: Range<usize>, entity: Entity, confidence: u8) {
        let place = self.passage.folded.original(range);
        out.push(Span::recognised(place.start, place.end, entity).with_confidence(confidence));
    }
}

/// Words and signs that say "the value comes now".
pub(super) fn is_link(word: &str) -> bool {
    matches!(
        word,
        "is" | "was"
            | "are"
            | "ist"
            | "lautet"
            | "est"
            | "es"
            | "e"
            | "jest"
            | "to"
            | "ar"
            | "er"
            | "on"
            | "este"
            | "это"
            | "है"
            | "是"
            | "は"
            | "为"
    )
}

/// A word of at most four signs of a script without spaces, right before a value in Latin signs.
fn is_particle(word: &str, text: &str) -> bool {
    let next = text.as_bytes().get(word.len());
    word.len() <= 12
        && word.bytes().next().is_some_and(cue::is_unspaced)
        && next.is_some_and(u8::is_ascii_alphanumeric)
}

/// What the end of a question asks for, as a cue before the answer.
fn asked(question: &str) -> Option<Mention> {
    let mut start = question.len().saturating_sub(QUESTION);
    while !question.is_char_boundary(start) {
        start += 1;
    }
    let question = question.get(start..)?;
    let cues = Cues::of(question, Words::of(question).as_ref());
    cues.mentions.last().map(|mention| Mention { start: 0, end: 0, cue: mention.cue })
}

fn links(bytes: &[u8]) -> Vec<Range<usize>> {
    memchr::memchr_iter(b':', bytes)
        .filter(|&at| bytes.get(at + 1..at + 3) == Some(b"//"))
        .map(|at| {
            let start = bytes
                .iter()
                .take(at)
                .rposition(|byte| !byte.is_ascii_alphanumeric())
                .map_or(0, |place| place + 1);
            let length = bytes
                .iter()
                .skip(at)
                .take_while(|byte| byte.is_ascii_graphic() && !b"<>\"".contains(byte))
                .count();
            start..at + length
        })
        .collect()
}

fn groups(bytes: &[u8]) -> Vec<Range<usize>> {
    let mut groups: Vec<Range<usize>> = Vec::new();
    for (at, byte) in bytes.iter().enumerate() {
        if !byte.is_ascii_digit() {
            continue;
        }
        match groups.last_mut() {
            Some(last) if last.end == at => last.end += 1,
            _ => groups.push(at..at + 1),
        }
    }
    groups
}
