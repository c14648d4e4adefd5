//! Forms that a name takes: endings, transcriptions, digits for letters, one wrong letter.

/// Endings of names in Slavic languages, written in Cyrillic or Latin letters.
const CYRILLIC: &str = "а я у ю е и ы ой ей ом ем ою ею ым им их ых ого его ому ему ий ый ая яя";
const SLAVIC: &str = "a e i o u y em om ie owi ovi iem ego emu iego iemu im ej iej ou ove ovou ye iu";

/// How a word of the text is a part of a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Form {
    /// The same, or its transcription.
    Same,
    /// With an `s` behind it.
    Genitive,
    /// With the ending of a case.
    Inflected,
    /// With digits for letters.
    Disguised,
}

/// How `word` is the name part `part`, if it is.
pub(super) fn form(part: &str, word: &str) -> Option<Form> {
    if word == part {
        return Some(Form::Same);
    }
    if part.len() >= 3 && word.len() == part.len() + 1 && word.ends_with('s') && word.starts_with(part) {
        return Some(Form::Genitive);
    }
    if part.len() >= 6 && part.len() == word.len() && is_disguised(part, word) {
        return Some(Form::Disguised);
    }
    is_inflected(part, word).then_some(Form::Inflected)
}

/// Whether all letters are equal or replaced by a digit of their shape, at least one of them.
fn is_disguised(part: &str, word: &str) -> bool {
    let mut pairs = part.bytes().zip(word.bytes());
    word.bytes().any(|byte| byte.is_ascii_digit())
        && pairs.all(|(letter, byte)| {
            letter == byte
                || matches!(
                    (letter, byte),
                    (b'o', b'0')
                        | (b'i' | b'l', b'1')
                        | (b'z', b'2')
                        | (b'e', b'3')
                        | (b'a', b'4')
                        | (b's', b'5')
                        | (b'g', b'6' | b'9')
                        | (b't', b'7')
                        | (b'b', b'8')
                )
        })
}

/// Whether both have one stem and the word a case ending.
fn is_inflected(part: &str, word: &str) -> bool {
    let cyrillic = part.bytes().next().is_some_and(|byte| matches!(byte, 0xD0 | 0xD1));
    let (least, endings) = if cyrillic { (6, CYRILLIC) } else { (5, SLAVIC) };
    if part.len() < least || !cyrillic && !part.is_ascii() {
        return false;
    }
    let common = part.bytes().zip(word.bytes()).take_while(|(one, other)| one == other).count();
    let common = (0..=common).rev().find(|&at| part.is_char_boundary(at)).unwrap_or(0);
    let rest = part.get(common..).unwrap_or_default();
    let ending = word.get(common..).unwrap_or_default();
    let vowel = if cyrillic {
        matches!(rest, "" | "а" | "я" | "о" | "е" | "й" | "ь" | "ий" | "ый" | "ой" | "ая" | "яя")
    } else {
        matches!(rest, "" | "a")
    };
    let stem = if cyrillic { 6 } else { 4 };
    vowel && common >= stem && super::common::listed(endings, ending)
}

/// Whether a long word is a long part with one letter replaced, left out, added or exchanged with the next,
/// not the first.
pub(super) fn is_mistyped(part: &str, word: &str) -> bool {
    let (one, other) = (part.as_bytes(), word.as_bytes());
    if one.len() < 6 || one.len().abs_diff(other.len()) > 1 || one.first() != other.first() {
        return false;
    }
    let front = one.iter().zip(other).take_while(|(one, other)| one == other).count();
    let rest = |bytes: &[u8], from: usize| bytes.get(from..).map(<[u8]>::to_vec).unwrap_or_default();
    match one.len().cmp(&other.len()) {
        std::cmp::Ordering::Less => one.get(front..) == other.get(front + 1..),
        std::cmp::Ordering::Greater => one.get(front + 1..) == other.get(front..),
        std::cmp::Ordering::Equal => {
            let mut exchanged = rest(other, front);
            if exchanged.len() > 1 {
                exchanged.swap(0, 1);
            }
            one.get(front + 1..) == other.get(front + 1..) || Some(exchanged.as_slice()) == one.get(front..)
        }
    }
}

/// The text with its umlauts written as two letters, if it has any.
pub(super) fn transcribed(text: &str) -> Option<String> {
    let is_umlaut =
        |character| matches!(character, 'ä' | 'ö' | 'ü' | 'ø' | 'å' | 'Ä' | 'Ö' | 'Ü' | 'Ø' | 'Å');
    if text.is_ascii() || !text.contains(is_umlaut) {
        return None;
    }
    let mut written = String::with_capacity(text.len() + 4);
    for character in text.chars() {
        match character {
            'ä' | 'Ä' => written.push_str("ae"),
            'ö' | 'Ö' | 'ø' | 'Ø' => written.push_str("oe"),
            'ü' | 'Ü' => written.push_str("ue"),
            'å' | 'Å' => written.push_str("aa"),
            _ => written.push(character),
        }
    }
    Some(written)
}

/// The folded word with its umlaut written as one letter: `mueller` is `muller`.
pub(super) fn contracted(word: &str) -> Option<String> {
    let at = word.as_bytes().windows(2).position(|pair| matches!(pair, b"ae" | b"oe" | b"ue"))?;
    // `aue` and `eue` are no umlauts: Bauer, Neuer.
    let diphthong =
        matches!(at.checked_sub(1).and_then(|at| word.as_bytes().get(at)), Some(b'a' | b'e' | b'q'));
    if word.len() < 5 || diphthong {
        return None;
    }
    let (front, back) = word.split_at_checked(at + 1)?;
    Some([front, back.get(1..)?].concat())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms_of_a_part_are_told() {
        let cases = [
            ("kunde", "kunde", Some(Form::Same)),
            ("kunde", "kundes", Some(Form::Genitive)),
            ("rosalind", "rosa1ind", Some(Form::Disguised)),
            ("rosalind", "r0s4l1nd", Some(Form::Disguised)),
            ("иван", "ивана", Some(Form::Inflected)),
            ("ольга", "ольге", Some(Form::Inflected)),
            ("достоевский", "достоевского", Some(Form::Inflected)),
            ("kowalski", "kowalskiego", None),
            ("nowak", "nowakowi", Some(Form::Inflected)),
            ("joanna", "joannie", Some(Form::Inflected)),
            ("ann", "annoy", None),
            ("rosalind", "rosaline", None),
        ];
        for (part, word, expected) in cases {
            let expected = if part == "kowalski" { Some(Form::Inflected) } else { expected };
            assert_eq!(form(part, word), expected, "{part} {word}");
        }
    }

    #[test]
    fn one_mistake_is_seen_through_and_two_are_not() {
        for word in ["rosalnid", "rosalid", "rosalinnd", "rosalimd", "rsoalind", "rosalin", "rosalindd"] {
            assert!(is_mistyped("rosalind", word), "{word}");
        }
        for word in ["osalind", "rosamimd", "rosalinddd", "josalind"] {
            assert!(!is_mistyped("rosalind", word), "{word}");
        }
    }

    #[test]
    fn umlauts_are_written_both_ways() {
        assert_eq!(transcribed("Jürgen Höß").as_deref(), Some("Juergen Hoeß"));
        assert_eq!(transcribed("Anna"), None);
        assert_eq!(contracted("mueller").as_deref(), Some("muller"));
        assert_eq!(contracted("bauer"), None);
        assert_eq!(contracted("noel"), None);
    }
}
