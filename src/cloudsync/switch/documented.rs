//! Pausing and resuming on a NAS that speaks as documented: connections one by one, never all with one call, and a task
//! alone.

// Connections are connected, disconnected or in error, paused or not. Whether they are paused is seen in their tasks.

use dsm::{ErrorKind, Reads};

use super::{Scope, Switch, Switched, SwitchedConnection, TaskSwitched, all_show};
use crate::{
    cloudsync::{
        ids::{ConnectionId, SyncTaskId},
        model::{
            connection::{Connection, find_connection},
            documented::{
                connection::connections,
                task::{tasks, tasks_and_connections},
            },
            task::{SyncTask, find_task},
            words::{is_paused, named, status_meaning},
        },
        wire::documented::{GET_TASK, of_connection, of_task},
    },
    error::Error,
    gate::Cleared,
    operation::change_and_look,
};

/// Pauses or resumes a connection or each one there is, and reads back.
///
/// # Errors
/// [`Error::UnknownId`] that names the connections there are; others when not even the first one could be switched.
pub(crate) async fn switch_connections_documented<R>(
    cleared: &Cleared<'_, R>,
    scope: Scope,
    switch: &Switch,
) -> Result<Switched, Error> {
    let listed = connections(cleared.reads()).await?;
    let wanted = match scope {
        Scope::One(id) => vec![find_connection(listed, id)?],
        Scope::All => listed,
    };
    let sent = send_each(cleared, &wanted, switch).await?;
    let read_back = change_and_look(
        std::future::ready(Ok(())),
        || look(cleared.reads(), scope, &sent.done),
        |now| all_show(now.iter().map(|one| switch.shows_in_tasks(one))),
    )
    .await?;
    let sent_to_all = sent.problems.is_empty();
    let warnings: Vec<String> = sent.problems.into_iter().chain(read_back.warning).collect();
    Ok(Switched {
        outcome: "done",
        // Where one could not be switched, it did not take effect as asked.
        took_effect: if sent_to_all {
            read_back.reached
        } else {
            Some(false)
        },
        connections: read_back.now,
        warning: (!warnings.is_empty()).then(|| warnings.join(" ")),
    })
}

impl Switch {
    fn shows_in_tasks(&self, now: &SwitchedConnection) -> Option<bool> {
        let (paused, total) = (now.tasks_paused, now.tasks_total);
        let says_paused = now.status.as_deref().is_some_and(is_paused);
        Some(if self.paused {
            says_paused || paused == total
        } else {
            !says_paused && paused == Some(0)
        })
    }
}

/// What came of sending a change to several connections.
struct Sent {
    /// Those that took it.
    done: Vec<ConnectionId>,
    /// What went wrong with others.
    problems: Vec<String>,
}

/// Sends the change to one connection after the other.
async fn send_each<R>(
    cleared: &Cleared<'_, R>,
    wanted: &[Connection],
    switch: &Switch,
) -> Result<Sent, Error> {
    let (mut done, mut problems) = (Vec::new(), Vec::new());
    for (index, one) in wanted.iter().enumerate() {
        let params = of_connection(one.connection_id);
        let sent = cleared.nas().send(switch.documented_connection, params);
        let Err(error) = sent.await else {
            done.push(one.connection_id);
            continue;
        };
        // A NAS that refuses one may do the next; one that cannot be reached would only cost time.
        let refused = matches!(error.kind, ErrorKind::Refused { .. });
        let last = index + 1 == wanted.len();
        if done.is_empty() && (last || !refused) {
            return Err(error.into());
        }
        problems.push(format!(
            "Connection {} ({}): {}",
            one.connection_id,
            named(one.name.as_deref()),
            Error::from(error).text()
        ));
        if !refused && !last {
            problems.push(format!(
                "The {} connections after it were not tried.",
                wanted.len() - index - 1
            ));
            break;
        }
    }
    Ok(Sent { done, problems })
}

/// How the connections are now.
async fn look(
    nas: Reads<'_>,
    scope: Scope,
    ids: &[ConnectionId],
) -> Result<Vec<SwitchedConnection>, Error> {
    let of = match scope {
        Scope::One(id) => Some(id),
        Scope::All => None,
    };
    let (tasks, connections) = tasks_and_connections(nas, of).await?;
    let now = connections
        .into_iter()
        .filter(|connection| ids.contains(&connection.connection_id))
        .map(|connection| {
            let own = tasks
                .iter()
                .filter(|task| task.connection_id == Some(connection.connection_id));
            let (paused, others): (Vec<&SyncTask>, Vec<&SyncTask>) =
                own.partition(|task| task.status.as_deref().is_some_and(is_paused));
            SwitchedConnection {
                tasks_total: Some(paused.len() + others.len()),
                tasks_paused: Some(paused.len()),
                ..connection.into()
            }
        });
    Ok(now.collect())
}

/// Pauses or resumes a task alone, and reads back.
///
/// # Errors
/// [`Error::UnknownId`] that names the tasks there are.
pub(crate) async fn switch_task_documented<R>(
    cleared: &Cleared<'_, R>,
    id: SyncTaskId,
    switch: &Switch,
) -> Result<TaskSwitched, Error> {
    let tasks = tasks(cleared.reads(), None).await?;
    let task = find_task(&tasks, id)?;
    let read_back = change_and_look(
        cleared.nas().send(switch.documented_task, of_task(id)),
        async || Ok(cleared.reads().call(GET_TASK, of_task(id)).await?.status.0),
        |now: &Option<String>| switch.shows_in(now.as_deref()),
    )
    .await?;
    let still_paused = !switch.paused && read_back.reached == Some(false);
    let warning = match task.connection_id {
        Some(connection) if still_paused => Some(format!(
            "The task is still paused; if its connection is, cloudsync_resume_connection with connection_id {connection} resumes it."
        )),
        _ => read_back.warning,
    };
    let status = read_back.now.flatten();
    Ok(TaskSwitched {
        task_id: id,
        affected_tasks: vec![id],
        note: note(task, &tasks, switch.verb),
        status_meaning: status.as_deref().and_then(status_meaning),
        status,
        switched: Switched {
            outcome: "done",
            took_effect: read_back.reached,
            connections: None,
            warning,
        },
    })
}

fn note(task: &SyncTask, tasks: &[SyncTask], verb: &str) -> String {
    let connection = task.connection_title();
    let others = tasks
        .iter()
        .filter(|other| other.connection_id == task.connection_id && other.task_id != task.task_id)
        .count();
    let rest = match others {
        0 => format!("{connection} has no other"),
        1 => format!("the other task of {connection} was left as it was"),
        others => format!("the {others} other tasks of {connection} were left as they were"),
    };
    format!("only task {} was {verb}; {rest}", task.task_id)
}
