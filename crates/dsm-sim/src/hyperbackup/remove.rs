//! `delete`, as N4S4 `core_backup.py` asks: a list of tasks, and whether their backups go as well.
//!
//! That one which works is refused, and that then none of them goes, is assumed.

use serde_json::Value;

use super::{actions::wrong_state, unknown};
use crate::{
    answer::{Answer, Reason, Refusal},
    call::Call,
    office::BackupTaskId,
};

pub(super) fn delete(call: &mut Call<'_>) -> Answer {
    let ids = task_ids(call)?;
    let with_data = call.args.boolean("is_remove_data")?;
    for id in &ids {
        let mut tasks = call.office.backup_tasks.iter();
        let task = tasks.find(|task| task.id == *id).ok_or_else(unknown)?;
        if task.status != "none" {
            return Err(wrong_state());
        }
    }
    for id in ids {
        call.office.backup_tasks.retain(|task| task.id != id);
        if with_data {
            call.office.destroyed_backups.push(id);
        }
    }
    Ok(None)
}

/// Numbers alone: the id of a LUN task is no argument
fn task_ids(call: &Call<'_>) -> Result<Vec<BackupTaskId>, Refusal> {
    let wrong = || call.args.refusal("task_id_list", Reason::Type);
    let ids = call.args.value("task_id_list")?.as_array();
    let ids = ids.filter(|ids| !ids.is_empty()).ok_or_else(wrong)?;
    ids.iter()
        .map(|id| Value::as_i64(id).map(BackupTaskId::Number))
        .collect::<Option<_>>()
        .ok_or_else(wrong)
}
