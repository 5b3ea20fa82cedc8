//! The NAS's clock: real time from a chosen start, which tests can move forward.

use std::{
    sync::{Mutex, PoisonError},
    time::{Duration, Instant},
};

use jiff::Timestamp;

#[derive(Debug)]
pub(super) struct Clock {
    start: i64,
    /// Absent when it stands still
    began: Option<Instant>,
    advanced: Mutex<Duration>,
}

impl Clock {
    pub(super) fn starting_at(start: Option<i64>) -> Self {
        Self {
            start: start.unwrap_or_else(|| Timestamp::now().as_second()),
            began: Some(Instant::now()),
            advanced: Mutex::default(),
        }
    }

    /// The same clock, so many seconds fast; slow below zero
    pub(super) fn wrong_by(self, seconds: i64) -> Self {
        Self {
            start: self.start.saturating_add(seconds),
            ..self
        }
    }

    /// The same clock, which moves when it is told to alone
    pub(super) fn standing_still(self) -> Self {
        Self {
            began: None,
            ..self
        }
    }

    /// Seconds since the epoch
    pub(super) fn now(&self) -> i64 {
        let advanced = *self.advanced.lock().unwrap_or_else(PoisonError::into_inner);
        let passed = self.began.map_or(Duration::ZERO, |began| began.elapsed());
        let passed = (passed + advanced).as_secs();
        self.start.saturating_add_unsigned(passed)
    }

    pub(super) fn advance(&self, by: Duration) {
        *self.advanced.lock().unwrap_or_else(PoisonError::into_inner) += by;
    }
}
