//! What the trainer needs of the tagger: the same tokens, features and file.

use super::feature::{self, Sight, Traits};
use super::history::TURNS;
use super::label::Label;
use super::lexicon::Lexicon;
use super::memory::Memory;
use super::names::{Classes, Layout};
use super::reader::Reader;
use super::token::{self, Form};
use super::{ASKED, hash, model, question_end, weights};
use crate::privacy::fold::{Folded, fold};
use crate::privacy::passage::Passage;
use crate::privacy::recognise::recognise;

/// Number of labels.
pub const LABELS: usize = super::label::LABELS;
/// How many slots are tried for a feature.
pub const TRIES: usize = weights::TRIES;
/// Mask of a value of the name lists, and how many of its bits are classes.
pub const VALUE: (u16, u32) = (super::names::VALUE_MASK, super::names::CLASS_BITS);
/// First bytes of a model file.
pub const MAGIC: &[u8; 8] = model::MAGIC;
/// Bits of name classes.
pub const GIVEN: u8 = Classes::GIVEN;
/// Bit of surnames.
pub const SURNAME: u8 = Classes::SURNAME;
/// Bit of names that only the large list has.
pub const RARE_NAME: u8 = Classes::RARE_NAME;

/// Number of the label for a kind of labelled text.
#[must_use]
pub fn label(name: &str) -> u8 {
    Label::of_name(name).0
}

/// Whether something is found under this label.
#[must_use]
pub fn is_personal(label: u8) -> bool {
    Label(label).entity().is_some()
}

/// Hash of a word in its folded form.
#[must_use]
pub fn word_hash(word: &str) -> u64 {
    hash::word(fold(word).as_bytes())
}

/// Folded form of a word.
#[must_use]
pub fn folded(word: &str) -> String {
    fold(word)
}

/// Class byte of a word.
#[must_use]
pub fn class(names: u8, common: u8) -> u8 {
    Classes::new(names, common).0
}

/// The three places of a word in an array of this layout, and its check bits.
#[must_use]
pub fn places(seed: u64, segment: u32, segments: u32, word: u64) -> ([usize; 3], u16) {
    Layout { seed, segment, segments }.of(word)
}

/// Length of the array of this layout.
#[must_use]
pub fn array_length(segment: u32, segments: u32) -> usize {
    Layout { seed: 0, segment, segments }.places()
}

/// First slot of a feature in a table of `1 << bits`, and its check.
#[must_use]
pub fn slot(feature: u64, bits: u32) -> (usize, u16) {
    weights::place(feature, bits)
}

/// Checksum of the part of a model file behind it.
#[must_use]
pub fn checksum(bytes: &[u8]) -> u64 {
    model::checksum(bytes)
}

/// Turns of one speaker so far.
#[derive(Clone, Debug, Default)]
pub struct History(Memory);

impl History {
    /// Notes that a kind was given.
    pub fn give(&mut self, label: u8) {
        self.0.give(Label(label));
    }
}

/// A text as the model sees it.
#[derive(Clone, Debug, Default)]
pub struct Seen {
    /// Bytes of each token in the original text.
    pub tokens: Vec<(usize, usize)>,
    /// Features of each token.
    pub features: Vec<Vec<u64>>,
}

/// Sees texts with the name lists.
#[derive(Debug)]
pub struct Eye(Lexicon);

impl Eye {
    /// With the name lists of a model file.
    #[must_use]
    pub fn new(lists: &[u8]) -> Option<Self> {
        Lexicon::read(&mut Reader(lists)).map(Self)
    }

    /// The tokens and features of a text, which is noted in the history.
    pub fn see(&self, original: &str, question: &str, history: &mut History) -> Seen {
        let folded = Folded::new(original);
        let mut tokens = Vec::new();
        token::tokens(original, &folded, &mut tokens);
        let text = folded.as_str();
        let mut traits: Vec<_> = tokens
            .iter()
            .map(|token| {
                let word = token.text(text);
                Traits::new(token, word, hash::word(word.as_bytes()), &self.0)
            })
            .collect();
        let mut spans = Vec::new();
        recognise(&Passage::new(original), &mut spans);
        super::note_known(&spans, &folded, &tokens, &mut traits);
        let mut features = vec![Vec::with_capacity(80); tokens.len()];
        for (at, (token, traits)) in tokens.iter().zip(&traits).enumerate() {
            let seen_from =
                [Some(at), at.checked_add(1), at.checked_sub(1), at.checked_add(2), at.checked_sub(2)];
            for (place, at) in seen_from.into_iter().enumerate() {
                if let Some(list) = at.and_then(|at| features.get_mut(at)) {
                    feature::of_word(token, token.text(text), traits, place, &mut |feature| {
                        list.push(feature)
                    });
                }
            }
        }
        let asked = fold(question_end(&fold(question)));
        let folded_question = Folded::new(&asked);
        let mut asked_tokens = Vec::new();
        token::tokens("", &folded_question, &mut asked_tokens);
        let asked: Vec<u64> = asked_tokens
            .iter()
            .rev()
            .filter(|token| token.form == Form::Word)
            .take(ASKED)
            .map(|token| hash::word(token.text(folded_question.as_str()).as_bytes()))
            .collect();
        let sight = Sight { tokens: &tokens, traits: &traits };
        for (at, (list, traits)) in features.iter_mut().zip(&traits).enumerate() {
            sight.joint(at, &mut |feature| list.push(feature));
            let rough = usize::from(traits.rough);
            if rough < feature::ROUGH {
                list.extend(history.0.words().iter().map(|&word| feature::of_earlier(word, rough)));
                list.extend(asked.iter().map(|&word| feature::of_question(word, rough)));
                let given = (0..LABELS).filter(|label| history.0.given & (1 << label) != 0);
                list.extend(given.map(|label| feature::of_given(label, rough)));
                list.push(feature::of_turn(usize::from(history.0.turns).min(TURNS - 1), rough));
            }
        }
        for (token, traits) in tokens.iter().zip(&traits) {
            if token.form == Form::Word {
                history.0.note(traits.word);
            }
        }
        history.0.turns = history.0.turns.saturating_add(1);
        let original = |token: &token::Token| {
            let place = folded.original(token.start as usize..token.end as usize);
            (place.start, place.end)
        };
        Seen { tokens: tokens.iter().map(original).collect(), features }
    }
}
