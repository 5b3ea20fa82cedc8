//! What backup tasks are doing.

use serde_json::json;

use super::told;

#[track_caller]
fn status(name: &str, task_id: i64) -> String {
    told(
        name,
        "hyperbackup_get_task_status",
        json!({ "task_id": task_id }),
    )
}

#[test]
fn at_rest() {
    insta::assert_snapshot!(status("hyperbackup/task.status.idle", 6), @r#"
    {
      "task_id": "6",
      "health": "unknown",
      "health_reason": "not known: time of the NAS, whether its sources exist",
      "state": "backupable",
      "state_meaning": "ready to back up",
      "status": "none",
      "status_meaning": "idle",
      "last_result": "done",
      "last_result_meaning": "succeeded",
      "last_backup_at": "2023-12-21T01:13:00",
      "last_backup_ended_at": "2023-12-21T01:13:00",
      "last_success_at": "2023-12-21T01:12:00",
      "next_backup_at": "2023-12-22T01:00:00",
      "schedule_enabled": true,
      "settings_missing": "SYNO.Backup.Task get: DSM answered code 103, this method does not exist in that version, or the session token was missing"
    }
    "#);
}

#[test]
fn at_rest_with_a_schedule() {
    insta::assert_snapshot!(status("hyperbackup/task.status.idle.scheduled", 3), @r#"
    {
      "task_id": "3",
      "health": "unknown",
      "health_reason": "not known: time of the NAS, whether its sources exist",
      "state": "backupable",
      "state_meaning": "ready to back up",
      "status": "none",
      "status_meaning": "idle",
      "last_result": "done",
      "last_result_meaning": "succeeded",
      "last_backup_at": "2026-04-24T02:31:00",
      "last_backup_ended_at": "2026-04-24T02:31:00",
      "last_success_at": "2026-04-24T02:30:00",
      "last_success_version": "2729",
      "next_backup_at": "2026-04-25T01:00:00",
      "schedule_enabled": true,
      "settings_missing": "SYNO.Backup.Task get: DSM answered code 103, this method does not exist in that version, or the session token was missing"
    }
    "#);
}

#[test]
fn at_rest_without_a_schedule() {
    insta::assert_snapshot!(status("hyperbackup/task.status.idle.no_schedule", 1), @r#"
    {
      "task_id": "1",
      "health": "unknown",
      "health_reason": "not known: schedule on or off, next backup, whether its sources exist",
      "state": "backupable",
      "state_meaning": "ready to back up",
      "status": "none",
      "status_meaning": "idle",
      "last_result": "done",
      "last_result_meaning": "succeeded",
      "last_backup_at": "2026-07-21T01:20:57",
      "last_backup_ended_at": "2026-07-21T01:21:37",
      "last_success_at": "2026-07-21T01:21:37",
      "settings_missing": "SYNO.Backup.Task get: DSM answered code 103, this method does not exist in that version, or the session token was missing"
    }
    "#);
}

#[test]
fn at_rest_with_its_schedule_off() {
    insta::assert_snapshot!(status("hyperbackup/task.status.idle.schedule_off", 5), @r#"
    {
      "task_id": "5",
      "health": "unknown",
      "health_reason": "its schedule is off; not known: whether its sources exist",
      "state": "backupable",
      "state_meaning": "ready to back up",
      "status": "none",
      "status_meaning": "idle",
      "last_result": "done",
      "last_result_meaning": "succeeded",
      "last_backup_at": "2023-12-18T14:51:00",
      "last_backup_ended_at": "2023-12-18T14:51:00",
      "last_success_at": "2023-12-18T14:50:00",
      "schedule_enabled": false,
      "settings_missing": "SYNO.Backup.Task get: DSM answered code 103, this method does not exist in that version, or the session token was missing"
    }
    "#);
}

#[test]
fn at_rest_without_state_and_status() {
    insta::assert_snapshot!(status("hyperbackup/task.status.idle.pm", 1), @r#"
    {
      "task_id": "1",
      "health": "unknown",
      "health_reason": "not known: state, status, schedule on or off, time of the NAS, whether its sources exist",
      "last_result": "done",
      "last_result_meaning": "succeeded",
      "last_backup_at": "2025-01-15T02:00:00",
      "last_backup_ended_at": "2025-01-15T02:12:30",
      "last_success_at": "2025-01-15T02:12:30",
      "last_success_version": "42",
      "next_backup_at": "2025-01-16T02:00:00",
      "settings_missing": "SYNO.Backup.Task get: DSM answered code 103, this method does not exist in that version, or the session token was missing"
    }
    "#);
}

#[test]
fn at_rest_without_state_and_status_on_synologys_cloud() {
    insta::assert_snapshot!(status("hyperbackup/task.status.c2", 1), @r#"
    {
      "task_id": "1",
      "health": "unknown",
      "health_reason": "not known: state, status, last error, schedule on or off, time of the NAS, whether its sources exist",
      "last_result": "done",
      "last_result_meaning": "succeeded",
      "last_backup_at": "2026-07-07T22:40:01",
      "last_success_at": "2026-07-07T23:48:59",
      "next_backup_at": "2026-07-08T22:40:00",
      "settings_missing": "SYNO.Backup.Task get: DSM answered code 103, this method does not exist in that version, or the session token was missing"
    }
    "#);
}

#[test]
fn with_a_broken_destination() {
    insta::assert_snapshot!(status("hyperbackup/task.status.restore_only", 4), @r#"
    {
      "task_id": "4",
      "health": "broken",
      "health_reason": "can only be restored from",
      "state": "restore_only",
      "status": "none",
      "status_meaning": "idle",
      "last_result": "done",
      "last_result_meaning": "succeeded",
      "last_error": {
        "code": 4467,
        "meaning": "the backup at the destination is damaged"
      },
      "last_error_text": "SYNO.SDS.Backup.Application:error:status_target_broken",
      "last_backup_at": "2022-10-19T13:40:00",
      "last_backup_ended_at": "2022-10-19T13:40:00",
      "last_success_at": "2022-10-19T13:21:00",
      "schedule_enabled": false,
      "settings_missing": "SYNO.Backup.Task get: DSM answered code 103, this method does not exist in that version, or the session token was missing"
    }
    "#);
}

#[test]
fn running() {
    insta::assert_snapshot!(status("hyperbackup/task.status.running", 2), @r#"
    {
      "task_id": "2",
      "health": "running",
      "state": "backupable",
      "state_meaning": "ready to back up",
      "status": "backup",
      "status_meaning": "backing up",
      "progress": {
        "step": "data_backup",
        "percent": 84,
        "processed_bytes": 1009875720,
        "total_bytes": 1202233000,
        "transmitted_bytes": 9789834655,
        "scanned_files": 16699,
        "average_speed": 0,
        "can_cancel": true,
        "can_suspend": true
      },
      "last_result": "backingup",
      "last_result_meaning": "under way",
      "previous_backup_at": "2023-12-18T14:51:00",
      "previous_backup_ended_at": "2023-12-18T14:51:00",
      "last_success_at": "2023-12-18T14:50:00",
      "schedule_enabled": false,
      "settings_missing": "SYNO.Backup.Task get: DSM answered code 103, this method does not exist in that version, or the session token was missing"
    }
    "#);
}

#[test]
fn preparing() {
    insta::assert_snapshot!(status("hyperbackup/task.status.running.prepare", 1), @r#"
    {
      "task_id": "1",
      "health": "running",
      "state": "backupable",
      "state_meaning": "ready to back up",
      "status": "backup",
      "status_meaning": "backing up",
      "progress": {
        "step": "backup_prepare",
        "percent": 0,
        "processed_bytes": 0,
        "total_bytes": 0,
        "transmitted_bytes": 0,
        "scanned_files": 0,
        "average_speed": 0,
        "can_cancel": true,
        "can_suspend": false
      },
      "last_result": "backingup",
      "last_result_meaning": "under way",
      "previous_backup_at": "2023-12-18T14:51:00",
      "previous_backup_ended_at": "2023-12-18T14:51:00",
      "last_success_at": "2023-12-18T14:50:00",
      "schedule_enabled": false,
      "settings_missing": "SYNO.Backup.Task get: DSM answered code 103, this method does not exist in that version, or the session token was missing"
    }
    "#);
}

#[test]
fn counting() {
    insta::assert_snapshot!(status("hyperbackup/task.status.running.scheduled", 3), @r#"
    {
      "task_id": "3",
      "health": "running",
      "state": "backupable",
      "state_meaning": "ready to back up",
      "status": "backup",
      "status_meaning": "backing up",
      "progress": {
        "step": "total_size_count",
        "percent": 0,
        "processed_bytes": 0,
        "total_bytes": 1202233000,
        "transmitted_bytes": 0,
        "scanned_files": 0,
        "average_speed": 0,
        "can_cancel": true,
        "can_suspend": false
      },
      "last_result": "backingup",
      "last_result_meaning": "under way",
      "previous_backup_at": "2023-12-21T01:13:00",
      "previous_backup_ended_at": "2023-12-21T01:13:00",
      "last_success_at": "2023-12-21T01:12:00",
      "next_backup_at": "2023-12-22T01:00:00",
      "schedule_enabled": true,
      "settings_missing": "SYNO.Backup.Task get: DSM answered code 103, this method does not exist in that version, or the session token was missing"
    }
    "#);
}

#[test]
fn running_for_the_first_time() {
    insta::assert_snapshot!(status("hyperbackup/task.status.running.no_schedule", 1), @r#"
    {
      "task_id": "1",
      "health": "running",
      "state": "backupable",
      "state_meaning": "ready to back up",
      "status": "backup",
      "status_meaning": "backing up",
      "progress": {
        "step": "backup_data",
        "percent": 42,
        "processed_bytes": 2048,
        "total_bytes": 4096,
        "transmitted_bytes": 1024,
        "scanned_files": 3,
        "average_speed": 1024,
        "can_cancel": true,
        "can_suspend": false
      },
      "last_result": "backingup",
      "last_result_meaning": "under way",
      "settings_missing": "SYNO.Backup.Task get: DSM answered code 103, this method does not exist in that version, or the session token was missing"
    }
    "#);
}

#[test]
fn running_without_anything_additional() {
    insta::assert_snapshot!(status("hyperbackup/task.status.running.plain", 7), @r#"
    {
      "task_id": "7",
      "health": "running",
      "state": "backupable",
      "state_meaning": "ready to back up",
      "status": "backup",
      "status_meaning": "backing up",
      "progress": {
        "step": "data_backup",
        "percent": 42,
        "processed_bytes": 640,
        "total_bytes": 1284,
        "transmitted_bytes": 512,
        "scanned_files": 3,
        "average_speed": 0,
        "can_cancel": true,
        "can_suspend": true
      },
      "settings_missing": "SYNO.Backup.Task get: DSM answered code 103, this method does not exist in that version, or the session token was missing"
    }
    "#);
}
