//! Hyper Backup: the tools, one row each, and what they share.

mod act;
mod cancel_task;
mod documented;
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
    dsm::{Api, Mark, Package},
    gate::Effect::{Read, Start},
    operation::{Operation, documented, dsm},
};

/// The package in Package Center.
const PACKAGE: Package = Package {
    name: "Hyper Backup",
    mark: Mark::Method("list"),
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
    Operation::new::<list_tasks::ListTasks>("hyperbackup_list_tasks", Read, dsm(BACKUP_TASK, "list"), documented(BACKUP_TASK, "List")),
    Operation::new::<get_task::GetTask>("hyperbackup_get_task", Read, dsm(BACKUP_TASK, "get"), documented(BACKUP_TASK, "Get")),
    Operation::new::<get_task_status::GetTaskStatus>("hyperbackup_get_task_status", Read, dsm(BACKUP_TASK, "status"), documented(BACKUP_TASK, "GetStatus")),
    Operation::new::<run_task::RunTask>("hyperbackup_run_task", Start, dsm(BACKUP_TASK, "backup"), documented(BACKUP_TASK, "Run")).told_by("hyperbackup_get_task_status"),
    Operation::new::<cancel_task::CancelTask>("hyperbackup_cancel_task", Start, dsm(BACKUP_TASK, "cancel"), documented(BACKUP_TASK, "Cancel")).told_by("hyperbackup_get_task_status"),
    Operation::new::<suspend_task::SuspendTask>("hyperbackup_suspend_task", Start, dsm(BACKUP_TASK, "suspend"), documented(BACKUP_TASK, "Suspend")).told_by("hyperbackup_get_task_status"),
    Operation::new::<resume_task::ResumeTask>("hyperbackup_resume_task", Start, dsm(BACKUP_TASK, "resume"), documented(BACKUP_TASK, "Resume")).told_by("hyperbackup_get_task_status"),
];
