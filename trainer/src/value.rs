//! Made-up values for the slots of templates.

use std::collections::HashMap;

use crate::lists::Lists;
use crate::random::Random;

/// Kinds that a template can give to a word of its file.
const KINDS: &[&str] =
    &["PERSON", "LOCATION", "ORG", "ADDRESS", "USERNAME", "SECRET", "DATE", "EMAIL", "PHONE"];

/// Title case.
fn title(word: &str) -> String {
    let mut out = String::new();
    let mut starts = true;
    for character in word.chars() {
        if starts {
            out.extend(character.to_uppercase());
        } else {
            out.push(character);
        }
        starts = matches!(character, ' ' | '-' | '\'');
    }
    out
}

/// A word that is in no list: parts of two names.
fn invented(lists: &Lists, random: &mut Random) -> String {
    let mut part = |from: bool| {
        let word = random.pick(&lists.surnames).cloned().unwrap_or_default();
        let letters: Vec<char> = word.chars().filter(|letter| letter.is_alphabetic()).collect();
        let half = letters.len().div_ceil(2);
        if from { letters.iter().take(half).collect::<String>() } else { letters.iter().skip(half).collect() }
    };
    title(&format!("{}{}", part(true), part(false)))
}

/// A given name, of the file's own words or the lists.
pub fn given(own: &[String], lists: &Lists, random: &mut Random) -> String {
    if !own.is_empty() && random.chance(55) {
        return random.pick(own).cloned().unwrap_or_default();
    }
    match random.below(10) {
        0 => invented(lists, random),
        1 | 2 => title(random.pick(&lists.rare).map_or("", String::as_str)),
        _ => title(random.pick(&lists.given).map_or("", String::as_str)),
    }
}

/// A surname, of the file's own words or the lists.
pub fn surname(own: &[String], lists: &Lists, random: &mut Random) -> String {
    if !own.is_empty() && random.chance(50) {
        return random.pick(own).cloned().unwrap_or_default();
    }
    match random.below(10) {
        0 | 1 => invented(lists, random),
        2..=4 => title(random.pick(&lists.rare).map_or("", String::as_str)),
        _ => title(random.pick(&lists.surnames).map_or("", String::as_str)),
    }
}

fn hexadecimal(count: usize, random: &mut Random) -> String {
    (0..count).map(|_| char::from(b"0123456789abcdef"[random.below(16)])).collect()
}

fn digits(count: usize, random: &mut Random) -> String {
    (0..count).filter_map(|_| char::from_digit(random.below(10) as u32, 10)).collect()
}

fn letters(count: usize, random: &mut Random) -> String {
    (0..count).map(|_| char::from(b'A' + random.below(26) as u8)).collect()
}

/// Letters and digits in some form.
fn code(random: &mut Random) -> String {
    let spaced = |text: String, random: &mut Random| {
        if random.chance(40) {
            let text: Vec<String> = text.chars().map(String::from).collect();
            text.join(" ")
        } else {
            text
        }
    };
    let count = 2 + random.below(2);
    let text = match random.below(5) {
        0 => format!("{}{}", letters(count, random), digits(3, random)),
        1 => format!("{}{}{}", letters(1, random), digits(2, random), letters(2, random)),
        2 => (0..6)
            .map(|_| if random.chance(50) { letters(1, random) } else { digits(1, random) })
            .collect::<String>(),
        3 => format!("{} {}", letters(count, random), digits(3, random)),
        _ => letters(6, random),
    };
    spaced(text, random)
}

fn date(random: &mut Random) -> String {
    let (day, month) = (1 + random.below(28), 1 + random.below(12));
    let year = 2019 + random.below(9);
    match random.below(5) {
        0 => format!("{day:02}/{month:02}/{year}"),
        1 => format!("{year}-{month:02}-{day:02}"),
        2 => format!("{day:02}.{month:02}.{year}"),
        3 => format!("{day}/{month}"),
        _ => format!("{day:02}-{month:02}-{year}"),
    }
}

fn amount(random: &mut Random) -> String {
    let (whole, part) = (1 + random.below(900), random.below(100));
    match random.below(5) {
        0 => format!("{whole},{part:02} €"),
        1 => format!("${whole}.{part:02}"),
        2 => format!("€ {whole}.{part:02}"),
        3 => format!("{whole} EUR"),
        _ => format!("{whole}"),
    }
}

/// A number that is nobody's.
fn order(random: &mut Random) -> String {
    match random.below(9) {
        0 => format!("#{}", digits(7, random)),
        1 => format!("A-{}", digits(6, random)),
        2 => format!("ORD{}", digits(8, random)),
        3 => format!("{}-{}", digits(5, random), digits(2, random)),
        4 => format!("{}{}", letters(2, random), digits(6, random)),
        5 => format!("{}-{}-{}", digits(3, random), digits(4, random), letters(2, random)),
        6 => format!("{}-{}", letters(3, random), digits(5, random)),
        7 => digits(9, random),
        _ => digits(5, random),
    }
}

fn phone(random: &mut Random) -> String {
    match random.below(8) {
        0 => format!("+{} {} {}", 30 + random.below(30), digits(3, random), digits(6, random)),
        1 => format!("0{} {}", digits(3, random), digits(6, random)),
        2 => format!("({}) {}-{}", digits(3, random), digits(3, random), digits(4, random)),
        3 => format!("{}-{}-{}", digits(3, random), digits(3, random), digits(4, random)),
        4 => format!("0{}/{}", digits(3, random), digits(7, random)),
        5 => format!(
            "+{} {} {} {} {}",
            30 + random.below(30),
            digits(2, random),
            digits(3, random),
            digits(2, random),
            digits(2, random)
        ),
        6 => format!(
            "06 {} {} {} {}",
            digits(2, random),
            digits(2, random),
            digits(2, random),
            digits(2, random)
        ),
        _ => digits(10, random),
    }
}

fn secret(random: &mut Random) -> String {
    const SIGNS: &[u8] = b"!$%&#_-@^*";
    (0..8 + random.below(5))
        .map(|_| match random.below(5) {
            0 => char::from(SIGNS[random.below(SIGNS.len())]),
            1 => char::from(b'0' + random.below(10) as u8),
            2 => char::from(b'A' + random.below(26) as u8),
            _ => char::from(b'a' + random.below(26) as u8),
        })
        .collect()
}

/// How a person is named.
fn person(
    words: &HashMap<String, Vec<String>>,
    language: &str,
    lists: &Lists,
    random: &mut Random,
) -> String {
    let of = |key: &str| words.get(key).map_or(&[][..], Vec::as_slice);
    let (first, last) = (of("given"), of("surname"));
    let particle = of("particle");
    let one = |random: &mut Random| given(first, lists, random);
    let family = |random: &mut Random| {
        let name = surname(last, lists, random);
        match random.pick(particle) {
            Some(particle) if random.chance(25) => format!("{particle} {name}"),
            _ => name,
        }
    };
    match language {
        "zh" | "ja" | "ko" => {
            let given = random.pick(first).cloned().unwrap_or_default();
            let surname = random.pick(last).cloned().unwrap_or_default();
            return match random.below(8) {
                0 => given,
                1 => surname,
                2 if language == "ja" => format!("{surname} {given}"),
                _ => format!("{surname}{given}"),
            };
        }
        _ => {}
    }
    match random.below(20) {
        0..=7 => format!("{} {}", one(random), family(random)),
        8..=11 => one(random),
        12 => family(random),
        13 => format!("{}-{} {}", one(random), one(random), family(random)),
        14 => format!("{} {}-{}", one(random), family(random), surname(last, lists, random)),
        15 => format!("{} {}. {}", one(random), letters(1, random), family(random)),
        16 => format!("{} {} {}", one(random), one(random), family(random)),
        17 => format!("{}. {}", letters(1, random), family(random)),
        18 => format!("{} {}", one(random), surname(last, lists, random)),
        _ => format!("{} {}", surname(last, lists, random), one(random)),
    }
}

/// Appends a value for the slot; returns its kind, if it has one.
pub fn fill(
    slot: &str,
    own: &[String],
    words: &HashMap<String, Vec<String>>,
    language: &str,
    lists: &Lists,
    random: &mut Random,
    out: &mut String,
) -> Option<&'static str> {
    let of = |key: &str| words.get(key).map_or(&[][..], Vec::as_slice);
    let pick = |key: &str, random: &mut Random| random.pick(of(key)).cloned().unwrap_or_default();
    let (value, kind) = match slot {
        "person" => (person(words, language, lists, random), Some("PERSON")),
        "given" => (given(own, lists, random), Some("PERSON")),
        "surname" => (surname(own, lists, random), Some("PERSON")),
        "full" => {
            let given = given(of("given"), lists, random);
            (format!("{given} {}", surname(of("surname"), lists, random)), Some("PERSON"))
        }
        "last, first" => {
            let surname = surname(of("surname"), lists, random);
            (format!("{surname}, {}", given(of("given"), lists, random)), Some("PERSON"))
        }
        // A name where it is no person's: shops, streets.
        "name" => (surname(of("surname"), lists, random), None),
        "street" | "address" => {
            let mut text = String::new();
            let forms = of("address");
            let form = random.pick(forms).cloned().unwrap_or_default();
            let mut rest = form.as_str();
            while let Some((before, behind)) = rest.split_once('<') {
                text.push_str(before);
                let Some((key, behind)) = behind.split_once('>') else { break };
                let part = match key {
                    "n" => format!("{}", 1 + random.below(220)),
                    "N" => format!("{}", 100 + random.below(9000)),
                    "s" => surname(of("surname"), lists, random),
                    "g" => given(of("given"), lists, random),
                    "l" => letters(1, random),
                    "plz5" => digits(5, random),
                    "plz4" => digits(4, random),
                    "plz6" => digits(6, random),
                    "d2" => digits(2, random),
                    "d3" => digits(3, random),
                    "gb" => format!(
                        "{}{} {}{}",
                        letters(2, random),
                        1 + random.below(40),
                        digits(1, random),
                        letters(2, random)
                    ),
                    "nl" => format!("{} {}", digits(4, random), letters(2, random)),
                    "nl0" => String::from("\n"),
                    key => pick(key, random),
                };
                text.push_str(&part);
                rest = behind;
            }
            text.push_str(rest);
            (text, Some("ADDRESS"))
        }
        "city" => {
            let city = match random.pick(own) {
                Some(city) if random.chance(80) => city.clone(),
                _ => format!(
                    "{}{}",
                    invented(lists, random),
                    ["", "ville", "burg", " City", "berg"][random.below(5)]
                ),
            };
            (city, Some("LOCATION"))
        }
        "zip" => (digits(if random.chance(70) { 5 } else { 6 }, random), Some("ZIP_CODE")),
        "org" => (pick("org", random), Some("ORG")),
        "date" => (date(random), None),
        "amount" => (amount(random), None),
        "order" => (order(random), None),
        "n" => (format!("{}", 1 + random.below(60)), None),
        "groups" => {
            let groups: Vec<String> =
                (0..3 + random.below(3)).map(|_| digits(3 + random.below(3), random)).collect();
            (groups.join(if random.chance(70) { " " } else { "-" }), None)
        }
        "ip" => {
            let parts: Vec<String> = (0..4).map(|_| random.below(256).to_string()).collect();
            (parts.join("."), Some("IP"))
        }
        "hex" => {
            let length = [4, 6, 8, 12, 32, 40][random.below(6)];
            (hexadecimal(length, random), None)
        }
        "number" => {
            let count = 3 + random.below(7);
            (digits(count, random), None)
        }
        "phone" => (phone(random), Some("PHONE")),
        "mail" => {
            let name = given(of("given"), lists, random).to_lowercase();
            let name: String = name.chars().filter(char::is_ascii_alphanumeric).collect();
            (format!("{name}{}@example.org", random.below(99)), Some("EMAIL"))
        }
        "saidmail" => {
            let name: String = given(of("given"), lists, random).to_lowercase();
            let at =
                ["gmailcom", " gmailcom", " at gmail dot com", " yahoocom", "mailcom", " at outlook dot com"];
            let number = if random.chance(50) { format!(" {}", random.below(99)) } else { String::new() };
            (format!("{name}{number}{}", at[random.below(at.len())]), Some("EMAIL"))
        }
        "code" => (code(random), Some("BOOKING_CODE")),
        "policy" => {
            let length = 6 + random.below(6);
            (digits(length, random), Some("ACCOUNT_NUMBER"))
        }
        "last4card" => (digits(4, random), Some("CARD_OR_ACCOUNT_FRAGMENT")),
        "last4id" => (digits(4, random), Some("NATIONAL_ID_FRAGMENT")),
        "card" => (format!("4{}", digits(15, random)), Some("CREDIT_CARD")),
        "iban" => (
            format!(
                "{}{} {} {} {}",
                letters(2, random),
                digits(2, random),
                digits(4, random),
                digits(4, random),
                digits(4, random)
            ),
            Some("IBAN"),
        ),
        "id" => (format!("{}{}", digits(8, random), letters(1, random)), Some("NATIONAL_ID")),
        "birthday" => (date(random), Some("DATE_OF_BIRTH")),
        "pin" => (digits(4, random), Some("SECRET")),
        "secret" => (secret(random), Some("SECRET")),
        "user" => {
            let name = given(of("given"), lists, random).to_lowercase();
            (format!("{name}{}", digits(2, random)), Some("USERNAME"))
        }
        "firm" => {
            let name = surname(&[], lists, random);
            let firm = match random.below(8) {
                0 => format!("{name} Ltd"),
                1 => format!("{name} Inc."),
                2 => format!("{name} & Sons"),
                3 => format!("{name}, {} and {}", surname(&[], lists, random), surname(&[], lists, random)),
                4 => format!("{} Group", invented(lists, random)),
                5 => format!("{} Systems", invented(lists, random)),
                6 => format!("{}soft", invented(lists, random)),
                _ => format!("{name}-{}", surname(&[], lists, random)),
            };
            (firm, Some("ORG"))
        }
        // Words of the file, plain or as a kind: `{thing}`, `{thing:PERSON}`.
        other => {
            let (key, kind) = other.split_once(':').unwrap_or((other, ""));
            let kind = KINDS.iter().copied().find(|known| *known == kind);
            (pick(key, random), kind)
        }
    };
    out.push_str(&value);
    kind
}
