//! Lists of backup tasks.

use serde_json::json;

use super::{TASK, nas_of, told};
use crate::captures::capture;

const TOOL: &str = "hyperbackup_list_tasks";

#[test]
fn two_tasks_without_anything_additional() {
    insta::assert_snapshot!(told("hyperbackup/task.list.plain", TOOL, json!({})), @r#"
    {
      "by_health": {
        "unknown": 2
      },
      "offset": 0,
      "tasks": [
        {
          "destination": {
            "target_id": "host-01_1.hbk",
            "target_type": "image",
            "transfer_type": "image_local"
          },
          "encrypted": false,
          "health": "unknown",
          "health_reason": "not known: last result, last error, schedule on or off, last success, next backup, whether its sources exist",
          "name": "Backup to LOCAL",
          "state": "backupable",
          "state_meaning": "ready to back up",
          "status": "none",
          "status_meaning": "idle",
          "status_missing": "SYNO.Backup.Task status: DSM answered code 103, this method does not exist in that version, or the session token was missing",
          "task_id": "3"
        },
        {
          "destination": {
            "target_id": "host-01_1.hbk",
            "target_type": "image",
            "transfer_type": "image_remote"
          },
          "encrypted": false,
          "health": "unknown",
          "health_reason": "not known: last result, last error, schedule on or off, last success, next backup, whether its sources exist",
          "name": "Backup to REMOTE",
          "state": "backupable",
          "state_meaning": "ready to back up",
          "status": "none",
          "status_meaning": "idle",
          "status_missing": "SYNO.Backup.Task status: DSM answered code 103, this method does not exist in that version, or the session token was missing",
          "task_id": "4"
        }
      ],
      "total": 2
    }
    "#);
}

#[test]
fn a_task_with_its_sources() {
    insta::assert_snapshot!(told("hyperbackup/task.list.get_source", TOOL, json!({})), @r#"
    {
      "by_health": {
        "unknown": 1
      },
      "offset": 0,
      "tasks": [
        {
          "destination": {
            "target_id": "dsmctl_probe_1",
            "target_type": "image",
            "transfer_type": "image_local"
          },
          "encrypted": false,
          "health": "unknown",
          "health_reason": "not known: last error, schedule on or off, last success, next backup",
          "last_backup_at": "2026-07-21T01:20:57",
          "last_backup_ended_at": "2026-07-21T01:21:37",
          "last_result": "done",
          "last_result_meaning": "succeeded",
          "name": "dsmctl-probe-task",
          "sources": {
            "folders": [
              {
                "path": "/volume1/Share/dsmctl_probe_src"
              }
            ]
          },
          "state": "backupable",
          "state_meaning": "ready to back up",
          "status": "none",
          "status_meaning": "idle",
          "status_missing": "SYNO.Backup.Task status: DSM answered code 103, this method does not exist in that version, or the session token was missing",
          "task_id": "1"
        }
      ],
      "total": 1
    }
    "#);
}

#[test]
fn a_task_to_synologys_cloud() {
    insta::assert_snapshot!(told("hyperbackup/task.list.c2", TOOL, json!({})), @r#"
    {
      "by_health": {
        "unknown": 1
      },
      "offset": 0,
      "tasks": [
        {
          "destination": {
            "target_id": "mynas-backups.hbk",
            "target_type": "cloud_image",
            "transfer_type": "synocloud_swift"
          },
          "encrypted": true,
          "health": "unknown",
          "health_reason": "not known: last result, last error, schedule on or off, last success, next backup, whether its sources exist",
          "name": "Synology C2",
          "state": "backupable",
          "state_meaning": "ready to back up",
          "status": "none",
          "status_meaning": "idle",
          "status_missing": "SYNO.Backup.Task status: DSM answered code 103, this method does not exist in that version, or the session token was missing",
          "task_id": "1"
        }
      ],
      "total": 1
    }
    "#);
}

#[test]
fn a_task_as_a_newer_dsm_lists_it() {
    insta::assert_snapshot!(told("hyperbackup/task.list.dsmaccess", TOOL, json!({})), @r#"
    {
      "by_health": {
        "unknown": 1
      },
      "offset": 0,
      "tasks": [
        {
          "destination": {
            "target_id": "dsmaccess-test.hbk",
            "target_type": "image",
            "transfer_type": "image_local"
          },
          "encrypted": false,
          "health": "unknown",
          "health_reason": "not known: last result, last error, schedule on or off, last success, next backup, whether its sources exist",
          "name": "dsmaccess-test",
          "state": "backupable",
          "state_meaning": "ready to back up",
          "status": "none",
          "status_meaning": "idle",
          "status_missing": "SYNO.Backup.Task status: DSM answered code 103, this method does not exist in that version, or the session token was missing",
          "task_id": "7"
        }
      ],
      "total": 1
    }
    "#);
}

#[test]
fn no_task_at_all() {
    insta::assert_snapshot!(told("hyperbackup/task.list.empty", TOOL, json!({})), @r#"
    {
      "by_health": {},
      "offset": 0,
      "tasks": [],
      "total": 0
    }
    "#);
}

#[test]
fn a_lun_task_beside_another() {
    insta::assert_snapshot!(told("hyperbackup/task.list.lun", TOOL, json!({})), @r#"
    {
      "by_health": {
        "unknown": 2
      },
      "offset": 0,
      "tasks": [
        {
          "destination": {},
          "health": "unknown",
          "health_reason": "not known: state, last error, schedule on or off, last success, next backup, whether its sources exist",
          "last_result": "done",
          "last_result_meaning": "succeeded",
          "name": "an-image-task",
          "status": "none",
          "status_meaning": "idle",
          "status_missing": "SYNO.Backup.Task status: DSM answered code 103, this method does not exist in that version, or the session token was missing",
          "task_id": "1"
        },
        {
          "destination": {},
          "health": "unknown",
          "health_reason": "not known: state, last error, schedule on or off, last success, next backup, whether its sources exist",
          "last_result": "success",
          "last_result_meaning": "succeeded",
          "name": "dsmctl-lun-bkp2",
          "status": "none",
          "status_meaning": "idle",
          "status_missing": "SYNO.Backup.Task status: DSM answered code 103, this method does not exist in that version, or the session token was missing",
          "task_id": "dsmctl-lun-bkp2"
        }
      ],
      "total": 2
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
      "by_health": {
        "broken": 1,
        "running": 3,
        "unknown": 2
      },
      "offset": 0,
      "tasks": [
        {
          "destination": {
            "target_id": "vault_1.hbk",
            "target_type": "cloud_image",
            "transfer_type": "google_drive"
          },
          "encrypted": true,
          "health": "broken",
          "health_reason": "can only be restored from",
          "last_backup_at": "2022-10-19T13:40:00",
          "last_backup_ended_at": "2022-10-19T13:40:00",
          "last_result": "done",
          "last_result_meaning": "succeeded",
          "name": "Bad: Dest Corrupt",
          "sources": {
            "applications": [
              "Hyper Backup"
            ],
            "folders": [
              {
                "missing": false,
                "path": "/volume1/myfolder1"
              },
              {
                "missing": false,
                "path": "/volume1/myfolder2"
              }
            ]
          },
          "state": "restore_only",
          "state_meaning": "can only be restored from",
          "status": "none",
          "status_meaning": "idle",
          "status_missing": "SYNO.Backup.Task status: DSM answered code 103, this method does not exist in that version, or the session token was missing",
          "task_id": "4"
        },
        {
          "destination": {
            "target_id": "vault_3.hbk",
            "target_type": "image",
            "transfer_type": "image_remote"
          },
          "encrypted": false,
          "health": "unknown",
          "health_reason": "not known: last error, schedule on or off, last success, next backup",
          "last_backup_at": "2023-12-18T14:51:00",
          "last_backup_ended_at": "2023-12-18T14:51:00",
          "last_result": "done",
          "last_result_meaning": "succeeded",
          "name": "Idle, no schedule",
          "sources": {
            "applications": [
              "Hyper Backup"
            ],
            "folders": [
              {
                "missing": false,
                "path": "/volume1/myfolder1"
              },
              {
                "missing": false,
                "path": "/volume1/myfolder2"
              }
            ]
          },
          "state": "backupable",
          "state_meaning": "ready to back up",
          "status": "none",
          "status_meaning": "idle",
          "status_missing": "SYNO.Backup.Task status: DSM answered code 103, this method does not exist in that version, or the session token was missing",
          "task_id": "5"
        },
        {
          "destination": {
            "target_id": "vault_2.hbk",
            "target_type": "image",
            "transfer_type": "image_remote"
          },
          "encrypted": true,
          "health": "unknown",
          "health_reason": "not known: last error, schedule on or off, last success, next backup",
          "last_backup_at": "2023-12-19T01:16:00",
          "last_backup_ended_at": "2023-12-19T01:16:00",
          "last_result": "done",
          "last_result_meaning": "succeeded",
          "name": "Idle with schedule",
          "sources": {
            "applications": [
              "Hyper Backup"
            ],
            "folders": [
              {
                "missing": false,
                "path": "/volume1/myfolder1"
              },
              {
                "missing": false,
                "path": "/volume1/myfolder2"
              }
            ]
          },
          "state": "backupable",
          "state_meaning": "ready to back up",
          "status": "none",
          "status_meaning": "idle",
          "status_missing": "SYNO.Backup.Task status: DSM answered code 103, this method does not exist in that version, or the session token was missing",
          "task_id": "6"
        },
        {
          "destination": {
            "target_id": "vault_5.hbk",
            "target_type": "image",
            "transfer_type": "image_remote"
          },
          "encrypted": false,
          "health": "running",
          "last_backup_at": "2023-12-18T14:51:00",
          "last_backup_ended_at": "2023-12-18T14:51:00",
          "last_result": "backingup",
          "last_result_meaning": "under way",
          "last_success_at": "2023-12-18T14:50:00",
          "name": "Run, no schd, 0%",
          "progress": {
            "average_speed": 0,
            "can_cancel": true,
            "can_suspend": false,
            "percent": 0,
            "processed_bytes": 0,
            "scanned_files": 0,
            "step": "backup_prepare",
            "total_bytes": 0,
            "transmitted_bytes": 0
          },
          "schedule_enabled": false,
          "state": "backupable",
          "state_meaning": "ready to back up",
          "status": "backup",
          "status_meaning": "backing up",
          "task_id": "1"
        },
        {
          "destination": {
            "target_id": "vault_2.hbk",
            "target_type": "image",
            "transfer_type": "image_remote"
          },
          "encrypted": false,
          "health": "running",
          "last_backup_at": "2023-12-18T14:51:00",
          "last_backup_ended_at": "2023-12-18T14:51:00",
          "last_result": "backingup",
          "last_result_meaning": "under way",
          "last_success_at": "2023-12-18T14:50:00",
          "name": "Run, no schd, 84%",
          "progress": {
            "average_speed": 0,
            "can_cancel": true,
            "can_suspend": true,
            "percent": 84,
            "processed_bytes": 1009875720,
            "scanned_files": 16699,
            "step": "data_backup",
            "total_bytes": 1202233000,
            "transmitted_bytes": 9789834655
          },
          "schedule_enabled": false,
          "state": "backupable",
          "state_meaning": "ready to back up",
          "status": "backup",
          "status_meaning": "backing up",
          "task_id": "2"
        },
        {
          "destination": {
            "target_id": "vault_4.hbk",
            "target_type": "image",
            "transfer_type": "image_local"
          },
          "encrypted": false,
          "health": "running",
          "last_backup_at": "2023-12-21T01:13:00",
          "last_backup_ended_at": "2023-12-21T01:13:00",
          "last_result": "backingup",
          "last_result_meaning": "under way",
          "last_success_at": "2023-12-21T01:12:00",
          "name": "Checking src file size",
          "next_backup_at": "2023-12-22T01:00:00",
          "progress": {
            "average_speed": 0,
            "can_cancel": true,
            "can_suspend": false,
            "percent": 0,
            "processed_bytes": 0,
            "scanned_files": 0,
            "step": "total_size_count",
            "total_bytes": 1202233000,
            "transmitted_bytes": 0
          },
          "schedule_enabled": true,
          "sources": {
            "applications": [
              "Hyper Backup"
            ],
            "folders": [
              {
                "missing": false,
                "path": "/volume1/myfolder1"
              },
              {
                "missing": false,
                "path": "/volume1/myfolder2"
              }
            ]
          },
          "state": "backupable",
          "state_meaning": "ready to back up",
          "status": "backup",
          "status_meaning": "backing up",
          "task_id": "3"
        }
      ],
      "total": 6
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
