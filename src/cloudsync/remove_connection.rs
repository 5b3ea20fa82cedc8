// Wire: SYNO.CloudSync v1 unlink_connection, from N4S4 cloud_sync.py `connection_remove`; not yet seen on a NAS.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::{
    connection::{connection, connections},
    task::tasks_of,
};
use crate::{
    dsm::Params,
    error::Error,
    gate::{Cleared, Preview},
    operation::{Request, Target},
    units::ConnectionId,
};

/// Remove a connection with all its sync tasks. Files stay on both sides; the link and its settings are lost for good.
/// Needs confirm
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct RemoveConnection {
    #[serde(alias = "conn_id")]
    connection_id: ConnectionId,
    /// True after a person agreed to the preview
    confirm: Option<bool>,
}

/// What was removed.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct Removed {
    connection_id: ConnectionId,
    /// True when the NAS no longer lists it
    gone: bool,
    /// Set when it was done but could not be read back
    #[serde(skip_serializing_if = "Option::is_none")]
    warning: Option<String>,
}

impl Request for RemoveConnection {
    type Response = Removed;

    fn example() -> Self {
        Self {
            connection_id: ConnectionId(12),
            confirm: None,
        }
    }

    fn params(&self) -> Params {
        Params::new().with("connection_id", self.connection_id)
    }

    fn confirmed(&self) -> bool {
        self.confirm == Some(true)
    }

    async fn preview(&self, on: Target<'_>) -> Result<Option<Preview>, Error> {
        let connection = connection(on.nas, self.connection_id).await?;
        let tasks = tasks_of(on.nas, &connection).await?;
        let mut lost = vec![
            "the link to the cloud account with its sign-in, settings and schedule".into(),
            match tasks.len() {
                1 => "its sync task with its settings and filters".into(),
                count => format!("its {count} sync tasks with their settings and filters"),
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
            identity: json!([connection.identity(), tasks.iter().map(|task| task.identity()).collect::<Vec<_>>()]),
            tasks: tasks.iter().map(|task| task.affected()).collect(),
        }))
    }

    async fn run(cleared: Cleared<Self>, on: Target<'_>) -> Result<Removed, Error> {
        let request = cleared.request();
        on.nas.act(on.method, request.params()).await?;
        let now = connections(on.nas).await;
        Ok(Removed {
            connection_id: request.connection_id,
            gone: now.as_ref().is_ok_and(|now| {
                now.iter()
                    .all(|other| other.connection_id != request.connection_id)
            }),
            warning: now.err().map(|error| {
                format!("It was done, but the connections could not be read: {error}")
            }),
        })
    }
}
