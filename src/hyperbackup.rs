//! Hyper Backup: the tools, one row each, and what they share.

mod act;
mod cancel_task;
mod get_task;
mod get_task_status;
mod list_tasks;
mod progress;
mod resume_task;
mod run_task;
mod schedule;
mod source;
mod status;
mod suspend_task;
mod task_id;
mod words;

use crate::{
    dsm::{Api, Package},
    gate::Effect::{Read, Start},
    operation::{Operation, dsm},
};

/// The package in Package Center.
const PACKAGE: Package = Package {
    name: "Hyper Backup",
};

/// Backup tasks. DSM advertises version 2 as well, which has no methods at all.
const BACKUP_TASK: Api = Api {
    name: "SYNO.Backup.Task",
    version: 1,
    package: Some(PACKAGE),
};

/// Every tool of Hyper Backup.
#[rustfmt::skip]
pub const OPERATIONS: &[Operation] = &[
    Operation::new::<list_tasks::ListTasks>("hyperbackup_list_tasks", Read, dsm(BACKUP_TASK, "list")),
    Operation::new::<get_task::GetTask>("hyperbackup_get_task", Read, dsm(BACKUP_TASK, "get")),
    Operation::new::<get_task_status::GetTaskStatus>("hyperbackup_get_task_status", Read, dsm(BACKUP_TASK, "status")),
    Operation::new::<run_task::RunTask>("hyperbackup_run_task", Start, dsm(BACKUP_TASK, "backup")),
    Operation::new::<cancel_task::CancelTask>("hyperbackup_cancel_task", Start, dsm(BACKUP_TASK, "cancel")),
    Operation::new::<suspend_task::SuspendTask>("hyperbackup_suspend_task", Start, dsm(BACKUP_TASK, "suspend")),
    Operation::new::<resume_task::ResumeTask>("hyperbackup_resume_task", Start, dsm(BACKUP_TASK, "resume")),
];
