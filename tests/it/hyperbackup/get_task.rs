use dsm_sim::BackupTaskId;
use serde_json::json;

use super::{ask, names_known_tasks, pretty};
use crate::harness::{Client, office};

const TOOL: &str = "hyperbackup_get_task";

#[test]
fn tells_source_destination_and_schedule() {
    insta::assert_snapshot!(pretty(&ask(TOOL, 3)), @r#"
    {
      "task_id": "3",
      "name": "Projects to S3",
      "health": "failed",
      "health_reason": "last result failed; error 4404: unknown",
      "state": "backupable",
      "state_meaning": "ready to back up",
      "status": "none",
      "status_meaning": "idle",
      "last_result": "failed",
      "last_error": {
        "code": 4404,
        "meaning": "unknown"
      },
      "last_backup_at": "2025-01-15T03:30:00+01:00",
      "last_backup_ended_at": "2025-01-15T03:34:00+01:00",
      "last_success_at": "2025-01-14T03:53:41+01:00",
      "last_success_hours_ago": 33,
      "last_success_version": "57",
      "next_backup_at": "2025-01-16T03:30:00+01:00",
      "schedule_enabled": true,
      "kind": "cloud_image:aws_s3",
      "encrypted": false,
      "sources": {
        "folders": [
          {
            "path": "/volume1/projects",
            "missing": false
          }
        ]
      },
      "destination": {
        "target_type": "cloud_image",
        "transfer_type": "aws_s3",
        "target_id": "projects_1.hbk",
        "repository": "S3 projects",
        "bucket": "lm-hyperbackup"
      },
      "schedule": {
        "enabled": true,
        "rhythm": "daily",
        "at": "03:30",
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
        "date": "2025/1/15"
      },
      "nas_time": {
        "local": "2025-01-15T13:00:00+01:00",
        "zone": "Amsterdam"
      }
    }
    "#);
}

#[test]
fn an_id_may_be_a_number_or_a_text() {
    assert_eq!(ask(TOOL, 1), ask(TOOL, "1"));
    assert_eq!(ask(TOOL, 1)["task_id"], "1");
}

#[test]
fn the_task_of_a_lun_is_known_by_its_name() {
    let task = ask(TOOL, "accounting-lun");
    assert_eq!(task["name"], "Accounting LUN");
    assert_eq!(task["kind"], "loclunbkp");
}

#[test]
fn what_is_no_id_is_refused() {
    let nas = crate::harness::office();
    let mut client = crate::harness::Client::connect(&nas);
    for id in [json!(""), json!(1.5), json!(true), json!([1]), json!(null)] {
        let error = client.call_error(TOOL, json!({ "task_id": id }));
        assert!(error.starts_with("Bad argument `task_id`"), "{error}");
    }
    assert_eq!(nas.requests(), []);
}

#[test]
fn an_unknown_task_is_told_with_those_that_exist() {
    names_known_tasks(TOOL, "get");
}

#[test]
fn what_a_task_leaves_out_is_told() {
    let nas = office();
    assert_eq!(
        Client::connect(&nas)
            .call(TOOL, json!({ "task_id": 3 }))
            .get("left_out"),
        None
    );
    let left_out = ["/projects/Scratch", "*.tmp"].map(str::to_owned);
    nas.edit(|office| {
        let mut tasks = office.backup_tasks.iter_mut();
        let task = tasks
            .find(|task| task.id == BackupTaskId::Number(3))
            .unwrap();
        task.exclude_list = left_out.to_vec();
    });
    let told = Client::connect(&nas).call(TOOL, json!({ "task_id": 3 }));
    assert_eq!(told["left_out"], json!(left_out), "{told}");
}
