//! One archive of a bundle.

use std::borrow::Cow;
use std::io::Write as _;

use super::container::{Container, Header, Moment};
use super::file_entry::FileEntry;
use super::index::Index;
use super::outbox::Outbox;
use super::packer::{Packed, Packer, Storage};
use super::path::Names;
use super::table::Table;
use crate::error::{ErrorKind, Result};
use crate::result::Account;

/// An archive that grows.
pub(super) struct Part {
    /// From 1.
    pub(super) number: u32,
    container: Container,
    pub(super) outbox: Outbox,
    names: Names,
    pub(super) files: Vec<FileEntry>,
    pub(super) tables: Vec<Table>,
    pub(super) index: Index,
    pub(super) account: Account,
}

impl Part {
    pub(super) fn new(number: u32, moment: Moment, tables: Vec<Table>) -> Self {
        Self {
            number,
            container: Container::new(moment),
            outbox: Outbox::default(),
            names: Names::default(),
            files: Vec::new(),
            tables,
            index: Index::default(),
            account: Account::default(),
        }
    }

    /// Adds files whose stored bytes stand one after the other; the paths that they have now.
    pub(super) fn add(&mut self, entries: Vec<FileEntry>, stored: &[u8]) -> Result<Vec<FileEntry>> {
        let mut rest = stored;
        let mut added = Vec::with_capacity(entries.len());
        for entry in entries {
            let length = usize::try_from(entry.packed.stored_bytes).unwrap_or(usize::MAX);
            let (bytes, behind) = rest.split_at_checked(length).ok_or(ErrorKind::DamagedPiece)?;
            added.push(self.add_pieces(entry, &[bytes.into()])?);
            rest = behind;
        }
        if rest.is_empty() { Ok(added) } else { Err(ErrorKind::DamagedPiece.into()) }
    }

    /// Adds a file whose stored bytes come in pieces; it with the path that it has now.
    pub(super) fn add_pieces(&mut self, entry: FileEntry, stored: &[Cow<'_, [u8]>]) -> Result<FileEntry> {
        let entry = FileEntry { path: self.names.free(&entry.path), ..entry };
        let Packed { crc32, is_deflated, stored_bytes, .. } = entry.packed;
        let header = Header { path: &entry.path, crc32, bytes: entry.bytes, stored_bytes, is_deflated };
        self.write(&header, stored)?;
        self.files.push(entry.clone());
        Ok(entry)
    }

    /// Adds a text.
    pub(super) fn add_text(
        &mut self,
        (path, media_type): (&'static str, &'static str),
        content: &[u8],
        records: Option<u64>,
    ) -> Result<()> {
        let mut stored = Vec::new();
        let packed = Packer::default().pack(content, Storage::of(media_type), &mut stored)?;
        let entry = FileEntry::of(content, (path.to_owned(), media_type.into()), records, packed);
        self.add(vec![entry], &stored).map(|_| ())
    }

    /// Adds a file that no manifest lists, as it is: nothing in it can then be written in two ways.
    pub(super) fn add_unlisted(&mut self, path: &'static str, content: &[u8]) -> Result<()> {
        let (crc32, bytes) = (crc32fast::hash(content), content.len() as u64);
        let header = Header { path, crc32, bytes, stored_bytes: bytes, is_deflated: false };
        self.write(&header, &[content.into()])
    }

    /// Writes the directory of the archive, after which nothing is added.
    pub(super) fn end(&mut self) -> Result<()> {
        let container = std::mem::replace(&mut self.container, Container::new(Moment::default()));
        Ok(self.outbox.write_all(&container.end())?)
    }

    fn write(&mut self, header: &Header<'_>, stored: &[Cow<'_, [u8]>]) -> Result<()> {
        self.outbox.write_all(&self.container.header(header))?;
        Ok(stored.iter().try_for_each(|piece| self.outbox.write_all(piece))?)
    }
}
