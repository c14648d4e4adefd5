//! `index.csv`: which conversation is in which file, and what became of those that are in none.
//!
//! ```text
//! conversation_id,outcome,reason,file,media_type,bytes,sha256,original_name
//! conv_1,exported,,json/conv_1.json,application/json,1204,9f86…,
//! conv_1,exported,,attachments/conv_1/attachment-1.pdf,application/pdf,48211,e3b0…,invoice.pdf
//! conv_2,failed,wrong-type,,,,,
//! ```
//!
//! The only place with the names under which customers sent files (rule ZIP-13). It is opened with spreadsheets, so it has
//! their guard against formulas.

use crate::error::Result;
use crate::export::csv::guard::Guard;

use super::file_entry::FileEntry;

/// The file as it grows.
#[derive(Debug)]
pub(super) struct Index {
    csv: csv::Writer<Vec<u8>>,
    pub(super) rows: u64,
}

const COLUMNS: [&str; 8] =
    ["conversation_id", "outcome", "reason", "file", "media_type", "bytes", "sha256", "original_name"];

/// What a line says of a conversation.
#[derive(Clone, Copy, Debug)]
pub(super) struct Line<'a> {
    pub(super) id: &'a str,
    pub(super) outcome: &'a str,
    pub(super) reason: &'a str,
}

impl Default for Index {
    fn default() -> Self {
        let csv = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(Vec::new());
        Self { csv, rows: 0 }
    }
}

impl Index {
    /// A file of a conversation.
    pub(super) fn file(&mut self, line: Line<'_>, file: &FileEntry, original_name: &str) -> Result<()> {
        let bytes = file.bytes.to_string();
        self.write(line, [&file.path, &file.media_type, &bytes, &file.sha256, original_name])
    }

    /// A conversation in a file that it shares with others.
    pub(super) fn shared(&mut self, line: Line<'_>, path: &str, media_type: &str) -> Result<()> {
        self.write(line, [path, media_type, "", "", ""])
    }

    /// A file that the host did not have, or that could not be cleaned.
    pub(super) fn file_missing(&mut self, line: Line<'_>, original_name: &str) -> Result<()> {
        let line = Line { reason: "file-missing", ..line };
        self.write(line, ["", "", "", "", original_name])
    }

    /// A conversation without a file.
    pub(super) fn without_file(&mut self, line: Line<'_>) -> Result<()> {
        self.write(line, [""; 5])
    }

    fn write(&mut self, line: Line<'_>, file: [&str; 5]) -> Result<()> {
        if self.rows == 0 {
            self.csv.write_record(COLUMNS).map_err(std::io::Error::other)?;
        }
        self.rows += 1;
        let (id, _) = Guard::Text.apply(line.id);
        let [path, media_type, bytes, sha256, original_name] = file;
        let (name, _) = Guard::Text.apply(original_name);
        let record = [&*id, line.outcome, line.reason, path, media_type, bytes, sha256, &*name];
        Ok(self.csv.write_record(record).map_err(std::io::Error::other)?)
    }

    pub(super) fn finish(mut self) -> Result<Vec<u8>> {
        if self.rows == 0 {
            self.csv.write_record(COLUMNS).map_err(std::io::Error::other)?;
        }
        Ok(self.csv.into_inner().map_err(|error| std::io::Error::other(error.to_string()))?)
    }
}
