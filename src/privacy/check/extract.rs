//! Text that was taken out of a finished document, in pieces that do not belong together.

use super::letters;

/// Stands where a line or a page ends inside a text: a space may have been there, or nothing. No text of a document
/// holds one.
pub(crate) const SOFT_BREAK: char = letters::SOFT_BREAK as char;

/// Pieces of text with the places where they stand.
#[derive(Clone, Default)]
pub(crate) struct Extract {
    pub(super) text: Vec<u8>,
    pub(super) marks: Vec<Mark>,
}

/// Where a piece begins, and what it is.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Mark {
    pub(super) start: usize,
    /// `link`, `metadata`; nothing for what is on a page.
    pub(super) what: &'static str,
    pub(super) page: Option<usize>,
    /// Whether it is the format's own, whatever the conversation.
    pub(super) is_ours: bool,
}

/// No text.
impl std::fmt::Debug for Extract {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Extract").field("pieces", &self.marks.len()).finish_non_exhaustive()
    }
}

impl Extract {
    /// Adds a piece; pages count from 1.
    pub(crate) fn add(&mut self, what: &'static str, page: Option<usize>, is_ours: bool, text: &str) {
        if text.is_empty() {
            return;
        }
        self.marks.push(Mark { start: self.text.len(), what, page, is_ours });
        self.text.extend_from_slice(text.as_bytes());
        self.text.push(b'\n');
    }

    /// All of it.
    #[cfg(test)]
    pub(crate) fn into_text(self) -> String {
        String::from_utf8_lossy(&self.text).into_owned()
    }

    /// Adds all pieces of another.
    pub(crate) fn append(&mut self, other: &Self) {
        let start = self.text.len();
        self.marks.extend(other.marks.iter().map(|mark| Mark { start: start + mark.start, ..*mark }));
        self.text.extend_from_slice(&other.text);
    }
}

impl Mark {
    /// `page 2`, `link, page 2`
    pub(super) fn path(self) -> String {
        match (self.what, self.page) {
            (what, None) => what.to_owned(),
            ("", Some(page)) => format!("page {page}"),
            (what, Some(page)) => format!("{what}, page {page}"),
        }
    }
}
