//! `SYNO.Backup.Task` as documented: capitalized methods, string ids, epochs.

use serde_json::{Value, json};

use crate::{
    answer::{Answer, Reason, Refusal, code},
    call::Call,
    hyperbackup::{destination, unknown},
    office::{BackupTask, BackupTaskId, SourceFolder},
};

pub(super) fn list(call: &mut Call<'_>) -> Answer {
    let rows: Vec<Value> = call
        .office
        .backup_tasks
        .iter()
        .map(|task| row(call, task))
        .collect();
    Ok(Some(json!({"tasks": rows, "total": rows.len()})))
}

pub(super) fn get(call: &mut Call<'_>) -> Answer {
    let task = find(call)?;
    let folders: Vec<String> = task.folders.iter().map(SourceFolder::full_path).collect();
    Ok(Some(json!({
        "destination": destination(&task.repository),
        "name": task.name,
        "schedule": {
            "enabled": task.schedule.enabled,
            "hour": task.schedule.minute_of_day / 60,
            "minute": task.schedule.minute_of_day % 60,
        },
        "source_folders": folders,
        "status": status(task),
        "task_id": id_text(&task.id),
    })))
}

pub(super) fn get_status(call: &mut Call<'_>) -> Answer {
    let task = find(call)?;
    let left = if task.is_running() {
        task.duration - task.done(call.now)
    } else {
        0
    };
    Ok(Some(json!({
        "bytes_backed_up": task.share_done(call.now, task.total_bytes),
        "estimated_time_remaining": left,
        "files_backed_up": task.share_done(call.now, task.total_files),
        "progress": task.share_done(call.now, 100),
        "status": status(task),
    })))
}

pub(super) fn run(call: &mut Call<'_>) -> Answer {
    let idle = |task: &BackupTask| {
        task.state == "backupable" && task.status == "none" && !task.is_suspended()
    };
    act(call, idle, BackupTask::start)
}

pub(super) fn cancel(call: &mut Call<'_>) -> Answer {
    act(call, BackupTask::is_running, BackupTask::cancel)
}

pub(super) fn suspend(call: &mut Call<'_>) -> Answer {
    act(call, BackupTask::is_running, BackupTask::suspend)
}

pub(super) fn resume(call: &mut Call<'_>) -> Answer {
    act(call, BackupTask::is_suspended, BackupTask::go_on)
}

fn act(
    call: &mut Call<'_>,
    allowed: impl Fn(&BackupTask) -> bool,
    how: fn(&mut BackupTask, i64),
) -> Answer {
    let id = find(call)?.id.clone();
    let now = call.now;
    let task = call
        .office
        .backup_tasks
        .iter_mut()
        .find(|task| task.id == id)
        .ok_or_else(unknown)?;
    if !allowed(task) {
        return Err(Refusal::code(code::BACKUP_WRONG_STATE));
    }
    how(task, now);
    Ok(None)
}

fn find<'a>(call: &'a Call<'_>) -> Result<&'a BackupTask, Refusal> {
    let id = call
        .args
        .text("task_id")
        .ok_or_else(|| call.args.refusal("task_id", Reason::Required))?;
    call.office
        .backup_tasks
        .iter()
        .find(|task| id_text(&task.id) == id)
        .ok_or_else(unknown)
}

fn row(call: &Call<'_>, task: &BackupTask) -> Value {
    json!({
        "destination": destination(&task.repository),
        "last_backup_time": task.last_time,
        "name": task.name,
        "next_backup_time": task.next_time.or_else(|| task.schedule.next(call.zone(), call.now)),
        "status": status(task),
        "task_id": id_text(&task.id),
    })
}

fn id_text(id: &BackupTaskId) -> String {
    match id {
        BackupTaskId::Number(number) => number.to_string(),
        BackupTaskId::Name(name) => name.clone(),
    }
}

fn status(task: &BackupTask) -> &'static str {
    if task.status != "none" {
        "running"
    } else if task.is_suspended() {
        "suspended"
    } else if task.state != "backupable" || task.last_result == "failed" {
        "error"
    } else {
        "idle"
    }
}
