//! One form of text for searching: lower case, no accents, no invisible characters, plain digits.
//!
//! Finders read the folded form; their places lead back to the original (rules of section "Unicode tricks":
//! detect on a folded copy, replace in the original).

use std::ops::Range;

/// Folded text with the way back to the original.
///
/// ```text
/// original  Müller\u{200B}s  ４2     folded  mullers 42
/// ```
#[derive(Clone, Debug, Default)]
pub(crate) struct Folded {
    text: String,
    /// Per folded byte, first and last-but-one byte of its original character; empty where both forms
    /// have the same length, byte by byte.
    places: Vec<(u32, u32)>,
}

impl Folded {
    pub(crate) fn new(original: &str) -> Self {
        if original.is_ascii() {
            return Self { text: original.to_ascii_lowercase(), places: Vec::new() };
        }
        let mut folded =
            Self { text: String::with_capacity(original.len()), places: Vec::with_capacity(original.len()) };
        let mut before = ' ';
        let mut characters = original.char_indices().peekable();
        while let Some((at, character)) = characters.next() {
            let after = characters.peek().map_or(' ', |&(_, next)| next);
            let length = folded.text.len();
            let among_latin = before.is_ascii_alphabetic() || after.is_ascii_alphabetic();
            push(character, among_latin, &mut folded.text);
            let place = (at as u32, (at + character.len_utf8()) as u32);
            folded.places.extend(std::iter::repeat_n(place, folded.text.len() - length));
            before = character;
        }
        folded
    }

    /// The folded text.
    pub(crate) fn as_str(&self) -> &str {
        &self.text
    }

    /// Where a range of the folded text lies in the original.
    pub(crate) fn original(&self, range: Range<usize>) -> Range<usize> {
        if self.places.is_empty() || range.is_empty() {
            return range;
        }
        let start = self.places.get(range.start).map_or(0, |place| place.0 as usize);
        let end = self.places.get(range.end - 1).map_or(start, |place| place.1 as usize);
        start..end
    }

    /// The first folded byte that comes from the original byte `at` or one behind it.
    pub(crate) fn position(&self, at: usize) -> usize {
        if self.places.is_empty() {
            return at.min(self.text.len());
        }
        self.places.partition_point(|place| (place.0 as usize) < at)
    }
}

/// The folded form of a text that is searched for.
pub(crate) fn fold(text: &str) -> String {
    Folded::new(text).text
}

/// Appends the folded form of a character, which may be empty.
pub(super) fn push(character: char, among_latin: bool, out: &mut String) {
    match character {
        '\0'..='\x7f' => out.push(character.to_ascii_lowercase()),
        '\u{AD}'
        | '\u{180E}'
        | '\u{200B}'..='\u{200F}'
        | '\u{202A}'..='\u{202E}'
        | '\u{2060}'..='\u{2064}'
        | '\u{2066}'..='\u{2069}'
        | '\u{FEFF}'
        | '\u{FE00}'..='\u{FE0F}'
        | '\u{300}'..='\u{36F}' => {}
        '\u{A0}' | '\u{1680}' | '\u{2000}'..='\u{200A}' | '\u{202F}' | '\u{205F}' | '\u{3000}' => {
            out.push(' ')
        }
        '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{FE58}' | '\u{FE63}' => out.push('-'),
        '\u{2018}' | '\u{2019}' | '\u{201B}' | '\u{2032}' | '\u{B4}' | '\u{2BC}' => out.push('\''),
        '\u{201C}'..='\u{201F}' | '\u{2033}' => out.push('"'),
        '\u{FF01}'..='\u{FF5E}' => {
            let ascii = u32::from(character) - 0xFF01 + 0x21;
            out.push(char::from_u32(ascii).unwrap_or(character).to_ascii_lowercase());
        }
        'ß' => out.push_str("ss"),
        'æ' | 'Æ' | 'ǽ' | 'Ǽ' => out.push_str("ae"),
        'œ' | 'Œ' => out.push_str("oe"),
        'þ' | 'Þ' => out.push_str("th"),
        'ĳ' | 'Ĳ' => out.push_str("ij"),
        _ => {
            if let Some(base) = base(character) {
                out.push(base);
            } else if let Some(digit) = digit(character) {
                out.push(digit);
            } else if let Some(latin) = look_alike(character).filter(|_| among_latin) {
                out.push(latin);
            } else {
                out.extend(character.to_lowercase());
            }
        }
    }
}

/// Base letters of U+00C0 to U+017F, `.` where there is none.
const LATIN: &[u8; 192] = b"aaaaaa.ceeeeiiiidnooooo.ouuuuy..aaaaaa.ceeeeiiiidnooooo.ouuuuy.y\
aaaaaaccccccccddddeeeeeeeeeegggggggghhhhiiiiiiiiii..jjkkklllllll\
lllnnnnnnnnnoooooo..rrrrrrssssssssttttttuuuuuuuuuuuuwwyyyzzzzzzs";

/// Base letters of U+1E00 to U+1EFF, `.` where there is none.
const LATIN_ADDITIONAL: &[u8; 256] = b"aabbbbbbccddddddddddeeeeeeeeeeffgghhhhhhhhhhiiiikkkkkkllllllllmm\
mmmmnnnnnnnnoooooooopppprrrrrrrrssssssssssttttttttuuuuuuuuuuvvvv\
wwwwwwwwwwxxxxyyzzzzzzhtwyas....aaaaaaaaaaaaaaaaaaaaaaaaeeeeeeee\
eeeeeeeeiiiioooooooooooooooooooooooouuuuuuuuuuuuuuyyyyyyyy......";

/// The letter without its accent.
fn base(character: char) -> Option<char> {
    let code = u32::from(character);
    let found = match code {
        0xC0..=0x17F => LATIN.get((code - 0xC0) as usize),
        0x1E00..=0x1EFF => LATIN_ADDITIONAL.get((code - 0x1E00) as usize),
        0x218 | 0x219 => Some(&b's'),
        0x21A | 0x21B => Some(&b't'),
        _ => None,
    };
    if let Some(&letter) = found {
        return (letter != b'.').then(|| char::from(letter));
    }
    Some(match character {
        'ά' | 'Ά' => 'α',
        'έ' | 'Έ' => 'ε',
        'ή' | 'Ή' => 'η',
        'ί' | 'Ί' | 'ϊ' | 'ΐ' => 'ι',
        'ό' | 'Ό' => 'ο',
        'ύ' | 'Ύ' | 'ϋ' | 'ΰ' => 'υ',
        'ώ' | 'Ώ' => 'ω',
        'ς' => 'σ',
        'ё' | 'Ё' => 'е',
        _ => return None,
    })
}

/// First digit of each script that people type numbers in.
const ZEROS: [u32; 14] =
    [0x660, 0x6F0, 0x7C0, 0x966, 0x9E6, 0xA66, 0xAE6, 0xB66, 0xBE6, 0xC66, 0xCE6, 0xD66, 0xE50, 0xED0];

/// The ASCII digit of a digit of another script.
fn digit(character: char) -> Option<char> {
    let code = u32::from(character);
    let zero = ZEROS.iter().find(|&&zero| (zero..zero + 10).contains(&code))?;
    char::from_digit(code - zero, 10)
}

/// The Latin letter that a Cyrillic or Greek one looks like: only between Latin letters is it one in disguise.
fn look_alike(character: char) -> Option<char> {
    Some(match character {
        'а' | 'А' | 'α' | 'Α' => 'a',
        'В' | 'Β' => 'b',
        'с' | 'С' => 'c',
        'е' | 'Е' | 'Ε' => 'e',
        'Н' | 'Η' => 'h',
        'і' | 'І' | 'Ι' | 'ι' => 'i',
        'ј' | 'Ј' => 'j',
        'К' | 'Κ' | 'к' => 'k',
        'М' | 'Μ' => 'm',
        'Ν' => 'n',
        'о' | 'О' | 'ο' | 'Ο' => 'o',
        'р' | 'Р' | 'ρ' | 'Ρ' => 'p',
        'ѕ' | 'Ѕ' => 's',
        'Т' | 'Τ' => 't',
        'у' | 'У' | 'Υ' => 'y',
        'х' | 'Х' | 'Χ' | 'χ' => 'x',
        'Ζ' => 'z',
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_brought_to_one_form() {
        let cases = [
            ("Plain ASCII", "plain ascii"),
            ("MÜLLER Große", "muller grosse"),
            ("Łukasz Żółć", "lukasz zolc"),
            ("Nguyễn Văn", "nguyen van"),
            ("e\u{301}", "e"),
            ("Jo\u{200B}hn\u{AD}son", "johnson"),
            ("０３-５５", "03-55"),
            ("٠١٢ ४९", "012 49"),
            ("J\u{43E}hn", "john"),
            ("Иван", "иван"),
            ("O’Brien\u{A0}x", "o'brien x"),
            ("Škoda Ďuriš Öçün ő ų ż ž", "skoda duris ocun o u z z"),
        ];
        for (original, folded) in cases {
            assert_eq!(fold(original), folded, "{original}");
        }
    }

    #[test]
    fn places_lead_back_to_the_original() {
        let original = "an M\u{FC}\u{200B}ller: ok";
        let folded = Folded::new(original);
        let at = folded.as_str().find("muller").unwrap();
        let range = folded.original(at..at + 6);
        assert_eq!(original.get(range.clone()), Some("M\u{FC}\u{200B}ller"));
        assert_eq!(folded.position(range.start), at);
        assert_eq!(folded.position(original.len()), folded.as_str().len());
    }
}
