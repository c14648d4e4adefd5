//! ZIP bundles: several files with proof of what is in them.
//!
//! ```text
//!            ┌▶ convert ─ piece ┐          ┌─▶ part 1: files …, tables, index, report, README, manifest, sums
//! bytes ─▶ split ─ batch        ├▶ assemble ┤
//!            └▶ convert ─ piece ┘          └─▶ part 2: …
//! ```
//!
//! [`Splitter`] cuts the input into batches of whole conversations, [`Converter`] makes the files of a batch, and
//! [`Assembler`] puts pieces in order into archives of at most [`ExportOptions::part_size`] conversations. Batches can be
//! converted by as many converters as there are; what comes out does not depend on it. [`Bundler`] is all three in one.

use std::io;

use super::{FileRef, Resources};
use crate::error::{ErrorKind, Result};
use crate::options::ExportOptions;
use crate::result::{Counts, ExportResult};

mod assembler;
mod batch;
mod converter;
pub(crate) mod digest;
mod envelope;
mod file_entry;
mod index;
pub(crate) mod manifest;
mod media;
mod outbox;
pub(crate) mod part;
mod path;
mod piece;
mod readme;
mod splitter;
mod strand;
mod table;

pub(crate) use assembler::Assembler;
pub use assembler::{BundleResult, PartResult};
pub(crate) use batch::Batch;
pub(crate) use converter::{Converter, Rest};
pub(crate) use piece::Piece;
pub(crate) use splitter::{End as SplitEnd, Splitter};

/// A running export into a bundle.
///
/// Push the input in chunks cut anywhere, take what each part has ready, then finish and take the rest.
///
/// ```
/// use askvault_export::{Bundler, ExportOptions, Resources};
/// let options = ExportOptions::from_json(r#"{"formats":["csv","json"],"partSize":1}"#)?;
/// let mut bundler = Bundler::new(options, Resources::default())?;
/// let mut parts = vec![Vec::new(); 2];
/// bundler.push(br#"[{"id":"conv_1"},{"id":"conv_2"}]"#)?;
/// let result = bundler.finish(&mut |part, bytes| {
///     parts[part as usize - 1].extend_from_slice(bytes);
///     Ok(())
/// })?;
/// assert_eq!((result.export.counts.exported, result.parts.len()), (2, 2));
/// assert_eq!(result.parts[1].name, "conversations-2-of-2.zip");
/// assert!(parts[1].starts_with(b"PK"));
/// # Ok::<(), askvault_export::Error>(())
/// ```
pub struct Bundler {
    splitter: Splitter,
    converter: Converter,
    assembler: Assembler,
}

/// Counts only: what is buffered is conversation text.
impl std::fmt::Debug for Bundler {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Bundler").field("counts", &self.counts()).finish_non_exhaustive()
    }
}

/// Takes the next bytes of a part, which is counted from 1.
pub type PartSink<'s> = &'s mut dyn FnMut(u32, &[u8]) -> io::Result<()>;

impl Bundler {
    /// Starts a bundle.
    ///
    /// # Errors
    /// As [`super::Export::with_resources`].
    pub fn new(options: ExportOptions, resources: Resources) -> Result<Self> {
        options.validate()?;
        let splitter = Splitter::new(&options);
        let assembler = Assembler::new(&options, &resources)?;
        Ok(Self { splitter, converter: Converter::new(&options, resources)?, assembler })
    }

    /// Takes the next bytes of the input.
    ///
    /// # Errors
    /// `leftover`, and what concerns single formats; in strict mode also the first fault of the input.
    pub fn push(&mut self, bytes: &[u8]) -> Result<()> {
        let Self { splitter, converter, assembler } = self;
        splitter.push(bytes, &mut |batch| step(converter, assembler, &batch))
    }

    /// Gives what is ready of each part.
    ///
    /// # Errors
    /// `write-failed`, `disk-full`.
    pub fn drain(&mut self, sink: PartSink<'_>) -> Result<()> {
        self.assembler.drain(sink)
    }

    /// What has happened so far.
    #[must_use]
    pub fn counts(&self) -> Counts {
        Counts { bytes_read: self.splitter.bytes_read(), ..self.assembler.counts() }
    }

    /// Ends the input, gives the rest of each part and the account.
    ///
    /// # Errors
    /// As [`Self::push`] and [`Self::drain`].
    pub fn finish(self, sink: PartSink<'_>) -> Result<BundleResult> {
        let Self { splitter, mut converter, mut assembler } = self;
        let end = splitter.finish(&mut |batch| step(&mut converter, &mut assembler, &batch))?;
        assembler.add_rest(converter.finish())?;
        let result = assembler.finish(&end)?;
        assembler.drain(sink)?;
        Ok(result)
    }
}

/// Converts a batch and puts it in its place.
fn step(converter: &mut Converter, assembler: &mut Assembler, batch: &Batch) -> Result<()> {
    let piece = converter.convert(batch)?;
    assembler.add(piece)?;
    loop {
        let Some(file) = assembler.wanted(1).next().cloned() else { return Ok(()) };
        let reference = FileRef {
            conversation_id: &file.conversation_id,
            attachment_id: &file.attachment_id,
            name: &file.name,
            content_type: &file.content_type,
            size: file.size,
        };
        let bytes = converter.file(&reference)?;
        assembler.give(bytes.as_deref())?;
    }
}

/// An error of the `zip` crate: only writing can fail, as names and sizes are checked before.
fn zip_error(error: zip::result::ZipError) -> crate::Error {
    ErrorKind::Write(error.into()).into()
}

/// What became of an export that went into a bundle: its account without anything of one format alone.
fn account(result: ExportResult) -> ExportResult {
    ExportResult { extension: "zip".to_owned(), media_type: "application/zip".to_owned(), ..result }
}
