//! Folded text in tokens: words, runs of digits, runs of one sign.

use std::ops::RangeInclusive;

use crate::privacy::fold::Folded;

/// What a token is made of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Form {
    /// Letters, possibly with an apostrophe inside.
    Word,
    /// Digits.
    Number,
    /// One letter of a script that is written without spaces.
    Glyph,
    /// A sign, repeated or not.
    Sign,
}

/// What stands between a token and the one before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Gap {
    Nothing,
    Space,
    LineEnd,
}

/// How a word is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Case {
    /// Small letters in a text without capitals, or a script that has none.
    Plain,
    /// Small letters in a text that has capitals elsewhere.
    Small,
    /// One capital at the start.
    Title,
    /// One letter, a capital.
    Initial,
    /// All capitals.
    Capitals,
    /// Capitals inside.
    Mixed,
}

/// A token: bytes of the folded text.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Token {
    pub(crate) start: u32,
    pub(crate) end: u32,
    pub(crate) form: Form,
    pub(crate) gap: Gap,
    pub(crate) case: Case,
}

impl Token {
    /// The token in the folded text.
    pub(crate) fn text<'t>(&self, folded: &'t str) -> &'t str {
        folded.get(self.start as usize..self.end as usize).unwrap_or_default()
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Class {
    Letter,
    Digit,
    Glyph,
    Space,
    LineEnd,
    Sign,
}

/// Classes of ASCII; folded text has no capitals.
const ASCII: [Class; 128] = {
    let mut classes = [Class::Sign; 128];
    let mut at = 0;
    while let Some((_, rest)) = classes.split_at_mut_checked(at)
        && let Some(class) = rest.first_mut()
    {
        *class = match at as u8 {
            b'a'..=b'z' => Class::Letter,
            b'0'..=b'9' => Class::Digit,
            b'\n' | b'\r' => Class::LineEnd,
            byte if byte.is_ascii_whitespace() => Class::Space,
            _ => Class::Sign,
        };
        at += 1;
    }
    classes
};

#[inline]
fn class(character: char) -> Class {
    ASCII.get(character as usize).copied().unwrap_or_else(|| class_beyond(character))
}

fn class_beyond(character: char) -> Class {
    match character {
        '\u{2028}' | '\u{2029}' => Class::LineEnd,
        '\u{3040}'..='\u{30FF}'
        | '\u{3400}'..='\u{4DBF}'
        | '\u{4E00}'..='\u{9FFF}'
        | '\u{AC00}'..='\u{D7AF}'
        | '\u{E00}'..='\u{E7F}'
        | '\u{20000}'..='\u{2FFFF}' => Class::Glyph,
        // Vowel signs and joiners of Indic scripts are inside words.
        '\u{964}' | '\u{965}' => Class::Sign,
        '\u{900}'..='\u{DFF}' => Class::Letter,
        _ if character.is_alphabetic() => Class::Letter,
        _ if character.is_numeric() => Class::Digit,
        _ if character.is_whitespace() => Class::Space,
        _ => Class::Sign,
    }
}

/// The character at `at`, which is where one begins, and its length.
#[inline]
fn character(text: &str, at: usize) -> Option<(char, usize)> {
    match *text.as_bytes().get(at)? {
        byte @ 0..0x80 => Some((char::from(byte), 1)),
        _ => text.get(at..)?.chars().next().map(|character| (character, character.len_utf8())),
    }
}

/// Whether a text has both capitals and small letters.
fn has_capitals(text: &str) -> bool {
    if text.is_ascii() {
        let has =
            |range: RangeInclusive<u8>| text.bytes().fold(false, |has, byte| has | range.contains(&byte));
        return has(b'A'..=b'Z') && has(b'a'..=b'z');
    }
    text.chars().any(char::is_uppercase) && text.chars().any(char::is_lowercase)
}

/// Fills `out` with the tokens of a folded text.
pub(crate) fn tokens(original: &str, folded: &Folded, out: &mut Vec<Token>) {
    out.clear();
    let text = folded.as_str();
    let has_capitals = has_capitals(original);
    if text.is_ascii() && original.is_ascii() {
        // Both have the same bytes at the same places.
        return ascii_tokens(if has_capitals { original } else { "" }, text, out);
    }
    let mut at = 0;
    let mut gap = Gap::LineEnd;
    while let Some((first, length)) = character(text, at) {
        let start = at;
        at += length;
        let kind = class(first);
        let form = match kind {
            Class::Space => {
                if gap == Gap::Nothing {
                    gap = Gap::Space;
                }
                continue;
            }
            Class::LineEnd => {
                gap = Gap::LineEnd;
                continue;
            }
            Class::Letter => Form::Word,
            Class::Digit => Form::Number,
            Class::Glyph => Form::Glyph,
            Class::Sign => Form::Sign,
        };
        while form != Form::Glyph
            && let Some((next, length)) = character(text, at)
        {
            let is_inside = match form {
                Form::Sign => next == first,
                // `o'brien` is one word, `anna's` is two.
                Form::Word if next == '\'' => is_inside_word(text, at),
                _ => class(next) == kind,
            };
            if !is_inside {
                break;
            }
            at += length;
        }
        let mut token = Token { start: start as u32, end: at as u32, form, gap, case: Case::Plain };
        if has_capitals && form == Form::Word {
            token.case = case(original.get(folded.original(start..at)).unwrap_or_default());
        }
        out.push(token);
        gap = Gap::Nothing;
    }
}

/// How many bytes from the first on are inside.
#[inline]
fn run(bytes: &[u8], is_inside: impl Fn(u8) -> bool) -> usize {
    bytes.iter().take_while(|&&byte| is_inside(byte)).count()
}

/// The same for a text in ASCII; `original` is empty if capitals do not count.
fn ascii_tokens(original: &str, text: &str, out: &mut Vec<Token>) {
    let bytes = text.as_bytes();
    let mut at = 0;
    let mut gap = Gap::LineEnd;
    while let Some((&first, rest)) = bytes.get(at..).and_then(|rest| rest.split_first()) {
        let start = at;
        at += 1;
        let form = match class(char::from(first)) {
            Class::Space => {
                if gap == Gap::Nothing {
                    gap = Gap::Space;
                }
                continue;
            }
            Class::LineEnd => {
                gap = Gap::LineEnd;
                continue;
            }
            Class::Letter => {
                at += run(rest, |byte| byte.is_ascii_lowercase());
                while bytes.get(at) == Some(&b'\'') && is_inside_word(text, at) {
                    at += 1;
                    at += run(bytes.get(at..).unwrap_or_default(), |byte| byte.is_ascii_lowercase());
                }
                Form::Word
            }
            Class::Digit => {
                at += run(rest, |byte| byte.is_ascii_digit());
                Form::Number
            }
            Class::Sign | Class::Glyph => {
                at += run(rest, |byte| byte == first);
                Form::Sign
            }
        };
        let mut token = Token { start: start as u32, end: at as u32, form, gap, case: Case::Plain };
        if form == Form::Word
            && let Some(word) = original.get(start..at)
        {
            let is_small = word.bytes().fold(true, |small, byte| small & !byte.is_ascii_uppercase());
            token.case = if is_small { Case::Small } else { case(word) };
        }
        out.push(token);
        gap = Gap::Nothing;
    }
}

/// Whether the apostrophe at `at` belongs to the word around it.
fn is_inside_word(text: &str, at: usize) -> bool {
    let mut behind = text.get(at + 1..).unwrap_or_default().chars();
    match behind.next() {
        Some('s') => behind.next().is_some_and(|next| class(next) == Class::Letter),
        Some(next) => class(next) == Class::Letter,
        None => false,
    }
}

fn case(word: &str) -> Case {
    let mut letters = word.chars().filter(|character| character.is_alphabetic());
    let Some(first) = letters.next() else { return Case::Plain };
    let (mut upper, mut lower) = (0, 0);
    for letter in letters {
        if letter.is_uppercase() {
            upper += 1;
        } else if letter.is_lowercase() {
            lower += 1;
        }
    }
    match (first.is_uppercase(), upper, lower) {
        (true, 0, 0) => Case::Initial,
        (true, 0, _) => Case::Title,
        (true, _, 0) => Case::Capitals,
        (false, 0, _) if first.is_lowercase() => Case::Small,
        (false, 0, 0) => Case::Plain,
        _ => Case::Mixed,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn split(original: &str) -> Vec<String> {
        let folded = Folded::new(original);
        let mut out = Vec::new();
        tokens(original, &folded, &mut out);
        out.iter().map(|token| token.text(folded.as_str()).to_owned()).collect()
    }

    #[test]
    fn text_is_cut_into_words_numbers_and_signs() {
        let cases: [(&str, &[&str]); 9] = [
            ("my name is Anna.", &["my", "name", "is", "anna", "."]),
            ("O'Brien's dog", &["o'brien", "'", "s", "dog"]),
            ("the Abernethys' account", &["the", "abernethys", "'", "account"]),
            ("a4g4 f3", &["a", "4", "g", "4", "f", "3"]),
            ("wait... 12-34", &["wait", "...", "12", "-", "34"]),
            ("Müller,Łódź", &["muller", ",", "lodz"]),
            ("佐藤様", &["佐", "藤", "様"]),
            ("सुनीता वर्मा", &["सुनीता", "वर्मा"]),
            ("", &[]),
        ];
        for (text, expected) in cases {
            assert_eq!(split(text), expected, "{text}");
        }
    }

    #[test]
    fn texts_in_ascii_are_cut_as_all_others() {
        for text in [
            "It's O'Brien's, isn't it? 'quoted'",
            "a4G4\tF3 ... --\r\nWAIT 12-34!!",
            "rock 'n' roll' x'y'z I'm",
        ] {
            let cut = |text: &str| {
                let mut out = Vec::new();
                tokens(text, &Folded::new(text), &mut out);
                out.iter().map(|token| format!("{token:?}")).collect::<Vec<_>>()
            };
            let mut others = cut(&format!("{text} \u{e9}"));
            assert!(others.pop().is_some_and(|last| last.contains("Word")));
            assert_eq!(cut(text), others, "{text}");
        }
    }

    #[test]
    fn capitals_count_only_where_there_are_small_letters_too() {
        let cases = [
            ("Anna", Case::Title),
            ("ANNA is", Case::Capitals),
            ("ANNA", Case::Plain),
            ("anna", Case::Plain),
            ("anna Is", Case::Small),
            ("J is", Case::Initial),
            ("McKay", Case::Mixed),
        ];
        for (text, expected) in cases {
            let mut out = Vec::new();
            tokens(text, &Folded::new(text), &mut out);
            assert_eq!(out[0].case, expected, "{text}");
        }
    }
}
