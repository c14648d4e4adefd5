//! One value into one CSV cell, by dialect.

use csv::ByteRecord;
use std::borrow::Cow;

use super::guard::Guard;
use super::long;
use super::plain::PlainText;
use super::quote::{needs_quotes, quote};
use crate::cell::Cell;
use crate::field::Field;
use crate::options::{Dialect, ExportOptions, LineBreaks, Mode};
use crate::result::{Account, WarningCode};

/// The column whose overflow goes into a column of its own (rule CSV-16), and that column.
const CONTENT: &str = "content";
const CONTINUATION: &str = "content_2";
const CONTINUATION_LABEL: &str = "Text, continued";

/// Writes cells.
#[derive(Debug)]
pub(super) struct CellWriter {
    dialect: Dialect,
    line_breaks: LineBreaks,
    /// Whether the text of messages goes on in a second column.
    continues: bool,
    delimiter: u8,
    plain: PlainText,
    quoted: Quoted,
}

/// A cell in quotes, kept to reuse its memory.
#[derive(Debug, Default)]
struct Quoted(Vec<u8>);

impl Quoted {
    fn push(&mut self, row: &mut ByteRecord, cell: &str) {
        quote(cell.as_bytes(), &mut self.0);
        row.push_field(&self.0);
    }
}

impl CellWriter {
    pub(super) fn new(options: &ExportOptions) -> Self {
        Self {
            dialect: options.dialect,
            line_breaks: options.line_breaks,
            continues: options.dialect == Dialect::Spreadsheet && options.mode == Mode::Messages,
            delimiter: options.delimiter.byte(),
            plain: PlainText::default(),
            quoted: Quoted::default(),
        }
    }

    pub(super) fn is_spreadsheet(&self) -> bool {
        self.dialect == Dialect::Spreadsheet
    }

    fn is_continued(&self, field: &Field) -> bool {
        self.continues && field.key == CONTENT
    }

    /// Adds the header cell of a column, and that of its continuation.
    pub(super) fn push_name(&mut self, row: &mut ByteRecord, field: &Field, name: &str) {
        let continuation = if name == field.key { CONTINUATION } else { CONTINUATION_LABEL };
        let names = [Some(name), self.is_continued(field).then_some(continuation)];
        for name in names.into_iter().flatten() {
            match self.dialect {
                Dialect::Machine => row.push_field(name.as_bytes()),
                Dialect::Spreadsheet => self.quoted.push(row, &Guard::Text.apply(name).0),
            }
        }
    }

    /// Adds a value, and the cell of its continuation.
    #[inline]
    pub(super) fn push(
        &mut self,
        row: &mut ByteRecord,
        field: &Field,
        value: &Cell<'_>,
        account: &mut Account,
    ) {
        match self.dialect {
            Dialect::Machine => self.push_exact(row, field, value, account),
            Dialect::Spreadsheet => self.push_safe(row, field, value, account),
        }
    }

    /// The machine dialect: the value as it is; null has no quotes, the empty string has (rule CSV-12).
    #[inline]
    fn push_exact(&mut self, row: &mut ByteRecord, field: &Field, value: &Cell<'_>, account: &mut Account) {
        if matches!(value, Cell::Absent | Cell::Null) {
            return row.push_field(&[]);
        }
        let text = self.plain.of(value, field, account);
        let broken;
        let text = match self.line_breaks {
            LineBreaks::Keep => text,
            LineBreaks::Visible => {
                broken = replace_line_breaks(text, "⏎");
                &broken
            }
        };
        // A list without values is as empty as null.
        let is_empty_text = text.is_empty() && !matches!(value, Cell::Texts(_) | Cell::Gathered(_));
        if is_empty_text || needs_quotes(text.as_bytes(), self.delimiter) {
            self.quoted.push(row, text);
        } else {
            row.push_field(text.as_bytes());
        }
    }

    /// The spreadsheet dialect: quoted, guarded, within a cell's size.
    fn push_safe(&mut self, row: &mut ByteRecord, field: &Field, value: &Cell<'_>, account: &mut Account) {
        let is_continued = self.is_continued(field);
        let text = self.plain.of(value, field, account);
        let text = match self.line_breaks {
            LineBreaks::Keep => normalise_line_breaks(text),
            LineBreaks::Visible => replace_line_breaks(text, "⏎"),
        };
        let (shown, guarded) = Guard::of(field.kind).apply(&text);
        if guarded {
            account.warn(WarningCode::GuardedCells, Some(field.key), 1);
        }
        if !long::is_long(&shown) {
            self.quoted.push(row, &shown);
            if is_continued {
                self.quoted.push(row, "");
            }
            return;
        }
        let units = shown.encode_utf16().count() as u64;
        let mut cut = true;
        if is_continued {
            let (head, tail) = long::split(&shown);
            self.quoted.push(row, head);
            let (tail, _) = Guard::Text.apply(tail);
            cut = long::is_long(&tail);
            self.quoted.push(row, &long::cut(&tail));
        } else {
            self.quoted.push(row, &long::cut(&shown));
        }
        account.long_cell(account.counts.rows, field.key, units, cut);
        if cut {
            account.keep_cut(field.key, &shown);
        }
    }
}

/// CR LF, CR, U+2028 and U+2029 become LF.
fn normalise_line_breaks(text: &str) -> Cow<'_, str> {
    match memchr::memchr2(b'\r', 0xE2, text.as_bytes()) {
        None => Cow::Borrowed(text),
        Some(_) => replace_line_breaks(text, "\n"),
    }
}

fn replace_line_breaks<'t>(text: &'t str, replacement: &str) -> Cow<'t, str> {
    const BREAKS: [char; 4] = ['\r', '\n', '\u{2028}', '\u{2029}'];
    if !text.contains(BREAKS) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find(BREAKS) {
        let (before, from) = rest.split_at(at);
        out.push_str(before);
        out.push_str(replacement);
        rest = match from.strip_prefix("\r\n") {
            Some(rest) => rest,
            None => from.get(from.chars().next().map_or(0, char::len_utf8)..).unwrap_or_default(),
        };
    }
    out.push_str(rest);
    Cow::Owned(out)
}
