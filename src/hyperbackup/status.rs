//! What a task is doing now: asked for by the status tool, and before and after every change.

// Wire: SYNO.Backup.Task v1 status, from dsmctl (live on Hyper Backup 4.2.2) and Home Assistant. blOnline=true would
// probe the destination, which takes seconds. last_bkp_progress is asked for as other clients do and not read: it is a
// plain number, also of a task at rest, and differs from the progress of the backup under way.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{
    BACKUP_TASK, list_tasks,
    progress::{Progress, ProgressWire},
    task_id::TaskId,
    words::{Health, backup_error, health, result_meaning, state_meaning, status_meaning},
};
use crate::{
    dsm::{
        Method, Nas, Params,
        wire::{Int, Text, int, some_text, text},
    },
    error::Error,
    units::Coded,
};

pub(super) const STATUS: Method = BACKUP_TASK.read("status");

/// What a task is doing and how its last backup went.
#[derive(Debug, Clone, Default, Serialize, JsonSchema)]
pub(super) struct Status {
    /// All of the below in one word
    pub(super) health: Health,
    /// DSM's word for what can be done with the task, e.g. backupable; absent where the NAS does not say
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) state: Option<String>,
    /// The state in words; empty when DSM's word is in no public table
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) state_meaning: Option<String>,
    /// DSM's word for what it is doing; none or idle is idle
    pub(super) status: String,
    /// The status in words; empty when DSM's word is in no public table
    pub(super) status_meaning: String,
    /// How far a running backup is
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) progress: Option<Progress>,
    /// DSM's word for how the last backup went
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) last_result: Option<String>,
    /// The last result in words
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) last_result_meaning: Option<String>,
    /// What went wrong in the last backup, absent when nothing did
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) last_error: Option<Coded>,
    /// What DSM says about that
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) last_error_text: Option<String>,
    /// When the last backup started; absent for never
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) last_backup_at: Option<String>,
    /// When the last backup ended
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) last_backup_ended_at: Option<String>,
    /// When a backup last succeeded; absent where DSM does not say
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) last_success_at: Option<String>,
    /// Version that the last successful backup made
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) last_success_version: Option<String>,
    /// When the next backup is due; absent when none is scheduled
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) next_backup_at: Option<String>,
}

/// The fields about status that `list` and `status` share.
#[derive(Deserialize)]
pub(super) struct StatusWire {
    state: Option<Text>,
    status: Option<Text>,
    progress: Option<ProgressWire>,
    last_bkp_result: Option<Text>,
    last_bkp_error: Option<Text>,
    last_bkp_error_code: Option<Int>,
    last_bkp_time: Option<Text>,
    last_bkp_end_time: Option<Text>,
    last_bkp_success_time: Option<Text>,
    last_bkp_success_version: Option<Text>,
    next_bkp_time: Option<Text>,
}

impl From<StatusWire> for Status {
    fn from(wire: StatusWire) -> Self {
        let (state, status) = (text(wire.state), text(wire.status));
        let last_result = some_text(wire.last_bkp_result);
        let code = int(wire.last_bkp_error_code);
        Self {
            health: health(&state, &status, last_result.as_deref().unwrap_or_default()),
            state_meaning: Some(state_meaning(&state).into()),
            state: Some(state),
            status_meaning: status_meaning(&status).into(),
            status,
            progress: wire.progress.map(Progress::from),
            last_result_meaning: last_result
                .as_deref()
                .map(|result| result_meaning(result).into()),
            last_result,
            last_error: backup_error(code).map(|meaning| Coded {
                code,
                meaning: meaning.into(),
            }),
            last_error_text: some_text(wire.last_bkp_error),
            last_backup_at: some_text(wire.last_bkp_time),
            last_backup_ended_at: some_text(wire.last_bkp_end_time),
            last_success_at: some_text(wire.last_bkp_success_time),
            last_success_version: some_text(wire.last_bkp_success_version),
            next_backup_at: some_text(wire.next_bkp_time),
        }
    }
}

impl Status {
    /// Nothing is going on.
    pub(super) fn is_idle(&self) -> bool {
        self.status == "none" && self.health != Health::Running
    }

    /// A backup is under way or waits for its turn.
    pub(super) fn is_backing_up(&self) -> bool {
        matches!(self.status.as_str(), "backup" | "waiting")
    }

    /// State and status as an error tells them.
    pub(super) fn summary(&self) -> String {
        let explained = |word: &str, meaning: &str| match meaning {
            "" => word.to_owned(),
            meaning => format!("{word} ({meaning})"),
        };
        let mut summary = format!("status {}", explained(&self.status, &self.status_meaning));
        if let (Some(state), Some(meaning)) = (&self.state, &self.state_meaning) {
            summary = format!("state {}, {summary}", explained(state, meaning));
        }
        if let (Some(result), Some(meaning)) = (&self.last_result, &self.last_result_meaning) {
            summary.push_str(&format!(", last result {}", explained(result, meaning)));
        }
        summary
    }
}

/// Parameters of `status`.
pub(super) fn status_params(id: &TaskId) -> Params {
    Params::new()
        .with("task_id", id.wire())
        .with("blOnline", false)
        .with(
            "additional",
            [
                "last_bkp_time",
                "next_bkp_time",
                "last_bkp_result",
                "is_modified",
                "last_bkp_progress",
                "last_bkp_success_version",
            ],
        )
}

/// The status of a task, and its id as DSM knows it.
///
/// # Errors
/// [`Error::UnknownId`] that names the tasks there are, when the NAS refuses the id.
pub(super) async fn status(nas: &Nas, id: &TaskId) -> Result<(TaskId, Status), Error> {
    let (id, wire): (_, StatusWire) = list_tasks::ask(nas, STATUS, id, status_params).await?;
    Ok((id, wire.into()))
}
