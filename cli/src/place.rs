//! Where in which file a byte of the whole input lies.

use std::fs::File;
use std::io::{BufRead, BufReader, Read};
use std::path::{Path, PathBuf};

/// Lines are counted by reading again, which is done for places up to here only.
const COUNTED_BYTES: u64 = 64 * 1024 * 1024;

/// The part of the input that is one file.
#[derive(Clone, Debug)]
pub struct Extent {
    /// As the user wrote it.
    pub name: String,
    /// Where it can be read again.
    pub path: Option<PathBuf>,
    /// Offset of its first byte in the whole input.
    pub first_byte: u64,
    /// Bytes read.
    pub bytes: u64,
}

/// The files read so far, in order.
#[derive(Clone, Debug, Default)]
pub struct Extents(Vec<Extent>);

/// A place in a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// Name of the file.
    pub name: String,
    /// Its number in the order of reading, from 0.
    pub file: usize,
    /// Offset in the file.
    pub byte: u64,
    /// Line, from 1, where it is known and not the first.
    pub line: Option<u64>,
    /// Whether the file ends here.
    pub is_end: bool,
}

impl Extents {
    /// The next file begins.
    pub fn begin(&mut self, extent: Extent) {
        self.0.push(extent);
    }

    /// More of the current file was read.
    pub fn grow(&mut self, bytes: u64) {
        if let Some(current) = self.0.last_mut() {
            current.bytes += bytes;
        }
    }

    /// The files.
    pub fn all(&self) -> &[Extent] {
        &self.0
    }

    /// The file and place of a byte of the whole input.
    pub fn place(&self, byte: u64) -> Option<Place> {
        let (file, extent) = self.0.iter().enumerate().rfind(|(_, extent)| extent.first_byte <= byte)?;
        // What stands between two files belongs to the first: it shows that it ended too early.
        let local = (byte - extent.first_byte).min(extent.bytes);
        let line = extent.path.as_deref().and_then(|path| line_at(path, local)).filter(|&line| line > 1);
        Some(Place { name: extent.name.clone(), file, byte: local, line, is_end: local == extent.bytes })
    }
}

impl std::fmt::Display for Place {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}: ", self.name)?;
        if let Some(line) = self.line {
            write!(f, "line {line}, ")?;
        }
        write!(f, "byte {}", self.byte)
    }
}

/// The line of a byte in a file that can be read again.
fn line_at(path: &Path, byte: u64) -> Option<u64> {
    if byte > COUNTED_BYTES || !path.metadata().ok()?.is_file() {
        return None;
    }
    let mut reader = BufReader::new(File::open(path).ok()?.take(byte));
    let mut line = 1;
    loop {
        let chunk = reader.fill_buf().ok()?;
        if chunk.is_empty() {
            return Some(line);
        }
        line += chunk.iter().filter(|&&byte| byte == b'\n').count() as u64;
        let length = chunk.len();
        reader.consume(length);
    }
}

/// A path for messages: nothing in it can steer a terminal.
pub fn shown(path: &Path) -> String {
    printable(&path.to_string_lossy())
}

/// Text from outside for messages, without control characters.
pub fn printable(text: &str) -> String {
    text.chars().map(|letter| if letter.is_control() { '\u{FFFD}' } else { letter }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn extents() -> Extents {
        let extent =
            |name: &str, first_byte, bytes| Extent { name: name.into(), path: None, first_byte, bytes };
        Extents(vec![extent("a", 0, 10), extent("empty", 14, 0), extent("b", 18, 5)])
    }

    #[test]
    fn a_byte_is_found_in_its_file() {
        let cases = [
            (0, "a", 0, false),
            (9, "a", 9, false),
            (10, "a", 10, true),
            (13, "a", 10, true),
            (14, "empty", 0, true),
            (18, "b", 0, false),
            (23, "b", 5, true),
        ];
        for (byte, name, local, is_end) in cases {
            let place = extents().place(byte).unwrap();
            assert_eq!((place.name.as_str(), place.byte, place.is_end), (name, local, is_end), "byte {byte}");
        }
        assert_eq!(Extents::default().place(0), None);
    }

    #[test]
    fn names_cannot_steer_a_terminal() {
        assert_eq!(shown(Path::new("a\u{1b}[2Jb\n")), "a\u{FFFD}[2Jb\u{FFFD}");
    }
}
