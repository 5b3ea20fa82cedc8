//! Cloud Sync: the tools, one row each.
//!
//! DSM calls a sync task a session and the link to a cloud account a connection; tools say task and connection.

mod ids;
mod model;
mod setter;
mod switch;
mod tools;
mod wire;

use self::{
    tools::{
        create_s3_task::CreateS3Task, get_connection::GetConnection,
        get_connection_auth::GetConnectionAuth, get_connection_settings::GetConnectionSettings,
        get_package_config::GetPackageConfig, get_task::GetTask, get_task_filters::GetTaskFilters,
        list_connection_logs::ListConnectionLogs, list_connections::ListConnections,
        list_recent_changes::ListRecentChanges, list_task_cloud_folders::ListTaskCloudFolders,
        list_tasks::ListTasks, pause_connection::PauseConnection, pause_task::PauseTask,
        remove_connection::RemoveConnection, remove_task::RemoveTask,
        resume_connection::ResumeConnection, resume_task::ResumeTask,
        set_connection_schedule::SetConnectionSchedule,
        set_connection_settings::SetConnectionSettings, set_package_config::SetPackageConfig,
        set_relink_behavior::SetRelinkBehavior, set_task_filters::SetTaskFilters,
        set_task_settings::SetTaskSettings, test_task_settings::TestTaskSettings,
    },
    wire::{documented, *},
};
use crate::operation::{Tool, check_with};

/// Every API that some method belongs to.
pub const APIS: &[dsm::Api] = wire::APIS;

/// Every tool of Cloud Sync.
#[rustfmt::skip]
pub const TOOLS: &[Tool] = &[
    Tool::read::<GetPackageConfig, _>("cloudsync_get_package_config", GET_PACKAGE_CONFIG),
    Tool::read::<ListConnections, _>("cloudsync_list_connections", LIST_CONNECTIONS).documented(documented::LIST_CONNECTIONS.method()),
    Tool::read::<GetConnection, _>("cloudsync_get_connection", GET_CONNECTION_PROPERTIES).documented(documented::GET_CONNECTION.method()),
    Tool::read::<GetConnectionSettings, _>("cloudsync_get_connection_settings", GET_CONNECTION_SETTINGS),
    Tool::read::<GetConnectionAuth, _>("cloudsync_get_connection_auth", GET_CONNECTION_AUTH),
    Tool::read::<ListConnectionLogs, _>("cloudsync_list_connection_logs", LIST_LOG).documented(documented::LIST_LOG.method()),
    Tool::read::<ListTasks, _>("cloudsync_list_tasks", LIST_TASKS).documented(documented::LIST_TASKS.method()),
    Tool::read::<GetTask, _>("cloudsync_get_task", GET_TASK_SETTINGS).documented(documented::GET_TASK.method()),
    Tool::read::<GetTaskFilters, _>("cloudsync_get_task_filters", GET_TASK_FILTERS).documented(documented::GET_TASK_FILTERS.method()),
    Tool::read::<ListTaskCloudFolders, _>("cloudsync_list_task_cloud_folders", LIST_CLOUD_FOLDERS),
    Tool::read::<ListRecentChanges, _>("cloudsync_list_recent_changes", LIST_RECENT_CHANGES),
    Tool::change::<SetPackageConfig>("cloudsync_set_package_config", SET_PACKAGE_CONFIG, check_with("cloudsync_get_package_config")),
    Tool::destructive::<SetRelinkBehavior>("cloudsync_set_relink_behavior", SET_RELINK_BEHAVIOR, check_with("cloudsync_get_package_config")),
    Tool::change::<SetConnectionSettings>("cloudsync_set_connection_settings", SET_CONNECTION_SETTINGS, check_with("cloudsync_get_connection_settings")),
    Tool::change::<SetConnectionSchedule>("cloudsync_set_connection_schedule", SET_CONNECTION_SCHEDULE, check_with("cloudsync_get_connection_settings")),
    Tool::destructive::<SetTaskSettings>("cloudsync_set_task_settings", SET_TASK_SETTINGS, check_with("cloudsync_get_task")),
    Tool::change::<SetTaskFilters>("cloudsync_set_task_filters", SET_TASK_FILTERS, check_with("cloudsync_get_task_filters")),
    Tool::change::<PauseConnection>("cloudsync_pause_connection", PAUSE, check_with("cloudsync_list_connections")).documented(documented::PAUSE_CONNECTION.method()),
    Tool::change::<ResumeConnection>("cloudsync_resume_connection", RESUME, check_with("cloudsync_list_connections")).documented(documented::RESUME_CONNECTION.method()),
    Tool::change::<PauseTask>("cloudsync_pause_task", PAUSE, check_with("cloudsync_list_tasks")).documented(documented::PAUSE_TASK.method()),
    Tool::change::<ResumeTask>("cloudsync_resume_task", RESUME, check_with("cloudsync_list_tasks")).documented(documented::RESUME_TASK.method()),
    Tool::destructive::<RemoveConnection>("cloudsync_remove_connection", REMOVE_CONNECTION, check_with("cloudsync_list_connections")),
    Tool::destructive::<RemoveTask>("cloudsync_remove_task", REMOVE_TASK, check_with("cloudsync_list_tasks")),
    Tool::read::<TestTaskSettings, _>("cloudsync_test_task_settings", TEST_TASK_SETTINGS),
    Tool::start::<CreateS3Task>("cloudsync_create_s3_task", CREATE_TASK, check_with("cloudsync_list_tasks")),
];
