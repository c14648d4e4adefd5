//! What a converter made of a batch.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

use super::envelope;
use super::file_entry::FileEntry;
use super::media::MediaFile;
use crate::error::{ErrorKind, Result};
use crate::options::Format;
use crate::result::{Account, Outcome};

/// The files of a batch, compressed, and lines for the tables of its part.
#[derive(Debug, Default)]
pub(crate) struct Piece {
    pub(super) head: Head,
    /// A ZIP file with the files that [`Head`] names, in the same order.
    pub(super) archive: Vec<u8>,
    /// What goes into each table, in the order of [`Head::tables`].
    pub(super) fragments: Vec<Vec<u8>>,
}

#[derive(Debug, Default, Serialize, Deserialize)]
pub(super) struct Head {
    /// Place of the batch, from 0.
    pub(super) number: u64,
    pub(super) part: u32,
    pub(super) ends_part: bool,
    pub(super) records: Vec<Record>,
    pub(super) tables: Vec<Fragment>,
    /// Files that belong to no conversation alone.
    pub(super) shared: Vec<FileEntry>,
    pub(super) account: Account,
}

/// One conversation, or what stood in its place.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Record {
    /// Its id as the bundle names it; none where it has none, or nobody may learn it.
    pub(super) id: Option<String>,
    /// Why it is not in the bundle.
    pub(super) missing: Option<(Outcome, Cow<'static, str>)>,
    pub(super) files: Vec<FileEntry>,
    /// Formats of the tables that it is in.
    pub(super) tables: Vec<Format>,
    /// What its files and recordings are.
    pub(super) media: Vec<MediaFile>,
}

/// What is known of the bytes for a table.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub(super) struct Fragment {
    pub(super) format: Format,
    /// Rows, or conversations.
    pub(super) records: u64,
}

impl Piece {
    /// As it goes to another worker.
    pub(crate) fn to_bytes(&self) -> Result<Vec<u8>> {
        let mut sections = vec![self.archive.as_slice()];
        sections.extend(self.fragments.iter().map(Vec::as_slice));
        envelope::packed(&self.head, &sections)
    }

    /// # Errors
    /// `damaged-piece`.
    pub(crate) fn from_bytes(bytes: &[u8]) -> Result<Self> {
        let (head, sections): (Head, _) = envelope::unpacked(bytes)?;
        let (archive, fragments) = sections.split_first().ok_or(ErrorKind::DamagedPiece)?;
        if fragments.len() != head.tables.len() {
            return Err(ErrorKind::DamagedPiece.into());
        }
        let fragments = fragments.iter().map(|fragment| fragment.to_vec()).collect();
        Ok(Self { head, archive: archive.to_vec(), fragments })
    }

    /// Place of its batch, from 0.
    pub(crate) fn number(&self) -> u64 {
        self.head.number
    }
}
