//! Ctrl-C and its like leave no unfinished file behind.

use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

use crate::exit::Failure;

/// Temporary files that exist now.
static UNFINISHED: Mutex<Vec<PathBuf>> = Mutex::new(Vec::new());

/// Holds off the end of the program while files are made, renamed or removed.
#[derive(Debug)]
pub struct Unfinished(MutexGuard<'static, Vec<PathBuf>>);

impl Unfinished {
    /// Waits for its turn.
    pub fn lock() -> Self {
        Self(UNFINISHED.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// A file that must not outlive an interruption.
    pub fn add(&mut self, path: &Path) {
        self.0.push(path.to_owned());
    }

    /// A file that is finished or gone.
    pub fn forget(&mut self, path: &Path) {
        self.0.retain(|unfinished| unfinished != path);
    }
}

/// From here on a signal to end removes the unfinished files first.
///
/// A hang-up counts only where there is a terminal to hang up, so that `nohup` keeps its meaning.
#[cfg(unix)]
pub fn watch() -> Result<(), Failure> {
    use std::io::{IsTerminal, stderr, stdin};

    use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM};
    use signal_hook::iterator::Signals;

    let mut watched = vec![SIGINT, SIGTERM];
    if stdin().is_terminal() || stderr().is_terminal() {
        watched.push(SIGHUP);
    }
    let mut signals = Signals::new(watched)
        .map_err(|error| Failure::Failed(format!("signals cannot be watched: {error}")))?;
    std::thread::spawn(move || {
        if let Some(signal) = signals.forever().next() {
            let unfinished = Unfinished::lock();
            for path in unfinished.0.iter() {
                // Nothing is left to do if it cannot be removed.
                std::fs::remove_file(path).ok();
            }
            std::process::exit(128 + signal);
        }
    });
    Ok(())
}

/// Other systems end the program without asking.
#[cfg(not(unix))]
pub fn watch() -> Result<(), Failure> {
    Ok(())
}
