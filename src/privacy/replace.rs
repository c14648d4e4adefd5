//! Replacing: what stands in the place of a value. Nothing is searched for here.

use super::entity::Entity;
use super::fold::fold;
use super::key::{Digest, Domain, Pseudonyms};
use super::people::{People, digits};
use super::profile::Action;
use super::token::token;

/// What a masked value becomes, whatever its length.
const MASK: &str = "***";

/// What stands in the place of a value with this identity, whose digest may be known; nothing for a value that stays.
pub(super) fn replacement(
    pseudonyms: &Pseudonyms,
    action: Action,
    found: &Value<'_>,
    people: &People,
    (domain, identity): &(Domain, String),
    known: &[Digest<'_>],
) -> Option<String> {
    let label = || token(found.word(people), pseudonyms.nonce());
    Some(match action {
        Action::Keep | Action::Detect | Action::Shift | Action::Rename => return None,
        Action::Remove => String::new(),
        Action::Mask => MASK.to_owned(),
        Action::Label | Action::Role => label(),
        Action::Pseudonym => token(found.word(people), &pseudonyms.letters(*domain, identity, known)),
        Action::Generalise => generalised(found.entity, found.text).unwrap_or_else(label),
    })
}

/// A value that is replaced, with whom it names.
#[derive(Clone, Copy, Debug)]
pub(super) struct Value<'t> {
    pub(super) entity: Entity,
    pub(super) text: &'t str,
    pub(super) person: Option<u32>,
    /// Names are told apart by conversation.
    pub(super) conversation_id: &'t str,
}

impl Value<'_> {
    /// First word of the token.
    fn word(&self, people: &People) -> &'static str {
        let person = self.person.and_then(|person| people.get(person));
        match (self.entity, person) {
            (Entity::Person, Some(person)) => person.role.token(),
            _ => self.entity.token(),
        }
    }

    /// What the pseudonym is made of: one form for every spelling of a value (rule PRV-03).
    pub(super) fn identity(&self, people: &People) -> (Domain, String) {
        let person = self.person.and_then(|person| people.get(person));
        let folded = || fold(self.text);
        match self.entity {
            Entity::Person => match person {
                Some(person) => (Domain::Person, person.key.clone()),
                None => (Domain::Person, format!("name:{}:{}", self.conversation_id, folded().trim())),
            },
            Entity::Email => {
                let email = plain_email(&folded());
                let known = person.and_then(|person| person.email_like(&email));
                (Domain::Email, known.map_or(email, str::to_owned))
            }
            Entity::Phone => {
                let phone = digits(self.text);
                let known = person.and_then(|person| person.phone_like(&phone));
                (Domain::Phone, known.map_or(phone, str::to_owned))
            }
            Entity::Organisation => (Domain::Company, folded()),
            Entity::Username => (Domain::Username, folded().trim_start_matches('@').to_owned()),
            _ => {
                let letters: String =
                    folded().chars().filter(|character| character.is_alphanumeric()).collect();
                (Domain::Value, format!("{}:{letters}", self.entity.name()))
            }
        }
    }
}

/// A number by which equal values are known as equal; not secret, so never for output that leaves.
pub(super) fn mark((domain, identity): &(Domain, String)) -> u64 {
    const MULTIPLIER: u64 = 0x9E37_79B9_7F4A_7C15;
    let mixed = |hash: u64, word: u64| (hash.rotate_left(23) ^ word).wrapping_mul(MULTIPLIER);
    let hash = identity.as_bytes().chunks(8).fold(*domain as u64 + 1, |hash, chunk| {
        let mut word = [0; 8];
        word.iter_mut().zip(chunk).for_each(|(slot, &byte)| *slot = byte);
        mixed(hash, u64::from_le_bytes(word))
    });
    let hash = mixed(hash, identity.len() as u64);
    hash ^ hash >> 32
}

/// An address spelled with "at" and "dot" in its plain form.
fn plain_email(folded: &str) -> String {
    let spaced: String = folded
        .chars()
        .map(|character| if "[](){}<>".contains(character) { ' ' } else { character })
        .collect();
    let words: Vec<_> = spaced.split_whitespace().collect();
    words
        .iter()
        .map(|word| match *word {
            "at" => "@",
            "dot" | "punkt" | "point" | "punto" => ".",
            word => word,
        })
        .collect()
}

/// The coarser form of a value, where one exists.
fn generalised(entity: Entity, text: &str) -> Option<String> {
    match entity {
        // What stands behind a name in a link is no link: its first word is no host.
        Entity::Url => host(text).filter(|_| text.contains("://") || text.starts_with("www.")),
        Entity::DateOfBirth => {
            let mut groups = text.split(|character: char| !character.is_ascii_digit());
            groups.find(|group| group.len() == 4).map(str::to_owned)
        }
        _ => None,
    }
}

/// Scheme and host of a link.
pub(super) fn host(link: &str) -> Option<String> {
    let scheme = link.split_once("://").map_or("https", |(scheme, _)| scheme);
    let is_scheme = scheme.bytes().all(|byte| byte.is_ascii_alphanumeric()) && !scheme.is_empty();
    let host = host_of(link).filter(|_| is_scheme)?;
    Some(format!("{}://{}", scheme.to_ascii_lowercase(), host.to_lowercase()))
}

/// The host of a link as it stands.
pub(super) fn host_of(link: &str) -> Option<&str> {
    let rest = link.split_once("://").map_or(link, |(_, rest)| rest);
    let authority = rest.split(['/', '?', '#']).next()?;
    // Before the `@` stand user and password.
    let host = authority.rsplit('@').next()?;
    let host = host.split(':').next()?;
    let is_host = !host.is_empty()
        && host.contains('.')
        && host.chars().all(|character| character.is_alphanumeric() || matches!(character, '.' | '-'));
    is_host.then_some(host)
}

/// A file name that says nothing: `attachment-1.pdf`.
pub(super) fn file_name(name: &str, number: usize) -> String {
    const MAX_EXTENSION: usize = 5;
    let extension = name.rsplit_once('.').map(|(_, extension)| extension.to_ascii_lowercase());
    let fits = |extension: &String| {
        (1..=MAX_EXTENSION).contains(&extension.len())
            && extension.bytes().all(|byte| byte.is_ascii_alphanumeric())
            && extension.bytes().any(|byte| byte.is_ascii_alphabetic())
    };
    match extension.filter(fits) {
        Some(extension) => format!("attachment-{number}.{extension}"),
        None => format!("attachment-{number}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_become_scheme_and_host() {
        let cases = [
            ("https://user:pw@Shop.example:8443/a?token=1#x", Some("https://shop.example")),
            ("www.shop.example/path", Some("https://www.shop.example")),
            ("http://localhost/x", None),
            ("https://", None),
            ("javascript://a b.c", None),
        ];
        for (link, expected) in cases {
            assert_eq!(host(link).as_deref(), expected, "{link}");
        }
    }

    #[test]
    fn prv_03_spellings_of_an_address_are_one() {
        for spelled in ["lena@kunde.example", "lena at kunde dot example", "lena [at] kunde (dot) example"] {
            assert_eq!(plain_email(spelled), "lena@kunde.example");
        }
    }

    #[test]
    fn file_names_are_counters() {
        let cases = [
            ("invoice Lena.PDF", "attachment-1.pdf"),
            ("lena", "attachment-1"),
            ("a.kunde19", "attachment-1"),
        ];
        for (name, expected) in cases {
            assert_eq!(file_name(name, 1), expected);
        }
    }
}
