//! Pausing and resuming as NASes do it: whole connections, one or all.

use dsm::{Params, Reads};

use super::{
    Scope, Switch, Switched, SwitchedConnection, TaskSwitched,
    answer::told_trouble,
    judge_all,
    left::check_left,
    trouble, trouble_of,
    undo::{Was, paused, stopped},
};
use crate::{
    cloudsync::{
        ids::SyncTaskId,
        model::{
            connection::{Connection, connections},
            gap::{MOST_NAMED, incomplete},
            task::{SyncTask, tasks_beside, tasks_of},
            words::is_paused,
        },
        wire::of_connection,
    },
    error::Error,
    gate::Clearance,
    operation::{A_FEW_SECONDS, Verdict, change_and_look},
};

/// Pauses or resumes a connection or all, and reads back.
///
/// # Errors
/// [`Error::UnknownId`] that names the connections there are.
pub(crate) async fn switch_connections(
    cleared: &Clearance<'_>,
    scope: Scope,
    switch: &Switch,
) -> Result<Switched, Error> {
    send(cleared, scope, switch, None, false).await
}

/// How things are: connections, and the one task that it is about.
struct Seen {
    connections: Vec<Connection>,
    task: Option<SyncTask>,
}

async fn send(
    cleared: &Clearance<'_>,
    scope: Scope,
    switch: &Switch,
    task: Option<&SyncTask>,
    alone: bool,
) -> Result<Switched, Error> {
    let reads = cleared.reads();
    let listed = connections(reads).await?;
    let (before, params) = match scope {
        Scope::One(id) => (vec![listed.find(id)?], of_connection(id)),
        // Without an id DSM does it to every connection.
        Scope::All => (listed.rows, Params::new()),
    };
    let was = before.iter().map(|one| Was {
        connection_id: one.connection_id,
        paused: paused(one.status.as_deref()),
        partly_paused: paused(one.status.as_deref()),
        stopped: stopped(one.status.as_deref()),
        status: one.status.clone(),
    });
    let was: Vec<Was> = was.collect();
    switch.note(cleared.seen(), scope, &before, &was)?;
    if let Some(left) = cleared.left() {
        check_left(switch, left, &was, scope)?;
    }
    // One more may have come since that was judged.
    if let (true, Some(task), [connection]) = (alone, task, before.as_slice()) {
        let list = tasks_of(reads, connection).await?;
        let others = list.tasks.iter().filter(|now| now.task_id != task.task_id);
        let others: Vec<&SyncTask> = others.collect();
        if !others.is_empty() {
            return Err(not_alone(task, &others, switch.verb));
        }
    }
    let lifts = switch.lifts(&was);
    let each = |now: &Seen| {
        let connections = before.iter().map(|one| {
            let mut now = now.connections.iter();
            let same = now.find(|now| now.connection_id == one.connection_id);
            switch.judge_connection(one, same)
        });
        let task = task.filter(|_| !lifts);
        let task = task.and_then(|before| switch.judge_task(before, now.task.as_ref()?));
        connections.chain(task).collect::<Vec<Verdict>>()
    };
    let read_back = change_and_look(
        cleared.nas().send(switch.dsm, params),
        A_FEW_SECONDS,
        || look(reads, scope, task),
        |now| judge_all(switch, &each(now), lifts),
    )
    .await?;
    let verdicts = read_back.now.as_ref().map(each).unwrap_or_default();
    let seen = read_back.now.as_ref().filter(|_| lifts);
    let trouble = seen.and_then(|now| now.trouble_of_task_alone());
    let mut switched = Switched::new(switch, scope, was, read_back, &verdicts, |now| {
        let rows = now.connections.into_iter().map(SwitchedConnection::from);
        Some(rows.collect())
    });
    switched.warn_of(trouble.into_iter().collect());
    Ok(switched)
}

impl Seen {
    /// What keeps the task from working where its connection works, in a sentence.
    fn trouble_of_task_alone(&self) -> Option<String> {
        let mut connections = self.connections.iter();
        if connections.any(|one| trouble_of(one).is_some()) {
            return None;
        }
        let task = self.task.as_ref()?;
        let status = task.status.as_deref().filter(|status| !is_paused(status));
        let trouble = trouble(status, task.error.as_ref(), task.error_text.as_ref())?;
        Some(told_trouble(
            &format!("task {}", task.task_id),
            status,
            &trouble,
        ))
    }
}

async fn look(nas: Reads<'_>, scope: Scope, task: Option<&SyncTask>) -> Result<Seen, Error> {
    let list = connections(nas).await?;
    let connections = match scope {
        Scope::One(id) => match list.find(id) {
            Ok(one) => vec![one],
            Err(Error::UnknownId { .. }) => Vec::new(),
            Err(error) => return Err(error),
        },
        Scope::All => list.complete()?,
    };
    let task = match (task, connections.first()) {
        (Some(task), Some(connection)) => {
            let mut tasks = tasks_of(nas, connection).await?.tasks.into_iter();
            tasks.find(|now| now.task_id == task.task_id)
        }
        _ => None,
    };
    Ok(Seen { connections, task })
}

impl Switch {
    /// What the task of a connection adds: one in error is not resumed with it. Its status does not tell whether it is
    /// paused: no NAS was seen to show that on a task.
    fn judge_task(&self, before: &SyncTask, now: &SyncTask) -> Option<Verdict> {
        let (error, text) = (now.error.as_ref(), now.error_text.as_ref());
        let trouble = trouble(now.status.as_deref(), error, text)?;
        let cause = format!("task {}: {trouble}", now.task_id);
        match self.paused {
            true => None,
            false if before.status == now.status => Some(Verdict::Unchanged(cause)),
            false => Some(Verdict::Missed(cause)),
        }
    }
}

/// Pauses or resumes the connection of a task, if the task is alone there or `whole` is allowed.
///
/// # Errors
/// [`Error::WrongState`] that names the other tasks.
pub(crate) async fn switch_task(
    cleared: &Clearance<'_>,
    id: SyncTaskId,
    allow_whole_connection: Option<bool>,
    switch: &Switch,
) -> Result<TaskSwitched, Error> {
    let list = tasks_beside(cleared.reads(), id).await?;
    let task = list.find(id)?;
    let others: Vec<&SyncTask> = list
        .tasks
        .iter()
        .filter(|other| other.connection_id == task.connection_id && other.task_id != id)
        .collect();
    if !others.is_empty() && allow_whole_connection != Some(true) {
        return Err(not_alone(task, &others, switch.verb));
    }
    if !list.gaps.is_empty() && allow_whole_connection != Some(true) {
        let problem = format!(
            "nothing was sent: whether task {id} is alone on {} is not known",
            task.connection_title()
        );
        return Err(incomplete(&problem, &list.gaps));
    }
    let connection = task
        .connection_id
        .ok_or_else(|| not_alone(task, &others, switch.verb))?;
    let alone = allow_whole_connection != Some(true);
    let scope = Scope::One(connection);
    let switched = send(cleared, scope, switch, Some(task), alone).await?;
    let (title, verb) = (task.connection_title(), switch.verb);
    Ok(TaskSwitched {
        task_id: id,
        affected_tasks: std::iter::once(task)
            .chain(others.iter().copied())
            .map(|task| task.task_id)
            .collect(),
        note: match (others.len(), list.gaps.len()) {
            (0, 0) => format!("{title} was {verb}, which has only this task"),
            (count, 0) => format!("{title} was {verb} with {count} other tasks"),
            (count, _) => {
                format!("{title} was {verb} with {count} other tasks and some that cannot be read")
            }
        },
        status_before: None,
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
