//! The values of the conversation itself: short ones in two columns, long ones below.

use super::super::date;
use super::super::font::Cut;
use super::super::paper::{GREY, INK, RULE};
use super::super::structure::{ElementId, Kind};
use super::value::object_in_words;
use super::{Aside, Block, LABEL_WIDTH, Transcript, style};
use crate::field::{Field, FieldKind, Group, Level};
use crate::model::Conversation;

/// Where the second column begins, in points.
const HALF: f32 = 248.0;
/// Width of labels in two columns.
const NARROW: f32 = 74.0;
/// Longer values take the whole width.
const MAX_SHORT: usize = 30;

/// What stands at the left of two columns; the other short values stand at the right.
const LEFT: [&str; 6] = ["customer", "agent", "channel", "started_at", "ended_at", "last_message_at"];

/// Values of one person or rating share a row: prefix of their keys, label, and the order in it.
const TOGETHER: [(&str, &str, &[&str]); 3] = [
    (
        "customer",
        "Customer",
        &["customer_name", "customer_verified", "customer_email", "customer_phone", "customer_company"],
    ),
    ("agent", "Agent", &["agent_assigned", "agent_email", "agent_type"]),
    ("csat", "CSAT", &["csat_rating", "csat_comment"]),
];

/// A row: key or common prefix, label, values with their keys.
struct Fact {
    key: &'static str,
    label: &'static str,
    values: Vec<(&'static str, String)>,
}

impl Fact {
    /// The label without what the value or its neighbours say: `Last message` for `Last message at`.
    fn label(&self) -> String {
        if self.key == "customer_attributes" {
            return "Attributes".to_owned();
        }
        self.label.strip_suffix(" at").unwrap_or(self.label).to_owned()
    }

    fn text(&self) -> String {
        let values: Vec<_> = self.values.iter().map(|(_, value)| value.as_str()).collect();
        values.join(" · ")
    }

    fn is_short(&self) -> bool {
        let text = self.text();
        text.chars().count() <= MAX_SHORT && !text.contains('\n')
    }
}

impl Transcript<'_> {
    pub(super) fn facts(&mut self, conversation: &Conversation<'_>, section: ElementId) {
        let mut facts: Vec<Fact> = Vec::new();
        for field in self.members.iter().copied().filter(|field| field.level() == Level::Conversation) {
            // The id is in the title, the note among the notes, and where tokens stand is seen.
            if matches!(field.key, "conversation_id" | "resolution_note" | "redactions") {
                continue;
            }
            let Some(value) = self.of_conversation(field.key, conversation) else { continue };
            let value = in_words(field, value.trim().to_owned());
            let together = TOGETHER.iter().find(|(prefix, ..)| {
                let rest = field.key.strip_prefix(prefix);
                rest.is_some_and(|rest| rest.starts_with('_')) && field.key != "customer_attributes"
            });
            let (key, label) = together.map_or((field.key, field.label), |(key, label, _)| (*key, *label));
            let place = |key: &str| {
                let order = together.map_or(&[][..], |(.., order)| *order);
                order.iter().position(|other| *other == key).unwrap_or(order.len())
            };
            match facts.iter_mut().find(|fact| fact.key == key) {
                Some(fact) => {
                    fact.values.push((field.key, value));
                    fact.values.sort_by_key(|(key, _)| place(key));
                }
                None => facts.push(Fact { key, label, values: vec![(field.key, value)] }),
            }
        }
        self.columns(facts, section);
    }

    fn columns(&mut self, facts: Vec<Fact>, section: ElementId) {
        let first = self.blocks.len();
        let table = self.tree.add(section, Kind::Table);
        let rank = |fact: &Fact| LEFT.iter().position(|key| *key == fact.key).unwrap_or(LEFT.len());
        let (short, mut long): (Vec<_>, Vec<_>) = facts.into_iter().partition(Fact::is_short);
        let (mut left, mut right): (Vec<_>, Vec<_>) =
            short.into_iter().partition(|fact| LEFT.contains(&fact.key));
        left.sort_by_key(rank);
        // Both columns are about equally long.
        while right.len() > left.len() + 1 {
            left.extend(right.pop());
        }
        while left.len() > right.len() + 1 {
            right.extend(left.pop());
        }
        long.sort_by_key(rank);
        let people = long.iter().take_while(|fact| rank(fact) < 2).count();
        let rest = long.split_off(people);
        for fact in long {
            self.row(table, (fact.label(), fact.text()), NARROW);
        }
        let mut right = right.into_iter();
        for fact in left {
            self.row(table, (fact.label(), fact.text()), NARROW);
            let Some(beside) = right.next() else { continue };
            let (header, cell) = self.cells(table);
            let small = style(Cut::Regular, 9.0, GREY);
            let label = vec![self.span(beside.label(), small, header)];
            let value = vec![self.span(beside.text(), style(Cut::Regular, 9.5, INK), cell)];
            let value_at = HALF + NARROW;
            let width = self.measure - value_at;
            if let Some(block) = self.blocks.last_mut() {
                block.width = Some(HALF - NARROW - 12.0);
                block.asides.push(Aside { spans: label, indent: HALF, width: NARROW - 6.0, is_right: false });
                block.asides.push(Aside { spans: value, indent: value_at, width, is_right: false });
            }
        }
        for fact in right.chain(rest) {
            self.row(table, (fact.label(), fact.text()), NARROW);
        }
        if let Some(block) = self.blocks.get_mut(first) {
            block.before = 7.0;
        }
        if self.blocks.len() > first
            && let Some(block) = self.blocks.last_mut()
        {
            block.rule = Some((0.6, RULE));
        }
    }

    fn cells(&mut self, table: ElementId) -> (ElementId, ElementId) {
        let row = self.tree.add(table, Kind::Row);
        (self.tree.add(row, Kind::RowHeader), self.tree.add(row, Kind::Cell))
    }

    /// A row of a table with a label of this width.
    pub(super) fn row(&mut self, table: ElementId, (label, value): (String, String), width: f32) {
        let (header, cell) = self.cells(table);
        let label = vec![self.span(label, style(Cut::Regular, 9.0, GREY), header)];
        let value = vec![self.span(value, style(Cut::Regular, 9.5, INK), cell)];
        self.blocks.push(Block {
            spans: value,
            asides: vec![Aside { spans: label, indent: 0.0, width: width - 6.0, is_right: false }],
            indent: width,
            before: 2.0,
            ..Block::default()
        });
    }

    /// A row of the audit log.
    pub(super) fn event_row(&mut self, table: ElementId, time: String, about: String) {
        self.row(table, (time, about), LABEL_WIDTH);
    }
}

/// A value as people say it: times in words, `at_risk` as `at risk`.
fn in_words(field: &Field, value: String) -> String {
    match (field.key, field.kind) {
        ("customer_verified", _) if value == "yes" => "verified".to_owned(),
        ("customer_verified", _) => "not verified".to_owned(),
        (_, FieldKind::Time) => date::moment(&value).unwrap_or(value),
        (_, FieldKind::Object) => object_in_words(&value).unwrap_or(value),
        (_, FieldKind::Enum) if field.group != Group::Channel => value.replace('_', " "),
        _ => value,
    }
}
