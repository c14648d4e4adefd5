//! The text of one page, with the tags around it.

use super::content::Content;
use super::structure::{ElementId, Kid, Tree};

/// Writes text, and around it the tags: each stretch of content under a number of its own.
pub(super) struct Scribe<'t> {
    pub(super) content: Content,
    pub(super) tree: &'t mut Tree,
    page: usize,
    /// The element of each marked content, by its number.
    pub(super) marked: Vec<ElementId>,
    /// Whose content is written; nothing in header and footer.
    element: Option<ElementId>,
    is_open: bool,
}

impl<'t> Scribe<'t> {
    /// Writes at the end of what a page holds.
    pub(super) fn new(page: usize, content: Content, tree: &'t mut Tree) -> Self {
        Self { content, tree, page, marked: Vec::new(), element: None, is_open: false }
    }

    /// What follows is content of this element.
    pub(super) fn turn_to(&mut self, element: ElementId) {
        if self.element != Some(element) {
            self.close();
            self.element = Some(element);
            self.content.begin_text();
        }
    }

    /// What follows is content of no element.
    pub(super) fn close(&mut self) {
        if self.element.is_some() {
            self.end();
            self.content.end_text();
            self.element = None;
        }
    }

    /// A number for content of an element.
    pub(super) fn mark(&mut self, element: ElementId) -> usize {
        let id = self.marked.len();
        self.marked.push(element);
        self.tree.hold(element, Kid::Marked { page: self.page, id });
        id
    }

    fn begin(&mut self, element: ElementId, said: Option<&str>) {
        let id = self.mark(element);
        let tag = if said.is_some() { "Span" } else { self.tree.name(element) };
        self.content.begin_mark(tag, Some(id), said);
        self.is_open = true;
    }

    pub(super) fn end(&mut self) {
        if self.is_open {
            self.content.end_mark();
            self.is_open = false;
        }
    }

    /// What follows, up to [`Scribe::end`], says this. It stands beside other content, not inside of it: poppler loses what
    /// comes behind a mark in a mark.
    pub(super) fn say(&mut self, said: &str) {
        self.end();
        match self.element {
            Some(element) => self.begin(element, Some(said)),
            None => {
                self.content.begin_mark("Span", None, Some(said));
                self.is_open = true;
            }
        }
    }

    /// Shows the glyph of a code.
    pub(super) fn code(&mut self, code: u16) {
        self.open();
        self.content.code(code);
    }

    /// Moves the next glyph to the left, by ten-thousandths of the size.
    pub(super) fn back(&mut self, distance: i64) {
        self.open();
        self.content.back(distance);
    }

    /// Content that is about to be shown is that of its element.
    fn open(&mut self) {
        if let Some(element) = self.element
            && !self.is_open
        {
            self.begin(element, None);
        }
    }
}
