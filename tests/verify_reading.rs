//! A disk that fails says nothing of the archive on it: that is an error, and never damage.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

use std::io::{self, Cursor, Read, Seek, SeekFrom};

use askvault_export::{Bundler, ExportOptions, Resources, verify};

/// Fails at a read, and at places where files cannot be.
struct Disk {
    bytes: Cursor<Vec<u8>>,
    /// What it says of its length.
    length: u64,
    reads: usize,
    fails_at: Option<usize>,
    failure: io::ErrorKind,
}

impl Disk {
    fn new(bytes: &[u8]) -> Self {
        let bytes = bytes.to_vec();
        let failure = io::ErrorKind::TimedOut;
        Self { length: bytes.len() as u64, bytes: Cursor::new(bytes), reads: 0, fails_at: None, failure }
    }
}

impl Read for Disk {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        self.reads += 1;
        if self.fails_at == Some(self.reads) {
            return Err(self.failure.into());
        }
        let most = buffer.len().min(100);
        self.bytes.read(&mut buffer[..most])
    }
}

impl Seek for Disk {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        let at = match to {
            SeekFrom::End(by) => self.length.checked_add_signed(by),
            SeekFrom::Start(at) => Some(at),
            SeekFrom::Current(by) => self.bytes.position().checked_add_signed(by),
        };
        let at = at.filter(|at| i64::try_from(*at).is_ok()).ok_or(io::ErrorKind::InvalidInput)?;
        self.bytes.set_position(at);
        Ok(at)
    }
}

fn bundle() -> Vec<u8> {
    let options = ExportOptions::from_json(r#"{"formats":["json","csv"]}"#).unwrap();
    let mut bundler = Bundler::new(options, Resources::default()).unwrap();
    let mut bytes = Vec::new();
    let mut sink = |_, piece: &[u8]| {
        bytes.extend_from_slice(piece);
        Ok(())
    };
    let input = br#"[{"id":"conv_1","messages":[{"id":"msg_1","content":"Where is my order?"}]}]"#;
    bundler.push(input, &mut sink).unwrap();
    bundler.finish(&mut sink).unwrap();
    bytes
}

/// A bundle, and one that has a bit flipped in its first file.
fn archives() -> [Vec<u8>; 2] {
    let whole = bundle();
    let mut damaged = whole.clone();
    damaged[60] ^= 1;
    [whole, damaged]
}

#[test]
fn a_read_that_fails_is_an_error_wherever_it_is() {
    for bytes in archives() {
        let mut disk = Disk::new(&bytes);
        verify(&mut disk).unwrap();
        assert!(disk.reads > 20, "{}", disk.reads);
        for fails_at in 1..=disk.reads {
            let disk = Disk { fails_at: Some(fails_at), ..Disk::new(&bytes) };
            let kind = verify(disk).map_err(|error| error.kind());
            assert_eq!(kind, Err(io::ErrorKind::TimedOut), "read {fails_at}");
        }
    }
}

#[test]
fn a_read_that_was_interrupted_is_repeated() {
    for bytes in archives() {
        let mut disk = Disk::new(&bytes);
        let found = verify(&mut disk).unwrap();
        for fails_at in 1..=disk.reads {
            let failure = io::ErrorKind::Interrupted;
            let disk = Disk { fails_at: Some(fails_at), failure, ..Disk::new(&bytes) };
            assert_eq!(verify(disk).unwrap(), found, "read {fails_at}");
        }
    }
}

#[test]
fn a_file_that_becomes_shorter_meanwhile_is_an_error() {
    let bytes = bundle();
    for length in [0, 1, bytes.len() / 2, bytes.len() - 1] {
        let disk = Disk { length: bytes.len() as u64, ..Disk::new(&bytes[..length]) };
        let kind = verify(disk).map_err(|error| error.kind());
        assert_eq!(kind, Err(io::ErrorKind::UnexpectedEof), "{length}");
    }
}

#[test]
fn places_where_no_file_can_be_are_damage() {
    let large = [[0xFF; 8]; 3].concat();
    let extra = [&[1, 0, 24, 0], large.as_slice()].concat();
    let mut header = b"PK\x03\x04".to_vec();
    header.extend([0; 14]);
    header.extend([0xFF; 8]);
    header.extend([0, 0, extra.len() as u8, 0]);
    let entry =
        [b"PK\x01\x02".as_slice(), &[0; 16], &[0xFF; 8], &[0, 0, 28, 0], &[0; 10], &[0xFF; 4], &extra]
            .concat();
    let mut end = b"PK\x05\x06".to_vec();
    end.extend([0, 0, 0, 0, 1, 0, 1, 0]);
    end.extend((entry.len() as u32).to_le_bytes());
    end.extend(((header.len() + extra.len()) as u32).to_le_bytes());
    end.extend([0; 2]);
    let found = verify(Disk::new(&[header, extra, entry, end].concat())).unwrap();
    assert!(!found.is_whole());
}
