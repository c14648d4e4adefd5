//! What every format does, and the writer of the chosen one.

use std::io::Write;

use super::Output;
use super::csv::CsvWriter;
use super::json::JsonWriter;
use super::jsonl::JsonlWriter;
#[cfg(feature = "pdf")]
use super::pdf::PdfWriter;
use crate::error::{ErrorKind, Result};
use crate::model::Conversation;
use crate::options::{ExportOptions, Format};
use crate::result::Account;
use crate::selection::Selection;

/// What every format does.
pub(super) trait Writer {
    /// Writes what stands before the first conversation.
    fn begin(&mut self) -> Result<()>;
    /// Writes one conversation.
    fn conversation(&mut self, conversation: &Conversation<'_>, account: &mut Account) -> Result<()>;
    /// Writes what stands behind the last conversation, and flushes.
    fn end(&mut self, account: &Account) -> Result<()>;
    /// Bytes written so far.
    fn bytes_written(&self) -> u64;
}

/// The writer of the chosen format.
#[derive(Debug)]
pub(super) enum FormatWriter<W: Write> {
    Csv(Box<CsvWriter<W>>),
    Json(JsonWriter<W>),
    Jsonl(JsonlWriter<W>),
    #[cfg(feature = "pdf")]
    Pdf(Box<PdfWriter<W>>),
}

impl<W: Write> FormatWriter<W> {
    /// The writer of a format that is no document.
    pub(super) fn of_records(options: &ExportOptions, selection: &Selection, out: Output<W>) -> Result<Self> {
        match options.format {
            Format::Csv => Ok(Self::Csv(Box::new(CsvWriter::new(options, selection.columns.clone(), out)))),
            Format::Json => Ok(Self::Json(JsonWriter::new(options, selection, out))),
            Format::Jsonl => Ok(Self::Jsonl(JsonlWriter::new(selection, out))),
            Format::Pdf => Err(ErrorKind::FormatUnavailable.into()),
        }
    }

    pub(super) fn get(&self) -> &dyn Writer {
        match self {
            Self::Csv(writer) => writer.as_ref(),
            Self::Json(writer) => writer,
            Self::Jsonl(writer) => writer,
            #[cfg(feature = "pdf")]
            Self::Pdf(writer) => writer.as_ref(),
        }
    }

    pub(super) fn get_mut(&mut self) -> &mut dyn Writer {
        match self {
            Self::Csv(writer) => writer.as_mut(),
            Self::Json(writer) => writer,
            Self::Jsonl(writer) => writer,
            #[cfg(feature = "pdf")]
            Self::Pdf(writer) => writer.as_mut(),
        }
    }

    pub(super) fn conversation(
        &mut self,
        conversation: &Conversation<'_>,
        account: &mut Account,
    ) -> Result<()> {
        match self {
            Self::Csv(writer) => writer.conversation(conversation, account),
            Self::Json(writer) => writer.conversation(conversation, account),
            Self::Jsonl(writer) => writer.conversation(conversation, account),
            #[cfg(feature = "pdf")]
            Self::Pdf(writer) => writer.conversation(conversation, account),
        }
    }

    /// Gives everything written so far to the output.
    pub(super) fn flush(&mut self) -> Result<()> {
        match self {
            Self::Csv(writer) => writer.flush(),
            Self::Json(_) | Self::Jsonl(_) => Ok(()),
            #[cfg(feature = "pdf")]
            Self::Pdf(_) => Ok(()),
        }
    }
    /// Begins anew: the next conversation is the first of its document. Whether it is one document for all.
    pub(super) fn restart(&mut self) -> bool {
        match self {
            Self::Csv(_) | Self::Jsonl(_) => false,
            Self::Json(writer) => {
                writer.restart();
                false
            }
            #[cfg(feature = "pdf")]
            Self::Pdf(writer) => writer.restart(),
        }
    }
}
