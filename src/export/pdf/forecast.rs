//! What an export is about to need from its host: fonts and images, before their conversation is written.

use std::collections::BTreeSet;

use serde::Serialize;

use super::album::{Album, is_shown};
use super::font::{Choice, FontId, is_silent};
use super::font::{Cut, Faces, Fallback, FontSet, Han};
use super::letterhead::Letterhead;
use super::line::Span;
use super::paper::Sheet;
use super::structure::Tree;
use super::transcript::Transcript;
use crate::error::Result;
use crate::field::Field;
use crate::input::{Event, Input};
use crate::model::Conversation;
use crate::options::{ExportOptions, Images, Profile};
use crate::prepare::Preparation;
use crate::result::Account;
use crate::selection::Selection;

/// A character in the text where it stands.
type Wish = (char, Cut, Han, bool);

/// A file that a conversation is about to show; see [`crate::FileRef`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct WantedFile {
    /// Id of the conversation.
    pub conversation_id: String,
    /// Id of the file.
    pub attachment_id: String,
    /// Name as given by the sender.
    pub name: String,
    /// Media type as stated.
    pub content_type: String,
    /// Bytes, as stated.
    pub size: Option<u64>,
}

/// Reads an input ahead of its export, for hosts that cannot give everything at once: fonts are many megabytes.
///
/// Push each chunk here first, bring what [`Self::fonts`] and [`Self::take_files`] ask for, then push it to the export.
/// Anonymising only takes characters away and adds Latin ones, so what is foreseen is enough.
pub struct Forecast {
    input: Input,
    members: Vec<&'static Field>,
    preparation: Preparation,
    letterhead: Letterhead,
    album: Album,
    shows_images: bool,
    sheet: Sheet,
    fonts: FontSet,
    fallback: Fallback,
    lacking: BTreeSet<Wish>,
    files: Vec<WantedFile>,
}

/// Nothing of what was read.
impl std::fmt::Debug for Forecast {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Forecast").field("fonts", &self.fonts).finish_non_exhaustive()
    }
}

impl Forecast {
    /// A forecast of an export with these options, where these fonts are there already.
    ///
    /// # Errors
    /// As [`ExportOptions::validate`].
    pub fn new(options: &ExportOptions, fonts: FontSet) -> Result<Self> {
        options.validate()?;
        let selection = Selection::new(options);
        let listed = ExportOptions { images: Images::Listed, ..options.clone() };
        Ok(Self {
            input: Input::new(selection.wants),
            members: selection.members,
            preparation: Preparation::new(options.deleted_text),
            letterhead: Letterhead::new(options, None)?,
            album: Album::new(&listed, None),
            shows_images: options.images == Images::Inline && options.profile != Profile::Training,
            sheet: Sheet::of(options.paper),
            fonts,
            fallback: Fallback::default(),
            // Every transcript has words in both.
            lacking: [('a', Cut::Regular, Han::default(), false), ('a', Cut::Bold, Han::default(), false)]
                .into(),
            files: Vec::new(),
        })
    }

    /// Reads a chunk.
    ///
    /// # Errors
    /// None of the input's faults: the export tells them.
    pub fn push(&mut self, bytes: &[u8]) -> Result<()> {
        self.read(|input, tell| input.push(bytes, tell))
    }

    /// Reads what the end of the input completes.
    ///
    /// # Errors
    /// As [`Self::push`].
    pub fn finish(&mut self) -> Result<()> {
        self.read(|input, tell| input.finish(tell))
    }

    fn read(
        &mut self,
        go_on: impl FnOnce(&mut Input, &mut dyn FnMut(Event<'_>) -> Result<()>) -> Result<()>,
    ) -> Result<()> {
        let mut input = std::mem::replace(&mut self.input, Input::new(crate::scan::Wants::ALWAYS));
        let result = go_on(&mut input, &mut |event| match event {
            Event::Conversation { conversation, .. } => self.conversation(*conversation),
            Event::Empty | Event::Skipped { .. } | Event::Broken { .. } => Ok(()),
        });
        self.input = input;
        result
    }

    fn conversation(&mut self, mut conversation: Conversation<'_>) -> Result<()> {
        let mut account = Account::default();
        self.preparation.prepare(&mut conversation, &mut account);
        let mut tree = Tree::new();
        let head = (&self.letterhead, &mut self.album, self.sheet);
        let mut transcript = Transcript::new(&self.members, head, &mut account, &mut tree, 0);
        transcript.conversation(&conversation);
        let blocks = transcript.blocks;
        let fonts = self.fonts.clone();
        let faces = Faces::new(&fonts)?;
        for block in &blocks {
            for spans in std::iter::once(&block.spans).chain(block.asides.iter().map(|aside| &aside.spans)) {
                self.spans(&faces, spans);
            }
        }
        if self.shows_images {
            let id = conversation.id.text().map(|text| text.decode().0.into_owned()).unwrap_or_default();
            self.files
                .extend(super::album::files(&conversation, &id).filter(|file| is_shown(&file.content_type)));
        }
        Ok(())
    }

    fn spans(&mut self, faces: &Faces<'_>, spans: &[Span]) {
        let text: String = spans.iter().map(|span| span.text.as_str()).collect();
        let han = Han::of(&text);
        for span in spans {
            let mut characters = span.text.chars().peekable();
            while let Some(character) = characters.next() {
                if is_silent(character) || matches!(character, '\n' | '\r') {
                    continue;
                }
                let as_emoji = characters.peek() == Some(&'\u{FE0F}');
                let wish = (span.style.cut, han, as_emoji);
                if let Choice::Lacking(_) = self.fallback.choose(faces, character, wish) {
                    self.lacking.insert((character, span.style.cut, han, as_emoji));
                }
            }
        }
    }

    /// The files of fonts that what was read needs and that are not there; ask again once they are, until there is none.
    ///
    /// # Errors
    /// `invalid-font`.
    pub fn fonts(&mut self) -> Result<Vec<&'static str>> {
        let fonts = self.fonts.clone();
        let faces = Faces::new(&fonts)?;
        let mut wanted: BTreeSet<FontId> = BTreeSet::new();
        let fallback = &mut self.fallback;
        self.lacking.retain(|(character, cut, han, as_emoji)| {
            match fallback.choose(&faces, *character, (*cut, *han, *as_emoji)) {
                Choice::Lacking(font) => wanted.insert(font),
                Choice::Font(_) | Choice::Nowhere(_) => return false,
            };
            true
        });
        Ok(wanted.into_iter().map(FontId::file_name).collect())
    }

    /// Takes what fonts there are now.
    pub fn take_fonts(&mut self, fonts: FontSet) {
        self.fonts = fonts;
    }

    /// The images that what was read shows, each as often as it is shown.
    pub fn take_files(&mut self) -> Vec<WantedFile> {
        std::mem::take(&mut self.files)
    }
}
