//! Where the output goes. Files appear whole or not at all.

use std::fs::{self, File};
use std::io::{self, BufWriter, Seek, Stdout, Write};
use std::path::{Path, PathBuf};

use askvault_export::{ExportOptions, FileLayout, Format, Mode, Profile};

use crate::bundle::BundlePlace;
use crate::documents::Documents;
use crate::exit::Failure;
use crate::input_files::InputFiles;
use crate::new_file::{NewFile, StoredFile};
use crate::place::shown;

/// What messages call standard output.
const STDOUT: &str = "standard output";
/// Bytes collected before they are written.
const BUFFER_BYTES: usize = 256 * 1024;
const EXTENSIONS: [Format; 4] = [Format::Csv, Format::Json, Format::Jsonl, Format::Pdf];

/// Where the output goes, one path for each format.
#[derive(Debug)]
pub enum Destination {
    /// Standard output.
    Stdout {
        /// Whether all of it must be checked before any of it goes out.
        waits: bool,
    },
    /// One file with the name given.
    File(PathBuf),
    /// A ZIP file, or several.
    Bundle(BundlePlace),
    /// Files with fixed names in a directory.
    Directory {
        /// The directory, made if it is not there.
        directory: PathBuf,
        /// The files in it, in the order of the formats; absent where each conversation becomes one.
        files: Vec<Option<PathBuf>>,
    },
}

impl Destination {
    /// Reads `--out`: `-`, a file if it ends in a format's extension, else a directory.
    pub fn new(out: &Path, exports: &[ExportOptions]) -> Result<Self, Failure> {
        let alone = match exports {
            [single] => Some(single.format),
            _ => None,
        };
        if out == Path::new("-") {
            return match alone {
                Some(_) => Ok(Self::Stdout { waits: exports.iter().any(replaces) }),
                None => Err(Failure::Usage(
                    "--out - takes one format without a bundle; name a directory for several".into(),
                )),
            };
        }
        let Some(extension) = format_of(out).filter(|_| !out.is_dir()) else {
            let files = exports.iter().map(|options| Some(out.join(file_name(options)?))).collect();
            return Ok(Self::Directory { directory: out.to_owned(), files });
        };
        match alone {
            None => Err(Failure::Usage(format!(
                "--out {} is one file, but there are {} formats; name a directory",
                shown(out),
                exports.len()
            ))),
            Some(format) if format != extension => Err(Failure::Usage(format!(
                "--out {} is a {} file, but the format is {}",
                shown(out),
                extension.extension(),
                format.extension()
            ))),
            Some(_) => Ok(Self::File(out.to_owned())),
        }
    }

    /// Reads `--out` of a bundle.
    pub fn of_bundle(out: &Path) -> Self {
        Self::Bundle(match out {
            stdout if stdout == Path::new("-") => BundlePlace::Stdout,
            file if is_archive(file) => BundlePlace::File(file.to_owned()),
            directory => BundlePlace::Directory(directory.to_owned()),
        })
    }

    /// Whether it is standard output.
    pub fn is_stdout(&self) -> bool {
        matches!(self, Self::Stdout { .. } | Self::Bundle(BundlePlace::Stdout))
    }

    /// The files that will appear, as far as their names are known.
    pub fn files(&self) -> Vec<&Path> {
        match self {
            Self::Stdout { .. } | Self::Bundle(BundlePlace::Stdout | BundlePlace::Directory(_)) => Vec::new(),
            Self::File(path) | Self::Bundle(BundlePlace::File(path)) => vec![path],
            Self::Directory { files, .. } => files.iter().flatten().map(PathBuf::as_path).collect(),
        }
    }

    /// Refuses to write over what is read.
    pub fn check(&self, inputs: &InputFiles) -> Result<(), Failure> {
        let overwritten = match self {
            to_stdout if to_stdout.is_stdout() => inputs.overwritten_by_stdout(),
            _ => self.files().into_iter().find_map(|file| inputs.overwritten_by(file)),
        };
        match overwritten {
            Some(name) => {
                Err(Failure::Usage(format!("{name} is an input: writing the output there would destroy it")))
            }
            None => Ok(()),
        }
    }

    /// Opens the outputs, in the order of the formats; none for a bundle, whose parts are opened as they come.
    pub fn open(&self) -> Result<Vec<Output>, Failure> {
        if let Self::Directory { directory, .. } = self {
            fs::create_dir_all(directory).map_err(|error| {
                Failure::Failed(format!("{}: the directory could not be made: {error}", shown(directory)))
            })?;
        }
        match self {
            Self::Stdout { waits: true } => {
                // It has no name, so it is gone with the program, however that ends.
                let file = tempfile::tempfile().map_err(|error| {
                    Failure::Failed(format!(
                        "a temporary file could not be made in {}: {}",
                        shown(&std::env::temp_dir()),
                        error.kind()
                    ))
                })?;
                Ok(vec![Output::Waiting(BufWriter::with_capacity(BUFFER_BYTES, file))])
            }
            Self::Stdout { waits: false } => {
                Ok(vec![Output::Stdout(BufWriter::with_capacity(BUFFER_BYTES, io::stdout()))])
            }
            Self::File(path) => Ok(vec![Output::File(NewFile::create(path)?)]),
            Self::Bundle(_) => Ok(Vec::new()),
            Self::Directory { directory, files } => {
                let open = |file: &Option<PathBuf>| match file {
                    Some(path) => Ok(Output::File(NewFile::create(path)?)),
                    None => Ok(Output::Documents(directory.clone(), Documents::default())),
                };
                files.iter().map(open).collect()
            }
        }
    }
}

/// One open output.
#[derive(Debug)]
pub enum Output {
    /// Standard output.
    Stdout(BufWriter<Stdout>),
    /// A file without a name that goes to standard output when it is whole.
    Waiting(BufWriter<File>),
    /// A file.
    File(NewFile),
    /// Files in a directory that the engine hands over whole.
    Documents(PathBuf, Documents),
}

impl Output {
    /// What messages call it.
    pub fn name(&self) -> String {
        match self {
            Self::Stdout(_) | Self::Waiting(_) => STDOUT.to_owned(),
            Self::File(file) => shown(file.path()),
            Self::Documents(directory, _) => shown(directory),
        }
    }

    /// Where documents go, if each conversation becomes one.
    pub fn documents(&self) -> Option<(&Path, Documents)> {
        match self {
            Self::Documents(directory, documents) => Some((directory, documents.clone())),
            Self::Stdout(_) | Self::Waiting(_) | Self::File(_) => None,
        }
    }
}

impl Write for Output {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match self {
            Self::Stdout(out) => out.write(bytes),
            Self::Waiting(file) => file.write(bytes),
            Self::File(file) => file.write(bytes),
            // All of it comes as documents.
            Self::Documents(..) => Err(io::ErrorKind::Unsupported.into()),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        match self {
            Self::Stdout(out) => out.flush(),
            Self::Waiting(file) => file.flush(),
            Self::File(file) => file.flush(),
            Self::Documents(..) => Ok(()),
        }
    }
}

/// Puts all outputs in their places, none before all of them are safely stored.
pub fn commit(outputs: Vec<Output>) -> Result<(), Failure> {
    let mut stored = Vec::new();
    let mut several = Vec::new();
    for output in outputs {
        match output {
            Output::Stdout(mut out) => {
                out.flush().map_err(|error| Failure::of_output(STDOUT, &error))?;
            }
            Output::Waiting(file) => {
                hand_over(file).map_err(|error| Failure::of_output(STDOUT, &error))?;
            }
            Output::File(file) => stored.push(file.store()?),
            Output::Documents(_, documents) => several.push(documents),
        }
    }
    stored.into_iter().try_for_each(StoredFile::place)?;
    several.iter().try_for_each(Documents::place)
}

/// Gives what has waited to standard output.
pub fn hand_over(file: BufWriter<File>) -> io::Result<()> {
    let mut file = file.into_inner().map_err(io::IntoInnerError::into_error)?;
    file.rewind()?;
    let mut out = io::stdout().lock();
    io::copy(&mut file, &mut out)?;
    out.flush()
}

fn replaces(export: &ExportOptions) -> bool {
    export.profile != Profile::Internal
}

/// Whether a path is to be a ZIP file.
pub fn is_archive(path: &Path) -> bool {
    path.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("zip")) && !path.is_dir()
}

/// Whether a path names one file of a format.
pub fn is_single_file(path: &Path) -> bool {
    format_of(path).is_some() && !path.is_dir()
}

/// What `--format` calls a path's ending.
fn format_of(path: &Path) -> Option<Format> {
    let extension = path.extension()?;
    EXTENSIONS.into_iter().find(|format| extension.eq_ignore_ascii_case(format.extension()))
}

/// The name of a file in a directory; none where each conversation becomes one.
fn file_name(options: &ExportOptions) -> Option<&'static str> {
    Some(match (options.format, options.mode) {
        (Format::Csv, Mode::Conversations) => "conversations.csv",
        (Format::Csv, Mode::Messages) => "messages.csv",
        (Format::Json, _) => "conversations.json",
        (Format::Jsonl, _) => "conversations.jsonl",
        (Format::Pdf, _) if matches!(options.layout, FileLayout::Auto | FileLayout::PerConversation) => {
            return None;
        }
        (Format::Pdf, _) => "conversations.pdf",
    })
}
