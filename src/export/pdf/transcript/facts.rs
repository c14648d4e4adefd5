//! The values of the conversation itself, in a table.

use super::super::date;
use super::super::font::Cut;
use super::super::paper::{GREY, INK};
use super::super::structure::{ElementId, Kind};
use super::{Block, LABEL_WIDTH, Label, Transcript, style};
use crate::field::{Group, Level};
use crate::model::Conversation;

impl Transcript<'_> {
    /// The values of the conversation itself, each with its label.
    pub(super) fn facts(&mut self, conversation: &Conversation<'_>, section: ElementId) {
        let mut rows: Vec<(String, String)> = Vec::new();
        let mut people =
            [(Group::Customer, "Customer", Vec::new()), (Group::Conversation, "Agent", Vec::new())];
        for field in self.members.iter().copied().filter(|field| field.level() == Level::Conversation) {
            if field.key == "resolution_note" {
                continue;
            }
            let Some(value) = self.of_conversation(field.key, conversation) else { continue };
            let value = date::moment(&value).filter(|_| field.key.ends_with("_at")).unwrap_or(value);
            let prefix = field.key.split('_').next().unwrap_or_default();
            let person = match (field.group, prefix) {
                (Group::Customer, "customer") if field.key != "customer_attributes" => 0,
                (Group::Conversation, "agent") => 1,
                _ => {
                    rows.push((field.label.to_owned(), value));
                    continue;
                }
            };
            let value = match field.key {
                "customer_verified" if value == "yes" => "verified".to_owned(),
                "customer_verified" => "not verified".to_owned(),
                _ => value,
            };
            let Some((_, label, values)) = people.get_mut(person) else { continue };
            if values.is_empty() {
                rows.push(((*label).to_owned(), String::new()));
            }
            values.push((field.key, value));
            // The name before the id.
            values.sort_by_key(|(key, _)| !matches!(*key, "customer_name" | "agent_assigned"));
            let joined: Vec<_> = values.iter().map(|(_, value)| value.as_str()).collect();
            let joined = joined.join(" · ");
            if let Some(row) = rows.iter_mut().find(|(of, _)| of == label) {
                row.1 = joined;
            }
        }
        let table = self.tree.add(section, Kind::Table);
        for (place, (label, value)) in rows.into_iter().enumerate() {
            let before = if place == 0 { 10.0 } else { 1.5 };
            self.row(table, (label, value), before);
        }
    }

    pub(super) fn row(&mut self, table: ElementId, (label, value): (String, String), before: f32) {
        let row = self.tree.add(table, Kind::Row);
        let header = self.tree.add(row, Kind::RowHeader);
        let cell = self.tree.add(row, Kind::Cell);
        let label = self.span(label, style(Cut::Regular, 9.0, GREY), header);
        let value = self.span(value, style(Cut::Regular, 9.5, INK), cell);
        let label = Some(Label { span: label, indent: 0.0 });
        self.blocks.push(Block {
            spans: vec![value],
            label,
            indent: LABEL_WIDTH,
            before,
            ..Block::default()
        });
    }
}
