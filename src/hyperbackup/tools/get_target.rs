use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{
    clock::NasTime,
    error::Error,
    hyperbackup::model::{BACKUP_TASK, Target, TaskId, ask_target},
    operation::{Named, Query, ReadContext, Request},
};

/// Show the destination of a backup task: online or not, used space, host, last integrity check. The NAS reaches for it,
/// which takes seconds, 20 at most
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct GetTarget {
    task_id: TaskId,
}

/// The destination of a task.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct TargetOfTask {
    task_id: TaskId,
    #[serde(flatten)]
    target: Target,
    /// What time it is on the NAS; absent when it could not be asked
    #[serde(skip_serializing_if = "Option::is_none")]
    nas_time: Option<NasTime>,
}

impl Request for GetTarget {
    type Response = TargetOfTask;

    const NAMED: &'static [Named] = &[BACKUP_TASK];

    fn example() -> Self {
        Self {
            task_id: TaskId::new("1"),
        }
    }
}

impl Query for GetTarget {
    async fn run(&self, on: ReadContext<'_>) -> Result<TargetOfTask, Error> {
        let (answer, nas_time) =
            tokio::join!(ask_target(on.nas, &self.task_id), NasTime::read(on.nas));
        let (task_id, answer) = answer?;
        let target = match answer {
            Ok(wire) => Target::new(wire, nas_time.as_ref()),
            Err(why) => Target::not_known(why),
        };
        Ok(TargetOfTask {
            task_id,
            target,
            nas_time,
        })
    }
}
