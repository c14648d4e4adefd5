//! A removed value that the finished output still holds.

use std::fmt;

use super::entity::Entity;

/// Where the value stands, and of what kind it is; never what it is.
///
/// The value itself is kept for [`Self::value`] alone, so that the caller can redact it too.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Leftover {
    /// Kind of personal data.
    pub entity: Entity,
    /// How it is written: `plain`, `url`, `base64`, `html`, `json`, `spaced`.
    pub encoding: &'static str,
    /// Place in words: `row 812, column content`.
    pub place: String,
    /// Index of the conversation whose output holds it.
    pub conversation: Option<u64>,
    /// Offset in the output of that conversation.
    pub byte: u64,
    pub(crate) value: String,
}

impl Leftover {
    /// The value: not for messages or logs.
    #[must_use]
    pub fn value(&self) -> &str {
        &self.value
    }
}

impl fmt::Debug for Leftover {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Leftover")
            .field("entity", &self.entity)
            .field("encoding", &self.encoding)
            .field("place", &self.place)
            .field("conversation", &self.conversation)
            .field("byte", &self.byte)
            .finish_non_exhaustive()
    }
}

impl fmt::Display for Leftover {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { entity, encoding, place, .. } = self;
        let kind = entity.name();
        write!(
            f,
            "{place}: a removed value ({kind}) is still in the output, written as {encoding}; nothing was handed over"
        )
    }
}
