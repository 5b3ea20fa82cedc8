//! Hyper Backup as one of the documents has it: capitalized methods, a status in one word, times as epochs. Decodes into
//! what the tools answer anyway.

// Wire: SYNO.Backup.Task v1, from the document hyper-backup-tasks, whose author has withdrawn it; no attested NAS has
// these methods.

mod details;
mod status;
mod tasks;

pub(super) use self::{
    details::details,
    status::{is_running, is_suspended, may_resume, may_run, may_stop, status},
    tasks::tasks_with_progress,
};

/// Said of every time in this dialect.
pub(super) const TIMES: &str = "RFC 3339, UTC";
