//! The fonts of an export: bytes under fixed names, and which of them has a character.

use std::cell::OnceCell;
use std::collections::HashMap;
use std::sync::Arc;

use rustybuzz::{UnicodeBuffer, ttf_parser};
use unicode_script::{Script, UnicodeScript};

use crate::error::{ErrorKind, Result};

/// The fonts, one file each.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum FontId {
    Latin,
    Bold,
    Italic,
    Mono,
    Symbols,
    Arabic,
    Hebrew,
    Devanagari,
    Bengali,
    Tamil,
    Thai,
    Chinese,
    Japanese,
    Korean,
    Emoji,
}

impl FontId {
    pub(super) const COUNT: usize = Self::ALL.len();
    const ALL: [Self; 15] = [
        Self::Latin,
        Self::Bold,
        Self::Italic,
        Self::Mono,
        Self::Symbols,
        Self::Arabic,
        Self::Hebrew,
        Self::Devanagari,
        Self::Bengali,
        Self::Tamil,
        Self::Thai,
        Self::Chinese,
        Self::Japanese,
        Self::Korean,
        Self::Emoji,
    ];

    /// The name of its file.
    pub(super) fn file_name(self) -> &'static str {
        match self {
            Self::Latin => "latin.ttf",
            Self::Bold => "latin-bold.ttf",
            Self::Italic => "latin-italic.ttf",
            Self::Mono => "mono.ttf",
            Self::Symbols => "symbols.ttf",
            Self::Arabic => "arabic.ttf",
            Self::Hebrew => "hebrew.ttf",
            Self::Devanagari => "devanagari.ttf",
            Self::Bengali => "bengali.ttf",
            Self::Tamil => "tamil.ttf",
            Self::Thai => "thai.ttf",
            Self::Chinese => "sc.ttf",
            Self::Japanese => "jp.ttf",
            Self::Korean => "kr.ttf",
            Self::Emoji => "emoji.ttf",
        }
    }

    fn named(name: &str) -> Option<Self> {
        let stem = |name: &'static str| name.split('.').next().unwrap_or_default();
        let wanted = name.split('.').next()?;
        Self::ALL.into_iter().find(|id| stem(id.file_name()) == wanted)
    }
}

/// Font files for PDF transcripts: the caller reads them, the engine has none.
///
/// `latin` and `latin-bold` are needed always; the others (`latin-italic`, `mono`, `symbols`, `arabic`, `hebrew`, `devanagari`,
/// `bengali`, `tamil`, `thai`, `sc`, `jp`, `kr`, `emoji`) only where their characters are used. Which font shows a character does not depend
/// on what else is here, so that a host may bring fonts when they are asked for. Files of other names are passed over.
#[derive(Clone, Default)]
pub struct FontSet {
    files: [Option<Arc<Vec<u8>>>; FontId::COUNT],
}

/// Names only: the bytes say nothing.
impl std::fmt::Debug for FontSet {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_list().entries(self.names()).finish()
    }
}

/// What a text wants of its font.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Cut {
    Regular,
    Bold,
    Italic,
    Mono,
}

impl FontSet {
    /// Takes font files by their names, with or without extension.
    ///
    /// # Errors
    /// `invalid-font` names a file that is no font with TrueType outlines.
    pub fn new(files: impl IntoIterator<Item = (String, Vec<u8>)>) -> Result<Self> {
        let mut set = Self::default();
        for (name, bytes) in files {
            set.add(&name, bytes)?;
        }
        Ok(set)
    }

    /// Takes one more font file by its name.
    ///
    /// # Errors
    /// `invalid-font` if it is no font with TrueType outlines.
    pub fn add(&mut self, name: &str, bytes: Vec<u8>) -> Result<()> {
        let Some(id) = FontId::named(name) else { return Ok(()) };
        let is_usable = ttf_parser::Face::parse(&bytes, 0).is_ok_and(|face| face.tables().glyf.is_some());
        if !is_usable {
            return Err(ErrorKind::InvalidFont { file: id.file_name() }.into());
        }
        if let Some(file) = self.files.get_mut(id as usize) {
            *file = Some(Arc::new(bytes));
        }
        Ok(())
    }

    /// The bytes of the files that are there.
    pub(in crate::export) fn files(&self) -> impl Iterator<Item = &[u8]> {
        self.files.iter().filter_map(Option::as_deref).map(Vec::as_slice)
    }

    /// The names of the files that are there.
    pub fn names(&self) -> impl Iterator<Item = &'static str> {
        FontId::ALL
            .into_iter()
            .zip(&self.files)
            .filter(|(_, file)| file.is_some())
            .map(|(id, _)| id.file_name())
    }
}

/// The fonts opened for one document.
pub(super) struct Faces<'f> {
    faces: [Option<Face<'f>>; FontId::COUNT],
}

/// One font, opened; the shaper's tables only when a word is not in its memory.
pub(super) struct Face<'f> {
    id: FontId,
    bytes: &'f [u8],
    pub(super) outlines: ttf_parser::Face<'f>,
    shaper: OnceCell<Option<rustybuzz::Face<'f>>>,
}

impl<'f> Faces<'f> {
    pub(super) fn new(set: &'f FontSet) -> Result<Self> {
        let mut faces = [const { None }; FontId::COUNT];
        for ((face, id), file) in faces.iter_mut().zip(FontId::ALL).zip(&set.files) {
            let Some(bytes) = file else { continue };
            match ttf_parser::Face::parse(bytes, 0) {
                Ok(outlines) => *face = Some(Face { id, bytes, outlines, shaper: OnceCell::new() }),
                Err(_) => return Err(ErrorKind::InvalidFont { file: id.file_name() }.into()),
            }
        }
        Ok(Self { faces })
    }

    pub(super) fn get(&self, id: FontId) -> Option<&Face<'f>> {
        self.faces.get(id as usize).and_then(Option::as_ref)
    }

    /// Whether a font has a character; none if the font is not here.
    fn has(&self, id: FontId, character: char) -> Option<bool> {
        self.get(id).map(|face| face.outlines.glyph_index(character).is_some())
    }
}

impl<'f> Face<'f> {
    pub(super) fn file_name(&self) -> &'static str {
        self.id.file_name()
    }

    pub(super) fn bytes(&self) -> &'f [u8] {
        self.bytes
    }

    pub(super) fn units_per_em(&self) -> u16 {
        self.outlines.units_per_em()
    }

    pub(super) fn shaper(&self) -> Option<&rustybuzz::Face<'f>> {
        self.shaper.get_or_init(|| rustybuzz::Face::from_slice(self.bytes, 0)).as_ref()
    }

    /// The one glyph of several letters, where the font has it.
    pub(super) fn ligature(&self, letters: &str) -> Option<u16> {
        let mut buffer = UnicodeBuffer::new();
        buffer.push_str(letters);
        match rustybuzz::shape(self.shaper()?, &[], buffer).glyph_infos() {
            [glyph] => u16::try_from(glyph.glyph_id).ok(),
            _ => None,
        }
    }
}

/// Which font has a character; remembered for the whole export.
pub(super) struct Fallback {
    known: HashMap<(char, Cut, Han), Choice>,
    /// The same for ASCII, by cut.
    ascii: [[Option<Choice>; 128]; 4],
}

impl Default for Fallback {
    fn default() -> Self {
        Self { known: HashMap::new(), ascii: [[None; 128]; 4] }
    }
}

/// Whose forms Han characters take.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
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

    fn order(self) -> [FontId; 3] {
        match self {
            Self::Chinese => [FontId::Chinese, FontId::Japanese, FontId::Korean],
            Self::Japanese => [FontId::Japanese, FontId::Chinese, FontId::Korean],
            Self::Korean => [FontId::Korean, FontId::Chinese, FontId::Japanese],
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
    /// The font to ask next was not given.
    Lacking(FontId),
}

/// The font of a script's own letters and signs; by block, because signs of a script may be common to others.
fn own(character: char) -> Option<FontId> {
    Some(match character {
        '\u{590}'..='\u{5FF}' | '\u{FB1D}'..='\u{FB4F}' => FontId::Hebrew,
        '\u{600}'..='\u{6FF}'
        | '\u{750}'..='\u{77F}'
        | '\u{8A0}'..='\u{8FF}'
        | '\u{FB50}'..='\u{FDFF}'
        | '\u{FE70}'..='\u{FEFC}' => FontId::Arabic,
        '\u{900}'..='\u{97F}' | '\u{A8E0}'..='\u{A8FF}' => FontId::Devanagari,
        '\u{980}'..='\u{9FF}' => FontId::Bengali,
        '\u{B80}'..='\u{BFF}' => FontId::Tamil,
        '\u{E00}'..='\u{E7F}' => FontId::Thai,
        _ => return None,
    })
}

impl Cut {
    fn font(self) -> FontId {
        match self {
            Self::Regular => FontId::Latin,
            Self::Bold => FontId::Bold,
            Self::Italic => FontId::Italic,
            Self::Mono => FontId::Mono,
        }
    }
}

impl Fallback {
    /// The font for a character in a text of this cut; `as_emoji` where a selector asks for it.
    pub(super) fn choose(
        &mut self,
        faces: &Faces<'_>,
        character: char,
        (cut, han, as_emoji): (Cut, Han, bool),
    ) -> Choice {
        if !as_emoji
            && let Some(place) =
                self.ascii.get_mut(cut as usize).and_then(|all| all.get_mut(character as usize))
        {
            let choice = place.unwrap_or_else(|| look(faces, character, cut, han));
            *place = Some(choice).filter(|choice| !matches!(choice, Choice::Lacking(_)));
            return choice;
        }
        if as_emoji {
            match faces.has(FontId::Emoji, character) {
                Some(true) => return Choice::Font(FontId::Emoji),
                None if is_emoji(character) => return Choice::Lacking(FontId::Emoji),
                _ => {}
            }
        }
        if let Some(choice) = self.known.get(&(character, cut, han)) {
            return *choice;
        }
        let choice = look(faces, character, cut, han);
        if !matches!(choice, Choice::Lacking(_)) {
            self.known.insert((character, cut, han), choice);
        }
        choice
    }
}

/// The fonts are asked one after the other; the first that has the character, or is not here, is the answer.
fn look(faces: &Faces<'_>, character: char, cut: Cut, han: Han) -> Choice {
    let is_asian = matches!(character, '\u{1100}'..='\u{11FF}' | '\u{2E80}'..='\u{9FFF}' | '\u{A960}'..='\u{A97F}'
        | '\u{AC00}'..='\u{D7FF}' | '\u{F900}'..='\u{FAFF}' | '\u{FE30}'..='\u{FE4F}' | '\u{FF00}'..='\u{FFEF}'
        | '\u{20000}'..='\u{3FFFF}');
    let asian = han.order().into_iter().filter(|_| is_asian);
    let pictures = Some(FontId::Emoji).filter(|_| is_picture(character));
    let signs = [FontId::Mono, FontId::Symbols, FontId::Emoji].into_iter().filter(|_| is_sign(character));
    // A script without an italic stays upright, and asks for none.
    let is_upright = cut == Cut::Italic && (is_asian || own(character).is_some() || is_sign(character));
    let first = if is_upright { FontId::Latin } else { cut.font() };
    let order = [first, FontId::Latin].into_iter().chain(pictures).chain(own(character)).chain(asian);
    for font in order.chain(signs) {
        match faces.has(font, character) {
            Some(true) => return Choice::Font(font),
            Some(false) => {}
            None => return Choice::Lacking(font),
        }
    }
    Choice::Nowhere(FontId::Latin)
}

/// Arrows, mathematics, shapes and dingbats.
fn is_sign(character: char) -> bool {
    matches!(character, '\u{2000}'..='\u{2BFF}' | '\u{1F000}'..='\u{1FAFF}')
}

/// Characters that hardly stand for anything but a picture.
fn is_picture(character: char) -> bool {
    matches!(character, '\u{1F000}'..='\u{1FAFF}')
}

/// Characters that may be shown as a picture.
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
    // Nothing before the first combining marks is, but the soft hyphen.
    if character < '\u{300}' {
        return character == '\u{AD}';
    }
    is_silent(character)
        || character.script() == Script::Inherited
        || matches!(character, '\u{1F3FB}'..='\u{1F3FF}')
}
