//! Names, addresses and bare answers: what has no form of its own, found by a small sequence model.
//!
//! ```text
//! folded text ─▶ token ─▶ feature (cached per word) ─▶ weights ─▶ chain ─▶ labels ─▶ spans
//!                           ▲ names      ▲ memory, question
//! ```

mod cache;
mod chain;
mod cue;
mod feature;
mod hash;
mod history;
mod label;
mod lexicon;
mod memory;
mod model;
mod names;
mod reader;
mod token;
#[cfg(feature = "training")]
pub mod training;
mod weights;

use std::sync::{Mutex, PoisonError};

use cache::Cache;
use chain::Vector;
use feature::{ROUGH, Sight, Traits};
use label::{LABELS, Label, Scores};
pub(crate) use memory::Memory;
use model::Model;
use token::{Case, Form, Gap, Token};

use super::fold::Folded;
use super::passage::Passage;
use super::span::{Finder, Span};
use crate::error::{ErrorKind, Result};

/// A token is personal when all kinds together are this likely.
const THRESHOLD: f32 = 0.5;
/// The same in text without capitals and signs, where less speaks for anything: a leak costs more than a word too many.
const THRESHOLD_SPOKEN: f32 = 0.125;
/// Beside a personal token, this part of the threshold is enough.
const BESIDE: f32 = 0.38;
/// Tokens that are looked at together; longer texts are cut.
const STRETCH: usize = 512;
/// Words of a question that count, from its end.
const ASKED: usize = 12;

/// A model with its name lists.
#[derive(Debug)]
pub struct Tagger {
    model: Model,
    /// Work space of calls that are over, for those to come.
    spaces: Mutex<Vec<Space>>,
}

/// What a call needs besides the model.
#[derive(Debug)]
struct Space {
    cache: Cache,
    tokens: Vec<Token>,
    traits: Vec<Traits>,
    /// Sums of weights of each token.
    sums: Vec<Scores>,
    /// The label of each token, and how likely it is that it is personal.
    labels: Vec<(Label, f32)>,
    scores: Vec<Vector>,
    forward: Vec<Vector>,
    asked: Vec<Token>,
}

impl Space {
    fn new() -> Self {
        Self {
            cache: Cache::new(),
            tokens: Vec::new(),
            traits: Vec::new(),
            sums: Vec::new(),
            labels: Vec::new(),
            scores: Vec::new(),
            forward: Vec::new(),
            asked: Vec::new(),
        }
    }
}

impl Tagger {
    /// Reads a model file.
    ///
    /// # Errors
    /// `invalid-model` if the bytes are no model of this version.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self> {
        let model = Model::read(bytes).ok_or(ErrorKind::InvalidModel)?;
        Ok(Self { model, spaces: Mutex::default() })
    }

    /// Finds names, addresses and bare answers; what recognisers found is in `out`.
    pub(crate) fn find(&self, passage: &Passage<'_>, memory: &mut Memory, out: &mut Vec<Span>) {
        let spare = self.spaces.lock().unwrap_or_else(PoisonError::into_inner).pop();
        let mut space = spare.unwrap_or_else(Space::new);
        space.read(&self.model, passage, memory);
        note_known(out, &passage.folded, &space.tokens, &mut space.traits);
        space.judge(&self.model);
        space.spans(passage, memory, out);
        space.remember(&self.model, passage, memory);
        self.spaces.lock().unwrap_or_else(PoisonError::into_inner).push(space);
    }
}

/// Notes for each token what a recogniser found there.
fn note_known(spans: &[Span], folded: &Folded, tokens: &[Token], traits: &mut [Traits]) {
    for span in spans.iter().filter(|span| span.finder == Finder::Recogniser) {
        let range = folded.position(span.start) as u32..folded.position(span.end) as u32;
        for (token, traits) in tokens.iter().zip(&mut *traits) {
            if range.contains(&token.start) {
                traits.known = span.entity as u8 + 1;
            }
        }
    }
}

impl Space {
    /// Sums the weights of everything that is seen of each token alone.
    fn read(&mut self, model: &Model, passage: &Passage<'_>, memory: &Memory) {
        let text = passage.folded.as_str();
        token::tokens(passage.original, &passage.folded, &mut self.tokens);
        let around = self.around(model, passage.question, memory);
        self.traits.clear();
        self.sums.clear();
        self.sums.resize(self.tokens.len(), [0; LABELS]);
        for (at, token) in self.tokens.iter().enumerate() {
            let Some(word) = self.cache.word(token, token.text(text), model) else { continue };
            self.traits.push(word.traits);
            let seen_from =
                [Some(at), at.checked_add(1), at.checked_sub(1), at.checked_add(2), at.checked_sub(2)];
            for (at, scores) in seen_from.into_iter().zip(&word.places) {
                if let Some(sum) = at.and_then(|at| self.sums.get_mut(at)) {
                    weights::add(sum, scores);
                }
            }
            if let (Some(sum), Some(scores)) =
                (self.sums.get_mut(at), around.get(usize::from(word.traits.rough)))
            {
                weights::add(sum, scores);
            }
        }
    }

    /// What earlier turns and the question speak for, for each rough form of a token.
    fn around(&mut self, model: &Model, question: &str, memory: &Memory) -> [Scores; ROUGH] {
        let mut around = memory.scores;
        model.history.add(memory.given, memory.turns, &mut around);
        if !question.is_empty() {
            let folded = Folded::new(question_end(question));
            token::tokens("", &folded, &mut self.asked);
            for token in self.asked.iter().rev().filter(|token| token.form == Form::Word).take(ASKED) {
                let word = hash::word(token.text(folded.as_str()).as_bytes());
                for (rough, around) in around.iter_mut().enumerate() {
                    model.weights.add(feature::of_question(word, rough), around);
                }
            }
        }
        around
    }

    /// Labels the tokens.
    ///
    /// Where single words speak clearly for nothing, nothing else is looked at: that is nearly everywhere.
    fn judge(&mut self, model: &Model) {
        self.labels.clear();
        let threshold = if self.is_spoken() { THRESHOLD_SPOKEN } else { THRESHOLD };
        let count = self.tokens.len();
        while self.labels.len() < count {
            let start = self.labels.len();
            let run = self.sums.iter().skip(start).take_while(|sum| is_open(sum, model.gate));
            let end = start + run.take(STRETCH).count();
            if start == end {
                self.labels.push((Label::NONE, 0.0));
                continue;
            }
            let sight = Sight { tokens: &self.tokens, traits: &self.traits };
            for (at, sum) in self.sums.iter_mut().enumerate().take(end).skip(start) {
                sight.joint(at, &mut |feature| model.weights.add(feature, sum));
            }
            let sums = self.sums.iter().take(end).skip(start);
            self.scores.clear();
            self.scores.extend(sums.map(|sum| sum.map(|sum| f32::from(sum) * model.weights.step)));
            model.chain.marginals(&mut self.scores, (start == 0, end == count), &mut self.forward);
            let tokens = self.tokens.iter().take(end).skip(start);
            let begin = self.labels.len();
            self.labels.extend(self.scores.iter().zip(tokens).map(|(chances, token)| judged(chances, token)));
            let run = self.labels.get_mut(begin..).unwrap_or_default();
            settle(run, threshold);
        }
    }

    /// Whether the text is words and numbers alone, without capitals and signs: speech that was written down.
    fn is_spoken(&self) -> bool {
        let is_plain = |token: &Token| match token.form {
            Form::Word => token.case == Case::Plain,
            Form::Number => true,
            Form::Glyph | Form::Sign => false,
        };
        self.tokens.iter().all(is_plain)
    }

    /// Joins tokens of one kind to spans.
    fn spans(&self, passage: &Passage<'_>, memory: &mut Memory, out: &mut Vec<Span>) {
        let labels = &self.labels;
        let mut at = 0;
        while let Some(&(label, _)) = labels.get(at) {
            let alike = labels.iter().skip(at).take_while(|other| other.0 == label).count();
            if let Some(entity) = label.entity() {
                let is_solid = |&at: &usize| {
                    let is_sign = self.tokens.get(at).is_none_or(|token| token.form == Form::Sign);
                    !(is_sign || label.is_number() && self.announces(at))
                };
                let first = (at..at + alike).find(is_solid);
                let last = (at..at + alike).rfind(is_solid);
                if let (Some(first), Some(last)) = (first, last) {
                    let (from, to) = self.whole(first, last);
                    let sure = labels.iter().skip(first).take(last + 1 - first).map(|label| label.1);
                    let mean = sure.sum::<f32>() / (last + 1 - first) as f32;
                    if let (Some(start), Some(end)) = (self.tokens.get(from), self.tokens.get(to)) {
                        let place = passage.folded.original(start.start as usize..end.end as usize);
                        out.push(Span {
                            start: place.start,
                            end: place.end,
                            entity,
                            finder: Finder::Tagger,
                            confidence: (mean * 100.0) as u8,
                            person: None,
                        });
                        memory.give(label);
                    }
                }
            }
            at += alike;
        }
    }

    /// Whether a token is a word beside what a recogniser found: it says what that is.
    fn announces(&self, at: usize) -> bool {
        let is_known = |at: usize| self.traits.get(at).is_some_and(|traits| traits.known != 0);
        let is_word = self.tokens.get(at).is_some_and(|token| token.form == Form::Word);
        let beside = [at.checked_sub(1), at.checked_add(1)];
        is_word && !is_known(at) && beside.into_iter().flatten().any(is_known)
    }

    /// Widens tokens `from` to `to` by letters and digits that touch them.
    fn whole(&self, mut from: usize, mut to: usize) -> (usize, usize) {
        let touches = |at: usize| {
            let token = self.tokens.get(at)?;
            let before = self.tokens.get(at.checked_sub(1)?)?;
            let is_solid = |token: &Token| matches!(token.form, Form::Word | Form::Number);
            (token.gap == Gap::Nothing && is_solid(token) && is_solid(before)).then_some(())
        };
        while touches(from).is_some() {
            from -= 1;
        }
        while touches(to + 1).is_some() {
            to += 1;
        }
        (from, to)
    }

    /// Keeps the words of this turn for the next.
    fn remember(&mut self, model: &Model, passage: &Passage<'_>, memory: &mut Memory) {
        let text = passage.folded.as_str();
        for token in self.tokens.iter().filter(|token| token.form == Form::Word) {
            let Some(word) = self.cache.word(token, token.text(text), model) else { continue };
            if let Some(earlier) = &word.earlier
                && memory.note(word.traits.word)
            {
                for (sum, scores) in memory.scores.iter_mut().zip(earlier.iter()) {
                    weights::add(sum, scores);
                }
            }
        }
        memory.turns = memory.turns.saturating_add(1);
    }
}

/// Whether a token with these scores of single words may be personal.
#[inline]
fn is_open(sum: &Scores, gate: i16) -> bool {
    let [none, personal @ .., _, _, _] = sum;
    let highest = personal.iter().fold(i16::MIN, |highest, &score| highest.max(score));
    none.saturating_sub(highest) < gate
}

/// The likeliest kind of a token, and how likely it is that it is personal at all.
fn judged(chances: &Vector, token: &Token) -> (Label, f32) {
    let kinds = chances.iter().enumerate().map(|(label, &chance)| (Label(label as u8), chance));
    let mut best = (Label::NONE, 0.0);
    let mut total = 0.0;
    for (label, chance) in kinds.filter(|(label, _)| label.entity().is_some()) {
        total += chance;
        if chance > best.1 {
            best = (label, chance);
        }
    }
    // A sign that begins a line is a bullet or a quotation mark, never part of a value.
    let is_bullet = token.form == Form::Sign && token.gap == Gap::LineEnd;
    if is_bullet { (Label::NONE, 0.0) } else { (best.0, total) }
}

/// Takes back labels that are too unlikely: a token is kept that is likely by itself, or beside a kept one.
fn settle(labels: &mut [(Label, f32)], threshold: f32) {
    let beside = threshold * BESIDE;
    for run in labels.chunk_by_mut(|label, next| (label.1 >= beside) == (next.1 >= beside)) {
        if !run.iter().any(|&(_, chance)| chance >= threshold) {
            run.fill((Label::NONE, 0.0));
        }
    }
}

/// The end of a question, cut between characters.
fn question_end(question: &str) -> &str {
    let start = question.len().saturating_sub(160);
    (start..question.len()).find_map(|start| question.get(start..)).unwrap_or_default()
}
