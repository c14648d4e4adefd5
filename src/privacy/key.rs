//! The key of an export, and the pseudonyms that follow from it (rules PRV-01 to PRV-03).

mod four;

use std::fmt;

use hmac::{Hmac, KeyInit, Mac};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use sha2::Sha256;

/// 256 secret bits from which pseudonyms and nonces follow; never written anywhere.
///
/// On the wire it is 64 hexadecimal digits; it is read and never given back.
///
/// ```
/// use askvault_export::Key;
/// let key: Key = "00".repeat(32).parse().unwrap();
/// assert_eq!(format!("{key:?}"), "Key");
/// assert!("secret".parse::<Key>().is_err());
/// ```
#[derive(Clone, PartialEq, Eq)]
pub struct Key([u8; 32]);

impl Key {
    pub(crate) fn bytes(&self) -> &[u8] {
        &self.0
    }
}

impl fmt::Debug for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Key")
    }
}

impl std::str::FromStr for Key {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        const EXPECTED: &str = "must be 64 hexadecimal digits";
        let text = text.trim();
        if text.len() != 64 {
            return Err(EXPECTED);
        }
        let mut key = [0; 32];
        for (byte, pair) in key.iter_mut().zip(text.as_bytes().chunks_exact(2)) {
            let mut digits = pair.iter().map(|&digit| char::from(digit).to_digit(16));
            *byte = digits.try_fold(0, |byte, digit| Some(byte << 4 | digit? as u8)).ok_or(EXPECTED)?;
        }
        Ok(Self(key))
    }
}

impl Serialize for Key {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_none()
    }
}

impl<'de> Deserialize<'de> for Key {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

/// What a pseudonym stands for: equal values of different domains have different pseudonyms.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Domain {
    /// A person, by the strongest identity known.
    Person,
    Email,
    Phone,
    Company,
    Username,
    /// Any other kind, by its folded text.
    Value,
    /// An id of a record.
    Record,
    /// Weeks by which a subject's times are shifted.
    Shift,
    /// The nonce of labels.
    Nonce,
}

impl Domain {
    /// What stands before the value; no name begins with another, as each ends with a zero.
    fn prefix(self) -> &'static [u8] {
        match self {
            Self::Person => b"person\0",
            Self::Email => b"email\0",
            Self::Phone => b"phone\0",
            Self::Company => b"company\0",
            Self::Username => b"username\0",
            Self::Value => b"value\0",
            Self::Record => b"record\0",
            Self::Shift => b"shift\0",
            Self::Nonce => b"nonce\0",
        }
    }
}

/// The first 64 bits of the keyed digest of a value.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Digest<'t> {
    domain: Domain,
    pub(crate) value: &'t str,
    pub(crate) bits: u64,
}

/// Letters and digits that are not mistaken for each other (Crockford's base 32).
const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/// Makes pseudonyms: HMAC-SHA-256 under the export's key, separated by domain.
#[derive(Clone)]
pub(crate) struct Pseudonyms {
    keyed: Hmac<Sha256>,
    four: four::Keyed,
    nonce: String,
}

impl fmt::Debug for Pseudonyms {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Pseudonyms")
    }
}

impl Pseudonyms {
    pub(crate) fn new(key: &Key) -> Self {
        // HMAC fills a short key up with zeros to the block of its hash.
        let mut block = [0; 64];
        for (byte, &secret) in block.iter_mut().zip(&key.0) {
            *byte = secret;
        }
        let keyed = <Hmac<Sha256> as KeyInit>::new(&block.into());
        let mut this = Self { keyed, four: four::Keyed::new(&block), nonce: String::new() };
        this.nonce = text_of(&letters_of::<4>(this.bits(Domain::Nonce, "")));
        this
    }

    /// The first 64 bits of the keyed digest.
    pub(crate) fn bits(&self, domain: Domain, value: &str) -> u64 {
        let mut keyed = self.keyed.clone();
        keyed.update(domain.prefix());
        keyed.update(value.as_bytes());
        let digest = keyed.finalize().into_bytes();
        digest.iter().take(8).fold(0, |bits, &byte| bits << 8 | u64::from(byte))
    }

    /// The same for many values at once.
    pub(crate) fn all_bits<'t>(&self, values: Vec<(Domain, &'t str)>) -> Vec<Digest<'t>> {
        let mut bits = Vec::with_capacity(values.len() + 3);
        for values in values.chunks(4) {
            let mut four = [(Domain::Record, ""); 4];
            four.iter_mut().zip(values).for_each(|(slot, &value)| *slot = value);
            match self.four.bits(four.map(|(domain, value)| (domain.prefix(), value))) {
                Some(found) => bits.extend(found),
                None => bits.extend(four.map(|(domain, value)| self.bits(domain, value))),
            }
        }
        let digests = values.into_iter().zip(bits);
        digests.map(|((domain, value), bits)| Digest { domain, value, bits }).collect()
    }

    /// 50 keyed bits in ten letters; they may be among those that are `known`.
    pub(crate) fn letters(&self, domain: Domain, value: &str, known: &[Digest<'_>]) -> String {
        let known = known.iter().find(|known| known.domain == domain && known.value == value);
        text_of(&letters_of::<10>(known.map_or_else(|| self.bits(domain, value), |known| known.bits)))
    }

    /// Four letters that are one for the whole export (rule PRV-06).
    pub(crate) fn nonce(&self) -> &str {
        &self.nonce
    }

    /// The pseudonym of a record's id, with the prefix of the id; one that is a pseudonym stays (rule PRV-16).
    pub(crate) fn record_id(&self, id: &str) -> String {
        self.record_id_of(id, || self.bits(Domain::Record, id))
    }

    /// The same, where the bits of the id may be known.
    pub(crate) fn record_id_of(&self, id: &str, bits: impl FnOnce() -> u64) -> String {
        let prefix = prefix(id);
        let rest = id.get(prefix.len()..).unwrap_or_default();
        if is_pseudonym(rest.as_bytes()) {
            return id.to_owned();
        }
        let bits = bits();
        let mut pseudonym = String::with_capacity(prefix.len() + 12);
        pseudonym.push_str(prefix);
        let chosen: [u8; 10] = letters_of(bits);
        pseudonym.extend(chosen.iter().chain(&check_letters(&chosen)).map(|&letter| char::from(letter)));
        pseudonym
    }
}

/// The word that says what kind of record an id is of: `conv_` of `conv_7Hq2`.
fn prefix(id: &str) -> &str {
    const MAX_BYTES: usize = 8;
    let end = id.find(['_', '-', ':']).map_or(0, |at| at + 1);
    let prefix = id.get(..end).unwrap_or_default();
    let word = prefix.get(..end.saturating_sub(1)).unwrap_or_default();
    let is_word = (1..=MAX_BYTES).contains(&word.len()) && word.bytes().all(|byte| byte.is_ascii_lowercase());
    if is_word { prefix } else { "" }
}

/// Letters for five bits each, from the top.
fn letters_of<const COUNT: usize>(bits: u64) -> [u8; COUNT] {
    let mut letters = [0; COUNT];
    for (letter, place) in letters.iter_mut().zip(0..) {
        *letter = ALPHABET.get((bits >> (59 - 5 * place)) as usize & 31).copied().unwrap_or_default();
    }
    letters
}

fn text_of(letters: &[u8]) -> String {
    letters.iter().map(|&letter| char::from(letter)).collect()
}

/// Two letters that follow from the others, so that a pseudonym is known as one.
fn check_letters(pseudonym: &[u8; 10]) -> [u8; 2] {
    let sum = pseudonym.iter().fold(7_u64, |sum, &byte| (sum * 37 + u64::from(byte)) % 1021);
    letters_of(sum << 54)
}

/// Whether letters are the end of a record's pseudonym, as it follows the prefix.
pub(crate) fn is_pseudonym(letters: &[u8]) -> bool {
    match letters.split_first_chunk::<10>() {
        Some((chosen, check)) if check.len() == 2 => {
            letters.iter().all(|&letter| is_token_letter(letter)) && check_letters(chosen) == check
        }
        _ => false,
    }
}

/// Whether a character is of the alphabet of tokens.
pub(crate) fn is_token_letter(byte: u8) -> bool {
    matches!(byte, b'0'..=b'9' | b'A'..=b'H' | b'J' | b'K' | b'M' | b'N' | b'P'..=b'T' | b'V'..=b'Z')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pseudonyms(fill: &str) -> Pseudonyms {
        Pseudonyms::new(&fill.repeat(32).parse().unwrap())
    }

    #[test]
    fn prv_01_pseudonyms_depend_on_key_and_domain() {
        let (one, other) = (pseudonyms("00"), pseudonyms("01"));
        let email = one.letters(Domain::Email, "lena@kunde.example", &[]);
        assert_eq!(email.len(), 10);
        assert_eq!(email, one.letters(Domain::Email, "lena@kunde.example", &[]));
        assert_ne!(email, other.letters(Domain::Email, "lena@kunde.example", &[]));
        assert_ne!(email, one.letters(Domain::Person, "lena@kunde.example", &[]));
        assert_eq!(one.nonce().len(), 4);
        assert_ne!(one.nonce(), other.nonce());
    }

    #[test]
    fn ids_keep_their_prefix_and_pseudonyms_stay() {
        let keyed = pseudonyms("a7");
        for (id, prefix) in
            [("conv_7Hq2", "conv_"), ("17", ""), ("01J9ZQ-X", ""), ("msg-1", "msg-"), ("Ada_1", "")]
        {
            let once = keyed.record_id(id);
            assert!(once.starts_with(prefix) && once.len() == prefix.len() + 12, "{id}: {once}");
            assert_eq!(keyed.record_id(&once), once);
            assert_eq!(pseudonyms("b8").record_id(&once), once, "another key changes nothing either");
        }
    }

    #[test]
    fn a_key_is_never_shown() {
        let key: Key = "AB".repeat(32).parse().unwrap();
        assert_eq!(serde_json::to_string(&Some(key)).unwrap(), "null");
        for wrong in ["", "00", "zz", &"0".repeat(63), &"g".repeat(64)] {
            assert!(wrong.parse::<Key>().is_err(), "{wrong}");
        }
    }
}
