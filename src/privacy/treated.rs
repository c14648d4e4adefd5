//! What was taken out of a conversation, and what was left in on purpose: what the leftover check looks for.

#[cfg(feature = "pdf")]
use std::collections::HashSet;
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

/// What was taken out of a conversation whose document is not finished yet.
#[cfg(feature = "pdf")]
pub(crate) struct Remembered {
    removed: Vec<(Entity, Box<str>)>,
    exempt: Vec<Box<str>>,
}

#[cfg(feature = "pdf")]
impl Remembered {
    /// Each value once.
    pub(crate) fn new(treated: &Treated<'_>) -> Self {
        let mut seen = HashSet::new();
        let removed = treated.removed.iter().filter(|removed| seen.insert((removed.entity, removed.value)));
        let removed = removed.map(|removed| (removed.entity, removed.value.into())).collect();
        let mut seen = HashSet::new();
        let exempt =
            treated.exempt.iter().filter(|kept| seen.insert(**kept)).map(|kept| (*kept).into()).collect();
        Self { removed, exempt }
    }

    pub(crate) fn treated(&self) -> Treated<'_> {
        let removed = self.removed.iter().map(|(entity, value)| Removed { entity: *entity, value });
        Treated { removed: removed.collect(), exempt: self.exempt.iter().map(AsRef::as_ref).collect() }
    }
}

/// Without the values.
#[cfg(feature = "pdf")]
impl fmt::Debug for Remembered {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.treated().fmt(f)
    }
}
