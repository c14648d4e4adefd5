//! One file of a bundle, as the manifest lists it.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

use super::digest::sha256;
use super::packer::Packed;

/// A file of a bundle.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct FileEntry {
    pub(super) path: String,
    pub(super) media_type: Cow<'static, str>,
    pub(super) bytes: u64,
    pub(super) sha256: String,
    /// Conversations, or rows of a table; none for what holds neither.
    pub(super) records: Option<u64>,
    pub(super) packed: Packed,
}

impl FileEntry {
    /// Of a file with this content; one that is stored as it is has one digest.
    pub(super) fn of(
        content: &[u8],
        (path, media_type): (String, Cow<'static, str>),
        records: Option<u64>,
        packed: Packed,
    ) -> Self {
        let sha256 = if packed.is_deflated { sha256(content) } else { packed.stored_sha256.clone() };
        Self { path, media_type, bytes: content.len() as u64, sha256, records, packed }
    }
}
