use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{
    cloudsync::{
        ids::SyncTaskId,
        model::{
            by_name::SYNC_TASK,
            gap::{read_rows, texts},
            task::task,
        },
        wire::{LIST_CLOUD_FOLDERS, of_task, task::CloudFolderWire},
    },
    error::Error,
    operation::{Named, Query, ReadContext, Request},
    units::Coded,
};

/// List the folders inside a folder of a sync task, on the NAS and in the cloud
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ListTaskCloudFolders {
    #[serde(alias = "sess_id")]
    task_id: SyncTaskId,
    /// Folder to look into, relative to the task's folder; / when absent
    path: Option<String>,
    /// Id of the task's folder in the cloud; looked up when absent
    #[serde(alias = "file_id")]
    remote_folder_id: Option<String>,
}

#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct CloudFolders {
    task_id: SyncTaskId,
    /// Folder that was looked into
    path: String,
    /// How many there are
    total: usize,
    /// What is missing here, and why; absent when nothing is
    #[serde(skip_serializing_if = "Vec::is_empty")]
    incomplete: Vec<String>,
    /// The folders in it
    folders: Vec<CloudFolder>,
}

/// What the NAS does not say is absent.
#[derive(Debug, Serialize, JsonSchema)]
struct CloudFolder {
    /// Id in the cloud, absent when the folder is not there
    #[serde(skip_serializing_if = "Option::is_none")]
    cloud_folder_id: Option<String>,
    /// Name
    #[serde(skip_serializing_if = "Option::is_none")]
    name: Option<String>,
    /// Path relative to the task's folder
    #[serde(skip_serializing_if = "Option::is_none")]
    path: Option<String>,
    /// Where the folder exists
    #[serde(skip_serializing_if = "Option::is_none")]
    exists: Option<Coded>,
}

impl ListTaskCloudFolders {
    fn path(&self) -> &str {
        self.path.as_deref().unwrap_or("/")
    }
}

impl Request for ListTaskCloudFolders {
    type Response = CloudFolders;

    const NAMED: &'static [Named] = &[SYNC_TASK];

    fn example() -> Self {
        Self {
            task_id: SyncTaskId(4),
            path: None,
            remote_folder_id: None,
        }
    }

    fn check(&self) -> Result<(), Error> {
        if self.path().starts_with('/') {
            Ok(())
        } else {
            Err(Error::argument("path", "it does not start with /"))
        }
    }
}

impl Query for ListTaskCloudFolders {
    async fn run(&self, on: ReadContext<'_>) -> Result<CloudFolders, Error> {
        let task = task(on.nas, self.task_id).await?;
        let given = self.remote_folder_id.clone();
        let Some(file_id) = given.or(task.remote_folder_id) else {
            return Err(Error::WrongState {
                problem: format!(
                    "the NAS does not tell the id of task {}'s folder in the cloud",
                    self.task_id
                ),
                fix: "Give it as remote_folder_id".into(),
            });
        };
        let params = of_task(self.task_id)
            .with("path", self.path())
            .with("file_id", file_id)
            .with("exists_type", ());
        let wire = on.nas.call(LIST_CLOUD_FOLDERS, params).await?;
        let total = wire.children.0.len();
        let read = |row| Ok(CloudFolder::from(row));
        let (folders, gaps) = read_rows(wire.children, "list of folders", read);
        Ok(CloudFolders {
            task_id: self.task_id,
            path: self.path().into(),
            total,
            folders,
            incomplete: texts(&gaps),
        })
    }
}

impl From<CloudFolderWire> for CloudFolder {
    fn from(wire: CloudFolderWire) -> Self {
        Self {
            name: wire.text.0,
            path: wire.path.0,
            cloud_folder_id: wire.file_id.filled(),
            exists: wire.exists_type.0.map(exists),
        }
    }
}

// Read off the captured answer: entries without a cloud id have 1, those with one have 3. That 2 is the third of them is a
// guess.
fn exists(code: i64) -> Coded {
    let meaning = match code {
        1 => "only on the NAS",
        2 => "only in the cloud",
        3 => "on the NAS and in the cloud",
        _ => "unknown",
    };
    Coded {
        code,
        meaning: meaning.into(),
    }
}
