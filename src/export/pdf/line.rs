//! Lines: text in several styles, fonts and directions is broken to a width and put in the order of the eye.

use std::collections::BTreeMap;
use std::rc::Rc;

use unicode_bidi::{BidiClass, BidiInfo, Level, bidi_class};
use unicode_linebreak::{BreakOpportunity, linebreaks};
use unicode_segmentation::UnicodeSegmentation;

use super::font::{Choice, Cut, Faces, Fallback, FontId, FontSet, Han, is_joined, is_silent};
use super::paper::Color;
use super::shape::{Shaper, Word};
use super::structure::ElementId;
use crate::error::{ErrorKind, Result};

/// How a piece of text looks.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Style {
    pub(super) cut: Cut,
    pub(super) size: f32,
    pub(super) color: Color,
}

/// A piece of text in one style.
#[derive(Clone, Debug)]
pub(super) struct Span {
    pub(super) text: String,
    pub(super) style: Style,
    /// The element that it belongs to.
    pub(super) element: ElementId,
    /// Where it leads.
    pub(super) link: Option<Rc<str>>,
}

/// A shaped piece of a line.
#[derive(Clone, Debug)]
pub(super) struct Run {
    pub(super) word: Rc<Word>,
    pub(super) font: FontId,
    pub(super) style: Style,
    pub(super) element: ElementId,
    pub(super) link: Option<Rc<str>>,
    /// Points from the left edge of its line.
    pub(super) x: f32,
    level: Level,
}

impl Run {
    /// Points.
    pub(super) fn width(&self) -> f32 {
        self.word.width * self.style.size / 1000.0
    }
}

/// One line: its runs in the order in which they are read, each with its place.
///
/// Programs that take text out of a document and do not know directions go by this order.
#[derive(Debug, Default)]
pub(super) struct Line {
    pub(super) runs: Vec<Run>,
    /// Points, without the spaces at its end.
    pub(super) width: f32,
    /// Begins at the right.
    pub(super) is_rtl: bool,
}

/// Pieces that are shaped at once are no longer than this, so that time stays linear.
const MAX_PIECE_BYTES: usize = 160;

/// What turns text into lines; it remembers fonts and shapes for the whole export.
pub(super) struct Typesetter {
    set: FontSet,
    fallback: Fallback,
    shaper: Shaper,
    /// Characters that no font has, with their number.
    pub(super) missing: BTreeMap<char, u64>,
}

/// A text between two places where a line may end.
struct Segment {
    runs: Vec<Run>,
    /// Spaces at its end take no room there.
    trailing: Vec<Run>,
    ends_line: bool,
}

fn width(runs: &[Run]) -> f32 {
    runs.iter().map(Run::width).sum()
}

impl Typesetter {
    pub(super) fn new(set: FontSet) -> Self {
        Self { set, fallback: Fallback::default(), shaper: Shaper::default(), missing: BTreeMap::new() }
    }

    /// Takes other fonts; those that were there before are among them.
    pub(super) fn take_fonts(&mut self, fonts: FontSet) {
        self.set = fonts;
    }

    pub(super) fn fonts(&self) -> &FontSet {
        &self.set
    }

    /// Breaks spans to lines of at most this width; what `is_free` begins where its first letter says.
    pub(super) fn lines(
        &mut self,
        faces: &Faces<'_>,
        spans: &[Span],
        measure: f32,
        is_free: bool,
    ) -> Result<Vec<Line>> {
        let wished = if is_free { None } else { Some(Level::ltr()) };
        let mut text = String::new();
        let mut ends = Vec::new();
        for span in spans {
            text.push_str(&span.text);
            ends.push(text.len());
        }
        let han = Han::of(&text);
        let bidi = text.chars().any(may_be_rtl).then(|| BidiInfo::new(&text, wished));
        let level_at = |byte: usize| {
            bidi.as_ref().and_then(|bidi| bidi.levels.get(byte).copied()).unwrap_or(Level::ltr())
        };
        let mut lines = Vec::new();
        let mut line = Open { runs: Vec::new(), spaces: Vec::new(), width: 0.0, base: Level::ltr() };
        let mut start = 0;
        for (end, opportunity) in linebreaks(&text) {
            let paragraph = bidi.as_ref().and_then(|bidi| {
                let place = bidi.paragraphs.partition_point(|paragraph| paragraph.range.end <= start);
                bidi.paragraphs.get(place)
            });
            let base = paragraph.map_or(Level::ltr(), |paragraph| paragraph.level);
            let whole = text.get(start..end).unwrap_or_default();
            let ends_line = opportunity == BreakOpportunity::Mandatory && end < text.len();
            let mut rest = whole;
            let mut at = start;
            while !rest.is_empty() {
                let cut = piece_end(rest);
                let (piece, later) = rest.split_at_checked(cut).unwrap_or((rest, ""));
                let mut segment = Segment {
                    runs: Vec::new(),
                    trailing: Vec::new(),
                    ends_line: ends_line && later.is_empty(),
                };
                let trimmed = piece.trim_end().len();
                let mut setting =
                    Setting { spans, ends: &ends, base, level_at: &level_at, is_ltr: bidi.is_none(), han };
                let (shown, spaces) = piece.split_at_checked(trimmed).unwrap_or((piece, ""));
                self.runs(faces, shown, at, &mut setting, &mut segment.runs)?;
                // A line end separates words as a space does.
                let is_bare = segment.ends_line && spaces.chars().all(|space| matches!(space, '\n' | '\r'));
                let spaces = if is_bare && !shown.is_empty() { " " } else { spaces };
                self.runs(faces, spaces, at + trimmed, &mut setting, &mut segment.trailing)?;
                if width(&segment.runs) > measure {
                    self.split(faces, (shown, at), &mut setting, measure, (&mut line, &mut lines))?;
                    line.spaces = segment.trailing;
                    if segment.ends_line {
                        lines.push(line.close(base));
                    }
                } else {
                    line.add(segment, base, measure, &mut lines);
                }
                at += piece.len();
                rest = later;
            }
            line.base = base;
            start = end;
        }
        line.spaces.clear();
        if !line.runs.is_empty() || lines.is_empty() {
            let base = line.base;
            lines.push(line.close(base));
        }
        Ok(lines)
    }

    /// Breaks what is wider than a line between any two characters.
    fn split(
        &mut self,
        faces: &Faces<'_>,
        (text, at): (&str, usize),
        setting: &mut Setting<'_>,
        measure: f32,
        (line, lines): (&mut Open, &mut Vec<Line>),
    ) -> Result<()> {
        for (offset, grapheme) in text.grapheme_indices(true) {
            let mut segment = Segment { runs: Vec::new(), trailing: Vec::new(), ends_line: false };
            self.runs(faces, grapheme, at + offset, setting, &mut segment.runs)?;
            line.add(segment, setting.base, measure, lines);
        }
        Ok(())
    }

    /// Shapes a text: one run for each stretch of the same style, direction and font.
    fn runs(
        &mut self,
        faces: &Faces<'_>,
        text: &str,
        at: usize,
        setting: &mut Setting<'_>,
        runs: &mut Vec<Run>,
    ) -> Result<()> {
        if let Some(whole) = self.plain(faces, text, at, setting) {
            self.close(faces, Some(text), whole, setting, runs);
            return Ok(());
        }
        let mut open: Option<(usize, usize, Level, FontId)> = None;
        let mut follows_sign = false;
        let mut characters = text.char_indices().peekable();
        while let Some((offset, character)) = characters.next() {
            if character == '\n' || character == '\r' {
                continue;
            }
            let place = at + offset;
            let span = setting.ends.partition_point(|end| *end <= place);
            let Some(style) = setting.spans.get(span).map(|span| span.style) else { continue };
            let level = (setting.level_at)(place);
            if let Some((_, open_span, open_level, _)) = open
                && open_span == span
                && open_level == level
                && is_joined(character)
            {
                continue;
            }
            let as_emoji = characters.peek().is_some_and(|(_, next)| *next == '\u{FE0F}');
            let font = if is_silent(character) {
                open.map_or(FontId::Latin, |(_, _, _, font)| font)
            } else {
                let wish = (style.cut, setting.han, as_emoji);
                match self.fallback.choose(faces, character, wish) {
                    Choice::Font(font) | Choice::Nowhere(font) => font,
                    Choice::Lacking(font) => {
                        return Err(ErrorKind::FontMissing { file: font.file_name() }.into());
                    }
                }
            };
            match open {
                Some((_, open_span, open_level, open_font))
                    if open_span == span
                        && open_level == level
                        && open_font == font
                        && !(level.is_rtl() && (follows_sign || is_sign(character))) => {}
                Some(begun) => {
                    self.close(faces, text.get(begun.0..offset), begun, setting, runs);
                    open = Some((offset, span, level, font));
                }
                None => open = Some((offset, span, level, font)),
            }
            follows_sign = level.is_rtl() && is_sign(character);
        }
        if let Some(begun) = open {
            self.close(faces, text.get(begun.0..), begun, setting, runs);
        }
        Ok(())
    }

    /// The one run that most texts are: letters of ASCII in one style, from the left, and in one font.
    fn plain(
        &mut self,
        faces: &Faces<'_>,
        text: &str,
        at: usize,
        setting: &Setting<'_>,
    ) -> Option<(usize, usize, Level, FontId)> {
        let is_plain = setting.is_ltr && text.bytes().all(|byte| matches!(byte, b' '..=b'~'));
        let span = setting.ends.partition_point(|end| *end <= at);
        if !is_plain || *setting.ends.get(span)? < at + text.len() {
            return None;
        }
        let wish = (setting.spans.get(span)?.style.cut, setting.han, false);
        let mut choices = text.chars().map(|character| self.fallback.choose(faces, character, wish));
        let Choice::Font(font) = choices.next()? else { return None };
        choices.all(|choice| choice == Choice::Font(font)).then_some((0, span, Level::ltr(), font))
    }

    fn close(
        &mut self,
        faces: &Faces<'_>,
        text: Option<&str>,
        (_, span, level, font): (usize, usize, Level, FontId),
        setting: &Setting<'_>,
        runs: &mut Vec<Run>,
    ) {
        let (Some(text), Some(span)) = (text, setting.spans.get(span)) else { return };
        let text = text.trim_end_matches(['\n', '\r']);
        if text.is_empty() {
            return;
        }
        let word = self.shaper.shape(faces, font, level.is_rtl(), text);
        for character in &word.lacking {
            *self.missing.entry(*character).or_default() += 1;
        }
        let (style, element, link) = (span.style, span.element, span.link.clone());
        runs.push(Run { word, font, style, element, link, x: 0.0, level });
    }
}

/// What holds for all runs of a text.
struct Setting<'s> {
    spans: &'s [Span],
    ends: &'s [usize],
    base: Level,
    level_at: &'s dyn Fn(usize) -> Level,
    /// Whether all of the text goes from the left.
    is_ltr: bool,
    han: Han,
}

/// A line that takes more.
struct Open {
    runs: Vec<Run>,
    spaces: Vec<Run>,
    width: f32,
    base: Level,
}

impl Open {
    fn add(&mut self, segment: Segment, base: Level, measure: f32, lines: &mut Vec<Line>) {
        let spaces = width(&self.spaces);
        let wide = width(&segment.runs);
        if !self.runs.is_empty() && self.width + spaces + wide > measure {
            lines.push(self.close(base));
        } else {
            self.runs.append(&mut self.spaces);
            self.width += spaces;
        }
        self.width += wide;
        self.runs.extend(segment.runs);
        self.spaces = segment.trailing;
        if segment.ends_line {
            lines.push(self.close(base));
        }
    }

    /// The line, with each run in its place for the eye. The spaces at its end stand outside, for those who listen.
    fn close(&mut self, base: Level) -> Line {
        let mut runs = std::mem::take(&mut self.runs);
        let width = std::mem::take(&mut self.width);
        let mut x = 0.0;
        if runs.iter().any(|run| run.level != Level::ltr()) {
            let levels: Vec<_> = runs.iter().map(|run| run.level).collect();
            for place in BidiInfo::reorder_visual(&levels) {
                if let Some(run) = runs.get_mut(place) {
                    run.x = x;
                    x += run.width();
                }
            }
        } else {
            for run in &mut runs {
                run.x = x;
                x += run.width();
            }
        }
        let mut end = if base.is_rtl() { 0.0 } else { width };
        for mut space in self.spaces.drain(..) {
            end -= if base.is_rtl() { space.width() } else { 0.0 };
            space.x = end;
            end += if base.is_rtl() { 0.0 } else { space.width() };
            runs.push(space);
        }
        Line { runs, width, is_rtl: base.is_rtl() }
    }
}

/// What stands by itself in text from the right: readers find its place only when it is not part of a word.
fn is_sign(character: char) -> bool {
    !matches!(bidi_class(character), BidiClass::R | BidiClass::AL | BidiClass::NSM)
}

pub(super) fn may_be_rtl(character: char) -> bool {
    matches!(character,
        '\u{590}'..='\u{8FF}' | '\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' | '\u{FB1D}'..='\u{FDFF}'
        | '\u{FE70}'..='\u{FEFF}' | '\u{10800}'..='\u{10FFF}' | '\u{1E800}'..='\u{1EFFF}')
}

/// Where a long text between two opportunities is cut.
fn piece_end(text: &str) -> usize {
    if text.len() <= MAX_PIECE_BYTES {
        return text.len();
    }
    // A grapheme can be as long as the text: no more of it is looked at than is needed.
    let text = text.get(..text.floor_char_boundary(2 * MAX_PIECE_BYTES)).unwrap_or(text);
    let mut end = 0;
    for (at, grapheme) in text.grapheme_indices(true) {
        if at + grapheme.len() > MAX_PIECE_BYTES && at > 0 {
            return at;
        }
        end = at + grapheme.len();
        if end > MAX_PIECE_BYTES {
            // One grapheme of any length: between its characters.
            return text.char_indices().map(|(at, _)| at).find(|at| *at >= MAX_PIECE_BYTES).unwrap_or(end);
        }
    }
    end
}
