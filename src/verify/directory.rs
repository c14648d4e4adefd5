//! Which files there are: as their own headers say, one after the other, and as the directory behind them says.

use std::io::{self, Read, Seek};

use super::archive::Archive;
use super::entry::{Entry, TOO_LARGE, long, short, very_long};

const END: [u8; 4] = *b"PK\x05\x06";
const END_64: [u8; 4] = *b"PK\x06\x06";
const LOCATOR_64: [u8; 4] = *b"PK\x06\x07";
const END_BYTES: u64 = 22;
const END_64_BYTES: u64 = 56;
const LOCATOR_BYTES: u64 = 20;
/// The end record is looked for in so many last bytes: it can have a comment.
const MAX_END_BYTES: u64 = END_BYTES + 0xFFFF;
/// A directory of 5,000 conversations with files has some megabytes.
const MAX_DIRECTORY_BYTES: u64 = 256 * 1024 * 1024;
/// Bytes of an archive are read so often at most, as bytes of listed files. Where some were cut out, the file that they are missing
/// in seems to reach into others; but a directory can also list one file a million times, and each would be decompressed.
const MOST_READINGS: u64 = 2;

/// The files from the start on, as far as one follows the other; the directory is not asked.
pub(super) fn run(archive: &mut Archive<impl Read + Seek>) -> io::Result<Vec<Entry>> {
    let mut entries: Vec<Entry> = Vec::new();
    let mut at = 0;
    while let Some(entry) = Entry::local(archive, at)? {
        at = entry.end();
        entries.push(entry);
    }
    Ok(entries)
}

/// The files that the directory lists; nothing if it is none, or lists far more bytes than there are.
///
/// Where bytes were cut out or put in, files behind that place lie elsewhere than it says.
pub(super) fn directory(archive: &mut Archive<impl Read + Seek>) -> io::Result<Option<Vec<Entry>>> {
    let length = archive.length();
    let tail = archive.read_up_to(length.saturating_sub(MAX_END_BYTES), MAX_END_BYTES as usize)?;
    let Some((mut place, is_large)) = Place::read(&tail, length) else { return Ok(None) };
    if let Some(at) = place.end.checked_sub(LOCATOR_BYTES + END_64_BYTES).filter(|_| is_large) {
        let records = archive.read_up_to(at, (LOCATOR_BYTES + END_64_BYTES) as usize)?;
        place = Place::read_64(&records, at).unwrap_or(place);
    }
    let Place { end, bytes, stated } = place;
    let start = end.checked_sub(bytes).filter(|_| bytes <= MAX_DIRECTORY_BYTES);
    let Some(start) = start else { return Ok(None) };
    let listing = archive.read_up_to(start, bytes as usize)?;
    let mut rest = listing.as_slice();
    let mut entries = Vec::new();
    let mut listed: u64 = 0;
    while !rest.is_empty() {
        let Some((mut entry, behind)) = Entry::central(rest) else { return Ok(None) };
        let moved = entry.at.checked_add(start).and_then(|at| at.checked_sub(stated));
        for at in [Some(entry.at), moved].into_iter().flatten() {
            if let Some(there) = Entry::local(archive, at)?.filter(|there| there.path == entry.path) {
                (entry.at, entry.data_at) = (there.at, there.data_at);
                break;
            }
        }
        listed = listed.saturating_add(entry.stored_bytes.min(length.saturating_sub(entry.data_at)));
        if listed > length.saturating_mul(MOST_READINGS) {
            return Ok(None);
        }
        entries.push(entry);
        rest = behind;
    }
    Ok(Some(entries))
}

/// Where a directory stands.
#[derive(Clone, Copy)]
struct Place {
    end: u64,
    bytes: u64,
    /// Where it says that it begins.
    stated: u64,
}

impl Place {
    /// What the end record says, and whether the records of ZIP64 say more.
    fn read(tail: &[u8], length: u64) -> Option<(Self, bool)> {
        let at = memchr::memmem::rfind(tail, &END)?;
        let record = tail.get(at..)?;
        let (bytes, stated) = (u64::from(long(record, 12)?), u64::from(long(record, 16)?));
        let is_large = short(record, 10)? == u16::MAX || bytes.max(stated) == TOO_LARGE;
        Some((Self { end: length - record.len() as u64, bytes, stated }, is_large))
    }

    /// What the records of ZIP64 say that stand from a place on.
    fn read_64(records: &[u8], at: u64) -> Option<Self> {
        let locator = records.get(END_64_BYTES as usize..)?;
        let are_there = records.starts_with(&END_64) && locator.starts_with(&LOCATOR_64);
        let (bytes, stated) = (very_long(records, 40)?, very_long(records, 48)?);
        are_there.then_some(Self { end: at, bytes, stated })
    }
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use super::*;
    use crate::export::bundle::container::{Container, Header, Moment};

    fn header(path: &str, bytes: u64) -> Header<'_> {
        Header { path, crc32: 0, bytes, stored_bytes: bytes, is_deflated: false }
    }

    #[test]
    fn zip_03_a_directory_of_65535_files_is_read_with_its_records_of_zip64() {
        let mut container = Container::new(Moment::default());
        let names: Vec<_> = (0..65_535).map(|number| number.to_string()).collect();
        let mut bytes: Vec<_> = names.iter().flat_map(|name| container.header(&header(name, 0))).collect();
        bytes.extend(container.end());
        let mut archive = Archive::new(Cursor::new(bytes)).unwrap();
        for entries in [run(&mut archive).unwrap(), directory(&mut archive).unwrap().unwrap()] {
            assert!(entries.iter().map(|entry| &entry.path).eq(&names));
        }
    }

    #[test]
    fn one_file_that_is_listed_again_and_again_is_not_read_as_often() {
        let mut container = Container::new(Moment::default());
        let mut start = container.header(&header("a.txt", 1_000));
        start.extend([b'a'; 1_000]);
        let end = container.end();
        let (central, record) = end.split_at(end.len() - END_BYTES as usize);
        for (times, is_one) in [(1, true), (2, true), (3, false), (1_000, false)] {
            let listing = central.repeat(times);
            let mut record = record.to_vec();
            record[12..16].copy_from_slice(&(listing.len() as u32).to_le_bytes());
            let bytes = [&start[..], &listing, &record].concat();
            let read = directory(&mut Archive::new(Cursor::new(&bytes)).unwrap()).unwrap();
            assert_eq!(read.is_some(), is_one, "listed {times} times");
        }
    }

    #[test]
    fn zip_03_sizes_and_places_over_4_gb_are_read() {
        let large = 5_000_000_000;
        let mut container = Container::new(Moment::default());
        let first = container.header(&header("first", large));
        let far = container.at();
        container.header(&header("second", large));
        let entry = Entry::local(&mut Archive::new(Cursor::new(&first)).unwrap(), 0).unwrap().unwrap();
        assert_eq!((entry.bytes, entry.stored_bytes, entry.end()), (large, large, far));
        let directory = container.end();
        let (_, rest) = Entry::central(&directory).unwrap();
        let (second, _) = Entry::central(rest).unwrap();
        assert_eq!((second.path.as_str(), second.at, second.bytes), ("second", far, large));
        assert_eq!(second.data_at, far + first.len() as u64 + 1);
    }
}
