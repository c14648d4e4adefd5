//! What a transcript hands to the layout: blocks of text with what surrounds them.

use std::rc::Rc;

use super::image::Image;
use super::line::Span;
use super::paper::Color;
use super::structure::ElementId;

/// A block of text on its way to the page.
#[derive(Debug, Default)]
pub(super) struct Block {
    pub(super) spans: Vec<Span>,
    /// Stand on the same lines, left or right of the text.
    pub(super) asides: Vec<Aside>,
    /// Points from the left edge of the text area.
    pub(super) indent: f32,
    /// Points of a line at most; to the right edge without it.
    pub(super) width: Option<f32>,
    /// Points above it, but not at the head of a page.
    pub(super) before: f32,
    /// Never at the foot of a page without what follows.
    pub(super) keeps_with_next: bool,
    /// Begins at the right where its first letter says so.
    pub(super) is_free: bool,
    /// A rule below it, with its weight in points.
    pub(super) rule: Option<(f32, Color)>,
    /// Stands in the same place as the text; the block is as high as the higher of both and on one page.
    pub(super) figure: Option<Figure>,
    /// The upright at its left.
    pub(super) bar: Option<(usize, Color)>,
    /// What it stands in.
    pub(super) panel: Option<(usize, Panel)>,
    /// What a page that begins in the middle of it says first.
    pub(super) group: Option<Rc<Unit>>,
    /// Begins a conversation: on a new page, and named in the outline.
    pub(super) begins: Option<Opening>,
    /// Named in the outline, below its conversation.
    pub(super) bookmark: Option<Rc<str>>,
}

/// Blocks that belong together across pages.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Unit {
    pub(super) number: usize,
    pub(super) title: String,
}

/// A text beside a block.
#[derive(Debug)]
pub(super) struct Aside {
    pub(super) spans: Vec<Span>,
    /// Points from the left edge of the text area.
    pub(super) indent: f32,
    /// Points of a line at most.
    pub(super) width: f32,
    /// Ends where its room ends, at the right.
    pub(super) is_right: bool,
}

/// An image in a block.
#[derive(Clone, Debug)]
pub(super) struct Figure {
    pub(super) image: Rc<Image>,
    /// Points from the left edge of the text area.
    pub(super) indent: f32,
    /// Its element; none for what only decorates.
    pub(super) element: Option<ElementId>,
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

impl Block {
    /// Moves all of it to the right.
    pub(super) fn shift(&mut self, points: f32) {
        self.indent += points;
        for aside in &mut self.asides {
            aside.indent += points;
        }
        if let Some(figure) = &mut self.figure {
            figure.indent += points;
        }
    }
}
