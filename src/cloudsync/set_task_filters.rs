// Wire: SYNO.CloudSync v1 set_selective_sync_config, from N4S4 cloud_sync.py; not yet seen on a NAS. The lists of what a
// person once added (user_defined_*) differ from what is filtered in real data, so they go back as they came.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Map, json};

use super::{
    CLOUD_SYNC,
    patch::{Field, Kind, Patch, Patched, check_range, wanted},
    task::with_task,
};
use crate::{
    dsm::{Method, Params},
    error::Error,
    gate::Cleared,
    operation::{Request, Target},
    units::{Bytes, SyncTaskId},
};

const GET_SELECTIVE_SYNC_CONFIG: Method = CLOUD_SYNC.read("get_selective_sync_config");

#[rustfmt::skip]
const FIELDS: &[Field] = &[
    Field { name: "filtered_paths", read: "filtered_paths", write: "filtered_paths", kind: Kind::Texts },
    Field { name: "filtered_filenames", read: "filtered_names", write: "filtered_names", kind: Kind::Texts },
    Field { name: "filtered_extensions", read: "filtered_extensions", write: "filtered_extensions", kind: Kind::Texts },
    Field { name: "user_defined_filenames", read: "user_defined_names", write: "user_defined_names", kind: Kind::Texts },
    Field { name: "user_defined_extensions", read: "user_defined_extensions", write: "user_defined_extensions", kind: Kind::Texts },
    Field { name: "max_upload_size", read: "filtered_max_upload_size", write: "filtered_max_upload_size", kind: Kind::Int },
];

/// Change what a sync task leaves out. A list that is given replaces the one there is; [] empties it; what is not given
/// stays
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct SetTaskFilters {
    #[serde(alias = "sess_id")]
    task_id: SyncTaskId,
    /// Folders to leave out, relative to the task's folder, e.g. /raw
    filtered_paths: Option<Vec<String>>,
    /// File names to leave out, exact
    filtered_filenames: Option<Vec<String>>,
    /// Extensions to leave out, without the dot
    filtered_extensions: Option<Vec<String>>,
    /// Largest file to upload, in bytes; 0 is no limit
    max_upload_size: Option<Bytes>,
}

impl Request for SetTaskFilters {
    type Response = Patched;

    fn example() -> Self {
        Self {
            task_id: SyncTaskId(4),
            filtered_paths: None,
            filtered_filenames: None,
            filtered_extensions: Some(vec!["iso".into(), "tmp".into()]),
            max_upload_size: None,
        }
    }

    fn check(&self) -> Result<(), Error> {
        check_range("max_upload_size", self.max_upload_size, 0..=i64::MAX)?;
        if let Some(path) = self
            .filtered_paths
            .iter()
            .flatten()
            .find(|path| !path.starts_with('/'))
        {
            return Err(Error::argument(
                "filtered_paths",
                format!("`{path}` does not start with /"),
            ));
        }
        if wanted(self, FIELDS).is_empty() {
            let names = "filtered_paths, filtered_filenames, filtered_extensions, max_upload_size";
            return Err(Error::argument(
                "",
                format!("nothing to set; give at least one of {names}"),
            ));
        }
        Ok(())
    }

    fn params(&self) -> Params {
        Params::new().with("session_id", self.task_id)
    }

    async fn run(cleared: Cleared<Self>, on: Target<'_>) -> Result<Patched, Error> {
        let request = cleared.request();
        let patch = Patch {
            fields: FIELDS,
            read: GET_SELECTIVE_SYNC_CONFIG,
            key: request.params(),
            undo: Map::from_iter([("task_id".to_owned(), json!(request.task_id))]),
            wanted: wanted(request, FIELDS),
        };
        let (_, before) = with_task(on.nas, request.task_id, patch.look(on)).await?;
        patch.apply(on, &before).await
    }
}
