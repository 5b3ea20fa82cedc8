//! Sync tasks as the NAS lists them, and how to find one.

use std::time::Duration;

use dsm::{ErrorKind, Reads};
use futures_util::{StreamExt, future::join_all, stream::FuturesUnordered};
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::{Value, json};
use tokio::time::timeout;

use super::{
    connection::{Connection, ConnectionList, connections},
    gap::{self, Gap, MOST_NAMED, incomplete, not_found, of_itself, read_rows},
    health::{Condition, Health},
    page::{Row, shorten_text},
    told_error::ToldError,
    words::{Provider, direction_meaning, named, status_meaning},
};
use crate::{
    cloudsync::{
        ids::{ConnectionId, SyncTaskId},
        wire::{
            LIST_TASKS, of_connection,
            task::{SyncTaskListWire, SyncTaskWire},
        },
    },
    error::Error,
    gate::Affected,
    sorting::sort_by_key,
    text::short_name,
    units::Coded,
};

/// A sync task: one folder of the NAS and one of the cloud. What the NAS does not say is absent.
#[derive(Debug, Clone, Default, Serialize, JsonSchema)]
pub(crate) struct SyncTask {
    /// Task id
    pub(crate) task_id: SyncTaskId,
    /// Name of the task, where the NAS gives it one of its own
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) name: Option<String>,
    /// How it is doing
    pub(crate) health: Health,
    /// What makes it so; absent where the word says all
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) health_reason: Option<String>,
    /// Connection that the task belongs to
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) connection_id: Option<ConnectionId>,
    /// Name of the connection
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) connection_name: Option<String>,
    /// Cloud provider
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) provider: Option<Provider>,
    /// Folder on the NAS
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) local_path: Option<String>,
    /// Folder in the cloud
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) remote_path: Option<String>,
    /// Id of the folder in the cloud, as the provider gives it; absent where the NAS does not say
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) remote_folder_id: Option<String>,
    /// ONLY_UPLOAD, ONLY_DOWNLOAD or BIDIRECTION
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) direction: Option<String>,
    /// The direction in words
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) direction_meaning: Option<&'static str>,
    /// DSM's word, e.g. uptodate, idle, syncing, pause, error
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) status: Option<String>,
    /// The status in words; absent when DSM's word is in no public table
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) status_meaning: Option<&'static str>,
    /// How much of the synchronization is done, 0-100; absent where the NAS does not say
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) progress_percent: Option<i64>,
    /// What is wrong, absent when nothing is
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) error: Option<Coded>,
    /// What DSM says about the error
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) error_text: Option<String>,
    /// How it is doing by itself, whatever its connection does.
    #[serde(skip)]
    pub(crate) own: Condition,
}

/// Tasks, and what is missing of them.
#[derive(Debug, Clone, Default)]
pub(crate) struct TaskList {
    pub(crate) tasks: Vec<SyncTask>,
    pub(crate) gaps: Vec<Gap>,
    /// How many lists they come from.
    answered: usize,
}

/// How long the tasks of one connection may take, so that one that hangs does not take the call with it.
const PATIENCE: Duration = Duration::from_secs(20);

/// How long the others may still take once what was looked for is found.
const GRACE: Duration = Duration::from_secs(1);

impl SyncTask {
    /// # Errors
    /// What a row without an id tells of itself.
    fn read(wire: SyncTaskWire, connection: &Connection) -> Result<Self, String> {
        let Some(id) = wire.sess_id.0 else {
            let status = wire.sync_status.0.map(|status| format!("status {status}"));
            return Err(of_itself([wire.local_sync_path.0, status]));
        };
        let untold = wire.error.is_none();
        let told = ToldError::new(wire.error.map(|error| error.0), wire.error_desc.filled());
        let mut own = Condition::of_status(wire.sync_status.0.as_deref())
            .or_worse(Condition::of_link(wire.link_status.0))
            .or_worse(told.condition());
        if untold {
            let reason = "the NAS does not tell whether it has an error";
            own = own.or_worse(Condition::new(Health::Unknown, reason));
        }
        let (error, error_text) = told.shown();
        let task = Self {
            task_id: SyncTaskId(id),
            connection_id: Some(connection.connection_id),
            connection_name: connection.name.clone(),
            provider: connection.provider.clone(),
            local_path: wire.local_sync_path.0,
            remote_path: wire.remote_sync_path.0,
            remote_folder_id: wire.remote_folder_id.0,
            direction_meaning: wire.sync_direction.0.as_deref().and_then(direction_meaning),
            direction: wire.sync_direction.0,
            status_meaning: wire.sync_status.0.as_deref().and_then(status_meaning),
            status: wire.sync_status.0,
            error,
            error_text,
            own,
            ..Self::default()
        };
        Ok(task.judged(Some(connection)))
    }

    /// With its health from its own and that of its connection: no task is well on a connection that is not.
    pub(crate) fn judged(self, connection: Option<&Connection>) -> Self {
        let condition = match connection {
            Some(connection) if connection.own.health > Health::Paused => self.own.clone(),
            Some(connection) => {
                let reason = connection
                    .own
                    .reason
                    .as_deref()
                    .unwrap_or("paused or suspended");
                let reason = format!("its connection: {reason}");
                let of_connection = Condition::new(connection.own.health, reason);
                self.own.clone().or_worse(of_connection)
            }
            None => {
                let reason = "the state of its connection is not known";
                self.own
                    .clone()
                    .or_worse(Condition::new(Health::Unknown, reason))
            }
        };
        Self {
            health: condition.health,
            health_reason: condition.reason,
            ..self
        }
    }

    /// The task as a preview names it.
    pub(crate) fn title(&self) -> String {
        format!("task {} of {}", self.task_id, self.connection_title())
    }

    /// Its connection as a sentence names it.
    pub(crate) fn connection_title(&self) -> String {
        match self.connection_id {
            Some(id) => format!(
                "connection {id} ({})",
                short_name(named(self.connection_name.as_deref()))
            ),
            None => "a connection that the NAS does not name".into(),
        }
    }

    /// What makes it the same task, whatever it is doing.
    pub(crate) fn identity(&self) -> Value {
        json!({
            "task_id": self.task_id,
            "connection_id": self.connection_id,
            "connection_name": self.connection_name,
            "local_path": self.local_path,
            "remote_path": self.remote_path,
            "direction": self.direction,
        })
    }

    /// The task as it stands in a preview.
    pub(crate) fn affected(&self) -> Affected {
        Affected {
            task_id: self.task_id.0,
            local_path: self.local_path.clone(),
            remote_path: self.remote_path.clone(),
            direction: self.direction.clone(),
        }
    }
}

impl Row for SyncTask {
    fn health(&self) -> Health {
        self.health
    }

    fn shorten(&mut self) {
        self.provider = None;
        self.remote_folder_id = None;
        self.direction_meaning = None;
        self.status_meaning = None;
        for text in [
            &mut self.name,
            &mut self.connection_name,
            &mut self.local_path,
            &mut self.remote_path,
            &mut self.error_text,
            &mut self.health_reason,
        ] {
            shorten_text(text);
        }
    }
}

impl SyncTaskListWire {
    /// The tasks of a connection from its answer.
    pub(crate) fn into_tasks(self, connection: &Connection) -> TaskList {
        let list = format!("list of tasks of {}", connection.short_title());
        let (tasks, mut gaps) =
            read_rows(self.sess, &list, |wire| SyncTask::read(wire, connection));
        let listed = (tasks.len() + gaps.len()) as i64;
        let rows = format!("tasks of {}", connection.short_title());
        gaps.extend(Gap::uncounted(&rows, self.total.0, listed));
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
    let list = nas.call(LIST_TASKS, of_connection(connection.connection_id));
    match timeout(PATIENCE, list).await {
        Ok(list) => Ok(list?.into_tasks(connection)),
        Err(_) => Err(dsm::Error::from(ErrorKind::Timeout {
            call: LIST_TASKS.method().to_string(),
            seconds: PATIENCE.as_secs(),
        })
        .into()),
    }
}

/// The tasks of a connection; those of one that does not answer are a gap.
async fn tasks_or_gap(nas: Reads<'_>, connection: &Connection) -> TaskList {
    tasks_of(nas, connection).await.unwrap_or_else(|error| {
        let gap = Gap::unanswered(format!("the tasks of {}", connection.short_title()), error);
        TaskList {
            gaps: vec![gap],
            ..TaskList::default()
        }
    })
}

/// The tasks of each of these connections, in their order.
pub(crate) async fn tasks_of_each(nas: Reads<'_>, connections: &[Connection]) -> Vec<TaskList> {
    join_all(connections.iter().map(|one| tasks_or_gap(nas, one))).await
}

/// The tasks of every connection.
pub(crate) async fn tasks(nas: Reads<'_>) -> Result<TaskList, Error> {
    let ConnectionList { rows, gaps } = connections(nas).await?;
    let mut all = TaskList {
        gaps,
        ..TaskList::default()
    };
    for list in tasks_of_each(nas, &rows).await {
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
    let mut answers: FuturesUnordered<_> = rows.iter().map(|one| tasks_or_gap(nas, one)).collect();
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
