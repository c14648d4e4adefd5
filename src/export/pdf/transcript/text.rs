//! Parts of a text become blocks and tags.

use unicode_bidi::{BidiClass, bidi_class};

use super::super::font::Cut;
use super::super::line::{Span, Style};
use super::super::markdown::{Part, Piece};
use super::super::paper::{GREY, INK, LINK};
use super::super::structure::{ElementId, Kind};
use super::value::clean;
use super::{Aside, BODY, Block, Panel, Transcript, style};

impl Transcript<'_> {
    pub(super) fn span(&self, text: impl Into<String>, style: Style, element: ElementId) -> Span {
        Span { text: clean(&text.into()), style, element, link: None }
    }

    /// Pieces of a text, links in elements of their own.
    pub(super) fn pieces(&mut self, pieces: Vec<Piece>, style: Style, element: ElementId) -> Vec<Span> {
        let mut spans = Vec::new();
        for piece in pieces {
            let cut = match piece {
                Piece { is_code: true, .. } => Cut::Mono,
                Piece { is_bold: true, .. } => Cut::Bold,
                Piece { is_italic: true, .. } if style.cut == Cut::Regular => Cut::Italic,
                _ => style.cut,
            };
            let mut span = self.span(piece.text, Style { cut, ..style }, element);
            if let Some(link) = piece.link {
                span.element = self.tree.add_inline(element, Kind::Link);
                span.style.color = LINK;
                span.link = Some(link);
            }
            spans.push(span);
        }
        spans
    }

    /// Blocks in a room of this width; quotes and lists begin where their text does.
    pub(super) fn parts(&mut self, parts: Vec<Part>, room: f32, element: ElementId) {
        let body = style(Cut::Regular, BODY, INK);
        let mut list = None;
        let mut before = 3.0;
        for part in parts {
            if !matches!(part, Part::Item(..)) {
                list = None;
            }
            match part {
                Part::Paragraph(pieces) => {
                    let element = self.tree.add(element, Kind::Paragraph);
                    let spans = self.pieces(pieces, body, element);
                    self.blocks.push(Block { spans, before, is_free: true, ..Block::default() });
                }
                Part::Heading(pieces) => {
                    let element = self.tree.add(element, Kind::Paragraph);
                    let spans = self.pieces(pieces, style(Cut::Bold, BODY, INK), element);
                    self.blocks.push(Block {
                        spans,
                        before,
                        keeps_with_next: true,
                        is_free: true,
                        ..Block::default()
                    });
                }
                Part::Quote(pieces) => {
                    let quote = self.tree.add(element, Kind::Quote);
                    let element = self.tree.add(quote, Kind::Paragraph);
                    let is_rtl = is_from_right(&pieces);
                    let spans = self.pieces(pieces, style(Cut::Regular, BODY, GREY), element);
                    self.blocks.push(Block {
                        spans,
                        before,
                        indent: if is_rtl { 0.0 } else { 14.0 },
                        width: is_rtl.then_some(room - 14.0),
                        is_free: true,
                        ..Block::default()
                    });
                }
                Part::Item(depth, mark, pieces) => {
                    let list = *list.get_or_insert_with(|| self.tree.add(element, Kind::List));
                    let item = self.tree.add(list, Kind::Item);
                    let mark_element = self.tree.add(item, Kind::Label);
                    let element = self.tree.add(item, Kind::Body);
                    let indent = 18.0 + 16.0 * depth as f32;
                    let mark = vec![self.span(mark, body, mark_element)];
                    let is_rtl = is_from_right(&pieces);
                    let aside = if is_rtl {
                        Aside { spans: mark, indent: 0.0, width: room - indent + 16.0, is_right: true }
                    } else {
                        Aside { spans: mark, indent: indent - 16.0, width: f32::MAX, is_right: false }
                    };
                    let spans = self.pieces(pieces, body, element);
                    self.blocks.push(Block {
                        spans,
                        asides: vec![aside],
                        indent,
                        width: is_rtl.then_some(room - 2.0 * indent),
                        before: before.min(3.0),
                        is_free: true,
                        ..Block::default()
                    });
                }
                Part::Code(text) => {
                    let paragraph = self.tree.add(element, Kind::Paragraph);
                    let element = self.tree.add(paragraph, Kind::Code);
                    let spans = vec![self.span(text, style(Cut::Mono, 8.5, INK), element)];
                    let panel = Some((self.number(), Panel::Code));
                    self.blocks.push(Block { spans, before: 5.0, indent: 8.0, panel, ..Block::default() });
                }
            }
            before = 5.0;
        }
    }
}

/// Whether the first letter with a direction says so, as in `line`.
fn is_from_right(pieces: &[Piece]) -> bool {
    let mut letters = pieces.iter().flat_map(|piece| piece.text.chars());
    let first = letters.find_map(|letter| match bidi_class(letter) {
        BidiClass::L => Some(false),
        BidiClass::R | BidiClass::AL => Some(true),
        _ => None,
    });
    first.unwrap_or(false)
}
