//! A file that appears whole or not at all: written beside its place, stored, then renamed.

use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use tempfile::TempPath;

use crate::exit::Failure;
use crate::interrupt::Unfinished;
use crate::place::shown;

/// Bytes collected before they are written.
const BUFFER_BYTES: usize = 256 * 1024;

/// A file that is being written; gone if it is dropped.
#[derive(Debug)]
pub struct NewFile {
    /// As the user wrote it.
    path: PathBuf,
    /// Where it will stand: behind a link, if `path` is one.
    target: PathBuf,
    file: TempPath,
    /// Absent while it pauses.
    writer: Option<BufWriter<File>>,
}

/// A file that is complete on the disk but for its name.
#[derive(Debug)]
pub struct StoredFile {
    path: PathBuf,
    target: PathBuf,
    /// Closed: there can be thousands.
    file: TempPath,
}

impl NewFile {
    /// Begins the file that will stand at `path`.
    pub fn create(path: &Path) -> Result<Self, Failure> {
        let impossible =
            |reason: &dyn std::fmt::Display| Failure::Failed(format!("{}: {reason}", shown(path)));
        let not_made = |error: io::Error| impossible(&format!("could not be made: {error}"));
        let (target, existing) = target_of(path)?;
        let directory = match target.parent() {
            Some(parent) if parent != Path::new("") => parent,
            _ => Path::new("."),
        };
        if !directory.is_dir() {
            return Err(impossible(&"there is no such directory"));
        }
        let name = target.file_name().unwrap_or_default().to_string_lossy();
        let mut unfinished = Unfinished::lock();
        let file = usual_builder(&format!(".{name}."))
            .tempfile_in(directory)
            // The error of the crate names a path that the user never wrote.
            .map_err(|error| impossible(&format!("could not be made: {}", error.kind())))?;
        unfinished.add(file.path());
        if let Some(existing) = existing {
            file.as_file().set_permissions(existing.permissions()).map_err(not_made)?;
        }
        // Errors of the crate's own handle name a path that the user never wrote.
        let (handle, file) = file.into_parts();
        Ok(Self { path: path.to_owned(), target, file, writer: Some(buffered(handle)) })
    }

    /// Its name as the user wrote it.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Closes it until more is written: there can be thousands that wait for their last bytes.
    pub fn pause(&mut self) -> io::Result<()> {
        match self.writer.take() {
            Some(mut writer) => writer.flush(),
            None => Ok(()),
        }
    }

    /// Waits until everything is on the disk.
    pub fn store(mut self) -> Result<StoredFile, Failure> {
        self.writer()
            .and_then(|writer| writer.flush().and_then(|()| writer.get_ref().sync_all()))
            .map_err(|error| Failure::of_output(&shown(&self.path), &error))?;
        Ok(StoredFile { path: self.path, target: self.target, file: self.file })
    }

    fn writer(&mut self) -> io::Result<&mut BufWriter<File>> {
        Ok(match &mut self.writer {
            Some(writer) => writer,
            paused => paused.insert(buffered(File::options().append(true).open(&self.file)?)),
        })
    }
}

fn buffered(file: File) -> BufWriter<File> {
    BufWriter::with_capacity(BUFFER_BYTES, file)
}

impl Write for NewFile {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.writer()?.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.writer.as_mut().map_or(Ok(()), Write::flush)
    }
}

impl StoredFile {
    /// The same file under a name that was not known before, in the same directory or file system.
    pub fn named(self, path: &Path) -> Result<Self, Failure> {
        let (target, existing) = target_of(path)?;
        if let Some(existing) = existing {
            let not_made = |error| Failure::Failed(format!("{}: could not be made: {error}", shown(path)));
            fs::set_permissions(&self.file, existing.permissions()).map_err(not_made)?;
        }
        Ok(Self { path: path.to_owned(), target, file: self.file })
    }

    /// Gives it its name, in place of what had it.
    pub fn place(self) -> Result<(), Failure> {
        let mut unfinished = Unfinished::lock();
        unfinished.forget(&self.file);
        match self.file.persist(&self.target) {
            Ok(_) => Ok(()),
            Err(error) => Err(Failure::of_output(&shown(&self.path), &error.error)),
        }
    }
}

/// Where a file will stand, and what stands there now.
fn target_of(path: &Path) -> Result<(PathBuf, Option<fs::Metadata>), Failure> {
    let impossible = |reason: &dyn std::fmt::Display| Failure::Failed(format!("{}: {reason}", shown(path)));
    let not_made = |error: io::Error| impossible(&format!("could not be made: {error}"));
    let target = if path.is_symlink() { path.canonicalize().map_err(not_made)? } else { path.to_owned() };
    let existing = fs::metadata(&target).ok();
    if let Some(existing) = &existing {
        if !existing.is_file() {
            return Err(impossible(&"exists and is not a regular file"));
        }
        if existing.permissions().readonly() {
            return Err(impossible(&"exists and is write-protected"));
        }
    }
    Ok((target, existing))
}

/// The name and the rights that any program's new file has: the user's mask applies.
fn usual_builder(prefix: &str) -> tempfile::Builder<'_, 'static> {
    let mut builder = tempfile::Builder::new();
    builder.prefix(prefix).suffix(".part");
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
    builder
}
