//! Values of the chosen fields as a reader sees them.

use std::borrow::Cow;

use super::Transcript;
use crate::cell::Cell;
use crate::field::{Field, Read};
use crate::html::html_text;
use crate::model::{Attachment, AuditEvent, Citation, Conversation, Message, Note};
use crate::result::WarningCode;
use crate::time::Instant;

impl Transcript<'_> {
    pub(super) fn field(&self, key: &str) -> Option<&'static Field> {
        self.members.iter().find(|field| field.key == key).copied()
    }

    pub(super) fn has(&self, key: &str) -> bool {
        self.field(key).is_some()
    }

    /// A value as a reader sees it; nothing for what is absent or empty.
    pub(super) fn words(&mut self, cell: &Cell<'_>, field: &'static Field) -> Option<String> {
        let text = match cell {
            Cell::Absent | Cell::Null | Cell::Deleted => return None,
            Cell::Text(text) => self.decoded(text, field),
            Cell::Html(text) => html_text(&self.decoded(text, field)),
            Cell::Word(word) => (*word).to_owned(),
            Cell::Time(text) => {
                let text = self.decoded(text, field);
                match Instant::canonical(&text).map(Cow::into_owned) {
                    Some(time) => time,
                    None => {
                        self.account.warn(WarningCode::UnreadableTimes, Some(field.key), 1);
                        text
                    }
                }
            }
            Cell::Number(digits) | Cell::Json(digits) => (*digits).to_owned(),
            Cell::Count(count) => count.to_string(),
            Cell::Flag(flag) => if *flag { "yes" } else { "no" }.to_owned(),
            Cell::Texts(texts) => {
                let texts: Vec<_> = texts.iter().map(|text| self.decoded(&text, field)).collect();
                texts.join(", ")
            }
            Cell::Gathered(texts) => {
                let texts: Vec<_> = texts.iter().map(|text| self.decoded(text, field)).collect();
                texts.join(", ")
            }
        };
        let is_empty = text.trim().is_empty() || matches!(cell, Cell::Json("{}" | "[]"));
        (!is_empty).then_some(text)
    }

    pub(super) fn decoded(&mut self, text: &crate::text::Text<'_>, field: &'static Field) -> String {
        let (text, replaced) = text.decode();
        self.account.warn(WarningCode::ReplacedSurrogates, Some(field.key), u64::from(replaced));
        text.into_owned()
    }

    pub(super) fn of_conversation(&mut self, key: &str, conversation: &Conversation<'_>) -> Option<String> {
        let field = self.field(key)?;
        let Read::Conversation(read) = field.read else { return None };
        self.words(&read(conversation), field)
    }

    pub(super) fn of_message(&mut self, key: &str, message: &Message<'_>) -> Option<String> {
        let field = self.field(key)?;
        let Read::Message(read) = field.read else { return None };
        self.words(&read(message, 0), field)
    }

    pub(super) fn of_note(&mut self, key: &str, note: &Note<'_>) -> Option<String> {
        let field = self.field(key)?;
        let Read::Note(read) = field.read else { return None };
        self.words(&read(note), field)
    }

    pub(super) fn of_event(&mut self, key: &str, event: &AuditEvent<'_>) -> Option<String> {
        let field = self.field(key)?;
        let Read::AuditEvent(read) = field.read else { return None };
        self.words(&read(event), field)
    }

    pub(super) fn of_citation(&mut self, key: &str, citation: &Citation<'_>) -> Option<String> {
        let field = self.field(key)?;
        let Read::Citation(read) = field.read else { return None };
        self.words(&read(citation), field)
    }

    pub(super) fn of_attachment(&mut self, key: &str, attachment: &Attachment<'_>) -> Option<String> {
        let field = self.field(key)?;
        let Read::Attachment(read) = field.read else { return None };
        self.words(&read(attachment), field)
    }
}

pub(super) fn capitalised(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

/// Bytes for people, as the host's digits say.
pub(super) fn size(bytes: &str) -> String {
    match bytes.parse::<u64>() {
        Ok(bytes) if bytes < 1000 => format!("{bytes} bytes"),
        Ok(bytes) if bytes < 999_950 => format!("{:.1} kB", bytes as f64 / 1e3),
        Ok(bytes) => format!("{:.1} MB", bytes as f64 / 1e6),
        Err(_) => format!("{bytes} bytes"),
    }
}

/// Text without what could not be shown: control characters go, tabulators become spaces, line ends become one.
pub(super) fn clean(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut characters = text.chars().peekable();
    while let Some(character) = characters.next() {
        match character {
            '\r' => {
                if characters.peek() != Some(&'\n') {
                    out.push('\n');
                }
            }
            '\u{B}' | '\u{C}' | '\u{85}' | '\u{2028}' | '\u{2029}' => out.push('\n'),
            '\n' => out.push('\n'),
            '\t' => out.push_str("    "),
            other if other.is_control() || matches!(other, '\u{FFFE}' | '\u{FFFF}') => {}
            other => out.push(other),
        }
    }
    out
}
