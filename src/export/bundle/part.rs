//! One archive of a bundle.

use std::io::Cursor;

use zip::write::{SimpleFileOptions, StreamWriter};
use zip::{CompressionMethod, DateTime, ZipArchive, ZipWriter};

use super::digest::sha256;
use super::file_entry::FileEntry;
use super::index::Index;
use super::manifest::ListedFile;
use super::outbox::Outbox;
use super::path::Names;
use super::table::Table;
use super::zip_error;
use crate::error::{ErrorKind, Result};
use crate::result::Account;

/// Compression of text: from here on files hardly shrink, and time grows.
const TEXT_LEVEL: i64 = 6;
/// PDF is compressed already; this is for what lies between its streams.
const DOCUMENT_LEVEL: i64 = 1;

/// An archive that grows.
pub(super) struct Part {
    /// From 1.
    pub(super) number: u32,
    /// None once it is finished.
    zip: Option<ZipWriter<StreamWriter<Outbox>>>,
    pub(super) outbox: Outbox,
    names: Names,
    pub(super) files: Vec<ListedFile>,
    pub(super) tables: Vec<Table>,
    pub(super) index: Index,
    pub(super) account: Account,
}

impl Part {
    pub(super) fn new(number: u32, tables: Vec<Table>) -> Self {
        let outbox = Outbox::default();
        Self {
            number,
            zip: Some(ZipWriter::new_stream(outbox.clone())),
            outbox,
            names: Names::default(),
            files: Vec::new(),
            tables,
            index: Index::default(),
            account: Account::default(),
        }
    }

    /// Copies the files of an archive, which are these in this order; the paths that they have now.
    pub(super) fn copy(&mut self, archive: &[u8], entries: Vec<FileEntry>) -> Result<Vec<FileEntry>> {
        if entries.is_empty() {
            return Ok(entries);
        }
        let mut source = ZipArchive::new(Cursor::new(archive)).map_err(|_| ErrorKind::DamagedPiece)?;
        if source.len() != entries.len() {
            return Err(ErrorKind::DamagedPiece.into());
        }
        let mut copied = Vec::with_capacity(entries.len());
        for (place, entry) in entries.into_iter().enumerate() {
            let file = source.by_index_raw(place).map_err(|_| ErrorKind::DamagedPiece)?;
            let start = file.data_start().and_then(|start| usize::try_from(start).ok());
            let length = usize::try_from(file.compressed_size()).ok();
            let stored = start.zip(length).and_then(|(start, length)| archive.get(start..start + length));
            let stored = stored.ok_or(ErrorKind::DamagedPiece)?;
            let (stored_bytes, stored_sha256) = (stored.len() as u64, sha256(stored));
            let entry = FileEntry { path: self.names.free(&entry.path), ..entry };
            let zip = self.zip.as_mut().ok_or(ErrorKind::Finished)?;
            zip.raw_copy_file_rename(file, &entry.path).map_err(zip_error)?;
            self.files.push(ListedFile { entry: entry.clone(), stored_bytes, stored_sha256 });
            copied.push(entry);
        }
        Ok(copied)
    }

    /// Adds a file.
    pub(super) fn add(
        &mut self,
        entry: FileEntry,
        content: &[&[u8]],
        time: Option<&str>,
    ) -> Result<FileEntry> {
        let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
        let options = entry_options(&entry.media_type, entry.bytes, time);
        zip.start_file(entry.path.as_str(), options).map_err(zip_error)?;
        for bytes in content {
            std::io::Write::write_all(&mut zip, bytes)?;
        }
        let archive = zip.finish().map_err(zip_error)?.into_inner();
        let mut copied = self.copy(&archive, vec![entry])?;
        copied.pop().ok_or_else(|| ErrorKind::DamagedPiece.into())
    }

    /// Adds a text.
    pub(super) fn add_text(
        &mut self,
        (path, media_type): (&'static str, &'static str),
        bytes: &[u8],
        records: Option<u64>,
        time: Option<&str>,
    ) -> Result<()> {
        let (media_type, length) = (media_type.into(), bytes.len() as u64);
        let entry =
            FileEntry { path: path.to_owned(), media_type, bytes: length, sha256: sha256(bytes), records };
        self.add(entry, &[bytes], time).map(|_| ())
    }

    /// Adds a file that no manifest lists, as it is: nothing in it can then be written in two ways.
    pub(super) fn add_unlisted(&mut self, path: &str, bytes: &[u8], time: Option<&str>) -> Result<()> {
        let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
        let options = entry_options("", 0, time);
        zip.start_file(path, options).map_err(zip_error)?;
        std::io::Write::write_all(&mut zip, bytes)?;
        let archive = zip.finish().map_err(zip_error)?.into_inner();
        let mut source = ZipArchive::new(Cursor::new(archive)).map_err(zip_error)?;
        let file = source.by_index_raw(0).map_err(zip_error)?;
        let zip = self.zip.as_mut().ok_or(ErrorKind::Finished)?;
        zip.raw_copy_file(file).map_err(zip_error)
    }

    /// Writes the directory of the archive.
    pub(super) fn end(&mut self) -> Result<()> {
        let zip = self.zip.take().ok_or(ErrorKind::Finished)?;
        zip.finish().map(|_| ()).map_err(zip_error)
    }
}

/// How a file is stored (rules ZIP-04, 05, 11).
pub(super) fn entry_options(media_type: &str, bytes: u64, time: Option<&str>) -> SimpleFileOptions {
    let is_text = ["text/", "application/json", "application/x-ndjson"];
    let level = match media_type {
        _ if bytes == 0 => None,
        "application/pdf" => Some(DOCUMENT_LEVEL),
        text if is_text.iter().any(|start| text.starts_with(start)) => Some(TEXT_LEVEL),
        _ => None,
    };
    let method = if level.is_some() { CompressionMethod::Deflated } else { CompressionMethod::Stored };
    SimpleFileOptions::default()
        .compression_method(method)
        .compression_level(level)
        .last_modified_time(time.and_then(moment).unwrap_or_default())
}

/// A canonical time as the format keeps it: from 1980 on, in steps of two seconds.
pub(crate) fn moment(time: &str) -> Option<DateTime> {
    let part = |from: usize, to: usize| time.get(from..to)?.parse::<u16>().ok();
    let small = |from: usize, to: usize| u8::try_from(part(from, to)?).ok();
    let (year, month, day) = (part(0, 4)?, small(5, 7)?, small(8, 10)?);
    DateTime::from_date_and_time(
        year,
        month,
        day,
        small(11, 13)?,
        small(14, 16)?,
        small(17, 19)?.min(59) & !1,
    )
    .ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn zip_05_times_that_the_format_does_not_know_are_its_first_day() {
        assert_eq!(moment("2026-03-02T08:15:05.000Z").unwrap().to_string(), "2026-03-02 08:15:04");
        for time in ["1970-01-01T00:00:00.000Z", "soon", ""] {
            assert_eq!(moment(time), None);
        }
    }

    #[test]
    fn zip_11_media_is_stored_and_text_is_deflated() {
        use CompressionMethod::{Deflated, Stored};
        for (media_type, bytes, expected) in [
            ("text/csv; charset=utf-8", 9, Deflated),
            ("application/json", 9, Deflated),
            ("application/pdf", 9, Deflated),
            ("audio/mpeg", 9, Stored),
            ("image/png", 9, Stored),
            ("application/octet-stream", 9, Stored),
            ("application/json", 0, Stored),
        ] {
            let options = entry_options(media_type, bytes, None);
            assert_eq!(
                format!("{options:?}").contains("compression_method: Deflated"),
                expected == Deflated,
                "{media_type}"
            );
        }
    }
}
