//! What a backup task does now, and how far it is.

use std::time::Duration;

use serde_json::{Map, Value, json};

use super::{additional, fields, task};
use crate::{answer::Answer, call::Call, office::BackupTask, zone::Zone};

/// How long a look at the target takes
const PROBING: Duration = Duration::from_secs(3);

/// A plain number that has nothing to do with a run under way, as the captures have it: 73 beside a progress of 84, and
/// with tasks at rest as well
const LAST_PROGRESS: i64 = 73;

/// What DSM says of a task with a broken target: a name for a text of its window, and no text
const TARGET_BROKEN: &str = "SYNO.SDS.Backup.Application:error:status_target_broken";

/// The steps of a run, with the percent at which each begins
const STEPS: &[(i64, &str)] = &[
    (0, "prebackup"),
    (2, "backup_prepare"),
    (4, "total_size_count"),
    (6, "app_backup"),
    (12, "data_backup"),
    (92, "config_backup"),
    (98, "backup_complete"),
];

/// Steps in which a run cannot be suspended
const GETTING_READY: &[&str] = &["prebackup", "backup_prepare", "total_size_count"];

pub(super) fn status(call: &mut Call<'_>) -> Answer {
    let probe = call.args.optional_boolean("blOnline")?.unwrap_or_default();
    let wanted = additional(call)?;
    let task = task(call)?;
    let mut data = fields::object(json!({
        "state": task.state,
        "status": task.status,
        "task_id": task.id,
    }));
    if task.is_running() {
        data.insert("progress".into(), progress(task, call.now));
    }
    let told: Vec<_> = wanted
        .iter()
        .filter_map(|name| told(task, name, call.zone(), call.now))
        .collect();
    if !told.is_empty() {
        data.extend(always_told(task, call.zone(), call.now));
    }
    data.extend(told.into_iter().flatten());
    if probe {
        call.delay = PROBING;
    }
    Ok(Some(Value::Object(data)))
}

/// What comes along whatever is asked for
fn always_told(task: &BackupTask, zone: Zone, now: i64) -> Map<String, Value> {
    let error = match (task.last_error_code, &task.last_error) {
        (_, Some(text)) => text,
        (4467, None) => TARGET_BROKEN,
        _ => "",
    };
    let mut told = fields::object(json!({
        "last_bkp_error": error,
        "last_bkp_error_code": task.last_error_code,
        "schedule": fields::schedule(&task.schedule, zone, now),
    }));
    told.extend(fields::past("last_bkp_end_time", task.last_end_time, zone));
    told.extend(fields::past(
        "last_bkp_success_time",
        task.last_success_time,
        zone,
    ));
    told
}

/// What comes when it is asked for; DSM leaves alone what it does not know
fn told(task: &BackupTask, wanted: &str, zone: Zone, now: i64) -> Option<Map<String, Value>> {
    Some(match wanted {
        "last_bkp_end_time" | "last_bkp_error" | "last_bkp_success_time" => Map::new(),
        "last_bkp_success_version" => {
            let version = (task.success_version > 0).then(|| task.success_version.to_string());
            fields::object(json!({"last_bkp_success_version": version.unwrap_or_default()}))
        }
        "last_bkp_progress" => fields::object(json!({"last_bkp_progress": LAST_PROGRESS})),
        "last_bkp_time" | "last_bkp_result" | "next_bkp_time" | "is_modified" | "schedule" => {
            fields::listed(task, wanted, zone, now)
        }
        _ => return None,
    })
}

/// Sizes and counts are strings, as seen in captures of a running task
fn progress(task: &BackupTask, now: i64) -> Value {
    let percent = task.share_done(now, 100);
    let processed = task.share_done(now, task.total_bytes);
    let speed = processed / task.done(now).max(1);
    let scanned = task.share_done(now, task.total_files).to_string();
    let step = step(percent);
    json!({
        "app_done_list": [],
        "app_list": [],
        "avg_speed": speed,
        "can_cancel": true,
        "can_suspend": can_suspend(task, now),
        "counted_file_count": task.total_files.to_string(),
        "current_app": "",
        "current_app_action_percent": "0",
        "current_app_percent": "0",
        "current_app_stage": "",
        "processed_size": processed.to_string(),
        "progress": percent,
        "scan_file_count": scanned,
        "show_progress": true,
        "step": step,
        "title_type": "backingup",
        "total_size": task.total_bytes.to_string(),
        // What is already in the target is not sent again.
        "transmitted_size": (processed / 4).to_string(),
    })
}

/// Whether a running task is far enough to be suspended
pub(super) fn can_suspend(task: &BackupTask, now: i64) -> bool {
    !GETTING_READY.contains(&step(task.share_done(now, 100)))
}

fn step(percent: i64) -> &'static str {
    let begun = STEPS.iter().rev().find(|(from, _)| percent >= *from);
    begun.map_or("prebackup", |(_, name)| *name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn steps_follow_the_percent() {
        assert_eq!(step(0), "prebackup");
        assert_eq!(step(11), "app_backup");
        assert_eq!(step(45), "data_backup");
        assert_eq!(step(100), "backup_complete");
    }
}
