//! Logins and handles behind a cue.

use super::cue::Cue;
use super::reading::Reading;
use crate::privacy::entity::Entity;
use crate::privacy::span::Span;

/// Finds logins and handles.
pub(super) fn find(reading: &Reading<'_>, out: &mut Vec<Span>) {
    for mention in reading.mentions.iter().filter(|mention| mention.cue == Cue::User) {
        let (mut start, linked) = reading.value(mention.end);
        if !reading.has_only_fillers(mention.end..start, 0)
            || reading.slice(mention.end..start).contains([',', '\n', '.'])
        {
            continue;
        }
        let at = reading.byte(start) == b'@';
        start += usize::from(at);
        let tail = reading.slice(start..reading.text.len());
        let length = tail
            .find(|character: char| !(character.is_alphanumeric() || matches!(character, '_' | '.' | '-')))
            .unwrap_or(tail.len());
        let name = tail.get(..length).unwrap_or_default().trim_end_matches(['.', '-']);
        if !(3..=40).contains(&name.len()) || reading.byte(start + name.len()) == b'@' {
            continue;
        }
        let marked = name.bytes().any(|byte| byte.is_ascii_digit() || byte == b'_' || byte == b'.')
            && name.bytes().any(|byte| byte.is_ascii_alphabetic());
        let word = reading.slice(mention.start..mention.end);
        let strong = word.starts_with("user") && word != "user"
            || matches!(
                word,
                "benutzername"
                    | "identifiant"
                    | "gebruikersnaam"
                    | "handle"
                    | "nickname"
                    | "login id"
                    | "screen name"
                    | "gamertag"
            );
        let colon = linked && reading.slice(mention.end..start).contains([':', '=']);
        let closes = tail.get(length..).is_none_or(|rest| {
            rest.trim_start_matches(['.', ',']).is_empty() || rest.starts_with(['\n', ','])
        });
        let plain = name.bytes().all(|byte| byte.is_ascii_lowercase()) && !is_word(name);
        let confidence = if at || (marked && (linked || strong)) {
            90
        } else if colon && plain && (strong || word == "login") {
            80
        } else if strong && plain && closes && name.len() >= 5 && (linked || word == "username") {
            72
        } else {
            continue;
        };
        reading.push(out, start..start + name.len(), Entity::Username, confidence);
    }
}

/// Words that follow "username" without being one.
fn is_word(name: &str) -> bool {
    const WORDS: &str = " and or is not already taken field page box doesn't invalid wrong incorrect available missing password email please change changed reset blank required recovery login name again anymore what where different unknown locked mismatch error problem issue working display screen option settings account empty greyed disabled ";
    WORDS.contains(&format!(" {name} "))
}

#[cfg(test)]
mod tests {
    use crate::privacy::entity::Entity::Username;
    use crate::privacy::recognise::tests::{finds, leaves};

    #[test]
    fn names_of_accounts_are_found() {
        finds(
            Username,
            &[
                ("username: tvarnholt", "tvarnholt"),
                ("my user name is ida_mo99", "ida_mo99"),
                ("instagram @ida.mo", "ida.mo"),
                ("Benutzername ida.mo", "ida.mo"),
                ("telegram: @ida_mo", "ida_mo"),
            ],
        );
        leaves(&[
            "username and password",
            "my username is taken",
            "the username field is blank",
            "login page 404",
            "saw it on instagram yesterday",
            "user 2 of 5",
        ]);
    }
}
