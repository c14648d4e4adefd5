//! How many conversations share the values that could single one out (rule PRV-13).

use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash, Hasher};

use serde::Serialize;

use crate::field::{FIELDS, Field, Read};
use crate::model::Conversation;
use crate::selection::Selection;
use crate::text::Text;

/// Conversations by the values that could single one out: what is exported of channel, day, tags and the like.
///
/// Free text is not covered.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct KAnonymity {
    /// Keys of the exported fields that were looked at; times count by their day.
    pub quasi_identifiers: Vec<&'static str>,
    /// Conversations that should share their values, at least.
    pub k: u64,
    /// Conversations of the smallest group.
    pub smallest: u64,
    /// Conversations in groups smaller than `k`.
    pub records_under: u64,
    /// All conversations.
    pub records: u64,
}

const K: u64 = 5;

/// Counts groups of conversations.
#[derive(Debug)]
pub(crate) struct Groups {
    fields: Vec<&'static Field>,
    groups: HashMap<u64, u64>,
}

/// Columns whose values are quasi-identifiers.
const QUASI: [&str; 8] =
    ["channel", "status", "priority", "started_at", "tags", "audience", "csat_rating", "customer_verified"];

impl Groups {
    /// Groups by those of the exported fields that are quasi-identifiers.
    pub(crate) fn new(selection: &Selection) -> Self {
        let exported = selection.columns.iter().chain(&selection.members);
        let is_exported = |field: &Field| exported.clone().any(|other| other.key == field.key);
        let fields = FIELDS.iter().filter(|field| QUASI.contains(&field.key) && is_exported(field)).collect();
        Self { fields, groups: HashMap::new() }
    }

    /// Counts a conversation as it will be exported.
    pub(crate) fn add(&mut self, conversation: &Conversation<'_>) {
        use crate::cell::Cell;
        let mut hasher = DefaultHasher::new();
        let text = |text: Text<'_>, hasher: &mut DefaultHasher| text.decode().0.hash(hasher);
        for field in &self.fields {
            let Read::Conversation(read) = field.read else { continue };
            match read(conversation) {
                Cell::Time(time) => time.decode().0.get(..10).hash(&mut hasher),
                Cell::Text(value) => text(value, &mut hasher),
                Cell::Number(digits) => digits.hash(&mut hasher),
                Cell::Flag(flag) => flag.hash(&mut hasher),
                Cell::Texts(texts) => texts.iter().for_each(|value| text(value, &mut hasher)),
                _ => {}
            }
            field.key.hash(&mut hasher);
        }
        *self.groups.entry(hasher.finish()).or_default() += 1;
    }

    /// The groups so far, by a hash of what they share.
    pub(super) fn counted(&self) -> &HashMap<u64, u64> {
        &self.groups
    }

    /// Adds conversations that were counted elsewhere in the same export.
    pub(super) fn absorb(&mut self, groups: HashMap<u64, u64>) {
        for (group, count) in groups {
            *self.groups.entry(group).or_default() += count;
        }
    }

    pub(crate) fn figure(&self) -> KAnonymity {
        let under = self.groups.values().filter(|&&count| count < K);
        KAnonymity {
            quasi_identifiers: self.fields.iter().map(|field| field.key).collect(),
            k: K,
            smallest: self.groups.values().min().copied().unwrap_or(0),
            records_under: under.sum(),
            records: self.groups.values().sum(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Value;
    use crate::options::ExportOptions;

    #[test]
    fn prv_13_the_smallest_group_counts() {
        let options = ExportOptions::from_json(r#"{"fields":["all"]}"#).unwrap();
        let mut groups = Groups::new(&Selection::new(&options));
        assert!(groups.fields.iter().any(|field| field.key == "started_at"));
        for place in 0..7 {
            let channel = if place < 6 { "email" } else { "voice" };
            let time = format!("2026-03-0{}T08:00:00.000Z", 1 + place % 2);
            let conversation = Conversation {
                channel: Value::Text(Text::plain(channel)),
                started_at: Value::Text(Text::plain(&time)),
                ..Conversation::default()
            };
            groups.add(&conversation);
        }
        let figure = groups.figure();
        assert_eq!((figure.smallest, figure.records_under, figure.records), (1, 7, 7));
    }
}
