use dsm::{Dialect, Reads};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::{
    error::Error,
    gate::{Cleared, Gated, Known, Preview},
    hyperbackup::{
        act::{self, act},
        model::{
            BACKUP_TASK, Status, TaskChanged, TaskId, read_documented_status, read_status, title,
        },
    },
    operation::{Change, Named, Request, Turn},
};

/// Cancel a running backup. What this run transferred is dropped; earlier versions stay. hyperbackup_suspend_task loses nothing.
/// Needs confirm for a run that was resumed
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct CancelTask {
    task_id: TaskId,
    #[serde(skip)]
    known: Heard,
}

/// What it heard before its preview.
#[derive(Debug, Default)]
struct Heard(Option<Known>);

impl CancelTask {
    /// What the person agrees to lose; absent when the run was not resumed from a suspended one, as far as anybody knows.
    fn loses(&self, status: &Status, noted: bool) -> Option<Value> {
        // Some NASes say so themselves for a while.
        let resuming = status.last_result.as_deref() == Some("resuming");
        let is_running = status.is_backing_up() || status.is("running");
        (is_running && (noted || resuming))
            .then(|| json!({ "task": self.task_id, "resumed": true }))
    }
}

impl Request for CancelTask {
    type Response = TaskChanged;

    const NAMED: &'static [Named] = &[BACKUP_TASK];

    fn example() -> Self {
        Self {
            task_id: TaskId::new("2"),
            known: Heard::default(),
        }
    }
}

impl Gated for CancelTask {
    fn hear(&mut self, known: Known) {
        self.known = Heard(Some(known));
    }

    async fn preview(&self, nas: Reads<'_>) -> Result<Option<Preview>, Error> {
        let id = &self.task_id;
        let (dialect, noted) = match &self.known {
            Heard(Some(known)) => (known.dialect, known.noted),
            Heard(None) => (Dialect::Dsm, true),
        };
        let (_, status) = match dialect {
            Dialect::Dsm => read_status(nas, id).await?,
            Dialect::Documented => read_documented_status(nas, id).await?,
        };
        let Some(identity) = self.loses(&status, noted) else {
            return Ok(None);
        };
        let done = status
            .progress
            .as_ref()
            .and_then(|progress| progress.in_words());
        let done = done.unwrap_or_else(|| "the NAS does not say how much".into());
        Ok(Some(Preview {
            target: title(nas, dialect, id).await,
            effect: "the run, which was resumed from a suspended one, is cancelled".into(),
            lost: vec![format!(
                "what the run has done before it was suspended and since ({done})"
            )],
            stays: vec!["the task, and the versions that were made before the run".into()],
            undo: "It cannot be undone; hyperbackup_suspend_task stops the run and keeps what it has done"
                .into(),
            subject: format!("backup task {id}"),
            identity,
            ..Preview::default()
        }))
    }
}

impl Change for CancelTask {
    fn turn(&self) -> Turn {
        self.task_id.turn()
    }

    fn asks_about(&self) -> Option<String> {
        Some(self.task_id.resumed())
    }

    fn clears_up(&self) -> Option<String> {
        Some(self.task_id.resumed())
    }

    async fn run(cleared: Cleared<'_, Self>) -> Result<TaskChanged, Error> {
        let request = cleared.request();
        let (_, status) = read_status(cleared.reads(), &request.task_id).await?;
        cleared.still(request.loses(&status, cleared.is_noted()).as_ref())?;
        act(
            cleared.nas(),
            cleared.seen(),
            &request.task_id,
            &act::CANCEL,
            None,
        )
        .await
    }

    async fn run_documented(cleared: Cleared<'_, Self>) -> Result<TaskChanged, Error> {
        let request = cleared.request();
        let (_, status) = read_documented_status(cleared.reads(), &request.task_id).await?;
        cleared.still(request.loses(&status, cleared.is_noted()).as_ref())?;
        act(
            cleared.nas(),
            cleared.seen(),
            &request.task_id,
            &act::documented::CANCEL,
            None,
        )
        .await
    }
}
