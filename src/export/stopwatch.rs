//! How long a part of the work takes, by a clock that the host lends: the engine has none of its own.

use std::fmt;
use std::time::Duration;

/// Adds up the time of what it is given to run; zero without a clock.
#[derive(Default)]
pub(super) struct Stopwatch {
    pub(super) clock: Option<Box<dyn Fn() -> Duration>>,
    elapsed: Duration,
}

impl fmt::Debug for Stopwatch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Stopwatch").field("elapsed", &self.elapsed).finish_non_exhaustive()
    }
}

impl Stopwatch {
    /// Runs `work` and adds its time.
    pub(super) fn time<T>(&mut self, work: impl FnOnce() -> T) -> T {
        let Some(clock) = &self.clock else { return work() };
        let begin = clock();
        let result = work();
        self.elapsed += clock().saturating_sub(begin);
        result
    }

    /// The time of all work so far.
    pub(super) fn elapsed(&self) -> Duration {
        self.elapsed
    }
}
