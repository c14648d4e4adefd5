//! The leftover check: finished output is searched for every value that was removed from it.
//!
//! ```text
//! removed values ─▶ patterns ─┐
//! output ─▶ as it stands ─────┼─▶ words ─▶ patterns of this conversation
//!           escapes undone ───┤
//!           base64 undone ────┴─▶ addresses, numbers ─▶ keys ─▶ removed anywhere in the export?
//! ```
//!
//! A value of one conversation is searched for in that conversation's output, as whole words, in folded form; the words
//! of a name also each for itself where they are encoded, as finders see plain text only.
//! E-mail addresses and numbers of persons are also compared across the export, in any order, by 64-bit keys:
//! neither output nor values are kept. Any hit stops the export.

use std::collections::{HashMap, HashSet};
use std::fmt;
use std::rc::Rc;

use serde::{Deserialize, Serialize};

use super::build::Anonymises;
use super::entity::Entity;
use super::leftover::Leftover;
use super::report::CheckCount;
use super::treated::{Removed, Treated};

mod base64;
mod escape;
#[cfg_attr(not(feature = "pdf"), allow(dead_code))]
mod extract;
mod letters;
mod moment;
mod pattern;
mod place;
mod search;
mod survivor;
#[cfg(test)]
mod tests;
mod view;

#[cfg(feature = "pdf")]
pub(crate) use extract::{Extract, SOFT_BREAK};
pub(crate) use place::{Frame, Layout};

use base64::Blanks;
use pattern::Pattern;
use place::Place;
use search::{Hit, Search, Value};
use survivor::Key;

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

/// The check of one export.
///
/// Memory: about 20 bytes for each different e-mail address, telephone number, card and id that was removed, and
/// about 60 for each different one that stands in the output, at most [`Check::MAX_KEYS`] of them.
pub(crate) struct Check {
    _build: Anonymises,
    layout: Rc<Layout>,
    is_common: fn(&str) -> bool,
    /// Keys of removed values.
    removed: HashMap<Key, Entity>,
    /// Keys of what looks like one of them in the output so far.
    met: HashMap<Key, Met>,
    blanks: Blanks,
    count: CheckCount,
}

impl fmt::Debug for Check {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Check").field("count", &self.count).finish_non_exhaustive()
    }
}

impl Check {
    /// Keys of the output that are kept at most; what comes later is still compared with what was removed before.
    pub(crate) const MAX_KEYS: usize = 1 << 19;

    /// A check of output of this layout. Single words that are common ones are not searched for.
    pub(crate) fn new(build: Anonymises, layout: Layout, is_common: fn(&str) -> bool) -> Self {
        let (removed, met) = (HashMap::new(), HashMap::new());
        Self {
            _build: build,
            layout: Rc::new(layout),
            is_common,
            removed,
            met,
            blanks: Blanks::new(),
            count: CheckCount::default(),
        }
    }

    /// Checks what was written of one conversation; `first_row` counts rows below the header from 1.
    pub(crate) fn conversation(
        &mut self,
        index: u64,
        first_row: u64,
        treated: &Treated<'_>,
        output: &[u8],
    ) -> Result<(), Leftover> {
        let layout = Rc::clone(&self.layout);
        self.own(Piece::Conversation(index, first_row), treated, output, &layout)
    }

    /// Checks what was taken out of a finished document of one conversation.
    #[cfg(feature = "pdf")]
    pub(crate) fn document(
        &mut self,
        index: u64,
        treated: &Treated<'_>,
        extract: Extract,
    ) -> Result<(), Leftover> {
        let Extract { text, marks } = extract;
        self.own(Piece::Conversation(index, 0), treated, &text, &Layout::Document(marks))
    }

    fn own(
        &mut self,
        piece: Piece,
        treated: &Treated<'_>,
        output: &[u8],
        layout: &Layout,
    ) -> Result<(), Leftover> {
        let Treated { removed, exempt } = treated;
        let kept_keys: Vec<Key> = exempt.iter().flat_map(|kept| survivor::keys(kept)).collect();
        let kept: Vec<Pattern> = exempt.iter().map(|kept| Pattern::kept(kept)).collect();
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
        self.count.values += patterns.len() as u64;
        let mut seen = HashSet::new();
        for (place, &Removed { entity, value }) in
            removed.iter().enumerate().filter(|(_, it)| seen.insert(it.value))
        {
            let parts = Pattern::parts(entity, place, value, self.is_common);
            patterns.extend(parts.filter(|part| !kept.iter().any(|kept| kept.is_same(part))));
        }
        let start = self.count.bytes;
        self.count.bytes += output.len() as u64;
        self.search(piece, start, &patterns, (&kept, &kept_keys), output, layout).map_err(|hit| {
            let value = match &hit.value {
                Value::Own(place) => removed.get(*place).map_or("", |removed| removed.value),
                Value::Other(text) => text,
            };
            leftover(&hit, piece, layout, start, value)
        })
    }

    /// Checks output that belongs to no conversation for values that were removed from any.
    pub(crate) fn frame(&mut self, frame: Frame, output: &[u8]) -> Result<(), Leftover> {
        let is_in_file = matches!(frame, Frame::Header | Frame::Footer);
        let start = if is_in_file { self.count.bytes } else { 0 };
        self.count.bytes += output.len() as u64;
        let piece = Piece::Frame(frame);
        let layout = Rc::clone(&self.layout);
        self.search(piece, start, &[], (&[], &[]), output, &layout).map_err(|hit| {
            let value = if let Value::Other(text) = &hit.value { text } else { "" };
            leftover(&hit, piece, &layout, start, value)
        })
    }

    /// What other checks of the same export must know of this one.
    pub(super) fn keys(&self) -> Keys {
        let removed = self.removed.iter().map(|(key, entity)| (*key, *entity)).collect();
        let met = self
            .met
            .iter()
            .map(|(key, met)| {
                let encoding = Encoding::ALL.iter().position(|encoding| *encoding == met.encoding);
                (*key, encoding.unwrap_or_default(), met.piece.conversation())
            })
            .collect();
        Keys { removed, met, bytes: self.count.bytes, values: self.count.values }
    }

    /// Compares what was removed and met elsewhere in the same export, in any order.
    ///
    /// # Errors
    /// A value that was removed there and stands here, or the other way round; it is known by its key alone.
    pub(super) fn absorb(&mut self, keys: Keys) -> Result<(), Leftover> {
        let Keys { removed, met, bytes, values } = keys;
        self.count.bytes += bytes;
        self.count.values += values;
        for (key, entity) in removed {
            if let Some(met) = self.met.get(&key) {
                return Err(self.met_before(*met, entity, ""));
            }
            self.removed.insert(key, entity);
        }
        for (key, encoding, conversation) in met {
            let encoding = Encoding::ALL.get(encoding).copied().unwrap_or(Encoding::Plain);
            let piece =
                conversation.map_or(Piece::Frame(Frame::Header), |index| Piece::Conversation(index, 0));
            let met = Met { byte: 0, piece, encoding };
            if let Some(entity) = self.removed.get(&key) {
                return Err(self.met_before(met, *entity, ""));
            }
            if self.met.len() < Self::MAX_KEYS {
                self.met.insert(key, met);
            }
        }
        Ok(())
    }

    /// What was checked; keys are compared as they come, so nothing is left to find.
    pub(crate) fn count(&self) -> CheckCount {
        CheckCount {
            encodings: Encoding::ALL.iter().map(|encoding| encoding.name()).collect(),
            complete: self.met.len() < Self::MAX_KEYS,
            ..self.count.clone()
        }
    }

    fn search(
        &mut self,
        piece: Piece,
        start: u64,
        patterns: &[Pattern],
        (kept, kept_keys): (&[Pattern], &[Key]),
        output: &[u8],
        layout: &Layout,
    ) -> Result<(), Box<Hit>> {
        let here = Met { byte: start, piece, encoding: Encoding::Plain };
        let (removed, max_met) = (&self.removed, Self::MAX_KEYS);
        let (met, blanks) = (&mut self.met, &mut self.blanks);
        Search { output, layout, patterns, kept, kept_keys, removed, met, max_met, blanks, here }.run()
    }

    /// A value that was met before it was removed: that output is gone, its path is not known any more.
    fn met_before(&self, met: Met, entity: Entity, value: &str) -> Leftover {
        let place = match (met.piece, &*self.layout) {
            (Piece::Frame(frame), _) => frame.words().to_owned(),
            (Piece::Conversation(_, first), Layout::Csv { .. }) => {
                format!("row {first} or a later one of the same conversation")
            }
            (Piece::Conversation(index, _), Layout::Json | Layout::Document(_)) => {
                format!("conversation {index}")
            }
        };
        let Met { byte, encoding, piece } = met;
        let conversation = piece.conversation();
        Leftover { entity, encoding: encoding.name(), place, conversation, byte, value: value.to_owned() }
    }
}

fn leftover(hit: &Hit, piece: Piece, layout: &Layout, start: u64, value: &str) -> Leftover {
    let Place { row, path, .. } = &hit.place;
    let place = match (piece, layout) {
        (Piece::Frame(frame), _) => frame.words().to_owned(),
        (Piece::Conversation(_, first), Layout::Csv { .. }) => {
            format!("row {}, {path}", first + u64::from(*row))
        }
        (Piece::Conversation(index, _), Layout::Json | Layout::Document(_)) => {
            format!("conversation {index}, {path}")
        }
    };
    Leftover {
        entity: hit.entity,
        encoding: hit.encoding.name(),
        place,
        conversation: piece.conversation(),
        byte: start + hit.byte as u64,
        value: value.to_owned(),
    }
}

/// The keys of a check: hashes, from which no value can be read back.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(crate) struct Keys {
    removed: Vec<(Key, Entity)>,
    /// With the place of the encoding in [`Encoding::ALL`], and the index of the conversation.
    met: Vec<(Key, usize, Option<u64>)>,
    bytes: u64,
    values: u64,
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
