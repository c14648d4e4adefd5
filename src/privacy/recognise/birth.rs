//! Dates of birth: a date right behind, or right before, a word for being born.

use std::ops::Range;

use super::cue::Cue;
use super::reading::Reading;
use crate::privacy::entity::Entity;
use crate::privacy::span::Span;

/// Finds dates of birth; other dates stay.
pub(super) fn find(reading: &Reading<'_>, out: &mut Vec<Span>) {
    for mention in reading.mentions.iter().filter(|mention| mention.cue == Cue::Birth) {
        let behind = candidates(reading, mention.end..mention.end + 60)
            .find_map(|at| date(reading, at))
            .filter(|(range, whole)| {
                let others =
                    if *whole && !is_party(reading.slice(mention.start..mention.end)) { 3 } else { 0 };
                reading.has_only_fillers(mention.end..range.start, others)
            });
        let before = || {
            candidates(reading, mention.start.saturating_sub(32)..mention.start)
                .find_map(|at| date(reading, at).filter(|(range, _)| range.end <= mention.start))
                .filter(|(range, whole)| {
                    *whole
                        && reading
                            .slice(range.end..mention.start)
                            .chars()
                            .all(|c| !c.is_alphanumeric() && c != ',' && c != '.' && c != ';')
                })
        };
        if let Some((range, _)) = behind.or_else(before) {
            reading.push(out, range, Entity::DateOfBirth, 94);
        }
    }
}

/// Words that announce parties as often as dates.
fn is_party(word: &str) -> bool {
    matches!(
        word,
        "birthday"
            | "bday"
            | "b-day"
            | "anniversaire"
            | "geburtstag"
            | "cumpleanos"
            | "compleanno"
            | "aniversario"
            | "verjaardag"
            | "ne"
            | "ur"
            | "生日"
    )
}

/// Starts of words in a stretch.
fn candidates<'r>(reading: &'r Reading<'_>, stretch: Range<usize>) -> impl Iterator<Item = usize> + 'r {
    stretch.filter(|&at| {
        let byte = reading.byte(at);
        (byte.is_ascii_alphanumeric() && !reading.before(at).is_ascii_alphanumeric())
            || (byte >= 0xC3 && reading.before(at) < 0x80)
    })
}

/// A date that begins here, and whether it has a year.
fn date(reading: &Reading<'_>, start: usize) -> Option<(Range<usize>, bool)> {
    let number = |at: usize| {
        let length = reading.bytes.iter().skip(at).take_while(|byte| byte.is_ascii_digit()).count();
        Some((
            reading.slice(at..at + length).parse::<u32>().ok().filter(|_| length <= 8)?,
            at + length,
            length,
        ))
    };
    let year = |value: u32, length: usize| length == 2 || (length == 4 && (1880..2035).contains(&value));
    let closes = |end: usize| !reading.byte(end).is_ascii_alphanumeric();
    if let Some((first, end, length)) = number(start) {
        if length == 8 || length == 6 {
            let packed = length == 8
                && ((1900..2035).contains(&(first / 10_000)) || (1900..2035).contains(&(first % 10_000)));
            return ((packed || length == 6) && closes(end)).then_some((start..end, true));
        }
        // 1986年4月17日, 1986년 4월 17일
        if length <= 4 && ["年", "년"].iter().any(|sign| reading.slice(end..end + 3) == *sign) {
            let (_, month, _) = number(skip(reading, end + 3, " "))?;
            let (_, day, _) = number(skip(reading, month + 3, " "))?;
            return Some((start..day + 3, true));
        }
        let at = skip(reading, end, "/.- \u{2044}");
        if let Some((second, middle, size)) = number(at).filter(|_| at > end) {
            let third = skip(reading, middle, "/.- \u{2044}");
            let last = number(third).filter(|_| third > middle);
            if size > 2 {
                return None;
            }
            if let Some((value, finish, digits)) = last {
                let days = length <= 2
                    && first <= 31
                    && second <= 31
                    && (first <= 12 || second <= 12)
                    && year(value, digits);
                let backwards = length == 4 && year(first, 4) && second <= 12 && value <= 31;
                if (days || backwards) && closes(finish) && first > 0 && second > 0 {
                    return Some((start..finish, true));
                }
            }
            let short = length <= 2
                && reading.byte(end) == b'/'
                && first <= 31
                && second <= 31
                && (first <= 12 || second <= 12)
                && closes(middle)
                && first * second > 0;
            return short.then_some((start..middle, false));
        }
        if length > 2 && length != 4 || (length <= 2 && first > 31) {
            return None;
        }
        // 17th of April 1986, 17. April 1986, 17 de abril de 1986, 1986 April 17
        let mut at = end;
        for ordinal in ["st", "nd", "rd", "th", "er", "o", "a", "e", ".", "-", "er."] {
            if reading.slice(at..at + ordinal.len()) == ordinal
                && !reading.byte(at + ordinal.len()).is_ascii_alphabetic()
            {
                at += ordinal.len();
                break;
            }
        }
        let at = particle(reading, at);
        let month = month(reading, at)?;
        let (after, with_year) = year_behind(reading, month, year);
        return Some((start..after, with_year));
    }
    let named = month(reading, start)?;
    let at = skip(reading, named, " .-");
    let (day, mut end, length) = number(at)?;
    if day > 31 || length > 2 {
        return None;
    }
    for ordinal in ["st", "nd", "rd", "th"] {
        if reading.slice(end..end + 2) == ordinal {
            end += 2;
            break;
        }
    }
    let (after, with_year) = year_behind(reading, end, year);
    Some((start..after, with_year))
}

/// The end of a year behind this place, or the place.
fn year_behind(reading: &Reading<'_>, at: usize, year: impl Fn(u32, usize) -> bool) -> (usize, bool) {
    let start = particle(reading, skip(reading, at, " .,-/'"));
    let start = skip(reading, start, "'");
    let length = reading.bytes.iter().skip(start).take_while(|byte| byte.is_ascii_digit()).count();
    let value = reading.slice(start..start + length).parse().unwrap_or(0);
    if year(value, length) && !reading.byte(start + length).is_ascii_alphabetic() {
        (start + length, true)
    } else {
        (at, false)
    }
}

fn skip(reading: &Reading<'_>, at: usize, signs: &str) -> usize {
    at + reading.bytes.iter().skip(at).take(3).take_while(|byte| signs.as_bytes().contains(byte)).count()
}

/// Skips spaces and "of", "de", "de".
fn particle(reading: &Reading<'_>, at: usize) -> usize {
    let at = skip(reading, at, " -/");
    for word in ["of ", "de ", "del ", "do ", "d'", "the "] {
        if reading.slice(at..at + word.len()) == word {
            return at + word.len();
        }
    }
    at
}

/// First letters of months in the languages of customers.
const MONTHS: &str = " jan feb mar apr may jun jul aug sep oct nov dec janv fevr avr mai juin juil aout okt dez marz maerz maj maart mrt mei ene abr ago dic gen mag giu lug \
set ott out fev sty lut kwi cze lip sie wrz paz lis gru tam hel maa huh tou kes hei elo syy lok mar jou oca sub nis haz tem agu eyl eki kas ara янв фев мар апр мая май июн июл авг сен окт ноя дек \
ιαν φεβ μαρ απρ μαι μαϊ ιου αυγ σεπ οκτ νοε δεκ led uno bre dub kve cer srp zar rij pro ian iun iul noi यनवरी जन फर मार्च अप्र मई जून जुल अग सित अक् नव दिस يناير فبرا مارس أبري ابري مايو يونيو يوليو أغسط اغسط سبتم أكتو اكتو نوفم ديسم ";

/// The end of a word for a month.
fn month(reading: &Reading<'_>, at: usize) -> Option<usize> {
    let rest = reading.slice(at..reading.text.len());
    let length: usize = rest
        .chars()
        .take_while(|character| character.is_alphabetic() || matches!(character, '\u{93e}'..='\u{94d}'))
        .map(char::len_utf8)
        .sum();
    let word = rest.get(..length)?;
    let stem = |count: usize| {
        word.char_indices().nth(count).map_or(word, |(place, _)| word.get(..place).unwrap_or(word))
    };
    let known = (2..=5)
        .any(|count| MONTHS.contains(&format!(" {} ", stem(count))) && stem(count).chars().count() == count);
    (known && word.chars().count() >= 3 && length <= 30).then_some(at + length)
}

#[cfg(test)]
mod tests {
    use crate::privacy::entity::Entity::DateOfBirth;
    use crate::privacy::recognise::tests::{finds, leaves};

    #[test]
    fn birth_dates_are_found_in_many_languages() {
        finds(
            DateOfBirth,
            &[
                ("DOB: 03/09/1974", "03/09/1974"),
                ("d.o.b. 3-9-74", "3-9-74"),
                ("born on the 3rd of September 1974", "3rd of September 1974"),
                ("I was born in Leeds on 03/09/1974", "03/09/1974"),
                ("my birthday is 3 Sept 1974", "3 Sept 1974"),
                ("date of birth September 3, 1974.", "September 3, 1974"),
                ("geb. am 3.9.1974", "3.9.1974"),
                ("Geburtsdatum: 3. September 1974", "3. September 1974"),
                ("née le 3 septembre 1974", "3 septembre 1974"),
                ("nacida el 3 de septiembre de 1974", "3 de septiembre de 1974"),
                ("data de nascimento 03.09.1974", "03.09.1974"),
                ("urodzona 3 września 1974", "3 września 1974"),
                ("født 03.09.74", "03.09.74"),
                ("doğum tarihim 03.09.1974", "03.09.1974"),
                ("родилась 3 сентября 1974", "3 сентября 1974"),
                ("дата рождения: 03.09.1974", "03.09.1974"),
                ("생년월일 1974년 9월 3일", "1974년 9월 3일"),
                ("出生日期：1974-09-03", "1974-09-03"),
                ("1974年9月3日生まれ", "1974年9月3日"),
                ("تاريخ الميلاد ٠٣/٠٩/١٩٧٤", "٠٣/٠٩/١٩٧٤"),
                ("dob 19740903", "19740903"),
                ("03/09/1974 (dob)", "03/09/1974"),
            ],
        );
    }

    #[test]
    fn other_dates_are_left() {
        leaves(&[
            "it came on 03/09/2024",
            "born in the USA",
            "birthday gift ordered 03/09/2024",
            "a birthday cake for 12 people",
            "my birthday is next week",
            "delivered September 3, 2024",
            "date of birth is required",
            "the newborn set of 3",
        ]);
    }
}
