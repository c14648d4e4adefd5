//! What a transcript says, block by block, from the fields that were chosen.
//!
//! ```text
//! title, facts
//! ── Monday, 2 March 2026 ──
//! 08:15:04  Lena Kunde · Customer
//!           text, attachments, numbered sources
//! Internal notes, audit log where chosen
//! ```

mod attachment;
mod audit;
mod citation;
mod facts;
mod message;
mod note;
mod text;
mod value;

use super::album::Album;
use super::block::{Aside, Block, Figure, Opening, Panel, Unit};
use super::letterhead::Letterhead;

use super::font::Cut;
use super::line::{Style, may_be_rtl};
use super::paper::{Color, GREY, INK, RULE, Sheet};
use super::structure::{ElementId, Kind, Tree};
use crate::field::Field;
use crate::model::Conversation;
use crate::result::Account;
use value::clean;

const BODY: f32 = 10.0;
const SMALL: f32 = 8.5;
/// Width of the times of the audit log.
const LABEL_WIDTH: f32 = 126.0;
/// Left edge of a message's text.
const MESSAGE: f32 = 13.0;

fn style(cut: Cut, size: f32, color: Color) -> Style {
    Style { cut, size, color }
}

/// Builds the blocks and tags of conversations.
pub(super) struct Transcript<'s> {
    members: &'s [&'static Field],
    letterhead: &'s Letterhead,
    album: &'s mut Album,
    account: &'s mut Account,
    /// Points of a line.
    measure: f32,
    pub(super) tree: &'s mut Tree,
    pub(super) blocks: Vec<Block>,
    /// Numbers for bars, panels and groups.
    next: usize,
}

impl<'s> Transcript<'s> {
    pub(super) fn new(
        members: &'s [&'static Field],
        (letterhead, album, sheet): (&'s Letterhead, &'s mut Album, Sheet),
        account: &'s mut Account,
        tree: &'s mut Tree,
        next: usize,
    ) -> Self {
        Self { members, letterhead, album, account, measure: sheet.measure(), tree, blocks: Vec::new(), next }
    }

    pub(super) fn next_number(&self) -> usize {
        self.next
    }

    fn number(&mut self) -> usize {
        self.next += 1;
        self.next
    }

    /// Everything about one conversation.
    pub(super) fn conversation(&mut self, conversation: &Conversation<'_>) {
        let section = self.tree.add(Tree::ROOT, Kind::Section);
        let id = conversation.id.text().map(|text| text.decode().0.into_owned()).unwrap_or_default();
        self.head(&clean(&id), section);
        self.facts(conversation, section);
        self.messages(conversation, section);
        self.notes(conversation, section);
        self.audit(conversation, section);
        self.read_in_order();
    }

    /// Logo, company and whose copy this is; the title with the id.
    ///
    /// The logo is an artifact, as the company's name is read beside it.
    fn head(&mut self, id: &str, section: ElementId) {
        let Letterhead { company, accent, logo, copy, .. } = self.letterhead;
        let mut begins = Some(Opening { id: id.into() });
        let small = style(Cut::Regular, SMALL, GREY);
        let paragraph = self.tree.add(section, Kind::Paragraph);
        let copy = vec![self.span(*copy, small, paragraph)];
        let copy =
            Aside { spans: copy, indent: self.measure * 0.7, width: self.measure * 0.3, is_right: true };
        let mut asides = vec![copy];
        if self.letterhead.is_branded() {
            let figure = logo.as_ref().map(|logo| Figure { image: logo.clone(), indent: 0.0, element: None });
            let indent = figure.as_ref().map_or(0.0, |logo| logo.image.size.0 + 9.0);
            let name = self.tree.add(section, Kind::Paragraph);
            let text = company.as_deref().unwrap_or_default();
            self.blocks.push(Block {
                spans: vec![self.span(text, style(Cut::Bold, 12.0, *accent), name)],
                asides: std::mem::take(&mut asides),
                indent,
                width: Some(self.measure * 0.58 - indent),
                keeps_with_next: true,
                figure,
                begins: begins.take(),
                ..Block::default()
            });
        }
        let heading = self.tree.add(section, Kind::Heading1);
        let title = style(Cut::Bold, 17.0, INK);
        self.blocks.push(Block {
            spans: vec![self.span(format!("Conversation {id}"), title, heading)],
            width: (!asides.is_empty()).then_some(self.measure * 0.7 - 12.0),
            asides,
            before: 14.0,
            keeps_with_next: true,
            rule: Some((1.2, INK)),
            begins,
            ..Block::default()
        });
    }

    /// What is written from the right is read as it was typed.
    fn read_in_order(&mut self) {
        for spans in self.blocks.iter().map(|block| &block.spans) {
            let Some(first) = spans.first() else { continue };
            let is_alone = spans.iter().all(|span| span.element == first.element);
            if is_alone && spans.iter().any(|span| span.text.chars().any(may_be_rtl)) {
                self.tree.read_as(first.element, spans.iter().map(|span| span.text.as_str()).collect());
            }
        }
    }

    fn heading(&mut self, section: ElementId, text: &str) {
        let heading = self.tree.add(section, Kind::Heading2);
        let spans = vec![self.span(text, style(Cut::Bold, 11.5, INK), heading)];
        self.blocks.push(Block {
            spans,
            before: 20.0,
            keeps_with_next: true,
            rule: Some((0.6, RULE)),
            ..Block::default()
        });
    }
}
