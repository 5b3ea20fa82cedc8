//! What changing a task answers with.

use jiff::Timestamp;
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::Value;

use super::{Health, Status, TaskId, follow, progress::Progress};
use crate::{
    clock::{NasTime, local_time, shown_epoch, shown_local},
    operation::{Outcome, ReadBack, Undo},
    units::ToolCall,
};

/// What was done and what is now so.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct TaskChanged {
    outcome: Outcome,
    /// Read back: true when the task shows the effect; false when it does not; absent where the NAS does not say
    #[serde(skip_serializing_if = "Option::is_none")]
    took_effect: Option<bool>,
    /// True when now and took_effect come from a look after the change
    read_back: bool,
    /// Why it did not take effect, and will not
    #[serde(skip_serializing_if = "Option::is_none")]
    cause: Option<String>,
    /// Set when it was done but could not be read back
    #[serde(skip_serializing_if = "Option::is_none")]
    warning: Option<String>,
    task_id: TaskId,
    /// What a cancelled or discarded run loses; absent when nothing is lost
    #[serde(skip_serializing_if = "Option::is_none")]
    dropped: Option<String>,
    /// The task, read before
    before: TaskSummary,
    /// The task now, read back; absent when it could not be
    #[serde(skip_serializing_if = "Option::is_none")]
    now: Option<TaskSummary>,
    #[serde(flatten)]
    undo: Undo,
    /// When what was started should be over; absent where that is not known
    #[serde(skip_serializing_if = "Option::is_none")]
    look_again_in_seconds: Option<i64>,
    /// The call that waits for its end; absent where nothing was started
    #[serde(skip_serializing_if = "Option::is_none")]
    follow: Option<ToolCall>,
    /// How to follow it
    next: &'static str,
}

/// A task at a moment.
#[derive(Debug, Serialize, JsonSchema)]
struct TaskSummary {
    /// How the task is doing; absent where its status alone does not tell
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<String>")]
    health: Option<Health>,
    /// DSM's word for what can be done with the task; absent where the NAS does not say
    #[serde(skip_serializing_if = "Option::is_none")]
    state: Option<String>,
    /// DSM's word for what it is doing; none or idle is idle; absent where the NAS does not say
    #[serde(skip_serializing_if = "Option::is_none")]
    status: Option<String>,
    /// DSM's word for how the last backup went
    #[serde(skip_serializing_if = "Option::is_none")]
    last_result: Option<String>,
    /// When the last run that is over ended, or began where the NAS tells only that: another time is another run
    #[serde(skip_serializing_if = "Option::is_none")]
    last_run_at: Option<String>,
    /// How much of a running backup is done
    #[serde(skip_serializing_if = "Option::is_none")]
    percent: Option<i64>,
}

impl TaskChanged {
    /// A change that was sent, with the task before and after it.
    pub(crate) fn new(
        task_id: TaskId,
        before: Status,
        after: ReadBack<Status>,
        drops: Option<&'static str>,
        undo: Undo,
    ) -> Self {
        let outcome = after.outcome();
        let drops = drops.filter(|_| matches!(outcome, Outcome::Done | Outcome::InProgress));
        Self {
            outcome,
            task_id,
            took_effect: after.took_effect(),
            read_back: after.now.is_some(),
            cause: after.cause().map(str::to_owned),
            dropped: drops.map(|stays| dropped(&before, stays)),
            before: before.into(),
            now: after.now.map(TaskSummary::from),
            undo,
            look_again_in_seconds: None,
            follow: None,
            next: match outcome {
                Outcome::InProgress => {
                    "it is not so yet; look with hyperbackup_get_task_status until it is"
                }
                _ => "follow it with hyperbackup_get_task_status",
            },
            warning: after.warning,
        }
    }
}

impl TaskChanged {
    /// The same with times as the NAS's zone has them.
    #[must_use]
    pub(crate) fn at(mut self, nas_time: Option<&NasTime>) -> Self {
        for summary in std::iter::once(&mut self.before).chain(&mut self.now) {
            if let Some(time) = &mut summary.last_run_at {
                let local = time.replacen('T', " ", 1);
                let epoch = time.parse::<Timestamp>().ok();
                let epoch = epoch.and_then(|time| shown_epoch(time.as_second(), nas_time));
                if let Some(shown) = epoch {
                    *time = shown;
                } else if local_time(&local).is_some() {
                    *time = shown_local(&local, nas_time);
                }
            }
        }
        self
    }

    /// The same of a change that starts something: how to wait for its end, and when that should be.
    #[must_use]
    pub(crate) fn started(mut self, seconds: Option<i64>, under_way: bool) -> Self {
        if !under_way {
            self.next = match self.outcome {
                Outcome::InProgress => {
                    "the task does not show it yet: look once more with hyperbackup_get_task_status. Where it stays so it did not begin, and the log of Hyper Backup tells why"
                }
                _ => self.next,
            };
            return self;
        }
        self.look_again_in_seconds = seconds;
        self.follow = Some(follow(&self.task_id));
        self.next = match seconds {
            Some(_) => {
                "the call in follow waits for its end; without it look again in look_again_in_seconds with hyperbackup_get_task_status"
            }
            None => {
                "the call in follow waits for its end; how long it takes is not known, hyperbackup_get_task_status tells how far it is"
            }
        };
        self
    }
}

impl Status {
    /// The task at this moment, as answers to changes have it.
    pub(crate) fn into_shown(self) -> Value {
        serde_json::to_value(TaskSummary::from(self)).unwrap_or_default()
    }
}

fn dropped(before: &Status, stays: &str) -> String {
    let progress = before.progress.as_ref();
    let done = progress.and_then(Progress::in_words);
    format!(
        "what this run had done ({}); {stays}",
        done.as_deref().unwrap_or("the NAS did not say how much"),
    )
}

impl From<Status> for TaskSummary {
    fn from(status: Status) -> Self {
        let (began, ended) = status.last_run();
        let last_run_at = ended.or(began).map(str::to_owned);
        Self {
            health: Some(status.health).filter(|health| *health != Health::Unknown),
            state: status.state,
            status: status.status,
            last_result: status.last_result,
            last_run_at,
            percent: status.progress.and_then(|progress| progress.percent),
        }
    }
}
