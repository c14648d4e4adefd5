//! The files that are read, one after the other, into one export.

use std::fs::File;
use std::io::{self, IsTerminal, Read, Seek, Write};
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
    /// What has a name and is no file: a pipe, a device. It gives what it holds once.
    Stream(PathBuf),
    /// One of these, in a temporary file without a name.
    Kept(Box<Source>, File),
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
        for source in &mut sources {
            let Source::File(path) = source else { continue };
            let metadata = path.metadata().map_err(|error| unreadable(path, &error))?;
            if metadata.is_dir() {
                return Err(Failure::Failed(format!("{}: is a directory, not a file", shown(path))));
            }
            if !metadata.is_file() {
                *source = Source::Stream(std::mem::take(path));
            }
        }
        Ok(Self(sources))
    }

    /// The name of the first input that cannot be read again.
    pub fn read_once(&self) -> Option<String> {
        self.0.iter().find(|source| !source.can_be_read_again()).map(Source::name)
    }

    /// Makes all of it what can be read again.
    pub fn keep(&mut self) -> Result<(), Failure> {
        for source in self.0.iter_mut().filter(|source| !source.can_be_read_again()) {
            let name = source.name();
            let failed = |error: io::Error| {
                Failure::Failed(format!("{name} could not be kept in a temporary file: {error}"))
            };
            let mut file = tempfile::tempfile().map_err(failed)?;
            let _: ControlFlow<()> = pieces(source.open()?, &name, |bytes| {
                file.write_all(bytes).map(ControlFlow::Continue).map_err(failed)
            })?;
            *source = Source::Kept(Box::new(std::mem::replace(source, Source::StandardInput)), file);
        }
        Ok(())
    }

    /// Bytes to read, where that is known.
    pub fn total_bytes(&self) -> Option<u64> {
        self.0
            .iter()
            .map(|source| match source {
                Source::StandardInput => regular(Handle::stdin()).map(|(_, bytes)| bytes),
                Source::Stream(_) => None,
                Source::Kept(_, file) => file.metadata().ok().map(|it| it.len()),
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
        let is_same = |source: &Source| source.handle().is_some_and(|handle| handle == *output);
        self.0.iter().find(|source| is_same(source)).map(Source::name)
    }

    /// Reads everything, or as long as it is wanted, and hands it out in pieces. `extents` learns where each file lies.
    pub fn read<F>(&self, extents: &mut Extents, mut take: F) -> Result<(), Failure>
    where
        F: FnMut(&[u8], &Extents) -> Result<ControlFlow<()>, Failure>,
    {
        let mut first_byte = 0;
        for (index, source) in self.0.iter().enumerate() {
            if index > 0 {
                first_byte += BETWEEN_FILES.len() as u64;
                if take(BETWEEN_FILES, extents)?.is_break() {
                    return Ok(());
                }
            }
            let (reader, name) = (source.open()?, source.name());
            extents.begin(Extent { name: name.clone(), path: source.path(), first_byte, bytes: 0 });
            let read = pieces(reader, &name, |bytes| {
                extents.grow(bytes.len() as u64);
                first_byte += bytes.len() as u64;
                take(bytes, extents)
            })?;
            if read.is_break() {
                return Ok(());
            }
        }
        Ok(())
    }
}

impl Source {
    fn name(&self) -> String {
        match self {
            Self::StandardInput => "standard input".to_owned(),
            Self::Kept(source, _) => source.name(),
            Self::Stream(path) | Self::File(path) => shown(path),
        }
    }

    fn path(&self) -> Option<PathBuf> {
        match self {
            Self::StandardInput | Self::Stream(_) | Self::Kept(..) => None,
            Self::File(path) => Some(path.clone()),
        }
    }

    fn can_be_read_again(&self) -> bool {
        matches!(self, Self::Kept(..) | Self::File(_))
    }

    /// From its start, where it has one.
    fn open(&self) -> Result<Box<dyn Read + '_>, Failure> {
        let failed = |error: io::Error| unreadable(Path::new(&self.name()), &error);
        Ok(match self {
            Self::StandardInput => Box::new(io::stdin().lock()),
            Self::Stream(path) | Self::File(path) => Box::new(File::open(path).map_err(failed)?),
            Self::Kept(_, file) => {
                let mut file = file;
                file.rewind().map_err(failed)?;
                Box::new(file)
            }
        })
    }

    /// What an output could overwrite. A stream is not opened for that: it would begin to give what it holds.
    fn handle(&self) -> Option<Handle> {
        match self {
            Self::StandardInput => regular(Handle::stdin()).map(|(handle, _)| handle),
            Self::Stream(_) => None,
            Self::Kept(source, _) => source.handle(),
            Self::File(path) => Handle::from_path(path).ok(),
        }
    }
}

/// Reads what has this name to its end, or as long as it is wanted, and hands it out in pieces.
fn pieces<F>(mut reader: impl Read, name: &str, mut take: F) -> Result<ControlFlow<()>, Failure>
where
    F: FnMut(&[u8]) -> Result<ControlFlow<()>, Failure>,
{
    let mut buffer = vec![0; CHUNK_BYTES];
    loop {
        let length = match reader.read(&mut buffer) {
            Ok(0) => return Ok(ControlFlow::Continue(())),
            Ok(length) => length,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            Err(error) => return Err(unreadable(Path::new(name), &error)),
        };
        if take(buffer.get(..length).unwrap_or_default())?.is_break() {
            return Ok(ControlFlow::Break(()));
        }
    }
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
