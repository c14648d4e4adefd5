//! What an archive would be if it were written anew, compared with what it is.

use std::io::{self, Read, Seek};

use super::archive::Archive;
use super::entry::Entry;
use super::listed::Manifest;
use super::{Damage, Fault};
use crate::export::bundle::container::Container;

/// The first place where files stand in another order, where headers, directory or end are not what the engine writes around
/// these files, or where something stands between, before or behind them.
pub(super) fn first_difference(
    archive: &mut Archive<impl Read + Seek>,
    entries: &[Entry],
    manifest: &Manifest,
) -> io::Result<Option<Fault>> {
    let restored = |path: Option<&Entry>, byte| {
        let path = path.map(|entry| entry.path.clone());
        Ok(Some(Fault { path, damage: Damage::Restored, byte: Some(byte) }))
    };
    let mut container = Container::new(manifest.moment());
    let mut end = 0;
    for (entry, header) in entries.iter().zip(manifest.headers(entries)) {
        if entry.at != end || entry.path != header.path {
            return restored(None, end);
        }
        let header = container.header(&header);
        if let Some(byte) = difference(archive, end, &header)? {
            return restored(Some(entry), byte);
        }
        end = entry.end();
        if container.at() != end {
            return restored(Some(entry), entry.at);
        }
    }
    let directory = container.end();
    if let Some(byte) = difference(archive, end, &directory)? {
        return restored(None, byte);
    }
    end = end.saturating_add(directory.len() as u64);
    if archive.length() == end { Ok(None) } else { restored(None, end) }
}

/// The first place from `at` on where other bytes are than these.
fn difference(archive: &mut Archive<impl Read + Seek>, at: u64, bytes: &[u8]) -> io::Result<Option<u64>> {
    let there = archive.read_up_to(at, bytes.len())?;
    let same = there.iter().zip(bytes).take_while(|(there, here)| there == here).count();
    Ok((same < bytes.len()).then_some(at + same as u64))
}
