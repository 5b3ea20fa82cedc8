// Wire: SYNO.CloudSync v1 get_selective_sync_config, from N4S4 cloud_sync.py with a captured answer.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{documented, task::with_task};
use crate::{
    dsm::{
        Params,
        wire::{self, Int, Text, int},
    },
    error::Error,
    gate::Cleared,
    operation::{Request, Target},
    units::{Bytes, SyncTaskId},
};

/// Show what a sync task leaves out: folders, file names, extensions and files above a size
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct GetTaskFilters {
    #[serde(alias = "sess_id")]
    task_id: SyncTaskId,
}

/// What a task leaves out.
#[derive(Debug, Default, Serialize, JsonSchema)]
pub(super) struct Filters {
    pub(super) task_id: SyncTaskId,
    /// Folders that are not synchronized, relative to the task's folder; absent, as what follows, where the NAS has
    /// patterns instead
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) filtered_paths: Option<Vec<String>>,
    /// File names that are not synchronized, exact
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) filtered_filenames: Option<Vec<String>>,
    /// File extensions that are not synchronized, without the dot
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) filtered_extensions: Option<Vec<String>>,
    /// The file names that a person added to DSM's own list
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) user_defined_filenames: Option<Vec<String>>,
    /// The extensions that a person added to DSM's own list
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) user_defined_extensions: Option<Vec<String>>,
    /// Files larger than this are not uploaded; 0 is no limit
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) max_upload_size_bytes: Option<Bytes>,
    /// Patterns of file names, for uploads and downloads, in the NAS's order; absent where the NAS has the lists above
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) patterns: Option<Vec<Pattern>>,
}

/// Files that a task leaves out, or the only ones that it takes.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct Pattern {
    /// exclude: matching files are left out; include: only matching files are synchronized
    pub(super) r#type: String,
    /// File name with the wildcards * and ?
    pub(super) pattern: String,
}

#[derive(Deserialize)]
pub(super) struct FiltersWire {
    filtered_paths: Option<Vec<Text>>,
    filtered_names: Option<Vec<Text>>,
    filtered_extensions: Option<Vec<Text>>,
    user_defined_names: Option<Vec<Text>>,
    user_defined_extensions: Option<Vec<Text>>,
    filtered_max_upload_size: Option<Int>,
}

impl Request for GetTaskFilters {
    type Response = Filters;

    fn example() -> Self {
        Self {
            task_id: SyncTaskId(4),
        }
    }

    fn params(&self) -> Params {
        Params::new().with("session_id", self.task_id)
    }

    async fn run(cleared: Cleared<Self>, on: Target<'_>) -> Result<Filters, Error> {
        let request = cleared.request();
        let question = on.nas.call(on.method, request.params());
        let (_, wire): (_, FiltersWire) = with_task(on.nas, request.task_id, question).await?;
        Ok(Filters {
            task_id: request.task_id,
            filtered_paths: Some(texts(wire.filtered_paths)),
            filtered_filenames: Some(texts(wire.filtered_names)),
            filtered_extensions: Some(texts(wire.filtered_extensions)),
            user_defined_filenames: Some(texts(wire.user_defined_names)),
            user_defined_extensions: Some(texts(wire.user_defined_extensions)),
            max_upload_size_bytes: Some(int(wire.filtered_max_upload_size)),
            patterns: None,
        })
    }

    async fn run_documented(cleared: Cleared<Self>, on: Target<'_>) -> Result<Filters, Error> {
        documented::filters(on, cleared.request().task_id).await
    }
}

fn texts(list: Option<Vec<Text>>) -> Vec<String> {
    wire::list(list).into_iter().map(|text| text.0).collect()
}
