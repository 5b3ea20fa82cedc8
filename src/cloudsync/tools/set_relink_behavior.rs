use dsm::{Params, Reads};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

use crate::{
    cloudsync::{
        model::{
            gap::texts,
            task::{SyncTask, TaskList, tasks},
        },
        setter::{Loses, NasRecord, Record, Settable, SettingsChanged, beside, planned, settable},
        wire::{GET_PACKAGE_CONFIG, SET_RELINK_BEHAVIOR},
    },
    error::Error,
    gate::{Cleared, Gated, Preview},
    operation::{Change, Request, Turn},
};

/// Choose what a relink does to files that were deleted on the NAS meanwhile: delete them in the cloud too (needs confirm),
/// or fetch them back
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct SetRelinkBehavior {
    /// True: delete them in the cloud too. False: fetch them back
    delete_from_cloud: bool,
}

settable! {
    SetRelinkBehavior, besides (), kept [],
    delete_from_cloud: Flag = "sync_mode",
}

impl SetRelinkBehavior {
    fn record() -> NasRecord {
        NasRecord {
            fields: Self::FIELDS,
            beside: beside::PACKAGE_SETTINGS,
            read: GET_PACKAGE_CONFIG.decoded_as(),
            write: SET_RELINK_BEHAVIOR,
            key: Params::new(),
            undo: Map::new(),
            loses: Loses::FilesLater(may_lose),
        }
    }

    /// The tasks that it would hit, if files can be lost that could not be before.
    async fn loses(&self, nas: Reads<'_>, before: &Record) -> Result<Option<TaskList>, Error> {
        if !may_lose(before, &self.wanted()) {
            return Ok(None);
        }
        let mut tasks = tasks(nas).await?;
        // A task that only downloads deletes nothing in the cloud.
        tasks
            .tasks
            .retain(|task| task.direction.as_deref() != Some("ONLY_DOWNLOAD"));
        Ok(Some(tasks))
    }
}

/// What the person agrees to.
fn identity(before: &Record, list: &TaskList) -> Value {
    let unknown = ("unknown".to_owned(), texts(&list.gaps).into());
    let tasks = list
        .tasks
        .iter()
        .map(|task| (format!("task {}", task.task_id), task.identity()));
    let own = before.get("delete_from_cloud");
    let own = ("settings".to_owned(), json!({ "delete_from_cloud": own }));
    Value::Object([own, unknown].into_iter().chain(tasks).collect())
}

/// Whether files can be lost that could not be before.
fn may_lose(before: &Record, wanted: &Record) -> bool {
    let deletes = |record: &Record| record.get("delete_from_cloud") == Some(&json!(true));
    deletes(wanted) && !deletes(before)
}

impl Request for SetRelinkBehavior {
    type Response = SettingsChanged;

    fn example() -> Self {
        Self {
            delete_from_cloud: true,
        }
    }
}

impl Gated for SetRelinkBehavior {
    async fn preview(&self, nas: Reads<'_>) -> Result<Option<Preview>, Error> {
        let before = Self::record().look(nas).await?;
        let Some(tasks) = self.loses(nas, &before).await? else {
            return Ok(None);
        };
        Ok(Some(Preview {
            target: "relinking of every connection of this account".into(),
            effect: "a relink deletes in the cloud what was deleted on the NAS".into(),
            lost: std::iter::once(
                "on the next relink, files in the cloud whose copy on the NAS is gone".to_owned(),
            )
            .chain(texts(&tasks.gaps).into_iter().map(|gap| format!("not known: {gap}")))
            .collect(),
            deleted_earlier: Some(
                "yes: what was deleted on the NAS while a connection was not linked is deleted in the cloud when it is linked again"
                    .into(),
            ),
            changes: planned(&before, &self.wanted()),
            stays: vec!["all files on both sides until a connection is linked again".into()],
            undo: "The setting can be put back; files that a relink deleted meanwhile cannot"
                .into(),
            subject: "relinking".into(),
            identity: identity(&before, &tasks),
            tasks: tasks.tasks.iter().map(SyncTask::affected).collect(),
            ..Preview::default()
        }))
    }
}

impl Change for SetRelinkBehavior {
    const COMPARES: bool = true;

    fn turn(&self) -> Turn {
        Turn::Any
    }

    async fn run(cleared: Cleared<'_, Self>) -> Result<SettingsChanged, Error> {
        let record = Self::record();
        let before = record.look(cleared.reads()).await?;
        let tasks = cleared.request().loses(cleared.reads(), &before).await?;
        let now = tasks.map(|tasks| identity(&before, &tasks));
        cleared.still(now.as_ref())?;
        let wanted = cleared.request().wanted();
        let target = "relinking".to_owned();
        record.set(&cleared, target, &before, &wanted).await
    }
}
