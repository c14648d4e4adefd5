//! Which part of a list is asked for, and where the next one begins: events and exports are given page by page, newest first.

use axum::http::StatusCode;
use serde_json::{Value, json};

use crate::cursor::Cursor;
use crate::envelope::Failure;
use crate::filter::Parameters;

const DEFAULT_LIMIT: usize = 20;
const MAX_LIMIT: usize = 100;

/// A page that is asked for.
#[derive(Clone, Copy, Debug, Default)]
pub struct Window {
    /// Only what is older than the event with this number.
    pub before: Option<i64>,
    limit: usize,
}

impl Window {
    /// Reads `limit` and `cursor`.
    pub fn take(parameters: &mut Parameters) -> Result<Self, Failure> {
        let limit = parameters.take_number("limit", 1, MAX_LIMIT)?.unwrap_or(DEFAULT_LIMIT);
        let before = match parameters.take("cursor")?.as_deref().map(Cursor::decode).transpose()? {
            None => None,
            Some(Cursor::Event(sequence)) => Some(sequence),
            Some(_) => {
                let detail = "cursor belongs to another list";
                return Err(Failure::new(StatusCode::BAD_REQUEST, "invalid_cursor", detail));
            }
        };
        Ok(Self { before, limit })
    }

    /// Rows to ask the database for: one more than are shown tells whether there are others.
    pub fn rows(self) -> i64 {
        i64::try_from(self.limit).unwrap_or(i64::MAX - 1) + 1
    }

    /// Takes the row too many away and says what the next page begins before: the last that is shown.
    pub fn cut<T>(self, rows: &mut Vec<T>, sequence: impl Fn(&T) -> i64) -> Option<i64> {
        let has_more = rows.len() > self.limit;
        rows.truncate(self.limit);
        rows.last().map(sequence).filter(|_| has_more)
    }
}

/// What a list says of its pages.
pub fn pagination(next: Option<i64>, total: i64) -> Value {
    let next = next.map(|sequence| Cursor::Event(sequence).encode());
    json!({ "has_more": next.is_some(), "next_cursor": next, "total": total })
}
