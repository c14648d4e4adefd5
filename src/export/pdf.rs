//! PDF transcripts, for people who read, print and archive.
//!
//! ```text
//! conversation ─▶ transcript ─▶ blocks ─▶ line (font, shape, bidi) ─▶ layout ─▶ pages
//!                    │                                                            │
//!                    └────────▶ structure ──────────▶ page ─▶ document (subset, tags, metadata) ─▶ file ─▶ bytes
//! ```
//!
//! One document per conversation, or one for all. Everything that varies comes from the options, so equal input gives equal
//! bytes. The crates that write PDF are named here and below, nowhere else.

use std::io::Write;

use super::bundle::path::stem;
use super::{FileSource, Output, Writer};
use crate::error::{ErrorKind, Result};
use crate::field::Field;
use crate::model::Conversation;
use crate::options::{ExportOptions, Format};
use crate::result::{Account, WarningCode};
use crate::selection::Selection;

mod album;
mod block;
mod compose;
mod content;
mod date;
mod deflate;
mod document;
mod edition;
mod file;
mod font;
mod forecast;
mod gallery;
mod image;
mod layout;
mod letterhead;
mod line;
mod markdown;
mod metadata;
mod outline;
mod page;
mod paper;
mod reading;
mod scribe;
mod shape;
mod structure;
mod subset;
mod tags;
mod transcript;

pub use font::FontSet;
pub use forecast::{Forecast, WantedFile};
pub(super) use reading::{Programs, Reading, Unreadable, read};

use album::Album;
use deflate::Deflater;
use document::{Draft, Tools};
use edition::Edition;
use font::Faces;
use letterhead::Letterhead;
use line::Typesetter;
use metadata::Metadata;
use paper::Sheet;
use subset::Memory;
use transcript::Transcript;

/// The writer.
pub(super) struct PdfWriter<W: Write> {
    out: Output<W>,
    /// Whether the output takes more than one document.
    takes_several: bool,
    members: Vec<&'static Field>,
    typesetter: Typesetter,
    memory: Memory,
    deflater: Deflater,
    letterhead: Letterhead,
    album: Album,
    export_id: String,
    export_time: Option<String>,
    /// What the pages say of the copy and of its times.
    edition: Edition,
    documents: u64,
    /// The document that is written.
    draft: Draft,
    next_number: usize,
}

/// Nothing of what is written.
impl<W: Write> std::fmt::Debug for PdfWriter<W> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("PdfWriter").field("documents", &self.documents).finish_non_exhaustive()
    }
}

impl<W: Write> PdfWriter<W> {
    pub(super) fn new(
        options: &ExportOptions,
        selection: &Selection,
        fonts: FontSet,
        (logo, files): (Option<Vec<u8>>, Option<FileSource>),
        takes_several: bool,
        out: Output<W>,
    ) -> Result<Self> {
        Ok(Self {
            out,
            takes_several,
            members: selection.members.clone(),
            typesetter: Typesetter::new(fonts),
            memory: Memory::default(),
            deflater: Deflater::default(),
            draft: Draft::new(Sheet::of(options.paper), options.layout.is_together(Format::Pdf)),
            letterhead: Letterhead::new(options, logo.as_deref())?,
            album: Album::new(options, files),
            export_id: options.effective_id(),
            export_time: options.canonical_time(),
            edition: Edition::of(options),
            documents: 0,
            next_number: 0,
        })
    }

    /// Begins another document for all conversations; whether this is how they are written.
    pub(super) fn restart(&mut self) -> bool {
        if self.draft.is_combined {
            self.next_number = 0;
        }
        self.draft.is_combined
    }

    /// Takes other fonts; those that were there before are among them.
    pub(super) fn take_fonts(&mut self, fonts: FontSet) {
        self.typesetter.take_fonts(fonts);
    }

    /// Remembers the files of a conversation before anything in it is replaced.
    pub(super) fn know_files(&mut self, conversation: &Conversation<'_>) {
        self.album.know(conversation);
    }

    /// The document that is written, and what it is written with.
    fn draft<'t, 'f>(&'t mut self, faces: &'t Faces<'f>) -> (&'t mut Draft, Tools<'t, 'f>) {
        let Self { typesetter, memory, deflater, letterhead, .. } = self;
        (&mut self.draft, Tools { typesetter, faces, memory, deflater, letterhead })
    }

    /// Finishes the document, and begins the next.
    fn finish(&mut self, title: String, faces: &Faces<'_>) -> Result<Vec<u8>> {
        let (export_id, export_time) = (self.export_id.clone(), self.export_time.clone());
        let metadata = Metadata { title, export_id, export_time, edition: self.edition };
        let (draft, mut tools) = self.draft(faces);
        let next = Draft::new(draft.sheet, draft.is_combined);
        std::mem::replace(draft, next).bytes(&metadata, &mut tools)
    }

    /// Characters without a glyph become a warning (rule PDF-08).
    fn report_missing(&mut self, account: &mut Account) {
        for (character, count) in std::mem::take(&mut self.typesetter.missing) {
            account.warn(WarningCode::MissingGlyphs, None, count);
            account.missing_glyph(character);
        }
    }
}

impl<W: Write> Writer for PdfWriter<W> {
    fn begin(&mut self) -> Result<()> {
        Ok(())
    }

    fn conversation(&mut self, conversation: &Conversation<'_>, account: &mut Account) -> Result<()> {
        let is_combined = self.draft.is_combined;
        if !is_combined && !self.takes_several && self.documents > 0 {
            return Err(ErrorKind::SeveralDocuments.into());
        }
        account.counts.rows += 1;
        self.documents += 1;
        if self.documents == 1 {
            account.warn(WarningCode::AccentAdjusted, None, u64::from(self.letterhead.is_adjusted));
        }
        let head = (&self.letterhead, &mut self.album, self.draft.sheet);
        let mut transcript =
            Transcript::new(&self.members, head, account, &mut self.draft.tree, self.next_number);
        transcript.conversation(conversation);
        self.next_number = transcript.next_number();
        let blocks = transcript.blocks;
        let fonts = self.typesetter.fonts().clone();
        let faces = Faces::new(&fonts)?;
        let (draft, mut tools) = self.draft(&faces);
        draft.write(blocks, &mut tools)?;
        if !is_combined {
            let id = draft.written.first().map(|page| page.head.conversation.to_string()).unwrap_or_default();
            let bytes = self.finish(format!("Conversation {id}"), &faces)?;
            self.out.document(format!("{}.pdf", stem(&id)), bytes)?;
        }
        self.report_missing(account);
        Ok(())
    }

    fn end(&mut self, account: &Account) -> Result<()> {
        if self.draft.is_combined && !self.draft.written.is_empty() {
            let fonts = self.typesetter.fonts().clone();
            let faces = Faces::new(&fonts)?;
            let count = account.counts.exported;
            let noun = if count == 1 { "conversation" } else { "conversations" };
            let bytes = self.finish(format!("{count} {noun}"), &faces)?;
            self.out.document(String::new(), bytes)?;
        }
        Ok(self.out.flush()?)
    }

    fn bytes_written(&self) -> u64 {
        self.out.bytes()
    }
}
