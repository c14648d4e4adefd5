//! What a transcript hands to the layout: blocks of text with what surrounds them.

use std::rc::Rc;

use super::line::Span;
use super::paper::Color;

/// A block of text on its way to the page.
#[derive(Debug, Default)]
pub(super) struct Block {
    pub(super) spans: Vec<Span>,
    /// Stands on the first line, left of the text.
    pub(super) label: Option<Label>,
    /// Points from the left edge of the text area.
    pub(super) indent: f32,
    /// Points above it, but not at the head of a page.
    pub(super) before: f32,
    /// Never at the foot of a page without what follows.
    pub(super) keeps_with_next: bool,
    /// Begins at the right where its first letter says so.
    pub(super) is_free: bool,
    /// A rule below it.
    pub(super) is_ruled: bool,
    /// The upright at its left.
    pub(super) bar: Option<(usize, Color)>,
    /// What it stands in.
    pub(super) panel: Option<(usize, Panel)>,
    /// What a page that begins in the middle of it says first.
    pub(super) group: Option<Rc<Unit>>,
    /// Begins a conversation: on a new page, and named in the outline.
    pub(super) begins: Option<Opening>,
}

/// Blocks that belong together across pages.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Unit {
    pub(super) number: usize,
    pub(super) title: String,
}

/// A text beside a block.
#[derive(Debug)]
pub(super) struct Label {
    pub(super) span: Span,
    /// Points from the left edge of the text area.
    pub(super) indent: f32,
}

/// What surrounds blocks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Panel {
    /// A border.
    Note,
    /// A shade.
    Code,
}

/// The beginning of a conversation.
#[derive(Clone, Debug)]
pub(super) struct Opening {
    pub(super) id: Rc<str>,
}
