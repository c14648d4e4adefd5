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
use document::Draft;
use edition::Edition;
use font::Faces;
use layout::Page;
use letterhead::Letterhead;
use line::Typesetter;
use metadata::Metadata;
use paper::Sheet;
use structure::Tree;
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
    sheet: Sheet,
    letterhead: Letterhead,
    album: Album,
    /// Whether one document takes all conversations.
    is_one: bool,
    export_id: String,
    export_time: Option<String>,
    /// What the pages say of the copy and of its times.
    edition: Edition,
    documents: u64,
    /// The pages so far of one document for all.
    combined: Vec<Page>,
    tree: Tree,
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
            sheet: Sheet::of(options.paper),
            letterhead: Letterhead::new(options, logo.as_deref())?,
            album: Album::new(options, files),
            is_one: options.layout.is_together(Format::Pdf),
            export_id: options.effective_id(),
            export_time: options.canonical_time(),
            edition: Edition::of(options),
            documents: 0,
            combined: Vec::new(),
            tree: Tree::new(),
            next_number: 0,
        })
    }

    /// Begins another document for all conversations; whether this is how they are written.
    pub(super) fn restart(&mut self) -> bool {
        if self.is_one {
            (self.tree, self.next_number) = (Tree::new(), 0);
        }
        self.is_one
    }

    /// Takes other fonts; those that were there before are among them.
    pub(super) fn take_fonts(&mut self, fonts: FontSet) {
        self.typesetter.take_fonts(fonts);
    }

    /// Remembers the files of a conversation before anything in it is replaced.
    pub(super) fn know_files(&mut self, conversation: &Conversation<'_>) {
        self.album.know(conversation);
    }

    fn metadata(&self, title: String) -> Metadata {
        let (export_id, export_time) = (self.export_id.clone(), self.export_time.clone());
        Metadata { title, export_id, export_time, edition: self.edition }
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
        let is_one = self.is_one;
        if !is_one && !self.takes_several && self.documents > 0 {
            return Err(ErrorKind::SeveralDocuments.into());
        }
        account.counts.rows += 1;
        self.documents += 1;
        if !is_one {
            self.tree = Tree::new();
        }
        if self.documents == 1 {
            account.warn(WarningCode::AccentAdjusted, None, u64::from(self.letterhead.is_adjusted));
        }
        let head = (&self.letterhead, &mut self.album, self.sheet);
        let mut transcript = Transcript::new(&self.members, head, account, &mut self.tree, self.next_number);
        transcript.conversation(conversation);
        self.next_number = transcript.next_number();
        let blocks = transcript.blocks;
        let fonts = self.typesetter.fonts().clone();
        let faces = Faces::new(&fonts)?;
        let mut pages = layout::pages(blocks, self.sheet, &mut self.typesetter, &faces)?;
        if is_one {
            self.combined.append(&mut pages);
            self.report_missing(account);
            return Ok(());
        }
        let id = pages.first().map(|page| page.conversation.to_string()).unwrap_or_default();
        let tree = std::mem::replace(&mut self.tree, Tree::new());
        let metadata = self.metadata(format!("Conversation {id}"));
        let draft = Draft { pages, tree, metadata, sheet: self.sheet, is_combined: false };
        let tools = (&mut self.memory, &mut self.deflater);
        let bytes = draft.bytes(&mut self.typesetter, &faces, tools, &self.letterhead)?;
        self.report_missing(account);
        Ok(self.out.document(file_name(&id), bytes)?)
    }

    fn end(&mut self, account: &Account) -> Result<()> {
        if self.is_one {
            let fonts = self.typesetter.fonts().clone();
            let faces = Faces::new(&fonts)?;
            let count = account.counts.exported;
            let noun = if count == 1 { "conversation" } else { "conversations" };
            let metadata = self.metadata(format!("{count} {noun}"));
            let tree = std::mem::replace(&mut self.tree, Tree::new());
            let pages = std::mem::take(&mut self.combined);
            let draft = Draft { pages, tree, metadata, sheet: self.sheet, is_combined: true };
            if !draft.pages.is_empty() {
                let tools = (&mut self.memory, &mut self.deflater);
                let bytes = draft.bytes(&mut self.typesetter, &faces, tools, &self.letterhead)?;
                self.out.document(String::new(), bytes)?;
            }
        }
        Ok(self.out.flush()?)
    }

    fn bytes_written(&self) -> u64 {
        self.out.bytes()
    }
}

/// A file name that follows from the id, in characters that every system takes.
fn file_name(id: &str) -> String {
    const MAX_LETTERS: usize = 80;
    let is_plain = |letter: char| letter.is_ascii_alphanumeric() || matches!(letter, '-' | '_');
    let safe: String =
        id.chars().map(|letter| if is_plain(letter) { letter } else { '_' }).take(MAX_LETTERS).collect();
    // Names of devices for some systems, whatever follows the point.
    let is_device = matches!(safe.to_ascii_uppercase().as_str(), "CON" | "PRN" | "AUX" | "NUL")
        || matches!(
            safe.to_ascii_uppercase().as_bytes(),
            [b'C', b'O', b'M', b'1'..=b'9'] | [b'L', b'P', b'T', b'1'..=b'9']
        );
    if safe == id && !is_device {
        format!("{safe}.pdf")
    } else {
        format!("{safe}-{:08x}.pdf", crate::options::fnv1a(id.as_bytes()) as u32)
    }
}
