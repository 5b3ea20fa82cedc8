//! What became of a task that was created: each setting as the NAS tells it now.

use dsm::{Reads, lenient::List};
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::{Map, Value, json};

use super::S3Task;
use crate::{
    cloudsync::{
        model::task::SyncTask,
        wire::{GET_TASK_FILTERS, GET_TASK_SETTINGS, of_task},
    },
    operation::{Outcome, Undo},
};

/// What was created.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct Created {
    /// done, or in_progress while the NAS does not list the new task
    outcome: Outcome,
    /// Set when it was done but could not be read back, or is not as asked for
    #[serde(skip_serializing_if = "Option::is_none")]
    warning: Option<String>,
    /// What was written otherwise than the NAS holds it, and how it was taken; absent when nothing was
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(crate) taken_as: Vec<String>,
    /// The new task; absent when it could not be read back
    #[serde(skip_serializing_if = "Option::is_none")]
    task: Option<SyncTask>,
    /// Each setting of it as it was asked for and as the NAS tells it
    settings: Vec<Setting>,
    /// All of its settings that the NAS tells: an undo removes nothing that was set since.
    #[serde(skip)]
    #[schemars(skip)]
    told: Map<String, Value>,
    /// What it does from now on, and what cannot be read back
    note: String,
    /// Removing it again
    #[serde(flatten)]
    undo: Undo,
}

/// A setting of the new task
#[derive(Debug, Serialize, JsonSchema)]
struct Setting {
    field: &'static str,
    /// As it was asked for, or its default
    asked: Value,
    /// As the NAS tells it; absent where it does not
    #[serde(skip_serializing_if = "Option::is_none")]
    now: Option<Value>,
}

impl Created {
    /// All settings that the NAS tells of it.
    pub(crate) fn told(&self) -> &Map<String, Value> {
        &self.told
    }
}

/// Compares a task that was created, if it is listed, with what was wanted.
pub(crate) async fn read_back(
    nas: Reads<'_>,
    wanted: &S3Task,
    task: Option<SyncTask>,
    warning: Option<String>,
) -> Created {
    let (now, problem) = match &task {
        Some(task) => settings_of(nas, task).await,
        None => (Map::new(), None),
    };
    let settings: Vec<Setting> = wanted
        .settings()
        .into_iter()
        .map(|(field, asked)| Setting {
            field,
            now: now.get(field).cloned(),
            asked,
        })
        .collect();
    let named = |wanted: fn(&Setting) -> bool| {
        let fields = settings.iter().filter(|setting| wanted(setting));
        fields
            .map(|setting| setting.field)
            .collect::<Vec<_>>()
            .join(", ")
    };
    let untold = named(|setting| setting.now.is_none());
    let differing = named(|setting| {
        setting
            .now
            .as_ref()
            .is_some_and(|now| *now != setting.asked)
    });
    let not_listed = task.is_none() && warning.is_none();
    let warnings: Vec<String> = [
        warning,
        not_listed.then(|| "It was created, but the NAS does not list the new task yet".to_owned()),
        problem.map(|problem| format!("It was created, but {problem}")),
        (!differing.is_empty()).then(|| {
            format!("The NAS created it, but not as asked for: compare {differing} in settings")
        }),
    ]
    .into_iter()
    .flatten()
    .collect();
    let note = if untold.is_empty() {
        "It transfers from now on.".to_owned()
    } else {
        format!("It transfers from now on. The NAS does not tell {untold} of the task.")
    };
    Created {
        outcome: if not_listed {
            Outcome::InProgress
        } else {
            Outcome::Done
        },
        taken_as: Vec::new(),
        undo: undo(task.as_ref()),
        task,
        settings,
        told: now,
        note,
        warning: (!warnings.is_empty()).then(|| warnings.join(". ")),
    }
}

/// The settings that the NAS tells of a task, by our names; and why some are not there.
pub(crate) async fn settings_of(
    nas: Reads<'_>,
    task: &SyncTask,
) -> (Map<String, Value>, Option<String>) {
    let (settings, filters) = tokio::join!(
        nas.call(GET_TASK_SETTINGS, of_task(task.task_id)),
        nas.call(GET_TASK_FILTERS, of_task(task.task_id)),
    );
    let mut told = Map::new();
    let mut tell = |field: &str, value: Option<Value>| {
        if let Some(value) = value {
            told.insert(field.to_owned(), value);
        }
    };
    tell("local_path", task.local_path.clone().map(Value::from));
    tell("cloud_path", task.remote_path.clone().map(Value::from));
    tell("direction", task.direction.clone().map(Value::from));
    let mut problems = Vec::new();
    match settings {
        Ok(settings) => {
            tell("no_delete_on_cloud", settings.no_delete.0.map(Value::from));
            let check = settings.sync_attr_check_option.0;
            tell("consistency_check", check.map(Value::from));
            let convert = settings.google_drive_convert_online_doc.0;
            tell("convert_google_docs", convert.map(Value::from));
        }
        Err(error) => problems.push(error.to_string()),
    }
    match filters {
        Ok(filters) => {
            tell("filtered_extensions", texts(filters.filtered_extensions));
            tell("filtered_filenames", texts(filters.filtered_names));
            tell("filtered_paths", texts(filters.filtered_paths));
            let size = filters.filtered_max_upload_size.0;
            tell("max_upload_size_bytes", size.map(Value::from));
        }
        Err(error) => problems.push(error.to_string()),
    }
    let problem = (!problems.is_empty()).then(|| {
        format!(
            "not all of the task's settings could be read: {}",
            problems.join("; ")
        )
    });
    (told, problem)
}

/// A list, where the NAS tells every item of it.
fn texts(list: List<dsm::lenient::Told<String>>) -> Option<Value> {
    let items: Option<Vec<String>> = list.0?.into_iter().map(|item| item.0).collect();
    Some(items?.into())
}

fn undo(task: Option<&SyncTask>) -> Undo {
    let Some(task) = task else {
        return Undo::none(
            "the new task could not be read back; look for it with cloudsync_list_tasks, and remove it with cloudsync_remove_task",
        );
    };
    let mut arguments = Map::from_iter([("task_id".to_owned(), json!(task.task_id))]);
    if let Some(id) = task.connection_id {
        arguments.insert("connection_id".into(), json!(id));
    }
    Undo::by("cloudsync_remove_task", arguments)
        .with_confirm()
        .but_not("files that the task has copied, replaced or deleted meanwhile")
}
