//! The files that are read, one after the other, into one export.

use std::fs::File;
use std::io::{self, IsTerminal, Read, Seek};
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

use same_file::Handle;

use crate::exit::Failure;
use crate::place::{Extent, Extents, shown};

/// Bytes read in one go.
const CHUNK_BYTES: usize = 256 * 1024;

/// What the engine gets between two files. No JSON value can span a control character and a byte
/// order mark, and between two values both mean nothing: a file that ends too early is at fault
/// itself and never continues in the next one.
const BETWEEN_FILES: &[u8] = b"\n\xEF\xBB\xBF";

/// One thing to read.
#[derive(Debug)]
enum Source {
    StandardInput,
    /// Standard input, in a temporary file without a name.
    Spooled(File),
    File(PathBuf),
}

/// Everything to read.
#[derive(Debug)]
pub struct InputFiles(Vec<Source>);

impl InputFiles {
    /// Takes the names given: none is standard input, `-` too. Looks whether they can be read.
    pub fn new(names: &[PathBuf]) -> Result<Self, Failure> {
        let mut sources: Vec<_> = names
            .iter()
            .map(
                |name| {
                    if name == Path::new("-") { Source::StandardInput } else { Source::File(name.clone()) }
                },
            )
            .collect();
        if sources.is_empty() {
            sources.push(Source::StandardInput);
        }
        match sources.iter().filter(|source| matches!(source, Source::StandardInput)).count() {
            0 => {}
            1 if io::stdin().is_terminal() => {
                return Err(Failure::Usage(
                    "nothing to read: name the files to convert, or pipe conversations into standard input"
                        .into(),
                ));
            }
            1 => {}
            _ => return Err(Failure::Usage("`-` (standard input) can be read only once".into())),
        }
        for source in &sources {
            if let Source::File(path) = source {
                let metadata = path.metadata().map_err(|error| unreadable(path, &error))?;
                if metadata.is_dir() {
                    return Err(Failure::Failed(format!("{}: is a directory, not a file", shown(path))));
                }
            }
        }
        Ok(Self(sources))
    }

    /// Whether standard input, which can be read once, is among them.
    pub fn has_standard_input(&self) -> bool {
        self.0.iter().any(|source| matches!(source, Source::StandardInput))
    }

    /// Makes standard input one that can be read again.
    pub fn spool(&mut self) -> Result<(), Failure> {
        for source in &mut self.0 {
            if !matches!(source, Source::StandardInput) {
                continue;
            }
            let failed = |error: io::Error| {
                Failure::Failed(format!("standard input could not be kept in a temporary file: {error}"))
            };
            let mut file = tempfile::tempfile().map_err(failed)?;
            io::copy(&mut io::stdin().lock(), &mut file).map_err(failed)?;
            *source = Source::Spooled(file);
        }
        Ok(())
    }

    /// Bytes to read, where that is known.
    pub fn total_bytes(&self) -> Option<u64> {
        self.0
            .iter()
            .map(|source| match source {
                Source::StandardInput => regular(Handle::stdin()).map(|(_, bytes)| bytes),
                Source::Spooled(file) => file.metadata().ok().map(|it| it.len()),
                Source::File(path) => path.metadata().ok().filter(|it| it.is_file()).map(|it| it.len()),
            })
            .sum()
    }

    /// The name of the input that `path` would overwrite.
    pub fn overwritten_by(&self, path: &Path) -> Option<String> {
        self.same_as(&Handle::from_path(path).ok()?)
    }

    /// The name of the input that standard output would overwrite.
    pub fn overwritten_by_stdout(&self) -> Option<String> {
        let (handle, _) = regular(Handle::stdout())?;
        self.same_as(&handle)
    }

    fn same_as(&self, output: &Handle) -> Option<String> {
        self.0.iter().find_map(|source| match source {
            Source::StandardInput | Source::Spooled(_) => {
                let (handle, _) = regular(Handle::stdin())?;
                (handle == *output).then(|| source.name())
            }
            Source::File(path) => {
                let handle = Handle::from_path(path).ok()?;
                (handle == *output).then(|| source.name())
            }
        })
    }

    /// Reads everything, or as long as it is wanted, and hands it out in pieces. `extents` learns where each file lies.
    pub fn read<F>(&self, extents: &mut Extents, mut take: F) -> Result<(), Failure>
    where
        F: FnMut(&[u8], &Extents) -> Result<ControlFlow<()>, Failure>,
    {
        let mut buffer = vec![0; CHUNK_BYTES];
        let mut first_byte = 0;
        for (index, source) in self.0.iter().enumerate() {
            if index > 0 {
                first_byte += BETWEEN_FILES.len() as u64;
                if take(BETWEEN_FILES, extents)?.is_break() {
                    return Ok(());
                }
            }
            let mut reader: Box<dyn Read> = match source {
                Source::StandardInput => Box::new(io::stdin().lock()),
                Source::Spooled(file) => Box::new(again(file)?),
                Source::File(path) => Box::new(File::open(path).map_err(|error| unreadable(path, &error))?),
            };
            extents.begin(Extent { name: source.name(), path: source.path(), first_byte, bytes: 0 });
            loop {
                let length = match reader.read(&mut buffer) {
                    Ok(0) => break,
                    Ok(length) => length,
                    Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                    Err(error) => return Err(unreadable(Path::new(&source.name()), &error)),
                };
                extents.grow(length as u64);
                first_byte += length as u64;
                if take(buffer.get(..length).unwrap_or_default(), extents)?.is_break() {
                    return Ok(());
                }
            }
        }
        Ok(())
    }
}

impl Source {
    fn name(&self) -> String {
        match self {
            Self::StandardInput | Self::Spooled(_) => "standard input".to_owned(),
            Self::File(path) => shown(path),
        }
    }

    fn path(&self) -> Option<PathBuf> {
        match self {
            Self::StandardInput | Self::Spooled(_) => None,
            Self::File(path) => Some(path.clone()),
        }
    }
}

/// A file from its start.
fn again(file: &File) -> Result<&File, Failure> {
    let mut file = file;
    file.rewind().map_err(|error| unreadable(Path::new("standard input"), &error))?;
    Ok(file)
}

/// A standard stream that is a file, with its size: only such a one can be overwritten or measured.
fn regular(handle: io::Result<Handle>) -> Option<(Handle, u64)> {
    let handle = handle.ok()?;
    let metadata = handle.as_file().metadata().ok()?;
    metadata.is_file().then_some((handle, metadata.len()))
}

fn unreadable(path: &Path, error: &io::Error) -> Failure {
    Failure::Failed(format!("{}: could not be read: {error}", shown(path)))
}
