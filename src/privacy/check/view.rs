//! A text to search, and the way back to the output that it stands in.

use super::Encoding;
use super::escape::Escapes;
use super::letters::SOFT_BREAK;

/// A text to search, and where it comes from.
#[derive(Clone, Copy, Debug)]
pub(super) struct View<'v> {
    pub(super) text: &'v [u8],
    pub(super) layer: Layer<'v>,
}

#[derive(Clone, Copy, Debug)]
pub(super) enum Layer<'v> {
    Output,
    Unescaped(&'v View<'v>, Escapes),
    Base64(&'v View<'v>, usize),
    /// Without the ends of lines.
    Joined(&'v View<'v>),
}

impl View<'_> {
    /// The byte of the output that this one comes from.
    pub(super) fn source(&self, at: usize) -> usize {
        match self.layer {
            Layer::Output => at,
            Layer::Unescaped(parent, escapes) => parent.source(escapes.source(parent.text, at)),
            Layer::Base64(parent, start) => parent.source(start + at / 3 * 4),
            Layer::Joined(parent) => parent.source(unjoined(parent.text, at)),
        }
    }

    /// How the bytes from `start` to `end` are written; none if as they are.
    pub(super) fn encoding(&self, start: usize, end: usize) -> Option<Encoding> {
        const MAX_ESCAPE_BYTES: usize = 12;
        match self.layer {
            Layer::Output => None,
            Layer::Joined(parent) => {
                parent.encoding(unjoined(parent.text, start), unjoined(parent.text, end))
            }
            Layer::Base64(..) => Some(Encoding::Base64),
            Layer::Unescaped(parent, escapes) => {
                if let Some(found) = parent.encoding(start, end).filter(|&found| found == Encoding::Base64) {
                    return Some(found);
                }
                let (from, to) = (escapes.source(parent.text, start), escapes.source(parent.text, end));
                let written = parent.text.get(from..to).unwrap_or_default();
                if escapes == Escapes::Json {
                    return memchr::memmem::find(written, b"\\u").map(|_| Encoding::Json);
                }
                // An escape just before the value kept it from being a word of its own.
                let before = parent.text.get(from.saturating_sub(MAX_ESCAPE_BYTES)..from).unwrap_or_default();
                let first = written.iter().chain(before.iter().rev()).find(|byte| b"%&\\".contains(byte));
                Some(match first {
                    Some(b'&') => Encoding::Html,
                    Some(b'\\') => Encoding::Json,
                    _ => Encoding::Url,
                })
            }
        }
    }
}

/// The text without the ends of lines, if there is one.
pub(super) fn joined(text: &[u8]) -> Option<Vec<u8>> {
    memchr::memchr(SOFT_BREAK, text)?;
    Some(text.iter().copied().filter(|byte| *byte != SOFT_BREAK).collect())
}

/// Where the byte `at` of the joined text stands.
pub(super) fn unjoined(text: &[u8], at: usize) -> usize {
    let mut kept = text.iter().enumerate().filter(|(_, byte)| **byte != SOFT_BREAK).map(|(place, _)| place);
    kept.nth(at).unwrap_or(text.len())
}
