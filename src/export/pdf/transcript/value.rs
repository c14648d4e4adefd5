//! Values of the chosen fields as a reader sees them.

use std::borrow::Cow;

use serde_json::Value;

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

/// Objects of more bytes stay as they are.
const MAX_OBJECT_BYTES: usize = 4096;

/// `status: open, agent: Ada` of a small JSON object; nothing where it is deep or a number could lose a digit.
pub(super) fn object_in_words(json: &str) -> Option<String> {
    let is_small = json.len() <= MAX_OBJECT_BYTES && json.trim_start().starts_with('{');
    let object: Value = serde_json::from_str(json).ok().filter(|_| is_small)?;
    value_in_words(object, 2)
}

fn value_in_words(value: Value, depth: u8) -> Option<String> {
    let joined = |words: Vec<String>| if words.is_empty() { "none".to_owned() } else { words.join(", ") };
    Some(match value {
        Value::String(text) => text,
        Value::Bool(is_so) => if is_so { "yes" } else { "no" }.to_owned(),
        Value::Null => "none".to_owned(),
        Value::Number(number) => {
            // What a double holds with all of its digits.
            number.as_f64().filter(|it| it.abs() < 1e15)?;
            number.to_string()
        }
        Value::Array(values) if !values.iter().any(|value| value.is_array() || value.is_object()) => {
            joined(values.into_iter().map(|value| value_in_words(value, 0)).collect::<Option<_>>()?)
        }
        Value::Object(object) if depth > 0 => {
            let member = |(key, value): (String, Value)| {
                let is_object = value.is_object();
                let (key, words) = (key.replace('_', " "), value_in_words(value, depth - 1)?);
                Some(if is_object { format!("{key} ({words})") } else { format!("{key}: {words}") })
            };
            joined(object.into_iter().map(member).collect::<Option<_>>()?)
        }
        Value::Array(_) | Value::Object(_) => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn small_objects_are_told_in_words() {
        let cases = [
            (
                r#"{"status":"open","agent_id":7,"vip":true,"team":null}"#,
                Some("status: open, agent id: 7, vip: yes, team: none"),
            ),
            (r#"{"a":{"b":1,"c":[]},"d":["x","y"]}"#, Some("a (b: 1, c: none), d: x, y")),
            (r#"{"a":{"b":{"c":1}}}"#, None),
            (r#"{"a":1.5}"#, Some("a: 1.5")),
            (r#"{"a":12345678901234567890}"#, None),
            (r#""open""#, None),
        ];
        for (json, words) in cases {
            assert_eq!(object_in_words(json).as_deref(), words, "{json}");
        }
    }

    #[test]
    fn what_cannot_be_shown_goes_and_line_ends_are_one() {
        assert_eq!(clean("a\r\nb\rc\u{0}\u{7}\td\u{2028}e"), "a\nb\nc    d\ne");
    }
}
