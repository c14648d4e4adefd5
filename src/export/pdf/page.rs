//! A laid-out page becomes operators: text with its tags, glyph by glyph where the shaper moved it.

use std::rc::Rc;

use printpdf::{
    Codepoint, Color as PdfColor, DictItem, Op, PaintMode, PdfFontHandle, Pt, Rect, Rgb, TextItem,
    TextMatrix, XObjectTransform,
};

use super::font::FontId;
use super::gallery::Gallery;
use super::layout::{Page, Picture, Placed, Shape};
use super::line::Run;
use super::paper::Color;
use super::shape::Glyph;
use super::structure::{ElementId, Kid, Tree};
use super::subset::Subsets;

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
        let mut written = Written::default();
        shapes(&page.shapes, &mut written.ops);
        self.pictures(number, &page.pictures, &mut written);
        let mut open: Option<ElementId> = None;
        for placed in &page.lines {
            let mut x = placed.x;
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
                let width: f32 = runs.iter().map(Run::width).sum();
                self.text(runs, (x, placed.baseline), &mut written.ops);
                if let Some(target) = &first.link {
                    let size = first.style.size;
                    let rect = (x, placed.baseline - size * 0.25, x + width, placed.baseline + size * 0.85);
                    let target = Rc::clone(target);
                    let text = runs.iter().map(|run| run.word.text.as_ref()).collect();
                    self.tree
                        .hold(first.element, Kid::Annotation { page: number, number: written.spots.len() });
                    written.spots.push(Spot { rect, target, text });
                }
                x += width;
                rest = later;
            }
        }
        close(&mut open, &mut written.ops);
        shapes(&furniture.shapes, &mut written.ops);
        self.pictures(number, &furniture.pictures, &mut written);
        begin("Artifact", [("Type", DictItem::Name(b"Pagination".to_vec()))], &mut written.ops);
        written.ops.push(Op::StartTextSection);
        for placed in &furniture.lines {
            self.text(&placed.line.runs, (placed.x, placed.baseline), &mut written.ops);
        }
        written.ops.push(Op::EndTextSection);
        written.ops.push(Op::EndMarkedContent);
        written
    }

    /// Images: figures with their element, the others artifacts.
    fn pictures(&mut self, number: usize, pictures: &[Picture], written: &mut Written) {
        for Picture { image, place: (x, y, width, height), element } in pictures {
            match element {
                Some(element) => {
                    let id = written.marked.len();
                    written.marked.push(*element);
                    self.tree.hold(*element, Kid::Marked { page: number, id });
                    self.tree.place(*element, (round(*x), round(*y), round(x + width), round(y + height)));
                    begin("Figure", [("MCID", DictItem::Int(id as i64))], &mut written.ops);
                }
                None => begin("Artifact", [("Type", DictItem::Name(b"Layout".to_vec()))], &mut written.ops),
            }
            written.ops.push(Op::UseXobject {
                id: self.gallery.name(image),
                transform: XObjectTransform {
                    translate_x: Some(Pt(round(*x))),
                    translate_y: Some(Pt(round(*y))),
                    scale_x: Some(round(*width)),
                    scale_y: Some(round(*height)),
                    no_auto_scale: true,
                    ..XObjectTransform::default()
                },
            });
            written.ops.push(Op::EndMarkedContent);
        }
    }

    /// Shows runs one behind the other.
    fn text(&mut self, runs: &[Run], (x, y): (f32, f32), ops: &mut Vec<Op>) {
        ops.push(Op::SetTextMatrix { matrix: TextMatrix::Raw([1.0, 0.0, 0.0, 1.0, round(x), round(y)]) });
        let mut ink = Ink::default();
        for run in runs {
            ink.dress(run.font, run.style.size, run.style.color, ops);
            self.word(run, &mut ink, ops);
        }
        ink.flush(ops);
    }

    fn word(&mut self, run: &Run, ink: &mut Ink, ops: &mut Vec<Op>) {
        let word = &run.word;
        let mut glyphs = word.glyphs.as_slice();
        while let Some(head) = glyphs.first() {
            let count = glyphs.iter().take_while(|glyph| glyph.cluster == head.cluster).count();
            let (cluster, later) = glyphs.split_at_checked(count).unwrap_or((glyphs, &[]));
            let text = word.cluster(head.cluster);
            // Readers take the first and the last glyph of a text for its bounds: marks stand outside.
            let has_width = |glyph: &Glyph| glyph.advance > 0.0;
            let first = cluster.iter().position(has_width).unwrap_or(0);
            let last = cluster.iter().rposition(has_width).unwrap_or(count - 1);
            let is_one = first == last;
            let mut is_told = true;
            for (place, glyph) in cluster.iter().enumerate() {
                let meant = match glyph.character {
                    _ if is_one && place == first => text.to_owned(),
                    Some(character) if !is_one && has_width(glyph) => character.to_string(),
                    _ => String::new(),
                };
                let told = self.subsets.tell(run.font, glyph.id, meant);
                is_told &= told && is_one;
            }
            for (place, glyph) in cluster.iter().enumerate() {
                if !is_told && place == first {
                    ink.flush(ops);
                    let data = utf16(text);
                    begin("Span", [("ActualText", DictItem::String { data, literal: false })], ops);
                }
                let Some((id, told, width)) = self.subsets.glyph(run.font, glyph.id) else { continue };
                ink.advance(glyph.x);
                let rise = glyph.y * run.style.size / 1000.0;
                if rise.abs() > 0.01 {
                    ink.flush(ops);
                    ops.push(Op::SetLineOffset { multiplier: rise });
                }
                ink.show(id, told);
                ink.advance(glyph.advance - glyph.x - width);
                if rise.abs() > 0.01 {
                    ink.flush(ops);
                    ops.push(Op::SetLineOffset { multiplier: 0.0 });
                }
                if !is_told && place == last {
                    ink.flush(ops);
                    ops.push(Op::EndMarkedContent);
                }
            }
            glyphs = later;
        }
    }
}

/// Glyphs that wait to be shown together.
#[derive(Default)]
struct Ink {
    items: Vec<TextItem>,
    glyphs: Vec<Codepoint>,
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
        match self.glyphs.last_mut() {
            Some(last) => last.offset += offset,
            None => self.items.push(TextItem::Offset(offset)),
        }
    }

    fn show(&mut self, id: u16, text: String) {
        self.glyphs.push(Codepoint::with_cid(id, 0.0, text));
    }

    fn flush(&mut self, ops: &mut Vec<Op>) {
        if !self.glyphs.is_empty() {
            self.items.push(TextItem::GlyphIds(std::mem::take(&mut self.glyphs)));
        }
        if !self.items.is_empty() {
            ops.push(Op::ShowText { items: std::mem::take(&mut self.items) });
        }
    }
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
