//! A bundle on its way: its parts are files that get their names when all of them are known.

use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use askvault_export::PartResult;

use crate::destination::hand_over;
use crate::exit::Failure;
use crate::input_files::InputFiles;
use crate::new_file::{NewFile, StoredFile};
use crate::place::shown;
use crate::report::keep_apart;

const STDOUT: &str = "standard output";
/// Bytes collected before they are written.
const BUFFER_BYTES: usize = 256 * 1024;
/// Letters of a name that all parts share.
const NAME_LETTERS: usize = 60;

/// Where a bundle goes.
#[derive(Clone, Debug)]
pub enum BundlePlace {
    /// To standard output, if it has one part.
    Stdout,
    /// To this file, or to files named after it.
    File(PathBuf),
    /// Into this directory, under names of the engine's.
    Directory(PathBuf),
}

/// Parts as they are written.
#[derive(Debug)]
pub struct Parts {
    place: BundlePlace,
    files: Vec<PartFile>,
    /// Place in `files` of the one that is open.
    current: usize,
    failure: Option<Failure>,
}

#[derive(Debug)]
enum PartFile {
    Waiting(BufWriter<File>),
    New(NewFile),
}

impl BundlePlace {
    /// What messages call it.
    pub fn name(&self) -> String {
        match self {
            Self::Stdout => STDOUT.to_owned(),
            Self::File(path) | Self::Directory(path) => shown(path),
        }
    }

    /// The name for the engine: of it come the names of several parts, which are told in the manifest.
    pub fn base_name(&self) -> Option<String> {
        let Self::File(path) = self else { return None };
        let stem = path.file_stem()?.to_string_lossy();
        let plain = |letter: char| match letter {
            'a'..='z' | 'A'..='Z' | '0'..='9' | '-' | '_' => letter,
            _ => '-',
        };
        Some(stem.chars().take(NAME_LETTERS).map(plain).collect())
    }

    /// The directory of the parts.
    fn directory(&self) -> &Path {
        match self {
            Self::Stdout => Path::new(""),
            Self::File(path) => path.parent().unwrap_or(Path::new("")),
            Self::Directory(directory) => directory,
        }
    }

    /// Where a part will stand.
    fn path(&self, part: &PartResult, is_only: bool) -> PathBuf {
        match self {
            Self::File(path) if is_only => path.clone(),
            _ => self.directory().join(&part.name),
        }
    }
}

impl Parts {
    /// Begins the first part, so that a long run does not fail at its end for a wrong name.
    pub fn open(place: &BundlePlace) -> Result<Self, Failure> {
        if let BundlePlace::Directory(directory) = place {
            std::fs::create_dir_all(directory).map_err(|error| {
                Failure::Failed(format!("{}: the directory could not be made: {error}", shown(directory)))
            })?;
        }
        let mut parts = Self { place: place.clone(), files: Vec::new(), current: 0, failure: None };
        parts.begin()?;
        Ok(parts)
    }

    /// Takes the next bytes of a part.
    pub fn write(&mut self, part: u32, bytes: &[u8]) -> io::Result<()> {
        let number = part as usize;
        while self.files.len() < number {
            if let Err(failure) = self.begin() {
                self.failure = Some(failure);
                return Err(io::Error::other("a part was not begun"));
            }
        }
        let wanted = number.saturating_sub(1);
        if wanted != self.current {
            self.pause()?;
            self.current = wanted;
        }
        match self.files.get_mut(wanted) {
            Some(PartFile::Waiting(file)) => file.write_all(bytes),
            Some(PartFile::New(file)) => file.write_all(bytes),
            None => Err(io::ErrorKind::NotFound.into()),
        }
    }

    /// The failure that an error of the engine comes from.
    pub fn failure(&mut self) -> Option<Failure> {
        self.failure.take()
    }

    /// Closes the part that is open: an earlier one gets its last bytes when all of them are known, and is opened again then.
    fn pause(&mut self) -> io::Result<()> {
        match self.files.get_mut(self.current) {
            Some(PartFile::New(file)) => file.pause(),
            Some(PartFile::Waiting(_)) | None => Ok(()),
        }
    }

    fn begin(&mut self) -> Result<(), Failure> {
        let number = self.files.len() + 1;
        self.pause().map_err(|error| Failure::of_output(&self.place.name(), &error))?;
        self.current = self.files.len();
        self.files.push(match &self.place {
            BundlePlace::Stdout if number > 1 => {
                return Err(Failure::Usage(
                    "--out -: the bundle has several parts, and standard output takes one; name a file or a \
                     directory, or choose a larger --part-size"
                        .into(),
                ));
            }
            BundlePlace::Stdout => {
                let file = tempfile::tempfile().map_err(|error| Failure::of_output(STDOUT, &error))?;
                PartFile::Waiting(BufWriter::with_capacity(BUFFER_BYTES, file))
            }
            BundlePlace::File(path) if number == 1 => PartFile::New(NewFile::create(path)?),
            place => PartFile::New(NewFile::create(&place.directory().join(format!("part-{number}.zip")))?),
        });
        Ok(())
    }

    /// Waits until all parts are on the disk, under the names that they will have.
    pub fn store(
        self,
        results: &[PartResult],
        inputs: &InputFiles,
        reports: &[&Path],
    ) -> Result<StoredParts, Failure> {
        let is_only = results.len() == 1;
        let mut stored = StoredParts { waiting: None, files: Vec::new() };
        for (file, result) in self.files.into_iter().zip(results) {
            match file {
                PartFile::Waiting(file) => stored.waiting = Some(file),
                PartFile::New(file) => {
                    let path = self.place.path(result, is_only);
                    if let Some(name) = inputs.overwritten_by(&path) {
                        return Err(Failure::Usage(format!(
                            "{name} is an input: writing the output there would destroy it"
                        )));
                    }
                    keep_apart(&path, reports)?;
                    stored.files.push(file.store()?.named(&path)?);
                }
            }
        }
        Ok(stored)
    }
}

/// Parts that are complete but for their names.
#[derive(Debug)]
pub struct StoredParts {
    waiting: Option<BufWriter<File>>,
    files: Vec<StoredFile>,
}

impl StoredParts {
    /// Puts all of them in their places.
    pub fn place(self) -> Result<(), Failure> {
        if let Some(file) = self.waiting {
            hand_over(file).map_err(|error| Failure::of_output(STDOUT, &error))?;
        }
        self.files.into_iter().try_for_each(StoredFile::place)
    }
}
