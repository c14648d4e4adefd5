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

use super::block::{Block, Label, Opening, Panel, Unit};

use super::font::Cut;
use super::line::{Style, may_be_rtl};
use super::paper::{Color, INK};
use super::structure::{ElementId, Kind, Tree};
use crate::field::Field;
use crate::model::Conversation;
use crate::result::Account;
use value::clean;

const BODY: f32 = 10.0;
const SMALL: f32 = 8.5;
const LABEL_WIDTH: f32 = 92.0;
/// Left edge of a message's text.
const MESSAGE: f32 = 13.0;

fn style(cut: Cut, size: f32, color: Color) -> Style {
    Style { cut, size, color }
}

/// Builds the blocks and tags of conversations.
pub(super) struct Transcript<'s> {
    members: &'s [&'static Field],
    account: &'s mut Account,
    pub(super) tree: &'s mut Tree,
    pub(super) blocks: Vec<Block>,
    /// Numbers for bars, panels and groups.
    next: usize,
}

impl<'s> Transcript<'s> {
    pub(super) fn new(
        members: &'s [&'static Field],
        account: &'s mut Account,
        tree: &'s mut Tree,
        next: usize,
    ) -> Self {
        Self { members, account, tree, blocks: Vec::new(), next }
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
        let heading = self.tree.add(section, Kind::Heading1);
        let title = self.span("Conversation transcript", style(Cut::Bold, 19.0, INK), heading);
        let begins = Some(Opening { id: clean(&id).as_str().into() });
        self.blocks.push(Block { spans: vec![title], keeps_with_next: true, begins, ..Block::default() });
        self.facts(conversation, section);
        self.messages(conversation, section);
        self.notes(conversation, section);
        self.audit(conversation, section);
        self.read_in_order();
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
            is_ruled: true,
            ..Block::default()
        });
    }
}
