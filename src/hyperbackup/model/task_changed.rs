//! What changing a task answers with.

use schemars::JsonSchema;
use serde::Serialize;

use super::{Health, Status, TaskId};
use crate::operation::ReadBack;

/// What was done and what is now so.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct TaskChanged {
    /// done
    outcome: &'static str,
    task_id: TaskId,
    /// True when the task shows the effect already; false when it does not yet; absent when the status could not be read
    #[serde(skip_serializing_if = "Option::is_none")]
    took_effect: Option<bool>,
    /// The task before
    before: TaskSummary,
    /// The task now; absent when it could not be read back
    #[serde(skip_serializing_if = "Option::is_none")]
    now: Option<TaskSummary>,
    /// How to follow it
    next: &'static str,
    /// Set when it was done but could not be read back
    #[serde(skip_serializing_if = "Option::is_none")]
    warning: Option<String>,
}

/// A task at a moment.
#[derive(Debug, Serialize, JsonSchema)]
struct TaskSummary {
    /// All of the below in one word
    #[schemars(with = "String")]
    health: Health,
    /// DSM's word for what can be done with the task; absent where the NAS does not say
    #[serde(skip_serializing_if = "Option::is_none")]
    state: Option<String>,
    /// DSM's word for what it is doing; none or idle is idle; absent where the NAS does not say
    #[serde(skip_serializing_if = "Option::is_none")]
    status: Option<String>,
    /// DSM's word for how the last backup went
    #[serde(skip_serializing_if = "Option::is_none")]
    last_result: Option<String>,
    /// How much of a running backup is done
    #[serde(skip_serializing_if = "Option::is_none")]
    percent: Option<i64>,
}

impl TaskChanged {
    /// A change that was sent, with the task before and after it.
    pub(crate) fn new(task_id: TaskId, before: Status, after: ReadBack<Status>) -> Self {
        Self {
            outcome: "done",
            task_id,
            took_effect: after.reached,
            before: before.into(),
            now: after.now.map(TaskSummary::from),
            next: "follow it with hyperbackup_get_task_status",
            warning: after.warning,
        }
    }
}

impl From<Status> for TaskSummary {
    fn from(status: Status) -> Self {
        Self {
            health: status.health,
            state: status.state,
            status: status.status,
            last_result: status.last_result,
            percent: status.progress.and_then(|progress| progress.percent),
        }
    }
}
