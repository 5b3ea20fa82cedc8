//! Cloud Sync: the tools, one row each.
//!
//! DSM calls a sync task a session and the link to a cloud account a connection; tools say task and connection.

mod ids;
mod model;
mod setter;
pub mod survey;
mod switch;
mod tools;
mod wire;

use dsm::{Dialect, Params};

use self::{
    model::by_name::{connection_choices, task_choices},
    tools::{
        create_s3_task::CreateS3Task, diagnose_connection::DiagnoseConnection,
        get_connection::GetConnection, get_connection_auth::GetConnectionAuth,
        get_connection_settings::GetConnectionSettings, get_package_config::GetPackageConfig,
        get_task::GetTask, get_task_filters::GetTaskFilters,
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
use crate::{
    operation::{Choices, NOT_DOCUMENTED, Tool, check_with},
    packages::Product,
};

/// The hours of a schedule, as a change of it has them, in words; absent for what is none.
pub fn hours_in_words(hours: &serde_json::Value) -> Option<String> {
    model::schedule::in_words(hours)
}

/// Every API that some method belongs to.
pub const APIS: &[dsm::Api] = wire::APIS;

/// The package, and how it is asked.
pub const PRODUCT: Product = Product {
    package: PACKAGE,
    id: "CloudSync",
    apis: APIS,
    list: |dialect| match dialect {
        Dialect::Dsm => (
            LIST_CONNECTIONS.decoded_as(),
            connections_by("group_by_user"),
        ),
        Dialect::Documented => (documented::LIST_CONNECTIONS.decoded_as(), Params::new()),
    },
};

/// What its tools tell apart by ids.
pub const CHOICES: &[Choices] = &[
    Choices {
        tool: "cloudsync_get_connection",
        list: |nas, dialect| Box::pin(connection_choices(nas, dialect)),
    },
    Choices {
        tool: "cloudsync_get_task",
        list: |nas, dialect| Box::pin(task_choices(nas, dialect)),
    },
];

/// Every tool of Cloud Sync.
#[rustfmt::skip]
pub const TOOLS: &[Tool] = &[
    Tool::read::<GetPackageConfig, _, _>("cloudsync_get_package_config", GET_PACKAGE_CONFIG, NOT_DOCUMENTED),
    Tool::read::<ListConnections, _, _>("cloudsync_list_connections", LIST_CONNECTIONS, Some(documented::LIST_CONNECTIONS)),
    Tool::read::<GetConnection, _, _>("cloudsync_get_connection", GET_CONNECTION_PROPERTIES, Some(documented::GET_CONNECTION)),
    Tool::read::<GetConnectionSettings, _, _>("cloudsync_get_connection_settings", GET_CONNECTION_SETTINGS, NOT_DOCUMENTED),
    Tool::read::<GetConnectionAuth, _, _>("cloudsync_get_connection_auth", GET_CONNECTION_AUTH, NOT_DOCUMENTED),
    Tool::read::<ListConnectionLogs, _, _>("cloudsync_list_connection_logs", LIST_LOG, Some(documented::LIST_LOG)),
    Tool::read::<DiagnoseConnection, _, _>("cloudsync_diagnose_connection", LIST_LOG, Some(documented::LIST_LOG)),
    Tool::read::<ListTasks, _, _>("cloudsync_list_tasks", LIST_TASKS, Some(documented::LIST_TASKS)),
    Tool::read::<GetTask, _, _>("cloudsync_get_task", GET_TASK_SETTINGS, Some(documented::GET_TASK)),
    Tool::read::<GetTaskFilters, _, _>("cloudsync_get_task_filters", GET_TASK_FILTERS, Some(documented::GET_TASK_FILTERS)),
    Tool::read::<ListTaskCloudFolders, _, _>("cloudsync_list_task_cloud_folders", LIST_CLOUD_FOLDERS, NOT_DOCUMENTED),
    Tool::read::<ListRecentChanges, _, _>("cloudsync_list_recent_changes", LIST_RECENT_CHANGES, NOT_DOCUMENTED),
    Tool::change_with_gated_undo::<SetPackageConfig>("cloudsync_set_package_config", SET_PACKAGE_CONFIG, None, check_with("cloudsync_get_package_config")),
    Tool::destructive::<SetRelinkBehavior>("cloudsync_set_relink_behavior", SET_RELINK_BEHAVIOR, None, check_with("cloudsync_get_package_config")),
    Tool::change::<SetConnectionSettings>("cloudsync_set_connection_settings", SET_CONNECTION_SETTINGS, None, check_with("cloudsync_get_connection_settings")),
    Tool::change::<SetConnectionSchedule>("cloudsync_set_connection_schedule", SET_CONNECTION_SCHEDULE, None, check_with("cloudsync_get_connection_settings")),
    Tool::destructive::<SetTaskSettings>("cloudsync_set_task_settings", SET_TASK_SETTINGS, None, check_with("cloudsync_get_task")),
    Tool::change::<SetTaskFilters>("cloudsync_set_task_filters", SET_TASK_FILTERS, None, check_with("cloudsync_get_task_filters")),
    Tool::change::<PauseConnection>("cloudsync_pause_connection", PAUSE, Some(documented::PAUSE_CONNECTION), check_with("cloudsync_list_connections")),
    Tool::change::<ResumeConnection>("cloudsync_resume_connection", RESUME, Some(documented::RESUME_CONNECTION), check_with("cloudsync_list_connections")),
    Tool::change::<PauseTask>("cloudsync_pause_task", PAUSE, Some(documented::PAUSE_TASK), check_with("cloudsync_list_tasks")),
    Tool::change::<ResumeTask>("cloudsync_resume_task", RESUME, Some(documented::RESUME_TASK), check_with("cloudsync_list_tasks")),
    Tool::destructive::<RemoveConnection>("cloudsync_remove_connection", REMOVE_CONNECTION, None, check_with("cloudsync_list_connections")),
    Tool::destructive::<RemoveTask>("cloudsync_remove_task", REMOVE_TASK, None, check_with("cloudsync_list_tasks")),
    Tool::read::<TestTaskSettings, _, _>("cloudsync_test_task_settings", TEST_TASK_SETTINGS, NOT_DOCUMENTED),
    Tool::destructive::<CreateS3Task>("cloudsync_create_s3_task", CREATE_TASK, None, check_with("cloudsync_list_tasks")),
];
