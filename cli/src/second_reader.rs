//! A second opinion on an archive: the `zip` crate shares no code with our own reader and writer, and what it cannot read,
//! the recipient's program may not read either.

use std::io::{self, Read, Seek};

use zip::ZipArchive;

/// Whether another reader finds every file whole, by its check sum.
pub fn reads(archive: impl Read + Seek) -> bool {
    let Ok(mut archive) = ZipArchive::new(archive) else { return false };
    (0..archive.len()).all(|place| {
        archive.by_index(place).is_ok_and(|mut file| io::copy(&mut file, &mut io::sink()).is_ok())
    })
}

#[cfg(test)]
mod tests {
    use std::io::{Cursor, Write};

    use super::*;

    #[test]
    fn a_whole_archive_is_read_and_a_damaged_one_is_not() {
        let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
        zip.start_file("a.txt", zip::write::SimpleFileOptions::default()).unwrap();
        zip.write_all(b"some text that is long enough to be damaged").unwrap();
        let mut bytes = zip.finish().unwrap().into_inner();
        assert!(reads(Cursor::new(&bytes)));
        bytes[40] ^= 0x10;
        assert!(!reads(Cursor::new(&bytes)));
        assert!(!reads(Cursor::new(b"no archive")));
    }
}
