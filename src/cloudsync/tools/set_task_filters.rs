use dsm::Reads;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

use crate::{
    cloudsync::{
        ids::SyncTaskId,
        model::{
            by_name::SYNC_TASK,
            filters::Filter,
            task::{SyncTask, with_task},
        },
        setter::{Bounds, Loses, NasRecord, Record, Settable, SettingsChanged, holds, settable},
        wire::{GET_TASK_FILTERS, SET_TASK_FILTERS, of_task},
    },
    error::Error,
    gate::Cleared,
    operation::{Change, Named, Request, Turn, Unusual},
    shares::list_folder,
    text::short_name,
    units::Bytes,
};

/// Change what a sync task leaves out. A given list replaces the one there is; [] empties it; what is not given stays
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
    filtered_paths: Texts = "filtered_paths" within Bounds::Filter(Filter::Folder),
    filtered_filenames: Texts = "filtered_names" within Bounds::Filter(Filter::FileName),
    filtered_extensions: Texts = "filtered_extensions" within Bounds::Filter(Filter::Extension),
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
        // What is put back need not be there any more.
        if cleared.left().is_none() {
            request
                .check_folders(cleared.reads(), &task, &before)
                .await?;
        }
        let (target, wanted) = (task.title(), request.wanted());
        record.set(&cleared, target, &before, &wanted).await
    }
}

impl SetTaskFilters {
    /// Refuses a folder that is written from its share or volume on, where none lies so below the folder of the task.
    ///
    /// # Errors
    /// [`Error::Argument`] with how it is written.
    async fn check_folders(
        &self,
        nas: Reads<'_>,
        task: &SyncTask,
        before: &Record,
    ) -> Result<(), Error> {
        const ARGUMENT: &str = "filtered_paths";
        let own = task.local_path.as_deref().unwrap_or_default();
        let own = own.trim_end_matches('/');
        let held = before.get(ARGUMENT);
        for path in self.filtered_paths.iter().flatten() {
            let is_held = held.is_some_and(|held| holds(held, &Value::from(path.as_str())));
            let is_path = Filter::Folder.problem(path.trim_end_matches('/')).is_none();
            let Some(rest) = rest_of(path, own).filter(|_| is_path && !is_held) else {
                continue;
            };
            // Where that cannot be seen it may be so.
            if let Ok(None) = list_folder(nas, &format!("{own}{path}")).await {
                let (path, own) = (short_name(path), short_name(own));
                let how = match rest {
                    "" => String::new(),
                    rest => format!("; write it {}", short_name(rest)),
                };
                return Err(Error::argument(
                    ARGUMENT,
                    format!(
                        "{path} matches nothing: a folder is relative to that of the task, {own}{how}"
                    ),
                ));
            }
        }
        Ok(())
    }
}

/// What of a path lies below the folder of the task, where it seems to be written from the share or the volume on; empty
/// where nothing does. Absent where it is not written so.
fn rest_of<'a>(path: &'a str, own: &str) -> Option<&'a str> {
    let below = |path: &'a str| {
        let rest = path.strip_prefix(own).filter(|_| !own.is_empty())?;
        (rest.is_empty() || rest.starts_with('/')).then(|| rest.trim_end_matches('/'))
    };
    let volume = path
        .strip_prefix("/volume")
        .map(|rest| rest.trim_start_matches(|letter: char| letter.is_ascii_digit()));
    match volume.filter(|rest| rest.starts_with('/')) {
        Some(on_volume) => Some(below(on_volume).unwrap_or_default()),
        None => below(path),
    }
}
