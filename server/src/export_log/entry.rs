//! An event in the log: what was sent, who sent it and when, and the digest that chains it to the one before.

use rusqlite::Row;
use serde_json::{Map, Value};
use sha2::{Digest, Sha256};

use super::canonical;
use super::draft::{Draft, hex};
use super::stored_text::stored_text;
use crate::moment;

/// The digest that stands before the first event.
pub const GENESIS: &str = "0000000000000000000000000000000000000000000000000000000000000000";

/// Who did it, as the server knows from session or key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Actor {
    /// `user` or `api-key`.
    pub kind: &'static str,
    /// `usr_…`, or `key_…` made of the key's digest.
    pub id: String,
    /// Full name, or the key's name.
    pub name: String,
    /// Workspace role; null for a key.
    pub role: Option<&'static str>,
}

/// Where an event goes.
#[derive(Clone, Copy, Debug)]
pub struct Place<'a> {
    /// The workspace whose chain it is.
    pub workspace: &'a str,
    /// From 1, without a gap.
    pub sequence: i64,
    /// Digest of the event before, or [`GENESIS`].
    pub previous: &'a str,
    /// The server's time, Unix milliseconds.
    pub now_ms: i64,
}

/// A canonical text and its digest.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// The event in canonical form, without its digest.
    pub text: String,
    /// SHA-256 of the text in hexadecimal.
    pub digest: String,
}

impl Entry {
    /// Reads one back, from the columns of its text and its digest.
    pub fn stored(row: &Row<'_>, text: usize, digest: usize) -> rusqlite::Result<Self> {
        let [text, digest] = [stored_text(row, text)?, stored_text(row, digest)?].map(str::to_owned);
        Ok(Self { text, digest })
    }

    /// Writes down `draft` as the event at `place`.
    pub fn new(draft: &Draft, actor: &Actor, place: Place<'_>) -> Self {
        let mut fields: Map<String, Value> = draft.fields.clone();
        let mut set = |name: &str, value: Value| fields.insert(name.to_owned(), value);
        set("workspace_id", place.workspace.into());
        set("sequence", place.sequence.into());
        set("at", moment::rfc3339(place.now_ms).into());
        set("actor_kind", actor.kind.into());
        set("actor_id", actor.id.as_str().into());
        set("actor_name", actor.name.as_str().into());
        set("actor_role", actor.role.into());
        // Rule CUS-12: a wrong clock is written down, not put right.
        set("clock_offset_ms", draft.sent_ms.map(|sent_ms| sent_ms.saturating_sub(place.now_ms)).into());
        set("previous", place.previous.into());
        let text = canonical::text(&Value::Object(fields));
        Self { digest: digest_of(&text), text }
    }
}

/// SHA-256 of an event's canonical text.
pub fn digest_of(text: &str) -> String {
    hex(&Sha256::digest(text.as_bytes()))
}

/// Whether `text` says the same as `draft` in everything that the caller sends.
pub fn says_the_same(text: &str, draft: &Draft) -> bool {
    let Ok(Value::Object(fields)) = serde_json::from_str(text) else { return false };
    draft.fields.iter().all(|(name, value)| fields.get(name) == Some(value))
}
