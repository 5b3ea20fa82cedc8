//! The log of Hyper Backup.

use serde_json::json;

use super::{TASK, nas_of, pretty};
use crate::captures::capture;

const LOG: &str = "SYNO.SDS.Backup.Client.Common.Log";
const TOOL: &str = "hyperbackup_list_logs";

#[track_caller]
fn lines(name: &str, task_id: Option<i64>) -> String {
    let nas = nas_of(name);
    // What was trimmed off a capture cannot be had further on.
    nas.answer(
        LOG,
        "list",
        json!({ "success": true, "data": { "log_list": [] } }),
    );
    let first = capture::named(name).answer;
    nas.answer_with(LOG, "list", ("offset", "0"), first);
    if let Some(id) = task_id {
        let rows: Vec<_> = [(3, "Backup to LOCAL"), (7, "dsmaccess-test")]
            .into_iter()
            .map(|(id, name)| json!({ "task_id": id, "name": name }))
            .collect();
        let list = json!({ "success": true, "data": { "task_list": rows } });
        nas.answer(TASK, "list", list);
        return pretty(&nas.client().call(TOOL, json!({ "task_id": id })));
    }
    pretty(&nas.client().call(TOOL, json!({})))
}

#[test]
fn the_log_of_all_tasks() {
    insta::assert_snapshot!(lines("hyperbackup/log.list", None), @r#"
    {
      "total": 3,
      "scanned": 3,
      "offset": 0,
      "entries": [
        {
          "time": "2026-07-21T01:21:37",
          "level": "info",
          "event": "[Local][dsmctl-probe-task] Backup task finished successfully.",
          "user": "testuser"
        },
        {
          "time": "2026-07-21T01:20:57",
          "level": "info",
          "event": "[Local][dsmctl-probe-task] Backup task started.",
          "user": "testuser"
        },
        {
          "time": "2026-07-21T01:19:57",
          "level": "info",
          "event": "Setting of backup task [dsmctl-probe-task] was created",
          "user": "testuser"
        }
      ]
    }
    "#);
}

#[test]
fn the_log_of_a_task_with_a_warning() {
    insta::assert_snapshot!(lines("hyperbackup/log.list.task", Some(3)), @r#"
    {
      "task_id": "3",
      "task_name": "Backup to LOCAL",
      "total": 4,
      "scanned": 4,
      "offset": 0,
      "entries": [
        {
          "time": "2026-04-24T02:31:00",
          "level": "info",
          "event": "[Backup to LOCAL] Trigger version rotation.",
          "user": "SYSTEM"
        },
        {
          "time": "2026-04-24T02:30:59",
          "level": "info",
          "event": "[Local][Backup to LOCAL] Backup task finished successfully. [100000 files scanned] [100 new files] [200 files modified] [99700 files unchanged]",
          "user": "SYSTEM"
        },
        {
          "time": "2026-04-24T02:10:05",
          "level": "warning",
          "event": "[Local][Backup to LOCAL] Incomplete file backup. (The file is a special file.) [/volume1/docker/app/data/app.socket]",
          "user": "SYSTEM"
        },
        {
          "time": "2026-04-24T01:00:25",
          "level": "info",
          "event": "[Local][Backup to LOCAL] Backup task started.",
          "user": "SYSTEM"
        }
      ]
    }
    "#);
}

#[test]
fn the_log_of_a_task_that_was_cancelled() {
    insta::assert_snapshot!(lines("hyperbackup/log.list.errors", Some(7)), @r#"
    {
      "task_id": "7",
      "task_name": "dsmaccess-test",
      "total": 3,
      "scanned": 2,
      "offset": 0,
      "entries": [
        {
          "time": "2026-08-03T04:42:19",
          "level": "error",
          "event": "[Local][dsmaccess-test] Backup task was cancelled.",
          "user": "nasuser"
        },
        {
          "time": "2026-08-03T04:42:01",
          "level": "info",
          "event": "[Local][dsmaccess-test] Backup task started.",
          "user": "nasuser"
        }
      ]
    }
    "#);
}

#[test]
fn a_refused_log_is_told_with_what_dsm_refused() {
    let nas = nas_of("hyperbackup/error.120.log.list");
    let error = nas.client().call_error(TOOL, json!({}));
    assert!(error.contains("code 120"), "{error}");
}
