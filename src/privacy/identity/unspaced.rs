//! Names in scripts that put no spaces between words, found as parts of the text.

use memchr::memmem;

use super::certainty::{CERTAIN, LIKELY};
use super::text::{Text, is_unspaced};

/// Titles and forms of address behind a name.
const BEHIND: [&str; 22] = [
    "さん",
    "さま",
    "様",
    "氏",
    "君",
    "くん",
    "ちゃん",
    "先生",
    "女士",
    "小姐",
    "太太",
    "总",
    "總",
    "经理",
    "經理",
    "씨",
    "님",
    "양",
    "군",
    "部長",
    "社長",
    "先輩",
];
/// Forms of address before a name.
const BEFORE: [&str; 5] = ["小", "老", "阿", "คุณ", "นาย"];

/// A name or a company, and the pieces that name it as well.
#[derive(Debug)]
pub(super) struct Unspaced {
    pub(super) value: u32,
    pieces: Vec<Piece>,
}

#[derive(Debug)]
struct Piece {
    text: String,
    certainty: u8,
    /// Names nobody without a form of address.
    addressed: bool,
}

impl Unspaced {
    /// A value that is searched for as it is.
    pub(super) fn whole(value: u32, text: &str) -> Self {
        Self { value, pieces: vec![Piece { text: text.to_owned(), certainty: CERTAIN, addressed: false }] }
    }

    /// A name, or one of its words.
    pub(super) fn of_name(value: u32, unit: u8, text: &str) -> Self {
        let count = text.chars().count();
        let mut all = Self { value, pieces: Vec::new() };
        let compact = text
            .chars()
            .all(|letter| matches!(letter, '\u{3400}'..='\u{9FFF}' | '\u{AC00}'..='\u{D7AF}' | '\u{3005}'));
        all.push(text, if count > 2 { CERTAIN } else { LIKELY }, count == 1);
        if unit > 0 || !compact || !(2..=5).contains(&count) {
            return all;
        }
        // Surname and given name without a space: one letter and the rest, or two and the rest.
        let hangul = text.starts_with(|letter| matches!(letter, '\u{AC00}'..='\u{D7AF}'));
        for length in 1..=2 {
            let Some((at, _)) = text.char_indices().nth(length) else { break };
            let Some((surname, given)) = text.split_at_checked(at) else { break };
            let rest = count - length;
            if count == 2 || length == 2 && count == 3 && hangul {
                continue;
            }
            if length == 1 || count >= 3 {
                all.push(surname, LIKELY, length == 1 || count == 3);
            }
            if (2..=3).contains(&rest) && (length == 1) == (count == 3) || rest == 2 {
                all.push(given, LIKELY, false);
            } else if rest == 1 {
                all.push(given, LIKELY, true);
            }
        }
        all
    }

    fn push(&mut self, text: &str, certainty: u8, addressed: bool) {
        if !self.pieces.iter().any(|piece| piece.text == text) {
            self.pieces.push(Piece { text: text.to_owned(), certainty, addressed });
        }
    }

    /// Calls `found` with each place of the folded text.
    pub(super) fn find(&self, text: &Text<'_>, found: &mut dyn FnMut(usize, usize, u8)) {
        for piece in &self.pieces {
            for start in memmem::find_iter(text.bytes, piece.text.as_bytes()) {
                let end = start + piece.text.len();
                let before = text.folded.get(..start).unwrap_or_default();
                let behind = text.folded.get(end..).unwrap_or_default();
                let addressed =
                    BEHIND.iter().any(|title| behind.strip_prefix(' ').unwrap_or(behind).starts_with(title))
                        || BEFORE.iter().any(|title| before.ends_with(title));
                if (!piece.addressed || addressed) && (addressed || is_apart(&piece.text, before, behind)) {
                    found(start, end, piece.certainty);
                }
            }
        }
    }
}

/// Whether a piece is not inside a longer word of its script.
fn is_apart(piece: &str, before: &str, behind: &str) -> bool {
    let before = before.chars().next_back();
    let behind = behind.chars().next();
    let katakana = |letter: char| matches!(letter, '\u{30A1}'..='\u{30FA}' | '\u{30FC}');
    let hangul = |letter: char| matches!(letter, '\u{AC00}'..='\u{D7AF}');
    if piece.chars().all(katakana) {
        return !before.is_some_and(katakana) && !behind.is_some_and(katakana);
    }
    if piece.starts_with(hangul) {
        return !before.is_some_and(hangul);
    }
    piece.chars().any(is_unspaced)
}
