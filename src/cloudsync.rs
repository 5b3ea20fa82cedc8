//! Cloud Sync: the tools, one row each, and what they share.
//!
//! DSM calls a sync task a session and the link to a cloud account a connection; tools say task and connection.

mod connection;
mod create_s3_task;
mod documented;
mod get_connection;
mod get_connection_auth;
mod get_connection_settings;
mod get_package_config;
mod get_task;
mod get_task_filters;
mod list_connection_logs;
mod list_connections;
mod list_recent_changes;
mod list_task_cloud_folders;
mod list_tasks;
mod patch;
mod pause_connection;
mod pause_task;
mod remove_connection;
mod remove_task;
mod resume_connection;
mod resume_task;
mod s3_task;
mod schedule;
mod set_connection_schedule;
mod set_connection_settings;
mod set_package_config;
mod set_relink_behavior;
mod set_task_filters;
mod set_task_settings;
mod switch;
mod task;
mod test_task_settings;
mod words;

use crate::{
    dsm::{Api, Mark, Package},
    gate::Effect::{Change, Destructive, Read, Start},
    operation::{Operation, documented, dsm, none},
};

/// The package in Package Center.
const PACKAGE: Package = Package {
    name: "Cloud Sync",
    mark: Mark::Apis(&[CONNECTION_NAME, TASK_NAME]),
};

const CONNECTION_NAME: &str = "SYNO.CloudSync.Connection";
const TASK_NAME: &str = "SYNO.CloudSync.Task";

/// The one API of Cloud Sync on DSM 6 and 7.
const CLOUD_SYNC: Api = Api {
    name: "SYNO.CloudSync",
    version: 1,
    package: Some(PACKAGE),
};

// The documents have four APIs instead, which no attested NAS has.
const CONNECTION: Api = Api {
    name: CONNECTION_NAME,
    version: 1,
    package: Some(PACKAGE),
};
const CONNECTION_LOG: Api = Api {
    name: "SYNO.CloudSync.Connection.Log",
    version: 1,
    package: Some(PACKAGE),
};
const TASK: Api = Api {
    name: TASK_NAME,
    version: 1,
    package: Some(PACKAGE),
};
const TASK_FILTER: Api = Api {
    name: "SYNO.CloudSync.Task.Filter",
    version: 1,
    package: Some(PACKAGE),
};

/// Every tool of Cloud Sync.
#[rustfmt::skip]
pub const OPERATIONS: &[Operation] = &[
    Operation::new::<get_package_config::GetPackageConfig>("cloudsync_get_package_config", Read, dsm(CLOUD_SYNC, "get_config"), none()),
    Operation::new::<list_connections::ListConnections>("cloudsync_list_connections", Read, dsm(CLOUD_SYNC, "list_conn"), documented(CONNECTION, "List")),
    Operation::new::<get_connection::GetConnection>("cloudsync_get_connection", Read, dsm(CLOUD_SYNC, "get_property"), documented(CONNECTION, "Get")),
    Operation::new::<get_connection_settings::GetConnectionSettings>("cloudsync_get_connection_settings", Read, dsm(CLOUD_SYNC, "get_connection_setting"), none()),
    Operation::new::<get_connection_auth::GetConnectionAuth>("cloudsync_get_connection_auth", Read, dsm(CLOUD_SYNC, "get_conn_auth_info"), none()),
    Operation::new::<list_connection_logs::ListConnectionLogs>("cloudsync_list_connection_logs", Read, dsm(CLOUD_SYNC, "get_log"), documented(CONNECTION_LOG, "List")),
    Operation::new::<list_tasks::ListTasks>("cloudsync_list_tasks", Read, dsm(CLOUD_SYNC, "list_sess"), documented(TASK, "List")),
    Operation::new::<get_task::GetTask>("cloudsync_get_task", Read, dsm(CLOUD_SYNC, "get_session_setting"), documented(TASK, "Get")),
    Operation::new::<get_task_filters::GetTaskFilters>("cloudsync_get_task_filters", Read, dsm(CLOUD_SYNC, "get_selective_sync_config"), documented(TASK_FILTER, "Get")),
    Operation::new::<list_task_cloud_folders::ListTaskCloudFolders>("cloudsync_list_task_cloud_folders", Read, dsm(CLOUD_SYNC, "get_selective_folder_list"), none()),
    Operation::new::<list_recent_changes::ListRecentChanges>("cloudsync_list_recent_changes", Read, dsm(CLOUD_SYNC, "get_recently_change"), none()),
    Operation::new::<set_package_config::SetPackageConfig>("cloudsync_set_package_config", Change, dsm(CLOUD_SYNC, "set_global_config"), none()).told_by("cloudsync_get_package_config"),
    Operation::new::<set_relink_behavior::SetRelinkBehavior>("cloudsync_set_relink_behavior", Destructive, dsm(CLOUD_SYNC, "set_personal_config"), none()).told_by("cloudsync_get_package_config"),
    Operation::new::<set_connection_settings::SetConnectionSettings>("cloudsync_set_connection_settings", Change, dsm(CLOUD_SYNC, "set_connection_setting"), none()).told_by("cloudsync_get_connection_settings"),
    Operation::new::<set_connection_schedule::SetConnectionSchedule>("cloudsync_set_connection_schedule", Change, dsm(CLOUD_SYNC, "set_schedule_setting"), none()).told_by("cloudsync_get_connection_settings"),
    Operation::new::<set_task_settings::SetTaskSettings>("cloudsync_set_task_settings", Destructive, dsm(CLOUD_SYNC, "set_session_setting"), none()).told_by("cloudsync_get_task"),
    Operation::new::<set_task_filters::SetTaskFilters>("cloudsync_set_task_filters", Change, dsm(CLOUD_SYNC, "set_selective_sync_config"), none()).told_by("cloudsync_get_task_filters"),
    Operation::new::<pause_connection::PauseConnection>("cloudsync_pause_connection", Change, dsm(CLOUD_SYNC, "pause"), documented(CONNECTION, "Pause")).told_by("cloudsync_list_connections"),
    Operation::new::<resume_connection::ResumeConnection>("cloudsync_resume_connection", Change, dsm(CLOUD_SYNC, "resume"), documented(CONNECTION, "Resume")).told_by("cloudsync_list_connections"),
    Operation::new::<pause_task::PauseTask>("cloudsync_pause_task", Change, dsm(CLOUD_SYNC, "pause"), documented(TASK, "Pause")).told_by("cloudsync_list_tasks"),
    Operation::new::<resume_task::ResumeTask>("cloudsync_resume_task", Change, dsm(CLOUD_SYNC, "resume"), documented(TASK, "Resume")).told_by("cloudsync_list_tasks"),
    Operation::new::<remove_connection::RemoveConnection>("cloudsync_remove_connection", Destructive, dsm(CLOUD_SYNC, "unlink_connection"), none()).told_by("cloudsync_list_connections"),
    Operation::new::<remove_task::RemoveTask>("cloudsync_remove_task", Destructive, dsm(CLOUD_SYNC, "unlink_session"), none()).told_by("cloudsync_list_tasks"),
    Operation::new::<test_task_settings::TestTaskSettings>("cloudsync_test_task_settings", Read, dsm(CLOUD_SYNC, "test_task_setting"), none()),
    Operation::new::<create_s3_task::CreateS3Task>("cloudsync_create_s3_task", Start, dsm(CLOUD_SYNC, "create_session"), none()).told_by("cloudsync_list_tasks"),
];
