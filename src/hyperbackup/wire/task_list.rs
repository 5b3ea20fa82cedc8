//! The answer of `list`.

use dsm::lenient::{Object, Records, Told};
use serde::Deserialize;

use super::{ProgressWire, ScheduleWire, SourceWire, TaskIdWire};

#[derive(Debug, Deserialize)]
pub(crate) struct BackupTaskListWire {
    pub(crate) task_list: Records<TaskRowWire>,
    pub(crate) total: Told<i64>,
}

// No row of any source has last_bkp_success_time, last_bkp_success_version, last_bkp_error or last_bkp_error_code; the
// status of the task has. A row of a LUN task has no state, target or source (task.list.lun.json).
#[derive(Debug, Deserialize)]
pub(crate) struct TaskRowWire {
    pub(crate) task_id: TaskIdWire,
    pub(crate) name: Told<String>,
    pub(crate) state: Told<String>,
    pub(crate) status: Told<String>,
    pub(crate) progress: Object<ProgressWire>,
    pub(crate) last_bkp_result: Told<String>,
    pub(crate) last_bkp_time: Told<String>,
    pub(crate) last_bkp_end_time: Told<String>,
    pub(crate) next_bkp_time: Told<String>,
    pub(crate) schedule: Object<ScheduleWire>,
    pub(crate) repo_id: Told<i64>,
    pub(crate) target_id: Told<String>,
    pub(crate) target_type: Told<String>,
    pub(crate) transfer_type: Told<String>,
    /// Both types in one, as `image:image_local`; some rows have only this (task.list.lun.json).
    #[serde(rename = "type")]
    pub(crate) kind: Told<String>,
    pub(crate) data_enc: Told<bool>,
    pub(crate) source: Object<SourceWire>,
}
