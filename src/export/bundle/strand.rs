//! One format of a bundle, conversation by conversation.

use std::cell::RefCell;
use std::rc::Rc;

use super::outbox::Outbox;
use super::path::stem;
use crate::error::Result;
use crate::export::output::Document;
use crate::export::{Pipe, Resources};
use crate::input::Event;
use crate::model::Conversation;
use crate::options::{ExportOptions, Format};
use crate::privacy::Evidence;
use crate::result::Account;
use crate::selection::Selection;

/// Converts conversations into files of one format, or into lines for a table of its part.
pub(super) struct Strand {
    pub(super) format: Format,
    pipe: Pipe<Outbox>,
    outbox: Outbox,
    documents: Rc<RefCell<Vec<Document>>>,
    is_together: bool,
    /// Since the table began.
    records: u64,
}

/// What became of a conversation in one format.
pub(super) struct Made {
    pub(super) account: Account,
    /// Files for this conversation alone.
    pub(super) files: Vec<Document>,
    /// Whether it went into a table.
    pub(super) is_in_table: bool,
}

impl Strand {
    pub(super) fn new(options: &ExportOptions, format: Format, resources: Resources) -> Result<Self> {
        let options = options.of_format(format);
        let selection = Selection::new(&options);
        let outbox = Outbox::default();
        let documents = Rc::<RefCell<Vec<Document>>>::default();
        let shelf = Rc::clone(&documents);
        let resources = Resources {
            documents: Some(Box::new(move |name, bytes| {
                shelf.borrow_mut().push(Document { name: name.to_owned(), bytes: bytes.to_vec() });
                Ok(())
            })),
            ..resources
        };
        let is_together = options.layout.is_together(format);
        let pipe = Pipe::new(&options, selection, resources, outbox.clone())?;
        let mut strand = Self { format, pipe, outbox, documents, is_together, records: 0 };
        if strand.is_table() {
            // What stands before and behind its lines is written where its pieces meet.
            strand.pipe.begin_fragment();
        }
        Ok(strand)
    }

    /// Whether one document takes all conversations of a part, which then cannot be made in pieces.
    pub(super) fn is_one_document(&self) -> bool {
        self.is_together && self.format == Format::Pdf
    }

    fn is_table(&self) -> bool {
        self.is_together && self.format != Format::Pdf
    }

    #[cfg(all(feature = "pdf", any(test, target_arch = "wasm32")))]
    pub(super) fn take_fonts(&mut self, fonts: crate::FontSet) {
        self.pipe.take_fonts(fonts);
    }

    /// The id as the bundle names it.
    pub(super) fn public_id(&mut self, id: &str) -> String {
        self.pipe.public_id(id)
    }

    /// Writes a conversation.
    pub(super) fn conversation(
        &mut self,
        conversation: Box<Conversation<'_>>,
        (index, byte): (u64, u64),
        id: &str,
        repeated_fields: u32,
    ) -> Result<Made> {
        self.pipe.begin_account(index);
        if !self.is_together {
            self.pipe.begin_document();
        }
        self.pipe.take(Event::Conversation { conversation, byte, repeated_fields, source: "" })?;
        let is_exported = self.pipe.counts().exported > 0;
        let name = stem(id);
        let mut files = Vec::new();
        if is_exported && !self.is_together && self.format != Format::Pdf {
            self.pipe.end_document()?;
            files.push(Document {
                name: format!("{0}/{name}.{0}", self.format.extension()),
                bytes: self.outbox.take(),
            });
        }
        let mut account = self.pipe.end_account();
        for document in self.documents.take() {
            files.push(Document { name: format!("pdf/{name}.pdf"), bytes: document.bytes });
        }
        for (place, (field, text)) in (1..).zip(account.cut.take().unwrap_or_default()) {
            files.push(Document {
                name: format!("long-cells/{name}-{place}-{field}.txt"),
                bytes: text.into(),
            });
        }
        self.records += account.counts.rows;
        Ok(Made { account, files, is_in_table: is_exported && self.is_together })
    }

    /// The lines written since the last time, and how many records they are; none if the format is no table.
    pub(super) fn fragment(&mut self) -> Result<Option<(Vec<u8>, u64)>> {
        if !self.is_table() {
            return Ok(None);
        }
        self.pipe.end_fragment()?;
        self.pipe.begin_fragment();
        Ok(Some((self.outbox.take(), std::mem::take(&mut self.records))))
    }

    /// The document of all conversations of the part, and how many there are in it.
    pub(super) fn end_part(&mut self) -> Result<Option<(Document, u64)>> {
        if !self.is_one_document() || self.pipe.in_document() == 0 {
            return Ok(None);
        }
        let count = self.pipe.end_document()?;
        self.pipe.begin_document();
        let bytes = self.outbox.take();
        Ok(Some((Document { name: "conversations.pdf".to_owned(), bytes }, count)))
    }

    /// What the report and the check of the whole export must know.
    pub(super) fn evidence(&self) -> Option<Evidence> {
        self.pipe.evidence()
    }
}
