//! The search through a text.

use super::certainty::{self, AMBIGUOUS, CERTAIN, LIKELY, MEANT, WHOSE};
use super::common::{is_common, is_legal_form, meaning};
use super::name::Name;
use super::number;
use super::spelling::{self, Between};
use super::text::{Gap, Text, Word};
use super::{Identities, IdentityKind, Mention, Role, Value, row};
use crate::privacy::entity::Entity;
use crate::privacy::passage::Passage;
use crate::privacy::span::{Finder, Span};

/// The best mention so far and whose it is.
#[derive(Clone, Copy, Debug)]
struct Best {
    mention: Mention,
    person: Option<u32>,
    kind: IdentityKind,
}

impl Identities {
    /// Finds every mention in the passage.
    pub(crate) fn find(&self, passage: &Passage<'_>, out: &mut Vec<Span>) {
        if self.values.is_empty() {
            return;
        }
        let text = Text::new(passage);
        let mut covered = 0;
        let mut digits = 0;
        text.each_word(|word, has_digits| {
            let first = text.at(word.start);
            if !(has_digits || number::begins_spelled(first)) {
                digits = 0;
            } else if !self.numbers.is_empty() && self.find_numbers(&text, word, has_digits, &mut digits, out)
            {
                covered = word.end;
            }
            if word.start < covered {
                return;
            }
            let single = word.end - word.start == 1;
            let second = if single { 0 } else { text.at(word.start + 1) };
            let head = self.heads.get(row(first, second)).copied().unwrap_or(0);
            if head == 0 && !(single && text.at(word.end) == b'.') && first < 0x80 {
                return;
            }
            if let Some(best) = self.best(&text, word, head, covered) {
                covered = best.mention.end;
                push(&text, best, out);
            }
        });
        if !self.unspaced.is_empty() && !passage.folded.as_str().is_ascii() {
            self.find_unspaced(&text, out);
        }
    }

    /// The longest mention that begins with a word, or around it.
    fn best(&self, text: &Text<'_>, word: Word, head: u32, floor: usize) -> Option<Best> {
        let mut best = None;
        self.candidates(text, word, head, floor, &mut best);
        let first = text.at(word.start);
        if best.is_none() && word.end - word.start == 1 && self.initials & (1 << (first & 31)) != 0 {
            for value in self.values.iter().filter(|value| value.kind == IdentityKind::Name) {
                let mention = self.name(value).initials(text, word);
                self.better(text, &mut best, mention, value);
            }
        }
        // Prefixes that are written together with the name, in Arabic and Hebrew.
        if best.is_none() && matches!(first, 0xD7..=0xDB) && word.end - word.start > 6 {
            let prefix = matches!(
                text.slice(word.start, word.start + 2),
                "و" | "ف" | "ل" | "ب" | "ك" | "ו" | "ל" | "ב" | "ה" | "מ" | "ש"
            );
            if prefix {
                let rest = Word { start: word.start + 2, end: word.end };
                let head = self.heads.get(row(text.at(rest.start), text.at(rest.start + 1))).copied();
                self.candidates(text, rest, head.unwrap_or(0), floor, &mut best);
            }
        }
        best
    }

    fn candidates(&self, text: &Text<'_>, word: Word, head: u32, floor: usize, best: &mut Option<Best>) {
        let mut next = head;
        while let Some(part) = next.checked_sub(1).and_then(|at| self.parts.get(at as usize)) {
            next = part.next;
            let Some(value) = self.values.get(part.value as usize) else { continue };
            let mention = match part.role {
                Role::Whole => self.whole(text, word, value),
                _ => self.name(value).mention(text, word, part, floor),
            };
            self.better(text, best, mention, value);
        }
    }

    fn name(&self, value: &Value) -> Name<'_> {
        let parts = self.parts.get(value.parts.0 as usize..value.parts.1 as usize).unwrap_or_default();
        Name { parts, store: &self.store, strict: self.strict }
    }

    /// A mention of a value that is no name, from a word on.
    fn whole(&self, text: &Text<'_>, word: Word, value: &Value) -> Option<Mention> {
        let squeezed = self.text(value.squeezed);
        let (start, mut end, certainty);
        start = word.start;
        match value.kind {
            IdentityKind::Email => {
                end = spelling::email(
                    text,
                    start,
                    squeezed,
                    self.text(value.domain),
                    self.text(value.written),
                )?;
                certainty = CERTAIN;
            }
            IdentityKind::Username => {
                end = spelling::follow(text, start, squeezed, Between::Signs)?;
                let marked = text.before(start) == b'@';
                let start = start - usize::from(marked);
                let known = spelling::is_distinctive(squeezed) || marked;
                let certainty =
                    if known { CERTAIN } else { certainty::alone(text, word.start, end, meaning(squeezed))? };
                return spelling::ends_word(text, end).then_some(Mention {
                    start,
                    end,
                    certainty,
                    whose: true,
                });
            }
            _ => {
                end = spelling::follow(text, start, squeezed, Between::Spaces)?;
                certainty = self.phrase(text, start, end, value)?;
                if value.kind == IdentityKind::Company {
                    end = with_legal_form(text, end);
                } else {
                    // Signs at the end of a password or a code belong to it.
                    let written = self.text(value.written);
                    let signs = written.trim_end_matches(|sign: char| !sign.is_alphanumeric()).len();
                    let signs = written.get(signs..).unwrap_or_default();
                    if text.folded.get(end..).is_some_and(|rest| rest.starts_with(signs)) {
                        end += signs.len();
                    }
                }
            }
        }
        let genitive = text.at(end) == b's' && spelling::ends_word(text, end + 1) && squeezed.len() > 3;
        (genitive || spelling::ends_word(text, end)).then_some(Mention { start, end, certainty, whose: true })
    }

    /// Certainty of a company or an attribute, which may be made of ordinary words.
    fn phrase(&self, text: &Text<'_>, start: usize, end: usize, value: &Value) -> Option<u8> {
        let written = self.text(value.written);
        let mut words = written.split(|sign: char| !sign.is_alphanumeric()).filter(|word| !word.is_empty());
        let ordinary = words.clone().all(|word| {
            is_common(word) || word.len() < 3 && !word.starts_with(|sign: char| sign.is_ascii_digit())
        });
        if !ordinary {
            return Some(CERTAIN);
        }
        let single = words.nth(1).is_none();
        if single && self.strict {
            return None;
        }
        if single {
            return certainty::alone(text, start, end, meaning(written));
        }
        let last = text.previous(end).is_some_and(|last| text.is_capital(last.start));
        match (text.is_capital(start) && last, text.is_shouted()) {
            (true, false) => Some(MEANT),
            (true, true) => Some(AMBIGUOUS),
            _ => None,
        }
    }

    /// Pushes the numbers that end inside a word; whether there was one.
    fn find_numbers(
        &self,
        text: &Text<'_>,
        word: Word,
        has_digits: bool,
        count: &mut usize,
        out: &mut Vec<Span>,
    ) -> bool {
        let mut found = false;
        if !has_digits {
            *count = if number::spelled(text.word(word)).is_some() { *count + 1 } else { 0 };
            if *count >= number::NUMBER - 2 {
                found = self.push_numbers(text, word.end, out);
            }
            return found;
        }
        for at in word.start..word.end {
            if text.at(at).is_ascii_digit() {
                *count += 1;
                if *count >= number::NUMBER && !text.at(at + 1).is_ascii_digit() {
                    found |= self.push_numbers(text, at + 1, out);
                }
            }
        }
        found
    }

    fn push_numbers(&self, text: &Text<'_>, end: usize, out: &mut Vec<Span>) -> bool {
        let mut best: Option<Best> = None;
        for number in &self.numbers {
            let digits =
                self.digits.get(number.digits.0 as usize..number.digits.1 as usize).unwrap_or_default();
            let start = if number.phone {
                number::phone(text, end, digits)
            } else {
                number::number(text, end, digits)
            };
            let (Some(start), Some(value)) = (start, self.values.get(number.value as usize)) else {
                continue;
            };
            let mention = Mention { start, end, certainty: CERTAIN, whose: true };
            self.better(text, &mut best, Some(mention), value);
        }
        let Some(best) = best else { return false };
        push(text, best, out);
        true
    }

    /// Finds names of scripts without spaces.
    fn find_unspaced(&self, text: &Text<'_>, out: &mut Vec<Span>) {
        let from = out.len();
        for sought in &self.unspaced {
            let Some(value) = self.values.get(sought.value as usize) else { continue };
            sought.find(text, &mut |start, end, certainty| {
                let mention = Mention { start, end, certainty, whose: true };
                push(text, Best { mention, person: Some(value.person), kind: value.kind }, out);
            });
        }
        let Some(found) = out.get_mut(from..) else { return };
        found.sort_by_key(|span| (span.start, usize::MAX - span.end));
        // Two people with one name, and parts that touch.
        let mut kept = from;
        for at in from..out.len() {
            let Some(&span) = out.get(at) else { break };
            let last = if kept > from { out.get_mut(kept - 1) } else { None };
            match last {
                Some(last) if span.start >= last.start && span.end <= last.end => {
                    if (span.start, span.end) == (last.start, last.end) && span.person != last.person {
                        (last.person, last.confidence) = (None, last.confidence.min(WHOSE));
                    }
                }
                Some(last)
                    if span.entity == last.entity
                        && span.person == last.person
                        && touches(text, last.end, span.start) =>
                {
                    last.end = last.end.max(span.end);
                }
                _ => {
                    if let Some(place) = out.get_mut(kept) {
                        *place = span;
                    }
                    kept += 1;
                }
            }
        }
        out.truncate(kept);
    }

    /// Keeps the longer mention; of equal ones the kind of the lower rank; of two people none.
    fn better(&self, text: &Text<'_>, best: &mut Option<Best>, mention: Option<Mention>, value: &Value) {
        let Some(mention) = mention else { return };
        let person = mention.whose.then_some(value.person);
        let new = Best { mention, person, kind: value.kind };
        let Some(old) = best else {
            *best = Some(new);
            return;
        };
        let length = |best: &Best| best.mention.end - best.mention.start;
        let is_name_and_mailbox = matches!(
            (old.kind, new.kind),
            (IdentityKind::Name, IdentityKind::Email) | (IdentityKind::Email, IdentityKind::Name)
        );
        // A name that is the mailbox as well: Ada, of ada@shop.example.
        if is_name_and_mailbox
            && (old.mention.start, old.mention.end, old.person) == (mention.start, mention.end, person)
            && text.slice(mention.start, mention.end).chars().all(char::is_alphabetic)
        {
            old.kind = IdentityKind::Name;
            old.mention.certainty = old.mention.certainty.max(mention.certainty);
            return;
        }
        let order = length(&new).cmp(&length(old)).then(old.kind.rank().cmp(&new.kind.rank()));
        match order {
            std::cmp::Ordering::Greater => *best = Some(new),
            std::cmp::Ordering::Equal if old.person != new.person && !self.strict => {
                let certainty = old.mention.certainty.max(mention.certainty).min(WHOSE);
                old.mention.certainty = certainty;
                old.person = None;
            }
            std::cmp::Ordering::Equal => old.mention.certainty = old.mention.certainty.max(mention.certainty),
            std::cmp::Ordering::Less => {}
        }
    }
}

/// Whether nothing, a space or a middle dot lies between two places of the original.
fn touches(text: &Text<'_>, end: usize, start: usize) -> bool {
    start <= end || matches!(text.passage.original.get(end..start), Some(" " | "\u{3000}" | "・" | "·"))
}

fn push(text: &Text<'_>, best: Best, out: &mut Vec<Span>) {
    let Best { mention, person, kind } = best;
    let (mut start, mut end, mut entity) = (mention.start, mention.end, kind.entity());
    let mut confidence = mention.certainty;
    if matches!(kind, IdentityKind::Name | IdentityKind::Company | IdentityKind::Username)
        && let Some((from, to)) = address(text, start, end)
    {
        (start, end, entity) = (from, to, Entity::Email);
        confidence = confidence.max(LIKELY);
    }
    let place = text.passage.folded.original(start..end);
    out.push(Span {
        start: place.start,
        end: place.end,
        entity,
        finder: Finder::Identity,
        confidence,
        person,
    });
}

/// The e-mail address around a range.
fn address(text: &Text<'_>, start: usize, end: usize) -> Option<(usize, usize)> {
    let is_sign = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'_' | b'-' | b'+' | b'%');
    let reach = |from: usize| (from..from + 64).find(|&at| !is_sign(text.at(at))).unwrap_or(from + 64);
    let back =
        |from: usize| (from.saturating_sub(64)..from).rev().take_while(|&at| is_sign(text.at(at))).last();
    let stop = reach(end);
    let from = back(start).unwrap_or(start);
    let (from, to) = if text.at(stop) == b'@' {
        (from, reach(stop + 1))
    } else if text.before(from) == b'@' {
        (back(from - 1)?, stop)
    } else {
        return None;
    };
    let to = (from..to).rev().find(|&at| text.at(at).is_ascii_alphanumeric())? + 1;
    let is_address = to > stop.min(to) || text.slice(from, to).contains('@');
    let has_domain = text.slice(from, to).rsplit('@').next().is_some_and(|domain| domain.contains('.'));
    (is_address && has_domain).then_some((from, to))
}

/// The end of a legal form that follows the name of a company.
fn with_legal_form(text: &Text<'_>, end: usize) -> usize {
    let mut end = end;
    for _ in 0..4 {
        let Some(next) = text.near(end) else { break };
        let word = text.word(next);
        let gap = text.gap(end, next.start);
        let ahead = matches!(gap, Gap::Space | Gap::Comma | Gap::Glue | Gap::Dot)
            || text.slice(end, next.start) == " & ";
        if !ahead
            || !is_legal_form(word)
            || word.len() == 1 && gap != Gap::Glue && !text.is_capital(next.start)
        {
            break;
        }
        if word.len() < 3 && !text.is_capital(next.start) {
            break;
        }
        end = next.end;
    }
    end
}
