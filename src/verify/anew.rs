//! What an archive would be if it were written anew, compared with what it is.

use std::io::{Read, Seek, SeekFrom};

use super::entry::Entry;
use super::listed::Manifest;
use super::{Damage, Fault};
use crate::export::bundle::container::Container;

/// The first place where files stand in another order, where headers, directory or end are not what the engine writes around
/// these files, or where something stands between, before or behind them.
pub(super) fn first_difference(
    archive: &mut (impl Read + Seek),
    entries: &[Entry],
    manifest: &Manifest,
) -> Option<Fault> {
    let restored = |path: Option<&Entry>, byte| {
        Some(Fault { path: path.map(|entry| entry.path.clone()), damage: Damage::Restored, byte: Some(byte) })
    };
    let mut container = Container::new(manifest.moment());
    let mut end = 0;
    for (entry, header) in entries.iter().zip(manifest.headers(entries)) {
        if entry.at != end || entry.path != header.path {
            return restored(None, end);
        }
        let header = container.header(&header);
        if let Some(byte) = difference(archive, end, &header) {
            return restored(Some(entry), byte);
        }
        end = entry.end();
        if container.at() != end {
            return restored(Some(entry), entry.at);
        }
    }
    let directory = container.end();
    let byte = difference(archive, end, &directory)
        .or_else(|| goes_on_behind(archive, end.saturating_add(directory.len() as u64)))?;
    restored(None, byte)
}

/// The first place from `at` on where other bytes are than these.
fn difference(archive: &mut (impl Read + Seek), at: u64, bytes: &[u8]) -> Option<u64> {
    let mut there = Vec::with_capacity(bytes.len());
    let read = archive.seek(SeekFrom::Start(at));
    let read = read.and_then(|_| archive.take(bytes.len() as u64).read_to_end(&mut there));
    // What cannot be read cannot be the same.
    if read.is_err() {
        return Some(at);
    }
    let same = there.iter().zip(bytes).take_while(|(there, here)| there == here).count();
    (same < bytes.len()).then_some(at + same as u64)
}

/// `end`, if anything is behind it.
fn goes_on_behind(archive: &mut (impl Read + Seek), end: u64) -> Option<u64> {
    let length = archive.seek(SeekFrom::End(0)).ok()?;
    (length != end).then_some(end)
}
