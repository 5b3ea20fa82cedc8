//! What Cloud Sync speaks: every method once, with its source and what it answers. DSM's own words stay in here.

pub(super) mod connection;
pub(super) mod documented;
pub(super) mod log;
pub(super) mod package;
pub(super) mod task;

use dsm::{Api, DialectEvidence, Package, Params, Read, Write, lenient::Fields};

use self::{
    connection::{ConnectionListWire, ConnectionSettingsWire, PropertyWire},
    log::{LogWire, RecentChangesWire},
    package::PackageConfigWire,
    task::{CloudFolderListWire, SyncTaskListWire, TaskFiltersWire, TaskSettingsWire},
};
use super::ids::{ConnectionId, SyncTaskId};

/// The package in Package Center.
pub(super) const PACKAGE: Package = Package {
    name: "Cloud Sync",
    evidence: || DialectEvidence::Apis {
        dsm: CLOUD_SYNC,
        documented: &[documented::CONNECTION, documented::TASK],
    },
};

/// The one API of Cloud Sync on DSM 6 and 7.
const CLOUD_SYNC: Api = Api {
    name: "SYNO.CloudSync",
    version: 1,
    package: Some(PACKAGE),
};

/// Every API that a constant here or in [`documented`] belongs to.
pub(super) const APIS: &[Api] = &[
    CLOUD_SYNC,
    documented::CONNECTION,
    documented::CONNECTION_LOG,
    documented::TASK,
    documented::TASK_FILTER,
];

// Reads. From N4S4 cloud_sync.py with captured answers (fixtures/cloudsync), where nothing else is said.

/// fixtures/cloudsync/get_config.json.
pub(super) const GET_PACKAGE_CONFIG: Read<PackageConfigWire> = CLOUD_SYNC.read("get_config");
/// fixtures/cloudsync/list_conn.json; fields that only faulty connections have are in shapes.json.
pub(super) const LIST_CONNECTIONS: Read<ConnectionListWire> = CLOUD_SYNC.read("list_conn");
/// fixtures/cloudsync/get_property.json.
pub(super) const GET_CONNECTION_PROPERTIES: Read<PropertyWire> = CLOUD_SYNC.read("get_property");
/// fixtures/cloudsync/get_connection_setting.json.
pub(super) const GET_CONNECTION_SETTINGS: Read<ConnectionSettingsWire> =
    CLOUD_SYNC.read("get_connection_setting");
/// fixtures/cloudsync/get_conn_auth_info.json; DSM 7 sends more fields. All of it is secret until known not to be.
pub(super) const GET_CONNECTION_AUTH: Read<Fields> = CLOUD_SYNC.read("get_conn_auth_info");
/// fixtures/cloudsync/get_log.json.
pub(super) const LIST_LOG: Read<LogWire> = CLOUD_SYNC.read("get_log");
/// fixtures/cloudsync/list_sess.json. It wants a connection id, so that "all tasks" is a question to every connection.
pub(super) const LIST_TASKS: Read<SyncTaskListWire> = CLOUD_SYNC.read("list_sess");
/// From the response schemas of mikespub/synology (shapes.json); no whole answer is public.
pub(super) const GET_TASK_SETTINGS: Read<TaskSettingsWire> = CLOUD_SYNC.read("get_session_setting");
/// fixtures/cloudsync/get_selective_sync_config.json.
pub(super) const GET_TASK_FILTERS: Read<TaskFiltersWire> =
    CLOUD_SYNC.read("get_selective_sync_config");
/// fixtures/cloudsync/get_selective_folder_list.json.
pub(super) const LIST_CLOUD_FOLDERS: Read<CloudFolderListWire> =
    CLOUD_SYNC.read("get_selective_folder_list");
/// fixtures/cloudsync/get_recently_change.json.
pub(super) const LIST_RECENT_CHANGES: Read<RecentChangesWire> =
    CLOUD_SYNC.read("get_recently_change");
/// Inside a compound request only; from N4S4 cloud_sync.py, whose own code fails before it sends; not yet seen on a NAS.
pub(super) const TEST_TASK_SETTINGS: Read<()> = CLOUD_SYNC.read("test_task_setting");

// Writes. From N4S4 cloud_sync.py; of their answers only a bare success is public (fixtures/cloudsync). Each setter
// overwrites the whole record.

/// admin_mode is a text here.
pub(super) const SET_PACKAGE_CONFIG: Write = CLOUD_SYNC.write("set_global_config");
/// The present value is sync_mode of `get_config`.
pub(super) const SET_RELINK_BEHAVIOR: Write = CLOUD_SYNC.write("set_personal_config");
/// storage_class must be quoted even when it is empty.
pub(super) const SET_CONNECTION_SETTINGS: Write = CLOUD_SYNC.write("set_connection_setting");
/// schedule_info must be quoted, as its digits would pass for a number.
pub(super) const SET_CONNECTION_SCHEDULE: Write = CLOUD_SYNC.write("set_schedule_setting");
/// Not yet seen with a change of direction.
pub(super) const SET_TASK_SETTINGS: Write = CLOUD_SYNC.write("set_session_setting");
/// What a person once added (user_defined_*) differs from what is filtered in real data, so that it goes back as it came.
pub(super) const SET_TASK_FILTERS: Write = CLOUD_SYNC.write("set_selective_sync_config");
/// Without an id DSM pauses every connection. No attested NAS can pause a single task.
pub(super) const PAUSE: Write = CLOUD_SYNC.write("pause");
/// Without an id DSM resumes every connection.
pub(super) const RESUME: Write = CLOUD_SYNC.write("resume");
/// N4S4 `connection_remove`.
pub(super) const REMOVE_CONNECTION: Write = CLOUD_SYNC.write("unlink_connection");
/// N4S4 `task_remove`. It wants the connection as well, and both must fit.
pub(super) const REMOVE_TASK: Write = CLOUD_SYNC.write("unlink_session");
/// Inside a compound request only, and it does not tell the id of the new task; not yet seen on a NAS.
pub(super) const CREATE_TASK: Write = CLOUD_SYNC.write("create_session");

/// What names a connection in every method about one.
pub(super) fn of_connection(id: ConnectionId) -> Params {
    Params::new().with("connection_id", id)
}

/// What names a task in every method about one.
pub(super) fn of_task(id: SyncTaskId) -> Params {
    Params::new().with("session_id", id)
}

/// Parameters of [`LIST_CONNECTIONS`]; DSM's own window asks by user.
pub(super) fn connections_by(group: &str) -> Params {
    Params::new().with("is_tray", false).with("group_by", group)
}
