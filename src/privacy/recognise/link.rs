//! Personal data in links: user and password, tokens, names and numbers in the query.

use std::ops::Range;

use super::reading::Reading;
use crate::privacy::entity::Entity;
use crate::privacy::span::Span;

/// Finds what links carry.
pub(super) fn find(reading: &Reading<'_>, out: &mut Vec<Span>) {
    for link in &reading.links {
        let text = reading.slice(link.clone());
        let Some(scheme) = text.find("://") else { continue };
        let host = link.start + scheme + 3;
        let path = reading.slice(host..link.end).find(['/', '?', '#']).map_or(link.end, |at| host + at);
        credentials(reading, host..path, out);
        let query = reading.slice(path..link.end).find(['?', '#']).map_or(link.end, |at| path + at);
        secrets_of_path(reading, path..query, out);
        let mut at = query + 1;
        for pair in reading.slice(query + 1..link.end).split(['&', ';', '#']) {
            parameter(reading, at, pair, out);
            at += pair.len() + 1;
        }
    }
}

/// `user:password@` before a host.
fn credentials(reading: &Reading<'_>, host: Range<usize>, out: &mut Vec<Span>) {
    let Some(sign) = reading.slice(host.clone()).rfind('@') else { return };
    let end = host.start + sign;
    match reading.slice(host.start..end).find(':') {
        Some(colon) => {
            reading.push(out, host.start..host.start + colon, Entity::Username, 92);
            reading.push(out, host.start + colon + 1..end, Entity::Secret, 96);
        }
        None if reading.slice(host.start..end) != "git" => {
            reading.push(out, host.start..end, Entity::Username, 85)
        }
        None => {}
    }
}

/// A long mixed segment behind "reset" or "verify".
fn secrets_of_path(reading: &Reading<'_>, path: Range<usize>, out: &mut Vec<Span>) {
    let mut at = path.start;
    let mut is_door = false;
    for segment in reading.slice(path).split('/') {
        let mixed = segment.len() >= 16
            && segment.bytes().any(|byte| byte.is_ascii_digit())
            && segment.bytes().any(|byte| byte.is_ascii_alphabetic());
        if is_door && mixed {
            reading.push(out, at..at + segment.len(), Entity::Secret, 88);
        }
        is_door = [
            "reset",
            "token",
            "verif",
            "magic",
            "invite",
            "confirm",
            "activat",
            "unsubscribe",
            "login",
            "auth",
        ]
        .iter()
        .any(|word| segment.contains(word));
        at += segment.len() + 1;
    }
}

/// What a parameter's name says of its value.
fn parameter(reading: &Reading<'_>, at: usize, pair: &str, out: &mut Vec<Span>) {
    let Some((key, value)) = pair.split_once('=') else { return };
    let value = value.trim_end_matches(['.', ',', ')', '!', '\'']);
    let start = at + key.len() + 1;
    let bare: String = key.chars().filter(char::is_ascii_alphanumeric).collect();
    let has_digit = value.bytes().any(|byte| byte.is_ascii_digit());
    let entity = match bare.as_str() {
        "token" | "accesstoken" | "refreshtoken" | "idtoken" | "authtoken" | "resettoken" | "key"
        | "apikey" | "secret" | "clientsecret" | "sig" | "signature" | "session" | "sessionid" | "sid"
        | "auth" | "jwt" | "hash" | "code" | "otp" | "nonce" | "state" | "ticket" | "xamzsignature"
            if value.len() >= 6 && has_digit || value.len() >= 16 =>
        {
            Entity::Secret
        }
        "password" | "passwd" | "pwd" | "pass" | "pw" | "pin" | "cvv" if !value.is_empty() => Entity::Secret,
        "name" | "fullname" | "firstname" | "lastname" | "surname" | "fname" | "lname" | "customername"
        | "customer" | "givenname" | "familyname" | "recipient"
            if value.bytes().any(|byte| byte.is_ascii_alphabetic()) =>
        {
            Entity::Person
        }
        "user" | "username" | "login" | "handle" if !value.is_empty() => Entity::Username,
        "phone" | "tel" | "mobile" | "telephone" | "phonenumber" | "msisdn" if has_digit => Entity::Phone,
        "dob" | "birthdate" | "dateofbirth" | "birthday" if has_digit => Entity::DateOfBirth,
        "ssn" | "nationalid" if has_digit => Entity::NationalId,
        "iban" if has_digit => Entity::Iban,
        "account" | "accountnumber" if has_digit && value.len() >= 6 => Entity::AccountNumber,
        "address" | "street" | "addr" if value.len() > 4 => Entity::Address,
        "email" | "mail" if value.len() > 4 => Entity::Email,
        "ip" if has_digit => Entity::Ip,
        _ => return,
    };
    reading.push(out, start..start + value.len(), entity, 90);
}

#[cfg(test)]
mod tests {
    use crate::privacy::entity::Entity::{Email, Person, Secret, Username};
    use crate::privacy::recognise::tests::{finds, found, leaves};

    #[test]
    fn links_give_away_secrets_and_people() {
        finds(
            Secret,
            &[
                ("https://x.example/a?reset_token=ab12cd34ef&b=1", "ab12cd34ef"),
                ("go to https://x.example/verify/9f8e7d6c5b4a39281706 now", "9f8e7d6c5b4a39281706"),
            ],
        );
        finds(
            Person,
            &[
                ("https://x.example/t?first_name=Greta&id=5", "Greta"),
                ("see https://x.example/?name=Ida+Mo.", "Ida+Mo"),
            ],
        );
        finds(Email, &[("https://x.example/?email=ida@example.org", "ida@example.org")]);
        assert_eq!(found("ftp://ida:s3cret@x.example/y"), [(Username, "ida"), (Secret, "s3cret")]);
        leaves(&[
            "https://x.example/?utm_source=a&utm_campaign=20240101",
            "https://x.example/orders/4111111111111111",
            "https://x.example/p/0171-555-0132",
            "https://x.example/?page=2&sort=name",
        ]);
    }
}
