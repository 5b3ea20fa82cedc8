//! Hyper Backup: the tools, one row each, and the APIs behind them.
//!
//! Must not know the gate's policies or who calls; how a call runs is up to `operation`.

mod act;
mod model;
mod tools;
mod wire;

use self::{
    tools::{CancelTask, GetTask, GetTaskStatus, ListTasks, ResumeTask, RunTask, SuspendTask},
    wire::{
        BACKUP_TASK, CANCEL_TASK, GET_TASK, GET_TASK_STATUS, LIST_TASKS, RESUME_TASK, RUN_TASK,
        SUSPEND_TASK, documented,
    },
};
use crate::operation::{Tool, check_with};

const STATUS_TOOL: &str = "hyperbackup_get_task_status";

/// Every tool of Hyper Backup.
#[rustfmt::skip]
pub const TOOLS: &[Tool] = &[
    Tool::read::<ListTasks, _>("hyperbackup_list_tasks", LIST_TASKS).documented(documented::LIST_TASKS.method()),
    Tool::read::<GetTask, _>("hyperbackup_get_task", GET_TASK).documented(documented::GET_TASK.method()),
    Tool::read::<GetTaskStatus, _>(STATUS_TOOL, GET_TASK_STATUS).documented(documented::GET_TASK_STATUS.method()),
    Tool::start::<RunTask>("hyperbackup_run_task", RUN_TASK, check_with(STATUS_TOOL)).documented(documented::RUN_TASK.method()),
    Tool::start::<CancelTask>("hyperbackup_cancel_task", CANCEL_TASK, check_with(STATUS_TOOL)).documented(documented::CANCEL_TASK.method()),
    Tool::start::<SuspendTask>("hyperbackup_suspend_task", SUSPEND_TASK, check_with(STATUS_TOOL)).documented(documented::SUSPEND_TASK.method()),
    Tool::start::<ResumeTask>("hyperbackup_resume_task", RESUME_TASK, check_with(STATUS_TOOL)).documented(documented::RESUME_TASK.method()),
];

/// Every API that a method of Hyper Backup belongs to.
pub const APIS: &[dsm::Api] = &[BACKUP_TASK];
