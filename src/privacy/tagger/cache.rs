//! Sums of weights of words met lately: text repeats itself, and most words are met again.

use super::feature::{self, PLACES, ROUGH, Traits};
use super::hash;
use super::label::{LABELS, Scores};
use super::model::Model;
use super::token::{Form, Token};

/// Places for words; each keeps two.
const PLACES_OF_WORDS: usize = 1 << 13;

/// A word with everything that its features add up to.
#[derive(Clone, Debug)]
pub(crate) struct Word {
    key: u64,
    pub(crate) traits: Traits,
    /// For the word itself and its neighbours.
    pub(crate) places: [Scores; PLACES],
    /// For tokens of later turns; none if they tell nothing.
    pub(crate) earlier: Option<Box<[Scores; ROUGH]>>,
    /// For tokens of the answer to a question with the word; none if they tell nothing.
    pub(crate) asked: Option<Box<[Scores; ROUGH]>>,
}

/// The words met lately, two at each place: a new one takes the place of the one that was not met for longer.
#[derive(Debug)]
pub(crate) struct Cache(Vec<[Option<Box<Word>>; 2]>);

impl Cache {
    pub(crate) fn new() -> Self {
        Self(vec![[None, None]; PLACES_OF_WORDS])
    }

    /// The word of a token; `None` cannot happen.
    #[inline]
    pub(crate) fn word(&mut self, token: &Token, text: &str, model: &Model) -> Option<&Word> {
        let form = (token.form as u64) << 8 | token.case as u64;
        let hash = hash::word(text.as_bytes());
        let key = hash::pair(hash, form);
        let [last, other] = self.0.get_mut((key >> 32) as usize & (PLACES_OF_WORDS - 1))?;
        let is_it = |word: &Option<Box<Word>>| word.as_ref().is_some_and(|word| word.key == key);
        if !is_it(last) {
            std::mem::swap(last, other);
            if !is_it(last) {
                *last = Some(Word::new(key, hash, token, text, model));
            }
        }
        last.as_deref()
    }
}

impl Word {
    #[cold]
    fn new(key: u64, hash: u64, token: &Token, text: &str, model: &Model) -> Box<Self> {
        let traits = Traits::new(token, text, hash, &model.lexicon);
        let mut places = [[0; LABELS]; PLACES];
        for (place, scores) in places.iter_mut().enumerate() {
            feature::of_word(token, text, &traits, place, &mut |feature| model.weights.add(feature, scores));
        }
        let of_rough = |feature: fn(u64, usize) -> u64| {
            let mut all = [[0; LABELS]; ROUGH];
            for (rough, scores) in all.iter_mut().enumerate().filter(|_| token.form == Form::Word) {
                model.weights.add(feature(traits.word, rough), scores);
            }
            let tells = all.iter().flatten().any(|&score| score != 0);
            tells.then(|| Box::new(all))
        };
        let (earlier, asked) = (of_rough(feature::of_earlier), of_rough(feature::of_question));
        Box::new(Self { key, traits, places, earlier, asked })
    }
}
