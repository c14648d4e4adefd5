//! Digit groups with signs between them, read as one number.

use std::ops::Range;

use super::reading::Reading;

/// Groups that one number has at most; more is a table.
const GROUPS: usize = 20;

/// Index of the last group that hangs together with group `first`: `joins` judges what stands between two.
pub(super) fn chain(reading: &Reading<'_>, first: usize, joins: impl Fn(&str) -> bool) -> usize {
    let mut last = first;
    while last < first + GROUPS {
        let (Some(this), Some(next)) = (reading.groups.get(last), reading.groups.get(last + 1)) else {
            break;
        };
        if next.start - this.end > 4 || !joins(reading.slice(this.end..next.start)) {
            break;
        }
        last += 1;
    }
    last
}

/// Where the groups `first..=last` lie.
pub(super) fn extent(reading: &Reading<'_>, first: usize, last: usize) -> Range<usize> {
    let start = reading.groups.get(first).map_or(0, |group| group.start);
    start..reading.groups.get(last).map_or(start, |group| group.end)
}

/// Digits in the groups `first..=last`.
pub(super) fn count(reading: &Reading<'_>, first: usize, last: usize) -> usize {
    reading.groups.get(first..=last).unwrap_or_default().iter().map(Range::len).sum()
}

/// Lengths of the groups `first..=last`, as digits of a text: "4444" for a common card.
pub(super) fn shape(reading: &Reading<'_>, first: usize, last: usize) -> String {
    let groups = reading.groups.get(first..=last).unwrap_or_default();
    groups.iter().map(|group| char::from(b'0' + group.len().min(25) as u8)).collect()
}

/// Whether digits with separators look like a date: day, month and year in any order.
pub(super) fn is_date(text: &str) -> bool {
    let mut parts = text.split(['/', '.', '-', ' ']);
    let (Some(a), Some(b), Some(c), None) = (parts.next(), parts.next(), parts.next(), parts.next()) else {
        return false;
    };
    let value = |part: &str| part.parse::<u32>().unwrap_or(u32::MAX);
    let small = |part: &str, most: u32| part.len() <= 2 && (1..=most).contains(&value(part));
    let year = |part: &str| part.len() == 2 || (part.len() == 4 && (1900..2100).contains(&value(part)));
    (year(c) && ((small(a, 31) && small(b, 12)) || (small(a, 12) && small(b, 31))))
        || (a.len() == 4 && year(a) && small(b, 12) && small(c, 31))
}
