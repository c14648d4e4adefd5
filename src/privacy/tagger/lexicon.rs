//! What is known of words: name lists and cues.

use super::cue;
use super::hash;
use super::names::{Classes, Names};
use super::reader::Reader;
use crate::privacy::fold::fold;

/// The lists.
#[derive(Debug)]
pub(crate) struct Lexicon {
    names: Names,
    /// Hashes of cue words with their groups, sorted.
    cues: Vec<(u64, u8)>,
}

impl Lexicon {
    /// Reads the name lists of a model file; the cues are the engine's own.
    pub(crate) fn read(reader: &mut Reader<'_>) -> Option<Self> {
        let names = Names::read(reader)?;
        let groups = cue::GROUPS.iter();
        let words = groups.flat_map(|&(group, words)| words.split(' ').map(move |word| (word, group)));
        let mut cues: Vec<_> =
            words.map(|(word, group)| (hash::word(fold(word).as_bytes()), group)).collect();
        // A word in two groups is in the first.
        cues.sort_by_key(|cue| cue.0);
        cues.dedup_by_key(|cue| cue.0);
        Some(Self { names, cues })
    }

    /// Classes of a word, none if it is in no list.
    pub(crate) fn classes(&self, word: u64) -> Classes {
        self.names.classes(word)
    }

    /// Group of a cue word, 0 if it is none.
    pub(crate) fn cue(&self, word: u64) -> u8 {
        let at = self.cues.binary_search_by_key(&word, |cue| cue.0).ok();
        at.and_then(|at| self.cues.get(at)).map_or(0, |cue| cue.1)
    }
}
