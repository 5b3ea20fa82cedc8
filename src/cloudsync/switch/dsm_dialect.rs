//! Pausing and resuming as NASes do it: whole connections, one or all.

use dsm::{Params, Reads};

use super::{Scope, Switch, Switched, SwitchedConnection, TaskSwitched, all_show};
use crate::{
    cloudsync::{
        ids::SyncTaskId,
        model::{
            connection::{MOST_NAMED, connection, connections},
            task::{SyncTask, find_task, tasks},
        },
        wire::of_connection,
    },
    error::Error,
    gate::Cleared,
    operation::change_and_look,
};

/// Pauses or resumes a connection or all, and reads back.
///
/// # Errors
/// [`Error::UnknownId`] that names the connections there are.
pub(crate) async fn switch_connections<R>(
    cleared: &Cleared<'_, R>,
    scope: Scope,
    switch: &Switch,
) -> Result<Switched, Error> {
    if let Scope::One(id) = scope {
        connection(cleared.reads(), id).await?;
    }
    send(cleared, scope, switch).await
}

async fn send<R>(
    cleared: &Cleared<'_, R>,
    scope: Scope,
    switch: &Switch,
) -> Result<Switched, Error> {
    let params = match scope {
        Scope::One(id) => of_connection(id),
        // Without an id DSM does it to every connection.
        Scope::All => Params::new(),
    };
    let shows = |now: &Vec<SwitchedConnection>| {
        all_show(now.iter().map(|one| switch.shows_in(one.status.as_deref())))
    };
    let read_back = change_and_look(
        cleared.nas().send(switch.dsm, params),
        || look(cleared.reads(), scope),
        shows,
    )
    .await?;
    Ok(Switched {
        outcome: "done",
        took_effect: read_back.reached,
        connections: read_back.now,
        warning: read_back.warning,
    })
}

async fn look(nas: Reads<'_>, scope: Scope) -> Result<Vec<SwitchedConnection>, Error> {
    let mut now = connections(nas).await?;
    now.retain(|connection| scope.holds(connection));
    Ok(now.into_iter().map(SwitchedConnection::from).collect())
}

/// Pauses or resumes the connection of a task, if the task is alone there or `whole` is allowed.
///
/// # Errors
/// [`Error::WrongState`] that names the other tasks.
pub(crate) async fn switch_task<R>(
    cleared: &Cleared<'_, R>,
    id: SyncTaskId,
    allow_whole_connection: Option<bool>,
    switch: &Switch,
) -> Result<TaskSwitched, Error> {
    let tasks = tasks(cleared.reads()).await?;
    let task = find_task(&tasks, id)?;
    let others: Vec<&SyncTask> = tasks
        .iter()
        .filter(|other| other.connection_id == task.connection_id && other.task_id != id)
        .collect();
    if !others.is_empty() && allow_whole_connection != Some(true) {
        return Err(not_alone(task, &others, switch.verb));
    }
    let connection = task
        .connection_id
        .ok_or_else(|| not_alone(task, &others, switch.verb))?;
    let switched = send(cleared, Scope::One(connection), switch).await?;
    let (title, verb) = (task.connection_title(), switch.verb);
    Ok(TaskSwitched {
        task_id: id,
        affected_tasks: std::iter::once(task)
            .chain(others.iter().copied())
            .map(|task| task.task_id)
            .collect(),
        note: match others.len() {
            0 => format!("{title} was {verb}, which has only this task"),
            count => format!("{title} was {verb} with {count} other tasks"),
        },
        status: None,
        status_meaning: None,
        switched,
    })
}

fn not_alone(task: &SyncTask, others: &[&SyncTask], verb: &str) -> Error {
    let named: Vec<String> = others
        .iter()
        .take(MOST_NAMED)
        .map(|other| {
            let path = other.local_path.as_deref().unwrap_or("folder not known");
            format!("{} ({path})", other.task_id)
        })
        .collect();
    let count = match others.len() {
        1 => "a task".to_owned(),
        count => format!("{count} tasks"),
    };
    Error::WrongState {
        problem: format!(
            "task {} cannot be {verb} alone: Cloud Sync does that to whole connections, and {} has {count} more: {}",
            task.task_id,
            task.connection_title(),
            named.join(", ")
        ),
        fix: "Nothing was sent. If all of them may be, call again with allow_whole_connection=true"
            .into(),
    }
}
