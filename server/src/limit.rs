//! Plan limits of API keys: a fixed minute and a UTC day; only answered (2xx) requests count.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode};

use crate::api_key::ApiKey;
use crate::envelope::Failure;
use crate::moment::{Clock, DAY_MS};

const MINUTE_MS: i64 = 60_000;

#[derive(Clone, Copy, Default)]
struct Use {
    minute: i64,
    in_minute: u32,
    day: i64,
    in_day: u32,
}

/// What a request was booked under.
#[derive(Clone, Copy, Debug)]
pub struct Booking {
    hash: [u8; 32],
    minute: i64,
    day: i64,
}

/// Counts the requests of each key.
pub struct Limits {
    by_key: Mutex<HashMap<[u8; 32], Use>>,
    clock: Clock,
}

impl std::fmt::Debug for Limits {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("Limits").finish_non_exhaustive()
    }
}

impl Limits {
    /// No request counted yet.
    pub fn new(clock: Clock) -> Self {
        Self { by_key: Mutex::default(), clock }
    }

    /// Books a request, so that parallel ones cannot pass together; 429 when the plan is used up.
    pub fn book(&self, key: &ApiKey) -> Result<Booking, Failure> {
        let now = (self.clock)();
        let booking =
            Booking { hash: key.hash, minute: now.div_euclid(MINUTE_MS), day: now.div_euclid(DAY_MS) };
        let mut by_key = self.by_key.lock().unwrap_or_else(PoisonError::into_inner);
        let used = by_key.entry(key.hash).or_default();
        if used.minute != booking.minute {
            (used.minute, used.in_minute) = (booking.minute, 0);
        }
        if used.day != booking.day {
            (used.day, used.in_day) = (booking.day, 0);
        }
        let wait = if used.in_day >= key.plan.per_day {
            Some((DAY_MS - now.rem_euclid(DAY_MS), "the plan's requests of this day are used up"))
        } else if used.in_minute >= key.plan.per_minute {
            Some((MINUTE_MS - now.rem_euclid(MINUTE_MS), "the plan's requests of this minute are used up"))
        } else {
            None
        };
        if let Some((wait_ms, detail)) = wait {
            let mut failure = Failure::new(StatusCode::TOO_MANY_REQUESTS, "rate_limit", detail);
            failure.retry_after_seconds = Some((wait_ms + 999) / 1_000);
            return Err(failure);
        }
        used.in_minute += 1;
        used.in_day += 1;
        Ok(booking)
    }

    /// Takes a booking back: the request was not answered with 2xx.
    pub fn give_back(&self, booking: Booking) {
        let mut by_key = self.by_key.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(used) = by_key.get_mut(&booking.hash) {
            if used.minute == booking.minute {
                used.in_minute = used.in_minute.saturating_sub(1);
            }
            if used.day == booking.day {
                used.in_day = used.in_day.saturating_sub(1);
            }
        }
    }

    /// Writes the five documented headers.
    pub fn write_headers(&self, key: &ApiKey, headers: &mut HeaderMap) {
        let now = (self.clock)();
        let used = {
            let by_key = self.by_key.lock().unwrap_or_else(PoisonError::into_inner);
            by_key.get(&key.hash).copied().unwrap_or_default()
        };
        let in_minute = if used.minute == now.div_euclid(MINUTE_MS) { used.in_minute } else { 0 };
        let in_day = if used.day == now.div_euclid(DAY_MS) { used.in_day } else { 0 };
        let reset_seconds = (now.div_euclid(DAY_MS) + 1) * DAY_MS / 1_000;
        for (name, value) in [
            ("x-ratelimit-limit-minute", i64::from(key.plan.per_minute)),
            ("x-ratelimit-remaining-minute", i64::from(key.plan.per_minute.saturating_sub(in_minute))),
            ("x-ratelimit-limit-day", i64::from(key.plan.per_day)),
            ("x-ratelimit-remaining-day", i64::from(key.plan.per_day.saturating_sub(in_day))),
            ("x-ratelimit-reset-day", reset_seconds),
        ] {
            headers.insert(HeaderName::from_static(name), HeaderValue::from(value));
        }
    }
}
