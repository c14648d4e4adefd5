//! What `fields` prints.

use std::fmt::Write;

use askvault_export::{FIELDS, Field};

use crate::exit::Failure;

/// The field table with everything the engine knows of it.
pub fn json() -> Result<String, Failure> {
    serde_json::to_string_pretty(FIELDS).map_err(|error| Failure::Failed(error.to_string()))
}

/// The field table for people.
pub fn table() -> String {
    let titles = ["KEY", "GROUP", "KIND", "PERSONAL", "CSV", "JSON PATH"].map(str::to_owned);
    let rows: Vec<_> = std::iter::once(titles).chain(FIELDS.iter().map(row)).collect();
    let mut widths = [0; 6];
    for row in &rows {
        for (width, cell) in widths.iter_mut().zip(row) {
            *width = (*width).max(cell.len());
        }
    }
    let mut out = String::new();
    for row in &rows {
        let mut line = String::new();
        for (width, cell) in widths.iter().zip(row) {
            // Writing to a string cannot fail.
            write!(line, "{cell:width$}  ").ok();
        }
        out.push_str(line.trim_end());
        out.push('\n');
    }
    out.push_str(
        "\nKEY is what --fields and --columns take; --fields takes a GROUP too. CSV names the --mode in which the\n\
         field can be a column. --json adds labels, privacy classes, defaults and descriptions.\n",
    );
    out
}

fn row(field: &Field) -> [String; 6] {
    let csv = match (field.is_conversation_column(), field.is_message_column()) {
        (true, true) => "both",
        (true, false) => "conversations",
        (false, true) => "messages",
        (false, false) => "-",
    };
    let path = if field.is_in_json() {
        format!("{}{}", field.level().container(), field.path)
    } else {
        "-".to_owned()
    };
    let personal = if field.class.is_personal() { "yes" } else { "-" };
    [field.key, field.group.name(), field.kind.name(), personal, csv, &path].map(str::to_owned)
}
