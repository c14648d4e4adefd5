//! A piece of free text that is searched.

use super::fold::Folded;
use super::words::Words;

/// A text in its own form and in the folded form, with what was said before it.
#[derive(Debug)]
pub(crate) struct Passage<'t> {
    /// As written; spans are byte offsets in it.
    pub(crate) original: &'t str,
    /// Lower case, without accents: what finders read.
    pub(crate) folded: Folded,
    /// The words of the folded text, if it is all ASCII.
    pub(super) words: Option<Words>,
    /// The last text of somebody else before this one, folded; empty if there is none.
    pub(crate) question: &'t str,
}

impl<'t> Passage<'t> {
    /// A text that answers `question`, which is folded.
    pub(crate) fn after(original: &'t str, question: &'t str) -> Self {
        let folded = Folded::new(original);
        let words = Words::of(folded.as_str());
        Self { original, folded, words, question }
    }
}
