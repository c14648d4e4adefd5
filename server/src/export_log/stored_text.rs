//! Text as it lies in the table. Who can write to the file can put anything there, and no reader may stop at it: what is no
//! text is empty, so nothing has its digest, and the chain tells of it.

use rusqlite::Row;

/// The text in a column, or nothing where something else stands.
pub fn stored_text<'a>(row: &'a Row<'_>, column: usize) -> rusqlite::Result<&'a str> {
    row.get_ref(column).map(|value| value.as_str().unwrap_or_default())
}
