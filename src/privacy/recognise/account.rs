//! Domestic accounts, sort codes, policies and booking codes: codes behind a cue.

use std::ops::Range;

use super::cue::Cue;
use super::number::is_date;
use super::reading::Reading;
use crate::privacy::entity::Entity;
use crate::privacy::span::Span;

/// Finds account numbers and booking codes.
pub(super) fn find(reading: &Reading<'_>, out: &mut Vec<Span>) {
    for mention in &reading.mentions {
        let found = match mention.cue {
            Cue::Account => account(reading, mention.end).map(|range| (range, Entity::AccountNumber)),
            Cue::Booking
                if reading
                    .mention_at(mention.start, 0)
                    .is_none_or(|before| before.cue != Cue::Thing || mention.start - before.end > 2) =>
            {
                booking(reading, mention.end).map(|range| (range, Entity::BookingCode))
            }
            _ => None,
        };
        if let Some((range, entity)) = found {
            reading.push(out, range, entity, 90);
        }
    }
}

fn account(reading: &Reading<'_>, at: usize) -> Option<Range<usize>> {
    let (start, _) = reading.value(at);
    let range = reading.code(start, 5, 5, 20)?;
    let text = reading.slice(range.clone());
    // "20-00-00" is a sort code, not a day.
    let day = is_date(text) && !(text.len() == 8 && text.contains('-'));
    (!day
        && reading.has_only_fillers(at..start, 0)
        && !reading.slice(range.end..reading.text.len()).trim_start().starts_with(['€', '$', '£']))
    .then_some(range)
}

/// A short code of letters and digits, also cut in pieces: "a9 kd 52".
fn booking(reading: &Reading<'_>, at: usize) -> Option<Range<usize>> {
    let (start, _) = reading.value(at);
    if !reading.has_only_fillers(at..start, 0) {
        return None;
    }
    let length = reading.token(start);
    let token = reading.slice(start..start + length);
    let upper = (0..length)
        .all(|offset| reading.byte(start + offset).is_ascii_digit() || reading.is_capital(start + offset));
    let mixed = token.bytes().any(|byte| byte.is_ascii_digit());
    if (5..=12).contains(&length)
        && (mixed || (upper && length <= 8))
        && !reading.byte(start + length).is_ascii_alphanumeric()
    {
        let more = reading.code(start, 1, 5, 16).filter(|range| !reading.slice(range.clone()).contains(' '));
        let range = more.unwrap_or(start..start + length);
        return (!is_date(reading.slice(range.clone()))
            && token.bytes().any(|byte| byte.is_ascii_alphabetic())
            || length >= 5 && mixed && !is_date(reading.slice(range.clone())))
        .then_some(range);
    }
    if length <= 4 {
        let mut end = start + length;
        let (mut count, mut pieces, mut seen) = (length, 1, mixed);
        while matches!(reading.byte(end), b' ' | b'-') && pieces < 6 {
            let next = reading.token(end + 1);
            let piece = reading.slice(end + 1..end + 1 + next);
            let digit = piece.bytes().any(|byte| byte.is_ascii_digit());
            let short = next > 0
                && (next <= 3 || (digit && next <= 10))
                && count + next <= 12
                && !super::filler::is_filler(piece);
            if !short || (pieces > 1 && count >= 6 && !digit) || is_word(piece) {
                break;
            }
            seen |= digit;
            count += next;
            pieces += 1;
            end += 1 + next;
        }
        let range = start..end;
        return (seen && pieces > 1 && count >= 5 && !is_date(reading.slice(range.clone()))).then_some(range);
    }
    None
}

fn is_word(piece: &str) -> bool {
    matches!(
        piece,
        "but"
            | "can"
            | "how"
            | "why"
            | "has"
            | "had"
            | "not"
            | "i"
            | "we"
            | "he"
            | "she"
            | "if"
            | "or"
            | "so"
            | "do"
            | "did"
            | "get"
            | "got"
            | "am"
            | "pm"
            | "by"
            | "to"
            | "thx"
            | "via"
            | "now"
            | "ok"
    )
}

#[cfg(test)]
mod tests {
    use crate::privacy::entity::Entity::{AccountNumber, BookingCode};
    use crate::privacy::recognise::tests::{finds, found, leaves};

    #[test]
    fn accounts_and_bookings_are_found_behind_their_names() {
        finds(
            AccountNumber,
            &[
                ("account number: 31926819", "31926819"),
                ("sort code 60-16-13", "60-16-13"),
                ("Kontonummer 532 013 000", "532 013 000"),
                ("my policy number is abc 123456789", "abc 123456789"),
                ("BSB 062-000", "062-000"),
                ("routing number is 121000358", "121000358"),
            ],
        );
        finds(
            BookingCode,
            &[
                ("booking ref X7PL2Q", "X7PL2Q"),
                ("PNR: QWERTZ", "QWERTZ"),
                ("confirmation number is ty 67 iu", "ty 67 iu"),
                ("Buchungsnummer 4KD92M", "4KD92M"),
                ("numéro de réservation : R5TT8P", "R5TT8P"),
            ],
        );
        assert_eq!(found("sort code 60-16-13 acct 31926819").len(), 2);
        leaves(&[
            "my account number is blank",
            "account 2 of 3",
            "booking was made on 12.05.2024",
            "confirmation email never came",
            "booking for 2 people at 19:30",
            "confirmation code is wrong",
            "my account was created 2024-05-01",
        ]);
    }
}
