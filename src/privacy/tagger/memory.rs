//! What is remembered of one speaker's earlier turns in a conversation.

use super::feature::ROUGH;
use super::label::{LABELS, Label, Scores};

/// How many different words are remembered.
const WORDS: usize = 256;

/// What the tagger remembers of one speaker's earlier turns in a conversation: words, and kinds that were given.
#[derive(Clone, Debug, Default)]
pub(crate) struct Memory {
    /// Hashes of the words, sorted.
    words: Vec<u64>,
    /// Sums of what those words speak for, for each rough form of a token.
    pub(crate) scores: [Scores; ROUGH],
    /// Labels that were given, one bit each.
    pub(crate) given: u16,
    /// Turns so far.
    pub(crate) turns: u8,
}

impl Memory {
    /// Notes a word; whether it is new.
    pub(crate) fn note(&mut self, word: u64) -> bool {
        match self.words.binary_search(&word) {
            Err(at) if self.words.len() < WORDS => {
                self.words.insert(at, word);
                true
            }
            _ => false,
        }
    }

    /// Notes that a kind was given.
    pub(crate) fn give(&mut self, label: Label) {
        if label != Label::NONE && usize::from(label.0) < LABELS {
            self.given |= 1 << label.0;
        }
    }

    /// The words noted so far.
    #[cfg(feature = "training")]
    pub(crate) fn words(&self) -> &[u64] {
        &self.words
    }
}
