//! Files of a message: name, type, size, and whether they are in the document.

use super::super::font::Cut;
use super::super::paper::{GREY, INK};
use super::super::structure::{ElementId, Kind};
use super::value::size;
use super::{Block, SMALL, Transcript, style};
use crate::model::Attachment;

impl Transcript<'_> {
    pub(super) fn attachments(&mut self, attachments: &[Attachment<'_>], element: ElementId) {
        for attachment in attachments {
            let name = self.of_attachment("attachment_name", attachment);
            let kind = self.of_attachment("attachment_type", attachment);
            let bytes = self.of_attachment("attachment_size", attachment).map(|bytes| size(&bytes));
            if !self.has("attachment_name") && kind.is_none() && bytes.is_none() {
                return;
            }
            let element = self.tree.add(element, Kind::Paragraph);
            let small = style(Cut::Regular, SMALL, GREY);
            let name = name.unwrap_or_else(|| "without a name".to_owned());
            let mut about: Vec<_> = kind.into_iter().chain(bytes).collect();
            about.push("left out".to_owned());
            let spans = vec![
                self.span("Attachment: ", small, element),
                self.span(name, style(Cut::Bold, SMALL, INK), element),
                self.span(format!("  ·  {}", about.join("  ·  ")), small, element),
            ];
            self.blocks.push(Block { spans, before: 4.0, ..Block::default() });
        }
    }
}
