//! Internal notes, marked by word and border.

use std::rc::Rc;

use super::super::album::Place;
use super::super::date;
use super::super::font::Cut;
use super::super::markdown::markdown;
use super::super::paper::{GREY, INK, NOTE};
use super::super::structure::{ElementId, Kind};
use super::value::clean;
use super::{Block, Panel, SMALL, Transcript, Unit, style};
use crate::model::{Attachment, Conversation};

/// From the border to the text.
const INSET: f32 = 10.0;

impl Transcript<'_> {
    pub(super) fn notes(&mut self, conversation: &Conversation<'_>, section: ElementId) {
        let resolution = self.of_conversation("resolution_note", conversation);
        let notes = conversation.notes.items();
        if resolution.is_none() && (notes.is_empty() || !self.has("note_content")) {
            return;
        }
        let part = self.tree.add(section, Kind::Section);
        self.heading(part, "Internal notes – never shown to the customer");
        for (place, note) in notes.iter().enumerate() {
            let time = self.of_note("note_created_at", note);
            let author = self.of_note("note_author_name", note).map(|author| author.trim().to_owned());
            let text = self.of_note("note_content", note).unwrap_or_default();
            let files = (place, note.attachments.items());
            self.note("Internal note", (time, author), (&text, files), part);
        }
        if let Some(text) = resolution {
            self.note("Resolution note", (None, None), (&text, (0, &[])), part);
        }
    }

    fn note(
        &mut self,
        word: &str,
        (time, author): (Option<String>, Option<String>),
        (text, (place, files)): (&str, (usize, &[Attachment<'_>])),
        section: ElementId,
    ) {
        let element = self.tree.add(section, Kind::Section);
        let heading = self.tree.add(element, Kind::Heading3);
        let number = self.number();
        let mut title = vec![word.to_owned()];
        let small = style(Cut::Regular, SMALL, GREY);
        let mut spans = vec![self.span(word, style(Cut::Bold, SMALL, NOTE), heading)];
        let time = time.map(|time| date::moment(&time).unwrap_or(time));
        if let Some(time) = time {
            spans.push(self.span(format!("  ·  {time}"), small, heading));
        }
        if let Some(author) = author {
            spans.push(self.span("  ·  ", small, heading));
            spans.push(self.span(author.clone(), style(Cut::Bold, SMALL, INK), heading));
            title.push(author);
        }
        let start = self.blocks.len();
        self.blocks.push(Block { spans, before: 18.0, keeps_with_next: true, ..Block::default() });
        self.parts(markdown(&clean(text)), self.measure - 2.0 * INSET, element);
        self.attachments(files, |file| Place::Note(place, file), element);
        let group = Rc::new(Unit { number, title: title.join(" · ") });
        for block in self.blocks.iter_mut().skip(start) {
            block.shift(INSET);
            block.panel = Some((number, Panel::Note));
            block.group = Some(Rc::clone(&group));
        }
    }
}
