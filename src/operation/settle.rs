//! Changing something and looking again: send, let it settle, read back. The only place that does.

use std::time::Duration;

use schemars::JsonSchema;
use serde::Serialize;
use tokio::time::{Instant, sleep_until};

use crate::error::Error;

/// How long a record gets until it shows what was written.
pub const SHORTLY: Duration = Duration::from_millis(700);

/// How long a state gets until it is what was asked for.
pub const A_FEW_SECONDS: Duration = Duration::from_secs(3);

/// When the first looks after the change are, measured from it; then one every second.
const EARLY_LOOKS: [Duration; 2] = [Duration::from_millis(300), Duration::from_millis(700)];
const LATER_LOOKS: Duration = Duration::from_secs(1);

/// Said where the NAS tells nothing of what a change was for.
const UNTOLD: &str = "The NAS took it, but does not tell whether it is so.";

/// What a look after a change shows of what the change was for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    /// It is so.
    Reached,
    /// It is not so yet.
    Pending,
    /// It will not be so; with the reason.
    Missed(String),
    /// It is all as before the change, which had no hope; with the reason.
    Unchanged(String),
    /// The NAS does not say.
    Untold,
}

impl Verdict {
    /// Of what the NAS tells with certainty.
    pub fn shown(so: bool) -> Self {
        if so { Self::Reached } else { Self::Pending }
    }
}

/// How a change ended
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// The NAS took it
    Done,
    /// The NAS took it, and it is not so yet
    InProgress,
    /// The NAS took it for a part
    PartlyDone,
    /// All is as it was before
    Unchanged,
    /// The NAS took it, and something else came of it
    Failed,
}

/// What a look after a change showed.
pub struct ReadBack<T> {
    /// What is now so; absent when it could not be read.
    pub now: Option<T>,
    /// What that says of the change.
    pub verdict: Verdict,
    /// Said when what came of it could not be read back, or is not told.
    pub warning: Option<String>,
}

impl<T> ReadBack<T> {
    /// How the change ended.
    pub fn outcome(&self) -> Outcome {
        match &self.verdict {
            Verdict::Reached | Verdict::Untold => Outcome::Done,
            Verdict::Pending => Outcome::InProgress,
            Verdict::Missed(_) => Outcome::Failed,
            Verdict::Unchanged(_) => Outcome::Unchanged,
        }
    }

    /// Whether what it was for is so; absent when nobody knows.
    pub fn took_effect(&self) -> Option<bool> {
        match &self.verdict {
            Verdict::Reached => Some(true),
            Verdict::Pending | Verdict::Missed(_) | Verdict::Unchanged(_) => Some(false),
            Verdict::Untold => None,
        }
    }

    /// Why it is not so, and will not be.
    pub fn cause(&self) -> Option<&str> {
        match &self.verdict {
            Verdict::Missed(cause) | Verdict::Unchanged(cause) => Some(cause),
            Verdict::Reached | Verdict::Pending | Verdict::Untold => None,
        }
    }
}

/// Sends a change and looks until what it was for is decided, for as long as `patience` at most.
///
/// # Errors
/// Those of the change. A look that fails is told in [`ReadBack::warning`].
pub async fn change_and_look<T, Look>(
    change: impl Future<Output = Result<(), dsm::Error>>,
    patience: Duration,
    look: impl Fn() -> Look,
    judge: impl Fn(&T) -> Verdict,
) -> Result<ReadBack<T>, Error>
where
    Look: Future<Output = Result<T, Error>>,
{
    change.await?;
    Ok(look_on(None, patience, look, judge).await)
}

/// As [`change_and_look`], where the answer to the change was a first look already.
pub async fn look_again<T, Look>(
    first: Result<T, Error>,
    patience: Duration,
    look: impl Fn() -> Look,
    judge: impl Fn(&T) -> Verdict,
) -> ReadBack<T>
where
    Look: Future<Output = Result<T, Error>>,
{
    look_on(Some(first), patience, look, judge).await
}

async fn look_on<T, Look>(
    mut first: Option<Result<T, Error>>,
    patience: Duration,
    look: impl Fn() -> Look,
    judge: impl Fn(&T) -> Verdict,
) -> ReadBack<T>
where
    Look: Future<Output = Result<T, Error>>,
{
    let mut pace = None;
    let mut seen = None;
    loop {
        let looked = match first.take() {
            Some(first) => first,
            None => look().await,
        };
        let pace = pace.get_or_insert_with(|| Pace::new(patience));
        let now = match looked {
            Ok(now) => now,
            Err(error) => return seen_before(seen, &error),
        };
        let verdict = judge(&now);
        if !pace.goes_on(&verdict).await {
            let is_untold = verdict == Verdict::Untold;
            return ReadBack {
                now: Some(now),
                verdict,
                warning: is_untold.then(|| UNTOLD.to_owned()),
            };
        }
        seen = Some((now, verdict));
    }
}

/// When the next look is, measured from the end of the first.
struct Pace {
    begin: Instant,
    early: std::array::IntoIter<Duration, 2>,
    after: Duration,
    patience: Duration,
}

impl Pace {
    fn new(patience: Duration) -> Self {
        Self {
            begin: Instant::now(),
            early: EARLY_LOOKS.into_iter(),
            after: Duration::ZERO,
            patience,
        }
    }

    /// Waits for the next look, if what the last one showed calls for one; answers whether it does.
    async fn goes_on(&mut self, verdict: &Verdict) -> bool {
        let patience = match verdict {
            Verdict::Pending | Verdict::Unchanged(_) => self.patience,
            Verdict::Untold => self.patience.min(SHORTLY),
            Verdict::Reached | Verdict::Missed(_) => Duration::ZERO,
        };
        self.after = self.early.next().unwrap_or(self.after + LATER_LOOKS);
        if self.after > patience || self.begin.elapsed() > patience {
            return false;
        }
        sleep_until(self.begin + self.after).await;
        true
    }
}

/// What is known when a look failed: what the one before showed, if there was one.
fn seen_before<T>(seen: Option<(T, Verdict)>, error: &Error) -> ReadBack<T> {
    let warning = Some(not_seen(seen.is_some(), error));
    match seen {
        Some((now, verdict)) => ReadBack {
            now: Some(now),
            verdict,
            warning,
        },
        None => ReadBack {
            now: None,
            verdict: Verdict::Untold,
            warning,
        },
    }
}

fn not_seen(again: bool, error: &Error) -> String {
    let error = error.to_string();
    let error = error.trim_end_matches('.');
    if again {
        format!("It could not be looked at again: {error}.")
    } else {
        format!("The NAS took it, but what came of it could not be read back: {error}.")
    }
}
