//! Cloud Sync as two of the documents have it: four APIs, and a pause for each task. No attested NAS has these APIs.

use dsm::{
    Api, Params, Read, Write,
    lenient::{Object, Records, Rows, Told},
};
use serde::Deserialize;

use super::PACKAGE;
use crate::cloudsync::ids::{ConnectionId, SyncTaskId};

pub(crate) const CONNECTION: Api = api("SYNO.CloudSync.Connection");
pub(crate) const CONNECTION_LOG: Api = api("SYNO.CloudSync.Connection.Log");
pub(crate) const TASK: Api = api("SYNO.CloudSync.Task");
pub(crate) const TASK_FILTER: Api = api("SYNO.CloudSync.Task.Filter");

const fn api(name: &'static str) -> Api {
    Api {
        name,
        version: 1,
        package: Some(PACKAGE),
    }
}

// From the document cloudsync-connections.

pub(crate) const LIST_CONNECTIONS: Read<DocumentedConnectionListWire> =
    CONNECTION.read("List").documented();
pub(crate) const GET_CONNECTION: Read<DocumentedQuotaWire> = CONNECTION.read("Get").documented();
pub(crate) const PAUSE_CONNECTION: Write = CONNECTION.write("Pause").documented();
pub(crate) const RESUME_CONNECTION: Write = CONNECTION.write("Resume").documented();
pub(crate) const LIST_LOG: Read<DocumentedLogWire> = CONNECTION_LOG.read("List").documented();

// From the document cloudsync-tasks.

pub(crate) const LIST_TASKS: Read<DocumentedTaskListWire> = TASK.read("List").documented();
pub(crate) const GET_TASK: Read<DocumentedTaskDetailsWire> = TASK.read("Get").documented();
pub(crate) const PAUSE_TASK: Write = TASK.write("Pause").documented();
pub(crate) const RESUME_TASK: Write = TASK.write("Resume").documented();
pub(crate) const GET_TASK_FILTERS: Read<DocumentedFiltersWire> =
    TASK_FILTER.read("Get").documented();

/// What names a connection in every method about one.
pub(crate) fn of_connection(id: ConnectionId) -> Params {
    Params::new().with("conn_id", id)
}

/// What names a task in every method about one.
pub(crate) fn of_task(id: SyncTaskId) -> Params {
    Params::new().with("task_id", id)
}

#[derive(Deserialize)]
pub(crate) struct DocumentedConnectionListWire {
    pub(crate) connections: Records<DocumentedConnectionWire>,
    pub(crate) total: Told<i64>,
}

#[derive(Deserialize)]
pub(crate) struct DocumentedConnectionWire {
    pub(crate) conn_id: Told<i64>,
    pub(crate) cloud_type: Told<String>,
    pub(crate) display_name: Told<String>,
    pub(crate) status: Told<String>,
    pub(crate) account: Told<String>,
}

#[derive(Deserialize)]
pub(crate) struct DocumentedQuotaWire {
    pub(crate) quota_total: Told<i64>,
    pub(crate) quota_used: Told<i64>,
}

#[derive(Deserialize)]
pub(crate) struct DocumentedLogWire {
    pub(crate) logs: Records<DocumentedLogLineWire>,
    pub(crate) total: Told<i64>,
}

#[derive(Default, Deserialize)]
pub(crate) struct DocumentedLogLineWire {
    pub(crate) time: Told<i64>,
    pub(crate) r#type: Told<String>,
    pub(crate) message: Told<String>,
}

#[derive(Deserialize)]
pub(crate) struct DocumentedTaskListWire {
    pub(crate) tasks: Records<DocumentedTaskWire>,
    pub(crate) total: Told<i64>,
}

#[derive(Deserialize)]
pub(crate) struct DocumentedTaskWire {
    pub(crate) task_id: Told<i64>,
    pub(crate) conn_id: Told<i64>,
    pub(crate) name: Told<String>,
    pub(crate) local_path: Told<String>,
    pub(crate) remote_path: Told<String>,
    pub(crate) direction: Told<String>,
    pub(crate) status: Told<String>,
    pub(crate) progress: Told<i64>,
}

#[derive(Deserialize)]
pub(crate) struct DocumentedTaskDetailsWire {
    pub(crate) files_synced: Told<i64>,
    pub(crate) bytes_synced: Told<i64>,
    pub(crate) last_sync_time: Told<i64>,
    pub(crate) status: Told<String>,
    pub(crate) progress: Told<i64>,
}

#[derive(Deserialize)]
pub(crate) struct DocumentedFiltersWire {
    pub(crate) filters: Rows<Object<DocumentedFilterWire>>,
}

#[derive(Default, Deserialize)]
pub(crate) struct DocumentedFilterWire {
    pub(crate) r#type: Told<String>,
    pub(crate) pattern: Told<String>,
}
