//! Last digits of cards, accounts and national numbers: "ending in 4242", "last four of my social", "**** 1881".

use std::ops::Range;

use super::cue::Cue;
use super::reading::Reading;
use crate::privacy::entity::Entity;
use crate::privacy::span::Span;

/// Finds fragments of numbers.
pub(super) fn find(reading: &Reading<'_>, out: &mut Vec<Span>) {
    for (place, group) in reading.groups.iter().enumerate() {
        if !(3..=6).contains(&group.len()) || !reading.stands_alone(group) || continues(reading, group) {
            continue;
        }
        if let Some(entity) = masked(reading, group) {
            reading.push(out, group.clone(), entity, 93);
            continue;
        }
        let Some(mention) = reading.mention_at(group.start, 0) else {
            followed(reading, group, out);
            continue;
        };
        let entity = match mention.cue {
            Cue::Ending => about(reading, mention.start, mention.end),
            // "last four of my social 8147", "last four of card: 4242", "last 4 ssn 8147"
            Cue::Card | Cue::Account | Cue::Id | Cue::Tax if ending_before(reading, mention.start) => {
                Some(of_cue(mention.cue))
            }
            // A card or social number of four digits is the end of one.
            Cue::Card | Cue::Id | Cue::Account if group.len() == 4 && !is_counted(reading, group) => {
                Some(of_cue(mention.cue))
            }
            _ => None,
        };
        match entity {
            Some(entity) if place == 0 || !is_counted(reading, group) => {
                reading.push(out, group.clone(), entity, 88)
            }
            _ => followed(reading, group, out),
        }
    }
}

fn of_cue(cue: Cue) -> Entity {
    if matches!(cue, Cue::Id | Cue::Tax) { Entity::NationalIdFragment } else { Entity::CardFragment }
}

/// Whether more of a number or date is attached.
fn continues(reading: &Reading<'_>, group: &Range<usize>) -> bool {
    let next = reading.byte(group.end);
    (matches!(next, b'-' | b'/' | b'.' | b':' | b',') && reading.byte(group.end + 1).is_ascii_digit())
        || matches!(next, b'%' | b'@' | b'_')
        || (matches!(reading.before(group.start), b'/' | b'.' | b':' | b',' | b'$' | b'+')
            && reading.before(group.start.saturating_sub(1)) != b'.'
            && reading.before(group.start) != b':')
        || (reading.before(group.start) == b'-' && reading.before(group.start - 1).is_ascii_digit())
}

/// Digits behind asterisks, dots or crosses that hide the rest.
fn masked(reading: &Reading<'_>, group: &Range<usize>) -> Option<Entity> {
    let head = reading.slice(group.start.saturating_sub(48)..group.start).trim_end_matches([' ', '-']);
    let hidden = head
        .chars()
        .rev()
        .take_while(|character| {
            matches!(character, '*' | '•' | '●' | '·' | '…' | 'x' | '#' | '✱' | '∗' | ' ' | '-' | '.')
        })
        .filter(|character| !matches!(character, ' ' | '-'))
        .count();
    let last = head.chars().next_back()?;
    let sign = matches!(last, '*' | '•' | '●' | '…' | '✱' | '∗')
        || (last == 'x' && hidden >= 3)
        || (matches!(last, '#' | '.' | '·') && hidden >= 4);
    let enough = hidden >= 2 || (last == '…' || last == '•');
    let start = group.start.saturating_sub(48);
    let word_x = last == 'x'
        && head
            .trim_end_matches(['x', ' ', '-'])
            .ends_with(|character: char| character.is_ascii_alphanumeric());
    if !(sign && enough) || word_x {
        return None;
    }
    match reading.cue_near(start.max(group.start.saturating_sub(hidden + 6)), 2) {
        Some(Cue::Thing) if last != '*' => None,
        Some(Cue::Thing) => None,
        Some(Cue::Id | Cue::Tax) => Some(Entity::NationalIdFragment),
        _ => Some(Entity::CardFragment),
    }
}

/// What a fragment is of: the nearest card, account or national number spoken of; nothing if it is a thing.
fn about(reading: &Reading<'_>, start: usize, end: usize) -> Option<Entity> {
    let certain = !reading.slice(start..end).starts_with("end") && reading.slice(start..end) != "final";
    let behind = reading.mentions.partition_point(|mention| mention.end <= start);
    let earlier = reading
        .mentions
        .get(..behind)
        .unwrap_or_default()
        .iter()
        .rev()
        .take_while(|mention| start - mention.end < 48);
    for mention in earlier {
        match mention.cue {
            Cue::Id | Cue::Tax => return Some(Entity::NationalIdFragment),
            Cue::Card | Cue::Account => return Some(Entity::CardFragment),
            Cue::Phone if mention.end + 12 > start => return Some(Entity::Phone),
            Cue::Thing if mention.end + 14 > start => return None,
            _ => {}
        }
    }
    let later = reading.mentions.iter().find(|mention| mention.start >= end && mention.start < end + 40);
    match later.map(|mention| mention.cue) {
        Some(Cue::Id | Cue::Tax) => Some(Entity::NationalIdFragment),
        Some(Cue::Card | Cue::Account) => Some(Entity::CardFragment),
        Some(Cue::Thing) => None,
        _ => certain.then_some(Entity::CardFragment),
    }
}

fn ending_before(reading: &Reading<'_>, at: usize) -> bool {
    reading.mention_at(at, 0).is_some_and(|mention| mention.cue == Cue::Ending)
}

/// Whether the number counts something: "1000 points", "2024 model", "500 €".
fn is_counted(reading: &Reading<'_>, group: &Range<usize>) -> bool {
    let rest = reading.slice(group.end..reading.text.len()).trim_start();
    rest.starts_with(['€', '$', '£', '¥', '₹'])
        || [
            "usd",
            "eur",
            "gbp",
            "inr",
            "rs",
            "dollar",
            "euro",
            "pound",
            "points",
            "miles",
            "times",
            "days",
            "people",
            "items",
            "model",
            "characters",
            "mg",
            "kr",
            "zl",
        ]
        .iter()
        .any(|unit| rest.starts_with(unit))
        || reading
            .slice(group.start.saturating_sub(4)..group.start)
            .trim_end()
            .ends_with(['€', '$', '£', '¥', '₹'])
}

/// "8147 are the last four of my social", "4242 ile biten kart".
fn followed(reading: &Reading<'_>, group: &Range<usize>, out: &mut Vec<Span>) {
    if !reading.cue_follows(group.end, Cue::Ending) {
        return;
    }
    let ahead = reading.mentions.iter().find(|mention| mention.start >= group.end);
    let Some(mention) = ahead else { return };
    let next_is_digit = reading
        .groups
        .iter()
        .any(|other| other.start >= mention.end && other.start < mention.end + 24 && other.len() >= 3);
    if let Some(entity) =
        about(reading, mention.start, mention.end).filter(|_| !next_is_digit && group.len() == 4)
    {
        reading.push(out, group.clone(), entity, 82);
    }
}

#[cfg(test)]
mod tests {
    use crate::privacy::entity::Entity::{CardFragment, NationalIdFragment};
    use crate::privacy::recognise::tests::{finds, leaves};

    #[test]
    fn last_digits_are_found_in_many_languages() {
        finds(
            CardFragment,
            &[
                ("mastercard ending with 9911", "9911"),
                ("my card ends in 0420 ok", "0420"),
                ("last 4 digits are 7788", "7788"),
                ("last four: 7788", "7788"),
                ("xxxx-xxxx-xxxx-7788 was declined", "7788"),
                ("visa •••• 7788", "7788"),
                ("**** **** **** 7788", "7788"),
                ("account ending 7788", "7788"),
                ("carte se terminant par 7788", "7788"),
                ("Karte endet auf 7788", "7788"),
                ("tarjeta que termina en 7788", "7788"),
                ("carta che termina con 7788", "7788"),
                ("kaart eindigt op 7788", "7788"),
                ("cartão com final 7788", "7788"),
                ("końcówka karty 7788", "7788"),
                ("kort som slutar på 7788", "7788"),
                ("kortet slutter på 7788", "7788"),
                ("карта заканчивается на 7788", "7788"),
                ("尾号7788", "7788"),
                ("カードの下4桁は7788です", "7788"),
                ("7788 ile biten kartım", "7788"),
                ("my visa 7788 was charged", "7788"),
            ],
        );
        finds(
            NationalIdFragment,
            &[
                ("last four of my ssn is 9035", "9035"),
                ("ssn last 4 9035", "9035"),
                ("social ending in 9035", "9035"),
                ("ssn 9035", "9035"),
            ],
        );
    }

    #[test]
    fn other_short_numbers_are_left() {
        leaves(&[
            "order ending in 4242",
            "sale ending 2024",
            "the last 4 orders 1234",
            "invoice ****1881",
            "gift card of 1000 points",
            "year ending in 2023",
            "final 2024 version",
            "paid by card $1249",
            "last 4 years",
        ]);
    }
}
