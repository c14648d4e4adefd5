//! How the program ends: its exit code and, where it failed, one sentence.

use std::io;
use std::panic;
use std::process::ExitCode;

use askvault_export::Leftover;

/// A run that came to its end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ending {
    /// Everything asked for was written.
    Done,
    /// The output is whole, but conversations are missing in it.
    Incomplete,
    /// What was to be verified is not what it was.
    Damaged,
}

/// A run that did not.
#[derive(Debug)]
pub enum Failure {
    /// The command makes no sense as given.
    Usage(String),
    /// It could not be carried out.
    Failed(String),
    /// A value that was to be removed is still in the output; the text does not hold it.
    Leftover {
        /// What was found.
        found: Box<Leftover>,
        /// One sentence.
        text: String,
    },
    /// The program that reads our standard output has seen enough, as `head` does.
    ReaderGone,
}

impl Failure {
    /// An output that could not be written.
    pub fn of_output(name: &str, error: &io::Error) -> Self {
        if error.kind() == io::ErrorKind::BrokenPipe {
            return Self::ReaderGone;
        }
        Self::Failed(format!("{name}: could not be written: {error}"))
    }
}

const DONE: u8 = 0;
const FAILED: u8 = 1;
const USAGE: u8 = 2;
const INCOMPLETE: u8 = 3;

/// Runs `work` and gives its exit code.
pub fn of(work: impl FnOnce() -> Result<Ending, Failure>) -> ExitCode {
    let ended = panic::catch_unwind(panic::AssertUnwindSafe(work));
    let code = match ended {
        Ok(Ok(Ending::Done) | Err(Failure::ReaderGone)) => DONE,
        Ok(Ok(Ending::Incomplete)) => INCOMPLETE,
        Ok(Ok(Ending::Damaged)) => FAILED,
        Ok(Err(Failure::Usage(text))) => {
            note(&format!("error: {text}\n\nFor more information, try '--help'."));
            USAGE
        }
        Ok(Err(Failure::Failed(text) | Failure::Leftover { text, .. })) => {
            note(&format!("error: {text}"));
            FAILED
        }
        // The hook has told where.
        Err(_) => FAILED,
    };
    ExitCode::from(code)
}

/// A panic tells its place only: the text of one can quote the data at hand.
pub fn keep_panics_silent() {
    panic::set_hook(Box::new(|info| {
        let place = info.location().map(ToString::to_string).unwrap_or_default();
        note(&format!("error: internal error at {place}, please report it"));
    }));
}

/// Writes a line to standard error. If that is closed, nobody is there to be told.
pub fn note(text: &str) {
    use std::io::Write;
    writeln!(io::stderr(), "{text}").ok();
}
