use serde_json::{Value, json};

use super::{
    names_known_tasks_with,
    patching::{Record, Setter, field, refuses, sends, set},
};
use crate::harness::{held, office, sent};

const TOOL: &str = "cloudsync_set_task_settings";

#[test]
fn every_field_is_set_alone_and_can_be_put_back() {
    let setter = |task: i64, fields| Setter {
        tool: TOOL,
        record: Record::SyncTask(task),
        arguments: json!({ "task_id": task }),
        read: "get_session_setting",
        write: "set_session_setting",
        fields,
    };
    let fields = vec![
        field("direction", "/direction", "ONLY_DOWNLOAD", "BIDIRECTION"),
        field("consistency_check", "/sync_attr_check_option", true, false),
        field("no_delete_on_cloud", "/no_delete", true, false),
        field(
            "convert_google_docs",
            "/google_drive_convert_online_doc",
            false,
            true,
        ),
    ];
    setter(4, fields).patches();
    // Putting these back starts deleting, so that the undo itself is asked about.
    let fields = vec![
        field("direction", "/direction", "BIDIRECTION", "ONLY_UPLOAD"),
        field("no_delete_on_cloud", "/no_delete", false, true),
    ];
    setter(22, fields).patches();
}

#[test]
fn the_whole_record_is_sent() {
    sends(
        TOOL,
        json!({ "sess_id": 31, "convert_gd": false }),
        "set_session_setting",
        &[
            ("google_drive_convert_online_doc", "false"),
            ("no_delete", "false"),
            ("session_id", "31"),
            ("sync_attr_check_option", "true"),
            ("sync_direction", "\"BIDIRECTION\""),
        ],
    );
}

#[test]
fn confirm_is_not_sent() {
    sends(
        TOOL,
        json!({ "task_id": 4, "no_delete_on_cloud": false }),
        "set_session_setting",
        &[
            ("google_drive_convert_online_doc", "false"),
            ("no_delete", "false"),
            ("session_id", "4"),
            ("sync_attr_check_option", "true"),
            ("sync_direction", "\"ONLY_DOWNLOAD\""),
        ],
    );
}

#[test]
fn the_filters_are_left_alone() {
    let nas = office();
    let before = held(&nas, "sync_tasks", 4);
    set(
        &nas,
        TOOL,
        json!({ "task_id": 4, "consistency_check": false }),
    );
    let after = held(&nas, "sync_tasks", 4);
    assert_eq!(after["filters"], before["filters"]);
}

#[test]
fn bad_values_are_refused() {
    let with = |name: &str, value: Value| json!({ "task_id": 4, name: value });
    refuses(
        TOOL,
        &[
            (
                with("direction", json!("SIDEWAYS")),
                "direction",
                "ONLY_UPLOAD",
            ),
            (
                with("direction", json!("only_upload")),
                "direction",
                "ONLY_UPLOAD",
            ),
            (with("direction", json!("")), "direction", "BIDIRECTION"),
            (
                with("no_delete_on_cloud", json!(0)),
                "no_delete_on_cloud",
                "boolean",
            ),
            (
                with("consistency_check", json!("on")),
                "consistency_check",
                "boolean",
            ),
            (
                with("no_delete", json!(true)),
                "no_delete",
                "no_delete_on_cloud",
            ),
            (json!({ "task_id": 4 }), "", "nothing to set"),
            (
                json!({ "task_id": 4, "confirm": true }),
                "",
                "nothing to set",
            ),
        ],
    );
}

#[test]
fn an_unknown_task_is_told_with_those_that_exist() {
    let nas = office();
    names_known_tasks_with(
        &nas,
        TOOL,
        json!({ "task_id": 3, "consistency_check": false }),
    );
    assert_eq!(sent(&nas, "set_session_setting"), 0);
}
