//! The people of a conversation, and where its texts name them.

use super::entity::Entity;
use super::passage::Passage;
use super::span::Span;

/// A value that names somebody in the structured fields of a conversation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Identity {
    /// Whom it names: equal for equal people, numbered per conversation.
    pub(crate) person: u32,
    pub(crate) kind: IdentityKind,
    /// As it stands in the field.
    pub(crate) value: String,
}

/// What an identity value is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum IdentityKind {
    Name,
    Email,
    Phone,
    Company,
    Username,
    /// Value of a custom attribute: a word, a number or a sentence.
    Attribute,
}

impl IdentityKind {
    pub(crate) fn entity(self) -> Entity {
        match self {
            Self::Name => Entity::Person,
            Self::Email => Entity::Email,
            Self::Phone => Entity::Phone,
            Self::Company => Entity::Organisation,
            Self::Username => Entity::Username,
            Self::Attribute => Entity::Custom,
        }
    }
}

/// The identity values of one conversation, ready to be searched for.
#[derive(Debug, Default)]
pub(crate) struct Identities {}

impl Identities {
    pub(crate) fn new(_identities: &[Identity]) -> Self {
        Self {}
    }

    /// Finds every mention in the passage.
    pub(crate) fn find(&self, _passage: &Passage<'_>, _out: &mut Vec<Span>) {}
}
