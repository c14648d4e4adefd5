//! The leftover check: finished output is searched for every value that was removed from it.
//!
//! ```text
//! removed values ─▶ patterns ─┐
//! output ─▶ as it stands ─────┼─▶ words ─▶ patterns of this conversation
//!           escapes undone ───┤
//!           base64 undone ────┴─▶ addresses, numbers ─▶ keys ─▶ removed anywhere in the export?
//! ```
//!
//! A value of one conversation is searched for in that conversation's output, as whole words, in folded form.
//! E-mail addresses and numbers of persons are also compared across the export, in any order, by 64-bit keys:
//! neither output nor values are kept. Any hit stops the export.

use std::collections::HashMap;
use std::fmt;

use super::entity::Entity;

mod base64;
mod escape;
mod letters;
mod pattern;
mod place;
mod search;
mod survivor;
#[cfg(test)]
mod tests;

pub(crate) use place::{Frame, Layout};

use pattern::Pattern;
use place::Place;
use search::{Hit, Search, Value};
use survivor::Key;

/// A value that was taken out of a conversation.
#[derive(Clone, Copy)]
pub(crate) struct Removed<'v> {
    pub(crate) entity: Entity,
    /// The text as it stood.
    pub(crate) value: &'v str,
}

/// How a value was written where it was met.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Encoding {
    Plain,
    Url,
    Base64,
    Html,
    Json,
    Spaced,
}

impl Encoding {
    /// All of them, in the order of reports.
    pub(crate) const ALL: [Self; 6] =
        [Self::Plain, Self::Url, Self::Base64, Self::Html, Self::Json, Self::Spaced];

    /// Name on the wire.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Plain => "plain",
            Self::Url => "url",
            Self::Base64 => "base64",
            Self::Html => "html",
            Self::Json => "json",
            Self::Spaced => "spaced",
        }
    }
}

/// A removed value that stands in the output.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct Leftover {
    pub(crate) entity: Entity,
    pub(crate) encoding: Encoding,
    /// `row 812, column content`; `conversation 5, messages[3].content`; `file name`
    pub(crate) place: String,
    /// Index of the conversation whose output holds it.
    pub(crate) conversation: Option<u64>,
    /// Offset in the output.
    pub(crate) byte: u64,
    /// The value, for the person who exports; never for logs.
    pub(crate) value: String,
}

/// Without the value.
impl fmt::Debug for Leftover {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { entity, encoding, place, conversation, byte, value: _ } = self;
        f.debug_struct("Leftover")
            .field("entity", entity)
            .field("encoding", encoding)
            .field("place", place)
            .field("conversation", conversation)
            .field("byte", byte)
            .finish_non_exhaustive()
    }
}

/// Without the value.
impl fmt::Debug for Removed<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Removed").field("entity", &self.entity).finish_non_exhaustive()
    }
}

/// Where a key was met. What was there is told from the output only while that is at hand.
#[derive(Clone, Copy, Debug)]
struct Met {
    /// Offset in the output.
    byte: u64,
    piece: Piece,
    encoding: Encoding,
}

/// A piece of the output.
#[derive(Clone, Copy, Debug)]
enum Piece {
    Frame(Frame),
    /// Index and first row of a conversation.
    Conversation(u64, u64),
}

impl Piece {
    fn conversation(self) -> Option<u64> {
        match self {
            Self::Frame(_) => None,
            Self::Conversation(index, _) => Some(index),
        }
    }
}

/// What was checked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Checked {
    pub(crate) bytes: u64,
    /// Values searched for, counted once for each conversation.
    pub(crate) values: u64,
    /// Whether the comparison across the export held everything: see [`Check::MAX_KEYS`].
    pub(crate) is_complete: bool,
}

/// The check of one export.
///
/// Memory: about 20 bytes for each different e-mail address, telephone number, card and id that was removed, and
/// about 60 for each different one that stands in the output, at most [`Check::MAX_KEYS`] of them.
pub(crate) struct Check {
    layout: Layout,
    is_common: fn(&str) -> bool,
    /// Keys of removed values.
    removed: HashMap<Key, Entity>,
    /// Keys of what looks like one of them in the output so far.
    met: HashMap<Key, Met>,
    checked: Checked,
}

impl fmt::Debug for Check {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Check").field("checked", &self.checked).finish_non_exhaustive()
    }
}

impl Check {
    /// Keys of the output that are kept at most; what comes later is still compared with what was removed before.
    pub(crate) const MAX_KEYS: usize = 1 << 19;

    /// A check of output of this layout. Single words that are common ones are not searched for.
    pub(crate) fn new(layout: Layout, is_common: fn(&str) -> bool) -> Self {
        let checked = Checked { bytes: 0, values: 0, is_complete: true };
        Self { layout, is_common, removed: HashMap::new(), met: HashMap::new(), checked }
    }

    /// Checks what was written of one conversation; `first_row` counts rows below the header from 1.
    ///
    /// `kept` are values that the profile or a reviewer keeps in this conversation.
    pub(crate) fn conversation(
        &mut self,
        index: u64,
        first_row: u64,
        removed: &[Removed<'_>],
        kept: &[&str],
        output: &[u8],
    ) -> Result<(), Leftover> {
        let kept_keys: Vec<Key> = kept.iter().flat_map(|kept| survivor::keys(kept)).collect();
        let kept: Vec<Pattern> = kept.iter().map(|kept| Pattern::kept(kept)).collect();
        let mut patterns = Vec::with_capacity(removed.len());
        for (place, &Removed { entity, value }) in removed.iter().enumerate() {
            let Some(pattern) = Pattern::new(entity, place, value, self.is_common) else { continue };
            if kept.iter().any(|kept| kept.is_same(&pattern)) {
                continue;
            }
            patterns.push(pattern);
            if is_wide(entity) {
                for key in survivor::keys(value) {
                    self.removed.insert(key, entity);
                    if let Some(met) = self.met.get(&key) {
                        return Err(self.met_before(*met, entity, value));
                    }
                }
            }
        }
        self.checked.values += patterns.len() as u64;
        let start = self.checked.bytes;
        self.checked.bytes += output.len() as u64;
        let piece = Piece::Conversation(index, first_row);
        self.search(piece, start, &patterns, (&kept, &kept_keys), output).map_err(|hit| {
            let value = match &hit.value {
                Value::Own(place) => removed.get(*place).map_or("", |removed| removed.value),
                Value::Other(text) => text,
            };
            self.leftover(&hit, piece, start, value)
        })
    }

    /// Checks output that belongs to no conversation for values that were removed from any.
    pub(crate) fn frame(&mut self, frame: Frame, output: &[u8]) -> Result<(), Leftover> {
        let is_in_file = matches!(frame, Frame::Header | Frame::Footer);
        let start = if is_in_file { self.checked.bytes } else { 0 };
        self.checked.bytes += output.len() as u64;
        let piece = Piece::Frame(frame);
        self.search(piece, start, &[], (&[], &[]), output).map_err(|hit| {
            let value = if let Value::Other(text) = &hit.value { text } else { "" };
            self.leftover(&hit, piece, start, value)
        })
    }

    /// What was checked; keys are compared as they come, so nothing is left to find.
    pub(crate) fn checked(&self) -> Checked {
        Checked { is_complete: self.met.len() < Self::MAX_KEYS, ..self.checked }
    }

    fn search(
        &mut self,
        piece: Piece,
        start: u64,
        patterns: &[Pattern],
        (kept, kept_keys): (&[Pattern], &[Key]),
        output: &[u8],
    ) -> Result<(), Box<Hit>> {
        let here = Met { byte: start, piece, encoding: Encoding::Plain };
        let (removed, max_met) = (&self.removed, Self::MAX_KEYS);
        let (layout, met) = (&self.layout, &mut self.met);
        Search { output, layout, patterns, kept, kept_keys, removed, met, max_met, here }.run()
    }

    fn leftover(&self, hit: &Hit, piece: Piece, start: u64, value: &str) -> Leftover {
        let Place { row, path, .. } = &hit.place;
        let place = match (piece, &self.layout) {
            (Piece::Frame(frame), _) => frame.words().to_owned(),
            (Piece::Conversation(_, first), Layout::Csv { .. }) => {
                format!("row {}, {path}", first + u64::from(*row))
            }
            (Piece::Conversation(index, _), Layout::Json) => format!("conversation {index}, {path}"),
        };
        Leftover {
            entity: hit.entity,
            encoding: hit.encoding,
            place,
            conversation: piece.conversation(),
            byte: start + hit.byte as u64,
            value: value.to_owned(),
        }
    }

    /// A value that was met before it was removed: that output is gone, its path is not known any more.
    fn met_before(&self, met: Met, entity: Entity, value: &str) -> Leftover {
        let place = match (met.piece, &self.layout) {
            (Piece::Frame(frame), _) => frame.words().to_owned(),
            (Piece::Conversation(_, first), Layout::Csv { .. }) => {
                format!("row {first} or one of its conversation")
            }
            (Piece::Conversation(index, _), Layout::Json) => format!("conversation {index}"),
        };
        let Met { byte, encoding, piece } = met;
        let conversation = piece.conversation();
        Leftover { entity, encoding, place, conversation, byte, value: value.to_owned() }
    }
}

/// Whether a value of this kind points at one person wherever it stands.
fn is_wide(entity: Entity) -> bool {
    matches!(
        entity,
        Entity::Email
            | Entity::Phone
            | Entity::CreditCard
            | Entity::Iban
            | Entity::AccountNumber
            | Entity::NationalId
            | Entity::TaxId
            | Entity::Passport
            | Entity::DriverLicense
            | Entity::MedicalId
            | Entity::Crypto
    )
}
