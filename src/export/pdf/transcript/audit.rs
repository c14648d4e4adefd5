//! The audit log.

use super::super::date;
use super::super::structure::{ElementId, Kind};
use super::Transcript;
use super::value::object_in_words;
use crate::model::Conversation;

impl Transcript<'_> {
    pub(super) fn audit(&mut self, conversation: &Conversation<'_>, section: ElementId) {
        let events = conversation.audit.items();
        if events.is_empty() || !self.has("audit_event") {
            return;
        }
        let part = self.tree.add(section, Kind::Section);
        self.heading(part, "Audit log");
        let table = self.tree.add(part, Kind::Table);
        for (place, event) in events.iter().enumerate() {
            let time = self.of_event("audit_created_at", event).unwrap_or_default();
            let time = date::moment(&time).unwrap_or(time);
            let mut about: Vec<String> = Vec::new();
            about.extend(self.of_event("audit_event", event).map(|event| event.replace('_', " ")));
            let actor = self.of_event("audit_actor_name", event);
            let actor = actor.or_else(|| self.of_event("audit_actor_type", event));
            about.extend(actor.map(|actor| format!("by {actor}")));
            for (key, word) in [
                ("audit_reason", "reason"),
                ("audit_before", "before"),
                ("audit_after", "after"),
                ("audit_ip", "IP"),
                ("audit_user_agent", "browser"),
            ] {
                about.extend(self.of_event(key, event).map(|value| told(word, &value)));
            }
            self.event_row(table, time, about.join("  ·  "));
            if place == 0
                && let Some(block) = self.blocks.last_mut()
            {
                block.before = 8.0;
            }
        }
    }
}

/// A state of several values stands in brackets.
fn told(word: &str, value: &str) -> String {
    match object_in_words(value) {
        Some(words) => format!("{word} ({words})"),
        None => format!("{word}: {value}"),
    }
}
