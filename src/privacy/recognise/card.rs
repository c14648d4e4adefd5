//! Payment card numbers: Luhn's sum, a known issuer and a likely grouping; or a cue right before.

use super::check_digit::{digits, luhn};
use super::cue::Cue;
use super::number::{chain, count, extent, shape};
use super::reading::Reading;
use crate::privacy::entity::Entity;
use crate::privacy::span::Span;

/// Finds card numbers.
pub(super) fn find(reading: &Reading<'_>, out: &mut Vec<Span>) {
    let mut first = 0;
    while first < reading.groups.len() {
        let last = chain(reading, first, joins);
        match (first..=last).rev().find_map(|end| card(reading, first, end)) {
            Some((end, confidence)) => {
                reading.push(out, extent(reading, first, end), Entity::CreditCard, confidence);
                first = end + 1;
            }
            None => first += 1,
        }
    }
}

fn joins(gap: &str) -> bool {
    matches!(gap, " " | "-" | "." | "_" | "\n" | "\t" | "  " | " - " | "\r\n" | "/" | "--")
}

/// The certainty that the groups are a card number, with their end.
fn card(reading: &Reading<'_>, first: usize, last: usize) -> Option<(usize, u8)> {
    let length = count(reading, first, last);
    if !(4..=19).contains(&length) {
        return None;
    }
    let range = extent(reading, first, last);
    if !reading.stands_alone(&range) || reading.before(range.start) == b'+' {
        return None;
    }
    let cue = reading.cue_near(range.start, 1);
    if cue == Some(Cue::Half) && reading.cue_at(range.start) == Some(Cue::Half) && (4..=12).contains(&length)
    {
        return Some((last, 90));
    }
    if length < 12 || cue == Some(Cue::Thing) || (reading.is_linked(range.start) && cue != Some(Cue::Card)) {
        return None;
    }
    let text = reading.slice(range.clone());
    let shape = shape(reading, first, last);
    let is_number = digits(text).any(|digit| digit != 0);
    let direct = reading.cue_at(range.start) == Some(Cue::Card);
    if direct && is_number && (length > 13 || matches!(shape.as_str(), "<" | "444" | "=")) {
        return Some((last, 95));
    }
    let likely = length >= 13
        && luhn(text)
        && is_number
        && (cue == Some(Cue::Card) || (issued(text, length) && grouped(&shape)))
        && !(length == 13 && cue != Some(Cue::Card) && shape.len() > 1);
    // A calling code or an account right before is a better reading than an unusual card.
    (likely && (length >= 14 || cue != Some(Cue::Phone))).then_some((last, 95))
}

/// Whether an issuer has numbers of this beginning and length.
fn issued(text: &str, length: usize) -> bool {
    let prefix = digits(text).take(4).fold(0, |prefix, digit| prefix * 10 + digit);
    match prefix {
        2200..=2204 | 2221..=2720 => length == 16,
        3000..=3059 | 3095 | 3600..=3699 | 3800..=3999 => length == 14 || length == 16,
        3400..=3499 | 3700..=3799 => length == 15,
        3528..=3589 => length == 16,
        4000..=4999 => matches!(length, 13 | 16 | 19),
        5100..=5599 => length == 16,
        5000..=5099 | 5600..=5999 | 6300..=6399 | 6700..=6799 => length >= 16,
        6000..=6999 => length >= 16,
        8100..=8299 | 9792 => length == 16,
        _ => false,
    }
}

/// Whether people and cards group digits like that.
fn grouped(shape: &str) -> bool {
    let one = shape.len() == 1;
    let fours = shape.trim_end_matches(['1', '2', '3']).bytes().all(|size| size == b'4');
    let singles = shape.bytes().all(|size| size == b'1') || shape.bytes().all(|size| size == b'2');
    one || fours || singles || matches!(shape, "465" | "464" | "88" | "484" | "664" | "466" | "475" | "565")
}

#[cfg(test)]
mod tests {
    use crate::privacy::entity::Entity::CreditCard;
    use crate::privacy::recognise::tests::{finds, leaves};

    #[test]
    fn cards_are_found_in_any_writing() {
        finds(
            CreditCard,
            &[
                ("4242424242424242", "4242424242424242"),
                ("it is 5105 1051 0510 5100 ok", "5105 1051 0510 5100"),
                ("amex 3714 496353 98431", "3714 496353 98431"),
                ("3782-822463-10005 thanks", "3782-822463-10005"),
                ("６０１１ １１１１ １１１１ １１１７", "６０１１ １１１１ １１１１ １１１７"),
                ("jcb 3530_1113_3330_0000", "3530_1113_3330_0000"),
                ("4 2 4 2 4 2 4 2 4 2 4 2 4 2 4 2", "4 2 4 2 4 2 4 2 4 2 4 2 4 2 4 2"),
                ("Karte: 5555\n5555\n5555\n4444", "5555\n5555\n5555\n4444"),
                ("mi tarjeta es 4000.0566.5566.5556", "4000.0566.5566.5556"),
                ("my card number is 4929 1111 2222 3337", "4929 1111 2222 3337"),
                ("first half 5105 1051", "5105 1051"),
                ("42\u{200B}42424242424242", "42\u{200B}42424242424242"),
            ],
        );
    }

    #[test]
    fn look_alikes_are_left() {
        leaves(&[
            "order 4242424242424242",
            "invoice number 5105-1051-0510-5100",
            "tracking: 4242 4242 4242 4242",
            "4242 4242 4242 4243",
            "0000 0000 0000 0000",
            "1700000000000",
            "ean 4006381333931",
            "lot 3530 box 1113 shelf 3330",
            "serial 378282246310005",
        ]);
    }
}
