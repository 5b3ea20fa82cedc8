//! `SYNO.Backup.Target`: the destination of a task, and its integrity check.
//!
//! `get` as homelab-api and dsmctl captured it; the check's requests from N4S4 `core_backup.py`. That a check of a task
//! that is busy succeeds and then fails is from N4S4's notes.

use std::time::Duration;

use serde_json::{Value, json};

use super::{actions::wrong_state, additional, fields, task, task_mut};
use crate::{
    answer::Answer,
    call::Call,
    office::{BackupEvent, BackupTask, BackupTaskId},
};

/// How long a look at the target takes
const LOOKING: Duration = Duration::from_millis(300);

pub(super) fn get(call: &mut Call<'_>) -> Answer {
    let wanted = additional(call)?;
    let task = task(call)?;
    let online = task.state != "broken" && !task.target_offline;
    let mut data = fields::object(json!({
        "capability": {"support_download": true, "support_filter": true, "support_statistics": true},
        "data_comp": true,
        "data_enc": task.encrypted,
        "format_type": task.repository.target_type,
        "host_name": host(task),
        "last_detect_time": call.zone().to_the_minute(task.last_check_time),
        "owner_id": 1026,
        "owner_name": "anna",
        "support_multi_version": true,
        "uni_key": uni_key(task),
    }));
    if wanted.iter().any(|name| name == "is_online") {
        data.insert("is_online".to_owned(), json!(online));
    }
    if online && wanted.iter().any(|name| name == "used_size") {
        let versions = &call.office.backup_versions;
        let has_one = versions
            .iter()
            .any(|version| version.task == task.id && version.status == "success");
        let used = if has_one { task.stored_kilobytes() } else { 0 };
        data.insert("used_size".to_owned(), json!(used));
    }
    call.delay = LOOKING;
    Ok(Some(Value::Object(data)))
}

fn host(task: &BackupTask) -> &str {
    match task.repository.transfer_type.as_str() {
        "image_remote" => &task.repository.container,
        _ => "lm-nas",
    }
}

fn uni_key(task: &BackupTask) -> String {
    match &task.id {
        BackupTaskId::Number(number) => format!("0011322D1A2B_{number}_1700000000"),
        BackupTaskId::Name(name) => format!("0011322D1A2B_{name}_1700000000"),
    }
}

/// Start an integrity check
pub(super) fn check(call: &mut Call<'_>) -> Answer {
    call.args.boolean("detect_data")?;
    call.args.null("sessId")?;
    call.args.null("sessKey")?;
    let (now, user) = (call.now, call.account);
    let task = task_mut(call)?;
    if task.state == "backupable" && task.status == "none" {
        task.check(now);
        task.note(now, BackupEvent::CheckStarted, user);
    } else {
        task.note(now, BackupEvent::CheckFailed, user);
    }
    Ok(None)
}

pub(super) fn cancel_check(call: &mut Call<'_>) -> Answer {
    let now = call.now;
    let task = task_mut(call)?;
    if !task.is_checking() {
        return Err(wrong_state());
    }
    task.end_check(now);
    Ok(None)
}
