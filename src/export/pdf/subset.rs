//! The glyphs of a document: only those that it shows are in it, under new numbers.

use std::collections::{BTreeMap, HashMap};
use std::rc::Rc;

use printpdf::{FontMetrics, ParsedFont, PdfFont, PdfFontMetricsStub};
use subsetter::GlyphRemapper;

use super::font::{Faces, FontId};
use crate::error::{ErrorKind, Result};

/// In every subset of the fonts for Latin, so that most documents of an export share one.
const USUAL: &str = " !\"#$%&'()*+,-./0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[\\]^_`abcdefghijklmnopqrstuvwxyz{|}~\
    ·•–—‘’“”…€£";
/// Subsets remembered for the documents that follow.
const MAX_REMEMBERED: usize = 64;

/// A font program, compressed, with its length before.
pub(super) type Program = Rc<(Vec<u8>, usize)>;

/// Programs of earlier documents, by font and glyphs.
pub(super) type Memory = HashMap<(FontId, Vec<u16>), Program>;

/// The glyphs of the fonts of one document.
pub(super) struct Subsets<'d, 'f> {
    faces: &'d Faces<'f>,
    used: BTreeMap<FontId, Used>,
}

struct Used {
    remapper: GlyphRemapper,
    /// By new number: what it says, and its width in thousandths as readers know it.
    glyphs: HashMap<u16, (String, f32)>,
    /// By new number, in units of the font.
    widths: BTreeMap<u16, u16>,
}

/// The name of a font among the resources of a page.
pub(super) fn resource(font: FontId) -> printpdf::FontId {
    printpdf::FontId(format!("T{font}"))
}

impl<'d, 'f> Subsets<'d, 'f> {
    pub(super) fn new(faces: &'d Faces<'f>) -> Self {
        Self { faces, used: BTreeMap::new() }
    }

    /// Says what a glyph means; false if it means something else already.
    pub(super) fn tell(&mut self, font: FontId, glyph: u16, text: String) -> bool {
        let Some(face) = self.faces.get(font) else { return true };
        let used = self.used.entry(font).or_insert_with(|| {
            let mut remapper = GlyphRemapper::new();
            if matches!(face.name(), "latin" | "latin-bold") {
                for glyph in USUAL.chars().filter_map(|usual| face.outlines.glyph_index(usual)) {
                    remapper.remap(glyph.0);
                }
            }
            Used { remapper, glyphs: HashMap::new(), widths: BTreeMap::new() }
        });
        let id = used.remapper.remap(glyph);
        if let Some((told, _)) = used.glyphs.get(&id) {
            return *told == text;
        }
        let advance =
            face.outlines.glyph_hor_advance(rustybuzz::ttf_parser::GlyphId(glyph)).unwrap_or_default();
        // As the widths in the file are written.
        let width = (f32::from(advance) * 1000.0 / f32::from(face.units_per_em().max(1))).trunc();
        used.glyphs.insert(id, (text, width));
        used.widths.insert(id, advance);
        true
    }

    /// The new number of a glyph, what it says and its width.
    pub(super) fn glyph(&self, font: FontId, glyph: u16) -> Option<(u16, String, f32)> {
        let used = self.used.get(&font)?;
        let id = used.remapper.get(glyph)?;
        let (text, width) = used.glyphs.get(&id)?;
        Some((id, text.clone(), *width))
    }

    /// The fonts as the document holds them, and their programs by font name.
    pub(super) fn finish(
        self,
        memory: &mut Memory,
    ) -> Result<(BTreeMap<printpdf::FontId, PdfFont>, HashMap<String, Program>)> {
        let mut fonts = BTreeMap::new();
        let mut programs = HashMap::new();
        for (id, used) in self.used {
            let Some(face) = self.faces.get(id) else { continue };
            let glyphs: Vec<u16> = used.remapper.remapped_gids().collect();
            let name = format!("{}+{}", tag(&glyphs), postscript_name(face));
            let key = (id, glyphs);
            let program = match memory.get(&key) {
                Some(program) => Rc::clone(program),
                None => {
                    let bytes = subsetter::subset(face.bytes(), 0, &used.remapper)
                        .map_err(|_| ErrorKind::InvalidFont { file: face.name() })?;
                    let program: Program = Rc::new((bytes.clone(), bytes.len()));
                    if memory.len() >= MAX_REMEMBERED {
                        memory.clear();
                    }
                    let program = if bytes.starts_with(b"OTTO") { program } else { deflated(&bytes) };
                    memory.insert(key, Rc::clone(&program));
                    program
                }
            };
            let is_cff = program.0.starts_with(b"OTTO");
            // The program is put in its place later, compressed; here only its kind is looked at.
            let bytes = if is_cff { program.0.clone() } else { vec![0, 1, 0, 0] };
            let metrics =
                FontMetrics { ascent: face.outlines.ascender(), descent: face.outlines.descender() };
            let (units, outlines) = (face.units_per_em(), &face.outlines);
            let mut font = ParsedFont::with_glyph_data(
                bytes,
                0,
                Some(name.clone()),
                BTreeMap::new(),
                used.widths,
                units,
                metrics,
            );
            let bounds = outlines.global_bounding_box();
            font.pdf_font_metrics = PdfFontMetricsStub {
                units_per_em: units,
                x_min: bounds.x_min,
                y_min: bounds.y_min,
                x_max: bounds.x_max,
                y_max: bounds.y_max,
                us_weight_class: outlines.weight().to_number(),
                ..PdfFontMetricsStub::default()
            };
            if !is_cff {
                programs.insert(name, program);
            }
            fonts.insert(resource(id), PdfFont::new(font));
        }
        Ok((fonts, programs))
    }
}

fn deflated(bytes: &[u8]) -> Program {
    let mut stream = lopdf::Stream::new(lopdf::Dictionary::new(), bytes.to_vec());
    // An error leaves it as it is; the caller sees whether there is a filter by the lengths.
    let _ = stream.compress();
    Rc::new((stream.content, bytes.len()))
}

/// Six letters that follow from the glyphs, so that readers see a subset.
fn tag(glyphs: &[u16]) -> String {
    let mut hash = glyphs.iter().fold(0xcbf2_9ce4_8422_2325_u64, |hash, glyph| {
        (hash ^ u64::from(*glyph)).wrapping_mul(0x0100_0000_01b3)
    });
    let mut tag = String::new();
    for _ in 0..6 {
        tag.push(char::from(b'A' + (hash % 26) as u8));
        hash /= 26;
    }
    tag
}

fn postscript_name(face: &super::font::Face<'_>) -> String {
    let names = face.outlines.names();
    let name = names
        .into_iter()
        .filter(|name| name.name_id == rustybuzz::ttf_parser::name_id::POST_SCRIPT_NAME)
        .find_map(|name| name.to_string());
    let name: String =
        name.unwrap_or_default().chars().filter(|c| c.is_ascii_alphanumeric() || *c == '-').collect();
    if name.is_empty() { face.name().to_owned() } else { name }
}
