//! Numbers that states give to people: distinctive forms with check digits, and any code behind a cue.

use std::ops::Range;

use super::check_digit::{digits, luhn, modulo, verhoeff, weighted};
use super::cue::Cue;
use super::number::{chain, count, extent, is_date, shape};
use super::reading::Reading;
use crate::privacy::entity::Entity;
use crate::privacy::span::Span;

/// Finds national and tax numbers.
pub(super) fn find(reading: &Reading<'_>, out: &mut Vec<Span>) {
    for mention in &reading.mentions {
        let entity = match mention.cue {
            Cue::Id => Entity::NationalId,
            Cue::Tax => Entity::TaxId,
            _ => continue,
        };
        if let Some(range) = announced(reading, mention.end) {
            reading.push(out, range, entity, 93);
        }
    }
    let mut behind = 0;
    for (first, group) in reading.groups.iter().enumerate() {
        if group.start < behind {
            continue;
        }
        let found = numeric(reading, first).or_else(|| lettered(reading, group));
        if let Some((range, entity)) = found {
            behind = range.end;
            if !reading.is_of_thing(range.start) && !reading.is_linked(range.start) {
                reading.push(out, range, entity, 90);
            }
        }
    }
}

/// The code behind a cue: "pesel 02070803628", "NI number QQ 12 34 56 C", "SSN 5 5 5 - 1 2 - 3 4 5 6".
fn announced(reading: &Reading<'_>, at: usize) -> Option<Range<usize>> {
    let (start, _) = reading.value(at);
    if start - at > 40 {
        return None;
    }
    if !reading.has_only_fillers(at..start, 0)
        && reading
            .cue_before(start)
            .is_some_and(|mention| matches!(mention.cue, Cue::Thing | Cue::Phone | Cue::Ending))
    {
        return None;
    }
    let wide = reading.groups.iter().position(|group| group.start == start).and_then(|first| {
        let last = chain(reading, first, |gap| matches!(gap, " " | "-" | " - " | "- " | " -" | "." | "/"));
        let range = extent(reading, first, last);
        (count(reading, first, last) == 9 && last > first && reading.stands_alone(&range)).then_some(range)
    });
    let range = wide.or_else(|| reading.code(start, 4, 6, 20))?;
    let range = range.start..finnish_end(reading, &range);
    (!is_date(reading.slice(range.clone()))).then_some(range)
}

/// "131052+308T": the century sign is no separator of codes.
fn finnish_end(reading: &Reading<'_>, range: &Range<usize>) -> usize {
    if reading.byte(range.end) == b'+' && range.len() == 6 {
        return range.end + 1 + reading.token(range.end + 1);
    }
    range.end
}

/// Numbers of digits only whose writing or check says enough.
fn numeric(reading: &Reading<'_>, first: usize) -> Option<(Range<usize>, Entity)> {
    let last = chain(reading, first, |gap| matches!(gap, "-" | "." | " " | "/" | "\n" | " - "));
    (first..=last).rev().find_map(|end| {
        let length = count(reading, first, end);
        if !(9..=15).contains(&length) {
            return None;
        }
        let range = extent(reading, first, end);
        let touches = |byte: u8, next: u8| matches!(byte, b'-' | b'/' | b'.') && next.is_ascii_digit();
        if !reading.stands_alone(&range)
            || touches(reading.byte(range.end), reading.byte(range.end + 1))
            || touches(reading.before(range.start), reading.before(range.start.saturating_sub(1)))
            || matches!(reading.before(range.start), b'+' | b'(')
        {
            return None;
        }
        let cue = reading.cue_near(range.start, 1);
        if matches!(cue, Some(Cue::Phone | Cue::Account | Cue::Card | Cue::Number)) {
            return None;
        }
        let text = reading.slice(range.clone());
        let entity = of_writing(text, &shape(reading, first, end), &signs(text))?;
        Some((range, entity))
    })
}

/// What stands between the groups.
fn signs(text: &str) -> String {
    text.chars().filter(|character| !character.is_ascii_digit()).collect()
}

fn of_writing(text: &str, shape: &str, signs: &str) -> Option<Entity> {
    let value = |from: usize, length: usize| {
        digits(text).skip(from).take(length).fold(0u64, |value, digit| value * 10 + u64::from(digit))
    };
    let id = Some(Entity::NationalId);
    let matched = match (shape, signs) {
        // United States: no area 000 and 666, no group of zeros.
        ("324", "--") => value(0, 3) != 0 && value(0, 3) != 666 && value(3, 2) != 0 && value(5, 4) != 0,
        // Switzerland and Liechtenstein: an EAN that begins with 756.
        ("3442", "...") | (";" | "=", "") if value(0, 3) == 756 && digits(text).count() == 13 => {
            weighted(text, &[1, 3, 1, 3, 1, 3, 1, 3, 1, 3, 1, 3, 1]) % 10 == 0
        }
        // Belgium: check of 97, with a two in front from the year 2000 on.
        ("22232", "..-.") => {
            let check = value(9, 2);
            97 - value(0, 9) % 97 == check || 97 - (2_000_000_000 + value(0, 9)) % 97 == check
        }
        // Brazil: persons and companies.
        ("3332", "..-") => return brazilian(text).then_some(Entity::TaxId),
        ("23342", "../-") => return Some(Entity::TaxId),
        // Russia's pension number.
        ("3332", "-- " | "---") => {
            let sum = weighted(text, &[9, 8, 7, 6, 5, 4, 3, 2, 1]) % 101 % 100;
            u64::from(sum) == value(9, 2)
        }
        // Sweden: Luhn and a date.
        ("64" | "84", "-") => {
            let ten = if shape == "84" { text.get(2..)? } else { text };
            luhn(ten)
                && is_day(
                    text.get(text.len() - 7..text.len() - 5)?,
                    text.get(text.len() - 9..text.len() - 7)?,
                    60,
                )
        }
        // Korea: date and century; numbers since 2020 have no check.
        ("67", "-") => (1..=8).contains(&value(6, 1)) && is_day(text.get(4..6)?, text.get(2..4)?, 0),
        // India: Verhoeff.
        ("444", "  " | "--") => {
            text.starts_with(|first: char| ('2'..='9').contains(&first)) && verhoeff(text)
        }
        // France: sex, year, month, place, order and check of 97.
        _ if digits(text).count() == 15 => {
            matches!(value(0, 1), 1 | 2)
                && (1..=42).contains(&value(3, 2))
                && 97 - value(0, 13) % 97 == value(13, 2)
        }
        _ => return None,
    };
    matched.then_some(()).and(id)
}

fn is_day(day: &str, month: &str, offset: u32) -> bool {
    let day = day.parse::<u32>().unwrap_or(0);
    let day = if day > offset { day - offset } else { day };
    (1..=31).contains(&day) && month.parse::<u32>().is_ok_and(|month| (1..=12).contains(&month))
}

fn brazilian(text: &str) -> bool {
    let check = |weights: &[u32]| (weighted(text, weights) * 10) % 11 % 10;
    let digit = |at: usize| digits(text).nth(at).unwrap_or(10);
    check(&[10, 9, 8, 7, 6, 5, 4, 3, 2]) == digit(9) && check(&[11, 10, 9, 8, 7, 6, 5, 4, 3, 2]) == digit(10)
}

/// Numbers with letters in them, around or before a digit group.
fn lettered(reading: &Reading<'_>, group: &Range<usize>) -> Option<(Range<usize>, Entity)> {
    let mut start = group.start;
    while start > 0 && reading.before(start).is_ascii_alphanumeric() {
        start -= 1;
        if group.start - start > 8 {
            return None;
        }
    }
    let length = reading.token(start);
    let token = reading.slice(start..start + length);
    let is_form = |form: &str| fits(token, form);
    let id = |end: usize| Some((start..end, Entity::NationalId));
    match length {
        // Italy's fiscal code; digits may be replaced by letters, then a cue is needed.
        16 if is_form("aaaaaa99a99a999a")
            && token.as_bytes().get(8).is_some_and(|month| b"abcdehlmprst".contains(month)) =>
        {
            id(start + 16)
        }
        // Mexico's CURP.
        18 if token.get(..16).is_some_and(|head| fits(head, "aaaa999999aaaaaa"))
            && matches!(token.as_bytes().get(10), Some(b'h' | b'm')) =>
        {
            id(start + 18)
        }
        // China's resident number.
        18 if is_form("99999999999999999x") || is_form("999999999999999999") => {
            let sum = weighted(token.get(..17)?, &[7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]) % 11;
            let check = b"10x98765432".get(sum as usize)?;
            (token.as_bytes().last() == Some(check) && is_day(token.get(12..14)?, token.get(10..12)?, 0))
                .then_some((start..start + 18, Entity::NationalId))
        }
        // Spain's DNI and NIE; the letter is a check of 23.
        9 if is_form("99999999a")
            || (is_form("a9999999a") && matches!(token.as_bytes().first(), Some(b'x' | b'y' | b'z'))) =>
        {
            spanish(token).then_some((start..start + 9, Entity::NationalId))
        }
        8 if is_form("99999999")
            && matches!(reading.byte(start + 8), b'-' | b' ')
            && reading.byte(start + 9).is_ascii_alphabetic()
            && reading.is_capital(start + 9)
            && reading.token(start + 9) == 1 =>
        {
            let joined = format!("{token}{}", reading.slice(start + 9..start + 10));
            spanish(&joined).then_some((start..start + 10, Entity::NationalId))
        }
        // Britain's national insurance number, in capitals.
        9 if is_form("aa999999a") && british(reading, start, token) => id(start + 9),
        // Finland: birth date, century sign, number, check of 31.
        6 if matches!(reading.byte(start + 6), b'-' | b'+' | b'a') && reading.token(start + 7) == 4 => {
            finnish(reading, start)
        }
        11 if is_form("999999a999a") || is_form("999999a9999") => finnish(reading, start),
        _ => {
            // "QQ 12 34 56 C"
            let head = start.checked_sub(3).filter(|_| length == 2 && start == group.start)?;
            let spaced = reading.slice(head..head + 13);
            let form = fits(spaced, "aa 99 99 99 a")
                && !reading.before(head).is_ascii_alphanumeric()
                && !reading.byte(head + 13).is_ascii_alphanumeric();
            let joined = spaced.replace(' ', "");
            (form && british(reading, head, &joined) && reading.is_capital(head + 12))
                .then_some((head..head + 13, Entity::NationalId))
        }
    }
}

/// Whether a text has the form: `a` a letter, `9` a digit, everything else itself.
fn fits(text: &str, form: &str) -> bool {
    text.len() == form.len()
        && text.bytes().zip(form.bytes()).all(|(byte, wanted)| match wanted {
            b'a' => byte.is_ascii_lowercase(),
            b'9' => byte.is_ascii_digit(),
            _ => byte == wanted,
        })
}

fn spanish(token: &str) -> bool {
    let (number, letter) = token.split_at(token.len() - 1);
    let number = number.replacen('x', "0", 1).replacen('y', "1", 1).replacen('z', "2", 1);
    let rest = modulo(number.bytes(), 23) as usize;
    b"trwagmyfpdxbnjzsqvhlcke".get(rest).copied() == letter.bytes().next()
}

fn british(reading: &Reading<'_>, start: usize, token: &str) -> bool {
    let bytes = token.as_bytes();
    let barred =
        |place: usize, letters: &[u8]| bytes.get(place).is_some_and(|letter| letters.contains(letter));
    reading.is_capital(start)
        && !barred(0, b"dfiuv")
        && !barred(1, b"dfiuvo")
        && matches!(bytes.last(), Some(b'a'..=b'd'))
}

fn finnish(reading: &Reading<'_>, start: usize) -> Option<(Range<usize>, Entity)> {
    let token = reading.slice(start..start + 11);
    let day = is_day(token.get(..2)?, token.get(2..4)?, 0);
    let number = format!("{}{}", token.get(..6)?, token.get(7..10)?);
    let all_digits = number.bytes().all(|byte| byte.is_ascii_digit());
    let check = b"0123456789abcdefhjklmnprstuvwxy".get(modulo(number.bytes(), 31) as usize);
    let closes = !reading.byte(start + 11).is_ascii_alphanumeric() && token.as_bytes().last() == check;
    (day && all_digits && closes).then_some((start..start + 11, Entity::NationalId))
}

#[cfg(test)]
mod tests {
    use crate::privacy::entity::Entity::{NationalId, TaxId};
    use crate::privacy::recognise::tests::{finds, leaves};

    #[test]
    fn distinctive_numbers_need_no_cue() {
        finds(
            NationalId,
            &[
                ("078-05-1121 thanks", "078-05-1121"),
                ("756.1234.5678.97", "756.1234.5678.97"),
                ("AB 12 34 56 C is it", "AB 12 34 56 C"),
                ("AB123456C", "AB123456C"),
                ("X1234567L", "X1234567L"),
                ("12345678-Z", "12345678-Z"),
                ("RSSMRA85T10A562S", "RSSMRA85T10A562S"),
                ("HEGG560427MVZRRL04", "HEGG560427MVZRRL04"),
                ("131052-308T", "131052-308T"),
                ("255081416802538", "255081416802538"),
                ("93.05.18-223.61", "93.05.18-223.61"),
                ("640823-3234", "640823-3234"),
            ],
        );
        finds(TaxId, &[("111.444.777-35", "111.444.777-35"), ("11.222.333/0001-81", "11.222.333/0001-81")]);
    }

    #[test]
    fn a_cue_makes_a_number() {
        finds(
            NationalId,
            &[
                ("my ssn is 078 05 1120", "078 05 1120"),
                ("SSN: 5 5 5 - 1 2 - 3 4 5 7", "5 5 5 - 1 2 - 3 4 5 7"),
                ("PESEL 44051401359", "44051401359"),
                ("fødselsnummer 13097248022", "13097248022"),
                ("henkilötunnus 131052+308T", "131052+308T"),
                ("meu RG é 12.345.678-9", "12.345.678-9"),
                ("マイナンバーは1234 5678 9018", "1234 5678 9018"),
                ("numéro de sécu 185057800608491", "185057800608491"),
                ("BSN: 1112.22.333", "1112.22.333"),
            ],
        );
        finds(
            TaxId,
            &[
                ("tax file number 123 456 782", "123 456 782"),
                ("Steuer-ID 86 095 742 719", "86 095 742 719"),
                ("my PAN is AFZPK7190K", "AFZPK7190K"),
            ],
        );
    }

    #[test]
    fn things_are_left() {
        leaves(&[
            "part 078-05-1121",
            "order 640823-3234",
            "078-05-11210",
            "1078-05-1121",
            "social media 2024",
            "ssn is not accepted",
            "case 2024-07-0649",
            "zone 15 070649 sector C",
            "order AB 12 34 56 arrived",
            "model AB123456 here",
            "SKU ABCDE1234F",
        ]);
    }
}
