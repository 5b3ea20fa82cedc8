// Wire: SYNO.CloudSync v1 get_selective_folder_list, from N4S4 cloud_sync.py with a captured answer; exists_type goes as
// null. What its values mean is read off that answer: entries without a cloud id have 1, those with one have 3.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::task::task;
use crate::{
    dsm::{
        Params,
        wire::{Int, Text, int, null_as_empty, some_text, text},
    },
    error::Error,
    gate::Cleared,
    operation::{Request, Target},
    units::{Coded, SyncTaskId},
};

/// List the folders inside a folder of a sync task, on the NAS and in the cloud
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct ListTaskCloudFolders {
    #[serde(alias = "sess_id")]
    task_id: SyncTaskId,
    /// Folder to look into, relative to the task's folder; / when absent
    path: Option<String>,
    /// Id of the task's folder in the cloud; looked up when absent
    #[serde(alias = "file_id")]
    remote_folder_id: Option<String>,
}

#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct Folders {
    task_id: SyncTaskId,
    /// Folder that was looked into
    path: String,
    /// The folders in it
    folders: Vec<Folder>,
    /// How many there are
    total: usize,
}

#[derive(Debug, Serialize, JsonSchema)]
struct Folder {
    /// Name
    name: String,
    /// Path relative to the task's folder
    path: String,
    /// Id in the cloud, absent when the folder is not there
    #[serde(skip_serializing_if = "Option::is_none")]
    cloud_folder_id: Option<String>,
    /// Where the folder exists
    exists: Coded,
}

#[derive(Deserialize)]
struct FoldersWire {
    #[serde(deserialize_with = "null_as_empty")]
    children: Vec<FolderWire>,
}

#[derive(Deserialize)]
struct FolderWire {
    exists_type: Option<Int>,
    file_id: Option<Text>,
    path: Option<Text>,
    text: Option<Text>,
}

impl ListTaskCloudFolders {
    fn path(&self) -> &str {
        self.path.as_deref().unwrap_or("/")
    }
}

impl Request for ListTaskCloudFolders {
    type Response = Folders;

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

    fn params(&self) -> Params {
        Params::new()
            .with("session_id", self.task_id)
            .with("path", self.path())
            .with(
                "file_id",
                self.remote_folder_id.as_deref().unwrap_or_default(),
            )
            .with("exists_type", ())
    }

    async fn run(cleared: Cleared<Self>, on: Target<'_>) -> Result<Folders, Error> {
        let request = cleared.request();
        let task = task(on.nas, request.task_id).await?;
        let whole = Self {
            task_id: request.task_id,
            path: request.path.clone(),
            remote_folder_id: Some(
                request
                    .remote_folder_id
                    .clone()
                    .or(task.remote_folder_id)
                    .unwrap_or_default(),
            ),
        };
        let wire: FoldersWire = on.nas.call(on.method, whole.params()).await?;
        Ok(Folders {
            task_id: request.task_id,
            path: request.path().into(),
            total: wire.children.len(),
            folders: wire.children.into_iter().map(Folder::from).collect(),
        })
    }
}

impl From<FolderWire> for Folder {
    fn from(wire: FolderWire) -> Self {
        let code = int(wire.exists_type);
        let meaning = match code {
            1 => "only on the NAS",
            2 => "only in the cloud",
            3 => "on the NAS and in the cloud",
            _ => "unknown",
        };
        Self {
            name: text(wire.text),
            path: text(wire.path),
            cloud_folder_id: some_text(wire.file_id),
            exists: Coded {
                code,
                meaning: meaning.into(),
            },
        }
    }
}
