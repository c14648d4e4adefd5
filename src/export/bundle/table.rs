//! A file of a part that all its conversations share, as it grows: compressed in memory, for files of an archive come one
//! after the other.

use std::io::{Cursor, Write};

use zip::ZipWriter;

use super::digest::Digester;
use super::file_entry::FileEntry;
use super::outbox::Outbox;
use super::part::entry_options;
use super::zip_error;
use crate::error::Result;
use crate::export::FormatWriter;
use crate::export::csv::MAX_SHEET_ROWS;
use crate::export::output::{Output, Shelf};
use crate::options::{Dialect, ExportOptions, Format, Mode};
use crate::result::{Account, WarningCode};
use crate::selection::Selection;

/// A table that grows.
pub(super) struct Table {
    pub(super) format: Format,
    pub(super) path: &'static str,
    is_sheet: bool,
    /// Writes what stands before and behind the lines.
    frame: FormatWriter<Outbox>,
    outbox: Outbox,
    zip: ZipWriter<Cursor<Vec<u8>>>,
    digest: Digester,
    bytes: u64,
    /// Rows, or conversations.
    pub(super) records: u64,
}

impl Table {
    pub(super) fn new(options: &ExportOptions, format: Format) -> Result<Self> {
        let options = options.of_format(format);
        let outbox = Outbox::default();
        let (out, _gate) = Output::new(outbox.clone(), Shelf::One, false);
        let mut frame = FormatWriter::of_records(&options, &Selection::new(&options), out)?;
        let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
        let path = path(&options);
        let entry = entry_options(format.media_type(), 1, options.canonical_time().as_deref());
        zip.start_file(path, entry).map_err(zip_error)?;
        frame.get_mut().begin()?;
        frame.flush()?;
        let is_sheet = format == Format::Csv && options.dialect == Dialect::Spreadsheet;
        let mut table = Self {
            format,
            path,
            is_sheet,
            frame,
            outbox,
            zip,
            digest: Digester::default(),
            bytes: 0,
            records: 0,
        };
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
                self.write(b",\n")?;
            } else {
                writer.goes_on();
            }
        }
        self.records += records;
        self.write(lines)
    }

    /// Ends the file: its archive of one, and what the manifest says of it.
    pub(super) fn finish(mut self, account: &mut Account) -> Result<(Vec<u8>, FileEntry)> {
        self.frame.get_mut().end(account)?;
        self.write_frame()?;
        if self.is_sheet && self.records > MAX_SHEET_ROWS {
            account.warn(WarningCode::RowsOverLimit, None, self.records - MAX_SHEET_ROWS);
        }
        let archive = self.zip.finish().map_err(zip_error)?.into_inner();
        let entry = FileEntry {
            path: self.path.to_owned(),
            media_type: self.format.media_type().into(),
            bytes: self.bytes,
            sha256: self.digest.finish(),
            records: Some(self.records),
        };
        Ok((archive, entry))
    }

    fn write_frame(&mut self) -> Result<()> {
        let bytes = self.outbox.take();
        self.write(&bytes)
    }

    fn write(&mut self, bytes: &[u8]) -> Result<()> {
        self.zip.write_all(bytes)?;
        self.digest.update(bytes);
        self.bytes += bytes.len() as u64;
        Ok(())
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
