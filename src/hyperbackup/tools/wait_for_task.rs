use std::time::Duration;

use dsm::{Dialect, ErrorKind};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use tokio::time::{Instant, sleep_until, timeout_at};

use crate::{
    clock::NasTime,
    error::Error,
    hyperbackup::model::{
        Activity, BACKUP_TASK, CloseLook, Follow, Pace, Status, TaskId, doing, ended_just_before,
        lacks_an_end, read_documented_status, read_status,
    },
    operation::{Named, Query, ReadContext, Request},
};

/// How long it waits when nobody says, in seconds.
const USUALLY: u64 = 40;

/// Longest wait, in seconds.
const LONGEST: u64 = 45;

/// What is left of a call for the last looks and the answer.
const SPARE: Duration = Duration::from_secs(5);

/// How long a look may go on after the wait is over, and how much earlier than the call the last of all ends.
const LAST_LOOK: Duration = Duration::from_secs(2);
const LAST_WORDS: Duration = Duration::from_secs(1);

/// The shortest and the longest time between two looks.
const PAUSES: (Duration, Duration) = (Duration::from_secs(1), Duration::from_secs(5));

/// How many looks in a row may show a task at rest whose run has no end, before that counts.
const MOST_UNSETTLED: usize = 3;

const NO_ANSWER: &str = "the NAS did not answer in time";

/// Wait for a running backup or integrity check to end, with progress notifications. Answers how it ended, or, when it goes on,
/// how far it is and when to look again; giving up the wait stops nothing
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct WaitForTask {
    task_id: TaskId,
    /// Seconds to wait at most, 1 to 45; absent: 40
    #[serde(default, skip_serializing_if = "Option::is_none")]
    timeout_seconds: Option<u64>,
}

/// A task, and what came of waiting for it.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct Waited {
    task_id: TaskId,
    #[serde(flatten)]
    status: Status,
    outcome: WaitOutcome,
    /// How it ended, in words, also of a backup that ended shortly before the call; absent while it goes on and when nothing
    /// ran
    #[serde(skip_serializing_if = "Option::is_none")]
    result: Option<String>,
    /// How long it was waited for
    waited_seconds: u64,
    /// When it should be over at the pace seen; absent where that is not known
    #[serde(skip_serializing_if = "Option::is_none")]
    look_again_in_seconds: Option<i64>,
    /// The call that goes on waiting; absent when there is nothing to wait for
    #[serde(skip_serializing_if = "Option::is_none")]
    follow: Option<Follow>,
    /// Why the task could not be looked at in the end: what is told of it is from `last_seen_seconds_ago`
    #[serde(skip_serializing_if = "Option::is_none")]
    not_seen: Option<String>,
    /// How long ago the task was last seen; absent when it was seen in the end
    #[serde(skip_serializing_if = "Option::is_none")]
    last_seen_seconds_ago: Option<u64>,
    /// Why its settings, which alone tell what it backs up, could not be had
    #[serde(skip_serializing_if = "Option::is_none")]
    settings_missing: Option<String>,
    /// What time it is on the NAS; absent when it could not be asked
    #[serde(skip_serializing_if = "Option::is_none")]
    nas_time: Option<NasTime>,
}

/// What came of waiting
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
enum WaitOutcome {
    /// What ran has ended
    Ended,
    /// It goes on; the time to wait is over
    StillRunning,
    /// Nothing ran; what is told is of the last run
    NotRunning,
    /// The NAS does not tell whether anything runs
    Unknown,
}

impl Request for WaitForTask {
    type Response = Waited;

    const NAMED: &'static [Named] = &[BACKUP_TASK];

    fn example() -> Self {
        Self {
            task_id: TaskId::new("1"),
            timeout_seconds: Some(1),
        }
    }

    fn check(&self) -> Result<(), Error> {
        match self.timeout_seconds {
            Some(seconds) if !(1..=LONGEST).contains(&seconds) => Err(Error::argument(
                "timeout_seconds",
                "it must be from 1 to 45; to wait longer, call again",
            )),
            _ => Ok(()),
        }
    }
}

impl Query for WaitForTask {
    async fn run(&self, on: ReadContext<'_>) -> Result<Waited, Error> {
        self.wait(on, Dialect::Dsm).await
    }

    async fn run_documented(&self, on: ReadContext<'_>) -> Result<Waited, Error> {
        self.wait(on, Dialect::Documented).await
    }
}

impl WaitForTask {
    async fn wait(&self, on: ReadContext<'_>, dialect: Dialect) -> Result<Waited, Error> {
        let began = Instant::now();
        let asked = Duration::from_secs(self.timeout_seconds.unwrap_or(USUALLY));
        let until = (began + asked).min(on.ends_at.checked_sub(SPARE).unwrap_or(began));
        let (id, status) = look(on, &self.task_id, dialect).await?;
        let mut watch = Watch::begin(status);
        while watch.goes_on() {
            if let Some(progress) = on.progress {
                let percent = watch.seen.progress.as_ref().and_then(|far| far.percent);
                progress.tell(percent, &doing(&watch.seen)).await;
            }
            if Instant::now() >= until {
                break;
            }
            sleep_until((Instant::now() + pause(began.elapsed())).min(until)).await;
            match timeout_at(until + LAST_LOOK, look(on, &id, dialect)).await {
                Ok(Ok((_, status))) => watch.see(status),
                Ok(Err(error)) if is_final(&error) => return Err(error),
                Ok(Err(error)) => watch.missed = Some(error.to_string()),
                Err(_late) => watch.missed = Some(NO_ANSWER.into()),
            }
        }
        let close_look = timeout_at(
            on.ends_at.checked_sub(LAST_WORDS).unwrap_or(until),
            look_closely(on, &id, dialect),
        );
        let close_look = match close_look.await {
            Ok(Ok(close_look)) => Ok(close_look),
            Ok(Err(error)) if is_final(&error) => return Err(error),
            Ok(Err(error)) => Err(error.to_string()),
            Err(_late) => Err(NO_ANSWER.to_owned()),
        };
        Ok(watch.end(id, began.elapsed(), close_look))
    }
}

/// What was seen so far.
struct Watch {
    /// What it does that is waited for; absent when nothing ran.
    runs: Option<Activity>,
    pace: Pace,
    seen: Status,
    seen_at: Instant,
    /// Why the last look showed nothing.
    missed: Option<String>,
    /// How many looks in a row showed a task at rest whose run has no end.
    unsettled: usize,
}

impl Watch {
    fn begin(seen: Status) -> Self {
        let activity = Activity::of(&seen);
        Self {
            runs: activity.is_under_way().then_some(activity),
            pace: Pace::seen(&seen),
            seen,
            seen_at: Instant::now(),
            missed: None,
            unsettled: 0,
        }
    }

    fn see(&mut self, status: Status) {
        let at_rest = Activity::of(&status) == Activity::Rest;
        self.unsettled = if at_rest && lacks_an_end(&status) {
            self.unsettled + 1
        } else {
            0
        };
        self.seen = status;
        self.seen_at = Instant::now();
        self.missed = None;
    }

    /// Whether there is something to wait for.
    fn goes_on(&self) -> bool {
        match Activity::of(&self.seen) {
            Activity::Backup | Activity::Check | Activity::Cleaning => true,
            Activity::Rest => (1..MOST_UNSETTLED).contains(&self.unsettled),
            // It may be told again where it was told before.
            Activity::Untold => self.runs.is_some(),
        }
    }

    /// What came of it, with a last look at all of the task, or why there was none.
    fn end(self, id: TaskId, waited: Duration, close_look: Result<CloseLook, String>) -> Waited {
        let last_seen = self.seen_at.elapsed();
        let was_missed = self.missed.is_some();
        let (status, settings_missing, nas_time, not_seen) = match close_look {
            Ok(look) => (look.status, look.settings_missing, look.nas_time, None),
            Err(why) => (self.seen, None, None, Some(why)),
        };
        let outcome = match (self.runs, Activity::of(&status)) {
            _ if was_missed && not_seen.is_some() => WaitOutcome::Unknown,
            (_, Activity::Untold) => WaitOutcome::Unknown,
            (_, Activity::Backup | Activity::Check | Activity::Cleaning) => {
                WaitOutcome::StillRunning
            }
            (Some(_), Activity::Rest) => WaitOutcome::Ended,
            (None, Activity::Rest) => WaitOutcome::NotRunning,
        };
        let ended = self.runs.filter(|_| outcome == WaitOutcome::Ended);
        let may_go_on = match outcome {
            WaitOutcome::StillRunning => true,
            WaitOutcome::Unknown => self.runs.is_some(),
            WaitOutcome::Ended | WaitOutcome::NotRunning => false,
        };
        let remaining = self.pace.remaining_seconds(&status);
        Waited {
            outcome,
            result: match outcome {
                WaitOutcome::NotRunning => ended_just_before(&status),
                _ => ended.and_then(|ran| ran.end(&status)),
            },
            waited_seconds: waited.as_secs(),
            look_again_in_seconds: remaining.filter(|_| outcome == WaitOutcome::StillRunning),
            follow: may_go_on.then(|| Follow::of(&id)),
            last_seen_seconds_ago: not_seen.is_some().then_some(last_seen.as_secs()),
            not_seen,
            settings_missing,
            nas_time,
            task_id: id,
            status,
        }
    }
}

/// How long it is until the next look: the longer it takes, the less often it is looked.
fn pause(waited: Duration) -> Duration {
    let (shortest, longest) = PAUSES;
    (waited / 5).clamp(shortest, longest)
}

/// Whether looking again shows nothing else.
fn is_final(error: &Error) -> bool {
    match error {
        Error::UnknownId { .. } => true,
        Error::Nas(error) => matches!(error.kind, ErrorKind::LoginRefused { .. }),
        _ => false,
    }
}

/// A look at what a task does. So many at a time: those who wait keep nobody else from the NAS.
async fn look(
    on: ReadContext<'_>,
    id: &TaskId,
    dialect: Dialect,
) -> Result<(TaskId, Status), Error> {
    let _turn = on.context.looks.acquire().await;
    match dialect {
        Dialect::Dsm => read_status(on.nas, id).await,
        Dialect::Documented => read_documented_status(on.nas, id).await,
    }
}

async fn look_closely(
    on: ReadContext<'_>,
    id: &TaskId,
    dialect: Dialect,
) -> Result<CloseLook, Error> {
    let _turn = on.context.looks.acquire().await;
    match dialect {
        Dialect::Dsm => CloseLook::at(on.nas, id).await,
        Dialect::Documented => CloseLook::at_documented(on.nas, id).await,
    }
}
