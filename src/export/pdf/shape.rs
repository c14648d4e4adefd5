//! Words become glyphs; what was shaped once is remembered.

use std::collections::HashMap;
use std::rc::Rc;

use rustybuzz::{Direction, UnicodeBuffer};

use super::font::{Face, Faces, FontId, is_silent};

/// A glyph of a word. Lengths are thousandths of the size.
#[derive(Clone, Debug)]
pub(super) struct Glyph {
    pub(super) id: u16,
    pub(super) advance: f32,
    pub(super) x: f32,
    pub(super) y: f32,
    /// First byte of the characters it stands for.
    pub(super) cluster: usize,
}

/// A piece of text in one font and one direction, shaped; glyphs in the order on paper.
#[derive(Debug)]
pub(super) struct Word {
    pub(super) text: Box<str>,
    pub(super) glyphs: Vec<Glyph>,
    pub(super) width: f32,
    /// Written from the right.
    pub(super) is_rtl: bool,
    /// Characters that the font does not have: U+FFFD is shown in their place.
    pub(super) lacking: Vec<char>,
}

impl Word {
    /// The characters of the cluster that begins at this byte.
    pub(super) fn cluster(&self, start: usize) -> &str {
        let later = self.glyphs.iter().map(|glyph| glyph.cluster).filter(|other| *other > start);
        let end = later.min().unwrap_or(self.text.len());
        self.text.get(start..end).unwrap_or_default()
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
    words: HashMap<(FontId, bool), HashMap<Box<str>, Rc<Word>>>,
    count: usize,
    buffer: Option<UnicodeBuffer>,
}

impl Shaper {
    pub(super) fn shape(&mut self, faces: &Faces<'_>, font: FontId, is_rtl: bool, text: &str) -> Rc<Word> {
        let words = self.words.entry((font, is_rtl)).or_default();
        if let Some(word) = words.get(text) {
            return Rc::clone(word);
        }
        let mut buffer = self.buffer.take().unwrap_or_default();
        buffer.push_str(text);
        buffer.guess_segment_properties();
        buffer.set_direction(if is_rtl { Direction::RightToLeft } else { Direction::LeftToRight });
        let Some((face, shaper)) = faces.get(font).and_then(|face| Some((face, face.shaper()?))) else {
            let (glyphs, lacking) = (Vec::new(), Vec::new());
            return Rc::new(Word { text: text.into(), glyphs, width: 0.0, is_rtl, lacking });
        };
        let shaped = rustybuzz::shape(shaper, &[], buffer);
        let scale = 1000.0 / f32::from(face.units_per_em().max(1));
        let mut glyphs = Vec::with_capacity(shaped.len());
        for (info, position) in shaped.glyph_infos().iter().zip(shaped.glyph_positions()) {
            glyphs.push(Glyph {
                id: u16::try_from(info.glyph_id).unwrap_or_default(),
                advance: position.x_advance as f32 * scale,
                x: position.x_offset as f32 * scale,
                y: position.y_offset as f32 * scale,
                cluster: info.cluster as usize,
            });
        }
        self.buffer = Some(shaped.clear());
        let mut word = Word { text: text.into(), glyphs, width: 0.0, is_rtl, lacking: Vec::new() };
        if word.glyphs.iter().any(|glyph| glyph.id == 0) {
            word.replace_lacking(face, scale);
        }
        word.width = word.glyphs.iter().map(|glyph| glyph.advance).sum();
        let word = Rc::new(word);
        if text.len() <= MAX_REMEMBERED_BYTES {
            self.count += 1;
            words.insert(text.into(), Rc::clone(&word));
            if self.count > MAX_WORDS {
                self.words.clear();
                self.count = 0;
            }
        }
        word
    }
}
