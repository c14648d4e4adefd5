//! A laid-out page becomes content: areas and images as operators of `printpdf`, text with its tags, glyph by glyph where the
//! shaper moved it.

use std::rc::Rc;

use printpdf::{Color as PdfColor, DictItem, Op, PaintMode, Pt, Rect, Rgb, XObjectTransform};

use super::content::Content;
use super::font::FontId;
use super::gallery::Gallery;
use super::layout::{Head, Page, Picture, Placed, Shape};
use super::line::Run;
use super::paper::Color;
use super::scribe::Scribe;
use super::shape::{Cluster, Glyph};
use super::structure::{ElementId, Kid, Tree};
use super::subset::{Meaning, Subset, Subsets};

/// A place on a page that leads somewhere.
#[derive(Debug)]
pub(super) struct Spot {
    /// Left, below, right, above.
    pub(super) rect: (f32, f32, f32, f32),
    pub(super) target: Rc<str>,
    pub(super) text: String,
}

/// A page that is written.
#[derive(Debug)]
pub(super) struct Written {
    pub(super) head: Head,
    /// Areas and images, below all text.
    pub(super) graphics: Vec<Op>,
    pub(super) text: Content,
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
    pub(super) subsets: Subsets<'d, 'f>,
    pub(super) gallery: &'w mut Gallery,
}

impl PageWriter<'_, '_, '_> {
    /// Writes what a page tells.
    pub(super) fn write(&mut self, number: usize, page: Page) -> Written {
        let (mut graphics, mut spots) = (Vec::new(), Vec::new());
        let mut scribe = Scribe::new(number, Content::default(), self.tree);
        shapes(&page.shapes, &mut graphics);
        pictures(self.gallery, &page.pictures, &mut scribe, &mut graphics);
        let mut ink = Ink::default();
        for placed in &page.lines {
            let mut rest = placed.line.runs.as_slice();
            while let Some(first) = rest.first() {
                let count = rest.iter().take_while(|run| run.element == first.element).count();
                let (runs, later) = rest.split_at_checked(count).unwrap_or((rest, &[]));
                scribe.turn_to(first.element);
                text(&mut self.subsets, runs, (placed.x, placed.baseline), (&mut ink, &mut scribe));
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
        let Scribe { content: text, marked, .. } = scribe;
        Written { head: page.head, graphics, text, spots, marked }
    }

    /// Adds header and footer.
    pub(super) fn furnish(&mut self, number: usize, page: &mut Written, furniture: &Furniture) {
        let mut scribe = Scribe::new(number, std::mem::take(&mut page.text), self.tree);
        shapes(&furniture.shapes, &mut page.graphics);
        pictures(self.gallery, &furniture.pictures, &mut scribe, &mut page.graphics);
        let mut ink = Ink::default();
        scribe.content.begin_pagination();
        scribe.content.begin_text();
        for placed in &furniture.lines {
            text(&mut self.subsets, &placed.line.runs, (placed.x, placed.baseline), (&mut ink, &mut scribe));
        }
        scribe.content.end_text();
        scribe.content.end_mark();
        page.text = scribe.content;
    }
}

/// Images: figures with their element, the others artifacts.
fn pictures(gallery: &mut Gallery, pictures: &[Picture], scribe: &mut Scribe<'_>, ops: &mut Vec<Op>) {
    for Picture { image, place: (x, y, width, height), element } in pictures {
        match element {
            Some(element) => {
                scribe.tree.place(*element, (round(*x), round(*y), round(x + width), round(y + height)));
                let id = scribe.mark(*element) as i64;
                begin(scribe.tree.name(*element), ("MCID", DictItem::Int(id)), ops);
            }
            None => begin("Artifact", ("Type", DictItem::Name(b"Layout".to_vec())), ops),
        }
        ops.push(Op::UseXobject {
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
        ops.push(Op::EndMarkedContent);
    }
}

/// Begins marked content around areas and images.
fn begin(tag: &str, (key, value): (&str, DictItem), ops: &mut Vec<Op>) {
    let map = [(key.to_owned(), value)].into();
    ops.push(Op::BeginMarkedContentWithProperties {
        tag: tag.to_owned(),
        properties: DictItem::Dict { map },
    });
}

/// Shows runs in the order in which they are read.
fn text(
    subsets: &mut Subsets<'_, '_>,
    runs: &[Run],
    (left, y): (f32, f32),
    (ink, scribe): (&mut Ink, &mut Scribe<'_>),
) {
    let mut pen: Option<f32> = None;
    for run in runs {
        if pen.is_none_or(|pen| (pen - run.x).abs() > SMALLEST_JUMP) {
            ink.go((left + run.x, y), scribe);
        }
        ink.dress(run, scribe);
        word(subsets, run, (ink, scribe));
        pen = Some(run.x + run.width());
    }
    scribe.content.flush();
}

/// Shows a word, one glyph for what reads as one.
fn word(subsets: &mut Subsets<'_, '_>, run: &Run, (ink, scribe): (&mut Ink, &mut Scribe<'_>)) {
    let Some(mut subset) = subsets.of(run.font) else { return };
    let mut glyphs = run.word.glyphs.as_slice();
    for cluster in &run.word.clusters {
        let (shown, later) = glyphs.split_at_checked(cluster.count).unwrap_or((glyphs, &[]));
        glyphs = later;
        let composed = (shown.len() > 1).then(|| subset.composed(shown, &cluster.meaning)).flatten();
        match composed {
            Some((code, width)) => {
                let advance: f32 = shown.iter().map(|glyph| glyph.advance).sum();
                scribe.code(code);
                ink.advance(advance - width, scribe);
            }
            None => apart(&mut subset, run, (cluster, shown), (ink, scribe)),
        }
    }
}

/// Shows the glyphs of a cluster each by itself, with what they read beside them where their codes do not read it.
fn apart(
    subset: &mut Subset<'_, '_>,
    run: &Run,
    (cluster, shown): (&Cluster, &[Glyph]),
    (ink, scribe): (&mut Ink, &mut Scribe<'_>),
) {
    for (place, glyph) in shown.iter().enumerate() {
        let meant = if place == 0 { &cluster.meaning } else { &Meaning::NOTHING };
        let (code, width, is_own) = subset.code(glyph.id, meant);
        let is_told = is_own && shown.len() == 1;
        if !is_told && place == 0 {
            scribe.content.flush();
            scribe.say(run.word.text.get(cluster.text.clone()).unwrap_or_default());
        }
        ink.advance(glyph.x, scribe);
        let rise = glyph.y * run.style.size / 1000.0;
        let is_risen = rise.abs() > 0.01;
        if is_risen {
            scribe.content.flush();
            scribe.content.rise(rise);
        }
        scribe.code(code);
        ink.advance(glyph.advance - glyph.x - width, scribe);
        if is_risen {
            scribe.content.flush();
            scribe.content.rise(0.0);
        }
        if !is_told && place + 1 == shown.len() {
            scribe.content.flush();
            scribe.end();
        }
    }
}

/// Where the pen is, and how it writes.
#[derive(Default)]
struct Ink {
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
        scribe.content.flush();
        if self.dress.is_none_or(|dress| dress.2 != color) {
            scribe.content.color(color);
        }
        if self.dress.is_none_or(|dress| (dress.0, dress.1) != (font, size)) {
            scribe.content.font(font, size);
        }
        self.dress = Some((font, size, color));
    }

    /// Goes to a place on the page.
    fn go(&mut self, (x, y): (f32, f32), scribe: &mut Scribe<'_>) {
        scribe.content.flush();
        scribe.content.go(x, y);
        self.behind = 0.0;
    }

    /// Moves the next glyph to the right.
    fn advance(&mut self, distance: f32, scribe: &mut Scribe<'_>) {
        self.behind += distance;
        if self.behind.abs() < SMALLEST_MOVE {
            return;
        }
        let tenths = (self.behind * 10.0).round();
        self.behind -= tenths / 10.0;
        scribe.back(-tenths as i64);
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
    begin("Artifact", ("Type", DictItem::Name(b"Layout".to_vec())), ops);
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
