//! Sources of an answer, as numbered notes.

use std::rc::Rc;

use super::super::font::Cut;
use super::super::markdown::{Piece, address};
use super::super::paper::GREY;
use super::super::structure::{ElementId, Kind};
use super::{Aside, Block, SMALL, Transcript, style};
use crate::model::Citation;

impl Transcript<'_> {
    pub(super) fn citations(&mut self, citations: &[Citation<'_>], element: ElementId) {
        let mut list = None;
        for (place, citation) in citations.iter().enumerate() {
            let title = self.of_citation("citation_title", citation);
            let url = self.of_citation("citation_url", citation);
            let Some(shown) = title.clone().or_else(|| url.clone()) else { continue };
            let list = *list.get_or_insert_with(|| self.tree.add(element, Kind::List));
            let item = self.tree.add(list, Kind::Item);
            let label = self.tree.add(item, Kind::Label);
            let element = self.tree.add(item, Kind::Body);
            let small = style(Cut::Regular, SMALL, GREY);
            let label = vec![self.span(format!("[{}]", place + 1), small, label)];
            let aside = Aside { spans: label, indent: 0.0, width: f32::MAX, is_right: false };
            let link = url.as_deref().and_then(address).map(Rc::from);
            let piece = Piece { text: shown, link, ..Piece::default() };
            let mut spans = self.pieces(vec![piece], small, element);
            if let (Some(_), Some(url)) = (&title, &url) {
                spans.push(self.span(format!("  {url}"), small, element));
            }
            if let Some(snippet) = self.of_citation("citation_snippet", citation) {
                spans.push(self.span(format!("\n“{}”", snippet.trim()), small, element));
            }
            let before = if place == 0 { 5.0 } else { 1.5 };
            self.blocks.push(Block { spans, asides: vec![aside], indent: 20.0, before, ..Block::default() });
        }
    }
}
