//! The ZIP format around compressed files: headers and directory, nothing that can be written in two ways.
//!
//! ```text
//! header, file ▣ │ header, file ▣ │ … │ directory │ end          (ZIP64 records only where a number needs them)
//! ```
//!
//! Files come compressed, with sizes and check sums known, so they can be made by several workers and no header has to be
//! mended afterwards. Names are ASCII; there are no extra fields, comments or data descriptors (rules ZIP-02 to 06).
//! Source: PKWARE APPNOTE 6.3.10, sections 4.3.7, 4.3.12, 4.3.14 to 4.3.16, 4.5.3.

/// What a header says of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Header<'a> {
    pub(crate) path: &'a str,
    pub(crate) crc32: u32,
    pub(crate) bytes: u64,
    pub(crate) stored_bytes: u64,
    pub(crate) is_deflated: bool,
}

/// An archive that grows; it keeps the directory only.
#[derive(Clone, Debug)]
pub(crate) struct Container {
    moment: Moment,
    at: u64,
    directory: Vec<u8>,
    count: u64,
}

/// A time as the format keeps it: from 1980 on, in steps of two seconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Moment {
    date: u16,
    time: u16,
}

impl Default for Moment {
    /// The first day that the format knows.
    fn default() -> Self {
        Self { date: 1 << 5 | 1, time: 0 }
    }
}

const LOCAL: u32 = 0x0403_4B50;
const CENTRAL: u32 = 0x0201_4B50;
const END: u32 = 0x0605_4B50;
const END_64: u32 = 0x0606_4B50;
const LOCATOR_64: u32 = 0x0706_4B50;
/// Version 2.0 reads plain files, 4.5 those of ZIP64.
const NEEDED: u16 = 20;
const NEEDED_64: u16 = 45;
/// Made for Unix, so that the rights of files are known: read by all, written by the owner.
const MADE_BY: u16 = 3 << 8;
const RIGHTS: u32 = 0o100_644 << 16;
const DEFLATED: u16 = 8;
const EXTRA_64: u16 = 1;
/// From here on a number does not fit into its old field.
const TOO_LARGE: u64 = 0xFFFF_FFFF;
const TOO_MANY: u64 = 0xFFFF;

impl Moment {
    /// The moment of a canonical time; the first day for what the format cannot hold.
    pub(crate) fn of(time: Option<&str>) -> Self {
        time.and_then(Self::read).unwrap_or_default()
    }

    fn read(time: &str) -> Option<Self> {
        let part = |from: usize, to: usize| time.get(from..to)?.parse::<u16>().ok();
        let year = part(0, 4)?.checked_sub(1980).filter(|years| *years < 128)?;
        let date = year << 9 | part(5, 7)? << 5 | part(8, 10)?;
        Some(Self { date, time: part(11, 13)? << 11 | part(14, 16)? << 5 | (part(17, 19)?.min(59) / 2) })
    }
}

impl Container {
    pub(crate) fn new(moment: Moment) -> Self {
        Self { moment, at: 0, directory: Vec::new(), count: 0 }
    }

    /// Bytes so far, without the directory.
    #[cfg(any(test, feature = "verify"))]
    pub(crate) fn at(&self) -> u64 {
        self.at
    }

    /// The header of the file whose compressed bytes come next.
    pub(crate) fn header(&mut self, header: &Header<'_>) -> Vec<u8> {
        let is_large = header.bytes >= TOO_LARGE || header.stored_bytes >= TOO_LARGE;
        let mut extra = Vec::new();
        if is_large {
            put(&mut extra, &[&EXTRA_64.to_le_bytes(), &16_u16.to_le_bytes()]);
            put(&mut extra, &[&header.bytes.to_le_bytes(), &header.stored_bytes.to_le_bytes()]);
        }
        let needed = if is_large { NEEDED_64 } else { NEEDED };
        let mut bytes = Vec::with_capacity(30 + header.path.len() + extra.len());
        put(&mut bytes, &[&LOCAL.to_le_bytes(), &needed.to_le_bytes()]);
        self.shared(&mut bytes, header, is_large, extra.len());
        put(&mut bytes, &[header.path.as_bytes(), &extra]);
        self.list(header, is_large);
        self.at += bytes.len() as u64 + header.stored_bytes;
        bytes
    }

    /// What header and directory say alike: flags to lengths of name and extra field.
    fn shared(&self, bytes: &mut Vec<u8>, header: &Header<'_>, is_large: bool, extra: usize) {
        let method = if header.is_deflated { DEFLATED } else { 0 };
        let size = |size: u64| if is_large { u32::MAX } else { size as u32 };
        put(bytes, &[&0_u16.to_le_bytes(), &method.to_le_bytes()]);
        put(bytes, &[&self.moment.time.to_le_bytes(), &self.moment.date.to_le_bytes()]);
        put(bytes, &[&header.crc32.to_le_bytes(), &size(header.stored_bytes).to_le_bytes()]);
        put(bytes, &[&size(header.bytes).to_le_bytes(), &(header.path.len() as u16).to_le_bytes()]);
        put(bytes, &[&(extra as u16).to_le_bytes()]);
    }

    fn list(&mut self, header: &Header<'_>, is_large: bool) {
        let is_far = self.at >= TOO_LARGE;
        let mut extra = Vec::new();
        if is_large || is_far {
            let length = if is_large { 16_u16 } else { 0 } + if is_far { 8 } else { 0 };
            put(&mut extra, &[&EXTRA_64.to_le_bytes(), &length.to_le_bytes()]);
            if is_large {
                put(&mut extra, &[&header.bytes.to_le_bytes(), &header.stored_bytes.to_le_bytes()]);
            }
            if is_far {
                put(&mut extra, &[&self.at.to_le_bytes()]);
            }
        }
        let needed = if extra.is_empty() { NEEDED } else { NEEDED_64 };
        let mut entry = Vec::with_capacity(46 + header.path.len() + extra.len());
        put(&mut entry, &[&CENTRAL.to_le_bytes(), &(MADE_BY | needed).to_le_bytes(), &needed.to_le_bytes()]);
        self.shared(&mut entry, header, is_large, extra.len());
        // No comment, first disk, no internal attributes.
        put(&mut entry, &[&[0; 6], &RIGHTS.to_le_bytes()]);
        let at = if is_far { u32::MAX } else { self.at as u32 };
        put(&mut entry, &[&at.to_le_bytes(), header.path.as_bytes(), &extra]);
        self.directory.append(&mut entry);
        self.count += 1;
    }

    /// The directory and the end of the archive.
    pub(crate) fn end(mut self) -> Vec<u8> {
        let (start, length) = (self.at, self.directory.len() as u64);
        let mut bytes = std::mem::take(&mut self.directory);
        if self.count >= TOO_MANY || start >= TOO_LARGE || length >= TOO_LARGE {
            let end = start + length;
            put(&mut bytes, &[&END_64.to_le_bytes(), &44_u64.to_le_bytes()]);
            put(&mut bytes, &[&(MADE_BY | NEEDED_64).to_le_bytes(), &NEEDED_64.to_le_bytes(), &[0; 8]]);
            put(&mut bytes, &[&self.count.to_le_bytes(), &self.count.to_le_bytes()]);
            put(&mut bytes, &[&length.to_le_bytes(), &start.to_le_bytes()]);
            put(&mut bytes, &[&LOCATOR_64.to_le_bytes(), &[0; 4], &end.to_le_bytes(), &1_u32.to_le_bytes()]);
        }
        let count = (self.count.min(TOO_MANY) as u16).to_le_bytes();
        put(&mut bytes, &[&END.to_le_bytes(), &[0; 4], &count, &count]);
        put(&mut bytes, &[&(length.min(TOO_LARGE) as u32).to_le_bytes()]);
        put(&mut bytes, &[&(start.min(TOO_LARGE) as u32).to_le_bytes(), &[0; 2]]);
        bytes
    }
}

fn put(bytes: &mut Vec<u8>, fields: &[&[u8]]) {
    fields.iter().for_each(|field| bytes.extend_from_slice(field));
}

#[cfg(test)]
mod tests {
    use std::io::{Cursor, Read};

    use super::*;

    fn archive(files: &[(&str, &[u8])]) -> Vec<u8> {
        let mut container = Container::new(Moment::of(Some("2026-03-02T08:15:05.000Z")));
        let mut bytes = Vec::new();
        for &(path, content) in files {
            let length = content.len() as u64;
            let crc32 = crc32fast::hash(content);
            let header = Header { path, crc32, bytes: length, stored_bytes: length, is_deflated: false };
            bytes.extend(container.header(&header));
            bytes.extend_from_slice(content);
        }
        assert_eq!(container.at(), bytes.len() as u64);
        bytes.extend(container.end());
        bytes
    }

    #[test]
    fn another_reader_reads_it_and_finds_no_extra_fields() {
        let bytes = archive(&[("a.txt", b"one"), ("b/c.txt", b"")]);
        let mut zip = zip::ZipArchive::new(Cursor::new(&bytes)).unwrap();
        for (place, (path, content)) in [("a.txt", "one"), ("b/c.txt", "")].into_iter().enumerate() {
            let mut file = zip.by_index(place).unwrap();
            let mut read = String::new();
            file.read_to_string(&mut read).unwrap();
            assert_eq!((&*file.name().unwrap(), read.as_str()), (path, content));
            assert_eq!(file.last_modified().unwrap().to_string(), "2026-03-02 08:15:04");
            assert_eq!(file.unix_mode(), Some(0o100_644));
            assert!(file.extra_data().is_none_or(|extra| extra.is_empty()));
        }
    }

    #[test]
    fn zip_03_records_of_zip64_come_with_the_65535th_file_and_not_before() {
        let names: Vec<_> = (0..65_535).map(|number| format!("{number}")).collect();
        let files: Vec<_> = names.iter().map(|name| (name.as_str(), b"".as_slice())).collect();
        let holds_64 = |bytes: &[u8]| bytes.windows(4).any(|four| four == END_64.to_le_bytes());
        let (below, above) = (archive(&files[..65_534]), archive(&files));
        assert!(!holds_64(&below) && holds_64(&above));
        assert_eq!(zip::ZipArchive::new(Cursor::new(below)).unwrap().len(), 65_534);
        assert_eq!(zip::ZipArchive::new(Cursor::new(above)).unwrap().len(), 65_535);
    }

    #[test]
    fn zip_03_large_sizes_and_far_places_stand_in_records_of_zip64() {
        let mut container = Container::new(Moment::default());
        let large = 5_000_000_000;
        let of_large = container.header(&Header {
            path: "large",
            crc32: 1,
            bytes: large,
            stored_bytes: large,
            is_deflated: false,
        });
        let small = Header { path: "small", crc32: 1, bytes: 3, stored_bytes: 3, is_deflated: false };
        let of_small = container.header(&small);
        let size = large.to_le_bytes();
        assert!(of_large.windows(8).any(|eight| eight == size) && of_small.len() == 30 + 5);
        let far = (large + of_large.len() as u64).to_le_bytes();
        assert!(container.end().windows(8).any(|eight| eight == far));
    }

    #[test]
    fn zip_05_times_that_the_format_does_not_know_are_its_first_day() {
        for time in [None, Some("1970-01-01T00:00:00.000Z"), Some("2108-01-01T00:00:00.000Z"), Some("soon")] {
            assert_eq!(Moment::of(time), Moment::default());
        }
        assert_ne!(Moment::of(Some("2026-03-02T08:15:05.000Z")), Moment::default());
    }
}
