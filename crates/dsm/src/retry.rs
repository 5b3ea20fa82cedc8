//! Trying a read again.

use std::time::Duration;

use crate::{Error, method::Read};

/// Waits before the second and the third try, in milliseconds, each lengthened by up to the same again.
const PAUSES_MS: [u64; 2] = [150, 450];

/// Makes an attempt at a read, and two more while it fails in a way that may pass. That it is one is seen in its type:
/// there is no such function for a write.
///
/// # Errors
/// Those of the last attempt.
pub(crate) async fn retry<A, T, Attempt>(
    _method: Read<A>,
    attempt: impl Fn() -> Attempt,
) -> Result<T, Error>
where
    Attempt: Future<Output = Result<T, Error>>,
{
    for pause in PAUSES_MS {
        match attempt().await {
            Err(error) if error.kind.may_pass() => {
                tracing::debug!(kind = error.kind.word(), "trying again");
                // Calls that failed together must not come back together.
                let jitter = fastrand::u64(0..pause);
                tokio::time::sleep(Duration::from_millis(pause + jitter)).await;
            }
            outcome => return outcome,
        }
    }
    attempt().await
}
