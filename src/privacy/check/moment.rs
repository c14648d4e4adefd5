//! Times as they are written: their digits are no telephone numbers.

use super::letters::SOFT_BREAK;

/// The end of the time at `at`: `2026-03-02T08:15:04.120Z`, `2026-03-02 08:15`, `2 March 2026, 08:15:04`
pub(super) fn time_end(text: &[u8], at: usize) -> Option<usize> {
    let rest = text.get(at..)?;
    if rest.get(1).is_some_and(|byte| *byte <= b' ') || rest.get(2).is_some_and(|byte| *byte <= b' ') {
        return moment_end(rest).map(|length| at + length);
    }
    let head = rest.first_chunk::<16>()?;
    let fits = head.iter().zip(b"0000-00-00T00:00").all(|(byte, form)| match form {
        b'0' => byte.is_ascii_digit(),
        b'T' => matches!(byte, b'T' | b't' | b' '),
        form => byte == form,
    });
    if !fits {
        return None;
    }
    let is_of_time = |byte: &&u8| byte.is_ascii_digit() || matches!(byte, b':' | b'.');
    let mut length = 16 + rest.get(16..)?.iter().take(14).take_while(is_of_time).count();
    match rest.get(length) {
        Some(b'Z' | b'z') => length += 1,
        Some(b'+' | b'-') => {
            length += 1 + rest.get(length + 1..)?.iter().take(5).take_while(is_of_time).count();
        }
        _ => {}
    }
    Some(at + length)
}

/// The length of a day and a time of day in words at the start. A day alone may be that of a birth.
fn moment_end(text: &[u8]) -> Option<usize> {
    const MONTHS: [&[u8]; 12] = [
        b"January",
        b"February",
        b"March",
        b"April",
        b"May",
        b"June",
        b"July",
        b"August",
        b"September",
        b"October",
        b"November",
        b"December",
    ];
    let is_space = |byte: &u8| matches!(*byte, b' ' | SOFT_BREAK);
    let digits = |at: usize, most: usize| {
        text.get(at..).map(|rest| rest.iter().take(most).take_while(|byte| byte.is_ascii_digit()).count())
    };
    let day = digits(0, 2).filter(|count| *count > 0)?;
    let month =
        text.get(day..)?.strip_prefix(b" ").or_else(|| text.get(day..)?.strip_prefix(&[SOFT_BREAK]))?;
    let length = MONTHS.iter().find(|name| month.starts_with(name))?.len();
    let mut at = day + 1 + length;
    text.get(at).filter(|byte| is_space(byte))?;
    at += 1 + digits(at + 1, 4).filter(|count| *count == 4)?;
    text.get(at).filter(|byte| **byte == b',')?;
    text.get(at + 1).filter(|byte| is_space(byte))?;
    at += 2;
    let clock = text.get(at..at + 8)?;
    let fits = clock.iter().zip(b"00:00:00").all(|(byte, form)| match form {
        b'0' => byte.is_ascii_digit(),
        form => byte == form,
    });
    fits.then_some(at + 8)
}
