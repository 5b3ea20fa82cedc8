//! Cloud Sync: the tools, one row each, and what they share.
//!
//! DSM calls a sync task a session and the link to a cloud account a connection; tools say task and connection.

mod connection;
mod create_s3_task;
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
    dsm::{Api, Package},
    gate::Effect::{Change, Destructive, Read, Start},
    operation::{Operation, dsm},
};

/// The package in Package Center.
const PACKAGE: Package = Package { name: "Cloud Sync" };

/// The one API of Cloud Sync on DSM 6 and 7.
const CLOUD_SYNC: Api = Api {
    name: "SYNO.CloudSync",
    version: 1,
    package: Some(PACKAGE),
};

/// Every tool of Cloud Sync.
#[rustfmt::skip]
pub const OPERATIONS: &[Operation] = &[
    Operation::new::<get_package_config::GetPackageConfig>("cloudsync_get_package_config", Read, dsm(CLOUD_SYNC, "get_config")),
    Operation::new::<list_connections::ListConnections>("cloudsync_list_connections", Read, dsm(CLOUD_SYNC, "list_conn")),
    Operation::new::<get_connection::GetConnection>("cloudsync_get_connection", Read, dsm(CLOUD_SYNC, "get_property")),
    Operation::new::<get_connection_settings::GetConnectionSettings>("cloudsync_get_connection_settings", Read, dsm(CLOUD_SYNC, "get_connection_setting")),
    Operation::new::<get_connection_auth::GetConnectionAuth>("cloudsync_get_connection_auth", Read, dsm(CLOUD_SYNC, "get_conn_auth_info")),
    Operation::new::<list_connection_logs::ListConnectionLogs>("cloudsync_list_connection_logs", Read, dsm(CLOUD_SYNC, "get_log")),
    Operation::new::<list_tasks::ListTasks>("cloudsync_list_tasks", Read, dsm(CLOUD_SYNC, "list_sess")),
    Operation::new::<get_task::GetTask>("cloudsync_get_task", Read, dsm(CLOUD_SYNC, "get_session_setting")),
    Operation::new::<get_task_filters::GetTaskFilters>("cloudsync_get_task_filters", Read, dsm(CLOUD_SYNC, "get_selective_sync_config")),
    Operation::new::<list_task_cloud_folders::ListTaskCloudFolders>("cloudsync_list_task_cloud_folders", Read, dsm(CLOUD_SYNC, "get_selective_folder_list")),
    Operation::new::<list_recent_changes::ListRecentChanges>("cloudsync_list_recent_changes", Read, dsm(CLOUD_SYNC, "get_recently_change")),
    Operation::new::<set_package_config::SetPackageConfig>("cloudsync_set_package_config", Change, dsm(CLOUD_SYNC, "set_global_config")),
    Operation::new::<set_relink_behavior::SetRelinkBehavior>("cloudsync_set_relink_behavior", Destructive, dsm(CLOUD_SYNC, "set_personal_config")),
    Operation::new::<set_connection_settings::SetConnectionSettings>("cloudsync_set_connection_settings", Change, dsm(CLOUD_SYNC, "set_connection_setting")),
    Operation::new::<set_connection_schedule::SetConnectionSchedule>("cloudsync_set_connection_schedule", Change, dsm(CLOUD_SYNC, "set_schedule_setting")),
    Operation::new::<set_task_settings::SetTaskSettings>("cloudsync_set_task_settings", Destructive, dsm(CLOUD_SYNC, "set_session_setting")),
    Operation::new::<set_task_filters::SetTaskFilters>("cloudsync_set_task_filters", Change, dsm(CLOUD_SYNC, "set_selective_sync_config")),
    Operation::new::<pause_connection::PauseConnection>("cloudsync_pause_connection", Change, dsm(CLOUD_SYNC, "pause")),
    Operation::new::<resume_connection::ResumeConnection>("cloudsync_resume_connection", Change, dsm(CLOUD_SYNC, "resume")),
    Operation::new::<pause_task::PauseTask>("cloudsync_pause_task", Change, dsm(CLOUD_SYNC, "pause")),
    Operation::new::<resume_task::ResumeTask>("cloudsync_resume_task", Change, dsm(CLOUD_SYNC, "resume")),
    Operation::new::<remove_connection::RemoveConnection>("cloudsync_remove_connection", Destructive, dsm(CLOUD_SYNC, "unlink_connection")),
    Operation::new::<remove_task::RemoveTask>("cloudsync_remove_task", Destructive, dsm(CLOUD_SYNC, "unlink_session")),
    Operation::new::<test_task_settings::TestTaskSettings>("cloudsync_test_task_settings", Read, dsm(CLOUD_SYNC, "test_task_setting")),
    Operation::new::<create_s3_task::CreateS3Task>("cloudsync_create_s3_task", Start, dsm(CLOUD_SYNC, "create_session")),
];
