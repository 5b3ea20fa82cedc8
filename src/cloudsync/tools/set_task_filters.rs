use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

use crate::{
    cloudsync::{
        ids::SyncTaskId,
        model::{by_name::SYNC_TASK, task::with_task},
        setter::{Bounds, Loses, NasRecord, Settable, SettingsChanged, settable},
        wire::{GET_TASK_FILTERS, SET_TASK_FILTERS, of_task},
    },
    error::Error,
    gate::Cleared,
    operation::{Change, Named, Request, Turn, Unusual},
    units::Bytes,
};

/// Change what a sync task leaves out. A list that is given replaces the one there is; [] empties it; what is not given
/// stays
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct SetTaskFilters {
    #[serde(alias = "sess_id")]
    task_id: SyncTaskId,
    /// Folders to leave out, relative to the task's folder, e.g. /raw
    filtered_paths: Option<Vec<String>>,
    /// File names to leave out, exact
    filtered_filenames: Option<Vec<String>>,
    /// Extensions to leave out, without the dot
    filtered_extensions: Option<Vec<String>>,
    /// Largest file to upload; 0 is no limit
    #[serde(alias = "max_upload_size")]
    max_upload_size_bytes: Option<Bytes>,
}

settable! {
    SetTaskFilters, besides (task_id), kept [
        "user_defined_filenames": Texts = "user_defined_names",
        "user_defined_extensions": Texts = "user_defined_extensions"
    ],
    filtered_paths: Texts = "filtered_paths" within Bounds::Rooted,
    filtered_filenames: Texts = "filtered_names",
    filtered_extensions: Texts = "filtered_extensions",
    max_upload_size_bytes: Number = "filtered_max_upload_size" within Bounds::Between(0, i64::MAX),
}

impl Request for SetTaskFilters {
    type Response = SettingsChanged;

    const NAMED: &'static [Named] = &[SYNC_TASK];

    fn example() -> Self {
        Self {
            task_id: SyncTaskId(4),
            filtered_paths: None,
            filtered_filenames: None,
            filtered_extensions: Some(vec!["iso".into(), "tmp".into()]),
            max_upload_size_bytes: None,
        }
    }

    fn check(&self) -> Result<(), Error> {
        self.check_wanted()
    }
}

impl Change for SetTaskFilters {
    const COMPARES: bool = true;

    fn turn(&self) -> Turn {
        self.task_id.turn()
    }

    fn unusual(argument: &str, value: &Value) -> Vec<Unusual> {
        Self::out_of_bounds(argument, value)
    }

    async fn run(cleared: Cleared<'_, Self>) -> Result<SettingsChanged, Error> {
        let request = cleared.request();
        let id = request.task_id;
        let record = NasRecord {
            fields: Self::FIELDS,
            beside: &[],
            read: GET_TASK_FILTERS.decoded_as(),
            write: SET_TASK_FILTERS,
            key: of_task(id),
            undo: Map::from_iter([("task_id".to_owned(), json!(id))]),
            loses: Loses::Nothing,
        };
        let looking = record.look(cleared.reads());
        let (task, before) = with_task(cleared.reads(), id, looking).await?;
        cleared.seen().are(vec![task.folder_identity()])?;
        let (target, wanted) = (task.title(), request.wanted());
        record.set(&cleared, target, &before, &wanted).await
    }
}
