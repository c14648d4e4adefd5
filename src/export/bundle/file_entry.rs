//! One file of a bundle, as the manifest lists it.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

/// A file of a bundle.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct FileEntry {
    pub(super) path: String,
    pub(super) media_type: Cow<'static, str>,
    pub(super) bytes: u64,
    pub(super) sha256: String,
    /// Conversations, or rows of a table; none for what holds neither.
    pub(super) records: Option<u64>,
}
