//! Number plates behind a cue, and vehicle identification numbers by their check.

use std::ops::Range;

use super::cue::Cue;
use super::reading::Reading;
use crate::privacy::entity::Entity;
use crate::privacy::span::Span;

/// Finds plates and vehicle numbers.
pub(super) fn find(reading: &Reading<'_>, out: &mut Vec<Span>) {
    for mention in &reading.mentions {
        if !matches!(mention.cue, Cue::Plate | Cue::Vin) {
            continue;
        }
        let (start, _) = reading.value(mention.end);
        if !reading.has_only_fillers(mention.end..start, 0) {
            continue;
        }
        if let Some(range) = plate(reading, start) {
            reading.push(out, range, Entity::Vehicle, 90);
        } else if mention.cue == Cue::Vin && reading.token(start) == 17 {
            reading.push(out, start..start + 17, Entity::Vehicle, 93);
        }
    }
    let mut behind = 0;
    for group in &reading.groups {
        let start = group.start
            - reading
                .bytes
                .iter()
                .take(group.start)
                .rev()
                .take(17)
                .take_while(|byte| byte.is_ascii_alphanumeric())
                .count();
        if start >= behind
            && reading.token(start) == 17
            && is_vin(reading.slice(start..start + 17))
            && reading.cue_near(start, 0) != Some(Cue::Thing)
        {
            reading.push(out, start..start + 17, Entity::Vehicle, 88);
        }
        behind = behind.max(start + 1);
    }
}

/// Letters and digits in at most four short pieces.
fn plate(reading: &Reading<'_>, start: usize) -> Option<Range<usize>> {
    let (mut end, mut at, mut letters, mut digits) = (start, start, 0, 0);
    for piece in 0..4 {
        let tail = reading.slice(at..reading.text.len());
        let length = tail
            .find(|character: char| {
                !character.is_alphanumeric() || ('\u{3040}'..='\u{30ff}').contains(&character)
            })
            .unwrap_or(tail.len());
        let token = tail.get(..length).unwrap_or_default();
        let figures = token.bytes().filter(u8::is_ascii_digit).count();
        let count = token.chars().count();
        let shouted = figures > 0
            || reading.is_capital(at)
                && (count == 1
                    || reading.is_capital(at + length - token.chars().next_back().map_or(1, char::len_utf8)));
        let lower = piece > 0 && digits > 0 && letters > 0 && figures == 0 && !shouted;
        let fits = count > 0
            && (figures == 0 && count <= 3 || figures > 0 && count <= 8)
            && !lower
            && !(figures == 0 && super::filler::is_filler(token) && !shouted);
        if !fits || letters + digits + count > 10 || !(shouted || token.is_ascii()) {
            break;
        }
        letters += count - figures;
        digits += figures;
        end = at + length;
        if !matches!(reading.byte(end), b' ' | b'-' | b'.') {
            break;
        }
        at = end + 1;
    }
    (letters >= 1 && digits >= 1 && (4..=9).contains(&(letters + digits))).then_some(start..end)
}

fn is_vin(text: &str) -> bool {
    const WEIGHTS: [u32; 17] = [8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2];
    let value = |byte: u8| match byte {
        b'0'..=b'9' => Some(u32::from(byte - b'0')),
        b'i' | b'o' | b'q' => None,
        b'a'..=b'h' => Some(u32::from(byte - b'a') + 1),
        b'j'..=b'r' => Some(u32::from(byte - b'j') + 1),
        b's'..=b'z' => Some(u32::from(byte - b's') + 2),
        _ => None,
    };
    let letters = text.bytes().filter(u8::is_ascii_alphabetic).count();
    let sum: Option<u32> = text.bytes().zip(WEIGHTS).map(|(byte, weight)| Some(value(byte)? * weight)).sum();
    let check = text.as_bytes().get(8).copied().unwrap_or(0);
    let wanted = |rest: u32| if rest == 10 { b'x' } else { b'0' + rest as u8 };
    (3..=14).contains(&letters) && sum.is_some_and(|sum| wanted(sum % 11) == check)
}

#[cfg(test)]
mod tests {
    use crate::privacy::entity::Entity::Vehicle;
    use crate::privacy::recognise::tests::{finds, leaves};

    #[test]
    fn vehicles_are_found() {
        finds(
            Vehicle,
            &[
                ("number plate LB07 SEO please", "LB07 SEO"),
                ("Kennzeichen B-MA 1234", "B-MA 1234"),
                ("plaque AB-123-CD", "AB-123-CD"),
                ("kenteken 12-ABC-3", "12-ABC-3"),
                ("plaka 34 ABC 123", "34 ABC 123"),
                ("license plate 7ABC123", "7ABC123"),
                ("rejestracja WA 12345", "WA 12345"),
                ("1M8GDM9AXKP042788 is broken", "1M8GDM9AXKP042788"),
                ("VIN: WVWZZZ1JZXW000001", "WVWZZZ1JZXW000001"),
            ],
        );
        leaves(&[
            "plate 12 was cracked",
            "registration for 2 people",
            "dinner plates 6 pieces",
            "registration page error 500",
            "license plate holder in black",
        ]);
    }
}
