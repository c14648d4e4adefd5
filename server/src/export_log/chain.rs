//! The chain of digests: whether every event of a workspace is still there as it was written.

use rusqlite::Connection;
use serde_json::{Value, json};

use super::canonical;
use super::entry::{GENESIS, digest_of};
use super::stored_text::stored_text;

/// What is wrong with an event.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// It does not say what its digest, or the event after it, was made of.
    Changed,
    /// It is not there.
    Missing,
}

impl Fault {
    /// Stable name.
    pub fn code(self) -> &'static str {
        match self {
            Self::Changed => "changed",
            Self::Missing => "missing",
        }
    }
}

/// What a look at the whole chain says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Chain {
    /// How many events there are.
    pub events: i64,
    /// Digest of the last one.
    pub head: String,
    /// The first event that is not as it was written.
    pub broken: Option<(i64, Fault)>,
}

/// A place in the chain that somebody was told of, who can therefore say when the end was cut off or written anew.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Receipt {
    /// Its number.
    pub sequence: i64,
    /// Its digest at that time.
    pub digest: String,
}

impl Chain {
    /// Reads every event of `workspace` in order and checks it against its digest and its neighbours.
    pub fn verify(
        connection: &Connection,
        workspace: &str,
        receipt: Option<&Receipt>,
    ) -> rusqlite::Result<Self> {
        let mut statement = connection.prepare_cached(
            "SELECT sequence, entry, digest FROM export_log WHERE workspace = ? ORDER BY sequence",
        )?;
        let mut rows = statement.query([workspace])?;
        let mut chain = Self { events: 0, head: GENESIS.to_owned(), broken: None };
        let mut last = 0;
        let mut receipt_kept = receipt.is_none();
        while let Some(row) = rows.next()? {
            let sequence: i64 = row.get(0)?;
            let (text, digest) = (stored_text(row, 1)?, stored_text(row, 2)?);
            if sequence != last + 1 {
                chain.note(last + 1, Fault::Missing);
            }
            let fields: Value = serde_json::from_str(text).unwrap_or_default();
            let own = digest_of(text) == digest
                && canonical::text(&fields) == text
                && fields.get("sequence") == Some(&json!(sequence))
                && fields.get("workspace_id") == Some(&json!(workspace));
            if !own {
                chain.note(sequence, Fault::Changed);
            } else if fields.get("previous").and_then(Value::as_str) != Some(chain.head.as_str()) {
                // Its own digest is right, so the one before was written anew after this one.
                chain.note((sequence - 1).max(1), Fault::Changed);
            }
            if let Some(receipt) = receipt.filter(|receipt| receipt.sequence == sequence) {
                receipt_kept = true;
                if receipt.digest != digest {
                    chain.note(sequence, Fault::Changed);
                }
            }
            chain.events += 1;
            digest.clone_into(&mut chain.head);
            last = sequence;
        }
        if let Some(receipt) = receipt.filter(|_| !receipt_kept) {
            chain.note(receipt.sequence, Fault::Missing);
        }
        Ok(chain)
    }

    fn note(&mut self, sequence: i64, fault: Fault) {
        if self.broken.is_none_or(|(known, _)| sequence < known) {
            self.broken = Some((sequence, fault));
        }
    }

    /// As the API says it.
    pub fn to_json(&self) -> Value {
        json!({
            "state": if self.broken.is_none() { "unbroken" } else { "broken" },
            "events": self.events,
            "head": self.head,
            "sequence": self.broken.map(|(sequence, _)| sequence),
            "reason": self.broken.map(|(_, fault)| fault.code()),
        })
    }
}
