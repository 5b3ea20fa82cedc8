//! Trying again what is safe to try again.

use std::time::{Duration, SystemTime};

use crate::error::Error;

/// Waits before the second and the third try, in milliseconds, each lengthened by up to the same again.
const PAUSES_MS: [u64; 2] = [150, 450];

/// Makes an attempt, and two more while it fails in a way that may pass. A change is attempted again only when nothing
/// of it can have left.
///
/// # Errors
/// Those of the last attempt.
pub(super) async fn retry<T, Attempt>(
    change: bool,
    attempt: impl Fn() -> Attempt,
) -> Result<T, Error>
where
    Attempt: Future<Output = Result<T, Error>>,
{
    for pause in PAUSES_MS {
        match attempt().await {
            Err(error) if error.nothing_left() || (!change && error.may_pass()) => {
                tracing::debug!(kind = error.kind(), "trying again");
                tokio::time::sleep(jittered(pause)).await;
            }
            outcome => return outcome,
        }
    }
    attempt().await
}

/// So that calls that failed together do not come back together.
fn jittered(pause: u64) -> Duration {
    let noise = SystemTime::now()
        .duration_since(SystemTime::UNIX_EPOCH)
        .map_or(0, |now| u64::from(now.subsec_micros()));
    Duration::from_millis(pause + noise % pause)
}
