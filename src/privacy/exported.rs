//! Which of the values that are treated end up in the output: only those count as replaced.

use super::route::Row;
use crate::field::FIELDS;
use crate::selection::Selection;

/// The fields of an export, as far as treated values can reach it.
#[derive(Clone, Debug)]
pub(crate) struct Exported {
    /// Per row of the field table, whether its values are in the output.
    rows: Vec<bool>,
    /// Whether the texts of all messages are in the output, or only those of the first and the last.
    all_messages: bool,
    first_message: bool,
    last_message: bool,
}

/// Columns that are made of the values of other fields.
const MADE_OF: [(&str, &str); 8] = [
    ("notes", "note_content"),
    ("attachments", "attachment_name"),
    ("citations", "citation_title"),
    ("citations", "citation_url"),
    ("cited_documents", "citation_title"),
    ("cited_documents", "citation_url"),
    ("audit_events", "audit_event"),
    ("skills_triggered", "skill_name"),
];

impl Exported {
    pub(crate) fn new(selection: &Selection) -> Self {
        let chosen: Vec<_> =
            selection.columns.iter().chain(&selection.members).map(|field| field.key).collect();
        let made = |key: &str| MADE_OF.iter().any(|&(column, of)| of == key && chosen.contains(&column));
        Self {
            rows: FIELDS.iter().map(|field| chosen.contains(&field.key) || made(field.key)).collect(),
            all_messages: chosen.contains(&"content"),
            first_message: chosen.contains(&"first_message"),
            last_message: chosen.contains(&"last_message"),
        }
    }

    /// Whether the row's own values are in the output.
    pub(super) fn has(&self, row: Row) -> bool {
        self.rows.get(row.index).copied().unwrap_or(false)
    }

    /// Whether a text is in the output; `place` is that of its message among `messages`.
    pub(super) fn has_text(&self, row: Row, place: Option<usize>, messages: usize) -> bool {
        match place {
            Some(place) if row.field.key == "content" && !self.all_messages => {
                (place == 0 && self.first_message) || (place + 1 == messages && self.last_message)
            }
            _ => self.has(row),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::options::ExportOptions;

    fn exported(options: &str) -> Exported {
        Exported::new(&Selection::new(&ExportOptions::from_json(options).unwrap()))
    }

    #[test]
    fn only_what_reaches_the_output_counts() {
        let row = |key: &str| {
            let index = FIELDS.iter().position(|field| field.key == key).unwrap();
            Row { field: FIELDS.get(index).unwrap(), index }
        };
        let (content, phone) = (row("content"), row("customer_phone"));
        let rows = exported("{}");
        assert!(!rows.has(phone));
        let counted: Vec<_> = (0..4).map(|place| rows.has_text(content, Some(place), 4)).collect();
        assert_eq!(counted, [true, false, false, true]);
        let json = exported(r#"{"format":"json"}"#);
        assert!(json.has(phone) && json.has_text(content, Some(2), 4));
    }
}
