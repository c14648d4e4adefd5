//! Several documents in one ZIP file, each written as soon as it is finished.
//!
//! ```text
//! name, document ▣, length and check sum │ … │ directory
//! ```
//!
//! Names are ASCII and differ for systems that know no capitals; times are the export's, or the format's first day. Equal
//! documents give equal bytes (rules ZIP-02, 05, 06, 09).

use std::cell::RefCell;
use std::collections::HashSet;
use std::io::{self, Write};
use std::rc::Rc;

use zip::write::{SimpleFileOptions, StreamWriter};
use zip::{CompressionMethod, DateTime, ZipWriter};

/// Documents are compressed already; this is for what lies between their streams.
const LEVEL: i64 = 1;

/// Bytes on their way out.
#[derive(Clone, Default)]
struct Outbox(Rc<RefCell<Vec<u8>>>);

impl Write for Outbox {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.borrow_mut().write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// A ZIP file that grows.
pub(super) struct Archive {
    zip: ZipWriter<StreamWriter<Outbox>>,
    outbox: Outbox,
    /// In small letters.
    names: HashSet<String>,
    time: DateTime,
}

impl Archive {
    /// An archive of an export at this time, canonical.
    pub(super) fn new(time: Option<&str>) -> Self {
        let outbox = Outbox::default();
        let time = time.and_then(moment).unwrap_or_default();
        Self { zip: ZipWriter::new_stream(outbox.clone()), outbox, names: HashSet::new(), time }
    }

    /// Adds a document under a name of its own; the bytes that are ready.
    pub(super) fn add(&mut self, name: &str, bytes: &[u8]) -> io::Result<Vec<u8>> {
        let options = SimpleFileOptions::default()
            .compression_method(CompressionMethod::Deflated)
            .compression_level(Some(LEVEL))
            .last_modified_time(self.time);
        let name = self.free(name);
        self.zip.start_file(name, options)?;
        self.zip.write_all(bytes)?;
        self.zip.flush()?;
        Ok(std::mem::take(&mut self.outbox.0.borrow_mut()))
    }

    /// The rest of the file.
    pub(super) fn finish(self) -> io::Result<Vec<u8>> {
        self.zip.finish()?;
        Ok(self.outbox.0.take())
    }

    /// The name, with a number where another differs by capitals alone.
    fn free(&mut self, name: &str) -> String {
        let (stem, extension) = name.rsplit_once('.').unwrap_or((name, ""));
        let numbered = (2_u64..).map(|number| format!("{stem}-{number}.{extension}"));
        let mut names = std::iter::once(name.to_owned()).chain(numbered);
        names.find(|name| self.names.insert(name.to_ascii_lowercase())).unwrap_or_else(|| name.to_owned())
    }
}

/// A canonical time as the format keeps it: from 1980 on, in steps of two seconds.
fn moment(time: &str) -> Option<DateTime> {
    let part = |from: usize, to: usize| time.get(from..to)?.parse::<u16>().ok();
    let small = |from: usize, to: usize| u8::try_from(part(from, to)?).ok();
    let (year, month, day) = (part(0, 4)?, small(5, 7)?, small(8, 10)?);
    DateTime::from_date_and_time(year, month, day, small(11, 13)?, small(14, 16)?, small(17, 19)?.min(59))
        .ok()
}

#[cfg(test)]
mod tests {
    use std::io::Read;

    use super::*;

    #[test]
    fn zip_09_names_differ_without_capitals_and_every_document_is_whole() {
        let mut archive = Archive::new(Some("2026-03-02T08:15:04.000Z"));
        let mut bytes = Vec::new();
        for (name, content) in [("a.pdf", "one"), ("A.pdf", "two"), ("b.pdf", ""), ("a-2.pdf", "three")] {
            bytes.extend(archive.add(name, content.as_bytes()).unwrap());
        }
        bytes.extend(archive.finish().unwrap());
        let mut read = zip::ZipArchive::new(io::Cursor::new(bytes)).unwrap();
        let mut found = Vec::new();
        for place in 0..read.len() {
            let mut file = read.by_index(place).unwrap();
            let mut content = String::new();
            file.read_to_string(&mut content).unwrap();
            assert_eq!(file.last_modified().unwrap().to_string(), "2026-03-02 08:15:04");
            let name = file.name().unwrap().into_owned();
            found.push((name, content));
        }
        let expected = [("a.pdf", "one"), ("A-2.pdf", "two"), ("b.pdf", ""), ("a-2-2.pdf", "three")];
        assert_eq!(found, expected.map(|(name, content)| (name.to_owned(), content.to_owned())));
    }

    #[test]
    fn times_that_the_format_does_not_know_are_its_first_day() {
        for time in [None, Some("1970-01-01T00:00:00.000Z"), Some("soon")] {
            assert_eq!(Archive::new(time).time, DateTime::default());
        }
    }
}
