//! What a reviewer sees: uncertain places with their surroundings, and the originals of what is replaced.

use serde::Serialize;

use super::entity::Entity;
use super::gather::Piece;
use super::people::Role;
use super::span::{Finder, Span};

/// Uncertain findings that are listed at most.
pub const MAX_FINDINGS: usize = 5000;

/// Characters shown on either side of a finding.
const CONTEXT_CHARACTERS: usize = 80;

/// An uncertain place. It holds conversation text: it is for the screen of somebody who may see the conversation,
/// never for a file, a log or an error.
#[derive(Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct Finding {
    /// Name of the place, for [`crate::ExportOptions::kept`].
    pub id: String,
    /// Equal for equal values of one kind.
    pub same: u64,
    /// Id of the conversation.
    pub conversation_id: String,
    /// Index of the conversation in the input.
    pub conversation: u64,
    /// Path of the text in the conversation.
    pub path: String,
    /// Place of the message, from 1.
    pub position: Option<u64>,
    /// Role of whoever wrote it.
    pub role: Option<&'static str>,
    /// What it seems to be.
    pub entity: Entity,
    /// What found it.
    pub finder: Finder,
    /// Certainty in per cent.
    pub confidence: u8,
    /// Text before the value.
    pub before: String,
    /// The value.
    pub value: String,
    /// Text behind the value.
    pub after: String,
}

impl std::fmt::Debug for Finding {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Finding").field("entity", &self.entity).finish_non_exhaustive()
    }
}

/// What is replaced in one conversation, as it stood.
#[derive(Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct Originals {
    /// Id of the conversation.
    pub conversation_id: String,
    /// Each value once.
    pub values: Vec<String>,
}

impl std::fmt::Debug for Originals {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Originals").field("values", &self.values.len()).finish_non_exhaustive()
    }
}

/// Collects what a reviewer sees.
#[derive(Debug, Default)]
pub(crate) struct Findings {
    pub(crate) uncertain: Vec<Finding>,
    pub(crate) truncated: bool,
    pub(crate) originals: Vec<Originals>,
}

impl Findings {
    pub(super) fn uncertain(
        &mut self,
        id: String,
        conversation: (&str, u64),
        piece: &Piece<'_>,
        span: &Span,
        same: u64,
    ) {
        if self.uncertain.len() >= MAX_FINDINGS {
            self.truncated = true;
            return;
        }
        let part = |range: std::ops::Range<usize>| piece.text.get(range).unwrap_or_default();
        let before: Vec<char> = part(0..span.start).chars().rev().take(CONTEXT_CHARACTERS).collect();
        let (conversation_id, conversation) = (conversation.0.to_owned(), conversation.1);
        self.uncertain.push(Finding {
            id,
            same,
            conversation_id,
            conversation,
            path: piece.path(),
            position: piece.route.message().map(|place| place as u64 + 1),
            role: piece
                .speaker
                .map(|speaker| speaker.role)
                .filter(|&role| role != Role::Other)
                .map(Role::word),
            entity: span.entity,
            finder: span.finder,
            confidence: span.confidence,
            before: before.into_iter().rev().collect(),
            value: part(span.start..span.end).to_owned(),
            after: part(span.end..piece.text.len()).chars().take(CONTEXT_CHARACTERS).collect(),
        });
    }
}

/// The name of a place: for [`crate::ExportOptions::kept`].
pub(super) fn id(conversation_id: &str, piece: &Piece<'_>, span: &Span) -> String {
    format!("{conversation_id}/{}/{}-{}", piece.path(), span.start, span.end)
}
