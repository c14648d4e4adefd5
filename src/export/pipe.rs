//! One conversation at a time through scope and preparation to a writer, with an account of all that happens.

use std::collections::HashSet;
use std::io::Write;
use std::time::Duration;

use bumpalo::Bump;

use super::output::{Gate, Output, Shelf};
#[cfg(feature = "pdf")]
use super::pdf::{FontSet, PdfWriter};
use super::watch::Watch;
use super::writer::FormatWriter;
use super::{DocumentSink, Resources};
use crate::error::{ErrorKind, Result};
use crate::input::{Event, Fault};
use crate::model::Conversation;
use crate::options::{ExportOptions, Format, Mode};
use crate::prepare::Preparation;
use crate::privacy::{Anonymiser, Evidence, Findings, Frame, Layout};
use crate::result::{Account, Counts, ExportResult, Missing, Outcome, SyntaxError, WarningCode};
use crate::scope::Scope;
use crate::selection::Selection;

/// Everything behind the input.
///
/// A plain export is one document and one account. A bundle has a document or an account for less: it begins and ends
/// them itself, or takes fragments of a document whose ends are written elsewhere.
#[derive(Debug)]
pub(super) struct Pipe<W: Write> {
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
    /// Index in the input of the first conversation of this account.
    first_index: u64,
    /// Conversations of the document that is written.
    in_document: u64,
    /// Ids met so far, each once.
    seen: HashSet<Box<str>>,
    columns: Vec<String>,
    begun: bool,
    strict: bool,
    /// Whether a conversation without messages gives no output.
    needs_messages: bool,
}

impl<W: Write> Pipe<W> {
    pub(super) fn new(
        options: &ExportOptions,
        selection: Selection,
        resources: Resources,
        out: W,
    ) -> Result<Self> {
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
            first_index: 0,
            in_document: 0,
            seen: HashSet::new(),
            columns,
            begun: false,
            strict: options.strict,
            needs_messages: options.format == Format::Csv && options.mode == Mode::Messages,
        })
    }

    /// Keeps what a reviewer sees, and looks for no leftovers: the output goes nowhere.
    pub(super) fn for_review(&mut self) {
        self.watch.check = None;
        if let Some(anonymiser) = &mut self.anonymiser {
            anonymiser.findings = Some(Findings::default());
        }
    }

    /// None where nothing is replaced.
    pub(super) fn anonymiser(&mut self) -> Option<&mut Anonymiser> {
        self.anonymiser.as_mut()
    }

    /// The id of a conversation as the output names it.
    pub(super) fn public_id(&mut self, id: &str) -> String {
        match &mut self.anonymiser {
            Some(anonymiser) => anonymiser.public_id(id),
            None => id.to_owned(),
        }
    }

    /// What the report and the check of an export must know that has several of these.
    pub(super) fn evidence(&self) -> Option<Evidence> {
        let (anonymiser, check) = (self.anonymiser.as_ref()?, self.watch.check.as_ref()?);
        Some(Evidence::new(anonymiser, check))
    }

    pub(super) fn set_clock(&mut self, clock: impl Fn() -> Duration + 'static) {
        self.watch.set_clock(clock);
    }

    /// How long the search for leftovers took so far.
    pub(super) fn check_time(&self) -> Duration {
        self.watch.elapsed()
    }

    /// Takes what fonts there are from the next conversation on.
    #[cfg(feature = "pdf")]
    pub(super) fn take_fonts(&mut self, fonts: FontSet) {
        if let FormatWriter::Pdf(writer) = &mut self.writer {
            self.watch.fonts(&fonts);
            writer.take_fonts(fonts);
        }
    }

    pub(super) fn counts(&self) -> Counts {
        Counts { bytes_written: self.writer.get().bytes_written(), ..self.account.counts }
    }

    /// Counts bytes of the input.
    pub(super) fn count_read(&mut self, bytes: usize) {
        self.account.counts.bytes_read += bytes as u64;
    }

    /// Accounts anew, from the conversation at this index of the input on: each id may come again, and texts of cells that
    /// are cut are kept.
    pub(super) fn begin_account(&mut self, first_index: u64) {
        self.account = Account::default();
        self.account.cut = Some(Vec::new());
        self.first_index = first_index;
        self.seen.clear();
    }

    /// What became of everything since the account began.
    pub(super) fn end_account(&mut self) -> Account {
        std::mem::take(&mut self.account)
    }

    /// Begins another document.
    pub(super) fn begin_document(&mut self) {
        self.begun = false;
        self.in_document = 0;
        if self.writer.restart() {
            #[cfg(feature = "pdf")]
            self.watch.wait_again();
        }
    }

    /// Conversations of the document so far.
    pub(super) fn in_document(&self) -> u64 {
        self.in_document
    }

    /// Writes what stands behind the last conversation of the document; how many there are in it.
    pub(super) fn end_document(&mut self) -> Result<u64> {
        self.begin()?;
        if let Some(anonymiser) = &mut self.anonymiser {
            self.account.publish(|id| anonymiser.public_id(id));
        }
        // A document may take more conversations than one account.
        let counts = self.account.counts;
        self.account.counts.exported = self.in_document;
        self.writer.get_mut().end(&self.account)?;
        self.account.counts = counts;
        self.pass(Frame::Footer)?;
        Ok(self.in_document)
    }

    /// Begins a fragment: lines of a document whose beginning and end are written elsewhere.
    pub(super) fn begin_fragment(&mut self) {
        self.begun = true;
        self.writer.restart();
    }

    /// Gives all lines of the fragment to the output.
    pub(super) fn end_fragment(&mut self) -> Result<()> {
        self.writer.flush()
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
    pub(super) fn take(&mut self, event: Event<'_>) -> Result<()> {
        let index = self.index();
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

    /// Index in the input of the conversation that comes next.
    fn index(&self) -> u64 {
        self.first_index + self.account.counts.requested
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
        let index = self.index();
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
        if let Some(reason) = conversation.unavailable.text() {
            let error = crate::Error::from(match reason.decode().0.as_ref() {
                "gone" => ErrorKind::Gone { conversation: index },
                _ => ErrorKind::Unreadable { conversation: index },
            });
            let missing = missing(Outcome::Failed, error.code());
            return self.fail(error, missing);
        }
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
        self.in_document += 1;
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

    /// Ends the export, of whose input so many bytes were no UTF-8.
    pub(super) fn end(mut self, options: &ExportOptions, replaced_bytes: u64) -> Result<ExportResult> {
        self.account.warn(WarningCode::ReplacedBytes, None, replaced_bytes);
        self.end_document()?;
        self.account.counts = self.counts();
        assert!(self.account.counts.add_up(), "every conversation is accounted for (rule CUS-03)");
        let count = self.watch.count();
        let privacy = self.anonymiser.map(|anonymiser| anonymiser.report(count));
        let result = self.account.close(options, self.columns, privacy);
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
    match host {
        Some(sink) if options.format == Format::Pdf && !options.layout.is_together(Format::Pdf) => {
            Shelf::Host(sink)
        }
        _ => Shelf::One,
    }
}

/// How the output is laid out.
pub(super) fn layout(options: &ExportOptions, selection: &Selection) -> Layout {
    match options.format {
        Format::Csv => {
            Layout::Csv { delimiter: options.delimiter.byte(), columns: selection.columns.clone() }
        }
        Format::Json | Format::Jsonl => Layout::Json,
        Format::Pdf => Layout::Document(Vec::new()),
    }
}
