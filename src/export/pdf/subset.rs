//! The glyphs of a document: only those that it shows are in its fonts, each under codes that say what it reads.
//!
//! ```text
//! content: code ─┬─▶ glyph of the subset (CIDToGIDMap) ─▶ outline (FontFile2, equal glyphs share it)
//!                └─▶ characters (ToUnicode)
//! ```
//!
//! Several glyphs that stand for one text are made one, so that its code can read it.

use std::collections::{BTreeMap, HashMap};
use std::rc::Rc;

use lopdf::{Dictionary, Object, dictionary};
use rustybuzz::ttf_parser::{GlyphId, name_id};
use subsetter::GlyphRemapper;

use super::compose::{Composite, with_composites};
use super::file::FileWriter;
use super::font::{Face, Faces, FontId};
use super::shape::Glyph;
use crate::error::{ErrorKind, Result};

/// In every subset of the fonts for Latin, so that most documents of an export share one.
const USUAL: &str = " !\"#$%&'()*+,-./0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[\\]^_`abcdefghijklmnopqrstuvwxyz{|}~\
    ·•–—‘’“”…€£";
/// What the same fonts show as one glyph.
const USUAL_LIGATURES: [&str; 5] = ["ff", "fi", "fl", "ffi", "ffl"];
/// Subsets remembered for the documents that follow.
const MAX_REMEMBERED: usize = 64;
/// No code of a glyph.
const NONE: u16 = 0;
/// Entries of a block of a character map, at most.
const BLOCK_ENTRIES: usize = 100;

/// A font program, compressed.
struct Program {
    bytes: Vec<u8>,
    /// Bytes before.
    length: usize,
    name: String,
    /// Glyphs of the font itself; those that were made follow.
    own_glyphs: u16,
}

/// Programs of earlier documents, by font and glyphs, and the codes that every document begins with.
#[derive(Default)]
pub(super) struct Memory {
    programs: HashMap<(FontId, Vec<u16>, Vec<Composite>), Rc<Program>>,
    usual: HashMap<FontId, Rc<[Code]>>,
    usual_tables: HashMap<FontId, Rc<Tables>>,
}

/// What is said of codes, compressed.
struct Tables {
    glyphs: Vec<u8>,
    meanings: Vec<u8>,
}

/// What a code reads.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) enum Meaning {
    One(char),
    Several(Box<str>),
}

impl Meaning {
    /// What a mark reads that belongs to the glyph beside it: every code has to read something.
    pub(super) const NOTHING: Self = Self::One('\u{2060}');

    /// Several characters in the order of the page; no code may read U+FEFF, which means the same as U+2060.
    pub(super) fn of(text: &str, is_rtl: bool) -> Self {
        let mut characters = text.chars().map(|it| if it == '\u{FEFF}' { '\u{2060}' } else { it });
        match (characters.next(), characters.next()) {
            (None, _) => Self::NOTHING,
            (Some(one), None) => Self::One(one),
            (Some(one), Some(two)) => {
                let mut all: Vec<char> = [one, two].into_iter().chain(characters).collect();
                if is_rtl {
                    all.reverse();
                }
                Self::Several(all.into_iter().collect::<String>().into())
            }
        }
    }
}

/// What a code shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Shown {
    /// A glyph of the font.
    Glyph(u16),
    /// One that is made, by its place among those.
    Composite(u16),
}

#[derive(Clone, Debug)]
struct Code {
    shown: Shown,
    meaning: Meaning,
    /// Thousandths of the size.
    width: u16,
}

/// The codes of one document, by font.
#[derive(Default)]
pub(super) struct Codes(BTreeMap<FontId, Used>);

/// Codes, with the fonts that they are of.
pub(super) struct Subsets<'d, 'f> {
    faces: &'d Faces<'f>,
    memory: &'d mut Memory,
    codes: &'d mut Codes,
}

/// One of the fonts, with its codes.
pub(super) struct Subset<'u, 'f> {
    face: &'u Face<'f>,
    used: &'u mut Used,
}

/// The codes of one font.
struct Used {
    /// By code, from 1 on.
    codes: Vec<Code>,
    /// By glyph: its first code.
    first: Vec<u16>,
    /// Further codes: of glyphs that read otherwise elsewhere, and of those that are made.
    others: HashMap<(Shown, Meaning), u16>,
    composites: Vec<Composite>,
    places: HashMap<Composite, u16>,
    thousandths_per_unit: f32,
}

/// The name of a font among the resources of a page.
pub(super) fn resource(font: FontId) -> String {
    format!("T{}", font as usize)
}

impl Used {
    fn new(face: &Face<'_>, usual: &[Code]) -> Self {
        let mut first = vec![NONE; usize::from(face.outlines.number_of_glyphs())];
        for (code, entry) in (1..).zip(usual) {
            if let Shown::Glyph(glyph) = entry.shown
                && let Some(place) = first.get_mut(usize::from(glyph))
            {
                *place = code;
            }
        }
        let thousandths_per_unit = 1000.0 / f32::from(face.units_per_em().max(1));
        Self {
            codes: usual.to_vec(),
            first,
            others: HashMap::new(),
            composites: Vec::new(),
            places: HashMap::new(),
            thousandths_per_unit,
        }
    }

    fn add(&mut self, shown: Shown, advance: u16, meaning: Meaning) -> Option<u16> {
        let code = u16::try_from(self.codes.len() + 1).ok()?;
        let width = (f32::from(advance) * self.thousandths_per_unit).round() as u16;
        self.codes.push(Code { shown, meaning, width });
        Some(code)
    }

    /// The code of several glyphs as one that reads this; none where a font has no number left.
    fn composed(&mut self, glyphs: &[Glyph], meaning: &Meaning) -> Option<u16> {
        let in_units = |thousandths: f32| (thousandths / self.thousandths_per_unit).round() as i16;
        let mut pen = 0.0;
        let mut parts = Vec::with_capacity(glyphs.len());
        for glyph in glyphs {
            parts.push((glyph.id, in_units(pen + glyph.x), in_units(glyph.y)));
            pen += glyph.advance;
        }
        let composite = Composite { advance: u16::try_from(in_units(pen)).ok()?, parts };
        let advance = composite.advance;
        let place = match self.places.get(&composite) {
            Some(place) => *place,
            None => {
                let place = u16::try_from(self.composites.len()).ok()?;
                self.composites.push(composite.clone());
                self.places.insert(composite, place);
                place
            }
        };
        let key = (Shown::Composite(place), meaning.clone());
        if let Some(code) = self.others.get(&key) {
            return Some(*code);
        }
        let code = self.add(key.0, advance, meaning.clone())?;
        self.others.insert(key, code);
        Some(code)
    }

    /// The glyphs of the font that are shown, in order.
    fn glyphs(&self) -> Vec<u16> {
        let shown = self.codes.iter().filter_map(|code| match code.shown {
            Shown::Glyph(glyph) => Some(glyph),
            Shown::Composite(_) => None,
        });
        let parts = self.composites.iter().flat_map(|composite| &composite.parts).map(|part| part.0);
        let mut glyphs: Vec<u16> = std::iter::once(0).chain(shown).chain(parts).collect();
        glyphs.sort_unstable();
        glyphs.dedup();
        glyphs
    }

    fn entry(&self, code: u16) -> Option<&Code> {
        self.codes.get(usize::from(code).checked_sub(1)?)
    }

    /// The code of a glyph that reads this, and whether it does: a font without a number left has one code for each.
    fn code(&mut self, face: &Face<'_>, glyph: u16, meaning: &Meaning) -> (u16, bool) {
        let known = self.first.get(usize::from(glyph)).copied().unwrap_or(NONE);
        if known == NONE {
            let advance = face.outlines.glyph_hor_advance(GlyphId(glyph)).unwrap_or_default();
            let code = self.add(Shown::Glyph(glyph), advance, meaning.clone());
            let Some(code) = code else { return (NONE, false) };
            if let Some(place) = self.first.get_mut(usize::from(glyph)) {
                *place = code;
            }
            return (code, true);
        }
        if self.entry(known).is_some_and(|entry| entry.meaning == *meaning) {
            return (known, true);
        }
        let key = (Shown::Glyph(glyph), meaning.clone());
        if let Some(code) = self.others.get(&key) {
            return (*code, true);
        }
        let advance = face.outlines.glyph_hor_advance(GlyphId(glyph)).unwrap_or_default();
        match self.add(key.0, advance, meaning.clone()) {
            Some(code) => {
                self.others.insert(key, code);
                (code, true)
            }
            None => (known, false),
        }
    }
}

impl Subset<'_, '_> {
    /// The code of a glyph that reads this, its width in thousandths as readers know it, and whether the code does read it.
    pub(super) fn code(&mut self, glyph: u16, meaning: &Meaning) -> (u16, f32, bool) {
        let (code, is_told) = self.used.code(self.face, glyph, meaning);
        (code, self.width(code), is_told)
    }

    /// The code of several glyphs as one that reads this, and its width; none where that cannot be.
    pub(super) fn composed(&mut self, glyphs: &[Glyph], meaning: &Meaning) -> Option<(u16, f32)> {
        let code = self.used.composed(glyphs, meaning)?;
        Some((code, self.width(code)))
    }

    fn width(&self, code: u16) -> f32 {
        self.used.entry(code).map_or(0.0, |entry| f32::from(entry.width))
    }
}

impl<'d, 'f> Subsets<'d, 'f> {
    pub(super) fn new(faces: &'d Faces<'f>, memory: &'d mut Memory, codes: &'d mut Codes) -> Self {
        Self { faces, memory, codes }
    }

    /// The codes of a font; none where the font is not here.
    pub(super) fn of(&mut self, font: FontId) -> Option<Subset<'_, 'f>> {
        let face = self.faces.get(font)?;
        let used = match self.codes.0.entry(font) {
            std::collections::btree_map::Entry::Occupied(used) => used.into_mut(),
            std::collections::btree_map::Entry::Vacant(place) => {
                let usual = self.memory.usual.entry(font).or_insert_with(|| usual_codes(font, face));
                place.insert(Used::new(face, usual))
            }
        };
        Some(Subset { face, used })
    }

    /// Writes the fonts; what pages name as their fonts. `tell` hears what the codes of each mean.
    pub(super) fn write(self, file: &mut FileWriter<'_>, mut tell: impl FnMut(&[u8])) -> Result<Dictionary> {
        let mut resources = Dictionary::new();
        for (id, used) in &self.codes.0 {
            let id = *id;
            let Some(face) = self.faces.get(id) else { continue };
            let glyphs = used.glyphs();
            let places: HashMap<u16, u16> = glyphs.iter().copied().zip(0..).collect();
            let mut composites = used.composites.clone();
            for part in composites.iter_mut().flat_map(|composite| &mut composite.parts) {
                part.0 = places.get(&part.0).copied().unwrap_or_default();
            }
            let program = self.memory.program(face, (id, glyphs, composites), file)?;
            let tables = self.memory.tables(id, used, (&places, program.own_glyphs), file)?;
            tell(&tables.meanings);
            let font = write_font(face, used, (&program, &tables), file)?;
            resources.set(resource(id), font);
        }
        Ok(resources)
    }
}

impl Memory {
    /// The tables of the codes of a font; those of documents with the usual characters alone are the same.
    fn tables(
        &mut self,
        id: FontId,
        used: &Used,
        (places, own_glyphs): (&HashMap<u16, u16>, u16),
        file: &mut FileWriter<'_>,
    ) -> Result<Rc<Tables>> {
        let is_usual = self.usual.get(&id).is_some_and(|usual| usual.len() == used.codes.len());
        if is_usual && let Some(tables) = self.usual_tables.get(&id) {
            return Ok(Rc::clone(tables));
        }
        let glyph_of = |code: &Code| match code.shown {
            Shown::Glyph(glyph) => places.get(&glyph).copied().unwrap_or_default(),
            Shown::Composite(place) => own_glyphs.saturating_add(place),
        };
        let glyphs: Vec<u8> =
            std::iter::once(0).chain(used.codes.iter().map(glyph_of)).flat_map(u16::to_be_bytes).collect();
        let glyphs = file.deflater.deflated(&glyphs)?;
        let meanings = file.deflater.deflated(&character_map(&used.codes))?;
        let tables = Rc::new(Tables { glyphs, meanings });
        if is_usual {
            self.usual_tables.insert(id, Rc::clone(&tables));
        }
        Ok(tables)
    }

    fn program(
        &mut self,
        face: &Face<'_>,
        key: (FontId, Vec<u16>, Vec<Composite>),
        file: &mut FileWriter<'_>,
    ) -> Result<Rc<Program>> {
        if let Some(program) = self.programs.get(&key) {
            return Ok(Rc::clone(program));
        }
        let mut remapper = GlyphRemapper::new();
        for glyph in &key.1 {
            remapper.remap(*glyph);
        }
        let wrong = || ErrorKind::InvalidFont { file: face.file_name() };
        let bytes = subsetter::subset(face.bytes(), 0, &remapper).map_err(|_| wrong())?;
        let (bytes, own_glyphs) = with_composites(bytes, &key.2).ok_or_else(wrong)?;
        let name = format!("{}+{}", tag(&key.1, &key.2), postscript_name(face));
        let (length, bytes) = (bytes.len(), file.deflater.deflated(&bytes)?);
        let program = Rc::new(Program { bytes, length, name, own_glyphs });
        if self.programs.len() >= MAX_REMEMBERED {
            self.programs.clear();
        }
        self.programs.insert(key, Rc::clone(&program));
        Ok(program)
    }
}

fn usual_codes(font: FontId, face: &Face<'_>) -> Rc<[Code]> {
    if !matches!(font, FontId::Latin | FontId::Bold) {
        return [].into();
    }
    let letters = USUAL.chars().map(|letter| (face.outlines.glyph_index(letter), Meaning::One(letter)));
    let ligatures = USUAL_LIGATURES
        .iter()
        .map(|letters| (face.ligature(letters).map(GlyphId), Meaning::of(letters, false)));
    let mut codes: Vec<Code> = Vec::new();
    for (glyph, meaning) in letters.chain(ligatures) {
        let Some(glyph) = glyph else { continue };
        if codes.iter().any(|code| code.shown == Shown::Glyph(glyph.0)) {
            continue;
        }
        let advance = face.outlines.glyph_hor_advance(glyph).unwrap_or_default();
        let width = (f32::from(advance) * 1000.0 / f32::from(face.units_per_em().max(1))).round() as u16;
        codes.push(Code { shown: Shown::Glyph(glyph.0), meaning, width });
    }
    codes.into()
}

fn write_font(
    face: &Face<'_>,
    used: &Used,
    (program, tables): (&Program, &Tables),
    file: &mut FileWriter<'_>,
) -> Result<Object> {
    let name = || Object::Name(program.name.clone().into_bytes());
    let thousandths =
        |units: i16| Object::Integer((f32::from(units) * used.thousandths_per_unit).round() as i64);
    let length = program.length as i64;
    let outlines =
        file.stream(&dictionary! { "Filter" => "FlateDecode", "Length1" => length }, &program.bytes);
    let packed = dictionary! { "Filter" => "FlateDecode" };
    let glyphs = file.stream(&packed, &tables.glyphs);
    let meanings = file.stream(&packed, &tables.meanings);
    let bounds = face.outlines.global_bounding_box();
    let bounds = [bounds.x_min, bounds.y_min, bounds.x_max, bounds.y_max].map(thousandths);
    let height = face.outlines.capital_height().unwrap_or_else(|| face.outlines.ascender());
    let weight = f32::from(face.outlines.weight().to_number());
    let descriptor = dictionary! {
        "Type" => "FontDescriptor",
        "FontName" => name(),
        // Symbolic, as its codes are its own; or italic too.
        "Flags" => if face.outlines.is_italic() { 4 | 64 } else { 4 },
        "FontBBox" => bounds.to_vec(),
        "ItalicAngle" => face.outlines.italic_angle().round() as i64,
        "Ascent" => thousandths(face.outlines.ascender()),
        "Descent" => thousandths(face.outlines.descender()),
        "CapHeight" => thousandths(height),
        // No font says how thick its stems are: estimated from the weight, as is usual.
        "StemV" => 50 + ((weight / 65.0).powi(2)).round() as i64,
        "FontFile2" => outlines,
    };
    let widths: Vec<Object> = used.codes.iter().map(|code| i64::from(code.width).into()).collect();
    let descendant = dictionary! {
        "Type" => "Font",
        "Subtype" => "CIDFontType2",
        "BaseFont" => name(),
        "CIDSystemInfo" => dictionary! {
            "Registry" => Object::string_literal("Adobe"),
            "Ordering" => Object::string_literal("Identity"),
            "Supplement" => 0,
        },
        "DW" => 0,
        "W" => vec![1.into(), Object::Array(widths)],
        "FontDescriptor" => file.object(&descriptor.into())?,
        "CIDToGIDMap" => glyphs,
    };
    let font = dictionary! {
        "Type" => "Font",
        "Subtype" => "Type0",
        "BaseFont" => name(),
        "Encoding" => "Identity-H",
        "DescendantFonts" => vec![descendant.into()],
        "ToUnicode" => meanings,
    };
    Ok(file.object(&font.into())?.into())
}

/// What each code reads, as readers want it.
fn character_map(codes: &[Code]) -> Vec<u8> {
    const HEX: [u8; 16] = *b"0123456789ABCDEF";
    let mut map = String::from(
        "/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n/CIDSystemInfo <</Registry (Adobe) /Ordering (UCS) \
         /Supplement 0>> def\n/CMapName /Adobe-Identity-UCS def\n/CMapType 2 def\n\
         1 begincodespacerange\n<0000> <FFFF>\nendcodespacerange\n",
    )
    .into_bytes();
    let unit = |unit: u16, map: &mut Vec<u8>| {
        map.extend([12, 8, 4, 0].iter().filter_map(|shift| HEX.get(usize::from(unit >> shift & 15))));
    };
    let mut code = 0;
    for block in codes.chunks(BLOCK_ENTRIES) {
        map.extend(format!("{} beginbfchar\n", block.len()).bytes());
        for Code { meaning, .. } in block {
            code += 1;
            map.push(b'<');
            unit(code, &mut map);
            map.extend(b"> <");
            match meaning {
                Meaning::One(character) => {
                    character.encode_utf16(&mut [0; 2]).iter().for_each(|it| unit(*it, &mut map));
                }
                Meaning::Several(text) => text.encode_utf16().for_each(|it| unit(it, &mut map)),
            }
            map.extend(b">\n");
        }
        map.extend(b"endbfchar\n");
    }
    map.extend(b"endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend\n");
    map
}

/// Six letters that follow from the glyphs, so that readers see a subset.
fn tag(glyphs: &[u16], composites: &[Composite]) -> String {
    let made = composites.iter().flat_map(|composite| &composite.parts);
    let made = made.flat_map(|(glyph, x, y)| [*glyph, x.cast_unsigned(), y.cast_unsigned()]);
    let mut hash = glyphs.iter().copied().chain(made).fold(0xcbf2_9ce4_8422_2325_u64, |hash, number| {
        (hash ^ u64::from(number)).wrapping_mul(0x0100_0000_01b3)
    });
    let mut tag = String::new();
    for _ in 0..6 {
        tag.push(char::from(b'A' + (hash % 26) as u8));
        hash /= 26;
    }
    tag
}

fn postscript_name(face: &Face<'_>) -> String {
    let names = face.outlines.names();
    let name = names
        .into_iter()
        .filter(|name| name.name_id == name_id::POST_SCRIPT_NAME)
        .find_map(|name| name.to_string());
    let name: String =
        name.unwrap_or_default().chars().filter(|c| c.is_ascii_alphanumeric() || *c == '-').collect();
    if name.is_empty() { face.file_name().replace(".ttf", "") } else { name }
}
