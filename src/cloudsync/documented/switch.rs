//! Pausing and resuming: connections one by one, never all with one call, and a task alone.

// Connections are connected, disconnected or in error, paused or not. Whether they are paused is seen in their tasks.

use super::{
    GET_TASK, connection,
    task::{self, DoingWire, tasks, tasks_and_connections},
};
use crate::{
    cloudsync::{
        connection::{Connection, find as find_connection},
        switch::{SETTLE, Scope, Status, Switched, TaskSwitched},
        task::{Task, find},
        words::status_meaning,
    },
    dsm::{Nas, wire::text},
    error::Error,
    operation::Target,
    units::{ConnectionId, SyncTaskId},
};

/// What a change is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::cloudsync) enum Aim {
    Pause,
    Resume,
}

impl Aim {
    fn deed(self) -> &'static str {
        match self {
            Self::Pause => "paused",
            Self::Resume => "resumed",
        }
    }

    fn reached_by_task(self, status: &str) -> bool {
        (self == Self::Pause) == is_paused(status)
    }

    fn reached_by(self, connection: &Status) -> bool {
        let (paused, total) = (connection.tasks_paused, connection.tasks_total);
        match self {
            Self::Pause => is_paused(&connection.status) || paused == total,
            Self::Resume => !is_paused(&connection.status) && paused == Some(0),
        }
    }
}

fn is_paused(status: &str) -> bool {
    matches!(status, "paused" | "pause")
}

/// Pauses or resumes a connection or each one there is, and reads back.
///
/// # Errors
/// [`Error::UnknownId`] that names the connections there are; others when not even the first one could be switched.
pub(in crate::cloudsync) async fn switch(
    on: Target<'_>,
    scope: Scope,
    aim: Aim,
) -> Result<Switched, Error> {
    let listed = connection::connections(on.nas).await?;
    let wanted = match scope {
        Scope::One(id) => vec![find_connection(listed, id)?],
        Scope::All => listed,
    };
    let (done, failed) = send(on, &wanted).await?;
    let mut now = look(on.nas, scope, &done).await;
    if now
        .as_ref()
        .is_ok_and(|now| !now.iter().all(|status| aim.reached_by(status)))
    {
        tokio::time::sleep(SETTLE).await;
        now = look(on.nas, scope, &done).await;
    }
    let reached = now
        .as_ref()
        .is_ok_and(|now| now.iter().all(|status| aim.reached_by(status)));
    let unread = now.as_ref().err().map(unread);
    let warnings: Vec<String> = failed.into_iter().chain(unread).collect();
    Ok(Switched {
        outcome: "done",
        took_effect: reached && warnings.is_empty(),
        connections: Some(now.unwrap_or_default()),
        warning: (!warnings.is_empty()).then(|| warnings.join(" ")),
    })
}

/// Sends the change to one connection after the other. Answers to which it was sent with success, and what went wrong.
async fn send(
    on: Target<'_>,
    wanted: &[Connection],
) -> Result<(Vec<ConnectionId>, Vec<String>), Error> {
    let (mut done, mut failed) = (Vec::new(), Vec::new());
    for (index, one) in wanted.iter().enumerate() {
        let Err(error) = on
            .nas
            .act(on.method, connection::params(one.connection_id))
            .await
        else {
            done.push(one.connection_id);
            continue;
        };
        // A NAS that refuses one may do the next; one that cannot be reached would only cost time.
        let refused = matches!(error, Error::Api { .. });
        let last = index + 1 == wanted.len();
        if done.is_empty() && (last || !refused) {
            return Err(error);
        }
        failed.push(format!(
            "Connection {} ({}): {}",
            one.connection_id,
            one.name,
            error.text()
        ));
        if !refused && !last {
            failed.push(format!(
                "The {} connections after it were not tried.",
                wanted.len() - index - 1
            ));
            break;
        }
    }
    Ok((done, failed))
}

/// How the connections are now.
async fn look(nas: &Nas, scope: Scope, ids: &[ConnectionId]) -> Result<Vec<Status>, Error> {
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
                .filter(|task| task.connection_id == connection.connection_id);
            let (paused, others): (Vec<&Task>, Vec<&Task>) =
                own.partition(|task| is_paused(&task.status));
            Status {
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
pub(in crate::cloudsync) async fn switch_task(
    on: Target<'_>,
    id: SyncTaskId,
    aim: Aim,
) -> Result<TaskSwitched, Error> {
    let tasks = tasks(on.nas, None).await?;
    let task = find(&tasks, id)?;
    on.nas.act(on.method, task::params(id)).await?;
    let mut now = status(on.nas, id).await;
    if now.as_ref().is_ok_and(|now| !aim.reached_by_task(now)) {
        tokio::time::sleep(SETTLE).await;
        now = status(on.nas, id).await;
    }
    let took_effect = now.as_ref().is_ok_and(|now| aim.reached_by_task(now));
    let warning = match &now {
        Err(error) => Some(unread(error)),
        Ok(_) if aim == Aim::Resume && !took_effect => Some(format!(
            "The task is still paused; if its connection is, cloudsync_resume_connection with connection_id {} resumes it.",
            task.connection_id
        )),
        Ok(_) => None,
    };
    Ok(TaskSwitched {
        task_id: id,
        affected_tasks: vec![id],
        note: note(task, &tasks, aim),
        status_meaning: now.as_ref().ok().map(|now| status_meaning(now).into()),
        status: now.ok(),
        switched: Switched {
            outcome: "done",
            took_effect,
            connections: None,
            warning,
        },
    })
}

async fn status(nas: &Nas, id: SyncTaskId) -> Result<String, Error> {
    let now: DoingWire = nas.call(GET_TASK, task::params(id)).await?;
    Ok(text(now.status))
}

fn note(task: &Task, tasks: &[Task], aim: Aim) -> String {
    let connection = format!(
        "connection {} ({})",
        task.connection_id, task.connection_name
    );
    let others = tasks
        .iter()
        .filter(|other| other.connection_id == task.connection_id && other.task_id != task.task_id)
        .count();
    let rest = match others {
        0 => format!("{connection} has no other"),
        1 => format!("the other task of {connection} was left as it was"),
        others => format!("the {others} other tasks of {connection} were left as they were"),
    };
    format!("only task {} was {}; {rest}", task.task_id, aim.deed())
}

fn unread(error: &Error) -> String {
    format!("It was done, but the status could not be read: {error}")
}
