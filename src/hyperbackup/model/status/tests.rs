use serde_json::{Value, json};

use super::*;

fn status(wire: Value) -> Status {
    let wire: StatusWire = serde_json::from_value(wire).unwrap();
    wire.into()
}

// As in task.status.c2.json, whose author kept neither state nor status.
#[test]
fn what_is_not_told_is_absent_and_never_ok() {
    let c2 = status(json!({
        "last_bkp_result": "done",
        "last_bkp_time": "2026/07/07 22:40:01",
        "next_bkp_time": "",
        "last_bkp_error_code": null,
    }));
    assert!(!c2.is_idle());
    assert_eq!(
        c2.summary(),
        "status not told, last result done (succeeded)"
    );
    assert_eq!(
        serde_json::to_value(c2).unwrap(),
        json!({
            "health": "unknown",
            "health_reason": "not known: state, status, last error, schedule on or off, last success, next backup, whether its sources exist",
            "last_result": "done",
            "last_result_meaning": "succeeded",
            "last_backup_at": "2026-07-07T22:40:01",
        })
    );
}

// As in task.status.restore_only.json.
#[test]
fn a_broken_target_tells_its_error() {
    let broken = status(json!({
        "status": "none",
        "state": "restore_only",
        "last_bkp_result": "done",
        "last_bkp_error": "SYNO.SDS.Backup.Application:error:status_target_broken",
        "last_bkp_error_code": 4467,
    }));
    assert_eq!(broken.health, Health::Broken);
    assert_eq!(broken.last_error.unwrap().code, 4467);
}

// As in task.status.running.json, where the amounts are text.
#[test]
fn a_running_backup_tells_its_progress() {
    let progress = json!({ "progress": 84, "can_suspend": true, "total_size": "1202233000" });
    let running = |word: &str| {
        let status = status(json!({
            "state": "backupable",
            "status": word,
            "last_bkp_progress": 73,
            "progress": progress,
        }));
        serde_json::to_value(status.progress).unwrap()
    };
    assert_eq!(
        running("backup"),
        json!({ "percent": 84, "can_suspend": true, "total_bytes": 1_202_233_000 })
    );
    assert_eq!(running("none"), Value::Null);
}
