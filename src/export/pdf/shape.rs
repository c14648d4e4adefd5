//! Words become glyphs; what was shaped once is remembered.

use std::collections::HashMap;
use std::ops::Range;
use std::rc::Rc;

use rustybuzz::{Direction, GlyphInfo, Script, ShapePlan, UnicodeBuffer};

use super::font::{Face, Faces, FontId, is_silent};
use super::subset::Meaning;

/// A glyph of a word. Lengths are thousandths of the size.
#[derive(Clone, Debug)]
pub(super) struct Glyph {
    pub(super) id: u16,
    pub(super) advance: f32,
    pub(super) x: f32,
    pub(super) y: f32,
}

/// Glyphs that stand for the same characters.
#[derive(Debug)]
pub(super) struct Cluster {
    /// How many glyphs.
    pub(super) count: usize,
    /// Place of the characters in the word.
    pub(super) text: Range<usize>,
    /// What a glyph that stands for all of them reads.
    pub(super) meaning: Meaning,
}

/// A piece of text in one font and one direction, shaped; glyphs in the order on paper.
#[derive(Debug)]
pub(super) struct Word {
    pub(super) text: Box<str>,
    pub(super) glyphs: Vec<Glyph>,
    /// In the order of the glyphs.
    pub(super) clusters: Vec<Cluster>,
    pub(super) width: f32,
    /// Characters that the font does not have: U+FFFD is shown in their place.
    pub(super) lacking: Vec<char>,
}

impl Word {
    /// A word without glyphs.
    fn bare(text: &str) -> Self {
        Self { text: text.into(), glyphs: Vec::new(), clusters: Vec::new(), width: 0.0, lacking: Vec::new() }
    }

    /// Puts U+FFFD in the place of glyphs that are not there; a document never refers to the glyph for nothing.
    fn replace_lacking(&mut self, face: &Face<'_>, scale: f32) {
        let lacking =
            self.text.chars().filter(|it| !is_silent(*it) && face.outlines.glyph_index(*it).is_none());
        self.lacking = lacking.collect();
        let Some(instead) = face.outlines.glyph_index('\u{FFFD}') else { return };
        let advance = f32::from(face.outlines.glyph_hor_advance(instead).unwrap_or_default()) * scale;
        for glyph in self.glyphs.iter_mut().filter(|glyph| glyph.id == 0) {
            (glyph.id, glyph.advance) = (instead.0, advance);
        }
    }
}

/// Words remembered at most; an export of any length stays in bounded memory.
const MAX_WORDS: usize = 20_000;
/// Longer pieces are hardly met again.
const MAX_REMEMBERED_BYTES: usize = 40;

/// Shapes words.
#[derive(Default)]
pub(super) struct Shaper {
    /// By font, those from the left and those from the right.
    words: [[HashMap<Box<str>, Rc<Word>>; 2]; FontId::COUNT],
    count: usize,
    buffer: Option<UnicodeBuffer>,
    /// What a font does for a script, found out once.
    plans: HashMap<(FontId, bool, Script), ShapePlan>,
}

impl Shaper {
    pub(super) fn shape(&mut self, faces: &Faces<'_>, font: FontId, is_rtl: bool, text: &str) -> Rc<Word> {
        let words = self.words.get_mut(font as usize).and_then(|words| words.get_mut(usize::from(is_rtl)));
        let Some(words) = words else { return Rc::new(Word::bare(text)) };
        if let Some(word) = words.get(text) {
            return Rc::clone(word);
        }
        let mut buffer = self.buffer.take().unwrap_or_default();
        buffer.push_str(text);
        buffer.guess_segment_properties();
        let direction = if is_rtl { Direction::RightToLeft } else { Direction::LeftToRight };
        buffer.set_direction(direction);
        let Some((face, shaper)) = faces.get(font).and_then(|face| Some((face, face.shaper()?))) else {
            return Rc::new(Word::bare(text));
        };
        let script = buffer.script();
        let plan = self
            .plans
            .entry((font, is_rtl, script))
            .or_insert_with(|| ShapePlan::new(shaper, direction, Some(script), None, &[]));
        let shaped = rustybuzz::shape_with_plan(shaper, plan, buffer);
        let scale = 1000.0 / f32::from(face.units_per_em().max(1));
        let mut word = Word::bare(text);
        for position in shaped.glyph_positions().iter().zip(shaped.glyph_infos()) {
            let (position, info) = position;
            word.glyphs.push(Glyph {
                id: u16::try_from(info.glyph_id).unwrap_or_default(),
                advance: position.x_advance as f32 * scale,
                x: position.x_offset as f32 * scale,
                y: position.y_offset as f32 * scale,
            });
        }
        word.clusters = clusters(text, is_rtl, shaped.glyph_infos());
        self.buffer = Some(shaped.clear());
        if word.glyphs.iter().any(|glyph| glyph.id == 0) {
            word.replace_lacking(face, scale);
        }
        word.width = word.glyphs.iter().map(|glyph| glyph.advance).sum();
        let word = Rc::new(word);
        if text.len() <= MAX_REMEMBERED_BYTES {
            self.count += 1;
            words.insert(text.into(), Rc::clone(&word));
            if self.count > MAX_WORDS {
                self.words.iter_mut().flatten().for_each(HashMap::clear);
                self.count = 0;
            }
        }
        word
    }
}

/// Which glyphs belong together. Readers turn text from the right around letter by letter, so what several characters read
/// is said in the order of the page.
fn clusters(text: &str, is_rtl: bool, glyphs: &[GlyphInfo]) -> Vec<Cluster> {
    let mut starts: Vec<usize> = glyphs.iter().map(|glyph| glyph.cluster as usize).collect();
    starts.sort_unstable();
    starts.dedup();
    let mut clusters: Vec<Cluster> = Vec::new();
    for glyph in glyphs {
        let start = glyph.cluster as usize;
        match clusters.last_mut() {
            Some(open) if open.text.start == start => open.count += 1,
            _ => {
                let end =
                    starts.get(starts.partition_point(|it| *it <= start)).copied().unwrap_or(text.len());
                let characters = text.get(start..end).unwrap_or_default();
                clusters.push(Cluster {
                    count: 1,
                    text: start..end,
                    meaning: Meaning::of(characters, is_rtl),
                });
            }
        }
    }
    clusters
}
