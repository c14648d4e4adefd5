//! The progress bar, on standard error and only for people.

use std::io::{IsTerminal, stdout};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use crate::exit::Failure;
use crate::number::counted;

const DRAWN_PER_SECOND: u8 = 10;
const KNOWN_SIZE: &str = "{bar:24} {percent:>3}%  {decimal_bytes} of {decimal_total_bytes}  {msg}  {decimal_bytes_per_sec}  {eta} left";
const UNKNOWN_SIZE: &str = "{spinner} {decimal_bytes}  {msg}  {decimal_bytes_per_sec}  {elapsed}";

/// How far the input is read.
#[derive(Debug)]
pub struct Progress(ProgressBar);

impl Progress {
    /// A bar; hidden where standard error is no terminal, where it is not wanted, and where the
    /// output itself goes to the terminal.
    pub fn new(total_bytes: Option<u64>, is_wanted: bool, to_stdout: bool) -> Result<Self, Failure> {
        if !is_wanted || (to_stdout && stdout().is_terminal()) {
            return Ok(Self(ProgressBar::hidden()));
        }
        let target = ProgressDrawTarget::stderr_with_hz(DRAWN_PER_SECOND);
        let template = if total_bytes.is_some() { KNOWN_SIZE } else { UNKNOWN_SIZE };
        let style =
            ProgressStyle::with_template(template).map_err(|error| Failure::Failed(error.to_string()))?;
        let bar = ProgressBar::with_draw_target(total_bytes, target);
        Ok(Self(bar.with_style(style.progress_chars("━━─"))))
    }

    /// Tells where the export stands.
    pub fn show(&self, bytes_read: u64, conversations: u64) {
        if !self.0.is_hidden() {
            self.0.set_position(bytes_read);
            self.0.set_message(counted(conversations, "conversation", "conversations"));
        }
    }

    /// The input is read; the last bytes are being written.
    pub fn close(&self) {
        self.0.finish_and_clear();
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        self.close();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_templates_can_be_read() {
        for template in [KNOWN_SIZE, UNKNOWN_SIZE] {
            ProgressStyle::with_template(template).unwrap();
        }
    }
}
