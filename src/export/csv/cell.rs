//! One value into one CSV cell, by dialect.

use std::borrow::Cow;
use std::io::Write;

use csv::Writer;

use super::guard::Guard;
use super::plain::PlainText;
use super::{long, write_error};
use crate::cell::Cell;
use crate::error::Result;
use crate::field::Field;
use crate::options::{Dialect, ExportOptions, LineBreaks, Mode};
use crate::result::{Account, LongCell, WarningCode};

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
    plain: PlainText,
}

impl CellWriter {
    pub(super) fn new(options: &ExportOptions) -> Self {
        Self {
            dialect: options.dialect,
            line_breaks: options.line_breaks,
            continues: options.dialect == Dialect::Spreadsheet && options.mode == Mode::Messages,
            plain: PlainText::default(),
        }
    }

    pub(super) fn is_spreadsheet(&self) -> bool {
        self.dialect == Dialect::Spreadsheet
    }

    fn is_continued(&self, field: &Field) -> bool {
        self.continues && field.key == CONTENT
    }

    /// Writes the header cell of a column, and that of its continuation.
    pub(super) fn write_name<W: Write>(&self, csv: &mut Writer<W>, field: &Field, name: &str) -> Result<()> {
        csv.write_field(self.guarded(Guard::Text, name).0.as_bytes()).map_err(write_error)?;
        if self.is_continued(field) {
            let name = if name == field.key { CONTINUATION } else { CONTINUATION_LABEL };
            csv.write_field(name).map_err(write_error)?;
        }
        Ok(())
    }

    fn guarded<'t>(&self, guard: Guard, text: &'t str) -> (Cow<'t, str>, bool) {
        match self.dialect {
            Dialect::Machine => (Cow::Borrowed(text), false),
            Dialect::Spreadsheet => guard.apply(text),
        }
    }

    /// Writes a value, and the cell of its continuation.
    #[inline]
    pub(super) fn write<W: Write>(
        &mut self,
        csv: &mut Writer<W>,
        field: &Field,
        value: &Cell<'_>,
        account: &mut Account,
    ) -> Result<()> {
        let is_continued = self.is_continued(field);
        let text = self.plain.of(value, field, account);
        let text = match self.line_breaks {
            LineBreaks::Keep => Cow::Borrowed(text),
            LineBreaks::Visible => replace_line_breaks(text, "⏎"),
        };
        if self.dialect == Dialect::Machine {
            return csv.write_field(text.as_bytes()).map_err(write_error);
        }
        let text = match self.line_breaks {
            LineBreaks::Keep => normalise_line_breaks(text),
            LineBreaks::Visible => text,
        };
        let guard = Guard::of(field.kind);
        let (shown, guarded) = guard.apply(&text);
        if guarded {
            account.warn(WarningCode::GuardedCells, Some(field.key), 1);
        }
        if !long::is_long(&shown) {
            csv.write_field(shown.as_bytes()).map_err(write_error)?;
            if is_continued {
                csv.write_field("").map_err(write_error)?;
            }
            return Ok(());
        }
        let units = shown.encode_utf16().count() as u64;
        let mut cut = true;
        if is_continued {
            let (head, tail) = long::split(&shown);
            csv.write_field(head).map_err(write_error)?;
            let (tail, _) = Guard::Text.apply(tail);
            cut = long::is_long(&tail);
            csv.write_field(long::cut(&tail).as_bytes()).map_err(write_error)?;
        } else {
            csv.write_field(long::cut(&shown).as_bytes()).map_err(write_error)?;
        }
        account.long_cell(LongCell { row: account.counts.rows, field: field.key, units, cut });
        Ok(())
    }
}

/// CR LF, CR, U+2028 and U+2029 become LF.
fn normalise_line_breaks(text: Cow<'_, str>) -> Cow<'_, str> {
    if memchr::memchr2(b'\r', 0xE2, text.as_bytes()).is_none() {
        return text;
    }
    Cow::Owned(replace_line_breaks(&text, "\n").into_owned())
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
