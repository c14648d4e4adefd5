//! The export of one format: bytes in, conversations through the pipe, bytes out.

use std::io::Write;
use std::sync::Arc;
use std::time::Duration;

use crate::error::{ErrorKind, Result};
use crate::input::Input;
use crate::options::ExportOptions;
use crate::privacy::{Anonymiser, Tagger};
use crate::result::{Counts, ExportResult};
use crate::selection::Selection;

pub(crate) mod bundle;
mod csv;
mod file_ref;
pub(crate) mod json;
mod jsonl;
mod output;
#[cfg(feature = "pdf")]
mod pdf;
mod pipe;
mod resources;
mod stopwatch;
mod watch;
mod writer;

#[cfg(target_arch = "wasm32")]
pub(crate) use bundle::{Assembler, Batch, Converter, Piece, Rest, SplitEnd, Splitter};
pub use bundle::{BundleResult, Bundler, MAX_MEDIA_BYTES, PartResult, PartSink};
pub use file_ref::{FileRef, FileSource};
use output::Output;
#[cfg(feature = "pdf")]
pub use pdf::{FontSet, Forecast, WantedFile};
use pipe::{Pipe, layout};
pub use resources::{DocumentSink, Resources};
use writer::{FormatWriter, Writer};

/// A running export.
///
/// Push the input in chunks cut anywhere, then finish. Equal input and options give equal bytes,
/// whatever the chunks and the host.
///
/// ```
/// use askvault_export::{Export, ExportOptions};
/// let options = ExportOptions::from_json(r#"{"columns":["conversation_id","tags"]}"#)?;
/// let mut out = Vec::new();
/// let mut export = Export::new(options, &mut out)?;
/// export.push(br#"{"conversations":[{"id":"conv_1","tags":["billing","#)?;
/// export.push(br#""at_risk"]}]}"#)?;
/// let result = export.finish()?;
/// assert_eq!(result.counts.exported, 1);
/// assert_eq!(out, b"conversation_id,tags\r\nconv_1,billing; at_risk\r\n");
/// # Ok::<(), askvault_export::Error>(())
/// ```
pub struct Export<W: Write> {
    options: ExportOptions,
    input: Input,
    pipe: Option<Pipe<W>>,
}

/// Counts only: what is buffered is conversation text.
impl<W: Write> std::fmt::Debug for Export<W> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Export").field("counts", &self.counts()).finish_non_exhaustive()
    }
}

impl<W: Write> Export<W> {
    /// Starts an export to `out`.
    ///
    /// # Errors
    /// `invalid-option`, as [`ExportOptions::validate`], and for options that only a [`Bundler`] can do: `bundle` that is
    /// `always`, and other `formats`; `model-missing` if the options want the tagger.
    pub fn new(options: ExportOptions, out: W) -> Result<Self> {
        Self::with_tagger(options, None, out)
    }

    /// Starts an export to `out` that finds names with `tagger`.
    ///
    /// # Errors
    /// As [`Self::new`].
    pub fn with_tagger(options: ExportOptions, tagger: Option<Arc<Tagger>>, out: W) -> Result<Self> {
        Self::with_resources(options, Resources { tagger, ..Resources::default() }, out)
    }

    /// Starts an export to `out` with what it needs beside its options.
    ///
    /// # Errors
    /// As [`Self::new`]; `font-missing` and `format-unavailable` for PDF.
    pub fn with_resources(options: ExportOptions, resources: Resources, out: W) -> Result<Self> {
        options.validate()?;
        options.validate_alone()?;
        let selection = Selection::new(&options);
        let input = Input::new(selection.wants);
        let pipe = Some(Pipe::new(&options, selection, resources, out)?);
        Ok(Self { options, input, pipe })
    }

    /// Collects what a reviewer sees, and looks for no leftovers: the output goes nowhere.
    pub(crate) fn for_review(&mut self) {
        if let Some(pipe) = &mut self.pipe {
            pipe.for_review();
        }
    }

    pub(crate) fn anonymiser(&mut self) -> Option<&mut Anonymiser> {
        self.pipe.as_mut()?.anonymiser()
    }

    /// Times the search for leftovers by `clock`, which tells the time since any fixed moment: the engine has no
    /// clock, and nothing that it writes depends on this one.
    pub fn time_check(&mut self, clock: impl Fn() -> Duration + 'static) {
        if let Some(pipe) = &mut self.pipe {
            pipe.set_clock(clock);
        }
    }

    /// How long the search for leftovers took so far; zero before [`Self::time_check`].
    #[must_use]
    pub fn check_time(&self) -> Duration {
        self.pipe.as_ref().map_or(Duration::ZERO, Pipe::check_time)
    }

    /// Takes the next bytes of the input.
    ///
    /// # Errors
    /// `write-failed`; in strict mode also the first fault of the input. The export cannot go on after an error.
    pub fn push(&mut self, bytes: &[u8]) -> Result<()> {
        let mut pipe = self.pipe.take().ok_or(ErrorKind::Finished)?;
        pipe.count_read(bytes.len());
        self.input.push(bytes, |event| pipe.take(event))?;
        self.pipe = Some(pipe);
        Ok(())
    }

    /// Takes what fonts there are from the next conversation on, which are those of before and more: see [`Forecast`].
    #[cfg(feature = "pdf")]
    pub fn take_fonts(&mut self, fonts: FontSet) {
        if let Some(pipe) = &mut self.pipe {
            pipe.take_fonts(fonts);
        }
    }

    /// What has happened so far.
    #[must_use]
    pub fn counts(&self) -> Counts {
        self.pipe.as_ref().map_or_else(Counts::default, Pipe::counts)
    }

    /// Takes what the end of the input completes.
    pub(crate) fn end_of_input(&mut self) -> Result<()> {
        let mut pipe = self.pipe.take().ok_or(ErrorKind::Finished)?;
        self.input.finish(|event| pipe.take(event))?;
        self.pipe = Some(pipe);
        Ok(())
    }

    /// Ends the input, writes the rest and gives the account.
    ///
    /// # Errors
    /// As [`Self::push`].
    pub fn finish(mut self) -> Result<ExportResult> {
        self.end_of_input()?;
        let pipe = self.pipe.take().ok_or(ErrorKind::Finished)?;
        pipe.end(&self.options, self.input.replaced_bytes())
    }
}
