//! Times for readers: `2026-03-02T08:15:04.120Z` becomes a day in words and a time of day.

const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];
const DAYS: [&str; 7] = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"];

/// `Monday, 2 March 2026` of a canonical time.
pub(super) fn day(time: &str) -> Option<String> {
    let (year, month, day) = parts(time)?;
    let weekday = DAYS.get(weekday(year, month, day))?;
    Some(format!("{weekday}, {day} {} {year}", MONTHS.get(month.checked_sub(1)?)?))
}

/// `2 March 2026, 08:15:04` of a canonical time.
pub(super) fn moment(time: &str) -> Option<String> {
    let (year, month, day) = parts(time)?;
    Some(format!("{day} {} {year}, {}", MONTHS.get(month.checked_sub(1)?)?, clock(time)?))
}

/// `08:15:04` of a canonical time.
pub(super) fn clock(time: &str) -> Option<&str> {
    time.get(11..19)
}

fn parts(time: &str) -> Option<(usize, usize, usize)> {
    let number = |from: usize, to: usize| time.get(from..to)?.parse().ok();
    Some((number(0, 4)?, number(5, 7)?, number(8, 10)?))
}

/// Tomohiko Sakamoto's method.
fn weekday(year: usize, month: usize, day: usize) -> usize {
    const SHIFT: [usize; 12] = [0, 3, 2, 5, 0, 3, 5, 1, 4, 6, 2, 4];
    let year = if month < 3 { year + 399 } else { year + 400 };
    let shift = SHIFT.get(month.saturating_sub(1)).copied().unwrap_or_default();
    (year + year / 4 - year / 100 + year / 400 + shift + day) % 7
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_told_in_words() {
        assert_eq!(day("2026-03-02T08:15:04.120Z").unwrap(), "Monday, 2 March 2026");
        assert_eq!(day("2024-02-29T08:15:04.120Z").unwrap(), "Thursday, 29 February 2024");
        assert_eq!(day("0000-01-01T00:00:00.000Z").unwrap(), "Saturday, 1 January 0");
        assert_eq!(moment("2026-03-02T08:15:04.120Z").unwrap(), "2 March 2026, 08:15:04");
        assert_eq!(day("yesterday"), None);
    }
}
