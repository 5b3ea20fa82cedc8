// N4S4 cloud_sync.py does not look whether the create succeeded.

use dsm::{Params, Reads};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::{
    cloudsync::{
        ids::ConnectionId,
        model::{
            by_name::CONNECTION,
            connection::{Connection, connection},
            s3_task::{Created, S3Task, problem_with, read_back},
            task::{SyncTask, tasks_of},
            words::Direction,
        },
        wire::{CREATE_TASK, LIST_TASKS, of_connection},
    },
    error::Error,
    gate::{Cleared, Gated, PlannedChange, Preview},
    operation::{A_FEW_SECONDS, Change, Named, Request, Turn, Verdict, look_again},
    text::short_name,
    units::Bytes,
};

/// Create a sync task between a folder of the NAS and one of an Amazon S3 bucket, after testing its settings. It transfers at
/// once. Needs confirm unless it only uploads and deletes nothing
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct CreateS3Task {
    /// Id or exact name of a connection to Amazon S3
    #[serde(alias = "conn_id")]
    connection_id: ConnectionId,
    /// Folder on the NAS with its share: /share/folder
    local_path: String,
    /// Folder in the bucket: /folder
    cloud_path: String,
    /// Both ways when absent
    #[serde(alias = "sync_direction")]
    direction: Option<Direction>,
    /// STANDARD when absent
    storage_class: Option<String>,
    /// Extensions to leave out, without the dot
    #[serde(alias = "file_filter")]
    filtered_extensions: Option<Vec<String>>,
    /// File names to leave out
    #[serde(alias = "filter_names")]
    filtered_filenames: Option<Vec<String>>,
    /// Largest file to upload, in bytes; no limit when absent or 0
    #[serde(alias = "max_upload_size", alias = "filter_max_upload_size")]
    max_upload_size_bytes: Option<Bytes>,
    /// True, also when absent: deleting a file on the NAS leaves it in the cloud
    no_delete_on_cloud: Option<bool>,
}

impl CreateS3Task {
    fn task(&self) -> S3Task {
        self.written().0
    }

    /// The task, and what of it was written otherwise.
    fn written(&self) -> (S3Task, Vec<String>) {
        let task = S3Task {
            connection_id: self.connection_id,
            local_path: self.local_path.clone(),
            cloud_path: self.cloud_path.clone(),
            direction: self.direction,
            storage_class: self.storage_class.clone(),
            filtered_extensions: self.filtered_extensions.clone(),
            filtered_filenames: self.filtered_filenames.clone(),
            max_upload_size_bytes: self.max_upload_size_bytes,
            no_delete_on_cloud: self.no_delete_on_cloud.unwrap_or(true),
        };
        task.written()
    }
}

impl Request for CreateS3Task {
    type Response = Created;

    const NAMED: &'static [Named] = &[CONNECTION];

    fn example() -> Self {
        let example = S3Task::example();
        Self {
            connection_id: example.connection_id,
            local_path: example.local_path,
            cloud_path: example.cloud_path,
            direction: example.direction,
            storage_class: None,
            filtered_extensions: None,
            filtered_filenames: None,
            max_upload_size_bytes: None,
            no_delete_on_cloud: None,
        }
    }

    fn check(&self) -> Result<(), Error> {
        self.task().check()
    }
}

impl Gated for CreateS3Task {
    async fn preview(&self, nas: Reads<'_>) -> Result<Option<Preview>, Error> {
        let wanted = self.task();
        let lost = losses(&wanted);
        if lost.is_empty() {
            return Ok(None);
        }
        tested(nas, &wanted).await?;
        let connection = connection(nas, wanted.connection_id).await?;
        let tasks = tasks_of(nas, &connection).await?.complete()?;
        let changes = wanted
            .settings()
            .into_iter()
            .map(|(field, after)| PlannedChange {
                field: field.into(),
                before: None,
                after,
            });
        Ok(Some(Preview {
            target: connection.title(),
            effect: format!(
                "a sync task is created between {} on the NAS and {} in the bucket, and transfers at once",
                short_name(&wanted.local_path),
                short_name(&wanted.cloud_path)
            ),
            lost,
            deleted_earlier: Some(
                "not known: the NAS does not say what the first synchronization does with files that only one side has, or that differ"
                    .into(),
            ),
            changes: changes.collect(),
            stays: vec!["the other tasks of the connection".into()],
            undo: "cloudsync_remove_task removes the task; files that were deleted or replaced meanwhile do not come back"
                .into(),
            subject: format!("new task of connection {}", wanted.connection_id),
            identity: identity(&connection, &tasks),
            ..Preview::default()
        }))
    }
}

/// What can be lost once the task runs.
fn losses(wanted: &S3Task) -> Vec<String> {
    let (to_nas, to_cloud) = match wanted.direction() {
        Direction::OnlyUpload => (false, true),
        Direction::OnlyDownload => (true, false),
        Direction::Bidirection => (true, true),
    };
    let mut losses: Vec<String> = Vec::new();
    if to_nas {
        losses.push("files on the NAS that get deleted or changed in the cloud".into());
    }
    if to_cloud && !wanted.no_delete_on_cloud {
        losses.push("files in the cloud that get deleted on the NAS".into());
    }
    losses
}

/// What the person agrees to add a task to.
fn identity(connection: &Connection, tasks: &[SyncTask]) -> Value {
    let tasks = tasks
        .iter()
        .map(|task| (format!("task {}", task.task_id), task.identity()));
    let own = ("connection".to_owned(), connection.identity());
    Value::Object(std::iter::once(own).chain(tasks).collect())
}

/// What the task is made of, once the NAS has tested it.
///
/// # Errors
/// [`Error::WrongState`] when it does not accept it.
async fn tested(nas: Reads<'_>, wanted: &S3Task) -> Result<Map<String, Value>, Error> {
    let info = wanted.conn_info(nas).await?;
    match problem_with(nas, info.clone()).await? {
        None => Ok(info),
        Some(problem) => Err(Error::WrongState {
            problem: format!(
                "nothing was created: the NAS does not accept these settings ({problem})"
            ),
            fix: "Check that both folders exist and are not synchronized already".into(),
        }),
    }
}

impl Change for CreateS3Task {
    fn turn(&self) -> Turn {
        Turn::Any
    }

    async fn run(cleared: Cleared<'_, Self>) -> Result<Created, Error> {
        let (wanted, taken_as) = cleared.request().written();
        let nas = cleared.reads();
        let info = tested(nas, &wanted).await?;
        let connection = connection(nas, wanted.connection_id).await?;
        let before = tasks_of(nas, &connection).await?.complete()?;
        let loses = !losses(&wanted).is_empty();
        cleared.still(loses.then(|| identity(&connection, &before)).as_ref())?;
        let target = format!("a new task of {}", connection.short_title());
        cleared.seen().note("target", target);
        let create = (CREATE_TASK, Params::new().with("conn_info", info));
        let list = (LIST_TASKS, of_connection(wanted.connection_id));
        let look = async || Ok(tasks_of(nas, &connection).await?.tasks);
        let listed = match cleared.nas().send_then_read(create, list).await? {
            Some(list) => list
                .map(|list| list.into_tasks(&connection).tasks)
                .map_err(Error::from),
            None => look().await,
        };
        let look = look_again(listed, A_FEW_SECONDS, look, |now: &Vec<SyncTask>| {
            Verdict::shown(newest(now, &before, &wanted).is_some())
        })
        .await;
        let now = look.now.unwrap_or_default();
        let task = newest(&now, &before, &wanted).cloned();
        let mut created = read_back(nas, &wanted, task, look.warning).await;
        created.taken_as = taken_as;
        cleared.seen().note("made", created.told().clone());
        Ok(created)
    }
}

/// The task that was not there before; of several, the one with the folders that were asked for.
fn newest<'a>(now: &'a [SyncTask], before: &[SyncTask], wanted: &S3Task) -> Option<&'a SyncTask> {
    let new: Vec<&SyncTask> = now
        .iter()
        .filter(|task| before.iter().all(|old| old.task_id != task.task_id))
        .collect();
    let same = new.iter().find(|task| {
        task.local_path.as_ref() == Some(&wanted.local_path)
            && task.remote_path.as_ref() == Some(&wanted.cloud_path)
    });
    match new.as_slice() {
        [only] => Some(only),
        _ => same.copied(),
    }
}
