//! The members of each record in order, made once from the selection.

use crate::field::{Field, Level};

/// One member to write.
#[derive(Clone, Debug)]
pub(super) enum Member {
    /// A value of the record.
    Value { key: &'static str, field: &'static Field },
    /// A nested object with values of the record.
    Part { key: &'static str, members: Vec<Member> },
    /// A list of further records.
    List { key: &'static str, level: Level, members: Vec<Member> },
}

impl Member {
    pub(super) fn key(&self) -> &'static str {
        match self {
            Self::Value { key, .. } | Self::Part { key, .. } | Self::List { key, .. } => key,
        }
    }
}

/// Lists inside a record: level and key.
fn lists(level: Level) -> &'static [(Level, &'static str)] {
    match level {
        Level::Conversation => &[
            (Level::Message, "messages"),
            (Level::Note, "notes"),
            (Level::AuditEvent, "audit"),
            (Level::Skill, "skills"),
            (Level::Recording, "recordings"),
        ],
        Level::Message => &[
            (Level::Reaction, "reactions"),
            (Level::Attachment, "attachments"),
            (Level::Citation, "sources"),
        ],
        Level::Note => &[(Level::Attachment, "attachments")],
        _ => &[],
    }
}

/// The members of a record of `level`.
pub(super) fn members(level: Level, chosen: &[&'static Field]) -> Vec<Member> {
    let mut members = Vec::new();
    for &field in chosen.iter().filter(|field| field.level() == level) {
        match field.path.split_once('.') {
            None => members.push(Member::Value { key: field.path, field }),
            Some((part, key)) => {
                let value = Member::Value { key, field };
                match members.iter_mut().find(|member| member.key() == part) {
                    Some(Member::Part { members, .. }) => members.push(value),
                    _ => members.push(Member::Part { key: part, members: vec![value] }),
                }
            }
        }
    }
    for &(inner, key) in lists(level) {
        let inner_members = self::members(inner, chosen);
        // Messages are there for the sake of their citations alone; notes are not for their files alone.
        let has_values = inner_members.iter().any(|member| !matches!(member, Member::List { .. }));
        if has_values || (inner == Level::Message && !inner_members.is_empty()) {
            members.push(Member::List { key, level: inner, members: inner_members });
        }
    }
    members
}
