//! The people of a conversation, and where its texts name them.
//!
//! Parts of names and the beginnings of other values stand in a small table by their first two bytes. The
//! words of a text are read once; only those with an entry in the table are compared.

mod certainty;
mod common;
mod filling;
mod finding;
mod likeness;
mod name;
mod number;
mod spelling;
#[cfg(test)]
mod tests;
mod text;
mod unspaced;

use super::entity::Entity;
use super::fold::fold;
pub(crate) use common::names_nobody;
use unspaced::Unspaced;

/// A value that names somebody in the structured fields of a conversation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Identity {
    /// Whom it names: equal for equal people, numbered per conversation.
    pub(crate) person: u32,
    pub(crate) kind: IdentityKind,
    /// As it stands in the field.
    pub(crate) value: String,
}

/// What an identity value is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum IdentityKind {
    Name,
    Email,
    Phone,
    Company,
    Username,
    /// Value of a custom attribute: a word, a number or a sentence.
    Attribute,
}

impl IdentityKind {
    pub(crate) fn entity(self) -> Entity {
        match self {
            Self::Name => Entity::Person,
            Self::Email => Entity::Email,
            Self::Phone => Entity::Phone,
            Self::Company => Entity::Organisation,
            Self::Username => Entity::Username,
            Self::Attribute => Entity::Custom,
        }
    }

    /// Which of two kinds that fit one place as well it is; the smaller one.
    fn rank(self) -> u8 {
        match self {
            Self::Email => 0,
            Self::Username => 1,
            Self::Name => 2,
            Self::Phone | Self::Company => 3,
            Self::Attribute => 4,
        }
    }
}

/// The identity values of one conversation, ready to be searched for.
///
/// One of it serves all conversations: [`Self::clear`] keeps its memory.
#[derive(Debug, Default)]
pub(crate) struct Identities {
    values: Vec<Value>,
    parts: Vec<Part>,
    /// Texts of values and parts, folded, one behind the other.
    store: String,
    /// By the first two bytes, number of the first part plus one; 0 is none.
    heads: Vec<u32>,
    numbers: Vec<Number>,
    digits: Vec<u8>,
    unspaced: Vec<Unspaced>,
    /// Initials of names, a bit for each letter.
    initials: u32,
    /// The values were found in texts, not in fields: ordinary words among them are left alone.
    strict: bool,
}

/// A value with its texts in the store.
#[derive(Clone, Debug)]
struct Value {
    person: u32,
    kind: IdentityKind,
    /// Letters and digits; of an address, those of its local part.
    squeezed: (u32, u32),
    /// Letters and digits of the domain.
    domain: (u32, u32),
    /// Folded, as it stands in the field.
    written: (u32, u32),
    parts: (u32, u32),
}

/// A word that begins or is a mention.
#[derive(Clone, Debug)]
struct Part {
    value: u32,
    start: u32,
    length: u16,
    /// Which word of the name it is.
    unit: u8,
    role: Role,
    /// Number of the next part in the same row of the table, plus one.
    next: u32,
}

impl Part {
    fn bit(&self) -> u64 {
        1 << self.unit.min(63)
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Role {
    Name,
    /// `van`, `de`: never a mention alone.
    Particle,
    /// One letter: only inside a mention.
    Letter,
    /// Initial and surname together: `lkunde`.
    Initialled,
    /// The beginning of a value that is compared letter by letter.
    Whole,
}

/// A number with its digits in the store of digits.
#[derive(Clone, Copy, Debug)]
struct Number {
    value: u32,
    digits: (u32, u32),
    phone: bool,
}

/// A place that names somebody, in the folded text.
#[derive(Clone, Copy, Debug)]
struct Mention {
    start: usize,
    end: usize,
    certainty: u8,
    /// Whether it is clear whom it names.
    whose: bool,
}

/// Rows of the table.
const ROWS: usize = 1024;

/// Row of a word by its first two bytes.
fn row(first: u8, second: u8) -> usize {
    (usize::from(first & 31) << 5) | usize::from(second & 31)
}

impl Identities {
    pub(crate) fn new(identities: &[Identity]) -> Self {
        let mut all = Self::default();
        all.fill(identities);
        all
    }

    /// Takes these values instead of the ones before.
    pub(crate) fn fill(&mut self, identities: &[Identity]) {
        self.clear();
        for identity in identities {
            self.add(identity.person, identity.kind, &identity.value);
        }
    }

    /// Forgets all values.
    pub(crate) fn clear(&mut self) {
        self.values.clear();
        self.parts.clear();
        self.store.clear();
        self.heads.fill(0);
        self.numbers.clear();
        self.digits.clear();
        self.unspaced.clear();
        self.initials = 0;
        self.strict = false;
    }

    /// Takes one more value.
    pub(crate) fn add(&mut self, person: u32, kind: IdentityKind, value: &str) {
        let value = value.trim();
        if value.is_empty() {
            return;
        }
        if self.heads.is_empty() {
            self.heads.resize(ROWS, 0);
        }
        let written = self.put(value);
        let same = |known: &Value| {
            (known.person == person || self.strict)
                && known.kind == kind
                && self.text(known.written) == self.text(written)
        };
        if self.values.iter().any(same) {
            return;
        }
        let number = self.values.len() as u32;
        let first = self.parts.len() as u32;
        let none = (written.0, written.0);
        self.values.push(Value {
            person,
            kind,
            squeezed: none,
            domain: none,
            written,
            parts: (first, first),
        });
        match kind {
            IdentityKind::Name if value.contains('@') => {
                self.values.pop();
                return self.add(person, IdentityKind::Email, value);
            }
            IdentityKind::Name => self.add_name(number, value, written),
            IdentityKind::Email => self.add_email(number, written),
            IdentityKind::Phone => self.add_number(number, written, true),
            IdentityKind::Company => self.add_company(number, written),
            IdentityKind::Username | IdentityKind::Attribute => self.add_plain(number, kind, written),
        }
        let behind = self.parts.len() as u32;
        if let Some(value) = self.values.last_mut() {
            value.parts.1 = behind;
        }
    }

    /// Takes a value that was found in a text: less of it counts than of one from a field.
    pub(crate) fn add_found(&mut self, number: u32, kind: IdentityKind, value: &str) {
        self.strict = true;
        self.add(number, kind, value);
    }

    /// Puts a text into the store, folded.
    fn put(&mut self, text: &str) -> (u32, u32) {
        let start = self.store.len();
        self.store.push_str(text);
        if text.is_ascii() {
            if let Some(added) = self.store.get_mut(start..) {
                added.make_ascii_lowercase();
            }
        } else {
            self.store.truncate(start);
            self.store.push_str(&fold(text));
        }
        (start as u32, self.store.len() as u32)
    }

    /// Puts the letters and digits of a stored text behind it.
    fn squeeze(&mut self, from: (u32, u32)) -> (u32, u32) {
        let start = self.store.len();
        let mut at = from.0 as usize;
        while let Some(character) = self.store.get(at..from.1 as usize).and_then(|rest| rest.chars().next()) {
            if text::is_of_value(character) {
                self.store.push(character);
            }
            at += character.len_utf8();
        }
        (start as u32, self.store.len() as u32)
    }

    fn text(&self, range: (u32, u32)) -> &str {
        self.store.get(range.0 as usize..range.1 as usize).unwrap_or_default()
    }

    /// Puts a part into the list and, unless it never begins a mention, into its row.
    fn part(&mut self, value: u32, range: (u32, u32), unit: u8, role: Role) {
        let Ok(length) = u16::try_from(range.1 - range.0) else { return };
        let bytes = self.store.as_bytes().get(range.0 as usize..range.1 as usize).unwrap_or_default();
        let (first, second) = (bytes.first().copied().unwrap_or(0), bytes.get(1).copied().unwrap_or(0));
        let part = Part { value, start: range.0, length, unit, role, next: 0 };
        self.parts.push(part);
        if role == Role::Letter {
            return;
        }
        self.link(row(first, second));
        if role == Role::Whole {
            self.again(row(first, 0));
        }
        if length >= 6 && role == Role::Name {
            for &(letter, digit) in &[(b'o', b'0'), (b'i', b'1'), (b'l', b'1'), (b'e', b'3'), (b'a', b'4')] {
                if second == letter {
                    self.again(row(first, digit));
                }
            }
        }
    }

    /// Links the last part into a row.
    fn link(&mut self, row: usize) {
        let number = self.parts.len() as u32;
        if let (Some(head), Some(part)) = (self.heads.get_mut(row), self.parts.last_mut()) {
            part.next = std::mem::replace(head, number);
        }
    }

    /// Links a copy of the last part into another row.
    fn again(&mut self, row: usize) {
        if let Some(part) = self.parts.last().cloned()
            && self.heads.get(row).is_some_and(|&head| head != self.parts.len() as u32)
        {
            self.parts.push(part);
            self.link(row);
        }
    }
}
