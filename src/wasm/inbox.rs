//! Input on its way in.

use js_sys::Uint8Array;

/// What crosses in one go, so that a large chunk is never in memory twice.
pub(super) const INBOX_BYTES: u32 = 256 * 1024;

/// Memory for it, kept to be used again.
#[derive(Debug, Default)]
pub(super) struct Inbox(Vec<u8>);

impl Inbox {
    /// Brings a chunk over in parts.
    pub(super) fn bring(
        &mut self,
        chunk: &Uint8Array,
        mut take: impl FnMut(&[u8]) -> crate::Result<()>,
    ) -> crate::Result<()> {
        let Self(part) = self;
        let length = chunk.length();
        let mut from = 0;
        while from < length {
            let to = length.min(from + INBOX_BYTES);
            part.resize((to - from) as usize, 0);
            chunk.subarray(from, to).copy_to(part);
            take(part)?;
            from = to;
        }
        Ok(())
    }
}
