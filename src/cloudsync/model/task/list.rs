//! The sync tasks that the NAS lists, and how to find one.

use std::time::Duration;

use dsm::{ErrorKind, Reads};
use futures_util::{StreamExt, future::join_all, stream::FuturesUnordered};
use tokio::time::timeout;

use super::SyncTask;
use crate::{
    cloudsync::{
        ids::SyncTaskId,
        model::{
            connection::{Connection, ConnectionList, connections},
            gap::{self, Gap, MOST_NAMED, each_once, incomplete, not_found, read_rows},
            words::named,
        },
        wire::{LIST_TASKS, of_connection, task::SyncTaskListWire},
    },
    error::Error,
    sorting::sort_by_key,
};

/// Tasks, and what is missing of them.
#[derive(Debug, Clone, Default)]
pub(crate) struct TaskList {
    pub(crate) tasks: Vec<SyncTask>,
    pub(crate) gaps: Vec<Gap>,
    /// How many lists they come from.
    answered: usize,
}

/// How long the tasks of one connection may take, so that one that hangs does not take the call with it.
pub(crate) const PATIENCE: Duration = Duration::from_secs(20);

/// How long the others may still take once what was looked for is found.
const GRACE: Duration = Duration::from_secs(1);

impl SyncTaskListWire {
    /// The tasks of a connection from its answer.
    pub(crate) fn into_tasks(self, connection: &Connection) -> TaskList {
        let list = format!("list of tasks of {}", connection.short_title());
        let (tasks, mut gaps) =
            read_rows(self.sess, &list, |wire| SyncTask::read(wire, connection));
        let listed = (tasks.len() + gaps.len()) as i64;
        let rows = format!("tasks of {}", connection.short_title());
        gaps.extend(Gap::uncounted(&rows, self.total.0, listed));
        let tasks = each_once(tasks, &list, |one| one.task_id, &mut gaps);
        TaskList::of_one_list(tasks, gaps)
    }
}

impl TaskList {
    pub(crate) fn of_one_list(tasks: Vec<SyncTask>, gaps: Vec<Gap>) -> Self {
        Self {
            tasks,
            gaps,
            answered: 1,
        }
    }

    /// The task with that id.
    ///
    /// # Errors
    /// [`Error::UnknownId`] that names the tasks there are, or [`Error::Incomplete`].
    pub(crate) fn find(&self, id: SyncTaskId) -> Result<&SyncTask, Error> {
        let found = self.tasks.iter().find(|task| task.task_id == id);
        found.ok_or_else(|| self.none(id.to_string()))
    }

    /// The error of a search for one that is not in it.
    pub(crate) fn none(&self, id: String) -> Error {
        not_found("task", id, known(&self.tasks), &self.gaps)
    }

    /// The tasks, if all of them are known.
    ///
    /// # Errors
    /// [`Error::Incomplete`] that names what is missing.
    pub(crate) fn complete(self) -> Result<Vec<SyncTask>, Error> {
        if !gap::any(&self.gaps) {
            return Ok(self.tasks);
        }
        Err(incomplete("the NAS does not tell every task", &self.gaps))
    }

    /// The list, unless all that it could have had in it failed to answer.
    ///
    /// # Errors
    /// Why the first did not.
    pub(crate) fn unless_nothing_answered(self) -> Result<Self, Error> {
        let first = self.gaps.iter().find_map(Gap::cause);
        let nothing = self.tasks.is_empty() && self.gaps.iter().all(|gap| gap.cause().is_some());
        match first {
            Some(error) if nothing && self.answered == 0 => Err(error.clone()),
            _ => Ok(self),
        }
    }

    fn extend(&mut self, other: Self) {
        self.tasks.extend(other.tasks);
        self.answered += other.answered;
        self.gaps.extend(other.gaps);
    }
}

/// The tasks of one connection.
pub(crate) async fn tasks_of(nas: Reads<'_>, connection: &Connection) -> Result<TaskList, Error> {
    tasks_within(nas, connection, PATIENCE).await
}

/// The same, if they come as soon as that.
async fn tasks_within(
    nas: Reads<'_>,
    connection: &Connection,
    patience: Duration,
) -> Result<TaskList, Error> {
    let list = nas.call(LIST_TASKS, of_connection(connection.connection_id));
    match timeout(patience, list).await {
        Ok(list) => Ok(list?.into_tasks(connection)),
        Err(_) => Err(dsm::Error::from(ErrorKind::Timeout {
            call: LIST_TASKS.method().to_string(),
            seconds: patience.as_secs(),
        })
        .into()),
    }
}

/// The tasks of a connection; those of one that does not answer are a gap.
async fn tasks_or_gap(nas: Reads<'_>, connection: &Connection, patience: Duration) -> TaskList {
    let tasks = tasks_within(nas, connection, patience).await;
    tasks.unwrap_or_else(|error| {
        let gap = Gap::unanswered(format!("the tasks of {}", connection.short_title()), error);
        TaskList {
            gaps: vec![gap],
            ..TaskList::default()
        }
    })
}

/// The tasks of each of these connections, in their order. Each may take so long.
pub(crate) async fn tasks_of_each(
    nas: Reads<'_>,
    connections: &[Connection],
    patience: Duration,
) -> Vec<TaskList> {
    let asking = connections.iter();
    join_all(asking.map(|one| tasks_or_gap(nas, one, patience))).await
}

/// The tasks of every connection.
pub(crate) async fn tasks(nas: Reads<'_>) -> Result<TaskList, Error> {
    let ConnectionList { rows, gaps } = connections(nas).await?;
    let mut all = TaskList {
        gaps,
        ..TaskList::default()
    };
    for list in tasks_of_each(nas, &rows, PATIENCE).await {
        all.extend(list);
    }
    Ok(all)
}

/// The tasks of the connection that has the task with that id, found as soon as that one answers.
///
/// # Errors
/// As [`TaskList::find`].
pub(crate) async fn tasks_beside(nas: Reads<'_>, id: SyncTaskId) -> Result<TaskList, Error> {
    let ConnectionList { rows, gaps } = connections(nas).await?;
    let mut all = TaskList {
        gaps,
        ..TaskList::default()
    };
    let mut answers: FuturesUnordered<_> = rows
        .iter()
        .map(|one| tasks_or_gap(nas, one, PATIENCE))
        .collect();
    while let Some(list) = answers.next().await {
        if list.tasks.iter().any(|task| task.task_id == id) {
            // A question that is dropped costs its connection, so that those about to be answered are let end.
            let _ = timeout(GRACE, answers.count()).await;
            return Ok(list);
        }
        all.extend(list);
    }
    // Sorted, as they come in the order in which the NAS answers.
    sort_by_key(&mut all.tasks, |task| task.task_id);
    all.find(id).cloned().map(|_| all)
}

/// The task with that id.
///
/// # Errors
/// As [`TaskList::find`].
pub(crate) async fn task(nas: Reads<'_>, id: SyncTaskId) -> Result<SyncTask, Error> {
    tasks_beside(nas, id).await?.find(id).cloned()
}

/// Asks about a task and looks it up at the same time; an unknown id is told as such, whatever the NAS makes of it.
pub(crate) async fn with_task<T>(
    nas: Reads<'_>,
    id: SyncTaskId,
    question: impl Future<Output = Result<T, dsm::Error>>,
) -> Result<(SyncTask, T), Error> {
    let (task, answer) = tokio::join!(task(nas, id), question);
    Ok((task?, answer?))
}

fn known(tasks: &[SyncTask]) -> String {
    let mut names: Vec<String> = tasks.iter().take(MOST_NAMED).map(in_list).collect();
    if tasks.len() > MOST_NAMED {
        names.push(format!(
            "and {} more in cloudsync_list_tasks",
            tasks.len() - MOST_NAMED
        ));
    }
    names.join(", ")
}

fn in_list(task: &SyncTask) -> String {
    let connection = named(task.connection_name.as_deref());
    let path = task.local_path.as_deref().unwrap_or("folder not known");
    format!("{} ({connection}, {path})", task.task_id)
}
