//! Documents of an export that makes one for each conversation: files in a directory, none in its place before the end.

use std::cell::RefCell;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::rc::Rc;

use askvault_export::DocumentSink;

use crate::exit::Failure;
use crate::new_file::{NewFile, StoredFile};
use crate::report::keep_apart;

/// The documents so far.
#[derive(Clone, Debug, Default)]
pub struct Documents(Rc<RefCell<State>>);

#[derive(Debug, Default)]
struct State {
    stored: Vec<StoredFile>,
    /// What the engine cannot tell: it knows of no files.
    failure: Option<Failure>,
}

impl Documents {
    /// What writes into this directory, and never where a report will stand.
    pub fn sink(&self, directory: &Path, reports: &[&Path]) -> DocumentSink {
        let (state, directory) = (Rc::clone(&self.0), directory.to_owned());
        let reports: Vec<PathBuf> = reports.iter().map(|&report| report.to_owned()).collect();
        Box::new(move |name, bytes| match store(directory.join(name), bytes, &reports) {
            Ok(file) => {
                state.borrow_mut().stored.push(file);
                Ok(())
            }
            Err(failure) => {
                state.borrow_mut().failure = Some(failure);
                Err(io::Error::other("a document was not written"))
            }
        })
    }

    /// The failure that an error of the engine comes from.
    pub fn failure(&self) -> Option<Failure> {
        self.0.borrow_mut().failure.take()
    }

    /// Gives all files their names.
    pub fn place(&self) -> Result<(), Failure> {
        let stored = std::mem::take(&mut self.0.borrow_mut().stored);
        stored.into_iter().try_for_each(StoredFile::place)
    }
}

fn store(path: PathBuf, bytes: &[u8], reports: &[PathBuf]) -> Result<StoredFile, Failure> {
    keep_apart(&path, reports)?;
    let mut file = NewFile::create(&path)?;
    file.write_all(bytes).map_err(|error| Failure::of_output(&crate::place::shown(&path), &error))?;
    file.store()
}
