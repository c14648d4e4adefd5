//! Files of a message or note: name, type, size, and whether they are in the document.

use super::super::album::{Place, Status};
use super::super::font::Cut;
use super::super::paper::{GREY, INK};
use super::super::structure::{ElementId, Kind};
use super::value::size;
use super::{Block, Figure, MESSAGE, SMALL, Transcript, style};
use crate::model::Attachment;
use crate::result::WarningCode;

impl Transcript<'_> {
    pub(super) fn attachments(
        &mut self,
        attachments: &[Attachment<'_>],
        place: impl Fn(usize) -> Place,
        element: ElementId,
    ) {
        for (number, attachment) in attachments.iter().enumerate() {
            let name = self.of_attachment("attachment_name", attachment);
            let kind = self.of_attachment("attachment_type", attachment).map(|kind| in_words(&kind));
            let bytes = self.of_attachment("attachment_size", attachment).map(|bytes| size(&bytes));
            if !self.has("attachment_name") && kind.is_none() && bytes.is_none() {
                return;
            }
            let (image, state) = match self.album.status(place(number), self.measure - 2.0 * MESSAGE) {
                Status::Included(image) => (Some(image), "included".to_owned()),
                Status::LeftOut(reason) => (None, format!("left out: {reason}")),
                Status::NotShown(reason) => {
                    self.account.warn(WarningCode::ImagesNotShown, None, 1);
                    (None, format!("image could not be shown: {reason}"))
                }
            };
            let paragraph = self.tree.add(element, Kind::Paragraph);
            let small = style(Cut::Regular, SMALL, GREY);
            let about: Vec<_> = kind.into_iter().chain(bytes).chain([state]).collect();
            let alternative = name.clone().unwrap_or_else(|| "Image".to_owned());
            let name = name.unwrap_or_else(|| "without a name".to_owned());
            let spans = vec![
                self.span("Attachment: ", small, paragraph),
                self.span(name.replace(['\n', '\r'], " "), style(Cut::Bold, SMALL, INK), paragraph),
                self.span(format!("  ·  {}", about.join("  ·  ")), small, paragraph),
            ];
            let keeps_with_next = image.is_some();
            self.blocks.push(Block { spans, before: 4.0, keeps_with_next, ..Block::default() });
            if let Some(image) = image {
                let figure = self.tree.add(element, Kind::Figure);
                self.tree.describe(figure, super::clean(&alternative));
                let figure = Some(Figure { image, indent: 0.0, element: Some(figure) });
                self.blocks.push(Block { figure, before: 4.0, ..Block::default() });
            }
        }
    }
}

/// What people call a media type; the type itself where they have no word for it.
fn in_words(content_type: &str) -> String {
    let plain = content_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    let word =
        match plain.as_str() {
            "image/png" => "PNG image",
            "image/jpeg" | "image/jpg" => "JPEG image",
            "image/webp" => "WebP image",
            "image/gif" => "GIF image",
            "image/heic" | "image/heif" => "HEIC image",
            "image/svg+xml" => "SVG drawing",
            "application/pdf" => "PDF document",
            "application/zip" | "application/x-zip-compressed" => "ZIP archive",
            "application/json" => "JSON data",
            "application/msword"
            | "application/vnd.openxmlformats-officedocument.wordprocessingml.document" => "Word document",
            "application/vnd.ms-excel"
            | "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet" => "Excel table",
            "text/plain" => "text",
            "text/csv" => "CSV table",
            "text/html" => "HTML page",
            _ if plain.starts_with("audio/") => "audio",
            _ if plain.starts_with("video/") => "video",
            _ => return content_type.trim().to_owned(),
        };
    word.to_owned()
}
