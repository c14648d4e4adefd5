//! What looks through output before the gate lets it through: the leftover check, with what each format needs for it.

use std::time::Duration;

#[cfg(feature = "pdf")]
use super::output::Document;
use super::output::Held;
#[cfg(feature = "pdf")]
use super::pdf::{FontSet, Programs, Reading, Unreadable, read};
use super::stopwatch::Stopwatch;
#[cfg(feature = "pdf")]
use crate::error::ErrorKind;
use crate::error::Result;
#[cfg(feature = "pdf")]
use crate::privacy::Remembered;
use crate::privacy::{Check, CheckCount, Frame, Treated};

/// The check of one export, and its time.
#[derive(Debug, Default)]
pub(super) struct Watch {
    /// None where nothing is replaced, or nothing is handed over.
    pub(super) check: Option<Check>,
    stopwatch: Stopwatch,
    /// What is known of conversations whose document comes at the end.
    #[cfg(feature = "pdf")]
    waiting: Option<Vec<(u64, Remembered)>>,
    #[cfg(feature = "pdf")]
    programs: Programs,
}

impl Watch {
    pub(super) fn new(check: Option<Check>) -> Self {
        Self { check, ..Self::default() }
    }

    /// Prepares for documents with these fonts; with `waits`, one for all conversations comes at the end.
    #[cfg(feature = "pdf")]
    pub(super) fn documents(&mut self, fonts: &FontSet, waits: bool) {
        if self.check.is_some() {
            self.waiting = waits.then(Vec::new);
        }
        self.fonts(fonts);
    }

    /// Begins another document for all conversations.
    #[cfg(feature = "pdf")]
    pub(super) fn wait_again(&mut self) {
        if self.check.is_some() {
            self.waiting = Some(Vec::new());
        }
    }

    /// Learns of the fonts that documents may be written with from now on.
    #[cfg(feature = "pdf")]
    pub(super) fn fonts(&mut self, fonts: &FontSet) {
        if self.check.is_some() {
            fonts.files().for_each(|file| self.programs.learn(file));
        }
    }

    pub(super) fn set_clock(&mut self, clock: impl Fn() -> Duration + 'static) {
        self.stopwatch.clock = Some(Box::new(clock));
    }

    pub(super) fn elapsed(&self) -> Duration {
        self.stopwatch.elapsed()
    }

    /// Looks through what was written of one conversation.
    pub(super) fn conversation(
        &mut self,
        index: u64,
        first_row: u64,
        treated: &Treated<'_>,
        held: &Held,
    ) -> Result<()> {
        let Some(check) = &mut self.check else { return Ok(()) };
        #[cfg(feature = "pdf")]
        if let Some(waiting) = &mut self.waiting {
            waiting.push((index, Remembered::new(treated)));
            return Ok(());
        }
        self.stopwatch.time(|| {
            #[cfg(feature = "pdf")]
            for document in &held.documents {
                let reading = reading(document, 1, &mut self.programs)?;
                for mut extract in reading.conversations {
                    extract.append(&reading.document);
                    extract.add("file name", None, false, &document.name);
                    check.document(index, treated, extract)?;
                }
            }
            if held.documents.is_empty() {
                check.conversation(index, first_row, treated, &held.bytes)?;
            }
            Ok(())
        })
    }

    /// Looks through a text of one conversation that stands beside what was written of it.
    pub(super) fn beside(&mut self, index: u64, treated: &Treated<'_>, text: &str) -> Result<()> {
        match &mut self.check {
            Some(check) => {
                Ok(self.stopwatch.time(|| check.conversation(index, 0, treated, text.as_bytes()))?)
            }
            None => Ok(()),
        }
    }

    /// Looks through what was written for all conversations together.
    pub(super) fn frame(&mut self, frame: Frame, held: &Held) -> Result<()> {
        let Some(check) = &mut self.check else { return Ok(()) };
        self.stopwatch.time(|| {
            #[cfg(feature = "pdf")]
            for document in &held.documents {
                let waiting = self.waiting.take().unwrap_or_default();
                let reading = reading(document, waiting.len(), &mut self.programs)?;
                for ((index, remembered), mut extract) in waiting.iter().zip(reading.conversations) {
                    extract.append(&reading.document);
                    check.document(*index, &remembered.treated(), extract)?;
                }
            }
            Ok(check.frame(frame, &held.bytes)?)
        })
    }

    /// Looks through a text that stands beside the output.
    pub(super) fn text(&mut self, frame: Frame, text: &[u8]) -> Result<()> {
        match &mut self.check {
            Some(check) => Ok(self.stopwatch.time(|| check.frame(frame, text))?),
            None => Ok(()),
        }
    }

    pub(super) fn count(&self) -> CheckCount {
        self.check.as_ref().map(Check::count).unwrap_or_default()
    }
}

#[cfg(feature = "pdf")]
fn reading(document: &Document, conversations: usize, programs: &mut Programs) -> Result<Reading> {
    let reading = read(&document.bytes, conversations, programs);
    reading.map_err(|Unreadable(reason)| ErrorKind::UnreadableDocument { reason }.into())
}
