use dsm::{Dialect, Reads};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::{
    clock::{NasTime, shown_local},
    error::Error,
    gate::{Cleared, Gated, Preview},
    hyperbackup::{
        act::{self, act},
        model::{BACKUP_TASK, Status, TaskChanged, TaskId, read_status, title},
    },
    operation::{Change, Named, Request, Turn},
};

/// Discard a suspended run: what it did is lost, earlier versions stay, and the task can be started anew.
/// hyperbackup_resume_task goes on with it instead. Needs confirm
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct DiscardTask {
    task_id: TaskId,
}

/// Which suspended run a person agrees to lose.
fn suspended_run(id: &TaskId, status: &Status) -> Value {
    let (began, suspended) = status.last_run();
    json!({ "task": id, "began": began, "suspended": suspended })
}

impl Request for DiscardTask {
    type Response = TaskChanged;

    const NAMED: &'static [Named] = &[BACKUP_TASK];

    fn example() -> Self {
        Self {
            task_id: TaskId::new("4"),
        }
    }
}

impl Gated for DiscardTask {
    async fn preview(&self, nas: Reads<'_>) -> Result<Option<Preview>, Error> {
        let (id, status) = read_status(nas, &self.task_id).await?;
        act::DISCARD.check_now(&id, &status)?;
        let nas_time = NasTime::read(nas).await;
        let (began, suspended) = status.last_run();
        let times = [("began", began), ("was suspended", suspended)];
        let told = |(what, time): (&str, Option<&str>)| {
            Some(format!("{what} {}", shown_local(time?, nas_time.as_ref())))
        };
        let times: Vec<String> = times.into_iter().filter_map(told).collect();
        let which = match times.as_slice() {
            [] => String::new(),
            times => format!(", which {}", times.join(" and ")),
        };
        Ok(Some(Preview {
            target: title(nas, Dialect::Dsm, &id).await,
            effect: "its suspended run is thrown away".into(),
            lost: vec![format!(
                "all that the suspended run has done so far{which}; the NAS does not say how much that is"
            )],
            stays: vec!["the task, its schedule, and the versions that were made before the run".into()],
            undo: "It cannot be undone; hyperbackup_resume_task goes on with the run instead of throwing it away"
                .into(),
            subject: format!("backup task {id}"),
            identity: suspended_run(&id, &status),
            ..Preview::default()
        }))
    }
}

impl Change for DiscardTask {
    fn turn(&self) -> Turn {
        self.task_id.turn()
    }

    fn clears_up(&self) -> Option<String> {
        Some(self.task_id.resumed())
    }

    async fn run(cleared: Cleared<'_, Self>) -> Result<TaskChanged, Error> {
        let (id, status) = read_status(cleared.reads(), &cleared.request().task_id).await?;
        act::DISCARD.check_now(&id, &status)?;
        cleared.still(Some(&suspended_run(&id, &status)))?;
        act(cleared.nas(), cleared.seen(), &id, &act::DISCARD, None).await
    }
}
