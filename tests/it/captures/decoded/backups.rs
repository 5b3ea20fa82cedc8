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
      "destination": {
        "share": "backup",
        "target_id": "host-01_1.hbk",
        "target_type": "image",
        "transfer_type": "image_local"
      },
      "encrypted": false,
      "health": "unknown",
      "health_reason": "not known: last result, last error, last success, next backup",
      "kind": "image:image_local",
      "name": "Backup to LOCAL",
      "schedule": {
        "at": "01:00",
        "date": "2026/4/24",
        "days": [
          "sun",
          "mon",
          "tue",
          "wed",
          "thu",
          "fri",
          "sat"
        ],
        "enabled": true,
        "once_a_day": true,
        "rhythm": "daily"
      },
      "schedule_enabled": true,
      "sources": {
        "folders": [
          {
            "missing": false,
            "path": "/volume1/docker"
          },
          {
            "missing": false,
            "path": "/volume1/Documents"
          }
        ]
      },
      "state": "backupable",
      "state_meaning": "ready to back up",
      "status": "none",
      "status_meaning": "idle",
      "status_missing": "SYNO.Backup.Task status: DSM answered code 103, this method does not exist in that version, or the session token was missing",
      "task_id": "3"
    }
    "#);
}

#[test]
fn a_task_with_its_parameters() {
    insta::assert_snapshot!(settings("hyperbackup/task.get.backup_params", 1), @r#"
    {
      "destination": {
        "repository": "dsmctl-probe-local",
        "share": "Share",
        "target_id": "dsmctl_probe_1",
        "target_type": "image",
        "transfer_type": "image_local"
      },
      "encrypted": false,
      "health": "unknown",
      "health_reason": "not known: last result, last error, schedule on or off, last success, next backup, whether its sources exist",
      "kind": "image:image_local",
      "name": "dsmctl-probe-task",
      "state": "backupable",
      "state_meaning": "ready to back up",
      "status": "none",
      "status_meaning": "idle",
      "status_missing": "SYNO.Backup.Task status: DSM answered code 103, this method does not exist in that version, or the session token was missing",
      "task_id": "1"
    }
    "#);
}

#[test]
fn a_task_to_amazon_s3_whose_secrets_stay_home() {
    insta::assert_snapshot!(settings("hyperbackup/task.get.s3", 1), @r#"
    {
      "destination": {
        "bucket": "example-bucket",
        "container": "example-bucket",
        "target_type": "cloud_image",
        "transfer_type": "aws_s3"
      },
      "encrypted": false,
      "health": "unknown",
      "health_reason": "not known: state, status, last result, last error, schedule on or off, last success, next backup, whether its sources exist",
      "name": "Backup Task 1",
      "schedule": {},
      "status_missing": "SYNO.Backup.Task status: DSM answered code 103, this method does not exist in that version, or the session token was missing",
      "task_id": "1"
    }
    "#);
}
