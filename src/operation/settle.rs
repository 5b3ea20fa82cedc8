//! Changing something and looking again: send, let it settle, read back. The only place that does.

use std::time::Duration;

use crate::error::Error;

/// How long DSM gets to show the new state before the second look.
const SETTLE: Duration = Duration::from_millis(700);

/// What a look after a change showed.
pub struct ReadBack<T> {
    /// What is now so; absent when it could not be read.
    pub now: Option<T>,
    /// Whether that is what the change was for; absent when it could not be read, or does not tell.
    pub reached: Option<bool>,
    /// Said when it was done but could not be read back.
    pub warning: Option<String>,
}

/// Sends a change and looks until what it was for is reached, twice at most.
///
/// # Errors
/// Those of the change. A look that fails is told in [`ReadBack::warning`].
pub async fn change_and_look<T, Look>(
    change: impl Future<Output = Result<(), dsm::Error>>,
    look: impl Fn() -> Look,
    reached: impl Fn(&T) -> Option<bool>,
) -> Result<ReadBack<T>, Error>
where
    Look: Future<Output = Result<T, Error>>,
{
    change.await?;
    Ok(look_again(look().await, look, reached).await)
}

/// As [`change_and_look`], where the answer to the change was a first look already.
pub async fn look_again<T, Look>(
    first: Result<T, Error>,
    look: impl Fn() -> Look,
    reached: impl Fn(&T) -> Option<bool>,
) -> ReadBack<T>
where
    Look: Future<Output = Result<T, Error>>,
{
    let mut now = first;
    if now.as_ref().is_ok_and(|now| reached(now) != Some(true)) {
        tokio::time::sleep(SETTLE).await;
        now = look().await;
    }
    match now {
        Ok(now) => ReadBack {
            reached: reached(&now),
            now: Some(now),
            warning: None,
        },
        Err(error) => ReadBack {
            now: None,
            reached: None,
            warning: Some(format!("It was done, but could not be read back: {error}")),
        },
    }
}
