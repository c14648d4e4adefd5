//! Sums of weights of words met lately: text repeats itself, and most words are met again.

use super::feature::{self, PLACES, ROUGH, Traits};
use super::hash;
use super::label::{LABELS, Scores};
use super::model::Model;
use super::token::{Form, Token};

/// Number of words kept.
const WORDS: usize = 1 << 14;

/// A word with everything that its features add up to.
#[derive(Clone, Debug)]
pub(crate) struct Word {
    key: u64,
    pub(crate) traits: Traits,
    /// For the word itself and its neighbours.
    pub(crate) places: [Scores; PLACES],
    /// For tokens of later turns; none if they tell nothing.
    pub(crate) earlier: Option<Box<[Scores; ROUGH]>>,
}

/// The words met lately; each has one place, which the next that wants it takes over.
#[derive(Debug)]
pub(crate) struct Cache(Vec<Option<Word>>);

impl Cache {
    pub(crate) fn new() -> Self {
        Self(vec![None; WORDS])
    }

    /// The word of a token; `None` cannot happen.
    #[inline]
    pub(crate) fn word(&mut self, token: &Token, text: &str, model: &Model) -> Option<&Word> {
        let form = (token.form as u64) << 8 | token.case as u64;
        let hash = hash::word(text.as_bytes());
        let key = hash::pair(hash, form);
        let place = self.0.get_mut((key >> 32) as usize & (WORDS - 1))?;
        if place.as_ref().is_none_or(|word| word.key != key) {
            *place = Some(Word::new(key, hash, token, text, model));
        }
        place.as_ref()
    }
}

impl Word {
    #[cold]
    fn new(key: u64, hash: u64, token: &Token, text: &str, model: &Model) -> Self {
        let traits = Traits::new(token, text, hash, &model.lexicon);
        let mut places = [[0; LABELS]; PLACES];
        for (place, scores) in places.iter_mut().enumerate() {
            feature::of_word(token, text, &traits, place, &mut |feature| model.weights.add(feature, scores));
        }
        let mut earlier = [[0; LABELS]; ROUGH];
        if token.form == Form::Word {
            for (rough, earlier) in earlier.iter_mut().enumerate() {
                model.weights.add(feature::of_earlier(traits.word, rough), earlier);
            }
        }
        let tells = earlier.iter().flatten().any(|&score| score != 0);
        Self { key, traits, places, earlier: tells.then(|| Box::new(earlier)) }
    }
}
