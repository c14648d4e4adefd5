//! An archive is written anew from what was read of it, and compared with itself: whatever the reader passed over differs.

use std::cell::RefCell;
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::rc::Rc;

use zip::{ZipArchive, ZipWriter};

use super::contents::length;

/// A source that two hold: one reads files, the other compares.
struct Shared<R> {
    source: Rc<RefCell<R>>,
    at: u64,
}

impl<R: Seek> Seek for Shared<R> {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        let mut source = self.source.borrow_mut();
        self.at = match to {
            SeekFrom::Start(at) => at,
            SeekFrom::Current(by) => self.at.saturating_add_signed(by),
            SeekFrom::End(_) => source.seek(to)?,
        };
        Ok(self.at)
    }
}

impl<R: Read + Seek> Read for Shared<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let mut source = self.source.borrow_mut();
        source.seek(SeekFrom::Start(self.at))?;
        let count = source.read(buffer)?;
        self.at += count as u64;
        Ok(count)
    }
}

/// Compares what is written with what is there.
struct Comparer<R> {
    there: Shared<R>,
    difference: Rc<RefCell<Option<u64>>>,
    buffer: Vec<u8>,
}

impl<R: Read + Seek> Write for Comparer<R> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        // The writer goes on to its end, so that it has nothing to complain of.
        if self.difference.borrow().is_some() {
            return Ok(bytes.len());
        }
        let start = self.there.at;
        self.buffer.resize(bytes.len(), 0);
        let mut read = 0;
        while let Some(rest) = self.buffer.get_mut(read..).filter(|rest| !rest.is_empty()) {
            match self.there.read(rest)? {
                0 => break,
                count => read += count,
            }
        }
        let there = self.buffer.get(..read).unwrap_or_default();
        let same = there.iter().zip(bytes).take_while(|(a, b)| a == b).count();
        if same < bytes.len() {
            *self.difference.borrow_mut() = Some(start + same as u64);
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// The first byte that would be another one if the archive were written anew.
pub(super) fn compare<R: Read + Seek>(zip: ZipArchive<R>) -> Option<u64> {
    let source = Rc::new(RefCell::new(zip.into_inner()));
    let difference = Rc::new(RefCell::new(None));
    let length = length(&mut *source.borrow_mut()).ok()?;
    let reader = Shared { source: Rc::clone(&source), at: 0 };
    let there = Shared { source, at: 0 };
    let comparer = Comparer { there, difference: Rc::clone(&difference), buffer: Vec::new() };
    let written = write_anew(reader, comparer);
    let found = *difference.borrow();
    match (found, written) {
        (Some(byte), _) => Some(byte),
        (None, Ok(end)) => (end != length).then_some(end),
        // It cannot be read to its end; where that is, the files tell.
        (None, Err(_)) => Some(0),
    }
}

/// Writes an archive with the same files, and tells its length.
fn write_anew<R: Read + Seek>(reader: Shared<R>, comparer: Comparer<R>) -> zip::result::ZipResult<u64> {
    let mut source = ZipArchive::new(reader)?;
    let mut places = Vec::with_capacity(source.len());
    for place in 0..source.len() {
        places.push((source.by_index_raw(place)?.header_start(), place));
    }
    places.sort_unstable();
    let mut zip = ZipWriter::new_stream(comparer);
    for (_, place) in places {
        zip.raw_copy_file(source.by_index_raw(place)?)?;
    }
    Ok(zip.finish()?.into_inner().there.at)
}
