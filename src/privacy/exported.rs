//! Which of the values that are treated end up in the output: only those count as replaced.

use crate::field::Field;
use crate::selection::Selection;

/// The fields of an export, as far as treated values can reach it.
#[derive(Clone, Debug)]
pub(crate) struct Exported {
    /// Fields that are in the output as such.
    fields: Vec<&'static str>,
    /// Whether texts reach it only through columns made of them.
    first_and_last_only: bool,
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
        let made = MADE_OF.iter().filter(|(column, _)| chosen.contains(column)).map(|&(_, field)| field);
        let mut fields = chosen.clone();
        fields.extend(made);
        let first_and_last_only = !chosen.contains(&"content");
        fields.sort_unstable();
        Self { fields, first_and_last_only }
    }

    /// Whether the field's own values are in the output.
    pub(super) fn has(&self, field: &Field) -> bool {
        self.fields.binary_search(&field.key).is_ok()
    }

    /// Whether a text is in the output; `place` is that of its message among `messages`.
    pub(super) fn has_text(&self, field: &Field, place: Option<usize>, messages: usize) -> bool {
        let (Some(place), "content", true) = (place, field.key, self.first_and_last_only) else {
            return self.has(field);
        };
        let has = |key: &str| self.fields.binary_search(&key).is_ok();
        (place == 0 && has("first_message")) || (place + 1 == messages && has("last_message"))
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
        let content = Field::of_key("content").unwrap();
        let phone = Field::of_key("customer_phone").unwrap();
        let rows = exported("{}");
        assert!(!rows.has(phone));
        let counted: Vec<_> = (0..4).map(|place| rows.has_text(content, Some(place), 4)).collect();
        assert_eq!(counted, [true, false, false, true]);
        let json = exported(r#"{"format":"json"}"#);
        assert!(json.has(phone) && json.has_text(content, Some(2), 4));
    }
}
