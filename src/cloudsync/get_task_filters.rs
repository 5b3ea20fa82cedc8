// Wire: SYNO.CloudSync v1 get_selective_sync_config, from N4S4 cloud_sync.py with a captured answer.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::task::with_task;
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
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct Filters {
    task_id: SyncTaskId,
    /// Folders that are not synchronized, relative to the task's folder
    filtered_paths: Vec<String>,
    /// File names that are not synchronized, exact
    filtered_filenames: Vec<String>,
    /// File extensions that are not synchronized, without the dot
    filtered_extensions: Vec<String>,
    /// The file names that a person added to DSM's own list
    user_defined_filenames: Vec<String>,
    /// The extensions that a person added to DSM's own list
    user_defined_extensions: Vec<String>,
    /// Files larger than this are not uploaded; 0 is no limit
    max_upload_size_bytes: Bytes,
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
            filtered_paths: texts(wire.filtered_paths),
            filtered_filenames: texts(wire.filtered_names),
            filtered_extensions: texts(wire.filtered_extensions),
            user_defined_filenames: texts(wire.user_defined_names),
            user_defined_extensions: texts(wire.user_defined_extensions),
            max_upload_size_bytes: int(wire.filtered_max_upload_size),
        })
    }
}

fn texts(list: Option<Vec<Text>>) -> Vec<String> {
    wire::list(list).into_iter().map(|text| text.0).collect()
}
