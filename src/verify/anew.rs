//! What an archive would be if it were written anew, compared with what it is.

use std::io::{Read, Seek, SeekFrom};

/// Compares bytes with those at a place.
pub(super) struct Comparer<R> {
    there: R,
    buffer: Vec<u8>,
}

impl<R: Read + Seek> Comparer<R> {
    pub(super) fn new(there: R) -> Self {
        Self { there, buffer: Vec::new() }
    }

    /// The first place from `at` on where other bytes are than these.
    pub(super) fn difference(&mut self, at: u64, bytes: &[u8]) -> Option<u64> {
        self.buffer.clear();
        let length = bytes.len() as u64;
        let read = self.there.seek(SeekFrom::Start(at));
        let read = read.and_then(|_| self.there.by_ref().take(length).read_to_end(&mut self.buffer));
        // What cannot be read cannot be the same.
        if read.is_err() {
            return Some(at);
        }
        let same = self.buffer.iter().zip(bytes).take_while(|(there, here)| there == here).count();
        (same < bytes.len()).then_some(at + same as u64)
    }

    /// `end`, if anything is behind it.
    pub(super) fn goes_on_behind(&mut self, end: u64) -> Option<u64> {
        let length = self.there.seek(SeekFrom::End(0)).ok()?;
        (length != end).then_some(end)
    }
}
