//! Names, addresses and bare answers: what has no form of its own, found by a small sequence model.

use super::passage::Passage;
use super::span::Span;
use crate::error::Result;

/// A model with its name lists.
#[derive(Debug)]
pub struct Tagger {}

/// What the tagger remembers of one speaker's earlier turns in a conversation.
#[derive(Debug, Default)]
pub(crate) struct Memory {}

impl Tagger {
    /// Reads a model file.
    ///
    /// # Errors
    /// `invalid-model` if the bytes are no model of this version.
    pub fn from_bytes(_bytes: &[u8]) -> Result<Self> {
        Ok(Self {})
    }

    /// Finds names, addresses and bare answers.
    pub(crate) fn find(&self, _passage: &Passage<'_>, _memory: &mut Memory, _out: &mut Vec<Span>) {}
}
