//! A place in a text that holds personal data.

use serde::{Deserialize, Serialize};

use super::entity::Entity;

/// What found a span.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Finder {
    /// What the user never redacts, and tokens of an earlier export: such a span protects its text.
    Kept,
    /// A term or pattern of the user's own.
    Term,
    /// A value of the conversation's own fields.
    Identity,
    /// A recogniser.
    Recogniser,
    /// The tagger.
    Tagger,
    /// A value found elsewhere in the conversation.
    Repetition,
}

/// Personal data at a place of a text: what is found, never what becomes of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Span {
    /// First byte in the original text.
    pub(crate) start: usize,
    /// Byte behind the last.
    pub(crate) end: usize,
    pub(crate) entity: Entity,
    pub(crate) finder: Finder,
    /// Certainty in per cent; below [`Self::SURE`] a person should look.
    pub(crate) confidence: u8,
    /// Whom it names, as numbered by the identities; none if it was not found there.
    pub(crate) person: Option<u32>,
}

impl Span {
    /// From this certainty on nobody is asked.
    pub(crate) const SURE: u8 = 70;

    /// A span of a recogniser, certain.
    pub(crate) fn recognised(start: usize, end: usize, entity: Entity) -> Self {
        Self { start, end, entity, finder: Finder::Recogniser, confidence: 95, person: None }
    }

    /// The same with another certainty.
    pub(crate) fn with_confidence(self, confidence: u8) -> Self {
        Self { confidence, ..self }
    }

    pub(crate) fn is_sure(&self) -> bool {
        self.confidence >= Self::SURE
    }
}
