//! Changes: of their answers a bare success was captured, and that is taken as done.

use serde_json::{Value, json};

use super::{CLOUD_SYNC, CannedNas, TASK, nas_of};
use crate::{captures::capture, table::answers::confirmed};

/// A change, and what reads show before and after it.
struct Change<'a> {
    capture: &'a str,
    tool: &'a str,
    arguments: Value,
    /// API and method that read it, with the capture of what is so before.
    read: (&'a str, &'a str, &'a str),
    /// What the capture then has otherwise: places in its data and what stands there.
    then: &'a [(&'a str, Value)],
}

/// Makes a change that DSM answers with a bare success; it is sent once.
#[track_caller]
fn make(change: Change<'_>) -> Value {
    let nas = nas_of(change.capture);
    let (api, method, name) = change.read;
    nas.replay("cloudsync/list_sess");
    nas.replay(name);
    // No answer was captured: names and types as in shapes.json.
    let settings = json!({ "sync_direction": "ONLY_DOWNLOAD", "sync_attr_check_option": true, "no_delete": true,
        "google_drive_convert_online_doc": false });
    let settings = json!({ "success": true, "data": settings });
    nas.answer(CLOUD_SYNC, "get_session_setting", settings.clone());
    let mut then = match method {
        "get_session_setting" => settings,
        _ => capture::named(name).answer,
    };
    for (place, value) in change.then {
        *then["data"].pointer_mut(place).unwrap() = value.clone();
    }
    let sent = capture::named(change.capture).method;
    nas.answer_after(&sent, api, method, then);
    let mut client = nas.client();
    let mut answer = client.call(change.tool, change.arguments);
    if answer.get("confirm_with").is_some() {
        assert_eq!(nas.count(&sent), 0, "{answer}");
        answer = confirmed(&mut client, &answer);
    }
    assert_eq!(answer["outcome"], "done", "{}: {answer}", change.capture);
    assert_eq!(answer.get("warning"), None, "{}: {answer}", change.capture);
    assert_eq!(nas.count(&sent), 1, "{}: {answer}", change.capture);
    answer
}

#[test]
fn a_bare_success_is_done_for_every_setter() {
    for (capture, tool, arguments, read, place, value) in [
        (
            "cloudsync/set_global_config",
            "set_package_config",
            json!({ "log_count": 30_000 }),
            "get_config",
            "/log_count",
            json!(30_000),
        ),
        (
            "cloudsync/set_personal_config",
            "set_relink_behavior",
            json!({ "delete_from_cloud": true }),
            "get_config",
            "/sync_mode",
            json!(true),
        ),
        (
            "cloudsync/set_connection_setting",
            "set_connection_settings",
            json!({ "connection_id": 3, "pull_event_period_seconds": 300 }),
            "get_connection_setting",
            "/pull_event_period",
            json!(300),
        ),
        (
            "cloudsync/set_schedule_setting",
            "set_connection_schedule",
            json!({ "connection_id": 3, "enabled": true }),
            "get_connection_setting",
            "/is_enabled_schedule",
            json!(true),
        ),
        (
            "cloudsync/set_selective_sync_config",
            "set_task_filters",
            json!({ "task_id": 4, "max_upload_size_bytes": 0 }),
            "get_selective_sync_config",
            "/filtered_max_upload_size",
            json!(0),
        ),
        (
            "cloudsync/set_session_setting",
            "set_task_settings",
            json!({ "task_id": 4, "consistency_check": false }),
            "get_session_setting",
            "/sync_attr_check_option",
            json!(false),
        ),
    ] {
        let before = match read {
            "get_session_setting" => "cloudsync/list_sess".to_owned(),
            read => format!("cloudsync/{read}"),
        };
        let answer = make(Change {
            capture,
            tool: &format!("cloudsync_{tool}"),
            arguments,
            read: (CLOUD_SYNC, read, &before),
            then: &[(place, value)],
        });
        let changed = answer["changed"].as_array().unwrap();
        assert_eq!(changed.len(), 1, "{capture}: {answer}");
        assert_ne!(changed[0]["before"], changed[0]["after"], "{answer}");
    }
}

#[test]
fn a_bare_success_is_done_for_connections_and_sync_tasks() {
    let read = (CLOUD_SYNC, "list_conn", "cloudsync/list_conn");
    let paused = [("/conn/0/status", json!("pause"))];
    let paused = Change {
        capture: "cloudsync/pause",
        tool: "cloudsync_pause_connection",
        arguments: json!({ "connection_id": 3 }),
        read,
        then: &paused,
    };
    assert_eq!(make(paused)["took_effect"], true);
    let resumed = Change {
        capture: "cloudsync/resume",
        tool: "cloudsync_resume_connection",
        arguments: json!({ "connection_id": 3 }),
        read,
        then: &[],
    };
    assert_eq!(make(resumed)["took_effect"], true);
    let removed = Change {
        capture: "cloudsync/unlink_connection",
        tool: "cloudsync_remove_connection",
        arguments: json!({ "connection_id": 3 }),
        read,
        then: &[("/conn", json!([])), ("/total", json!(0))],
    };
    assert_eq!(make(removed)["gone"], true);
    let removed = Change {
        capture: "cloudsync/unlink_session",
        tool: "cloudsync_remove_task",
        arguments: json!({ "task_id": 4, "connection_id": 3 }),
        read: (CLOUD_SYNC, "list_sess", "cloudsync/list_sess"),
        then: &[("/sess", json!([])), ("/total", json!(0))],
    };
    assert_eq!(make(removed)["gone"], true);
}

/// What a backup task does after that, which DSM answers with a bare success.
fn backup(name: &str, tool: &str, before: &str, after: &str) -> Value {
    let nas: CannedNas = nas_of(name);
    // They are of several tasks.
    let of_one = |name| {
        let mut answer = capture::named(name).answer;
        answer["data"]["task_id"] = json!(7);
        answer
    };
    nas.answer(TASK, "status", of_one(before));
    let sent = capture::named(name).method;
    nas.answer_after(&sent, TASK, "status", of_one(after));
    let answer = nas.client().call(tool, json!({ "task_id": 7 }));
    assert_eq!(nas.count(&sent), 1, "{answer}");
    answer
}

#[test]
fn a_bare_success_is_no_proof_for_backup_tasks() {
    let (idle, runs) = (
        "hyperbackup/task.status.idle",
        "hyperbackup/task.status.running.plain",
    );
    let started = backup(
        "hyperbackup/task.backup",
        "hyperbackup_run_task",
        idle,
        runs,
    );
    assert_eq!(started["took_effect"], true, "{started}");
    let stopped = backup(
        "hyperbackup/task.cancel",
        "hyperbackup_cancel_task",
        runs,
        idle,
    );
    // No capture has a cancelled task at rest: this one tells of a run that succeeded.
    assert_eq!(stopped["took_effect"], false, "{stopped}");
    assert_eq!(stopped["outcome"], "failed", "{stopped}");
}

#[test]
fn what_the_nas_did_not_tell_before_is_not_offered_to_be_put_back() {
    let nas = nas_of("cloudsync/set_session_setting");
    nas.replay("cloudsync/list_sess");
    let told = |settings: Value| json!({ "success": true, "data": settings });
    let mut settings = json!({ "sync_direction": "ONLY_DOWNLOAD", "no_delete": true,
        "google_drive_convert_online_doc": false });
    let read = (CLOUD_SYNC, "get_session_setting");
    nas.answer(read.0, read.1, told(settings.clone()));
    settings["sync_attr_check_option"] = json!(true);
    nas.answer_after("set_session_setting", read.0, read.1, told(settings));
    let arguments = json!({ "task_id": 4, "consistency_check": true });
    let answer = nas.client().call("cloudsync_set_task_settings", arguments);
    assert_eq!(answer["outcome"], "done");
    assert_eq!(answer.get("undo"), None, "{answer}");
    let why = answer["no_undo"].as_str().unwrap();
    assert!(
        why.contains("did not tell what consistency_check was"),
        "{why}"
    );
}
