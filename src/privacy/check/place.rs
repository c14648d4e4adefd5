//! Places in finished output, in words: never with anything of the host's or the customer's own.

use std::fmt::Write as _;

use super::extract::Mark;
use crate::field::{FIELDS, Field, FieldKind};

/// How output is laid out.
#[derive(Clone, Debug)]
pub(crate) enum Layout {
    /// Rows of cells.
    Csv {
        /// Between cells.
        delimiter: u8,
        /// What the cells hold.
        columns: Vec<&'static Field>,
    },
    /// JSON, also one conversation a line.
    Json,
    /// What was taken out of a document.
    Document(Vec<Mark>),
}

/// Output that belongs to no conversation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Frame {
    /// Before the first conversation.
    Header,
    /// Behind the last.
    Footer,
    /// Name of a file.
    FileName,
    /// Description beside the file.
    Metadata,
}

impl Frame {
    pub(super) fn words(self) -> &'static str {
        match self {
            Self::Header => "header",
            Self::Footer => "footer",
            Self::FileName => "file name",
            Self::Metadata => "metadata",
        }
    }
}

/// Keys of lists, which are no fields.
const LISTS: [&str; 8] =
    ["messages", "notes", "audit", "skills", "recordings", "reactions", "attachments", "sources"];

/// What a byte of the output is part of.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Place {
    /// Rows before, within the conversation.
    pub(super) row: u32,
    /// `column content`, `messages[3].content`
    pub(super) path: String,
    /// The bytes of the cell, string or number.
    pub(super) value: (usize, usize),
    pub(super) is_key: bool,
    /// A number of JSON, not of text.
    pub(super) is_bare: bool,
    /// Kind of the field, if the layout tells it.
    pub(super) kind: Option<FieldKind>,
}

impl Layout {
    /// The place of a byte of one conversation's output.
    pub(super) fn place(&self, output: &[u8], byte: usize) -> Place {
        match self {
            Self::Csv { delimiter, columns } => cell(output, byte, *delimiter, columns),
            Self::Json => member(output, byte),
            Self::Document(marks) => piece(output, byte, marks),
        }
    }
}

fn cell(output: &[u8], byte: usize, delimiter: u8, columns: &[&'static Field]) -> Place {
    let (mut row, mut column, mut start, mut is_quoted) = (0, 0, 0, false);
    let mut end = output.len();
    for (at, &found) in output.iter().enumerate() {
        let is_end = !is_quoted && (found == delimiter || found == b'\n' || found == b'\r');
        if at >= byte && is_end {
            end = at;
            break;
        }
        if found == b'"' {
            is_quoted = !is_quoted;
        } else if is_end {
            start = at + 1;
            column += 1;
            if found == b'\n' {
                row += 1;
                column = 0;
            }
        }
    }
    let field = columns.get(column);
    let path =
        field.map_or_else(|| format!("column {}", column + 1), |field| format!("column {}", field.key));
    let kind = field.map(|field| field.kind);
    Place { row, path, value: (start, end), kind, is_key: false, is_bare: false }
}

fn piece(output: &[u8], byte: usize, marks: &[Mark]) -> Place {
    let behind = marks.partition_point(|mark| mark.start <= byte);
    let Some(mark) = behind.checked_sub(1).and_then(|place| marks.get(place)) else {
        return Place::default();
    };
    let end = marks.get(behind).map_or(output.len(), |next| next.start);
    // Our own words are as the names of fields are.
    let (is_key, kind) = (mark.is_ours, mark.is_ours.then_some(FieldKind::Enum));
    Place { row: 0, path: mark.path(), value: (mark.start, end - 1), is_key, is_bare: false, kind }
}

/// An object or list that is open.
enum Open {
    Object { key: (usize, usize) },
    List { index: usize },
}

fn member(output: &[u8], byte: usize) -> Place {
    let mut open: Vec<Open> = Vec::new();
    let mut at = 0;
    let mut place = Place::default();
    while let Some(&found) = output.get(at) {
        let start = at;
        at += 1;
        match found {
            b'"' => {
                while let Some(&inner) = output.get(at) {
                    at += if inner == b'\\' { 2 } else { 1 };
                    if inner == b'"' {
                        break;
                    }
                }
                let is_key =
                    output.get(at) == Some(&b':') && matches!(open.last(), Some(Open::Object { .. }));
                let inner = (start + 1, at.saturating_sub(1));
                if is_key && let Some(Open::Object { key }) = open.last_mut() {
                    *key = inner;
                }
                (place.value, place.is_key) = (inner, is_key);
            }
            b'{' => open.push(Open::Object { key: (0, 0) }),
            b'[' => open.push(Open::List { index: 0 }),
            b'}' | b']' => drop(open.pop()),
            b',' => {
                if let Some(Open::List { index }) = open.last_mut() {
                    *index += 1;
                }
            }
            b'-' | b'0'..=b'9' => {
                while output.get(at).is_some_and(|byte| byte.is_ascii_alphanumeric() || b"+-.".contains(byte))
                {
                    at += 1;
                }
                (place.value, place.is_key, place.is_bare) = ((start, at), false, at > byte);
            }
            _ => {}
        }
        if at > byte {
            break;
        }
    }
    let mut last = "";
    for open in &open {
        match open {
            Open::List { index } => _ = write!(place.path, "[{index}]"),
            Open::Object { key: (start, end) } => {
                let key =
                    output.get(*start..*end).and_then(|key| str::from_utf8(key).ok()).unwrap_or_default();
                let known = LISTS.contains(&key)
                    || FIELDS.iter().any(|field| field.path.split('.').any(|part| part == key));
                last = if known { key } else { "*" };
                if !place.path.is_empty() {
                    place.path.push('.');
                }
                place.path.push_str(last);
            }
        }
    }
    if place.is_key {
        // The names of our own fields are there in any case.
        place.kind = (last != "*").then_some(FieldKind::Enum);
        place.path.push_str(" (its name)");
    } else {
        let field = FIELDS.iter().find(|field| field.path.rsplit('.').next() == Some(last));
        place.kind = field.map(|field| field.kind);
    }
    place
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_of_json_name_known_keys_only() {
        let output = br#",
{"id":"a","messages":[{"content":"x \" y"},{"content":"here","metadata":{"lena@x.example":[1,234567]}}]}"#;
        for (needle, path, is_key, is_bare) in [
            ("here", "messages[1].content", false, false),
            ("y\"", "messages[0].content", false, false),
            ("lena", "messages[1].metadata.* (its name)", true, false),
            ("3456", "messages[1].metadata.*[1]", false, true),
            ("a\",", "id", false, false),
        ] {
            let at = output.windows(needle.len()).position(|window| window == needle.as_bytes()).unwrap();
            let place = Layout::Json.place(output, at);
            assert_eq!((place.path.as_str(), place.is_key, place.is_bare), (path, is_key, is_bare));
        }
    }

    #[test]
    fn places_of_csv_are_rows_and_columns() {
        let columns: Vec<_> =
            FIELDS.iter().filter(|field| matches!(field.key, "status" | "channel")).collect();
        let layout = Layout::Csv { delimiter: b';', columns };
        let output = b"a;\"b;\r\n\"\"c\"\r\nd;e\r\n";
        for (byte, row, path, value) in [
            (0, 0, "column channel", "a"),
            (9, 0, "column status", "\"b;\r\n\"\"c\""),
            (16, 1, "column status", "e"),
        ] {
            let place = layout.place(output, byte);
            assert_eq!((place.row, place.path.as_str()), (row, path));
            assert_eq!(output.get(place.value.0..place.value.1), Some(value.as_bytes()));
        }
    }
}
