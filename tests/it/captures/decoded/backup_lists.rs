//! Lists of backup tasks.

use serde_json::json;

use super::{TASK, nas_of, told};
use crate::captures::capture;

const TOOL: &str = "hyperbackup_list_tasks";

#[test]
fn two_tasks_without_anything_additional() {
    insta::assert_snapshot!(told("hyperbackup/task.list.plain", TOOL, json!({})), @r#"
    {
      "total": 2,
      "by_health": {
        "unknown": 2
      },
      "offset": 0,
      "tasks": [
        {
          "task_id": "3",
          "name": "Backup to LOCAL",
          "health": "unknown",
          "health_reason": "not known: last result, last error, schedule on or off, last success, next backup, whether its sources exist",
          "state": "backupable",
          "state_meaning": "ready to back up",
          "status": "none",
          "status_meaning": "idle",
          "status_missing": "SYNO.Backup.Task status: DSM answered code 103, this method does not exist in that version, or the session token was missing",
          "destination": {
            "target_type": "image",
            "transfer_type": "image_local",
            "target_id": "host-01_1.hbk"
          },
          "encrypted": false
        },
        {
          "task_id": "4",
          "name": "Backup to REMOTE",
          "health": "unknown",
          "health_reason": "not known: last result, last error, schedule on or off, last success, next backup, whether its sources exist",
          "state": "backupable",
          "state_meaning": "ready to back up",
          "status": "none",
          "status_meaning": "idle",
          "status_missing": "SYNO.Backup.Task status: DSM answered code 103, this method does not exist in that version, or the session token was missing",
          "destination": {
            "target_type": "image",
            "transfer_type": "image_remote",
            "target_id": "host-01_1.hbk"
          },
          "encrypted": false
        }
      ]
    }
    "#);
}

#[test]
fn a_task_with_its_sources() {
    insta::assert_snapshot!(told("hyperbackup/task.list.get_source", TOOL, json!({})), @r#"
    {
      "total": 1,
      "by_health": {
        "unknown": 1
      },
      "offset": 0,
      "tasks": [
        {
          "task_id": "1",
          "name": "dsmctl-probe-task",
          "health": "unknown",
          "health_reason": "not known: last error, schedule on or off, last success, next backup",
          "state": "backupable",
          "state_meaning": "ready to back up",
          "status": "none",
          "status_meaning": "idle",
          "last_result": "done",
          "last_result_meaning": "succeeded",
          "last_backup_at": "2026-07-21T01:20:57",
          "last_backup_ended_at": "2026-07-21T01:21:37",
          "status_missing": "SYNO.Backup.Task status: DSM answered code 103, this method does not exist in that version, or the session token was missing",
          "sources": {
            "folders": [
              {
                "path": "/volume1/Share/dsmctl_probe_src"
              }
            ]
          },
          "destination": {
            "target_type": "image",
            "transfer_type": "image_local",
            "target_id": "dsmctl_probe_1"
          },
          "encrypted": false
        }
      ]
    }
    "#);
}

#[test]
fn a_task_to_synologys_cloud() {
    insta::assert_snapshot!(told("hyperbackup/task.list.c2", TOOL, json!({})), @r#"
    {
      "total": 1,
      "by_health": {
        "unknown": 1
      },
      "offset": 0,
      "tasks": [
        {
          "task_id": "1",
          "name": "Synology C2",
          "health": "unknown",
          "health_reason": "not known: last result, last error, schedule on or off, last success, next backup, whether its sources exist",
          "state": "backupable",
          "state_meaning": "ready to back up",
          "status": "none",
          "status_meaning": "idle",
          "status_missing": "SYNO.Backup.Task status: DSM answered code 103, this method does not exist in that version, or the session token was missing",
          "destination": {
            "target_type": "cloud_image",
            "transfer_type": "synocloud_swift",
            "target_id": "mynas-backups.hbk"
          },
          "encrypted": true
        }
      ]
    }
    "#);
}

#[test]
fn a_task_as_a_newer_dsm_lists_it() {
    insta::assert_snapshot!(told("hyperbackup/task.list.dsmaccess", TOOL, json!({})), @r#"
    {
      "total": 1,
      "by_health": {
        "unknown": 1
      },
      "offset": 0,
      "tasks": [
        {
          "task_id": "7",
          "name": "dsmaccess-test",
          "health": "unknown",
          "health_reason": "not known: last result, last error, schedule on or off, last success, next backup, whether its sources exist",
          "state": "backupable",
          "state_meaning": "ready to back up",
          "status": "none",
          "status_meaning": "idle",
          "status_missing": "SYNO.Backup.Task status: DSM answered code 103, this method does not exist in that version, or the session token was missing",
          "destination": {
            "target_type": "image",
            "transfer_type": "image_local",
            "target_id": "dsmaccess-test.hbk"
          },
          "encrypted": false
        }
      ]
    }
    "#);
}

#[test]
fn no_task_at_all() {
    insta::assert_snapshot!(told("hyperbackup/task.list.empty", TOOL, json!({})), @r#"
    {
      "total": 0,
      "by_health": {},
      "offset": 0,
      "tasks": []
    }
    "#);
}

#[test]
fn a_lun_task_beside_another() {
    insta::assert_snapshot!(told("hyperbackup/task.list.lun", TOOL, json!({})), @r#"
    {
      "total": 2,
      "by_health": {
        "unknown": 2
      },
      "offset": 0,
      "tasks": [
        {
          "task_id": "1",
          "name": "an-image-task",
          "health": "unknown",
          "health_reason": "not known: state, last error, schedule on or off, last success, next backup, whether its sources exist",
          "status": "none",
          "status_meaning": "idle",
          "last_result": "done",
          "last_result_meaning": "succeeded",
          "status_missing": "SYNO.Backup.Task status: DSM answered code 103, this method does not exist in that version, or the session token was missing",
          "destination": {}
        },
        {
          "task_id": "dsmctl-lun-bkp2",
          "name": "dsmctl-lun-bkp2",
          "health": "unknown",
          "health_reason": "not known: state, last error, schedule on or off, last success, next backup, whether its sources exist",
          "status": "none",
          "status_meaning": "idle",
          "last_result": "success",
          "last_result_meaning": "succeeded",
          "status_missing": "SYNO.Backup.Task status: DSM answered code 103, this method does not exist in that version, or the session token was missing",
          "destination": {}
        }
      ]
    }
    "#);
}

#[test]
fn six_tasks_of_which_three_run() {
    let nas = nas_of("hyperbackup/task.list.six_states");
    for name in ["running.prepare", "running", "running.scheduled"] {
        let status = capture::named(&format!("hyperbackup/task.status.{name}"));
        let id = status.params["task_id"].to_string();
        nas.answer_with(TASK, "status", ("task_id", &id), status.answer);
    }
    let told = super::pretty(&nas.client().call(TOOL, json!({})));
    insta::assert_snapshot!(told, @r#"
    {
      "total": 6,
      "by_health": {
        "broken": 1,
        "unknown": 2,
        "running": 3
      },
      "offset": 0,
      "tasks": [
        {
          "task_id": "4",
          "name": "Bad: Dest Corrupt",
          "health": "broken",
          "health_reason": "can only be restored from",
          "state": "restore_only",
          "status": "none",
          "status_meaning": "idle",
          "last_result": "done",
          "last_result_meaning": "succeeded",
          "last_backup_at": "2022-10-19T13:40:00",
          "last_backup_ended_at": "2022-10-19T13:40:00",
          "status_missing": "SYNO.Backup.Task status: DSM answered code 103, this method does not exist in that version, or the session token was missing",
          "sources": {
            "folders": [
              {
                "path": "/volume1/myfolder1",
                "missing": false
              },
              {
                "path": "/volume1/myfolder2",
                "missing": false
              }
            ],
            "applications": [
              "Hyper Backup"
            ]
          },
          "destination": {
            "target_type": "cloud_image",
            "transfer_type": "google_drive",
            "target_id": "vault_1.hbk"
          },
          "encrypted": true
        },
        {
          "task_id": "5",
          "name": "Idle, no schedule",
          "health": "unknown",
          "health_reason": "not known: last error, schedule on or off, last success, next backup",
          "state": "backupable",
          "state_meaning": "ready to back up",
          "status": "none",
          "status_meaning": "idle",
          "last_result": "done",
          "last_result_meaning": "succeeded",
          "last_backup_at": "2023-12-18T14:51:00",
          "last_backup_ended_at": "2023-12-18T14:51:00",
          "status_missing": "SYNO.Backup.Task status: DSM answered code 103, this method does not exist in that version, or the session token was missing",
          "sources": {
            "folders": [
              {
                "path": "/volume1/myfolder1",
                "missing": false
              },
              {
                "path": "/volume1/myfolder2",
                "missing": false
              }
            ],
            "applications": [
              "Hyper Backup"
            ]
          },
          "destination": {
            "target_type": "image",
            "transfer_type": "image_remote",
            "target_id": "vault_3.hbk"
          },
          "encrypted": false
        },
        {
          "task_id": "6",
          "name": "Idle with schedule",
          "health": "unknown",
          "health_reason": "not known: last error, schedule on or off, last success, next backup",
          "state": "backupable",
          "state_meaning": "ready to back up",
          "status": "none",
          "status_meaning": "idle",
          "last_result": "done",
          "last_result_meaning": "succeeded",
          "last_backup_at": "2023-12-19T01:16:00",
          "last_backup_ended_at": "2023-12-19T01:16:00",
          "status_missing": "SYNO.Backup.Task status: DSM answered code 103, this method does not exist in that version, or the session token was missing",
          "sources": {
            "folders": [
              {
                "path": "/volume1/myfolder1",
                "missing": false
              },
              {
                "path": "/volume1/myfolder2",
                "missing": false
              }
            ],
            "applications": [
              "Hyper Backup"
            ]
          },
          "destination": {
            "target_type": "image",
            "transfer_type": "image_remote",
            "target_id": "vault_2.hbk"
          },
          "encrypted": true
        },
        {
          "task_id": "1",
          "name": "Run, no schd, 0%",
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
          "destination": {
            "target_type": "image",
            "transfer_type": "image_remote",
            "target_id": "vault_5.hbk"
          },
          "encrypted": false
        },
        {
          "task_id": "2",
          "name": "Run, no schd, 84%",
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
          "destination": {
            "target_type": "image",
            "transfer_type": "image_remote",
            "target_id": "vault_2.hbk"
          },
          "encrypted": false
        },
        {
          "task_id": "3",
          "name": "Checking src file size",
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
          "sources": {
            "folders": [
              {
                "path": "/volume1/myfolder1",
                "missing": false
              },
              {
                "path": "/volume1/myfolder2",
                "missing": false
              }
            ],
            "applications": [
              "Hyper Backup"
            ]
          },
          "destination": {
            "target_type": "image",
            "transfer_type": "image_local",
            "target_id": "vault_4.hbk"
          },
          "encrypted": false
        }
      ]
    }
    "#);
}

// Its author has left out the ids of the rows: what identifies a record must be readable.
#[test]
fn rows_without_ids() {
    let error = nas_of("hyperbackup/task.list.pm")
        .client()
        .call_error(TOOL, json!({}));
    insta::assert_snapshot!(error, @"No row of the NAS's list of backup tasks can be read. See what it is in DSM.");
}
