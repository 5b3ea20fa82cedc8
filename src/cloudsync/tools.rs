//! One file an operation.

pub(super) mod create_s3_task;
pub(super) mod diagnose_connection;
pub(super) mod get_connection;
pub(super) mod get_connection_auth;
pub(super) mod get_connection_settings;
pub(super) mod get_package_config;
pub(super) mod get_task;
pub(super) mod get_task_filters;
pub(super) mod list_connection_logs;
pub(super) mod list_connections;
pub(super) mod list_recent_changes;
pub(super) mod list_task_cloud_folders;
pub(super) mod list_tasks;
pub(super) mod pause_connection;
pub(super) mod pause_task;
pub(super) mod remove_connection;
pub(super) mod remove_task;
pub(super) mod resume_connection;
pub(super) mod resume_task;
pub(super) mod set_connection_schedule;
pub(super) mod set_connection_settings;
pub(super) mod set_package_config;
pub(super) mod set_relink_behavior;
pub(super) mod set_task_filters;
pub(super) mod set_task_settings;
pub(super) mod test_task_settings;
