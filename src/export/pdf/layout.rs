//! Blocks become pages: where each line stands, what is drawn below, where a page ends.

use std::rc::Rc;

use super::block::{Block, Figure, Opening, Panel, Unit};
use super::font::Faces;
use super::image::Image;
use super::line::{Line, Typesetter};
use super::paper::{Color, NOTE, SHADE, SLATE, Sheet};
use super::structure::ElementId;
use crate::error::Result;

/// One page, before it is written.
#[derive(Debug)]
pub(super) struct Page {
    /// Rectangles below the text.
    pub(super) shapes: Vec<Shape>,
    /// In reading order.
    pub(super) lines: Vec<Placed>,
    pub(super) pictures: Vec<Picture>,
    pub(super) head: Head,
}

/// What header and outline say of a page.
#[derive(Debug)]
pub(super) struct Head {
    /// Id of the conversation.
    pub(super) conversation: Rc<str>,
    /// Whether a conversation begins here.
    pub(super) begins: bool,
    /// What is continued from the page before.
    pub(super) continued: Option<String>,
    /// Days that begin here, with the upper edge of each.
    pub(super) bookmarks: Vec<(Rc<str>, f32)>,
}

/// A line in its place.
#[derive(Debug)]
pub(super) struct Placed {
    pub(super) x: f32,
    pub(super) baseline: f32,
    pub(super) line: Line,
}

/// An image in its place.
#[derive(Debug)]
pub(super) struct Picture {
    pub(super) image: Rc<Image>,
    /// Left, below, width, height.
    pub(super) place: (f32, f32, f32, f32),
    /// None for what only decorates.
    pub(super) element: Option<ElementId>,
}

/// A filled rectangle: left, below, width, height.
#[derive(Clone, Copy, Debug)]
pub(super) struct Shape {
    pub(super) place: (f32, f32, f32, f32),
    pub(super) color: Color,
}

/// Height of a line in sizes of its type.
const LEADING: f32 = 1.42;
/// From the middle of a line down to its baseline, in sizes.
const DROP: f32 = 0.35;
/// From the last line of a block down to its rule.
const RULE_GAP: f32 = 4.0;
/// Room for the words "continued".
const CONTINUED: f32 = 18.0;

/// A block broken to lines.
struct Set {
    lines: Vec<Line>,
    asides: Vec<Vec<Line>>,
    leading: f32,
    size: f32,
    /// Height of its image.
    figure: f32,
}

impl Set {
    fn new(block: &Block, sheet: Sheet, typesetter: &mut Typesetter, faces: &Faces<'_>) -> Result<Self> {
        let is_empty = block.spans.iter().all(|span| span.text.is_empty());
        let size = block.spans.iter().map(|span| span.style.size).fold(0.0, f32::max);
        let lines = match &block.figure {
            Some(_) if is_empty => Vec::new(),
            _ => typesetter.lines(faces, &block.spans, measure(block, sheet), block.is_free)?,
        };
        let mut asides = Vec::with_capacity(block.asides.len());
        for aside in &block.asides {
            asides.push(typesetter.lines(faces, &aside.spans, aside.width, false)?);
        }
        let figure = block.figure.as_ref().map_or(0.0, |figure| figure.image.size.1);
        Ok(Self { lines, asides, leading: size * LEADING, size, figure })
    }

    fn rows(&self) -> usize {
        self.asides.iter().map(Vec::len).fold(self.lines.len(), usize::max)
    }

    fn height(&self) -> f32 {
        (self.rows() as f32 * self.leading).max(self.figure)
    }

    /// Height of what must not be torn from its beginning.
    fn head(&self) -> f32 {
        let rows = if self.rows() <= 3 { self.rows() } else { 2 };
        (rows as f32 * self.leading).max(self.figure)
    }
}

/// Lays out blocks, the first of which begins a conversation, and gives each page as soon as it is full.
pub(super) fn pages(
    blocks: Vec<Block>,
    sheet: Sheet,
    (typesetter, faces): (&mut Typesetter, &Faces<'_>),
    mut take: impl FnMut(Page),
) -> Result<()> {
    let mut press = Press { sheet, pages: Vec::new(), y: 0.0, bar: None, panel: None, group: None };
    // Blocks that are to begin on the same page.
    let mut chain = Vec::new();
    for block in blocks {
        let keeps_on = block.keeps_with_next;
        let set = Set::new(&block, sheet, typesetter, faces)?;
        chain.push((block, set));
        if !keeps_on {
            press.chain(&mut chain);
            let full = press.pages.len().saturating_sub(1);
            press.pages.drain(..full).for_each(&mut take);
        }
    }
    press.chain(&mut chain);
    press.close(true, true);
    press.pages.into_iter().for_each(take);
    Ok(())
}

/// What an image that is too light for paper stands on.
pub(super) fn ground(
    image: &Image,
    (x, y, width, height): (f32, f32, f32, f32),
    is_logo: bool,
) -> Option<Shape> {
    let place = (x - 3.0, y - 3.0, width + 6.0, height + 6.0);
    image.is_pale(is_logo).then_some(Shape { place, color: SLATE })
}

/// Points of a line of a block.
fn measure(block: &Block, sheet: Sheet) -> f32 {
    let inset = if block.panel.is_some() { 10.0 } else { 0.0 };
    block.width.unwrap_or(f32::MAX).min(sheet.measure() - block.indent - inset)
}

struct Press {
    sheet: Sheet,
    pages: Vec<Page>,
    /// Upper edge of what comes next.
    y: f32,
    bar: Option<(usize, Color, f32)>,
    panel: Option<(usize, Panel, f32)>,
    group: Option<Rc<Unit>>,
}

impl Press {
    /// Sets blocks of which each keeps with the next.
    fn chain(&mut self, chain: &mut Vec<(Block, Set)>) {
        // What each needs to begin on a page, with those that it keeps with.
        let mut needs = vec![0.0_f32; chain.len()];
        let mut next = (0.0, 0.0);
        for ((block, set), need) in chain.iter().zip(&mut needs).rev() {
            let rule = if block.rule.is_some() { RULE_GAP } else { 0.0 };
            *need = if block.keeps_with_next { set.height() + rule + next.1 + next.0 } else { set.head() };
            next = (*need, block.before);
        }
        for ((block, set), need) in chain.drain(..).zip(needs) {
            self.block(&block, set, need);
        }
    }

    fn block(&mut self, block: &Block, set: Set, need: f32) {
        if let Some(opening) = &block.begins {
            self.close(true, true);
            self.group = None;
            self.page(opening.clone(), true);
        }
        let same = |open: Option<usize>, new: Option<usize>| open.is_some() && open == new;
        let bar_stays = same(self.bar.map(|bar| bar.0), block.bar.map(|bar| bar.0));
        let panel_stays = same(self.panel.map(|panel| panel.0), block.panel.map(|panel| panel.0));
        let after_panel = if self.panel.is_some() && !panel_stays { 4.0 } else { 0.0 };
        self.close(!bar_stays, !panel_stays);
        let is_first =
            self.pages.last().is_some_and(|page| page.lines.is_empty() && page.pictures.is_empty());
        let before = if is_first { 0.0 } else { block.before + after_panel };
        if !is_first && self.y - before - need < Sheet::BOTTOM {
            self.turn(block.group.as_ref());
        } else {
            self.y -= before;
        }
        self.open(block);
        if let (Some(bookmark), Some(page)) = (&block.bookmark, self.pages.last_mut()) {
            page.head.bookmarks.push((Rc::clone(bookmark), self.y));
        }
        match &block.figure {
            Some(figure) => self.figure(block, figure, set),
            None => self.rows(block, set),
        }
        if let Some((weight, color)) = block.rule {
            self.y -= RULE_GAP;
            let place = (Sheet::LEFT, self.y, self.sheet.measure(), weight);
            self.shape(Shape { place, color });
        }
        self.group = block.group.clone();
    }

    /// Lines, on as many pages as they need.
    fn rows(&mut self, block: &Block, mut set: Set) {
        let rows = set.rows();
        if self.y - set.height() >= Sheet::BOTTOM {
            self.whole(block, set);
            return;
        }
        let mut lines = std::mem::take(&mut set.lines).into_iter();
        let mut asides: Vec<_> = std::mem::take(&mut set.asides).into_iter().map(Vec::into_iter).collect();
        for row in 0..rows {
            let left = rows - row;
            let is_last_of_page = self.y - 2.0 * set.leading < Sheet::BOTTOM;
            if self.y - set.leading < Sheet::BOTTOM || (left == 2 && row > 1 && is_last_of_page) {
                self.turn(block.group.as_ref());
                self.open(block);
            }
            let baseline = self.y - set.leading / 2.0 - set.size * DROP;
            for (aside, lines) in block.asides.iter().zip(&mut asides) {
                if let Some(line) = lines.next() {
                    self.put((aside.indent, aside.width), baseline, line, aside.is_right);
                }
            }
            if let Some(line) = lines.next() {
                self.put((block.indent, measure(block, self.sheet)), baseline, line, false);
            }
            self.y -= set.leading;
        }
    }

    /// Lines that fit on the page: the text of one column behind that of the other.
    fn whole(&mut self, block: &Block, set: Set) {
        let first = self.y - set.leading / 2.0 - set.size * DROP;
        let height = set.height();
        let text = (block.indent, measure(block, self.sheet), false, set.lines);
        let mut columns: Vec<_> = block
            .asides
            .iter()
            .zip(set.asides)
            .map(|(aside, lines)| (aside.indent, aside.width, aside.is_right, lines))
            .collect();
        let place = columns.iter().filter(|column| column.0 < block.indent).count();
        columns.insert(place.min(columns.len()), text);
        for (indent, width, is_right, lines) in columns {
            for (row, line) in lines.into_iter().enumerate() {
                self.put((indent, width), first - row as f32 * set.leading, line, is_right);
            }
        }
        self.y -= height;
    }

    /// An image, with the lines beside it in the middle of its height.
    fn figure(&mut self, block: &Block, figure: &Figure, set: Set) {
        let (width, height) = figure.image.size;
        let (top, whole) = (self.y, set.height());
        let left = Sheet::LEFT + figure.indent;
        let place = (left, top - (whole + height) / 2.0, width, height);
        if let Some(ground) = ground(&figure.image, place, figure.element.is_none()) {
            self.shape(ground);
        }
        let picture = Picture { image: Rc::clone(&figure.image), place, element: figure.element };
        if let Some(page) = self.pages.last_mut() {
            page.pictures.push(picture);
        }
        self.y = top - (whole - set.rows() as f32 * set.leading) / 2.0;
        self.whole(block, Set { figure: 0.0, ..set });
        self.y = top - whole - if figure.element.is_some() { 4.0 } else { 0.0 };
    }

    fn put(&mut self, (left, measure): (f32, f32), baseline: f32, line: Line, is_right: bool) {
        let shift = if line.is_rtl || is_right { (measure - line.width).max(0.0) } else { 0.0 };
        if let Some(page) = self.pages.last_mut() {
            page.lines.push(Placed { x: Sheet::LEFT + left + shift, baseline, line });
        }
    }

    fn shape(&mut self, shape: Shape) {
        if let Some(page) = self.pages.last_mut() {
            page.shapes.push(shape);
        }
    }

    fn page(&mut self, opening: Opening, begins: bool) {
        self.pages.push(Page {
            shapes: Vec::new(),
            lines: Vec::new(),
            pictures: Vec::new(),
            head: Head { conversation: opening.id, begins, continued: None, bookmarks: Vec::new() },
        });
        // The head of a transcript stands where later pages have their header.
        self.y = self.sheet.top() + if begins { Sheet::TOP - Sheet::HEAD } else { 0.0 };
    }

    /// Goes on to the next page, in the middle of what `group` holds if the last line was of it too.
    fn turn(&mut self, group: Option<&Rc<Unit>>) {
        self.close(true, true);
        let id = self.pages.last().map_or_else(|| Rc::from(""), |page| Rc::clone(&page.head.conversation));
        self.page(Opening { id }, false);
        let is_inside = match (group, &self.group) {
            (Some(new), Some(old)) => new.number == old.number,
            _ => false,
        };
        // A block that is longer than a page is inside itself.
        if is_inside && let (Some(group), Some(page)) = (group, self.pages.last_mut()) {
            page.head.continued = Some(format!("{} (continued)", group.title));
            self.y -= CONTINUED;
        }
    }

    fn open(&mut self, block: &Block) {
        if self.bar.is_none() {
            self.bar = block.bar.map(|(number, color)| (number, color, self.y));
        }
        if self.panel.is_none() {
            self.panel = block.panel.map(|(number, panel)| (number, panel, self.y));
        }
        self.group = block.group.clone();
    }

    /// Draws what surrounded the lines so far.
    fn close(&mut self, bar: bool, panel: bool) {
        if panel && let Some((_, panel, top)) = self.panel.take() {
            let left = self.bar.map_or(0.0, |_| 13.0);
            let x = Sheet::LEFT + left;
            let width = self.sheet.measure() - left;
            match panel {
                Panel::Code => {
                    let place = (x, self.y - 3.0, width, top - self.y + 6.0);
                    self.shape(Shape { place, color: SHADE });
                }
                Panel::Note => {
                    let (below, height) = (self.y - 7.0, top - self.y + 14.0);
                    for place in [
                        (x, below, width, 0.8),
                        (x, below + height - 0.8, width, 0.8),
                        (x, below, 3.0, height),
                        (x + width - 0.8, below, 0.8, height),
                    ] {
                        self.shape(Shape { place, color: NOTE });
                    }
                }
            }
        }
        if bar && let Some((_, color, top)) = self.bar.take() {
            let place = (Sheet::LEFT, self.y, 2.0, top - self.y);
            self.shape(Shape { place, color });
        }
    }
}
