//! The fonts of an export: bytes under fixed names, and which of them has a character.

use std::cell::OnceCell;
use std::collections::HashMap;
use std::sync::Arc;

use rustybuzz::ttf_parser;
use unicode_script::{Script, UnicodeScript};

use crate::error::{ErrorKind, Result};

/// The font files that are known, in the order in which they are asked for a character.
const FILES: [&str; 13] = [
    "latin",
    "latin-bold",
    "mono",
    "arabic",
    "hebrew",
    "devanagari",
    "bengali",
    "tamil",
    "thai",
    "sc",
    "jp",
    "kr",
    "emoji",
];

/// Font files for PDF transcripts: the caller reads them, the engine has none.
///
/// `latin.ttf` is needed always; the others (`latin-bold`, `mono`, `arabic`, `hebrew`, `devanagari`, `bengali`, `tamil`,
/// `thai`, `sc`, `jp`, `kr`, `emoji`) only where their characters are used. Files of other names are passed over.
#[derive(Clone, Default)]
pub struct FontSet {
    fonts: Vec<Font>,
}

/// Names only: the bytes say nothing.
impl std::fmt::Debug for FontSet {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_list().entries(self.fonts.iter().map(|font| font.name)).finish()
    }
}

/// One font file.
#[derive(Clone)]
pub(super) struct Font {
    pub(super) name: &'static str,
    pub(super) bytes: Arc<[u8]>,
}

/// Place of a font in the set.
pub(super) type FontId = usize;

/// What a text wants of its font.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Cut {
    Regular,
    Bold,
    Mono,
}

impl FontSet {
    /// Takes font files by their names, with or without extension.
    ///
    /// # Errors
    /// `invalid-font` names a file that is no TrueType or OpenType font.
    pub fn new(files: impl IntoIterator<Item = (String, Vec<u8>)>) -> Result<Self> {
        let mut fonts = Vec::new();
        for (name, bytes) in files {
            let stem = name.rsplit_once('.').map_or(name.as_str(), |(stem, _)| stem);
            let Some(known) = FILES.into_iter().find(|known| *known == stem) else { continue };
            if ttf_parser::Face::parse(&bytes, 0).is_err() {
                return Err(ErrorKind::InvalidFont { file: known }.into());
            }
            fonts.push(Font { name: known, bytes: bytes.into() });
        }
        fonts.sort_by_key(|font| FILES.iter().position(|name| *name == font.name));
        fonts.dedup_by_key(|font| font.name);
        Ok(Self { fonts })
    }

    /// The names of the files that are there, without extension.
    pub fn names(&self) -> impl Iterator<Item = &'static str> {
        self.fonts.iter().map(|font| font.name)
    }

    pub(super) fn all(&self) -> &[Font] {
        &self.fonts
    }

    fn place(&self, name: &str) -> Option<FontId> {
        self.fonts.iter().position(|font| font.name == name)
    }
}

/// The fonts opened for one document.
pub(super) struct Faces<'f> {
    faces: Vec<Face<'f>>,
}

/// One font, opened; the shaper's tables only when a word is not in its memory.
pub(super) struct Face<'f> {
    font: &'f Font,
    pub(super) outlines: ttf_parser::Face<'f>,
    shaper: OnceCell<Option<rustybuzz::Face<'f>>>,
}

impl<'f> Faces<'f> {
    pub(super) fn new(set: &'f FontSet) -> Result<Self> {
        let open = |font: &'f Font| match ttf_parser::Face::parse(&font.bytes, 0) {
            Ok(outlines) => Ok(Face { font, outlines, shaper: OnceCell::new() }),
            Err(_) => Err(ErrorKind::InvalidFont { file: font.name }.into()),
        };
        Ok(Self { faces: set.all().iter().map(open).collect::<Result<_>>()? })
    }

    pub(super) fn get(&self, id: FontId) -> Option<&Face<'f>> {
        self.faces.get(id)
    }

    fn has(&self, id: FontId, character: char) -> bool {
        self.get(id).is_some_and(|face| face.outlines.glyph_index(character).is_some())
    }
}

impl<'f> Face<'f> {
    pub(super) fn name(&self) -> &'static str {
        self.font.name
    }

    pub(super) fn bytes(&self) -> &'f [u8] {
        &self.font.bytes
    }

    pub(super) fn units_per_em(&self) -> u16 {
        self.outlines.units_per_em()
    }

    pub(super) fn shaper(&self) -> Option<&rustybuzz::Face<'f>> {
        self.shaper.get_or_init(|| rustybuzz::Face::from_slice(&self.font.bytes, 0)).as_ref()
    }
}

/// Which font has a character; remembered for the whole export.
pub(super) struct Fallback {
    latin: FontId,
    bold: FontId,
    mono: FontId,
    emoji: Option<FontId>,
    by_script: Vec<(Script, FontId)>,
    known: HashMap<(char, Cut, Han), Choice>,
}

/// Whose forms Han characters take.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub(super) enum Han {
    #[default]
    Chinese,
    Japanese,
    Korean,
}

impl Han {
    /// Kana tell Japanese, Hangul Korean.
    pub(super) fn of(text: &str) -> Self {
        let mut han = Self::Chinese;
        for character in text.chars().filter(|character| *character >= '\u{1100}') {
            match character.script() {
                Script::Hiragana | Script::Katakana => return Self::Japanese,
                Script::Hangul => han = Self::Korean,
                _ => {}
            }
        }
        han
    }

    fn order(self) -> [&'static str; 3] {
        match self {
            Self::Chinese => ["sc", "jp", "kr"],
            Self::Japanese => ["jp", "sc", "kr"],
            Self::Korean => ["kr", "sc", "jp"],
        }
    }
}

/// The font of a character.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Choice {
    /// It has a glyph.
    Font(FontId),
    /// No font has it; its place is shown in this one.
    Nowhere(FontId),
    /// The file that would have it was not given.
    Lacking(&'static str),
}

/// Scripts with a file of their own.
const SCRIPTS: [(Script, &str); 13] = [
    (Script::Latin, "latin"),
    (Script::Greek, "latin"),
    (Script::Cyrillic, "latin"),
    (Script::Arabic, "arabic"),
    (Script::Hebrew, "hebrew"),
    (Script::Devanagari, "devanagari"),
    (Script::Bengali, "bengali"),
    (Script::Tamil, "tamil"),
    (Script::Thai, "thai"),
    (Script::Han, "sc"),
    (Script::Hiragana, "jp"),
    (Script::Katakana, "jp"),
    (Script::Hangul, "kr"),
];

impl Fallback {
    pub(super) fn new(set: &FontSet) -> Result<Self> {
        let latin = set.place("latin").ok_or(ErrorKind::FontMissing { file: "latin.ttf" })?;
        let by_script =
            SCRIPTS.iter().filter_map(|&(script, name)| Some((script, set.place(name)?))).collect();
        Ok(Self {
            latin,
            bold: set.place("latin-bold").unwrap_or(latin),
            mono: set.place("mono").unwrap_or(latin),
            emoji: set.place("emoji"),
            by_script,
            known: HashMap::new(),
        })
    }

    fn usual(&self, cut: Cut) -> FontId {
        match cut {
            Cut::Regular => self.latin,
            Cut::Bold => self.bold,
            Cut::Mono => self.mono,
        }
    }

    /// The font for a character in a text of this cut; `as_emoji` where a selector asks for it.
    pub(super) fn choose(
        &mut self,
        set: &FontSet,
        faces: &Faces<'_>,
        character: char,
        (cut, han, as_emoji): (Cut, Han, bool),
    ) -> Choice {
        if as_emoji
            && let Some(emoji) = self.emoji
            && faces.has(emoji, character)
        {
            return Choice::Font(emoji);
        }
        if let Some(choice) = self.known.get(&(character, cut, han)) {
            return *choice;
        }
        let choice = self.look(set, faces, character, cut, han);
        self.known.insert((character, cut, han), choice);
        choice
    }

    fn look(&self, set: &FontSet, faces: &Faces<'_>, character: char, cut: Cut, han: Han) -> Choice {
        let usual = self.usual(cut);
        if faces.has(usual, character) {
            return Choice::Font(usual);
        }
        let script = character.script();
        let own = self.by_script.iter().find(|(own, _)| *own == script).map(|(_, id)| *id);
        let asian = han.order().into_iter().filter_map(|name| set.place(name));
        let asian = asian.filter(|_| matches!(script, Script::Han | Script::Common));
        let all = 0..set.all().len();
        let mut order = asian.chain(own).chain(all);
        if let Some(id) = order.find(|id| faces.has(*id, character)) {
            return Choice::Font(id);
        }
        let file = SCRIPTS.iter().find(|(of, _)| *of == script).map(|(_, file)| *file);
        let file = file.or_else(|| is_emoji(character).then_some("emoji"));
        match file {
            Some(file) if set.place(file).is_none() => Choice::Lacking(file_name(file)),
            _ => Choice::Nowhere(self.latin),
        }
    }
}

fn file_name(name: &'static str) -> &'static str {
    match name {
        "arabic" => "arabic.ttf",
        "hebrew" => "hebrew.ttf",
        "devanagari" => "devanagari.ttf",
        "bengali" => "bengali.ttf",
        "tamil" => "tamil.ttf",
        "thai" => "thai.ttf",
        "sc" => "sc.ttf",
        "jp" => "jp.ttf",
        "kr" => "kr.ttf",
        "emoji" => "emoji.ttf",
        other => other,
    }
}

/// The planes of pictures.
fn is_emoji(character: char) -> bool {
    matches!(character, '\u{1F000}'..='\u{1FAFF}' | '\u{2600}'..='\u{27BF}')
}

/// Characters that show nothing and need no glyph.
pub(super) fn is_silent(character: char) -> bool {
    matches!(character,
        '\u{AD}' | '\u{34F}' | '\u{61C}' | '\u{180B}'..='\u{180F}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}'
        | '\u{2060}'..='\u{206F}' | '\u{FE00}'..='\u{FE0F}' | '\u{FEFF}' | '\u{E0000}'..='\u{E0FFF}')
}

/// Characters that belong to the one before them.
pub(super) fn is_joined(character: char) -> bool {
    is_silent(character)
        || character.script() == Script::Inherited
        || matches!(character, '\u{1F3FB}'..='\u{1F3FF}')
}
