//! A second opinion on an archive: the `zip` crate shares no code with our own reader and writer, and what it cannot read,
//! the recipient's program may not read either.

use std::io::{self, ErrorKind, Read, Seek, SeekFrom};

use zip::ZipArchive;

/// Whether another reader finds every file whole, by its check sum.
///
/// # Errors
/// Where bytes could not be read: that says nothing of the archive.
pub fn reads(archive: impl Read + Seek) -> io::Result<bool> {
    let mut source = Source { archive, failure: None };
    let is_read = ZipArchive::new(&mut source).is_ok_and(|mut archive| {
        (0..archive.len()).all(|place| {
            archive.by_index(place).is_ok_and(|mut file| io::copy(&mut file, &mut io::sink()).is_ok())
        })
    });
    source.failure.map_or(Ok(is_read), Err)
}

/// An archive that remembers its first failure: the reader of ZIP files says the same of that and of damage.
struct Source<R> {
    archive: R,
    failure: Option<io::Error>,
}

impl<R> Source<R> {
    fn keep<T>(&mut self, done: io::Result<T>) -> io::Result<T> {
        done.map_err(|error| {
            let kind = error.kind();
            // Those two come from a signal, and from an archive that names a place before its start.
            if !matches!(kind, ErrorKind::Interrupted | ErrorKind::InvalidInput) {
                self.failure.get_or_insert(error);
            }
            kind.into()
        })
    }
}

impl<R: Read> Read for Source<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.archive.read(buffer);
        self.keep(read)
    }
}

impl<R: Seek> Seek for Source<R> {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        let sought = self.archive.seek(to);
        self.keep(sought)
    }
}

#[cfg(test)]
mod tests {
    use std::io::{Cursor, Write};

    use super::*;

    /// An archive with one file.
    fn archive() -> Vec<u8> {
        let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
        zip.start_file("a.txt", zip::write::SimpleFileOptions::default()).unwrap();
        zip.write_all(b"some text that is long enough to be damaged").unwrap();
        zip.finish().unwrap().into_inner()
    }

    #[test]
    fn a_whole_archive_is_read_and_a_damaged_one_is_not() {
        let mut bytes = archive();
        assert!(reads(Cursor::new(&bytes)).unwrap());
        bytes[40] ^= 0x10;
        assert!(!reads(Cursor::new(&bytes)).unwrap());
        assert!(!reads(Cursor::new(b"no archive")).unwrap());
    }

    /// Fails at one read.
    struct Disk {
        bytes: Cursor<Vec<u8>>,
        reads: usize,
        fails_at: usize,
    }

    impl Read for Disk {
        fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
            self.reads += 1;
            if self.reads == self.fails_at {
                return Err(ErrorKind::TimedOut.into());
            }
            self.bytes.read(buffer)
        }
    }

    impl Seek for Disk {
        fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
            self.bytes.seek(to)
        }
    }

    #[test]
    fn a_disk_that_fails_at_any_read_says_nothing_of_the_archive() {
        let disk = |fails_at| Disk { bytes: Cursor::new(archive()), reads: 0, fails_at };
        let mut whole = disk(0);
        assert!(reads(&mut whole).unwrap());
        assert!(whole.reads > 5, "{} reads", whole.reads);
        for fails_at in 1..=whole.reads {
            assert_eq!(reads(disk(fails_at)).unwrap_err().kind(), ErrorKind::TimedOut, "read {fails_at}");
        }
    }
}
