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
use crate::error::Result;
use crate::options::ExportOptions;
use crate::result::{Counts, ExportResult};

mod assembler;
mod batch;
mod build;
pub(crate) mod container;
mod converter;
pub(crate) mod digest;
#[cfg(any(test, target_arch = "wasm32"))]
mod envelope;
mod file_entry;
mod index;
pub(crate) mod manifest;
mod media;
mod outbox;
mod packer;
mod part;
pub(super) mod path;
mod piece;
mod readme;
mod splitter;
mod strand;
mod table;
#[cfg(test)]
mod tests;

pub(crate) use assembler::Assembler;
pub use assembler::{BundleResult, MAX_MEDIA_BYTES, PartResult};
pub(crate) use batch::Batch;
pub(crate) use converter::Converter;
#[cfg(target_arch = "wasm32")]
pub(crate) use converter::Rest;
#[cfg(target_arch = "wasm32")]
pub(crate) use piece::Piece;
#[cfg(target_arch = "wasm32")]
pub(crate) use splitter::End as SplitEnd;
pub(crate) use splitter::Splitter;

/// A running export into a bundle.
///
/// Push the input in chunks cut anywhere, then finish; what each part has ready is given on the way.
///
/// ```
/// use askvault_export::{Bundler, ExportOptions, Resources};
/// let options = ExportOptions::from_json(r#"{"formats":["csv","json"],"partSize":1}"#)?;
/// let mut bundler = Bundler::new(options, Resources::default())?;
/// let mut parts = vec![Vec::new(); 2];
/// let mut sink = |part: u32, bytes: &[u8]| {
///     parts[part as usize - 1].extend_from_slice(bytes);
///     Ok(())
/// };
/// bundler.push(br#"[{"id":"conv_1"},{"id":"conv_2"}]"#, &mut sink)?;
/// let result = bundler.finish(&mut sink)?;
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
        let splitter = Splitter::new(&options)?;
        let assembler = Assembler::new(&options, &resources)?;
        Ok(Self { splitter, converter: Converter::new(&options, resources)?, assembler })
    }

    /// Takes the next bytes of the input, and gives what is ready of each part.
    ///
    /// # Errors
    /// `leftover`, and what concerns single formats; in strict mode also the first fault of the input. `write-failed`,
    /// `disk-full`.
    pub fn push(&mut self, bytes: &[u8], sink: PartSink<'_>) -> Result<()> {
        let Self { splitter, converter, assembler } = self;
        splitter.push(bytes, &mut |batch| step(converter, assembler, &batch, sink))?;
        assembler.drain(sink)
    }

    /// What has happened so far.
    #[must_use]
    pub fn counts(&self) -> Counts {
        Counts { bytes_read: self.splitter.bytes_read(), ..self.assembler.counts() }
    }

    /// Ends the input, gives the rest of each part and the account.
    ///
    /// # Errors
    /// As [`Self::push`].
    pub fn finish(self, sink: PartSink<'_>) -> Result<BundleResult> {
        let Self { splitter, mut converter, mut assembler } = self;
        let end = splitter.finish(&mut |batch| step(&mut converter, &mut assembler, &batch, sink))?;
        assembler.add_rest(converter.finish())?;
        let result = assembler.finish(&end)?;
        assembler.drain(sink)?;
        Ok(result)
    }
}

/// Files of conversations are given on when there is so much of them: a batch can have hundreds.
const HELD_BYTES: usize = 1 << 20;

/// Converts a batch and puts it in its place.
fn step(
    converter: &mut Converter,
    assembler: &mut Assembler,
    batch: &Batch,
    sink: PartSink<'_>,
) -> Result<()> {
    let piece = converter.convert(batch)?;
    assembler.add(piece)?;
    let mut held_bytes = 0;
    loop {
        let Some(file) = assembler.wanted(1).next().cloned() else { return Ok(()) };
        let reference = FileRef {
            conversation_id: &file.conversation_id,
            attachment_id: &file.attachment_id,
            name: &file.name,
            content_type: &file.content_type,
            size: file.size,
        };
        let bytes = converter.file(&reference);
        assembler.give(bytes.as_deref())?;
        held_bytes += bytes.map_or(0, |bytes| bytes.len());
        if held_bytes >= HELD_BYTES {
            assembler.drain(sink)?;
            held_bytes = 0;
        }
    }
}

/// What became of an export that went into a bundle: its account without anything of one format alone.
fn account(result: ExportResult) -> ExportResult {
    ExportResult { extension: "zip".to_owned(), media_type: "application/zip".to_owned(), ..result }
}
