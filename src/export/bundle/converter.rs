//! Makes the files of one batch after the other.

use std::cell::RefCell;
use std::rc::Rc;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::batch::{Batch, Item};
use super::build::{Bundles, bundles};
use super::file_entry::FileEntry;
use super::media::{Policy, media};
use super::packer::{Packer, Storage};
use super::piece::{Fragment, Head, Piece, Record};
use super::strand::{Made, Strand};
use crate::error::{Error, ErrorKind, Result};
use crate::export::output::Document;
use crate::export::{FileRef, FileSource, Resources};
use crate::input::read_conversation;
use crate::model::Conversation;
use crate::options::{ExportOptions, Format};
use crate::privacy::Evidence;
use crate::result::{Account, Missing, Outcome, SyntaxError};
use crate::scan::Wants;
use crate::selection::Selection;

/// Turns batches into pieces.
///
/// Batches may come in any order and be shared among several converters, unless [`Self::needs_whole_parts`].
pub(crate) struct Converter {
    strands: Vec<Strand>,
    wants: Wants,
    policy: Policy,
    /// Whether files of internal notes are media of the export.
    has_notes: bool,
    is_strict: bool,
    /// Of the batch at hand.
    made: Files,
    _build: Bundles,
    files: Option<Rc<RefCell<FileSource>>>,
}

/// What a converter knows at its end.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(crate) struct Rest {
    /// Of each format, where something is replaced.
    pub(super) evidence: Vec<Option<Evidence>>,
}

impl Rest {
    /// As it goes to another worker.
    #[cfg(any(test, target_arch = "wasm32"))]
    pub(crate) fn to_bytes(&self) -> Result<Vec<u8>> {
        super::envelope::packed(self, &[])
    }

    /// # Errors
    /// `damaged-piece`.
    #[cfg(any(test, target_arch = "wasm32"))]
    pub(crate) fn from_bytes(bytes: &[u8]) -> Result<Self> {
        Ok(super::envelope::unpacked(bytes)?.0)
    }
}

/// What is read of a conversation: what any format writes, and media, which are counted where they are left out.
pub(super) fn wants(options: &ExportOptions) -> Wants {
    let formats = options.all_formats().into_iter();
    let wants = formats.map(|format| Selection::new(&options.of_format(format)).wants);
    wants.fold(Wants::ATTACHMENTS.and(Wants::RECORDINGS), Wants::and)
}

/// Files of a batch as they are made.
#[derive(Default)]
struct Files {
    packer: Packer,
    stored: Vec<u8>,
}

impl Converter {
    /// # Errors
    /// As [`crate::Export::with_resources`].
    pub(crate) fn new(options: &ExportOptions, mut resources: Resources) -> Result<Self> {
        let build = bundles()?;
        let files = resources.files.take().map(|files| Rc::new(RefCell::new(files)));
        let mut strands = Vec::new();
        for format in options.all_formats() {
            let own = Resources {
                tagger: resources.tagger.as_ref().map(Arc::clone),
                #[cfg(feature = "pdf")]
                fonts: resources.fonts.clone(),
                documents: None,
                logo: resources.logo.clone(),
                files: files.as_ref().filter(|_| format == Format::Pdf).map(|files| {
                    let files = Rc::clone(files);
                    let open = move |file: &FileRef<'_>| files.borrow_mut()(file);
                    Box::new(open) as FileSource
                }),
            };
            strands.push(Strand::new(options, format, own)?);
        }
        let policy = Policy::of(options);
        let mut selections =
            options.all_formats().into_iter().map(|format| Selection::new(&options.of_format(format)));
        let has_notes = selections.any(|selection| selection.has_notes());
        let (wants, made, is_strict) = (wants(options), Files::default(), options.strict);
        Ok(Self { strands, wants, policy, has_notes, is_strict, made, _build: build, files })
    }

    /// Whether all batches of a part must go to the same converter, in order.
    #[cfg(target_arch = "wasm32")]
    pub(crate) fn needs_whole_parts(options: &ExportOptions) -> bool {
        options.all_formats().contains(&Format::Pdf) && options.layout.is_together(Format::Pdf)
    }

    /// Takes what fonts there are from the next batch on.
    #[cfg(all(feature = "pdf", any(test, target_arch = "wasm32")))]
    pub(crate) fn take_fonts(&mut self, fonts: &crate::FontSet) {
        let documents = self.strands.iter_mut().filter(|strand| strand.format == Format::Pdf);
        documents.for_each(|strand| strand.take_fonts(fonts.clone()));
    }

    /// The bytes of a file of a conversation, if the host has them. One that cannot be read is told as missing, and ends
    /// nothing.
    pub(super) fn file(&mut self, file: &FileRef<'_>) -> Option<Vec<u8>> {
        let files = self.files.as_ref()?;
        files.borrow_mut()(file).unwrap_or_default()
    }

    /// Converts a batch.
    ///
    /// # Errors
    /// `leftover`, and what concerns single formats; in strict mode also the first fault.
    pub(crate) fn convert(&mut self, batch: &Batch) -> Result<Piece> {
        let batch_head = &batch.head;
        let mut head = Head {
            number: batch_head.number,
            part: batch_head.part,
            ends_part: batch_head.ends_part,
            ..Head::default()
        };
        head.account.counts.duplicates = batch_head.duplicates;
        for (index, item, text) in batch.items() {
            let record = match (item, text) {
                (Item::Conversation { byte, .. }, Some(text)) => {
                    self.conversation(text, (index, byte), &mut head.account)?
                }
                (item, _) => self.fault(item, index, &mut head.account)?,
            };
            head.records.push(record);
        }
        if head.ends_part {
            for strand in &mut self.strands {
                if let Some((document, count)) = strand.end_part()? {
                    head.shared.push(self.made.add(&document, strand.format.media_type(), Some(count))?);
                }
            }
        }
        let mut fragments = Vec::new();
        for strand in &mut self.strands {
            if let Some((lines, records)) = strand.fragment()? {
                head.tables.push(Fragment { format: strand.format, records });
                fragments.push(lines);
            }
        }
        Ok(Piece { head, stored: std::mem::take(&mut self.made.stored), fragments })
    }

    /// What is known at the end.
    pub(crate) fn finish(self) -> Rest {
        Rest { evidence: self.strands.iter().map(Strand::evidence).collect() }
    }

    fn conversation(
        &mut self,
        text: &str,
        (index, byte): (u64, u64),
        account: &mut Account,
    ) -> Result<Record> {
        let (conversation, repeated_fields) = match read_conversation(text, self.wants) {
            Ok(read) => read,
            Err((field, at)) => {
                let byte = byte + at as u64;
                // An element that is no object at all is a fault of the list.
                let field = if field.is_empty() { "conversations" } else { field };
                let error = ErrorKind::WrongType { byte, conversation: index, field }.into();
                let id = crate::input::id_in(text);
                return self.miss(error, (index, Some(byte), Some(field), id), account);
            }
        };
        let id = conversation.id.text().map(|text| text.decode().0.into_owned()).unwrap_or_default();
        let public_id = self.strands.first_mut().map(|strand| strand.public_id(&id)).unwrap_or_default();
        let mut media = media(&conversation, self.has_notes, &id, &public_id);
        let mut record = Record {
            id: Some(public_id.clone()),
            missing: None,
            files: Vec::new(),
            tables: Vec::new(),
            media: Vec::new(),
        };
        let mut merged: Option<Account> = None;
        // Cells are found by the row of their table, whatever else is made.
        let mut table_rows = None;
        let last = self.strands.len().saturating_sub(1);
        let mut conversation = Some(conversation);
        for (place, strand) in self.strands.iter_mut().enumerate() {
            let given = if place == last { conversation.take() } else { conversation.clone() };
            let Some(given): Option<Box<Conversation<'_>>> = given else { continue };
            let made = strand.conversation(given, (index, byte), &public_id, repeated_fields)?;
            let Made { account, files: documents, is_in_table } = made;
            if is_in_table {
                record.tables.push(strand.format);
            }
            if strand.format == Format::Csv {
                table_rows = Some(account.counts.rows);
            }
            for document in &documents {
                let is_main = document.name.ends_with(strand.format.extension());
                let (media_type, records) = match is_main {
                    true => (strand.format.media_type(), account.counts.rows),
                    false => ("text/plain; charset=utf-8", 1),
                };
                record.files.push(self.made.add(document, media_type, Some(records))?);
            }
            merged = Some(match merged {
                None => account,
                Some(before) => before.or(account),
            });
        }
        let mut own = merged.unwrap_or_default();
        own.counts.rows = table_rows.unwrap_or(own.counts.rows);
        if own.counts.exported == 0 {
            let missing = own.missing().first();
            record.missing = missing.map(|missing| (missing.outcome, missing.code.clone()));
            // Who may not see a conversation shall not learn its id.
            if own.counts.refused > 0 || id.is_empty() {
                record.id = None;
            }
        } else {
            match self.policy {
                Policy::Include => record.media = std::mem::take(&mut media),
                Policy::LeaveOut => {
                    account.warn(crate::WarningCode::MediaLeftOut, None, media.len() as u64);
                }
            }
        }
        let rows_before = account.counts.rows;
        account.absorb(own, rows_before);
        Ok(record)
    }

    /// What is no conversation.
    fn fault(&mut self, item: Item, index: u64, account: &mut Account) -> Result<Record> {
        match item {
            Item::Conversation { .. } => Err(ErrorKind::DamagedPiece.into()),
            Item::Empty => {
                account.counts.requested += 1;
                let missing = Missing {
                    index,
                    id: None,
                    outcome: Outcome::Empty,
                    code: "empty".into(),
                    byte: None,
                    field: None,
                };
                account.miss(missing);
                Ok(Record::missing(Outcome::Empty, "empty"))
            }
            Item::BadLine { byte } => {
                let error = ErrorKind::InvalidJson { byte, conversation: index }.into();
                self.miss(error, (index, Some(byte), None, None), account)
            }
            Item::BadPage { byte } => {
                let field = "conversations";
                let error = ErrorKind::WrongType { byte, conversation: index, field }.into();
                self.miss(error, (index, Some(byte), Some(field), None), account)
            }
            Item::Broken { byte } => {
                account.syntax_error = Some(SyntaxError { byte });
                let error = ErrorKind::InvalidJson { byte, conversation: index }.into();
                self.miss(error, (index, Some(byte), None, None), account)
            }
        }
    }

    /// Notes a fault, or ends a strict export with it.
    fn miss(
        &mut self,
        error: Error,
        (index, byte, field, id): (u64, Option<u64>, Option<&'static str>, Option<String>),
        account: &mut Account,
    ) -> Result<Record> {
        if self.is_strict {
            return Err(error);
        }
        account.counts.requested += 1;
        let code = error.code();
        let field = field.map(Into::into);
        let strand = self.strands.first_mut();
        let public_id =
            id.as_deref().filter(|id| !id.is_empty()).zip(strand).map(|(id, strand)| strand.public_id(id));
        account.miss(Missing { index, id, outcome: Outcome::Failed, code: code.into(), byte, field });
        Ok(Record { id: public_id, ..Record::missing(Outcome::Failed, code) })
    }
}

impl Record {
    fn missing(outcome: Outcome, code: &'static str) -> Self {
        let missing = Some((outcome, code.into()));
        Self { id: None, missing, files: Vec::new(), tables: Vec::new(), media: Vec::new() }
    }
}

impl Files {
    fn add(
        &mut self,
        document: &Document,
        media_type: &'static str,
        records: Option<u64>,
    ) -> Result<FileEntry> {
        let Document { name, bytes } = document;
        let packed = self.packer.pack(bytes, Storage::of(media_type), &mut self.stored)?;
        Ok(FileEntry::of(bytes, (name.clone(), media_type.into()), records, packed))
    }
}
