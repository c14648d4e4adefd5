//! Single records for tuning and audits: everything that the profile `external` would replace.

use std::collections::HashMap;

use super::entity::Entity;
use super::identity::{Identities, Identity, IdentityKind};
use super::overlap;
use super::passage::Passage;
use super::recognise::recognise;
use super::span::Span;
use super::tagger::{Memory, Tagger};

/// A text with what is known around it.
#[derive(Clone, Debug, Default)]
pub struct InspectRecord {
    /// The text.
    pub text: String,
    /// Names of the conversation that the text is a turn of, if any; turns come in order.
    pub conversation: Option<String>,
    /// The turn before, of somebody else.
    pub question: Option<String>,
    /// Known name of the customer.
    pub name: Option<String>,
    /// Known e-mail address of the customer.
    pub email: Option<String>,
    /// Known telephone number of the customer.
    pub phone: Option<String>,
    /// Known company of the customer.
    pub company: Option<String>,
}

/// A place with personal data, in bytes of UTF-8.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Found {
    /// First byte.
    pub start: usize,
    /// Byte behind the last.
    pub end: usize,
    /// What it is.
    pub entity: Entity,
}

/// Finds personal data in single records.
///
/// ```
/// use askvault_export::{InspectRecord, Inspector};
/// let mut inspector = Inspector::new(None);
/// let record = InspectRecord { text: "nothing here".into(), ..InspectRecord::default() };
/// assert!(inspector.find(&record).is_empty());
/// ```
#[derive(Debug)]
pub struct Inspector {
    tagger: Option<Tagger>,
    memories: HashMap<String, Memory>,
}

impl Inspector {
    /// An inspector with or without the tagger.
    #[must_use]
    pub fn new(tagger: Option<Tagger>) -> Self {
        Self { tagger, memories: HashMap::new() }
    }

    /// Everything found in the record, in order, without overlaps.
    pub fn find(&mut self, record: &InspectRecord) -> Vec<Found> {
        let known = [
            (IdentityKind::Name, &record.name),
            (IdentityKind::Email, &record.email),
            (IdentityKind::Phone, &record.phone),
            (IdentityKind::Company, &record.company),
        ];
        let identities: Vec<_> = known
            .into_iter()
            .filter_map(|(kind, value)| Some(Identity { person: 0, kind, value: value.clone()? }))
            .collect();
        let question = record.question.as_deref().map(super::fold::fold).unwrap_or_default();
        let passage = Passage::after(&record.text, &question);
        let mut spans: Vec<Span> = Vec::new();
        Identities::new(&identities).find(&passage, &mut spans);
        recognise(&passage, &mut spans);
        if let Some(tagger) = &self.tagger {
            let memory = record.conversation.clone();
            let memory = memory.map(|conversation| self.memories.entry(conversation).or_default());
            tagger.find(&passage, memory, &mut spans);
        }
        overlap::resolve(&record.text, &mut spans);
        spans.iter().map(|&Span { start, end, entity, .. }| Found { start, end, entity }).collect()
    }
}
