//! Passwords and codes: what stands behind the word for them.

use std::ops::Range;

use super::cue::Cue;
use super::reading::{Reading, is_link};
use crate::privacy::entity::Entity;
use crate::privacy::span::Span;

/// Finds passwords, PINs, security codes and tokens behind a cue.
pub(super) fn find(reading: &Reading<'_>, out: &mut Vec<Span>) {
    for mention in &reading.mentions {
        match mention.cue {
            Cue::Secret => password(reading, mention.end, out),
            Cue::Pin => {
                if let Some(range) = pin(reading, mention.end) {
                    reading.push(out, range, Entity::Secret, 92);
                }
            }
            Cue::Token => token(reading, mention.end, out),
            _ => {}
        }
    }
}

/// Where a password begins, and how firmly it is announced: 2 by a colon, 1 by a word, 0 by nothing.
fn announced(reading: &Reading<'_>, mut at: usize) -> Option<(usize, u8)> {
    let mut firm = 0;
    for _ in 0..4 {
        let rest = reading.slice(at..reading.text.len());
        let gap = rest.len() - rest.trim_start_matches([' ', '\u{3000}']).len();
        at += gap;
        match reading.byte(at) {
            b':' | b'=' => {
                firm = 2;
                at += 1;
                if reading.byte(at) == b'\n' {
                    at += 1;
                }
                continue;
            }
            b'-' if reading.byte(at + 1) == b' ' => {
                firm = 2;
                at += 1;
                continue;
            }
            b'?' | b',' | b';' | b'!' | b'.' | b'\n' | b'/' | b')' | 0
                if firm == 0 && (gap == 0 || reading.byte(at) == b'\n' || reading.byte(at + 1) == b' ') =>
            {
                return None;
            }
            _ => {}
        }
        let rest = reading.slice(at..reading.text.len());
        let length = rest
            .find(|character: char| character.is_whitespace() || matches!(character, ':' | '='))
            .unwrap_or(rest.len());
        let word = rest.get(..length).unwrap_or_default();
        if is_link(word) {
            firm = firm.max(1);
        } else if !(matches!(word, "code" | "now" | "for" | "it" | "wifi" | "currently" | "temporary")
            && false)
        {
            break;
        }
        at += length;
        // "は", "是": the value is attached.
    }
    for link in ["は", "是", "为", "：", "은", "는"] {
        if reading.slice(at..at + link.len()) == link {
            at += link.len();
            firm = 2;
            while matches!(reading.byte(at), b' ' | b':') {
                at += 1;
            }
        }
    }
    (at < reading.text.len()).then_some((at, firm))
}

fn password(reading: &Reading<'_>, end: usize, out: &mut Vec<Span>) {
    let Some((mut start, firm)) = announced(reading, end) else { return };
    let quote = reading.byte(start);
    if matches!(quote, b'"' | b'\'' | b'`') {
        let tail = reading.slice(start + 1..reading.text.len());
        if let Some(length) = tail.find(char::from(quote)).filter(|&length| {
            (3..=64).contains(&length) && !tail.get(..length).unwrap_or_default().contains('\n')
        }) {
            if firm > 0 || is_strong(reading, start + 1..start + 1 + length) {
                reading.push(out, start + 1..start + 1 + length, Entity::Secret, 92);
            }
            return;
        }
        start += 1;
    }
    let tail = reading.slice(start..reading.text.len());
    let length = tail
        .find(|character: char| {
            character.is_whitespace()
                || "，。、；".contains(character)
                || (character == '<' && tail.contains("</"))
        })
        .unwrap_or(tail.len());
    let token = tail.get(..length).unwrap_or_default();
    // The sentence's own signs are not the password's, unless it is made of signs.
    let trimmed = token.trim_end_matches([',', ';', ':', '?', '"', '\'']);
    let trimmed = if trimmed.ends_with('.') { trimmed.trim_end_matches('.') } else { trimmed };
    let trimmed = trimmed.strip_suffix("です").unwrap_or(trimmed);
    let range = start..start + trimmed.len();
    if trimmed.chars().count() < 3 || is_state(trimmed) {
        return;
    }
    let strong = is_strong(reading, range.clone());
    let digits = trimmed.bytes().all(|byte| byte.is_ascii_digit());
    let last = tail.get(length..).is_none_or(|rest| {
        rest.trim_start_matches([' ', '.']).is_empty()
            || rest.starts_with('\n')
            || rest.trim_start().starts_with("and ")
            || token.ends_with(',')
    });
    let plain = trimmed.bytes().all(|byte| byte.is_ascii_alphabetic());
    let confidence = match firm {
        _ if strong => 94,
        _ if digits && trimmed.len() >= 4 => 88,
        2 if trimmed.is_ascii() || last => 85,
        1 if plain && last && reading.slice(end..start).contains(" is") => 65,
        _ => return,
    };
    let mut end = range.end;
    // "ka 123": a word and its number.
    if firm > 0
        && plain
        && strong != digits
        && reading.byte(end) == b' '
        && reading.byte(end + 1).is_ascii_digit()
    {
        end += 1 + reading.token(end + 1);
    }
    reading.push(out, range.start..end, Entity::Secret, confidence);
}

/// Whether a word could hardly be anything but a secret: digits with letters, signs, or mixed case inside.
fn is_strong(reading: &Reading<'_>, range: Range<usize>) -> bool {
    let text = reading.slice(range.clone());
    let has = |test: fn(&u8) -> bool| text.as_bytes().iter().any(test);
    let signs = text.bytes().any(|byte| byte.is_ascii_punctuation() && !b"-/.'()&,".contains(&byte));
    let inner = text.trim_matches(|character: char| character.is_ascii_punctuation());
    let wrapped = text.len() - inner.len() > 0
        && signs
        && !has(u8::is_ascii_digit)
        && inner.bytes().all(|byte| byte.is_ascii_alphabetic())
        && text.ends_with(['!', '*'])
        && !text.starts_with(['!', '#', '$', '%', '^', '&', '*', '@', '+']);
    let original = reading.original(range);
    let mixed = original.chars().skip(1).any(char::is_uppercase) && original.chars().any(char::is_lowercase);
    text.len() >= 4
        && !wrapped
        && ((has(u8::is_ascii_digit) && has(u8::is_ascii_alphabetic)) || signs || (mixed && inner.len() >= 6))
}

/// Words that say how a password is, not what.
fn is_state(word: &str) -> bool {
    const STATES: &str = " not wrong incorrect invalid expired correct the my too weak strong required needed blank empty being still never always changed reset working broken case long short set saved forgotten missing unknown rejected accepted same asked lost \
protected hidden shown visible sent stored locked gone stuck unable causing must should cannot can't doesn't doesnt isn't isnt link page field screen manager box please again anymore now and but for with what where when why how wont won't no yes here there that this it his her our your an in on at by to of old new \
falsch richtig vergessen weg nicht ungultig abgelaufen zu mein das ein incorrect incorrecte faux oublie errone invalide expire incorrecta incorrecto equivocada olvidada invalida mal no errata sbagliata scaduta non errada incorreta expirou verkeerd vergeten onjuist niet fout bledne niepoprawne nieprawidlowe nie zle fel inte feil forkert ikke vaarin yanlis \
неверный неправильный не забыл utloggad link, safe secure different known compromised leaked hacked default temporary enough only also just really very so ok okay fine good bad resetting reset-link resetlink settings policy rules requirements recovery change option button email mail prompt nowhere ";
    let bare = word.trim_matches(|character: char| character.is_ascii_punctuation());
    STATES.contains(&format!(" {bare} "))
}

/// A PIN or a code that was sent: three to eight digits, or letters and digits.
fn pin(reading: &Reading<'_>, end: usize) -> Option<Range<usize>> {
    let (mut start, linked) = reading.value(end);
    if !linked && start - end > 24 {
        return None;
    }
    if !reading.has_only_fillers(end..start, 0) {
        return None;
    }
    let mut length = reading.token(start);
    let mut range = start..start + length;
    let spaced = |at: usize| {
        matches!(reading.byte(at), b' ' | b'-')
            && reading.token(at + 1) == 3
            && reading.slice(at + 1..at + 4).bytes().all(|byte| byte.is_ascii_digit())
    };
    if length == 0 {
        // "the code that came by SMS is: 482913"
        let tail = reading.slice(end..(end + 48).min(reading.text.len()));
        let colon = tail.find(": ")?;
        start = end + colon + 2;
        length = reading.token(start);
        range = start..start + length;
    }
    let token = reading.slice(range.clone());
    let digits = token.bytes().filter(u8::is_ascii_digit).count();
    if length == 3 && digits == 3 && spaced(range.end) {
        range.end += 4;
    }
    let next = reading.byte(range.end);
    if matches!(next, b'/' | b'%' | b'@')
        || (matches!(next, b':' | b'.' | b',') && reading.byte(range.end + 1).is_ascii_digit())
    {
        return None;
    }
    let unit = reading.slice(range.end..reading.text.len()).trim_start();
    let counted = ["digit", "times", "character", "attempt", "min", "hour", "day", "pm", "am", "people"]
        .iter()
        .any(|word| unit.starts_with(word))
        && !linked;
    let real = (digits == length && (3..=8).contains(&length))
        || (digits >= 2 && digits < length && (4..=10).contains(&length) && linked);
    if length == 1 && token == "g" && reading.byte(range.end) == b'-' {
        let more = reading.token(range.end + 1);
        return (more == 6).then(|| range.start..range.end + 7);
    }
    (real && !counted).then_some(range)
}

/// A long token behind "API key" or "bearer".
fn token(reading: &Reading<'_>, end: usize, out: &mut Vec<Span>) {
    let (start, linked) = reading.value(end);
    if !reading.has_only_fillers(end..start, 0) {
        return;
    }
    let length = reading
        .bytes
        .iter()
        .skip(start)
        .take_while(|byte| byte.is_ascii_alphanumeric() || b"_-.+/=~:".contains(byte))
        .count();
    let text = reading.slice(start..start + length).trim_end_matches(['.', ':', '-']);
    let figures = text.bytes().filter(u8::is_ascii_digit).count();
    let letters = text.bytes().any(|byte| byte.is_ascii_alphabetic());
    let least = if linked { 8 } else { 12 };
    if text.len() >= least && figures >= 2 && letters {
        reading.push(out, start..start + text.len(), Entity::Secret, 90);
    }
}

#[cfg(test)]
mod tests {
    use crate::privacy::entity::Entity::Secret;
    use crate::privacy::recognise::tests::{finds, leaves};

    #[test]
    fn secrets_are_found_behind_their_words() {
        finds(
            Secret,
            &[
                ("password is correct-Horse7", "correct-Horse7"),
                ("Password: Sommer2024!", "Sommer2024!"),
                ("my password is \"open sesame\"", "open sesame"),
                ("Passwort ist Geheim#12", "Geheim#12"),
                ("mot de passe : Ete_2024", "Ete_2024"),
                ("contraseña Verano99$", "Verano99$"),
                ("hasło: zima2024", "zima2024"),
                ("пароль: Leto2024!", "Leto2024!"),
                ("密码是abc12345", "abc12345"),
                ("パスワードはkoko1234です", "koko1234"),
                ("pin: 0420", "0420"),
                ("my cvc is 019", "019"),
                ("otp is 993 120", "993 120"),
                ("Sicherheitscode 442", "442"),
                ("api key: 9f8a7c6b5d4e3f2a", "9f8a7c6b5d4e3f2a"),
                ("wachtwoord <Xq9!rT", "<Xq9!rT"),
            ],
        );
    }

    #[test]
    fn talk_about_secrets_is_left() {
        leaves(&[
            "password is wrong",
            "forgot my password please help",
            "password reset link expired",
            "password must have 12 characters and 1 symbol",
            "Passwort vergessen",
            "passwort ist falsch",
            "mon mot de passe ne marche pas",
            "the password? no idea",
            "is the pin 4 digits",
            "pin code page is blank",
            "otp not received",
            "cvv field is missing",
            "what is an api key?",
            "password-protected zip",
            "Password!!! why",
            "token expired",
        ]);
    }
}
