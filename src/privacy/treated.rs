//! What was taken out of a conversation, and what was left in on purpose: what the leftover check looks for.

use std::fmt;

use super::entity::Entity;

/// A value that was taken out of a conversation.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) struct Removed<'v> {
    pub(crate) entity: Entity,
    /// The text as it stood.
    pub(crate) value: &'v str,
}

/// Without the value.
impl fmt::Debug for Removed<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Removed").field("entity", &self.entity).finish_non_exhaustive()
    }
}

/// What the leftover check needs to know of a conversation.
#[derive(Default)]
pub(crate) struct Treated<'v> {
    pub(crate) removed: Vec<Removed<'v>>,
    /// Values that the profile or the reviewer keeps.
    pub(crate) exempt: Vec<&'v str>,
}

/// Without the values.
impl fmt::Debug for Treated<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { removed, exempt } = self;
        f.debug_struct("Treated").field("removed", &removed.len()).field("exempt", &exempt.len()).finish()
    }
}
