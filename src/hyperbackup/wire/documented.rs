//! Hyper Backup as one of the documents has it: capitalized methods, a status in one word, times as epochs.
//!
//! From the document hyper-backup-tasks, whose author has withdrawn it; no attested NAS has these methods.

mod status;
mod task;
mod task_list;

use dsm::{Read, Write};

pub(crate) use self::{
    status::DocumentedStatusWire,
    task::{DocumentedScheduleWire, DocumentedTaskWire},
    task_list::{DocumentedTaskListWire, DocumentedTaskRowWire},
};
use super::BACKUP_TASK;

// From the document, as all below; not yet seen on a NAS. Takes no parameters.
pub(crate) const LIST_TASKS: Read<DocumentedTaskListWire> = BACKUP_TASK.read("List").documented();

// The rest takes the id of the task.
pub(crate) const GET_TASK: Read<DocumentedTaskWire> = BACKUP_TASK.read("Get").documented();
pub(crate) const GET_TASK_STATUS: Read<DocumentedStatusWire> =
    BACKUP_TASK.read("GetStatus").documented();
pub(crate) const RUN_TASK: Write = BACKUP_TASK.write("Run").documented();
pub(crate) const CANCEL_TASK: Write = BACKUP_TASK.write("Cancel").documented();
pub(crate) const SUSPEND_TASK: Write = BACKUP_TASK.write("Suspend").documented();
pub(crate) const RESUME_TASK: Write = BACKUP_TASK.write("Resume").documented();
