//! The operations: one file each, with what a call asks for and how it runs.

mod cancel_task;
mod get_target;
mod get_task;
mod get_task_status;
mod list_logs;
mod list_repositories;
mod list_tasks;
mod resume_task;
mod run_task;
mod suspend_task;

pub(super) use self::{
    cancel_task::CancelTask, get_target::GetTarget, get_task::GetTask,
    get_task_status::GetTaskStatus, list_logs::ListLogs, list_repositories::ListRepositories,
    list_tasks::ListTasks, resume_task::ResumeTask, run_task::RunTask, suspend_task::SuspendTask,
};
