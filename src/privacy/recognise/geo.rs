//! Places on the map: pairs of coordinates.

use std::ops::Range;

use super::cue::Cue;
use super::reading::Reading;
use crate::privacy::entity::Entity;
use crate::privacy::span::Span;

/// Finds coordinates: two numbers with four decimals or more, degrees, or numbers behind "lat" and "lon".
pub(super) fn find(reading: &Reading<'_>, out: &mut Vec<Span>) {
    let mut behind = 0;
    for group in &reading.groups {
        if group.start < behind {
            continue;
        }
        let found =
            pair(reading, group).or_else(|| degrees(reading, group)).or_else(|| named(reading, group));
        if let Some(range) = found {
            behind = range.end;
            reading.push(out, range, Entity::Geo, 92);
        }
    }
}

/// A decimal number whose whole part is the group: its range with the sign, decimals, and size.
fn decimal(reading: &Reading<'_>, group: &Range<usize>) -> Option<(Range<usize>, usize, f64)> {
    let digits = |at: usize| reading.bytes.iter().skip(at).take_while(|byte| byte.is_ascii_digit()).count();
    let decimals = digits(group.end + 1);
    let signed = matches!(reading.before(group.start), b'-' | b'+');
    let start = group.start - usize::from(signed);
    let end = group.end + 1 + decimals;
    let free =
        !reading.before(start).is_ascii_alphanumeric() && !matches!(reading.before(start), b'.' | b'$');
    let whole =
        group.len() <= 3 && reading.byte(group.end) == b'.' && decimals > 0 && reading.byte(end) != b'.'
            || reading.byte(end) == b'.' && !reading.byte(end + 1).is_ascii_digit() && decimals > 0;
    let size = reading.slice(group.start..end).parse::<f64>().ok()?;
    (whole && free && group.len() <= 3).then_some((start..end, decimals, size))
}

fn next_group<'r>(reading: &'r Reading<'_>, at: usize) -> Option<&'r Range<usize>> {
    reading.groups.get(reading.groups.partition_point(|group| group.start < at))
}

fn pair(reading: &Reading<'_>, group: &Range<usize>) -> Option<Range<usize>> {
    let (first, decimals, latitude) = decimal(reading, group)?;
    let (second, more, longitude) = decimal(reading, next_group(reading, first.end)?)?;
    let gap = reading.slice(first.end..second.start);
    let near =
        gap.len() <= 3 && gap.bytes().all(|byte| b" ,;/".contains(&byte)) && !gap.is_empty() || gap == "%2c";
    (near && decimals >= 4 && more >= 4 && latitude <= 90.0 && longitude <= 180.0)
        .then_some(first.start..second.end)
}

/// 52°31'12"N 13°24'18"E
fn degrees(reading: &Reading<'_>, group: &Range<usize>) -> Option<Range<usize>> {
    let half = |start: usize| {
        let tail = reading.slice(start..(start + 28).min(reading.text.len()));
        let degree = tail.find(['°', 'º'])?;
        let end = tail.find(['n', 's', 'e', 'w', 'o'])?;
        let inner = tail.get(..end)?;
        (degree <= 9
            && end > degree
            && inner.chars().all(|character| character.is_ascii_digit() || " °º'\".,:".contains(character)))
        .then_some(start + end + 1)
    };
    let middle = half(group.start)?;
    let next = next_group(reading, middle)?;
    let end = half(next.start)?;
    (next.start - middle <= 4).then_some(group.start..end)
}

/// "lat 52.52 lon 13.405": each number is found alone.
fn named(reading: &Reading<'_>, group: &Range<usize>) -> Option<Range<usize>> {
    let (range, decimals, size) = decimal(reading, group)?;
    let mention = reading.mention_at(range.start, 0).filter(|mention| mention.cue == Cue::Geo)?;
    let word = reading.slice(mention.start..mention.end);
    (decimals >= 3 && size <= 180.0 && !matches!(word, "location" | "long" | "geo")).then_some(range)
}

#[cfg(test)]
mod tests {
    use crate::privacy::entity::Entity::Geo;
    use crate::privacy::recognise::tests::{finds, found, leaves};

    #[test]
    fn coordinates_are_found() {
        finds(
            Geo,
            &[
                ("at 52.520008, 13.404954", "52.520008, 13.404954"),
                ("gps: -33.8688,151.2093.", "-33.8688,151.2093"),
                ("52°31'12\"N 13°24'18\"E", "52°31'12\"N 13°24'18\"E"),
            ],
        );
        assert_eq!(found("lat: 52.5200 lon: 13.4050").len(), 2);
        leaves(&[
            "19.5V 3.33A",
            "12.50, 13.20",
            "v3.14159.26535",
            "90°C for 10 min",
            "lat pulldown 3 times",
            "as long as 3.5 hours",
        ]);
    }
}
