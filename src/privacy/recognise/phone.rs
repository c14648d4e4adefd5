//! Telephone numbers: calling codes, national writings, and any digits behind a cue.

use std::ops::Range;

use super::cue::Cue;
use super::number::{chain, count, extent, is_date, shape};
use super::reading::Reading;
use crate::privacy::entity::Entity;
use crate::privacy::span::Span;

/// Finds telephone numbers.
pub(super) fn find(reading: &Reading<'_>, out: &mut Vec<Span>) {
    let mut first = 0;
    while let Some(group) = reading.groups.get(first) {
        let last = chain(reading, first, joins);
        let found = if opens(reading, group.start) {
            (first..=last).rev().find_map(|end| phone(reading, first, end))
        } else {
            None
        };
        match found {
            Some((range, end, confidence)) => {
                reading.push(out, range, Entity::Phone, confidence);
                first = end + 1;
            }
            None => first += 1,
        }
    }
}

fn joins(gap: &str) -> bool {
    matches!(
        gap,
        " " | "-"
            | "."
            | "/"
            | ")"
            | "("
            | ") "
            | " ("
            | " - "
            | " / "
            | ")-"
            | "-("
            | "  "
            | " -"
            | "- "
            | ") ("
            | ".("
            | ")/"
            | ")."
            | "\u{b7}"
            | ") - "
    )
}

/// Whether a number can begin here.
fn opens(reading: &Reading<'_>, start: usize) -> bool {
    let before = reading.before(start);
    !(before.is_ascii_alphanumeric() && !before_is_cue(reading, start))
        && !matches!(before, b'$' | b'#' | b'_' | b'@' | b'=' | b'~' | b'\\')
        && !(matches!(before, b'.' | b',' | b'/' | b':' | b'-')
            && reading.before(start.saturating_sub(1)).is_ascii_alphanumeric()
            && !before_is_cue(reading, start - 1))
        && !reading.slice(start.saturating_sub(4)..start).trim_end().ends_with(['€', '£', '$', '¥', '₹'])
        && !reading.is_linked(start)
}

fn before_is_cue(reading: &Reading<'_>, at: usize) -> bool {
    reading
        .cue_before(at)
        .is_some_and(|mention| mention.end == at && matches!(mention.cue, Cue::Phone | Cue::Number))
}

fn phone(reading: &Reading<'_>, first: usize, last: usize) -> Option<(Range<usize>, usize, u8)> {
    let digits = count(reading, first, last);
    let inner = extent(reading, first, last);
    let next = reading.byte(inner.end);
    let extension = extension(reading, inner.end);
    if !(6..=15).contains(&digits)
        || (next.is_ascii_alphabetic() && extension == inner.end)
        || matches!(next, b'%' | b'@' | b'_')
        || (matches!(next, b',' | b'.' | b':' | b'-') && reading.byte(inner.end + 1).is_ascii_digit())
        || reading.slice(inner.end..reading.text.len()).trim_start().starts_with(['€', '£'])
    {
        return None;
    }
    let text = reading.slice(inner.clone());
    let cue = reading.cue_near(inner.start, 1);
    let is_phone_cue = |cue: Option<Cue>| matches!(cue, Some(Cue::Phone | Cue::Number));
    // A sign or bracket before the first digit belongs to the number.
    let mut start = inner.start;
    if reading.before(start) == b'(' && text.contains(')') {
        start -= 1;
    }
    let plus = reading.before(start) == b'+'
        || (reading.before(start) == b' ' && reading.before(start.saturating_sub(1)) == b'+');
    if plus {
        start -= if reading.before(start) == b'+' { 1 } else { 2 };
        if reading.before(start) == b'('
            && text.contains(')')
            && !text.get(..text.find(')').unwrap_or(0)).unwrap_or_default().contains('(')
        {
            start -= 1;
        }
    }
    let range = start..extension;
    let behind = |confidence| Some((range.clone(), last, confidence));
    if plus {
        let decimals = text.split('.').count() == 2 && !text.contains([' ', '-']);
        let known = (8..=15).contains(&digits) && !text.starts_with('0') && !(decimals && !is_phone_cue(cue));
        return if known && !reading.before(start).is_ascii_alphanumeric() { behind(95) } else { None };
    }
    if is_date(text) || is_years(reading, first, last) {
        return None;
    }
    let direct = reading.cue_at(inner.start);
    let cued = is_phone_cue(direct) || (cue == Some(Cue::Phone));
    let cued = cued || listed(reading, inner.start);
    let followed = reading.cue_follows(extension, Cue::Phone);
    let shape = shape(reading, first, last);
    if cued || followed {
        let enough = if shape.len() > 1 { digits >= 6 } else { digits >= 7 };
        return if enough && (cued || digits >= 7) { behind(92) } else { None };
    }
    if matches!(
        cue,
        Some(
            Cue::Thing
                | Cue::Account
                | Cue::Id
                | Cue::Tax
                | Cue::Medical
                | Cue::Booking
                | Cue::Passport
                | Cue::Licence
                | Cue::Token
                | Cue::Pin
        )
    ) {
        return None;
    }
    if alone_on_line(reading, &range)
        && (8..=13).contains(&digits)
        && (shape.len() > 1 || (9..=11).contains(&digits))
    {
        return behind(80);
    }
    bare(text, &shape, digits).then_some((range.clone(), last, 78))
}

/// National writings that stand without a cue.
fn bare(text: &str, shape: &str, digits: usize) -> bool {
    let bytes = text.as_bytes();
    let at = |place: usize| bytes.get(place).copied().unwrap_or(0);
    let separator = text.bytes().find(|byte| !byte.is_ascii_digit());
    // North America: 202-555-0143, (202) 555-0143, 1-202-555-0143.
    let american = matches!(shape, "334" | "1334") && (matches!(shape, "1334") == text.starts_with('1')) && {
        let area = if shape.len() == 4 {
            text.trim_start_matches(|c: char| !c.is_ascii_digit() || c == '1')
        } else {
            text
        };
        matches!(area.bytes().next(), Some(b'2'..=b'9')) || separator != Some(b' ')
    };
    let trunk = text.starts_with('0') && matches!(at(1), b'1'..=b'9') && (9..=11).contains(&digits);
    let spaced = trunk
        && (2..=6).contains(&shape.len())
        && separator.is_some_and(|sign| sign != b'.' || shape == "22222");
    let prefix = text.starts_with("00")
        && matches!(at(2), b'1'..=b'9')
        && (11..=15).contains(&digits)
        && shape.len() > 1;
    // Brazil: (11) 95555-0143, 11 95555-0143.
    let brazilian =
        matches!(shape, "254" | "244") && text.as_bytes().get(text.len().wrapping_sub(5)) == Some(&b'-');
    american
        || spaced
        || prefix
        || brazilian
        || (trunk && shape.len() == 1 && digits >= 10 && !text.contains("000"))
}

/// End of an attached extension ("x4587"), or the place itself.
fn extension(reading: &Reading<'_>, end: usize) -> usize {
    let digits = reading.bytes.iter().skip(end + 1).take_while(|byte| byte.is_ascii_digit()).count();
    let closed = !reading.byte(end + 1 + digits).is_ascii_alphanumeric();
    if reading.byte(end) == b'x' && (1..=6).contains(&digits) && closed { end + 1 + digits } else { end }
}

/// Whether a number right before this one was called a telephone number: "0171 1234 or 0171 5678".
fn listed(reading: &Reading<'_>, start: usize) -> bool {
    let gap = reading.slice(start.saturating_sub(24)..start);
    let Some(digit) = gap.rfind(|character: char| character.is_ascii_digit()) else { return false };
    let between = gap.get(digit + 1..).unwrap_or_default().trim_matches([' ', ',', '/', '(', '+']);
    matches!(
        between,
        "or" | "and"
            | "oder"
            | "und"
            | "ou"
            | "et"
            | "o"
            | "y"
            | "e"
            | "of"
            | "en"
            | "eller"
            | "och"
            | "lub"
            | "и"
            | "или"
    ) && reading.cue_before(start).is_some_and(|mention| mention.cue == Cue::Phone)
}

fn is_years(reading: &Reading<'_>, first: usize, last: usize) -> bool {
    let groups = reading.groups.get(first..=last).unwrap_or_default();
    groups.len() == 2
        && groups.iter().all(|group| {
            group.len() == 4 && matches!(reading.slice(group.clone()).get(..2), Some("19" | "20"))
        })
        && reading.slice(extent(reading, first, last)).contains('-')
}

/// Whether a line behind another holds nothing else, as in a signature.
fn alone_on_line(reading: &Reading<'_>, range: &Range<usize>) -> bool {
    let head = reading.slice(0..range.start).trim_end_matches([' ', '\t']);
    let tail = reading.slice(range.end..reading.text.len()).trim_start_matches([' ', '\t', '.', '\r']);
    head.ends_with('\n')
        && head.bytes().any(|byte| !byte.is_ascii_whitespace())
        && (tail.is_empty() || tail.starts_with('\n'))
}

#[cfg(test)]
mod tests {
    use crate::privacy::entity::Entity::Phone;
    use crate::privacy::recognise::tests::{finds, leaves};

    #[test]
    fn numbers_of_many_countries_are_found() {
        finds(
            Phone,
            &[
                ("+14155550132", "+14155550132"),
                ("it is +61 (0)2 5550 0132 ok", "+61 (0)2 5550 0132"),
                ("(+34) 912 555 013", "(+34) 912 555 013"),
                ("0041 44 555 01 32", "0041 44 555 01 32"),
                ("try (415) 555-0132 please", "(415) 555-0132"),
                ("415.555.0132", "415.555.0132"),
                ("1-800-555-0132", "1-800-555-0132"),
                ("mobile 415 555 0132 ext 9", "415 555 0132"),
                ("Tel: 089/5550132", "089/5550132"),
                ("Handy 01515550132", "01515550132"),
                ("06.12.55.01.32", "06.12.55.01.32"),
                ("mi número es 612 55 01 32", "612 55 01 32"),
                ("ligue (21) 3555-0132", "(21) 3555-0132"),
                ("mój telefon 601 555 013", "601 555 013"),
                ("моб. 8-916-555-01-32", "8-916-555-01-32"),
                ("電話は03-5550-0132です", "03-5550-0132"),
                ("전화 010-5550-0132", "010-5550-0132"),
                ("手机13855550132", "13855550132"),
                ("फोन ९८७६५ ५०१३२", "९८७६५ ५०१३२"),
                ("call me: 55501320", "55501320"),
                ("Regards\nSam\n01632 960 132", "01632 960 132"),
                ("555-013-2222x991 is the desk", "555-013-2222x991"),
            ],
        );
    }

    #[test]
    fn other_numbers_are_left() {
        leaves(&[
            "order 4155550132",
            "order no. 415-555-0132",
            "tracking 0171 555 0132",
            "s/n 0123456789",
            "from 2021-2024 it was 1200 - 1500 units",
            "call after 12.05.2024 or on 2024-05-12",
            "120 x 200 x 45 mm",
            "size 34 36 38 40",
            "costs $415 555 0132 lol",
            "call 911 or 112",
            "temperature is +20 or -15",
            "v1.800.555.0132",
            "ean 0415555013299",
            "call between 10-12 and 14-16",
        ]);
    }
}
