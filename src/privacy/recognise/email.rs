//! E-mail addresses, also international ones, with spaces, and spelled out.

use std::ops::Range;

use super::cue::{Cue, is_unspaced};
use super::reading::Reading;
use crate::privacy::entity::Entity;
use crate::privacy::span::Span;

/// Finds e-mail addresses.
pub(super) fn find(reading: &Reading<'_>, out: &mut Vec<Span>) {
    for at in memchr::memchr_iter(b'@', reading.bytes) {
        if reading.is_authority(at) {
            continue;
        }
        if let Some(range) = plain(reading, at..at + 1).or_else(|| spaced(reading, at)) {
            reading.push(out, range, Entity::Email, 98);
        }
    }
    let escaped = |&at: &usize| reading.bytes.get(at..).is_some_and(|rest| rest.starts_with(b"%40"));
    for at in memchr::memchr_iter(b'%', reading.bytes).filter(escaped) {
        if let Some(range) = plain(reading, at..at + 3) {
            reading.push(out, range, Entity::Email, 95);
        }
    }
    spoken(reading, out);
}

fn plain(reading: &Reading<'_>, sign: Range<usize>) -> Option<Range<usize>> {
    let start = local_start(reading, sign.start);
    let end = domain_end(reading, sign.end)?;
    let (local, domain) = (reading.slice(start..sign.start), reading.slice(sign.end..end));
    let is_repository = local == "git" && matches!(reading.byte(end), b':' | b'/');
    let is_algorithm = matches!(domain, "openssh.com" | "libssh.org") && !reading.has_cue(Cue::Mail);
    (start < sign.start && !is_repository && !is_algorithm).then_some(start..end)
}

/// Where the part before the sign begins.
fn local_start(reading: &Reading<'_>, at: usize) -> usize {
    let head = reading.slice(0..at);
    let latin = head.as_bytes().last().is_some_and(u8::is_ascii);
    let mut start = at;
    for (place, character) in head.char_indices().rev() {
        let stops = character.is_whitespace()
            || "<>()[]{},;:\"|\\/=?&!^`，。；：、「」“”„«»".contains(character)
            || (latin && (is_unspaced(reading.byte(place)) || matches!(character, '\u{590}'..='\u{e7f}')));
        if stops || at - place > 80 {
            break;
        }
        start = place;
    }
    // What the surroundings left: quotes, dashes of lists, the rest of an escape.
    while start < at && matches!(reading.byte(start), b'\'' | b'.' | b'*' | b'-' | b'#' | b'~' | b'_' | b'%')
    {
        start += 1;
    }
    start
}

/// Where a host name that begins here ends, if it has a dot and a top level that is a word.
fn domain_end(reading: &Reading<'_>, start: usize) -> Option<usize> {
    if reading.byte(start) == b'[' {
        let end = start + reading.slice(start..reading.text.len()).find(']')? + 1;
        let inner = reading.slice(start + 1..end - 1);
        return inner.bytes().all(|byte| byte.is_ascii_hexdigit() || b".:ipv".contains(&byte)).then_some(end);
    }
    let tail = reading.slice(start..reading.text.len());
    let latin = tail.bytes().next().is_some_and(|byte| byte.is_ascii());
    let length = tail
        .char_indices()
        .find(|&(_, character)| {
            !(character.is_alphanumeric()
                || matches!(character, '-' | '.')
                || (!latin && matches!(character, '\u{93e}'..='\u{94d}')))
                || (latin && !character.is_ascii())
        })
        .map_or(tail.len(), |(place, _)| place);
    let mut host = tail.get(..length)?.trim_end_matches(['.', '-']);
    loop {
        let (name, top) = host.rsplit_once('.')?;
        let real = top.chars().count() >= 2 && !top.bytes().any(|byte| byte.is_ascii_digit())
            || top.starts_with("xn--");
        let file = matches!(top, "png" | "jpg" | "jpeg" | "gif" | "svg" | "webp" | "js" | "css");
        if real && !file && !name.is_empty() && !name.starts_with('.') {
            // "john@example.com.Thanks": a sentence that begins without a space.
            let glued =
                name.rsplit_once('.').is_some_and(|(_, label)| matches!(label, "com" | "org" | "net"))
                    && reading.is_capital(start + name.len() + 1);
            host = if glued { name } else { host };
            return Some(start + host.len());
        }
        host = name;
    }
}

/// "d e n i s @ g m a i l . c o m", "mara @ example.org".
fn spaced(reading: &Reading<'_>, at: usize) -> Option<Range<usize>> {
    let head = reading.slice(0..at).trim_end_matches(' ');
    let tail = reading.slice(at + 1..reading.text.len());
    let mut end = at + 1 + (tail.len() - tail.trim_start_matches(' ').len());
    let mut start = head
        .rfind(|character: char| character.is_whitespace() || ",;:(<\"".contains(character))
        .map_or(0, |place| place + 1);
    if at - start > 64 || start >= head.len() {
        return None;
    }
    let letters = head.len() - start == 1;
    while letters
        && start >= 2
        && reading.before(start) == b' '
        && (reading.before(start - 1).is_ascii_alphanumeric()
            || matches!(reading.before(start - 1), b'.' | b'_' | b'-'))
        && !reading.before(start - 2).is_ascii_alphanumeric()
    {
        start -= 2;
    }
    let mut dots = 0;
    let mut behind_dot = 0;
    loop {
        let length = reading
            .bytes
            .iter()
            .skip(end)
            .take_while(|byte| byte.is_ascii_alphanumeric() || **byte == b'-')
            .count();
        if length == 0 {
            return None;
        }
        end += length;
        behind_dot += length;
        let rest = reading.slice(end..reading.text.len());
        let gap = rest.len() - rest.trim_start_matches(' ').len();
        if rest.trim_start_matches(' ').starts_with('.') && reading.byte(end + gap + 1) != 0 {
            let after = reading.slice(end + gap + 1..reading.text.len());
            let skipped = after.len() - after.trim_start_matches(' ').len();
            if !after.trim_start_matches(' ').starts_with(|character: char| character.is_ascii_alphanumeric())
                || (skipped > 0 && gap == 0 && dots > 0)
            {
                break;
            }
            end += gap + 1 + skipped;
            dots += 1;
            behind_dot = 0;
        } else if letters
            && gap == 1
            && length == 1
            && reading.byte(end + 1).is_ascii_alphanumeric()
            && !reading.byte(end + 2).is_ascii_alphanumeric()
            && behind_dot < 3 + usize::from(dots == 0) * 30
        {
            end += 1;
        } else {
            break;
        }
    }
    let host = reading.slice(at + 1..end).trim_start();
    let known = letters
        || reading.has_cue(Cue::Mail)
        || PROVIDERS.iter().any(|name| host.starts_with(name))
        || reading.slice(start..at).contains(['.', '_']);
    (dots > 0 && behind_dot >= 2 && known && !host.starts_with("www")).then_some(start..end)
}

const PROVIDERS: [&str; 14] = [
    "gmail",
    "googlemail",
    "hotmail",
    "yahoo",
    "outlook",
    "icloud",
    "live",
    "aol",
    "proton",
    "protonmail",
    "gmx",
    "web",
    "mail",
    "me",
];

/// Words and signs for "@", with the sign's weight: 2 stands for nothing else.
fn is_at(word: &str) -> u8 {
    match word {
        "[at]" | "(at)" | "{at}" | "<at>" | "&lt;at&gt;" | "-at-" | "_at_" | "|at|" | "*at*" | "arroba"
        | "chiocciola" | "arobase" | "apenstaartje" | "snabel-a" | "snabela" | "malpa" | "собака" | "[@]"
        | "(@)" | "[a]" | "klammeraffe" | "zavinac" | "kukac" | "(a)" | "[arroba]" | "(arroba)" | "[ät]"
        | "(ät)" | "@" => 2,
        "at" | "ät" | "aet" => 1,
        _ => 0,
    }
}

/// Endings of hosts that people say aloud.
fn is_top_level(word: &str) -> bool {
    const COMMON: &str = " com net org edu gov co io info biz app dev eu uk de at ch fr be nl lu es pt it ie dk se no fi pl cz sk \
hu ro bg gr tr ru ua rs hr si us ca mx br ar cl au nz in jp cn kr za example ";
    COMMON.split(' ').any(|known| known == word)
}

fn is_dot(word: &str) -> bool {
    matches!(
        word,
        "dot"
            | "[dot]"
            | "(dot)"
            | "{dot}"
            | "<dot>"
            | "-dot-"
            | "_dot_"
            | "punkt"
            | "[punkt]"
            | "(punkt)"
            | "point"
            | "[point]"
            | "(point)"
            | "punto"
            | "ponto"
            | "[.]"
            | "(.)"
            | "."
            | "kropka"
            | "punt"
            | "точка"
            | "tecka"
            | "prick"
            | "piste"
            | "(punto)"
            | "[punto]"
            | "(ponto)"
            | "[ponto]"
    )
}

/// Addresses in words: "john at gmail dot com", "mara [at] example [dot] org", "marta.s<at>example.pl".
fn spoken(reading: &Reading<'_>, out: &mut Vec<Span>) {
    let bracketed = || {
        memchr::memchr2(b'[', b'(', reading.bytes).is_some()
            && ["[@]", "(@)", "[a]", "(a)"].iter().any(|sign| reading.text.contains(sign))
    };
    if !reading.spells_at && !bracketed() {
        return;
    }
    let words = words(reading);
    let text = |word: &Range<usize>| reading.slice(word.clone()).trim_end_matches(['.', ',', '?', '!', ';']);
    for (place, word) in words.iter().enumerate() {
        let weight = is_at(text(word));
        if weight == 0 {
            continue;
        }
        let (Some(left), Some(right)) =
            (place.checked_sub(1).and_then(|before| words.get(before)), words.get(place + 1))
        else {
            continue;
        };
        if !text(left).bytes().all(|byte| byte.is_ascii_alphanumeric() || b"._-+".contains(&byte))
            || is_common(text(left))
        {
            continue;
        }
        let mut start = left.start;
        let mut from = place - 1;
        while from >= 2
            && words.get(from - 1).is_some_and(|word| {
                is_dot(text(word))
                    || matches!(
                        text(word),
                        "underscore"
                            | "dash"
                            | "hyphen"
                            | "minus"
                            | "unterstrich"
                            | "bindestrich"
                            | "guion"
                            | "tiret"
                            | "trattino"
                    )
            })
        {
            from -= 2;
            start = words.get(from).map_or(start, |word| word.start);
        }
        let mut end = right.start + text(right).len();
        let mut dots = usize::from(text(right).trim_matches('.').contains('.'));
        let mut next = place + 2;
        while let (Some(dot), Some(label)) = (words.get(next), words.get(next + 1)) {
            if !is_dot(text(dot)) && reading.slice(dot.clone()) != "."
                || !text(label).bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
            {
                break;
            }
            end = label.start + text(label).len();
            dots += 1;
            next += 2;
        }
        let host = reading.slice(right.clone());
        let provider = PROVIDERS.iter().take(11).any(|name| host.trim_end_matches(['.', ',']) == *name);
        let top = reading.slice(right.start..end).rsplit(['.', ' ', ')', ']', '}', '>', '-', '_']).next();
        let top = top.unwrap_or_default();
        let worded = top.len() >= 2
            && top.bytes().all(|byte| byte.is_ascii_alphabetic())
            && (weight == 2 || provider || is_top_level(top) || reading.has_cue(Cue::Mail));
        let enough = if dots > 0 {
            worded && (weight == 2 || !host.contains('.') || reading.has_cue(Cue::Mail))
        } else {
            provider && (weight == 2 || reading.has_cue(Cue::Mail))
        };
        if enough {
            reading.push(out, start..end, Entity::Email, 90);
        }
    }
}

/// Words that stand before a place: "look at", "work at".
fn is_common(word: &str) -> bool {
    matches!(
        word,
        "look"
            | "looking"
            | "work"
            | "works"
            | "worked"
            | "working"
            | "me"
            | "it"
            | "is"
            | "am"
            | "are"
            | "was"
            | "be"
            | "account"
            | "mail"
            | "email"
            | "address"
            | "login"
            | "us"
            | "up"
            | "out"
            | "in"
            | "arrive"
            | "based"
            | "available"
            | "support"
            | "not"
            | "or"
            | "and"
            | "the"
            | "store"
            | "shop"
            | "order"
            | "ordered"
            | "bought"
            | "you"
    )
}

/// Words of the text, with signs for "@" and dot in brackets as words of their own.
fn words(reading: &Reading<'_>) -> Vec<Range<usize>> {
    let mut words = Vec::new();
    let mut start = 0;
    let text = reading.text;
    let mut close = |start: usize, end: usize| {
        if start < end {
            words.push(start..end);
        }
    };
    let mut at = 0;
    while at < text.len() {
        let byte = reading.byte(at);
        let bracket = matches!(byte, b'[' | b'(' | b'{' | b'<' | b'&' | b'-' | b'_')
            .then(|| {
                [
                    "[at]",
                    "(at)",
                    "{at}",
                    "<at>",
                    "&lt;at&gt;",
                    "-at-",
                    "_at_",
                    "[dot]",
                    "(dot)",
                    "{dot}",
                    "<dot>",
                    "_dot_",
                    "-dot-",
                    "[.]",
                    "(.)",
                    "[@]",
                    "(@)",
                    "[a]",
                    "(a)",
                    "[punkt]",
                    "(punkt)",
                    "[arroba]",
                    "(arroba)",
                    "[point]",
                    "(point)",
                    "(punto)",
                    "[punto]",
                    "(ponto)",
                    "[ponto]",
                ]
                .into_iter()
                .find(|sign| text.get(at..).is_some_and(|rest| rest.starts_with(sign)))
            })
            .flatten();
        if let Some(sign) = bracket {
            close(start, at);
            close(at, at + sign.len());
            at += sign.len();
            start = at;
        } else if byte.is_ascii_whitespace() || matches!(byte, b'"' | b'<' | b'>' | b'(' | b')' | b':' | b',')
        {
            close(start, at);
            at += 1;
            start = at;
        } else {
            at += 1;
        }
    }
    close(start, at);
    words
}

#[cfg(test)]
mod tests {
    use crate::privacy::entity::Entity::Email;
    use crate::privacy::recognise::tests::{finds, leaves};

    #[test]
    fn addresses_are_found() {
        finds(
            Email,
            &[
                ("Mail Ana.Li+shop@mail.example.co.uk!", "Ana.Li+shop@mail.example.co.uk"),
                ("<jo@example.org>,", "jo@example.org"),
                ("mailto:jo_b@example.org?subject=x", "jo_b@example.org"),
                ("'jo@example.org'", "jo@example.org"),
                ("我的邮箱是li@example.cn谢谢", "li@example.cn"),
                ("мой адрес ольга@пример.рф.", "ольга@пример.рф"),
                ("jürgen@müller.example", "jürgen@müller.example"),
                ("&lt;jo@example.org&gt;", "jo@example.org"),
                ("jo＠example．org", "jo＠example．org"),
                ("jo@[192.0.2.7]", "jo@[192.0.2.7]"),
                ("j o e @ m a i l . c o m", "j o e @ m a i l . c o m"),
                ("email jo @ example.org", "jo @ example.org"),
                ("jo(at)example(dot)org", "jo(at)example(dot)org"),
                ("jo dot smith at outlook dot com", "jo dot smith at outlook dot com"),
                ("mein mail ist jo at web punkt de", "jo at web punkt de"),
                ("correo: jo arroba example punto es", "jo arroba example punto es"),
                ("write to jo [at] example.org please", "jo [at] example.org"),
                ("my email is jo at gmail", "jo at gmail"),
                ("https://x.example/u/jo@example.org/edit", "jo@example.org"),
                ("https://x.example/?u=jo%40example.org&a=1", "jo%40example.org"),
            ],
        );
    }

    #[test]
    fn other_signs_are_left() {
        leaves(&[
            "see you @ 7",
            "icon@2x.png",
            "react@18.2.0",
            "git clone git@host.example:team/repo.git",
            "meet at the dot on the map",
            "i work at yahoo",
            "look at gmail dot com",
            "@media screen",
            "foo@bar",
        ]);
    }
}
