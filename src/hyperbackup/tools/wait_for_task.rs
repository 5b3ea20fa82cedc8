use std::time::Duration;

use dsm::{Dialect, ErrorKind};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use tokio::time::{Instant, sleep_until, timeout_at};

use crate::{
    error::Error,
    hyperbackup::{
        model::{
            Activity, BACKUP_TASK, CloseLook, Status, TaskId, Waited, Watch, doing, is_listed,
            read_documented_status, read_status,
        },
        wire::{GET_TASK_STATUS, documented},
    },
    operation::{Named, Query, ReadContext, Request},
};

/// How long it waits when nobody says, in seconds.
const USUALLY: u64 = 40;

/// Longest wait, in seconds.
const LONGEST: u64 = 45;

/// What is left of a call for the last looks and the answer.
const SPARE: Duration = Duration::from_secs(5);

/// How long the first look may take at least, as it may be the first of all that this server asks the NAS.
const FIRST_LOOK: Duration = Duration::from_secs(15);

/// How long a look may go on after the wait is over, how long the last of all may take, and how much earlier than the call it ends.
const LAST_LOOK: Duration = Duration::from_secs(2);
const CLOSE_LOOK: Duration = Duration::from_secs(8);
const LAST_WORDS: Duration = Duration::from_secs(1);

/// The shortest and the longest time between two looks.
const PAUSES: (Duration, Duration) = (Duration::from_secs(1), Duration::from_secs(5));

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
        let first = timeout_at(
            until.max(began + FIRST_LOOK),
            look(on, &self.task_id, dialect),
        );
        let (id, status) = first.await.map_err(|_late| no_answer(dialect, began))??;
        let mut watch = Watch::begin(status);
        while watch.goes_on() {
            if let Some(progress) = on.progress {
                let percent = watch.seen.progress.as_ref().and_then(|far| far.percent);
                let risen = watch.risen(percent);
                progress.tell(percent, &doing(&watch.seen, risen)).await;
            }
            if Instant::now() >= until {
                break;
            }
            sleep_until((Instant::now() + pause(began.elapsed())).min(until)).await;
            match timeout_at(until + LAST_LOOK, look_again(on, &id, dialect)).await {
                Ok(Ok(Some(status))) => watch.see(status),
                Ok(Ok(None)) => return Ok(watch.gone(id, began.elapsed())),
                Ok(Err(error)) if is_final(&error) => return Err(error),
                Ok(Err(error)) => watch.missed = Some(error.to_string()),
                Err(_late) => watch.missed = Some(NO_ANSWER.into()),
            }
        }
        let latest = on.ends_at.checked_sub(LAST_WORDS).unwrap_or(until);
        let close_look = timeout_at(
            latest.min(Instant::now() + CLOSE_LOOK),
            look_closely(on, &id, dialect),
        );
        let close_look = match close_look.await {
            Ok(Ok(close_look)) => Ok(close_look),
            Ok(Err(Error::UnknownId { .. })) => return Ok(watch.gone(id, began.elapsed())),
            Ok(Err(error)) if is_final(&error) => return Err(error),
            Ok(Err(error)) => Err(error.to_string()),
            Err(_late) => Err(NO_ANSWER.to_owned()),
        };
        Ok(watch.end(id, began.elapsed(), close_look))
    }
}

/// The error of a NAS that does not tell in time what the task does.
fn no_answer(dialect: Dialect, began: Instant) -> Error {
    let call = match dialect {
        Dialect::Dsm => GET_TASK_STATUS.method(),
        Dialect::Documented => documented::GET_TASK_STATUS.method(),
    };
    let timeout = ErrorKind::Timeout {
        call: call.to_string(),
        seconds: began.elapsed().as_secs(),
    };
    dsm::Error::from(timeout).into()
}

/// How long it is until the next look: the longer it takes, the less often it is looked.
fn pause(waited: Duration) -> Duration {
    let (shortest, longest) = PAUSES;
    (waited / 5).clamp(shortest, longest)
}

/// Whether looking again shows nothing else.
fn is_final(error: &Error) -> bool {
    matches!(error, Error::Nas(error) if matches!(error.kind, ErrorKind::LoginRefused { .. }))
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

/// A look at a task that was seen before; nothing once the NAS no longer lists it.
async fn look_again(
    on: ReadContext<'_>,
    id: &TaskId,
    dialect: Dialect,
) -> Result<Option<Status>, Error> {
    match look(on, id, dialect).await {
        // It may answer about any id, and says nothing of one that is gone.
        Ok((_, status)) if Activity::of(&status) == Activity::Untold => {
            let is_listed = is_listed(on.nas, dialect, id).await;
            Ok(Some(status).filter(|_| is_listed != Some(false)))
        }
        Ok((_, status)) => Ok(Some(status)),
        Err(Error::UnknownId { .. }) => Ok(None),
        Err(error) => Err(error),
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
