//! CSV in two modes and two dialects.
//!
//! ```text
//! machine                          spreadsheet
//! conversation_id,tags             BOM"conversation_id","tags"
//! conv_1,billing; at_risk          "conv_1","'=billing"
//! ```
//!
//! Records end with CR LF. The machine dialect is exact; the spreadsheet dialect quotes every cell, makes
//! formulas harmless ([`guard`]), normalises line ends and keeps within a cell's size ([`long`]).

use std::io::Write;

use csv::{ByteRecord, QuoteStyle, Terminator};

use super::{Output, Writer};
use crate::cell::Cell;
use crate::error::{Error, Result};
use crate::field::{Field, Read};
use crate::model::{Conversation, Message};
use crate::options::{ExportOptions, Headers, Mode};
use crate::result::{Account, WarningCode};

mod cell;
pub(super) mod guard;
mod long;
mod plain;
mod quote;

use cell::CellWriter;

/// Rows below the header that a spreadsheet can hold (rule CSV-17).
pub(super) const MAX_SHEET_ROWS: u64 = 1_048_575;

/// Bytes gathered before they go to the destination.
const BUFFER_BYTES: usize = 32 * 1024;

/// The writer.
#[derive(Debug)]
pub(super) struct CsvWriter<W: Write> {
    csv: csv::Writer<Output<W>>,
    columns: Vec<&'static Field>,
    mode: Mode,
    headers: Headers,
    cells: CellWriter,
    /// The row being made, kept to reuse its memory.
    record: ByteRecord,
}

impl<W: Write> CsvWriter<W> {
    pub(super) fn new(options: &ExportOptions, columns: Vec<&'static Field>, out: Output<W>) -> Self {
        let csv = csv::WriterBuilder::new()
            .delimiter(options.delimiter.byte())
            .terminator(Terminator::CRLF)
            // Cells come quoted: only so can the empty string be told from null (rule CSV-12).
            .quote_style(QuoteStyle::Never)
            .buffer_capacity(BUFFER_BYTES)
            .has_headers(false)
            .from_writer(out);
        Self {
            csv,
            columns,
            mode: options.mode,
            headers: options.headers,
            cells: CellWriter::new(options),
            record: ByteRecord::new(),
        }
    }

    /// Writes one row from the values of the conversation; `message` is there in mode `messages`.
    fn row<'a>(
        &mut self,
        shared: &[Cell<'a>],
        message: Option<(&Message<'a>, u64)>,
        account: &mut Account,
    ) -> Result<()> {
        account.counts.rows += 1;
        self.record.clear();
        for (field, shared) in self.columns.iter().zip(shared) {
            match (field.read, message) {
                (Read::Message(read), Some((message, position))) => {
                    let value = read(message, position);
                    self.cells.push(&mut self.record, field, &value, account);
                }
                _ => self.cells.push(&mut self.record, field, shared, account),
            }
        }
        self.csv.write_byte_record(&self.record).map_err(write_error)?;
        if self.cells.is_spreadsheet() && account.counts.rows > MAX_SHEET_ROWS {
            account.warn(WarningCode::RowsOverLimit, None, 1);
        }
        Ok(())
    }

    /// Gives the rows gathered so far to the output.
    pub(super) fn flush(&mut self) -> Result<()> {
        Ok(self.csv.flush()?)
    }

    /// The conversation's own values, read once however many rows they stand in.
    fn shared<'a>(&self, conversation: &Conversation<'a>) -> Vec<Cell<'a>> {
        let value = |field: &&'static Field| match field.read {
            Read::Conversation(read) => read(conversation),
            _ => Cell::Absent,
        };
        self.columns.iter().map(value).collect()
    }
}

impl<W: Write> Writer for CsvWriter<W> {
    fn begin(&mut self) -> Result<()> {
        if self.cells.is_spreadsheet() {
            self.csv.get_ref().begin_with("\u{FEFF}".as_bytes());
        }
        for field in &self.columns {
            let name = match self.headers {
                Headers::Keys => field.key,
                Headers::Labels => field.label,
            };
            self.cells.push_name(&mut self.record, field, name);
        }
        self.csv.write_byte_record(&self.record).map_err(write_error)
    }

    fn conversation(&mut self, conversation: &Conversation<'_>, account: &mut Account) -> Result<()> {
        let shared = self.shared(conversation);
        match self.mode {
            Mode::Conversations => self.row(&shared, None, account),
            Mode::Messages => (1..)
                .zip(conversation.messages.items())
                .try_for_each(|(position, message)| self.row(&shared, Some((message, position)), account)),
        }
    }

    fn end(&mut self, _account: &Account) -> Result<()> {
        Ok(self.csv.flush()?)
    }

    fn bytes_written(&self) -> u64 {
        self.csv.get_ref().bytes()
    }
}

/// Only writing can fail: every record has the header's length by construction.
fn write_error(error: csv::Error) -> Error {
    match error.into_kind() {
        csv::ErrorKind::Io(error) => error.into(),
        _ => std::io::Error::other("a CSV record has the wrong length").into(),
    }
}
