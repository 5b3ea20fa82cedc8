//! Names of connections and sync tasks, for ids.

use dsm::{Dialect, Reads};
use serde_json::{Value, json};

use super::{
    connection::{Connection, ConnectionList, connections},
    documented,
    gap::{self, Gap, incomplete},
    task::{SyncTask, TaskList, tasks},
};
use crate::{
    error::Error,
    operation::{Choice, Named, is_called, several_called},
    text::short_name,
};

/// Takes the name of a connection.
pub(crate) const CONNECTION: Named = Named {
    spellings: &["connection_id", "conn_id"],
    find: |nas, dialect, name| Box::pin(connection_called(nas, dialect, name)),
};

/// Takes the name of a sync task, where the NAS gives it one, or its folder on the NAS.
pub(crate) const SYNC_TASK: Named = Named {
    spellings: &["task_id", "sess_id"],
    find: |nas, dialect, name| Box::pin(task_called(nas, dialect, name)),
};

/// The connections that can be chosen from.
pub(crate) async fn connection_choices(
    nas: Reads<'_>,
    dialect: Dialect,
) -> Result<Vec<Choice>, Error> {
    let rows = listed_connections(nas, dialect).await?.rows.into_iter();
    let choice = |one: Connection| Choice {
        id: one.connection_id.to_string(),
        name: one.name,
    };
    Ok(rows.map(choice).collect())
}

/// The sync tasks that can be chosen from.
pub(crate) async fn task_choices(nas: Reads<'_>, dialect: Dialect) -> Result<Vec<Choice>, Error> {
    let tasks = listed_tasks(nas, dialect).await?.tasks.into_iter();
    let choice = |one: SyncTask| Choice {
        id: one.task_id.to_string(),
        name: one.name,
    };
    Ok(tasks.map(choice).collect())
}

async fn listed_connections(nas: Reads<'_>, dialect: Dialect) -> Result<ConnectionList, Error> {
    match dialect {
        Dialect::Dsm => connections(nas).await,
        Dialect::Documented => documented::connection::connections(nas).await,
    }
}

async fn listed_tasks(nas: Reads<'_>, dialect: Dialect) -> Result<TaskList, Error> {
    match dialect {
        Dialect::Dsm => tasks(nas).await,
        Dialect::Documented => documented::task::tasks(nas, None).await,
    }
}

async fn connection_called(nas: Reads<'_>, dialect: Dialect, name: &str) -> Result<Value, Error> {
    let list = listed_connections(nas, dialect).await?;
    let rows = list.rows.iter();
    let found: Vec<_> = rows
        .filter(|one| is_called(one.name.as_deref(), name))
        .collect();
    match found.as_slice() {
        [] => Err(list.none(short_name(name))),
        [one] => only("connection", name, &list.gaps).map(|()| json!(one.connection_id)),
        several => {
            let titles = several.iter().map(|one| one.title());
            Err(several_called(
                "connection",
                name,
                &titles.collect::<Vec<_>>(),
            ))
        }
    }
}

async fn task_called(nas: Reads<'_>, dialect: Dialect, name: &str) -> Result<Value, Error> {
    let list = listed_tasks(nas, dialect).await?;
    let rows = list.tasks.iter();
    let found: Vec<_> = rows
        .filter(|one| {
            is_called(one.name.as_deref(), name) || is_called(one.local_path.as_deref(), name)
        })
        .collect();
    match found.as_slice() {
        [] => Err(list.none(short_name(name))),
        [one] => only("task", name, &list.gaps).map(|()| json!(one.task_id)),
        several => {
            let titles = several.iter().map(|one| one.title());
            Err(several_called("task", name, &titles.collect::<Vec<_>>()))
        }
    }
}

/// # Errors
/// [`Error::Incomplete`] when another of that name may be in what is missing.
fn only(what: &str, name: &str, gaps: &[Gap]) -> Result<(), Error> {
    if !gap::any(gaps) {
        return Ok(());
    }
    let name = short_name(name);
    let problem = format!("whether only one {what} is called {name} is not known; its id would do");
    Err(incomplete(&problem, gaps))
}
