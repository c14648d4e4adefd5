//! Files that messages hold: found in one directory by their id, and nowhere else.

use std::collections::HashMap;
use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::rc::Rc;

use askvault_export::{FileRef, FileSource, MAX_MEDIA_BYTES};

use crate::exit::Failure;
use crate::place::shown;

/// The engine shows no larger image.
const MAX_IMAGE_BYTES: u64 = 25 << 20;

/// The files of a directory. Only what was listed is opened, so no id can lead out of it.
#[derive(Clone, Debug)]
pub struct Attachments {
    paths: Rc<HashMap<String, PathBuf>>,
    /// Bytes of the largest file that the engine has a use for.
    limit: u64,
}

impl Attachments {
    /// Lists a directory: a file `att_1.png` has the id `att_1`. Links and directories are passed over. Media of
    /// a bundle may be larger than images of a transcript.
    pub fn new(directory: &Path, are_media: bool) -> Result<Self, Failure> {
        let unreadable =
            |error: std::io::Error| Failure::Usage(format!("--files {}: {error}", shown(directory)));
        let mut paths = Vec::new();
        for entry in fs::read_dir(directory).map_err(unreadable)? {
            let entry = entry.map_err(unreadable)?;
            if entry.file_type().map_err(unreadable)?.is_file() {
                paths.push(entry.path());
            }
        }
        // Of two files with one id the first by name is taken, whatever the order of the directory.
        paths.sort();
        let mut files = HashMap::new();
        for path in paths {
            for name in [path.file_name(), path.file_stem()].into_iter().flatten() {
                files.entry(name.to_string_lossy().into_owned()).or_insert_with(|| path.clone());
            }
        }
        let limit = if are_media { MAX_MEDIA_BYTES as u64 } else { MAX_IMAGE_BYTES };
        Ok(Self { paths: Rc::new(files), limit })
    }

    /// What the engine asks for files.
    pub fn source(&self) -> FileSource {
        let (files, limit) = (Rc::clone(&self.paths), self.limit);
        Box::new(move |wanted: &FileRef<'_>| {
            let Some(path) = files.get(wanted.attachment_id) else { return Ok(None) };
            read(path, limit).map(Some)
        })
    }
}

/// A file, or of a larger one a byte more than the limit, which tells the engine that it is too large.
fn read(path: &Path, limit: u64) -> std::io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    fs::File::open(path)?.take(limit + 1).read_to_end(&mut bytes)?;
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_more_is_read_of_a_file_than_tells_that_it_is_too_large() {
        let directory = tempfile::tempdir().unwrap();
        let limits =
            [true, false].map(|are_media| Attachments::new(directory.path(), are_media).unwrap().limit);
        assert_eq!(limits, [MAX_MEDIA_BYTES as u64, MAX_IMAGE_BYTES]);
        let path = directory.path().join("recording.wav");
        for (bytes, bytes_read) in [(9, 9), (10, 10), (11, 11), (1_000_000, 11)] {
            fs::write(&path, vec![0; bytes]).unwrap();
            assert_eq!(read(&path, 10).unwrap().len(), bytes_read, "{bytes} bytes");
        }
    }
}
