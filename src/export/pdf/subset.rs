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
    /// By code: what it says, and its width in thousandths as readers know it.
    codes: HashMap<u16, (String, f32)>,
    /// By code, in units of the font.
    widths: BTreeMap<u16, u16>,
    /// Codes of glyphs that say something else elsewhere, by new number and what they say here.
    others: HashMap<(u16, String), u16>,
    /// New numbers of those, from the code [`Used::first_other`] on.
    other_glyphs: Vec<u16>,
    first_other: u16,
}

impl Used {
    /// One more code for a glyph; none where the font has no number left.
    fn other(&mut self, id: u16, text: String) -> Option<u16> {
        if let Some(code) = self.others.get(&(id, text.clone())) {
            return Some(*code);
        }
        let code = self.first_other.checked_add(u16::try_from(self.other_glyphs.len()).ok()?)?;
        let (advance, width) = (*self.widths.get(&id)?, self.codes.get(&id)?.1);
        self.other_glyphs.push(id);
        self.codes.insert(code, (text.clone(), width));
        self.widths.insert(code, advance);
        self.others.insert((id, text), code);
        Some(code)
    }

    /// From code to glyph, two bytes each; nothing where they are equal.
    fn glyph_of_code(&self, count: u16) -> Option<Vec<u8>> {
        if self.other_glyphs.is_empty() {
            return None;
        }
        let same = (0..self.first_other).map(|code| if code < count { code } else { 0 });
        Some(same.chain(self.other_glyphs.iter().copied()).flat_map(u16::to_be_bytes).collect())
    }
}

/// The fonts of a document.
pub(super) struct Finished {
    /// As `printpdf` holds them.
    pub(super) fonts: BTreeMap<printpdf::FontId, PdfFont>,
    /// By font name.
    pub(super) programs: HashMap<String, Program>,
    /// Which glyph a code means, by font name, where it is not the one of the same number.
    pub(super) codes: HashMap<String, Vec<u8>>,
}

/// The name of a font among the resources of a page.
pub(super) fn resource(font: FontId) -> printpdf::FontId {
    printpdf::FontId(format!("T{font}"))
}

impl<'d, 'f> Subsets<'d, 'f> {
    pub(super) fn new(faces: &'d Faces<'f>) -> Self {
        Self { faces, used: BTreeMap::new() }
    }

    /// The code of a glyph that says this, its width in thousandths, and whether the code does say it: a font that has no
    /// number left has one code for each glyph.
    pub(super) fn tell(&mut self, font: FontId, glyph: u16, text: String) -> (u16, f32, bool) {
        let Some(face) = self.faces.get(font) else { return (0, 0.0, true) };
        let used = self.used.entry(font).or_insert_with(|| {
            let mut remapper = GlyphRemapper::new();
            if matches!(face.name(), "latin" | "latin-bold") {
                for glyph in USUAL.chars().filter_map(|usual| face.outlines.glyph_index(usual)) {
                    remapper.remap(glyph.0);
                }
            }
            let (codes, others, other_glyphs) = (HashMap::new(), HashMap::new(), Vec::new());
            // Fonts of the other kind have no table from codes to glyphs.
            let is_cff = face.outlines.tables().cff.is_some();
            let first_other = if is_cff { u16::MAX } else { face.outlines.number_of_glyphs() };
            Used { remapper, codes, widths: BTreeMap::new(), others, other_glyphs, first_other }
        });
        let id = used.remapper.remap(glyph);
        if let Some((told, width)) = used.codes.get(&id) {
            let width = *width;
            return match *told == text {
                true => (id, width, true),
                false => used.other(id, text).map_or((id, width, false), |code| (code, width, true)),
            };
        }
        let advance =
            face.outlines.glyph_hor_advance(rustybuzz::ttf_parser::GlyphId(glyph)).unwrap_or_default();
        // As the widths in the file are written.
        let width = (f32::from(advance) * 1000.0 / f32::from(face.units_per_em().max(1))).trunc();
        used.codes.insert(id, (text, width));
        used.widths.insert(id, advance);
        (id, width, true)
    }

    /// What a code says.
    pub(super) fn told(&self, font: FontId, code: u16) -> String {
        let told = self.used.get(&font).and_then(|used| used.codes.get(&code));
        told.map(|(text, _)| text.clone()).unwrap_or_default()
    }

    /// The fonts as the document holds them, and their programs by font name.
    pub(super) fn finish(self, memory: &mut Memory) -> Result<Finished> {
        let (mut fonts, mut programs, mut codes) = (BTreeMap::new(), HashMap::new(), HashMap::new());
        for (id, used) in self.used {
            let Some(face) = self.faces.get(id) else { continue };
            let glyphs: Vec<u16> = used.remapper.remapped_gids().collect();
            let name = format!("{}+{}", tag(&glyphs), postscript_name(face));
            if let Some(table) = used.glyph_of_code(u16::try_from(glyphs.len()).unwrap_or(u16::MAX)) {
                codes.insert(name.clone(), table);
            }
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
        Ok(Finished { fonts, programs, codes })
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
