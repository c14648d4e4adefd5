//! A laid-out page becomes operators: text with its tags, glyph by glyph where the shaper moved it.

use std::rc::Rc;

use printpdf::{
    Color as PdfColor, DictItem, Op, PaintMode, PdfFontHandle, Pt, Rect, Rgb, TextMatrix, XObjectTransform,
};

use super::font::FontId;
use super::gallery::Gallery;
use super::layout::{Page, Picture, Placed, Shape};
use super::line::Run;
use super::paper::Color;
use super::scribe::{Scribe, begin};
use super::shape::{Cluster, Glyph};
use super::structure::{ElementId, Kid, Tree};
use super::subset::{Meaning, Subsets};

/// A place on a page that leads somewhere.
#[derive(Debug)]
pub(super) struct Spot {
    /// Left, below, right, above.
    pub(super) rect: (f32, f32, f32, f32),
    pub(super) target: Rc<str>,
    pub(super) text: String,
}

/// A page that is written.
#[derive(Debug, Default)]
pub(super) struct Written {
    pub(super) ops: Vec<Op>,
    pub(super) spots: Vec<Spot>,
    /// The element of each marked content, by its id.
    pub(super) marked: Vec<ElementId>,
}

/// Smaller moves than this are not seen: thousandths of the size.
const SMALLEST_MOVE: f32 = 1.0;
/// Points between runs from which on the next one is placed by itself.
const SMALLEST_JUMP: f32 = 0.01;

/// What stands on a page beside what it tells: header and footer.
#[derive(Debug, Default)]
pub(super) struct Furniture {
    pub(super) shapes: Vec<Shape>,
    pub(super) lines: Vec<Placed>,
    pub(super) pictures: Vec<Picture>,
}

/// Writes pages of one document.
pub(super) struct PageWriter<'w, 'd, 'f> {
    pub(super) tree: &'w mut Tree,
    pub(super) subsets: &'w mut Subsets<'d, 'f>,
    pub(super) gallery: &'w mut Gallery,
}

impl PageWriter<'_, '_, '_> {
    /// Writes a page with its header and footer.
    pub(super) fn write(&mut self, number: usize, page: &Page, furniture: &Furniture) -> Written {
        let mut spots = Vec::new();
        let mut scribe = Scribe::new(number, self.tree);
        shapes(&page.shapes, &mut scribe.ops);
        let mut ink = Ink::default();
        pictures(self.gallery, &page.pictures, &mut scribe);
        for placed in &page.lines {
            let mut rest = placed.line.runs.as_slice();
            while let Some(first) = rest.first() {
                let count = rest.iter().take_while(|run| run.element == first.element).count();
                let (runs, later) = rest.split_at_checked(count).unwrap_or((rest, &[]));
                scribe.turn_to(first.element);
                text(self.subsets, runs, (placed.x, placed.baseline), (&mut ink, &mut scribe));
                if let Some(target) = &first.link {
                    let text: String = runs.iter().map(|run| run.word.text.as_ref()).collect();
                    for (left, right) in stretches(runs, placed.line.width) {
                        let size = first.style.size;
                        let (below, above) = (placed.baseline - size * 0.25, placed.baseline + size * 0.85);
                        let rect = (placed.x + left, below, placed.x + right, above);
                        let kid = Kid::Annotation { page: number, number: spots.len() };
                        scribe.tree.hold(first.element, kid);
                        spots.push(Spot { rect, target: Rc::clone(target), text: text.clone() });
                    }
                }
                rest = later;
            }
        }
        scribe.close();
        shapes(&furniture.shapes, &mut scribe.ops);
        pictures(self.gallery, &furniture.pictures, &mut scribe);
        // Shapes have set a colour of their own.
        let mut ink = Ink::default();
        begin("Artifact", [("Type", DictItem::Name(b"Pagination".to_vec()))], &mut scribe.ops);
        scribe.ops.push(Op::StartTextSection);
        for placed in &furniture.lines {
            text(self.subsets, &placed.line.runs, (placed.x, placed.baseline), (&mut ink, &mut scribe));
        }
        scribe.ops.push(Op::EndTextSection);
        scribe.ops.push(Op::EndMarkedContent);
        Written { ops: scribe.ops, spots, marked: scribe.marked }
    }
}

/// Images: figures with their element, the others artifacts.
fn pictures(gallery: &mut Gallery, pictures: &[Picture], scribe: &mut Scribe<'_>) {
    for Picture { image, place: (x, y, width, height), element } in pictures {
        match element {
            Some(element) => {
                scribe.tree.place(*element, (round(*x), round(*y), round(x + width), round(y + height)));
                scribe.begin(*element, None);
            }
            None => begin("Artifact", [("Type", DictItem::Name(b"Layout".to_vec()))], &mut scribe.ops),
        }
        scribe.ops.push(Op::UseXobject {
            id: gallery.name(image),
            transform: XObjectTransform {
                translate_x: Some(Pt(round(*x))),
                translate_y: Some(Pt(round(*y))),
                scale_x: Some(round(*width)),
                scale_y: Some(round(*height)),
                no_auto_scale: true,
                ..XObjectTransform::default()
            },
        });
        match element {
            Some(_) => scribe.end(),
            None => scribe.ops.push(Op::EndMarkedContent),
        }
    }
}

/// Shows runs in the order in which they are read, and then their marks, which say nothing of their own.
fn text(
    subsets: &mut Subsets<'_, '_>,
    runs: &[Run],
    (left, y): (f32, f32),
    (ink, scribe): (&mut Ink, &mut Scribe<'_>),
) {
    let mut pen: Option<f32> = None;
    let mut marks = Vec::new();
    for run in runs {
        if pen.is_none_or(|pen| (pen - run.x).abs() > SMALLEST_JUMP) {
            ink.go((left + run.x, y), scribe);
        }
        ink.dress(run, scribe);
        word(subsets, run, ink, scribe, &mut marks);
        pen = Some(run.x + run.width());
    }
    ink.flush(scribe);
    if marks.is_empty() {
        return;
    }
    scribe.say("");
    for Mark { run, glyph, at } in marks {
        let scale = run.style.size / 1000.0;
        ink.go((left + run.x + (at + glyph.x) * scale, y + glyph.y * scale), scribe);
        ink.dress(run, scribe);
        let (code, ..) = subsets.code(run.font, glyph.id, &Meaning::NOTHING);
        ink.show(code);
    }
    ink.flush(scribe);
    scribe.end();
}

/// A glyph without a width that is shown behind the words of its line.
struct Mark<'r> {
    run: &'r Run,
    glyph: &'r Glyph,
    /// Where the pen stood for it, in thousandths from the beginning of its word.
    at: f32,
}

/// Shows what has a width.
fn word<'r>(
    subsets: &mut Subsets<'_, '_>,
    run: &'r Run,
    ink: &mut Ink,
    scribe: &mut Scribe<'_>,
    marks: &mut Vec<Mark<'r>>,
) {
    let word = &run.word;
    let mut glyphs = word.glyphs.as_slice();
    let mut pen = 0.0;
    for Cluster { count, text, meaning } in &word.clusters {
        let (cluster, later) = glyphs.split_at_checked(*count).unwrap_or((glyphs, &[]));
        glyphs = later;
        // Readers take the first and the last glyph of a text for its bounds: marks stand outside.
        let has_width = |glyph: &Glyph| glyph.advance > 0.0;
        let bearer = cluster.iter().position(has_width).unwrap_or(0);
        let last = cluster.iter().rposition(has_width).unwrap_or(bearer);
        let mut is_told = bearer == last;
        for (place, glyph) in cluster.iter().enumerate() {
            if place != bearer && !has_width(glyph) {
                marks.push(Mark { run, glyph, at: pen });
                ink.advance(glyph.advance);
                pen += glyph.advance;
                continue;
            }
            let meant = if place == bearer { meaning } else { &Meaning::NOTHING };
            let (code, width, is_own) = subsets.code(run.font, glyph.id, meant);
            is_told &= is_own;
            if !is_told && place == bearer {
                ink.flush(scribe);
                scribe.say(word.text.get(text.clone()).unwrap_or_default());
            }
            ink.advance(glyph.x);
            let rise = glyph.y * run.style.size / 1000.0;
            let is_risen = rise.abs() > 0.01;
            if is_risen {
                ink.rise(rise, scribe);
            }
            ink.show(code);
            ink.advance(glyph.advance - glyph.x - width);
            if is_risen {
                ink.rise(0.0, scribe);
            }
            if !is_told && place == last {
                ink.flush(scribe);
                scribe.end();
            }
            pen += glyph.advance;
        }
    }
}

/// Glyphs that wait to be shown together.
///
/// They are shown by an operator of our own making: `printpdf` writes a string for each glyph and asks for its text each
/// time.
#[derive(Default)]
struct Ink {
    items: Vec<DictItem>,
    /// Two bytes each.
    codes: Vec<u8>,
    /// How far the next glyph stands from where it should, in thousandths.
    behind: f32,
    dress: Option<(FontId, f32, Color)>,
}

impl Ink {
    fn dress(&mut self, run: &Run, scribe: &mut Scribe<'_>) {
        let (font, size, color) = (run.font, run.style.size, run.style.color);
        if self.dress == Some((font, size, color)) {
            return;
        }
        self.flush(scribe);
        if self.dress.is_none_or(|dress| dress.2 != color) {
            scribe.ops.push(Op::SetFillColor { col: ink(color) });
        }
        if self.dress.is_none_or(|dress| (dress.0, dress.1) != (font, size)) {
            let font = PdfFontHandle::External(super::subset::resource(font));
            scribe.ops.push(Op::SetFont { font, size: Pt(size) });
        }
        self.dress = Some((font, size, color));
    }

    /// Goes to a place on the page.
    fn go(&mut self, (x, y): (f32, f32), scribe: &mut Scribe<'_>) {
        self.flush(scribe);
        self.behind = 0.0;
        let matrix = TextMatrix::Raw([1.0, 0.0, 0.0, 1.0, round(x), round(y)]);
        scribe.ops.push(Op::SetTextMatrix { matrix });
    }

    /// Lifts what follows above the baseline.
    fn rise(&mut self, points: f32, scribe: &mut Scribe<'_>) {
        self.flush(scribe);
        scribe.ops.push(Op::SetLineOffset { multiplier: points });
    }

    /// Moves the next glyph to the right.
    fn advance(&mut self, distance: f32) {
        self.behind += distance;
        if self.behind.abs() < SMALLEST_MOVE {
            return;
        }
        let offset = -(self.behind * 10.0).round() / 10.0;
        self.behind += offset;
        self.end_string();
        self.items.push(DictItem::Real(offset));
    }

    fn show(&mut self, code: u16) {
        self.codes.extend(code.to_be_bytes());
    }

    fn end_string(&mut self) {
        if !self.codes.is_empty() {
            self.items.push(DictItem::String { data: std::mem::take(&mut self.codes), literal: true });
        }
    }

    fn flush(&mut self, scribe: &mut Scribe<'_>) {
        self.end_string();
        if !self.items.is_empty() {
            scribe.show(std::mem::take(&mut self.items));
        }
    }
}

/// Left and right edges of runs that touch each other, within the width of their line.
fn stretches(runs: &[Run], width: f32) -> Vec<(f32, f32)> {
    let inside = runs.iter().filter(|run| run.x >= 0.0 && run.x < width);
    let mut places: Vec<_> = inside.map(|run| (run.x, run.x + run.width())).collect();
    places.sort_by(|one, other| one.0.total_cmp(&other.0));
    let mut stretches: Vec<(f32, f32)> = Vec::new();
    for (left, right) in places {
        match stretches.last_mut() {
            Some(last) if left - last.1 <= SMALLEST_JUMP => last.1 = last.1.max(right),
            _ => stretches.push((left, right)),
        }
    }
    stretches
}

fn shapes(shapes: &[Shape], ops: &mut Vec<Op>) {
    if shapes.is_empty() {
        return;
    }
    begin("Artifact", [("Type", DictItem::Name(b"Layout".to_vec()))], ops);
    for Shape { place: (x, y, width, height), color } in shapes {
        ops.push(Op::SetFillColor { col: ink(*color) });
        let rectangle = Rect {
            x: Pt(round(*x)),
            y: Pt(round(*y)),
            width: Pt(round(*width)),
            height: Pt(round(*height)),
            mode: Some(PaintMode::Fill),
            winding_order: None,
        };
        ops.push(Op::DrawRectangle { rectangle });
    }
    ops.push(Op::EndMarkedContent);
}

fn ink((red, green, blue): Color) -> PdfColor {
    let part = |byte: u8| (f32::from(byte) / 255.0 * 1000.0).round() / 1000.0;
    PdfColor::Rgb(Rgb { r: part(red), g: part(green), b: part(blue), icc_profile: None })
}

/// Hundredths of a point are enough, and short to write.
fn round(points: f32) -> f32 {
    (points * 100.0).round() / 100.0
}
