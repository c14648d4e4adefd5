//! A file of a part that all its conversations share, as it grows: compressed in memory, for files of an archive come one
//! after the other.

use super::file_entry::FileEntry;
use super::outbox::Outbox;
use super::packer::Growing;
use crate::error::Result;
use crate::export::FormatWriter;
use crate::export::csv::MAX_SHEET_ROWS;
use crate::export::output::{Output, Shelf};
use crate::options::{Dialect, ExportOptions, Format, Mode};
use crate::result::Account;
use crate::selection::Selection;

/// A table that grows.
pub(super) struct Table {
    pub(super) format: Format,
    pub(super) path: &'static str,
    is_sheet: bool,
    /// Writes what stands before and behind the lines.
    frame: FormatWriter<Outbox>,
    outbox: Outbox,
    content: Growing,
    /// Rows, or conversations.
    pub(super) records: u64,
}

impl Table {
    pub(super) fn new(options: &ExportOptions, format: Format) -> Result<Self> {
        let options = options.of_format(format);
        let outbox = Outbox::default();
        let (out, _gate) = Output::new(outbox.clone(), Shelf::One, false);
        let mut frame = FormatWriter::of_records(&options, &Selection::new(&options), out)?;
        let path = path(&options);
        frame.get_mut().begin()?;
        frame.flush()?;
        let is_sheet = format == Format::Csv && options.dialect == Dialect::Spreadsheet;
        let mut table = Self { format, path, is_sheet, frame, outbox, content: Growing::new(), records: 0 };
        table.write_frame()?;
        Ok(table)
    }

    /// Adds lines.
    pub(super) fn add(&mut self, lines: &[u8], records: u64) -> Result<()> {
        if lines.is_empty() {
            return Ok(());
        }
        if let FormatWriter::Json(writer) = &mut self.frame {
            if self.records > 0 {
                self.content.add(b",\n")?;
            } else {
                writer.goes_on();
            }
        }
        self.records += records;
        self.content.add(lines)
    }

    /// How many of its rows a spreadsheet will not show.
    pub(super) fn rows_over_limit(&self) -> u64 {
        if self.is_sheet { self.records.saturating_sub(MAX_SHEET_ROWS) } else { 0 }
    }

    /// Ends the file: what the manifest says of it, and its stored bytes.
    pub(super) fn finish(mut self, account: &Account) -> Result<(FileEntry, Vec<u8>)> {
        self.frame.get_mut().end(account)?;
        self.write_frame()?;
        let (bytes, sha256, packed, stored) = self.content.finish()?;
        let entry = FileEntry {
            path: self.path.to_owned(),
            media_type: self.format.media_type().into(),
            bytes,
            sha256,
            records: Some(self.records),
            packed,
        };
        Ok((entry, stored))
    }

    fn write_frame(&mut self) -> Result<()> {
        self.content.add(&self.outbox.take())
    }
}

/// Name of the file.
fn path(options: &ExportOptions) -> &'static str {
    match (options.format, options.mode) {
        (Format::Csv, Mode::Messages) => "messages.csv",
        (Format::Csv, Mode::Conversations) => "conversations.csv",
        (Format::Json, _) => "conversations.json",
        (Format::Jsonl, _) => "conversations.jsonl",
        (Format::Pdf, _) => "conversations.pdf",
    }
}
