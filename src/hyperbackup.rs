//! Hyper Backup: the tools, one row each, and the APIs behind them.
//!
//! Must not know the gate's policies or who calls; how a call runs is up to `operation`.

mod act;
mod copy_out;
mod model;
pub mod survey;
mod tools;
mod wire;

use dsm::{Dialect, Params};

use self::{
    model::task_choices,
    tools::{
        CancelIntegrityCheck, CancelTask, CheckIntegrity, CopyVersionFiles, DiagnoseTask,
        DiscardTask, GetStatistics, GetTarget, GetTask, GetTaskStatus, ListLogs, ListRepositories,
        ListTasks, ListVersionFiles, ListVersions, RemoveTask, ResumeTask, RunTask, SuspendTask,
        WaitForTask,
    },
    wire::{
        CANCEL_INTEGRITY_CHECK, CANCEL_TASK, CHECK_INTEGRITY, COPY_VERSION_FILES, DISCARD_RUN,
        GET_STATISTICS, GET_TARGET, GET_TASK, GET_TASK_STATUS, LIST_LOG, LIST_REPOSITORIES,
        LIST_TASKS, LIST_VERSION_FILES, LIST_VERSIONS, PACKAGE, REMOVE_TASK, RESUME_TASK, RUN_TASK,
        SUSPEND_TASK, documented, list_params,
    },
};
use crate::{
    operation::{Choices, NOT_DOCUMENTED, Tool, check_with},
    packages::Product,
};

const STATUS_TOOL: &str = "hyperbackup_get_task_status";

/// The package, and how it is asked.
pub const PRODUCT: Product = Product {
    package: PACKAGE,
    id: "HyperBackup",
    apis: APIS,
    list: |dialect| match dialect {
        Dialect::Dsm => (LIST_TASKS.decoded_as(), list_params()),
        Dialect::Documented => (documented::LIST_TASKS.decoded_as(), Params::new()),
    },
};

/// Every tool of Hyper Backup.
#[rustfmt::skip]
pub const TOOLS: &[Tool] = &[
    Tool::read::<ListTasks, _, _>("hyperbackup_list_tasks", LIST_TASKS, Some(documented::LIST_TASKS)),
    Tool::read::<GetTask, _, _>("hyperbackup_get_task", GET_TASK, Some(documented::GET_TASK)),
    Tool::read::<GetTaskStatus, _, _>(STATUS_TOOL, GET_TASK_STATUS, Some(documented::GET_TASK_STATUS)),
    Tool::read::<DiagnoseTask, _, _>("hyperbackup_diagnose_task", GET_TASK_STATUS, Some(documented::GET_TASK_STATUS)),
    Tool::read::<GetTarget, _, _>("hyperbackup_get_target", GET_TARGET, NOT_DOCUMENTED),
    Tool::read::<ListRepositories, _, _>("hyperbackup_list_repositories", LIST_REPOSITORIES, NOT_DOCUMENTED),
    Tool::read::<ListLogs, _, _>("hyperbackup_list_logs", LIST_LOG, NOT_DOCUMENTED),
    Tool::read::<WaitForTask, _, _>("hyperbackup_wait_for_task", GET_TASK_STATUS, Some(documented::GET_TASK_STATUS)).that_waits(),
    Tool::read::<ListVersions, _, _>("hyperbackup_list_versions", LIST_VERSIONS, NOT_DOCUMENTED),
    Tool::read::<ListVersionFiles, _, _>("hyperbackup_list_version_files", LIST_VERSION_FILES, NOT_DOCUMENTED),
    Tool::read::<GetStatistics, _, _>("hyperbackup_get_statistics", GET_STATISTICS, NOT_DOCUMENTED),
    Tool::start::<RunTask>("hyperbackup_run_task", RUN_TASK, Some(documented::RUN_TASK), check_with(STATUS_TOOL)),
    Tool::destructive::<CancelTask>("hyperbackup_cancel_task", CANCEL_TASK, Some(documented::CANCEL_TASK), check_with(STATUS_TOOL)),
    Tool::start::<SuspendTask>("hyperbackup_suspend_task", SUSPEND_TASK, Some(documented::SUSPEND_TASK), check_with(STATUS_TOOL)),
    Tool::start::<ResumeTask>("hyperbackup_resume_task", RESUME_TASK, Some(documented::RESUME_TASK), check_with(STATUS_TOOL)),
    Tool::start::<CheckIntegrity>("hyperbackup_check_integrity", CHECK_INTEGRITY, None, check_with(STATUS_TOOL)),
    Tool::start::<CancelIntegrityCheck>("hyperbackup_cancel_integrity_check", CANCEL_INTEGRITY_CHECK, None, check_with(STATUS_TOOL)),
    Tool::destructive::<DiscardTask>("hyperbackup_discard_task", DISCARD_RUN, None, check_with(STATUS_TOOL)),
    Tool::destructive::<RemoveTask>("hyperbackup_remove_task", REMOVE_TASK, None, check_with("hyperbackup_list_tasks")),
    Tool::start::<CopyVersionFiles>("hyperbackup_copy_version_files", COPY_VERSION_FILES, None, check_with("hyperbackup_list_logs")),
];

/// What its tools tell apart by ids.
pub const CHOICES: &[Choices] = &[Choices {
    tool: "hyperbackup_get_task",
    list: |nas, dialect| Box::pin(task_choices(nas, dialect)),
}];

/// Every API that some method belongs to.
pub const APIS: &[dsm::Api] = wire::APIS;
