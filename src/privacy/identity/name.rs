//! The mentions of one name: its parts in any order, with initials, particles and unknown middle names between.

use super::certainty::{self, AMBIGUOUS, CERTAIN, LIKELY, WEAK, WHOSE};
use super::common::{Meaning, is_common, is_particle, meaning};
use super::likeness::{Form, form, is_mistyped};
use super::text::{Gap, Text, Word};
use super::{Mention, Part, Role};

/// A name whose mentions are looked for.
#[derive(Clone, Copy, Debug)]
pub(super) struct Name<'i> {
    pub(super) parts: &'i [Part],
    /// The text that the parts lie in.
    pub(super) store: &'i str,
    /// Ordinary words are left alone, whatever stands around them.
    pub(super) strict: bool,
}

/// A mention while it grows.
#[derive(Clone, Copy, Debug)]
struct Chain<'i> {
    start: usize,
    end: usize,
    /// End of the last word, before its dot.
    word_end: usize,
    /// Units of the name that are in it, a bit each.
    used: u64,
    full: u32,
    initials: u32,
    /// Shortened or mistyped parts.
    near: u32,
    /// One of the parts is no ordinary word.
    telling: bool,
    capital: bool,
    /// The words touch each other, as in user names.
    glued: bool,
    form: Form,
    /// The first word ended with digits.
    digits: bool,
    /// The part that was found last, no particle.
    own: &'i str,
}

impl<'i> Name<'i> {
    fn text(&self, part: &Part) -> &'i str {
        self.store
            .get(part.start as usize..part.start as usize + usize::from(part.length))
            .unwrap_or_default()
    }

    /// The mention around a word that is like `part`; nothing of it before `floor`.
    pub(super) fn mention(&self, text: &Text<'_>, word: Word, part: &Part, floor: usize) -> Option<Mention> {
        let mut chain = self.opening(text, word, part)?;
        if part.role != Role::Initialled {
            self.forwards(text, &mut chain);
            self.backwards(text, &mut chain, floor);
        }
        let certainty = self.certainty(text, &chain, part)?;
        Some(Mention { start: chain.start, end: chain.end, certainty, whose: certainty != WHOSE })
    }

    /// `L.K.`: the initials of the first and the last part, with dots and in capitals.
    pub(super) fn initials(&self, text: &Text<'_>, word: Word) -> Option<Mention> {
        let is_letter = |word: Word| {
            word.end - word.start == 1 && text.at(word.end) == b'.' && text.is_capital(word.start)
        };
        let next = text.near(word.end)?;
        let close = matches!(text.gap(word.end, next.start), Gap::Glue | Gap::Dot);
        let last = self.parts.iter().filter(|part| part.role == Role::Name).max_by_key(|part| part.unit)?;
        let first = self.parts.iter().find(|part| part.role == Role::Name)?;
        let is_initial = |part: &Part, word: Word| self.text(part).starts_with(text.word(word));
        if first.unit == last.unit || !close || !is_letter(word) || !is_letter(next) {
            return None;
        }
        if !is_initial(first, word) || !is_initial(last, next) {
            return None;
        }
        let abbreviation = super::common::listed(
            "u.s u.k u.n e.u z.b p.s a.m p.m n.y l.a d.c e.g i.e d.h u.a p.o n.b v.a s.o n.a",
            text.slice(word.start, next.end),
        );
        // A third letter makes it something else.
        let more =
            text.near(next.end).is_some_and(|more| more.end == more.start + 1 && more.start == next.end + 1);
        let certainty = if abbreviation || more { AMBIGUOUS } else { LIKELY };
        Some(Mention { start: word.start, end: next.end + 1, certainty, whose: true })
    }

    /// The chain of a first word.
    fn opening(&self, text: &Text<'_>, word: Word, part: &Part) -> Option<Chain<'i>> {
        let (own, found) = (self.text(part), text.word(word));
        let mut chain = Chain {
            start: word.start,
            end: word.end,
            word_end: word.end,
            used: part.bit(),
            full: 0,
            initials: 0,
            near: 0,
            telling: false,
            capital: false,
            glued: false,
            form: Form::Same,
            digits: false,
            own,
        };
        if part.role == Role::Initialled {
            let rest = found.strip_prefix(own)?;
            chain.digits = !rest.is_empty();
            chain.full = 1;
            return rest.bytes().all(|byte| byte.is_ascii_digit()).then_some(chain);
        }
        if let Some(form) = form(own, found) {
            chain.take(text, word, own, part, form);
            return Some(chain);
        }
        // Parts written together: lenakunde, kundelena84.
        let mut rest = found.strip_prefix(own)?;
        chain.take(text, word, own, part, Form::Same);
        let mut parts = 1;
        while !rest.is_empty() && !rest.bytes().all(|byte| byte.is_ascii_digit()) {
            let next = self
                .parts
                .iter()
                .filter(|part| {
                    matches!(part.role, Role::Name | Role::Particle) && part.bit() & chain.used == 0
                })
                .filter(|part| rest.starts_with(self.text(part)))
                .max_by_key(|part| part.length)?;
            rest = rest.strip_prefix(self.text(next))?;
            chain.used |= next.bit();
            if next.role == Role::Name {
                chain.full += 1;
                chain.own = self.text(next);
            }
            parts += 1;
        }
        chain.digits = !rest.is_empty();
        let long = word.end - word.start - rest.len() >= 5;
        chain.glued = parts > 1;
        (parts > 1 && long || parts == 1).then_some(chain)
    }

    /// The unused part that a word is, and how.
    fn unit(&self, word: &str, used: u64) -> Option<(&'i Part, Form)> {
        self.parts
            .iter()
            .filter(|part| part.role != Role::Initialled && part.bit() & used == 0)
            .find_map(|part| Some((part, form(self.text(part), word)?)))
    }

    fn is_initial(&self, letter: &str, used: u64) -> Option<u64> {
        let is_free = |part: &&Part| part.role != Role::Initialled && part.bit() & used == 0;
        self.parts.iter().filter(is_free).find(|part| self.text(part).starts_with(letter)).map(Part::bit)
    }

    fn mistyped(&self, word: &str, used: u64) -> Option<u64> {
        let is_free = |part: &&Part| part.role == Role::Name && part.bit() & used == 0;
        self.parts.iter().filter(is_free).find(|part| is_mistyped(self.text(part), word)).map(Part::bit)
    }

    fn forwards(&self, text: &Text<'_>, chain: &mut Chain<'i>) {
        let mut at = chain.word_end;
        let mut skipped = 0;
        while chain.form != Form::Genitive || chain.end == chain.word_end {
            let Some(next) = text.near(at) else { break };
            let gap = text.gap(at, next.start);
            let word = text.word(next);
            let letter = word.len() == 1;
            if gap == Gap::Other || gap == Gap::Comma && skipped > 0 {
                break;
            }
            if let Some((part, form)) = self.unit(word, chain.used) {
                if part.role == Role::Name {
                    chain.glued |= gap == Gap::Glue;
                    chain.take(text, next, self.text(part), part, form);
                    at = chain.word_end;
                    skipped = 0;
                    continue;
                }
            }
            let dotted = text.at(next.end) == b'.';
            let capital = text.is_capital(next.start);
            if skipped == 0 && letter && gap != Gap::Apostrophe {
                let clear =
                    dotted && (capital || gap != Gap::Space) || gap == Gap::Glue || capital && word != "i";
                if let Some(bit) = self.is_initial(word, chain.used).filter(|_| clear) {
                    chain.used |= bit;
                    chain.initials += 1;
                    chain.capital |= capital;
                    chain.end = next.end + usize::from(dotted);
                    chain.word_end = next.end;
                    at = next.end;
                    continue;
                }
            }
            if skipped == 0 {
                if let Some(bit) = self.mistyped(word, chain.used) {
                    chain.used |= bit;
                    chain.near += 1;
                    (chain.end, chain.word_end, at) = (next.end, next.end, next.end);
                    continue;
                }
            }
            let vowel = matches!(word, "a" | "e" | "i" | "o" | "u" | "y");
            let joins = is_particle(word) && !matches!(word, "and" | "und" | "of" | "the");
            let between = capital || dotted || letter && !vowel || joins && !letter;
            if skipped >= 2 || !between || !matches!(gap, Gap::Space | Gap::Dot | Gap::Glue) {
                break;
            }
            skipped += 1;
            at = next.end;
        }
    }

    fn backwards(&self, text: &Text<'_>, chain: &mut Chain<'i>, floor: usize) {
        for step in 0..4 {
            let Some(before) = text.previous(chain.start).filter(|word| word.start >= floor) else { break };
            let gap = text.gap(before.end, chain.start);
            if matches!(gap, Gap::Other | Gap::Comma | Gap::Apostrophe)
                && !(gap == Gap::Apostrophe && step == 0)
            {
                break;
            }
            let word = text.word(before);
            if word.len() == 1 {
                let clear = matches!(gap, Gap::Glue | Gap::Dot | Gap::Apostrophe)
                    || text.is_capital(before.start) && word != "i"
                    || gap == Gap::Space && !matches!(word, "a" | "e" | "i" | "o" | "u" | "y" | "s");
                let Some(bit) = self.is_initial(word, chain.used).filter(|_| clear) else { break };
                chain.used |= bit;
                chain.initials += 1;
            } else if let Some((part, _)) = self.unit(word, chain.used) {
                chain.used |= part.bit();
                chain.full += u32::from(part.role == Role::Name);
            } else if let Some(bit) = self.mistyped(word, chain.used) {
                chain.used |= bit;
                chain.near += 1;
            } else if let Some(bit) = self.shortened(word, chain).filter(|_| step == 0 && gap == Gap::Space) {
                chain.used |= bit;
                chain.near += 1;
            } else {
                break;
            }
            chain.capital |= text.is_capital(before.start);
            chain.start = before.start;
        }
    }

    /// The part before all used ones that a word is the beginning of: Ros for Rosalind.
    fn shortened(&self, word: &str, chain: &Chain<'i>) -> Option<u64> {
        if word.len() < 3 || is_particle(word) || is_common(word) {
            return None;
        }
        let earlier = |part: &&Part| part.role == Role::Name && part.bit() < chain.used;
        self.parts.iter().filter(earlier).find(|part| self.text(part).starts_with(word)).map(Part::bit)
    }

    /// How sure it is that the chain names this person; none if it does not.
    fn certainty(&self, text: &Text<'_>, chain: &Chain<'i>, part: &Part) -> Option<u8> {
        let own = self.text(part);
        if part.role == Role::Initialled {
            let handle = chain.digits
                || matches!(text.before(chain.start), b'@' | b'/')
                || matches!(text.at(chain.end), b'_' | b'@');
            let surname = own.get(1..).unwrap_or_default();
            return (handle || own.len() >= 6 && !is_common(own) && !is_common(surname)).then_some(LIKELY);
        }
        if chain.full == 0 {
            return None;
        }
        if chain.full > 1 || chain.near > 0 || chain.initials > 0 {
            let sure = chain.telling || chain.capital || chain.glued;
            return match chain.full > 1 || chain.near > 0 {
                _ if sure => Some(CERTAIN),
                true => Some(AMBIGUOUS),
                false => None,
            };
        }
        let own = chain.own;
        let meaning = meaning(own);
        let short = own.len() <= 2;
        if self.strict && (meaning != Meaning::None || short) {
            return None;
        }
        if chain.digits {
            return match (meaning, own.len()) {
                (Meaning::None, 4..) => Some(LIKELY),
                (Meaning::None, 3) => Some(WEAK),
                _ => None,
            };
        }
        match chain.form {
            Form::Disguised => return Some(LIKELY),
            Form::Inflected if own.is_ascii() => {
                let begins = text.begins_sentence(chain.start) || text.is_shouted();
                return (chain.capital && !begins && meaning == Meaning::None).then_some(WEAK);
            }
            Form::Inflected if meaning == Meaning::None => return Some(LIKELY),
            Form::Genitive if meaning != Meaning::None => {
                let found =
                    certainty::alone(text, chain.start, chain.end, meaning).filter(|_| chain.capital)?;
                return Some(found.min(AMBIGUOUS));
            }
            _ => {}
        }
        if meaning != Meaning::None || short {
            let found = certainty::alone(text, chain.start, chain.end, meaning)?;
            let whole = text.is_capital(chain.end - 1) && short;
            return Some(if whole { found.min(AMBIGUOUS) } else { found });
        }
        Some(if !self.strict && self.is_other(text, chain, part) { WHOSE } else { CERTAIN })
    }

    /// Whether another surname seems to follow the first name.
    fn is_other(&self, text: &Text<'_>, chain: &Chain<'i>, part: &Part) -> bool {
        let more = self.parts.iter().any(|other| other.unit > part.unit && other.role == Role::Name);
        let Some(next) = text.near(chain.end).filter(|_| part.unit == 0 && more) else { return false };
        let word = text.word(next);
        text.gap(chain.end, next.start) == Gap::Space
            && word.len() >= 4
            && text.is_capital(next.start)
            && text.is_capital(chain.start)
            && !text.is_capital(next.end - 1)
            && !is_common(word)
            && certainty::is_plain(text, chain.start)
    }
}

impl<'i> Chain<'i> {
    /// Takes a word that is a part.
    fn take(&mut self, text: &Text<'_>, word: Word, own: &'i str, part: &Part, form: Form) {
        self.used |= part.bit();
        let name = part.role != Role::Particle;
        self.full += u32::from(name);
        self.form = form;
        self.end = word.end - usize::from(form == Form::Genitive);
        self.word_end = word.end;
        self.capital |= text.is_capital(word.start);
        if name {
            self.telling |= own.len() > 2 && !is_common(own);
            self.own = own;
        }
    }
}
