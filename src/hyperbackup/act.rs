//! Changing what a task does: look first, act only in the right state, look again.

use std::time::Duration;

use schemars::JsonSchema;
use serde::Serialize;

use super::{
    documented,
    status::{Status, status},
    task_id::TaskId,
};
use crate::{
    dsm::{Dialect, Params},
    error::Error,
    operation::Target,
};

/// How long Hyper Backup gets to show the new status before the second look.
const SETTLE: Duration = Duration::from_millis(700);

/// What was done and what is now so.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct Acted {
    /// done
    outcome: &'static str,
    task_id: TaskId,
    /// True when the task shows the effect already; false when Hyper Backup still works on it
    took_effect: bool,
    /// The task before
    before: Glance,
    /// The task now; absent when it could not be read back
    #[serde(skip_serializing_if = "Option::is_none")]
    now: Option<Glance>,
    /// How to follow it
    next: &'static str,
    /// Set when it was done but could not be read back
    #[serde(skip_serializing_if = "Option::is_none")]
    warning: Option<String>,
}

/// A task at a moment.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct Glance {
    /// All of the below in one word
    health: String,
    /// DSM's word for what can be done with the task; absent where the NAS does not say
    #[serde(skip_serializing_if = "Option::is_none")]
    state: Option<String>,
    /// DSM's word for what it is doing; none or idle is idle
    status: String,
    /// DSM's word for how the last backup went
    #[serde(skip_serializing_if = "Option::is_none")]
    last_result: Option<String>,
    /// How much of a running backup is done
    #[serde(skip_serializing_if = "Option::is_none")]
    percent: Option<i64>,
}

impl From<Status> for Glance {
    fn from(status: Status) -> Self {
        Self {
            health: status.health.word().into(),
            state: status.state,
            status: status.status,
            last_result: status.last_result,
            percent: status.progress.and_then(|progress| progress.percent),
        }
    }
}

/// The task as it is before the change, if the change fits it, and its id as DSM knows it.
///
/// # Errors
/// [`Error::WrongState`] when it does not.
pub(super) async fn expect(
    on: Target<'_>,
    id: &TaskId,
    deed: &str,
    fits: impl Fn(&Status) -> Result<(), &'static str>,
) -> Result<(TaskId, Status), Error> {
    let (id, before) = look(on, id).await?;
    match fits(&before) {
        Ok(()) => Ok((id, before)),
        Err(mend) => Err(Error::WrongState {
            problem: format!(
                "backup task {id} cannot be {deed} now: {}",
                before.summary()
            ),
            mend: mend.into(),
        }),
    }
}

/// Sends the change and reads back.
pub(super) async fn act(
    on: Target<'_>,
    (id, before): (TaskId, Status),
    params: Params,
    reached: impl Fn(&Status) -> bool,
) -> Result<Acted, Error> {
    on.nas.act(on.method, params).await?;
    let mut now = look(on, &id).await;
    if now.as_ref().is_ok_and(|(_, now)| !reached(now)) {
        tokio::time::sleep(SETTLE).await;
        now = look(on, &id).await;
    }
    let (now, warning) = match now {
        Ok((_, now)) => (Some(now), None),
        Err(error) => (
            None,
            Some(format!(
                "It was done, but the status could not be read: {error}"
            )),
        ),
    };
    Ok(Acted {
        outcome: "done",
        task_id: id,
        took_effect: now.as_ref().is_some_and(reached),
        before: before.into(),
        now: now.map(Glance::from),
        next: "follow it with hyperbackup_get_task_status",
        warning,
    })
}

/// The task as it is, in the words of the NAS's dialect.
async fn look(on: Target<'_>, id: &TaskId) -> Result<(TaskId, Status), Error> {
    match on.method.dialect {
        Dialect::Dsm => status(on.nas, id).await,
        Dialect::Documented => documented::status(on.nas, id).await,
    }
}
