//! Which lists of a conversation are read.

/// The lists of a conversation that somebody will read.
///
/// A list that nobody reads is checked for syntax and passed over.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Wants(u16);

impl Wants {
    /// Always read.
    pub(crate) const ALWAYS: Self = Self(0);
    /// Author of each message.
    pub(crate) const AUTHORS: Self = Self(1);
    /// Attachments of messages and notes.
    pub(crate) const ATTACHMENTS: Self = Self(1 << 1);
    /// Citations of messages.
    pub(crate) const CITATIONS: Self = Self(1 << 2);
    /// Reactions to messages.
    pub(crate) const REACTIONS: Self = Self(1 << 3);
    /// Internal notes.
    pub(crate) const NOTES: Self = Self(1 << 4);
    /// Audit events.
    pub(crate) const AUDIT: Self = Self(1 << 5);
    /// Skills of the conversation.
    pub(crate) const SKILLS: Self = Self(1 << 6);
    /// Voice recordings.
    pub(crate) const RECORDINGS: Self = Self(1 << 7);
    /// Fields the model does not know.
    pub(crate) const UNKNOWN: Self = Self(1 << 8);
    /// Everything.
    pub(crate) const ALL: Self = Self(u16::MAX);

    /// Both.
    #[must_use]
    pub(crate) const fn and(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// Whether all of `part` is wanted.
    #[must_use]
    pub(crate) const fn has(self, part: Self) -> bool {
        self.0 & part.0 == part.0
    }
}
