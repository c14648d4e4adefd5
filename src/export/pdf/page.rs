//! A laid-out page becomes operators: text with its tags, glyph by glyph where the shaper moved it.

use std::rc::Rc;

use printpdf::{Color as PdfColor, DictItem, Op, PaintMode, PdfFontHandle, Pt, Rect, Rgb, TextMatrix};

use super::font::FontId;
use super::layout::{Page, Placed, Shape};
use super::line::Run;
use super::paper::Color;
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

/// Writes pages of one document.
pub(super) struct PageWriter<'w, 'd, 'f> {
    pub(super) tree: &'w mut Tree,
    pub(super) subsets: &'w mut Subsets<'d, 'f>,
}

impl PageWriter<'_, '_, '_> {
    /// Writes a page with its header and footer.
    pub(super) fn write(&mut self, number: usize, page: &Page, furniture: &[Placed]) -> Written {
        let mut written = Written::default();
        shapes(&page.shapes, &mut written.ops);
        let mut open: Option<ElementId> = None;
        let mut ink = Ink::default();
        for placed in &page.lines {
            let mut rest = placed.line.runs.as_slice();
            while let Some(first) = rest.first() {
                let count = rest.iter().take_while(|run| run.element == first.element).count();
                let (runs, later) = rest.split_at_checked(count).unwrap_or((rest, &[]));
                if open != Some(first.element) {
                    close(&mut open, &mut written.ops);
                    let id = written.marked.len();
                    written.marked.push(first.element);
                    self.tree.hold(first.element, Kid::Marked { page: number, id });
                    let kind =
                        self.tree.elements().get(first.element).map_or("P", |element| element.kind.name());
                    begin(kind, [("MCID", DictItem::Int(id as i64))], &mut written.ops);
                    written.ops.push(Op::StartTextSection);
                    open = Some(first.element);
                }
                self.text(runs, (placed.x, placed.baseline), &mut ink, &mut written.ops);
                if let Some(target) = &first.link {
                    let text: String = runs.iter().map(|run| run.word.text.as_ref()).collect();
                    for (left, right) in stretches(runs) {
                        let size = first.style.size;
                        let (below, above) = (placed.baseline - size * 0.25, placed.baseline + size * 0.85);
                        let rect = (placed.x + left, below, placed.x + right, above);
                        let kid = Kid::Annotation { page: number, number: written.spots.len() };
                        self.tree.hold(first.element, kid);
                        written.spots.push(Spot { rect, target: Rc::clone(target), text: text.clone() });
                    }
                }
                rest = later;
            }
        }
        close(&mut open, &mut written.ops);
        begin("Artifact", [("Type", DictItem::Name(b"Pagination".to_vec()))], &mut written.ops);
        written.ops.push(Op::StartTextSection);
        for placed in furniture {
            self.text(&placed.line.runs, (placed.x, placed.baseline), &mut ink, &mut written.ops);
        }
        written.ops.push(Op::EndTextSection);
        written.ops.push(Op::EndMarkedContent);
        written
    }

    /// Shows runs in the order in which they are read.
    fn text(&mut self, runs: &[Run], (left, y): (f32, f32), ink: &mut Ink, ops: &mut Vec<Op>) {
        let mut pen: Option<f32> = None;
        for run in runs {
            if pen.is_none_or(|pen| (pen - run.x).abs() > SMALLEST_JUMP) {
                ink.flush(ops);
                ink.behind = 0.0;
                let matrix = TextMatrix::Raw([1.0, 0.0, 0.0, 1.0, round(left + run.x), round(y)]);
                ops.push(Op::SetTextMatrix { matrix });
            }
            ink.dress(run.font, run.style.size, run.style.color, ops);
            self.word(run, ink, ops);
            pen = Some(run.x + run.width());
        }
        ink.flush(ops);
    }

    /// Shows a word: what has a width first, then the marks, which read nothing of their own.
    fn word(&mut self, run: &Run, ink: &mut Ink, ops: &mut Vec<Op>) {
        let word = &run.word;
        let mut glyphs = word.glyphs.as_slice();
        // Marks, and where the pen stood for them.
        let mut marks: Vec<(f32, &Glyph)> = Vec::new();
        // Thousandths from the beginning of the word.
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
                    marks.push((pen, glyph));
                    ink.advance(glyph.advance);
                    pen += glyph.advance;
                    continue;
                }
                let meant = if place == bearer { meaning } else { &Meaning::NOTHING };
                let (code, width, is_own) = self.subsets.code(run.font, glyph.id, meant);
                is_told &= is_own;
                if !is_told && place == bearer {
                    ink.flush(ops);
                    begin_text(word.text.get(text.clone()).unwrap_or_default(), ops);
                }
                place_glyph(run, (code, width), glyph, ink, ops);
                if !is_told && place == last {
                    ink.flush(ops);
                    ops.push(Op::EndMarkedContent);
                }
                pen += glyph.advance;
            }
        }
        if marks.is_empty() {
            return;
        }
        ink.flush(ops);
        begin_text("", ops);
        for (at, glyph) in marks {
            let (code, width, _) = self.subsets.code(run.font, glyph.id, &Meaning::NOTHING);
            ink.advance(at - pen);
            place_glyph(run, (code, width), glyph, ink, ops);
            pen = at + glyph.advance;
        }
        ink.flush(ops);
        ops.push(Op::EndMarkedContent);
        ink.advance(word.width - pen);
    }
}

/// Shows one glyph in its place; `width` is what readers move on by.
fn place_glyph(run: &Run, (code, width): (u16, f32), glyph: &Glyph, ink: &mut Ink, ops: &mut Vec<Op>) {
    ink.advance(glyph.x);
    let rise = glyph.y * run.style.size / 1000.0;
    let is_risen = rise.abs() > 0.01;
    if is_risen {
        ink.flush(ops);
        ops.push(Op::SetLineOffset { multiplier: rise });
    }
    ink.show(code);
    ink.advance(glyph.advance - glyph.x - width);
    if is_risen {
        ink.flush(ops);
        ops.push(Op::SetLineOffset { multiplier: 0.0 });
    }
}

fn begin_text(text: &str, ops: &mut Vec<Op>) {
    let data = utf16(text);
    begin("Span", [("ActualText", DictItem::String { data, literal: false })], ops);
}

/// Glyphs that wait to be shown together.
///
/// They are shown by an operator of our own making: `printpdf` writes a string for each glyph and asks for its text each time.
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
    fn dress(&mut self, font: FontId, size: f32, color: Color, ops: &mut Vec<Op>) {
        if self.dress == Some((font, size, color)) {
            return;
        }
        self.flush(ops);
        if self.dress.is_none_or(|dress| dress.2 != color) {
            ops.push(Op::SetFillColor { col: ink(color) });
        }
        if self.dress.is_none_or(|dress| (dress.0, dress.1) != (font, size)) {
            let font = PdfFontHandle::External(super::subset::resource(font));
            ops.push(Op::SetFont { font, size: Pt(size) });
        }
        self.dress = Some((font, size, color));
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

    fn flush(&mut self, ops: &mut Vec<Op>) {
        self.end_string();
        if !self.items.is_empty() {
            let items = DictItem::Array(std::mem::take(&mut self.items));
            ops.push(Op::Unknown { key: "TJ".to_owned(), value: vec![items] });
        }
    }
}

/// Left and right edges of runs that touch each other.
fn stretches(runs: &[Run]) -> Vec<(f32, f32)> {
    let mut places: Vec<_> = runs.iter().map(|run| (run.x, run.x + run.width())).collect();
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

fn begin<const N: usize>(tag: &str, properties: [(&str, DictItem); N], ops: &mut Vec<Op>) {
    let map = properties.into_iter().map(|(key, item)| (key.to_owned(), item)).collect();
    ops.push(Op::BeginMarkedContentWithProperties {
        tag: tag.to_owned(),
        properties: DictItem::Dict { map },
    });
}

fn close(open: &mut Option<ElementId>, ops: &mut Vec<Op>) {
    if open.take().is_some() {
        ops.push(Op::EndTextSection);
        ops.push(Op::EndMarkedContent);
    }
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

/// UTF-16 with its mark, as text strings are written.
pub(super) fn utf16(text: &str) -> Vec<u8> {
    let units = std::iter::once(0xFEFF).chain(text.encode_utf16());
    units.flat_map(u16::to_be_bytes).collect()
}
