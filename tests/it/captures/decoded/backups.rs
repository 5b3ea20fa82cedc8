//! The settings of backup tasks.

use serde_json::json;

use super::told;

#[track_caller]
fn settings(name: &str, task_id: i64) -> String {
    told(name, "hyperbackup_get_task", json!({ "task_id": task_id }))
}

#[test]
fn a_task_to_a_shared_folder() {
    insta::assert_snapshot!(settings("hyperbackup/task.get.image_local", 3), @r#"
    {
      "task_id": "3",
      "name": "Backup to LOCAL",
      "health": "unknown",
      "health_reason": "not known: last result, last error, last success, next backup",
      "state": "backupable",
      "state_meaning": "ready to back up",
      "status": "none",
      "status_meaning": "idle",
      "schedule_enabled": true,
      "status_missing": "SYNO.Backup.Task status: DSM answered code 103, this method does not exist in that version, or the session token was missing",
      "kind": "image:image_local",
      "encrypted": false,
      "sources": {
        "folders": [
          {
            "path": "/volume1/docker",
            "missing": false
          },
          {
            "path": "/volume1/Documents",
            "missing": false
          }
        ]
      },
      "destination": {
        "target_type": "image",
        "transfer_type": "image_local",
        "target_id": "host-01_1.hbk",
        "share": "backup"
      },
      "schedule": {
        "enabled": true,
        "rhythm": "daily",
        "at": "01:00",
        "days": [
          "sun",
          "mon",
          "tue",
          "wed",
          "thu",
          "fri",
          "sat"
        ],
        "once_a_day": true,
        "date": "2026/4/24"
      }
    }
    "#);
}

#[test]
fn a_task_with_its_parameters() {
    insta::assert_snapshot!(settings("hyperbackup/task.get.backup_params", 1), @r#"
    {
      "task_id": "1",
      "name": "dsmctl-probe-task",
      "health": "unknown",
      "health_reason": "not known: last result, last error, schedule on or off, last success, next backup, whether its sources exist",
      "state": "backupable",
      "state_meaning": "ready to back up",
      "status": "none",
      "status_meaning": "idle",
      "status_missing": "SYNO.Backup.Task status: DSM answered code 103, this method does not exist in that version, or the session token was missing",
      "kind": "image:image_local",
      "encrypted": false,
      "destination": {
        "target_type": "image",
        "transfer_type": "image_local",
        "target_id": "dsmctl_probe_1",
        "repository": "dsmctl-probe-local",
        "share": "Share"
      }
    }
    "#);
}

#[test]
fn a_task_to_amazon_s3_whose_secrets_stay_home() {
    insta::assert_snapshot!(settings("hyperbackup/task.get.s3", 1), @r#"
    {
      "task_id": "1",
      "name": "Backup Task 1",
      "health": "unknown",
      "health_reason": "not known: state, status, last result, last error, schedule on or off, last success, next backup, whether its sources exist",
      "status_missing": "SYNO.Backup.Task status: DSM answered code 103, this method does not exist in that version, or the session token was missing",
      "encrypted": false,
      "destination": {
        "target_type": "cloud_image",
        "transfer_type": "aws_s3",
        "bucket": "example-bucket"
      },
      "schedule": {}
    }
    "#);
}
