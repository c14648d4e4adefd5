//! Instants as Unix milliseconds, their RFC 3339 text, and the clock that tests replace.

use std::sync::Arc;
use std::time::{SystemTime, UNIX_EPOCH};

/// Milliseconds in a day.
pub const DAY_MS: i64 = 86_400_000;

/// Tells the time in Unix milliseconds.
pub type Clock = Arc<dyn Fn() -> i64 + Send + Sync>;

/// The clock of the machine.
pub fn system_clock() -> Clock {
    Arc::new(|| {
        let elapsed = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        i64::try_from(elapsed.as_millis()).unwrap_or(i64::MAX)
    })
}

/// A calendar day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Day {
    /// Year of the Gregorian calendar.
    pub year: i64,
    /// 1 to 12.
    pub month: i64,
    /// 1 to 31.
    pub day: i64,
}

impl Day {
    /// Days since 1970-01-01 (Howard Hinnant's `days_from_civil`).
    pub fn number(self) -> i64 {
        let year = if self.month <= 2 { self.year - 1 } else { self.year };
        let era = year.div_euclid(400);
        let year_of_era = year.rem_euclid(400);
        let day_of_year = (153 * ((self.month + 9) % 12) + 2) / 5 + self.day - 1;
        era * 146_097 + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year - 719_468
    }

    /// The day that holds `unix_ms` in UTC.
    pub fn of(unix_ms: i64) -> Self {
        let shifted = unix_ms.div_euclid(DAY_MS) + 719_468;
        let era = shifted.div_euclid(146_097);
        let day_of_era = shifted.rem_euclid(146_097);
        let year_of_era =
            (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
        let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
        let shifted_month = (5 * day_of_year + 2) / 153;
        let month = if shifted_month < 10 { shifted_month + 3 } else { shifted_month - 9 };
        Self {
            year: year_of_era + era * 400 + i64::from(month <= 2),
            month,
            day: day_of_year - (153 * shifted_month + 2) / 5 + 1,
        }
    }

    /// Unix milliseconds of this day's midnight in UTC.
    pub fn start_ms(self) -> i64 {
        self.number() * DAY_MS
    }
}

/// RFC 3339 in UTC with milliseconds: `2026-03-02T08:15:04.120Z`.
pub fn rfc3339(unix_ms: i64) -> String {
    let day = Day::of(unix_ms);
    let rest = unix_ms.rem_euclid(DAY_MS);
    format!(
        "{:04}-{:02}-{:02}T{:02}:{:02}:{:02}.{:03}Z",
        day.year,
        day.month,
        day.day,
        rest / 3_600_000,
        rest / 60_000 % 60,
        rest / 1_000 % 60,
        rest % 1_000
    )
}

/// Reads a bare date (its midnight in UTC) or an ISO 8601 timestamp with `Z` or an offset.
pub fn parse(text: &str) -> Option<i64> {
    let mut rest = text.trim();
    let day = Day {
        year: digits(&mut rest, 4)?,
        month: after(&mut rest, "-").and_then(|()| digits(&mut rest, 2))?,
        day: after(&mut rest, "-").and_then(|()| digits(&mut rest, 2))?,
    };
    if Day::of(day.start_ms()) != day {
        return None;
    }
    if rest.is_empty() {
        return Some(day.start_ms());
    }
    after(&mut rest, "T").or_else(|| after(&mut rest, "t"))?;
    let hour = digits(&mut rest, 2)?;
    after(&mut rest, ":")?;
    let minute = digits(&mut rest, 2)?;
    let (mut second, mut ms) = (0, 0);
    if after(&mut rest, ":").is_some() {
        second = digits(&mut rest, 2)?;
        if after(&mut rest, ".").is_some() {
            let length = rest.bytes().take_while(u8::is_ascii_digit).count();
            if length == 0 || length > 9 {
                return None;
            }
            let fraction = digits(&mut rest, length)?;
            let scale = u32::try_from(length).ok()?;
            ms = fraction * 1_000 / 10_i64.pow(scale);
        }
    }
    if hour > 23 || minute > 59 || second > 60 {
        return None;
    }
    let offset_minutes = match rest {
        "Z" | "z" => 0,
        _ => {
            // A `+` that was not percent-encoded arrives as a space.
            let sign = if after(&mut rest, "-").is_some() {
                -1
            } else {
                after(&mut rest, "+").or_else(|| after(&mut rest, " "))?;
                1
            };
            let hours = digits(&mut rest, 2)?;
            let _ = after(&mut rest, ":");
            let minutes = digits(&mut rest, 2)?;
            if !rest.is_empty() || hours > 23 || minutes > 59 {
                return None;
            }
            sign * (hours * 60 + minutes)
        }
    };
    Some(day.start_ms() + ((hour * 60 + minute - offset_minutes) * 60 + second) * 1_000 + ms)
}

fn digits(rest: &mut &str, count: usize) -> Option<i64> {
    let (head, tail) = rest.split_at_checked(count)?;
    if !head.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    *rest = tail;
    head.parse().ok()
}

fn after(rest: &mut &str, prefix: &str) -> Option<()> {
    *rest = rest.strip_prefix(prefix)?;
    Some(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_and_number_agree() {
        for (text, unix_ms) in [
            ("1970-01-01T00:00:00.000Z", 0),
            ("2026-03-02T08:15:04.120Z", 1_772_439_304_120),
            ("2024-02-29T23:59:59.999Z", 1_709_251_199_999),
        ] {
            assert_eq!(rfc3339(unix_ms), text);
            assert_eq!(parse(text), Some(unix_ms));
        }
    }

    #[test]
    fn dates_and_offsets() {
        assert_eq!(parse("2026-03-02"), parse("2026-03-02T00:00:00Z"));
        assert_eq!(parse("2026-03-02T10:00+02:00"), parse("2026-03-02T08:00:00Z"));
        assert_eq!(parse("2026-03-02T10:00 0200"), parse("2026-03-02T08:00:00Z"));
        for bad in [
            "",
            "2026",
            "2026-02-30",
            "2026-03-02T",
            "2026-03-02T25:00Z",
            "2026-03-02T10:00",
            "yesterday",
            "2026-03-02x",
            "２０２６-03-02",
        ] {
            assert_eq!(parse(bad), None, "{bad}");
        }
    }
}
