//! International bank account numbers: country, length and the check of 97.

use std::ops::Range;

use super::check_digit::modulo;
use super::cue::Cue;
use super::reading::Reading;
use crate::privacy::entity::Entity;
use crate::privacy::span::Span;

/// Countries with the length of their numbers.
const LENGTHS: &str = "ad24ae23al28at20az28ba20be16bg22bh22bi27br29by28ch21cr22cy28cz24de22dj27dk18do28ee20eg29es24fi18fk18fo18fr27\
gb22ge22gi23gl18gr27gt28hn28hr21hu28ie22il23iq23is26it27jo30kw30kz20lb28lc32li21lt20lu20lv21ly25mc27md24me22mk19mn20mr27mt31mu30\
ni28nl18no15om23pk24pl28ps29pt25qa29ro24rs22ru33sa24sc31sd18se24si19sk24sm27so23st25sv28tl23tn24tr26ua29va22vg24xk20";

/// Finds account numbers of all countries.
pub(super) fn find(reading: &Reading<'_>, out: &mut Vec<Span>) {
    let mut behind = 0;
    for group in &reading.groups {
        // The two check digits open a group, right behind the country or a sign after it.
        let gap = usize::from(matches!(reading.before(group.start), b' ' | b'-' | b'.'));
        let Some(start) = group.start.checked_sub(2 + gap).filter(|&start| start >= behind) else { continue };
        let country = reading.slice(start..start + 2);
        if !country.bytes().all(|byte| byte.is_ascii_lowercase())
            || reading.before(start).is_ascii_alphanumeric()
        {
            continue;
        }
        if let Some(range) = number(reading, start, country) {
            behind = range.end;
            reading.push(out, range, Entity::Iban, 98);
        }
    }
}

fn number(reading: &Reading<'_>, start: usize, country: &str) -> Option<Range<usize>> {
    let length = LENGTHS
        .as_bytes()
        .chunks(4)
        .find(|entry| entry.starts_with(country.as_bytes()))
        .and_then(|entry| std::str::from_utf8(entry.get(2..)?).ok()?.parse::<usize>().ok());
    let announced = matches!(reading.cue_at(start), Some(Cue::Account));
    let mut signs: Vec<u8> = Vec::with_capacity(34);
    let mut end = start;
    let mut at = start;
    let wanted = length.unwrap_or(34);
    while signs.len() < wanted {
        let byte = reading.byte(at);
        if byte.is_ascii_alphanumeric() {
            signs.push(byte);
            end = at + 1;
        } else if !matches!(byte, b' ' | b'-' | b'\n' | b'.' | b'\t' | b'\r' | b'/') || at - end > 1 {
            break;
        }
        at += 1;
    }
    let valid = Some(signs.len()) == length
        && !reading.byte(end).is_ascii_alphanumeric()
        && signs.get(2..4).is_some_and(|check| check.iter().all(u8::is_ascii_digit))
        && modulo(signs.iter().skip(4).chain(signs.iter().take(4)).copied(), 97) == 1;
    if valid {
        return Some(start..end);
    }
    // Mistyped, but called an IBAN: as far as its groups of letters and digits go.
    if announced && length.is_some() {
        let rest = reading.code(start + 2, 8, 10, 32)?;
        return reading
            .slice(start + 2..start + 4)
            .bytes()
            .all(|byte| byte.is_ascii_digit())
            .then_some(start..rest.end);
    }
    None
}

#[cfg(test)]
mod tests {
    use crate::privacy::entity::Entity::Iban;
    use crate::privacy::recognise::tests::{finds, leaves};

    #[test]
    fn numbers_of_all_countries_are_found() {
        finds(
            Iban,
            &[
                ("NL91ABNA0417164300", "NL91ABNA0417164300"),
                ("pay to gb29 nwbk 6016 1331 9268 19 now", "gb29 nwbk 6016 1331 9268 19"),
                ("IBAN: CH93 0076 2011 6238 5295 7", "CH93 0076 2011 6238 5295 7"),
                ("PL61-1090-1014-0000-0712-1981-2874", "PL61-1090-1014-0000-0712-1981-2874"),
                ("NO93 8601 1117 947", "NO93 8601 1117 947"),
                ("MT84 MALT 0110 0001 2345 MTLC AST0 01S", "MT84 MALT 0110 0001 2345 MTLC AST0 01S"),
                ("SE45\n5000\n0000\n0583\n9825\n7466", "SE45\n5000\n0000\n0583\n9825\n7466"),
                ("(DK5000400440116243)", "DK5000400440116243"),
            ],
        );
    }

    #[test]
    fn codes_of_other_kinds_are_left() {
        leaves(&[
            "NL91ABNA0417164301 is the coupon",
            "license key GB29-NWBK-6016-1331-9268",
            "coupon DE15SPRING",
            "gate AT20, room CH21",
            "it 27 is fine",
        ]);
    }
}
