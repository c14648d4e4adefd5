//! Times in and out: RFC 3339 in any offset becomes UTC with milliseconds and `Z`.

use std::fmt::Write as _;

use wide::u8x16;

/// An instant in microseconds since 1970-01-01T00:00:00Z.
///
/// ```
/// use askvault_export::Instant;
/// let instant = Instant::parse("2026-03-29T03:30:00+02:00").unwrap();
/// assert_eq!(instant.to_string(), "2026-03-29T01:30:00.000Z");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Instant(i64);

const MICROS_PER_SECOND: i64 = 1_000_000;
const SECONDS_PER_DAY: i64 = 86_400;

impl Instant {
    /// Reads RFC 3339; also a space for `T`, and digits beyond microseconds, which are cut.
    ///
    /// A time without an offset is not an instant and gives none.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let bytes = text.as_bytes();
        let year = number(bytes, 0, 4)?;
        let month = number(bytes, 5, 2)?;
        let day = number(bytes, 8, 2)?;
        let hour = number(bytes, 11, 2)?;
        let minute = number(bytes, 14, 2)?;
        let second = number(bytes, 17, 2)?;
        let separators = [(4, b'-'), (7, b'-'), (13, b':'), (16, b':')];
        let placed = separators.iter().all(|&(at, byte)| bytes.get(at) == Some(&byte));
        let in_range = (1..=12).contains(&month)
            && (1..=days_in_month(year, month)).contains(&day)
            && hour <= 23
            && minute <= 59
            && second <= 60;
        if !placed || !in_range || !matches!(bytes.get(10), Some(b'T' | b't' | b' ')) {
            return None;
        }
        let (micros, rest) = fraction(bytes.get(19..)?);
        let offset_minutes = offset(rest)?;
        let seconds =
            days_from_civil(year, month, day) * SECONDS_PER_DAY + hour * 3600 + minute * 60 + second
                - offset_minutes * 60;
        // An offset can lead out of the years that RFC 3339 can write.
        let first = days_from_civil(0, 1, 1) * SECONDS_PER_DAY;
        let end = days_from_civil(10_000, 1, 1) * SECONDS_PER_DAY;
        (first..end).contains(&seconds).then_some(Self(seconds * MICROS_PER_SECOND + micros))
    }

    /// The instant this many days later; none beyond the years that RFC 3339 can write.
    #[must_use]
    pub fn plus_days(self, days: i64) -> Option<Self> {
        let micros = self.0.checked_add(days.checked_mul(SECONDS_PER_DAY * MICROS_PER_SECOND)?)?;
        let first = days_from_civil(0, 1, 1) * SECONDS_PER_DAY * MICROS_PER_SECOND;
        let end = days_from_civil(10_000, 1, 1) * SECONDS_PER_DAY * MICROS_PER_SECOND;
        (first..end).contains(&micros).then_some(Self(micros))
    }

    /// Whether `text` already has the form that the output uses.
    #[must_use]
    pub fn is_canonical(text: &str) -> bool {
        const HEAD: [u8; 16] = *b"dddd-dd-ddTdd:dd";
        const TAIL: [u8; 16] = *b"ddTdd:dd:dd.dddZ";
        let Ok(bytes) = <&[u8; 24]>::try_from(text.as_bytes()) else {
            return false;
        };
        let (Some(head), Some(tail)) = (bytes.first_chunk(), bytes.last_chunk()) else {
            return false;
        };
        // Every month and day, hour and minute below is one that `parse` accepts; it judges the rest.
        is_shaped(head, HEAD)
            && is_shaped(tail, TAIL)
            && matches!((bytes[5], bytes[6]), (b'0', b'1'..=b'9') | (b'1', b'0'..=b'2'))
            && matches!((bytes[8], bytes[9]), (b'0', b'1'..=b'9') | (b'1', _) | (b'2', b'0'..=b'8'))
            && matches!((bytes[11], bytes[12]), (b'0' | b'1', _) | (b'2', b'0'..=b'3'))
            && bytes[14] < b'6'
            && bytes[17] < b'6'
    }

    /// The output form of `text`: itself where it is canonical, else rewritten; none if it is not a time.
    #[must_use]
    pub fn canonical(text: &str) -> Option<std::borrow::Cow<'_, str>> {
        if Self::is_canonical(text) {
            return Some(text.into());
        }
        Some(Self::parse(text)?.to_string().into())
    }
}

impl std::fmt::Display for Instant {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let seconds = self.0.div_euclid(MICROS_PER_SECOND);
        let millis = self.0.rem_euclid(MICROS_PER_SECOND) / 1000;
        let (year, month, day) = civil_from_days(seconds.div_euclid(SECONDS_PER_DAY));
        let second = seconds.rem_euclid(SECONDS_PER_DAY);
        let mut out = String::with_capacity(24);
        write!(out, "{year:04}-{month:02}-{day:02}T{:02}:{:02}:", second / 3600, second / 60 % 60)?;
        write!(out, "{:02}.{millis:03}Z", second % 60)?;
        f.write_str(&out)
    }
}

/// Whether a text has digits where the pattern has `d`, and the pattern's own characters elsewhere.
fn is_shaped(text: &[u8; 16], pattern: [u8; 16]) -> bool {
    let (text, pattern) = (u8x16::new(*text), u8x16::new(pattern));
    let digits = text.min(u8x16::splat(b'9')).simd_eq(text) & text.max(u8x16::splat(b'0')).simd_eq(text);
    let places = pattern.simd_eq(u8x16::splat(b'd'));
    ((digits & places) | (text.simd_eq(pattern) & !places)).to_bitmask() == 0xFFFF
}

fn number(bytes: &[u8], at: usize, digits: usize) -> Option<i64> {
    bytes
        .get(at..at + digits)?
        .iter()
        .try_fold(0, |value, byte| byte.is_ascii_digit().then(|| value * 10 + i64::from(byte - b'0')))
}

/// Microseconds of `.ddd…` and what follows it.
fn fraction(rest: &[u8]) -> (i64, &[u8]) {
    let Some((b'.', digits)) = rest.split_first() else {
        return (0, rest);
    };
    let length = digits.iter().take_while(|byte| byte.is_ascii_digit()).count();
    let (digits, rest) = digits.split_at(length);
    let micros = (0..6)
        .fold(0, |value, place| value * 10 + digits.get(place).map_or(0, |digit| i64::from(digit - b'0')));
    (micros, rest)
}

/// Minutes east of UTC.
fn offset(rest: &[u8]) -> Option<i64> {
    let (sign, hours_at) = match *rest {
        [b'Z' | b'z'] => return Some(0),
        [b'+', _, _, b':', _, _] => (1, 1),
        [b'-', _, _, b':', _, _] => (-1, 1),
        _ => return None,
    };
    let hours = number(rest, hours_at, 2)?;
    let minutes = number(rest, hours_at + 3, 2)?;
    (hours <= 23 && minutes <= 59).then_some(sign * (hours * 60 + minutes))
}

fn days_in_month(year: i64, month: i64) -> i64 {
    match month {
        4 | 6 | 9 | 11 => 30,
        2 if year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) => 29,
        2 => 28,
        _ => 31,
    }
}

/// Days since 1970-01-01 (Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms").
fn days_from_civil(year: i64, month: i64, day: i64) -> i64 {
    let year = if month <= 2 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let year_of_era = year.rem_euclid(400);
    let day_of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    era * 146_097 + day_of_era - 719_468
}

/// Inverse of [`days_from_civil`].
fn civil_from_days(days: i64) -> (i64, i64, i64) {
    let days = days + 719_468;
    let era = days.div_euclid(146_097);
    let day_of_era = days.rem_euclid(146_097);
    let year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted = (5 * day_of_year + 2) / 153;
    let month = if shifted < 10 { shifted + 3 } else { shifted - 9 };
    let year = year_of_era + era * 400 + i64::from(month <= 2);
    (year, month, day_of_year - (153 * shifted + 2) / 5 + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn csv_14_times_become_utc_with_milliseconds() {
        let cases = [
            ("2026-03-02T08:15:04.120Z", "2026-03-02T08:15:04.120Z"),
            ("2026-03-02T08:15:04Z", "2026-03-02T08:15:04.000Z"),
            ("2026-03-02 08:15:04.1234567z", "2026-03-02T08:15:04.123Z"),
            ("2026-01-01T00:30:00+01:00", "2025-12-31T23:30:00.000Z"),
            ("2024-02-29T23:59:59.999-05:30", "2024-03-01T05:29:59.999Z"),
            ("1969-12-31T23:59:59.999Z", "1969-12-31T23:59:59.999Z"),
            ("2000-02-29T00:00:00Z", "2000-02-29T00:00:00.000Z"),
        ];
        for (given, canonical) in cases {
            assert_eq!(Instant::canonical(given).as_deref(), Some(canonical), "{given}");
        }
    }

    #[test]
    fn what_is_not_an_instant_is_refused() {
        for text in [
            "",
            "yesterday",
            "2026-03-02",
            "2026-03-02T08:15:04",
            "2026-13-02T08:15:04Z",
            "2026-02-30T08:15:04Z",
            "2026-03-02T24:15:04Z",
            "2026-03-02T08:15:04.120ZZ",
            "2026-03-02T08:15:04+1:00",
            "1767225600",
        ] {
            assert_eq!(Instant::parse(text), None, "{text}");
            assert!(!Instant::is_canonical(text), "{text}");
        }
    }

    #[test]
    fn every_day_of_four_centuries_survives_the_round_trip() {
        for day in -146_097..146_097 {
            let (year, month, date) = civil_from_days(day);
            assert_eq!(days_from_civil(year, month, date), day);
        }
    }
}
