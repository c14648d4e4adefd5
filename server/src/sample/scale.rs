//! The sample ends on a day; long conversations that start shortly before it are squeezed.

use serde_json::{Value, json};

use super::conversation::END_MS;
use super::message::Messages;
use crate::moment;

/// Squeezes conversations that would run past the end of the sample's time into what is left.
#[derive(Debug)]
pub struct Scale {
    /// Start of the conversation.
    pub start_ms: i64,
    span_ms: i64,
    room_ms: i64,
}

impl Scale {
    /// Fits these messages.
    pub fn of(start_ms: i64, messages: &Messages) -> Self {
        let last_ms = messages.times.last().map_or(start_ms, |(at_ms, ..)| *at_ms);
        let room_ms = END_MS - 7_200_000 - start_ms;
        Self { start_ms, span_ms: (last_ms - start_ms).max(1), room_ms: room_ms.max(1) }
    }

    /// Where an instant comes to lie.
    pub fn at(&self, at_ms: i64) -> i64 {
        if self.span_ms <= self.room_ms {
            return at_ms;
        }
        let part = i128::from(at_ms - self.start_ms) * i128::from(self.room_ms) / i128::from(self.span_ms);
        self.start_ms + i64::try_from(part).unwrap_or_default()
    }

    /// Moves the times in records.
    pub fn apply(&self, records: &mut [Value]) {
        if self.span_ms <= self.room_ms {
            return;
        }
        for record in records {
            for key in ["created_at", "edited_at", "deleted_at", "fired_at"] {
                if let Some(value) = record.get_mut(key)
                    && let Some(at_ms) = value.as_str().and_then(moment::parse)
                {
                    *value = json!(moment::rfc3339(self.at(at_ms)));
                }
            }
        }
    }
}
