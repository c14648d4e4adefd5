//! Files that messages hold: found in one directory by their id, and nowhere else.

use std::collections::HashMap;
use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::rc::Rc;

use askvault_export::{FileRef, FileSource};

use crate::exit::Failure;
use crate::place::shown;

/// More of an image is not read: the engine shows no larger one.
const MAX_BYTES: u64 = (25 << 20) + 1;

/// The files of a directory. Only what was listed is opened, so no id can lead out of it.
#[derive(Clone, Debug)]
pub struct Attachments {
    paths: Rc<HashMap<String, PathBuf>>,
    /// Bytes read of one file at most.
    limit: u64,
}

impl Attachments {
    /// Lists a directory: a file `att_1.png` has the id `att_1`. Links and directories are passed over. Files that are
    /// wanted whole are read to their end, whatever their size.
    pub fn new(directory: &Path, whole: bool) -> Result<Self, Failure> {
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
        Ok(Self { paths: Rc::new(files), limit: if whole { u64::MAX } else { MAX_BYTES } })
    }

    /// What the engine asks for files.
    pub fn source(&self) -> FileSource {
        let (files, limit) = (Rc::clone(&self.paths), self.limit);
        Box::new(move |wanted: &FileRef<'_>| {
            let Some(path) = files.get(wanted.attachment_id) else { return Ok(None) };
            let mut bytes = Vec::new();
            fs::File::open(path)?.take(limit).read_to_end(&mut bytes)?;
            Ok(Some(bytes))
        })
    }
}
