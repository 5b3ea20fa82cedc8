//! Names of backup tasks, for ids.

use dsm::{Dialect, Reads};
use serde_json::{Value, json};

use super::{
    Readable, TaskId, documented_rows,
    look_up::{rows, unknown},
};
use crate::{
    error::Error,
    operation::{Choice, Named, is_called, several_called},
    text::short_name,
};

/// Takes the name of a backup task.
pub(crate) const BACKUP_TASK: Named = Named {
    spellings: &["task_id"],
    find: |nas, dialect, name| Box::pin(task_called(nas, dialect, name)),
};

/// An id that is a name is left as it is.
async fn task_called(nas: Reads<'_>, dialect: Dialect, name: &str) -> Result<Value, Error> {
    // Without the list it may still be such an id.
    let Ok((tasks, incomplete)) = listed(nas, dialect).await else {
        return Ok(json!(name));
    };
    for given in [name, name.trim()].map(TaskId::new) {
        if tasks.iter().any(|(id, _)| id.reads_as(&given)) {
            return Ok(json!(given));
        }
    }
    let called = tasks.iter();
    let called: Vec<_> = called
        .filter(|(_, own)| is_called(own.as_deref(), name))
        .collect();
    match called.as_slice() {
        [] => Err(unknown(&TaskId::new(short_name(name)), &tasks, &incomplete)),
        [(id, _)] if incomplete.is_empty() => Ok(json!(id)),
        [_] => Err(Error::Incomplete {
            problem: format!(
                "whether only one backup task is called {} is not known; its id would do: {}",
                short_name(name),
                incomplete.join("; ")
            ),
            cause: None,
        }),
        several => {
            let titles = several.iter().map(|(id, own)| {
                format!("{id} ({})", short_name(own.as_deref().unwrap_or_default()))
            });
            Err(several_called(
                "backup task",
                name,
                &titles.collect::<Vec<_>>(),
            ))
        }
    }
}

/// The backup tasks that can be chosen from.
pub(crate) async fn task_choices(nas: Reads<'_>, dialect: Dialect) -> Result<Vec<Choice>, Error> {
    let (tasks, _) = listed(nas, dialect).await?;
    let choice = |(id, name): (TaskId, Option<String>)| Choice {
        id: id.to_string(),
        name,
    };
    Ok(tasks.into_iter().map(choice).collect())
}

/// Whether the NAS lists a task; absent when that cannot be told.
pub(crate) async fn is_listed(nas: Reads<'_>, dialect: Dialect, id: &TaskId) -> Option<bool> {
    let (tasks, incomplete) = listed(nas, dialect).await.ok()?;
    let is_there = tasks.iter().any(|(listed, _)| listed.reads_as(id));
    (is_there || incomplete.is_empty()).then_some(is_there)
}

type Tasks = Vec<(TaskId, Option<String>)>;

async fn listed(nas: Reads<'_>, dialect: Dialect) -> Result<(Tasks, Vec<String>), Error> {
    Ok(match dialect {
        Dialect::Dsm => {
            let Readable {
                rows, incomplete, ..
            } = rows(nas).await?;
            let tasks = rows.into_iter();
            let tasks = tasks.map(|row| (row.task_id.into(), row.name.filled()));
            (tasks.collect(), incomplete)
        }
        Dialect::Documented => {
            let Readable {
                rows, incomplete, ..
            } = documented_rows(nas).await?;
            let tasks = rows.into_iter();
            let tasks = tasks.map(|row| (row.task_id.into(), row.name.filled()));
            (tasks.collect(), incomplete)
        }
    })
}
