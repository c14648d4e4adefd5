//! The pipeline: bytes in, one conversation at a time through scope and selection to a writer.

use std::collections::HashSet;
use std::io::Write;
use std::sync::Arc;
use std::time::Duration;

use bumpalo::Bump;

use crate::error::{ErrorKind, Result};
use crate::input::{Event, Fault, Input};
use crate::model::Conversation;
use crate::options::{Bundle, ExportOptions, Format, Mode};
use crate::prepare::Preparation;
use crate::privacy::{Anonymiser, Findings, Frame, Layout, Tagger};
use crate::result::{Account, Counts, ExportResult, Missing, Outcome, SyntaxError, WarningCode};
use crate::scope::Scope;
use crate::selection::Selection;

pub(crate) mod bundle;
mod csv;
mod file_ref;
pub(crate) mod json;
mod jsonl;
mod output;
#[cfg(feature = "pdf")]
mod pdf;
mod resources;
mod stopwatch;
mod watch;
#[cfg(feature = "pdf")]
mod zip;

#[cfg(target_arch = "wasm32")]
pub(crate) use bundle::{Assembler, Batch, Converter, Piece, Rest, SplitEnd, Splitter};
pub use bundle::{BundleResult, Bundler, PartResult, PartSink};
use csv::CsvWriter;
pub use file_ref::{FileRef, FileSource};
use json::JsonWriter;
use jsonl::JsonlWriter;
use output::{Gate, Output, Shelf};
#[cfg(feature = "pdf")]
use pdf::PdfWriter;
#[cfg(feature = "pdf")]
pub use pdf::{FontSet, Forecast, WantedFile};
pub use resources::{DocumentSink, Resources};
use watch::Watch;

/// What every format does.
trait Writer {
    /// Writes what stands before the first conversation.
    fn begin(&mut self) -> Result<()>;
    /// Writes one conversation.
    fn conversation(&mut self, conversation: &Conversation<'_>, account: &mut Account) -> Result<()>;
    /// Writes what stands behind the last conversation, and flushes.
    fn end(&mut self, account: &Account) -> Result<()>;
    /// Bytes written so far.
    fn bytes_written(&self) -> u64;
}

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
    /// `invalid-option`, as [`ExportOptions::validate`]; `model-missing` if the options want the tagger.
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
        let selection = Selection::new(&options);
        let input = Input::new(selection.wants);
        let pipe = Some(Pipe::new(&options, selection, resources, out)?);
        Ok(Self { options, input, pipe })
    }

    /// Collects what a reviewer sees, and looks for no leftovers: the output goes nowhere.
    pub(crate) fn for_review(&mut self) {
        let Some(pipe) = &mut self.pipe else { return };
        pipe.watch.check = None;
        if let Some(anonymiser) = &mut pipe.anonymiser {
            anonymiser.findings = Some(Findings::default());
        }
    }

    pub(crate) fn anonymiser(&mut self) -> Option<&mut Anonymiser> {
        self.pipe.as_mut()?.anonymiser.as_mut()
    }

    /// Times the search for leftovers by `clock`, which tells the time since any fixed moment: the engine has no
    /// clock, and nothing that it writes depends on this one.
    pub fn time_check(&mut self, clock: impl Fn() -> Duration + 'static) {
        if let Some(pipe) = &mut self.pipe {
            pipe.watch.set_clock(clock);
        }
    }

    /// How long the search for leftovers took so far; zero before [`Self::time_check`].
    #[must_use]
    pub fn check_time(&self) -> Duration {
        self.pipe.as_ref().map_or(Duration::ZERO, |pipe| pipe.watch.elapsed())
    }

    /// Takes the next bytes of the input.
    ///
    /// # Errors
    /// `write-failed`; in strict mode also the first fault of the input. The export cannot go on after an error.
    pub fn push(&mut self, bytes: &[u8]) -> Result<()> {
        let mut pipe = self.pipe.take().ok_or(ErrorKind::Finished)?;
        pipe.account.counts.bytes_read += bytes.len() as u64;
        self.input.push(bytes, |event| pipe.take(event))?;
        self.pipe = Some(pipe);
        Ok(())
    }

    /// Takes what fonts there are from the next conversation on, which are those of before and more: see [`Forecast`].
    #[cfg(feature = "pdf")]
    pub fn take_fonts(&mut self, fonts: FontSet) {
        let Some(pipe) = &mut self.pipe else { return };
        if let FormatWriter::Pdf(writer) = &mut pipe.writer {
            pipe.watch.fonts(&fonts);
            writer.take_fonts(fonts);
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
        let mut pipe = self.pipe.take().ok_or(ErrorKind::Finished)?;
        pipe.account.warn(WarningCode::ReplacedBytes, None, self.input.replaced_bytes());
        pipe.end(&self.options)
    }
}

/// Everything behind the input.
#[derive(Debug)]
struct Pipe<W: Write> {
    writer: FormatWriter<W>,
    gate: Gate<W>,
    scope: Scope,
    preparation: Preparation,
    /// None where nothing is replaced.
    anonymiser: Option<Anonymiser>,
    /// Looks through what was written before it is handed over.
    watch: Watch,
    arena: Bump,
    account: Account,
    /// Ids met so far, each once.
    seen: HashSet<Box<str>>,
    columns: Vec<String>,
    begun: bool,
    strict: bool,
    /// Whether a conversation without messages gives no output.
    needs_messages: bool,
}

/// The writer of the chosen format.
#[derive(Debug)]
enum FormatWriter<W: Write> {
    Csv(Box<CsvWriter<W>>),
    Json(JsonWriter<W>),
    Jsonl(JsonlWriter<W>),
    #[cfg(feature = "pdf")]
    Pdf(Box<PdfWriter<W>>),
}

impl<W: Write> FormatWriter<W> {
    /// The writer of a format that is no document.
    fn of_records(options: &ExportOptions, selection: &Selection, out: Output<W>) -> Result<Self> {
        match options.format {
            Format::Csv => Ok(Self::Csv(Box::new(CsvWriter::new(options, selection.columns.clone(), out)))),
            Format::Json => Ok(Self::Json(JsonWriter::new(options, selection, out))),
            Format::Jsonl => Ok(Self::Jsonl(JsonlWriter::new(selection, out))),
            Format::Pdf => Err(ErrorKind::FormatUnavailable.into()),
        }
    }

    fn get(&self) -> &dyn Writer {
        match self {
            Self::Csv(writer) => writer.as_ref(),
            Self::Json(writer) => writer,
            Self::Jsonl(writer) => writer,
            #[cfg(feature = "pdf")]
            Self::Pdf(writer) => writer.as_ref(),
        }
    }

    fn get_mut(&mut self) -> &mut dyn Writer {
        match self {
            Self::Csv(writer) => writer.as_mut(),
            Self::Json(writer) => writer,
            Self::Jsonl(writer) => writer,
            #[cfg(feature = "pdf")]
            Self::Pdf(writer) => writer.as_mut(),
        }
    }

    fn conversation(&mut self, conversation: &Conversation<'_>, account: &mut Account) -> Result<()> {
        match self {
            Self::Csv(writer) => writer.conversation(conversation, account),
            Self::Json(writer) => writer.conversation(conversation, account),
            Self::Jsonl(writer) => writer.conversation(conversation, account),
            #[cfg(feature = "pdf")]
            Self::Pdf(writer) => writer.conversation(conversation, account),
        }
    }

    /// Gives everything written so far to the output.
    fn flush(&mut self) -> Result<()> {
        match self {
            Self::Csv(writer) => writer.flush(),
            Self::Json(_) | Self::Jsonl(_) => Ok(()),
            #[cfg(feature = "pdf")]
            Self::Pdf(_) => Ok(()),
        }
    }
}

impl<W: Write> Pipe<W> {
    fn new(options: &ExportOptions, selection: Selection, resources: Resources, out: W) -> Result<Self> {
        let anonymiser = Anonymiser::new(options, &selection, resources.tagger.clone())?;
        let columns = selection.columns.iter().map(|field| field.key.to_owned()).collect();
        let check = anonymiser.as_ref().map(|anonymiser| anonymiser.check(layout(options, &selection)));
        #[cfg(feature = "pdf")]
        let is_one = options.layout.is_together(Format::Pdf);
        let shelf = shelf(options, resources.documents);
        #[cfg(feature = "pdf")]
        let takes_several = !matches!(shelf, Shelf::One);
        #[cfg_attr(not(feature = "pdf"), expect(unused_mut))]
        let mut watch = Watch::new(check);
        let (out, gate) = Output::new(out, shelf, anonymiser.is_some());
        let writer = match options.format {
            Format::Csv | Format::Json | Format::Jsonl => FormatWriter::of_records(options, &selection, out)?,
            #[cfg(feature = "pdf")]
            Format::Pdf => {
                watch.documents(&resources.fonts, is_one);
                let fonts = resources.fonts;
                let images = (resources.logo, resources.files);
                let writer = PdfWriter::new(options, &selection, fonts, images, takes_several, out)?;
                FormatWriter::Pdf(Box::new(writer))
            }
            #[cfg(not(feature = "pdf"))]
            Format::Pdf => return Err(ErrorKind::FormatUnavailable.into()),
        };
        Ok(Self {
            writer,
            gate,
            anonymiser,
            watch,
            arena: Bump::new(),
            scope: Scope::new(options.audiences.clone()),
            preparation: Preparation::new(options.deleted_text),
            account: Account::default(),
            seen: HashSet::new(),
            columns,
            begun: false,
            strict: options.strict,
            needs_messages: options.format == Format::Csv && options.mode == Mode::Messages,
        })
    }

    fn counts(&self) -> Counts {
        Counts { bytes_written: self.writer.get().bytes_written(), ..self.account.counts }
    }

    fn begin(&mut self) -> Result<()> {
        if !self.begun {
            self.begun = true;
            self.writer.get_mut().begin()?;
            self.writer.flush()?;
            self.pass(Frame::Header)?;
        }
        Ok(())
    }

    /// Accounts for one event of the input.
    fn take(&mut self, event: Event<'_>) -> Result<()> {
        let index = self.account.counts.requested;
        let miss = |outcome, code: &'static str, byte, field: Option<&'static str>, id| Missing {
            index,
            id,
            outcome,
            code: code.into(),
            byte,
            field: field.map(Into::into),
        };
        match event {
            Event::Conversation { conversation, byte, repeated_fields, .. } => {
                self.account.warn(WarningCode::RepeatedFields, None, u64::from(repeated_fields));
                return self.conversation(*conversation, byte);
            }
            Event::Empty => self.account.miss(miss(Outcome::Empty, "empty", None, None, None)),
            Event::Skipped { fault, byte, id, .. } => {
                let (kind, field) = match fault {
                    Fault::Syntax => (ErrorKind::InvalidJson { byte, conversation: index }, None),
                    Fault::WrongType(field) => {
                        (ErrorKind::WrongType { byte, conversation: index, field }, Some(field))
                    }
                };
                let error = crate::Error::from(kind);
                let missing = miss(Outcome::Failed, error.code(), Some(byte), field, id);
                self.fail(error, missing)?;
            }
            Event::Broken { byte } => {
                let error = crate::Error::from(ErrorKind::InvalidJson { byte, conversation: index });
                self.account.syntax_error = Some(SyntaxError { byte });
                let missing = miss(Outcome::Failed, error.code(), Some(byte), None, None);
                self.fail(error, missing)?;
            }
        }
        self.account.counts.requested += 1;
        Ok(())
    }

    /// Notes a fault, or ends a strict export with it.
    fn fail(&mut self, error: crate::Error, missing: Missing) -> Result<()> {
        if self.strict {
            return Err(error);
        }
        self.account.miss(missing);
        Ok(())
    }

    fn conversation(&mut self, mut conversation: Conversation<'_>, byte: u64) -> Result<()> {
        let index = self.account.counts.requested;
        let id = conversation.id.text().map(|text| text.decode().0).filter(|id| !id.is_empty());
        let Some(id) = id else {
            let error = crate::Error::from(ErrorKind::MissingId { byte, conversation: index });
            let missing = Missing {
                index,
                id: None,
                outcome: Outcome::Failed,
                code: error.code().into(),
                byte: Some(byte),
                field: Some("id".into()),
            };
            self.fail(error, missing)?;
            self.account.counts.requested += 1;
            return Ok(());
        };
        if self.seen.contains(id.as_ref()) {
            self.account.counts.duplicates += 1;
            return Ok(());
        }
        self.seen.insert(id.as_ref().into());
        self.account.counts.requested += 1;
        let missing = |outcome, code: &'static str| Missing {
            index,
            id: Some(id.clone().into_owned()),
            outcome,
            code: code.into(),
            byte: None,
            field: None,
        };
        if !self.scope.admits(&conversation) {
            let error = crate::Error::from(ErrorKind::Refused { conversation: index });
            if self.strict {
                return Err(error);
            }
            self.account.miss(missing(Outcome::Refused, error.code()));
            return Ok(());
        }
        if self.needs_messages && conversation.messages.items().is_empty() {
            self.account.miss(missing(Outcome::Empty, "empty"));
            return Ok(());
        }
        self.preparation.prepare(&mut conversation, &mut self.account);
        self.begin()?;
        let messages = conversation.messages.items().len() as u64;
        self.write(conversation, index)?;
        self.account.counts.exported += 1;
        self.account.counts.messages += messages;
        Ok(())
    }

    /// Writes a conversation, its personal data replaced where the profile says so.
    fn write(&mut self, conversation: Conversation<'_>, index: u64) -> Result<()> {
        #[cfg(feature = "pdf")]
        if let FormatWriter::Pdf(writer) = &mut self.writer {
            writer.know_files(&conversation);
        }
        let Some(anonymiser) = &mut self.anonymiser else {
            return self.writer.conversation(&conversation, &mut self.account);
        };
        {
            let first_row = self.account.counts.rows + 1;
            // Shortened to the life of the arena, where the new texts are.
            let mut conversation: Conversation<'_> = conversation;
            let treated = anonymiser.anonymise(&mut conversation, index, &self.arena);
            self.writer.conversation(&conversation, &mut self.account)?;
            self.writer.flush()?;
            let cut = self.account.cut.as_deref().unwrap_or_default();
            self.gate.pass(|held| {
                self.watch.conversation(index, first_row, &treated, held)?;
                cut.iter().try_for_each(|(_, text)| self.watch.beside(index, &treated, text))
            })?;
        }
        self.arena.reset();
        Ok(())
    }

    /// Lets through what belongs to no conversation.
    fn pass(&mut self, frame: Frame) -> Result<()> {
        self.gate.pass(|held| self.watch.frame(frame, held))
    }

    fn end(mut self, options: &ExportOptions) -> Result<ExportResult> {
        self.begin()?;
        if let Some(anonymiser) = &mut self.anonymiser {
            self.account.publish(|id| anonymiser.public_id(id));
        }
        self.writer.get_mut().end(&self.account)?;
        self.pass(Frame::Footer)?;
        #[cfg(feature = "pdf")]
        let is_archive = self.gate.close()?;
        #[cfg(not(feature = "pdf"))]
        let is_archive = false;
        self.account.counts = self.counts();
        assert!(self.account.counts.add_up(), "every conversation is accounted for (rule CUS-03)");
        let count = self.watch.count();
        let privacy = self.anonymiser.map(|anonymiser| anonymiser.report(count));
        let result = self.account.close((options, is_archive), self.columns, privacy);
        if self.watch.check.is_some() {
            self.watch.text(Frame::FileName, result.file_name.as_bytes())?;
            // Ids of what is missing are the caller's own, and for the caller.
            let result = ExportResult { missing: Vec::new(), ..result.clone() };
            self.watch.text(Frame::Metadata, &serde_json::to_vec(&result).unwrap_or_default())?;
        }
        self.gate.flush()?;
        Ok(result)
    }
}

/// Where finished documents go.
fn shelf(options: &ExportOptions, host: Option<DocumentSink>) -> Shelf {
    if options.format != Format::Pdf || options.layout.is_together(Format::Pdf) {
        return Shelf::One;
    }
    match (host, options.bundle) {
        (Some(sink), _) => Shelf::Host(sink),
        (None, Bundle::Never) => Shelf::One,
        #[cfg(feature = "pdf")]
        (None, bundle) => {
            let time = options.canonical_time();
            let archive = (bundle == Bundle::Always).then(|| Box::new(zip::Archive::new(time.as_deref())));
            Shelf::Archive { first: None, archive, time }
        }
        #[cfg(not(feature = "pdf"))]
        (None, _) => Shelf::One,
    }
}

/// How the output is laid out.
fn layout(options: &ExportOptions, selection: &Selection) -> Layout {
    match options.format {
        Format::Csv => {
            Layout::Csv { delimiter: options.delimiter.byte(), columns: selection.columns.clone() }
        }
        Format::Json | Format::Jsonl => Layout::Json,
        Format::Pdf => Layout::Document(Vec::new()),
    }
}
