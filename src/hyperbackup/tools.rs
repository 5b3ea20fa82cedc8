//! The operations: one file each, with what a call asks for and how it runs.

mod cancel_integrity_check;
mod cancel_task;
mod check_integrity;
mod copy_version_files;
mod diagnose_task;
mod discard_task;
mod get_statistics;
mod get_target;
mod get_task;
mod get_task_status;
mod list_logs;
mod list_repositories;
mod list_tasks;
mod list_version_files;
mod list_versions;
mod remove_task;
mod resume_task;
mod run_task;
mod suspend_task;
mod wait_for_task;

pub(super) use self::{
    cancel_integrity_check::CancelIntegrityCheck, cancel_task::CancelTask,
    check_integrity::CheckIntegrity, copy_version_files::CopyVersionFiles,
    diagnose_task::DiagnoseTask, discard_task::DiscardTask, get_statistics::GetStatistics,
    get_target::GetTarget, get_task::GetTask, get_task_status::GetTaskStatus, list_logs::ListLogs,
    list_repositories::ListRepositories, list_tasks::ListTasks,
    list_version_files::ListVersionFiles, list_versions::ListVersions, remove_task::RemoveTask,
    resume_task::ResumeTask, run_task::RunTask, suspend_task::SuspendTask,
    wait_for_task::WaitForTask,
};
