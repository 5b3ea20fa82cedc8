//! How many calls a client may make a minute, as MCP demands of servers. What calls do at the same time is bounded elsewhere
//! (64 calls, 8 requests to the NAS); this is for a looping agent that makes one after the other, day and night: it keeps the
//! NAS's few workers and the audit log's disk from being used up. Nobody with a purpose reaches it.

use std::sync::{Mutex, PoisonError};

use tokio::time::Instant;

use crate::error::Error;

/// A bucket that holds a minute's worth of calls and fills up evenly.
pub(super) struct Rate {
    per_minute: f64,
    bucket: Mutex<Bucket>,
}

struct Bucket {
    calls: f64,
    at: Instant,
}

impl Rate {
    pub(super) fn new(per_minute: u32) -> Self {
        let per_minute = f64::from(per_minute);
        Self {
            per_minute,
            bucket: Mutex::new(Bucket {
                calls: per_minute,
                at: Instant::now(),
            }),
        }
    }

    /// Takes one call out of the bucket.
    ///
    /// # Errors
    /// [`Error::Refused`] when it is empty.
    pub(super) fn take(&self) -> Result<(), Error> {
        let mut bucket = self.bucket.lock().unwrap_or_else(PoisonError::into_inner);
        let now = Instant::now();
        let filled = now.duration_since(bucket.at).as_secs_f64() * self.per_minute / 60.0;
        bucket.calls = (bucket.calls + filled).min(self.per_minute);
        bucket.at = now;
        if bucket.calls < 1.0 {
            return Err(Error::Refused {
                problem: format!("more than {} tool calls a minute", self.per_minute),
                fix: "Nothing was sent. Wait a minute, and make fewer calls; the operator sets rate_limit".into(),
            });
        }
        bucket.calls -= 1.0;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    #[tokio::test(start_paused = true)]
    async fn calls_beyond_the_rate_wait_for_the_bucket_to_fill() {
        let rate = Rate::new(60);
        assert!((0..60).all(|_| rate.take().is_ok()));
        assert!(rate.take().is_err());
        tokio::time::advance(Duration::from_millis(1_100)).await;
        assert!(rate.take().is_ok());
        assert!(rate.take().is_err());
    }
}
