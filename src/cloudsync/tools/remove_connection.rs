use dsm::Reads;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::{
    cloudsync::{
        ids::ConnectionId,
        model::{
            by_name::CONNECTION,
            connection::{Connection, connection, connections},
            gap::texts,
            task::{SyncTask, TaskList, tasks_of},
        },
        wire::{REMOVE_CONNECTION, of_connection},
    },
    error::Error,
    gate::{Cleared, Gated, Preview},
    operation::{
        A_FEW_SECONDS, Change, Named, Outcome, Request, Turn, Undo, Verdict, change_and_look,
    },
};

/// Remove a connection with all its sync tasks. Files stay on both sides; the link and its settings are lost for good.
/// Needs confirm
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct RemoveConnection {
    #[serde(alias = "conn_id")]
    connection_id: ConnectionId,
}

/// What was removed.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct ConnectionRemoved {
    outcome: Outcome,
    /// Read back: true when the NAS no longer lists it; absent when it could not be read back
    #[serde(skip_serializing_if = "Option::is_none")]
    gone: Option<bool>,
    /// Set when it was done but could not be read back
    #[serde(skip_serializing_if = "Option::is_none")]
    warning: Option<String>,
    connection_id: ConnectionId,
    before: Before,
    #[serde(flatten)]
    undo: Undo,
}

/// What was there, read before
#[derive(Debug, Serialize, JsonSchema)]
struct Before {
    connection: Connection,
    tasks: Vec<SyncTask>,
}

/// Why nothing puts it back.
const GONE: &str = "the connection is gone with its sign-in, settings and tasks: someone has to sign in to the cloud again in Cloud Sync and make the tasks anew";

impl Request for RemoveConnection {
    type Response = ConnectionRemoved;

    const NAMED: &'static [Named] = &[CONNECTION];

    fn example() -> Self {
        Self {
            connection_id: ConnectionId(12),
        }
    }
}

impl Gated for RemoveConnection {
    async fn preview(&self, nas: Reads<'_>) -> Result<Option<Preview>, Error> {
        let connection = connection(nas, self.connection_id).await?;
        let tasks = tasks_of(nas, &connection).await?;
        let mut lost = vec![
            "the link to the cloud account with its sign-in, settings and schedule".into(),
            match (tasks.tasks.len(), tasks.gaps.is_empty()) {
                (1, true) => "its sync task with its settings and filters".into(),
                (count, true) => {
                    format!("its {count} sync tasks with their settings and filters")
                }
                (_, false) => format!(
                    "all of its sync tasks with their settings and filters, also those that cannot be read: {}",
                    texts(&tasks.gaps).join("; ")
                ),
            },
        ];
        if let Some(files @ 1..) = connection.unfinished_files {
            lost.push(format!(
                "the transfer of {files} files that are not finished"
            ));
        }
        Ok(Some(Preview {
            target: connection.title(),
            effect: "the connection and all its sync tasks are removed".into(),
            unfinished_files: connection.unfinished_files,
            lost,
            stays: vec!["all files on the NAS".into(), "all files in the cloud".into()],
            undo: "It cannot be undone: someone has to sign in to the cloud again in Cloud Sync and make the tasks anew".into(),
            identity: identity(&connection, &tasks),
            tasks: tasks.tasks.iter().map(SyncTask::affected).collect(),
            subject: format!("connection {}", connection.connection_id),
            ..Preview::default()
        }))
    }
}

/// What the person agrees to lose.
fn identity(connection: &Connection, list: &TaskList) -> Value {
    let unknown = ("unknown".to_owned(), texts(&list.gaps).into());
    let tasks = list
        .tasks
        .iter()
        .map(|task| (format!("task {}", task.task_id), task.identity()));
    let own = ("connection".to_owned(), connection.identity());
    Value::Object([own, unknown].into_iter().chain(tasks).collect())
}

impl Change for RemoveConnection {
    fn turn(&self) -> Turn {
        Turn::Any
    }

    async fn run(cleared: Cleared<'_, Self>) -> Result<ConnectionRemoved, Error> {
        let id = cleared.request().connection_id;
        let reads = cleared.reads();
        let mut now = connection(reads, id).await?;
        let tasks = tasks_of(reads, &now).await?;
        now.judge(Some(&tasks));
        cleared.still(Some(&identity(&now, &tasks)))?;
        let gone = |(now, has_all): &(Vec<Connection>, bool)| match now
            .iter()
            .any(|other| other.connection_id == id)
        {
            true => Verdict::Pending,
            false if *has_all => Verdict::Reached,
            false => Verdict::Untold,
        };
        let read_back = change_and_look(
            cleared.nas().send(REMOVE_CONNECTION, of_connection(id)),
            A_FEW_SECONDS,
            async || {
                let list = connections(reads).await?;
                let has_all = list.gaps.is_empty();
                Ok((list.complete()?, has_all))
            },
            gone,
        )
        .await?;
        Ok(ConnectionRemoved {
            connection_id: id,
            outcome: read_back.outcome(),
            gone: read_back.took_effect(),
            before: Before {
                connection: now,
                tasks: tasks.tasks,
            },
            undo: Undo::none(GONE),
            warning: read_back.warning,
        })
    }
}
