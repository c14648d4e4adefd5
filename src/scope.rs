//! Which conversations the caller may see. The host filters first; the engine refuses again.

use crate::model::Conversation;

/// Audience of a conversation that states none.
const PUBLIC: &str = "public";

/// The caller's grant.
///
/// A conversation is seen by a caller who holds at least one of its audiences. Names are compared
/// case by case, as the product does.
#[derive(Clone, Debug)]
pub(crate) struct Scope {
    audiences: Option<Vec<String>>,
}

impl Scope {
    /// A grant of these audiences; of everything if none are given.
    pub(crate) fn new(audiences: Option<Vec<String>>) -> Self {
        Self { audiences }
    }

    /// Whether the caller may see the conversation.
    pub(crate) fn admits(&self, conversation: &Conversation<'_>) -> bool {
        let Some(granted) = &self.audiences else {
            return true;
        };
        let holds = |name: &str| granted.iter().any(|audience| audience == name);
        let mut audiences = conversation.audience.iter().peekable();
        if audiences.peek().is_none() {
            return holds(PUBLIC);
        }
        audiences.any(|audience| holds(&audience.decode().0))
    }
}
