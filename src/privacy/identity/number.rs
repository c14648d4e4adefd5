//! Telephone numbers and other numbers, compared by their digits from the last one on.

use super::text::Text;

/// Fewest digits that name a telephone.
pub(super) const PHONE: usize = 7;
/// Fewest digits of another number.
pub(super) const NUMBER: usize = 5;

/// A digit of a text, found backwards.
#[derive(Clone, Copy, Debug)]
struct Digit {
    value: u8,
    start: usize,
    /// No digit touches it on the left.
    first: bool,
}

/// Reads the digits before a place, also spelled ones, until something else comes.
#[derive(Clone, Debug)]
struct Backwards<'t> {
    text: &'t Text<'t>,
    at: usize,
    again: Option<(Digit, u8)>,
}

impl Iterator for Backwards<'_> {
    type Item = Digit;

    fn next(&mut self) -> Option<Digit> {
        if let Some((digit, times)) = self.again.take() {
            if times > 1 {
                self.again = Some((digit, times - 1));
            }
            return Some(digit);
        }
        for passed in 0..=4 {
            let byte = self.text.before(self.at);
            if byte.is_ascii_digit() {
                self.at -= 1;
                let first = !self.text.before(self.at).is_ascii_digit();
                return Some(Digit { value: byte - b'0', start: self.at, first });
            }
            if byte.is_ascii_lowercase() {
                let word = self.text.previous(self.at)?;
                let value = spelled(self.text.word(word))?;
                self.at = word.start;
                let mut digit = Digit { value, start: word.start, first: true };
                let times = self
                    .text
                    .previous(word.start)
                    .filter(|times| self.text.slice(times.end, word.start) == " ");
                if let Some((times, more)) =
                    times.and_then(|times| Some((times, repeated(self.text.word(times))?)))
                {
                    digit.start = times.start;
                    self.at = times.start;
                    self.again = Some((digit, more));
                }
                return Some(digit);
            }
            let between =
                matches!(byte, b' ' | b'.' | b'-' | b'/' | b'(' | b')' | b'[' | b']' | b'_' | b',' | b'\'');
            if !between || passed == 4 {
                return None;
            }
            self.at -= 1;
        }
        None
    }
}

/// The value of a spelled digit.
pub(super) fn spelled(word: &str) -> Option<u8> {
    if !(1..=5).contains(&word.len()) {
        return None;
    }
    Some(match word.as_bytes() {
        b"o" | b"oh" | b"zero" | b"nil" => 0,
        b"one" => 1,
        b"two" => 2,
        b"three" => 3,
        b"four" => 4,
        b"five" => 5,
        b"six" => 6,
        b"seven" => 7,
        b"eight" => 8,
        b"nine" => 9,
        _ => return None,
    })
}

/// Whether a spelled digit may begin with this letter.
#[inline]
pub(super) fn begins_spelled(letter: u8) -> bool {
    matches!(letter, b'e' | b'f' | b'n' | b'o' | b's' | b't' | b'z')
}

/// How often more the digit behind this word is meant.
fn repeated(word: &str) -> Option<u8> {
    match word {
        "double" => Some(1),
        "triple" => Some(2),
        _ => None,
    }
}

/// Where the telephone number that ends at `end` begins, if its digits are `digits`.
///
/// Country code, `00` and the zero before the area code may stand on one side only; seven digits from the
/// last one on are enough if nothing contradicts.
pub(super) fn phone(text: &Text<'_>, end: usize, digits: &[u8]) -> Option<usize> {
    let mut found = Backwards { text, at: end, again: None };
    let mut wanted = digits.iter().rev().peekable();
    let mut matched = 0;
    let mut start = end;
    let mut first = true;
    let mut next = found.next();
    while let (Some(digit), Some(&&value)) = (next, wanted.peek()) {
        if digit.value == value {
            wanted.next();
            matched += 1;
        } else if !(digit.value == 0 && matched >= PHONE) {
            break;
        }
        (start, first) = (digit.start, digit.first);
        next = found.next();
    }
    if matched < PHONE.min(digits.len()) {
        return None;
    }
    let complete = wanted.peek().is_none();
    if !complete && !(first && (next.is_none() || matched >= 9)) {
        return None;
    }
    if complete {
        // What stands before a complete number may be its country code or zeros.
        let mut extra = 0;
        let mut zeros = true;
        let mut ahead = next;
        let mut longest = (start, first);
        while let Some(digit) = ahead {
            extra += 1;
            zeros &= digit.value == 0;
            let marked = text.before(digit.start) == b'+' || digit.value == 0;
            if extra > 5 || (extra > 3 && !marked) {
                if !first {
                    return None;
                }
                break;
            }
            if digit.first && (!first && longest == (start, first) || zeros || marked) {
                longest = (digit.start, true);
            }
            ahead = found.next();
        }
        if !longest.1 {
            return None;
        }
        start = longest.0;
    }
    while matches!(text.before(start), b'+' | b'(') {
        start -= 1;
    }
    Some(start)
}

/// Where the number that ends at `end` begins, if it has exactly these digits.
pub(super) fn number(text: &Text<'_>, end: usize, digits: &[u8]) -> Option<usize> {
    let mut found = Backwards { text, at: end, again: None };
    let mut last = None;
    for &value in digits.iter().rev() {
        last = Some(found.next().filter(|digit| digit.value == value)?);
    }
    last.filter(|digit| digit.first).map(|digit| digit.start)
}

/// The digits of a telephone field without its extension, zeros in front and the bracketed zero.
pub(super) fn significant(folded: &str, out: &mut Vec<u8>) {
    let from = out.len();
    let bytes = folded.as_bytes();
    for (at, &byte) in bytes.iter().enumerate() {
        let enough = out.len() - from >= PHONE;
        match byte {
            b'0' if out.len() == from => {}
            b'0' if bytes.get(at.wrapping_sub(1)) == Some(&b'(') && bytes.get(at + 1) == Some(&b')') => {}
            b'0'..=b'9' => out.push(byte - b'0'),
            b'a'..=b'z' | b'#' | b';' | b',' if enough => break,
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::privacy::passage::Passage;

    fn is_in(field: &str, text: &str) -> Option<String> {
        let mut digits = Vec::new();
        significant(field, &mut digits);
        let passage = Passage::after(text, "");
        let text = Text::new(&passage);
        let mut at = 0;
        while let Some((word, _)) = text.next(at) {
            if let Some(start) = phone(&text, word.end, &digits) {
                return Some(text.slice(start, word.end).to_owned());
            }
            at = word.end;
        }
        None
    }

    #[test]
    fn telephone_numbers_are_found_in_any_grouping_and_form() {
        let german = "+49 30 1234567";
        let american = "+1 202-555-0143 ext. 12";
        let cases = [
            (german, "call 030/1234567 now", "030/1234567"),
            (german, "call 0049 30 123 45 67", "0049 30 123 45 67"),
            (german, "+49 (0)30 1234567", "+49 (0)30 1234567"),
            (german, "+49.30.12.34.56.7", "+49.30.12.34.56.7"),
            (german, "tel 4930 1234567", "4930 1234567"),
            (german, "nur 1234567 bitte", "1234567"),
            (german, "٠٣٠ ١٢٣٤٥٦٧", "030 1234567"),
            ("030 1234567", "+49 30 1234567", "+49 30 1234567"),
            ("030 1234567", "+49301234567", "+49301234567"),
            (american, "(202) 555-0143", "(202) 555-0143"),
            (american, "[202] 555 0143", "202] 555 0143"),
            (american, "2025550143 x12", "2025550143"),
            (american, "1) 202 555 0143", "1) 202 555 0143"),
            (american, "2) 202 555 0143", "202 555 0143"),
            (american, "555-0143", "555-0143"),
            (
                american,
                "two oh two triple five oh one four three",
                "two oh two triple five oh one four three",
            ),
            (
                american,
                "two zero two, double five five, zero one four 3",
                "two zero two, double five five, zero one four 3",
            ),
        ];
        for (field, text, expected) in cases {
            assert_eq!(is_in(field, text).as_deref(), Some(expected), "{field} in {text}");
        }
    }

    #[test]
    fn other_numbers_are_left_alone() {
        let cases = [
            ("+1 202-555-0143", "303-555-0143"),
            ("+1 202-555-0143", "order 95550143"),
            ("+1 202-555-0143", "order 2025550"),
            ("+1 202-555-0143", "order 20255501431"),
            ("+49 30 1234567", "IBAN DE89 1234 5671"),
            ("+49 30 1234567", "0401234567"),
        ];
        for (field, text) in cases {
            assert_eq!(is_in(field, text), None, "{field} in {text}");
        }
    }
}
