use dsm_sim::FaultKind;
use serde_json::json;

use super::{
    names_known_connections_with,
    patching::{Record, Setter, field, refuses, sends, set},
};
use crate::harness::{Client, fault, held, office, sent};

const TOOL: &str = "cloudsync_set_connection_settings";

#[test]
fn every_field_is_set_alone_and_can_be_put_back() {
    const SETTINGS: [&str; 7] = [
        "/name",
        "/settings/pull_event_period",
        "/settings/max_upload_speed",
        "/settings/max_download_speed",
        "/settings/storage_class",
        "/settings/is_sse",
        "/settings/part_size",
    ];
    Setter {
        tool: TOOL,
        record: Record::Connection(8),
        arguments: json!({ "connection_id": 8 }),
        read: "get_connection_setting",
        write: "set_connection_setting",
        fields: vec![
            field(
                "task_name",
                SETTINGS[0],
                "Amazon S3",
                "Archive (S3) \"cold\" & ß",
            ),
            field("pull_event_period_seconds", SETTINGS[1], 300, 1),
            field("max_upload_speed", SETTINGS[2], 4_096, 0),
            field("max_download_speed", SETTINGS[3], 0, 512),
            field("storage_class", SETTINGS[4], "STANDARD", "GLACIER_IR"),
            field("server_side_encryption", SETTINGS[5], false, true),
            field("part_size_megabytes", SETTINGS[6], 128, 0),
        ],
    }
    .patches();
}

#[test]
fn the_whole_record_is_sent_with_the_storage_class_quoted() {
    sends(
        TOOL,
        json!({ "conn_id": 8, "max_upload_speed": 100 }),
        "set_connection_setting",
        &[
            ("connection_id", "8"),
            ("isSSE", "false"),
            ("max_download_speed", "0"),
            ("max_upload_speed", "100"),
            ("part_size", "128"),
            ("pull_event_period", "300"),
            ("storage_class", "\"STANDARD\""),
            ("task_name", "\"Amazon S3\""),
        ],
    );
}

#[test]
fn an_empty_storage_class_is_quoted_as_well() {
    sends(
        TOOL,
        json!({ "connection_id": 3, "pull_event_period_seconds": 300 }),
        "set_connection_setting",
        &[
            ("connection_id", "3"),
            ("isSSE", "false"),
            ("max_download_speed", "0"),
            ("max_upload_speed", "0"),
            ("part_size", "0"),
            ("pull_event_period", "300"),
            ("storage_class", "\"\""),
            ("task_name", "\"Dropbox\""),
        ],
    );
}

#[test]
fn the_schedule_is_left_alone() {
    let nas = office();
    let before = held(&nas, "connections", 8);
    set(&nas, TOOL, json!({ "connection_id": 8, "isSSE": true }));
    let after = held(&nas, "connections", 8);
    for name in ["is_enabled_schedule", "schedule_info"] {
        assert_eq!(after["settings"][name], before["settings"][name]);
    }
}

#[test]
fn bad_values_are_refused() {
    let with = |name: &str, value: serde_json::Value| json!({ "connection_id": 8, name: value });
    refuses(
        TOOL,
        &[
            (
                with("max_upload_speed", json!(-1)),
                "max_upload_speed",
                "0 or more",
            ),
            (
                with("max_download_speed", json!(-5)),
                "max_download_speed",
                "0 or more",
            ),
            (
                with("part_size_megabytes", json!(-1)),
                "part_size_megabytes",
                "0 or more",
            ),
            (
                with("pull_event_period_seconds", json!(0)),
                "pull_event_period_seconds",
                "1 or more",
            ),
            (
                with("pull_event_period_seconds", json!(-60)),
                "pull_event_period_seconds",
                "1 or more",
            ),
            (with("task_name", json!("")), "task_name", "not empty"),
            (with("task_name", json!("  ")), "task_name", "not empty"),
            (
                with("server_side_encryption", json!("yes")),
                "server_side_encryption",
                "boolean",
            ),
            (
                with("max_upload_speed", json!("100")),
                "max_upload_speed",
                "whole number",
            ),
            (with("speed", json!(1)), "speed", "max_upload_speed"),
            (json!({ "connection_id": 8 }), "", "nothing to set"),
            (json!({ "max_upload_speed": 1 }), "", "connection_id"),
        ],
    );
}

#[test]
fn a_storage_class_that_the_nas_refuses_changes_nothing() {
    let nas = office();
    let before = nas.holds();
    let arguments = json!({ "connection_id": 8, "storage_class": "COLD" });
    let error = Client::connect(&nas).call_error(TOOL, arguments);
    assert!(error.contains("storage_class"), "{error}");
    assert_eq!(nas.holds(), before);
}

#[test]
fn a_change_that_cannot_be_read_back_is_still_told_as_done() {
    let nas = office();
    let mut client = Client::connect(&nas);
    client.call(
        TOOL,
        json!({ "connection_id": 8, "part_size_megabytes": 128 }),
    );
    nas.inject(fault(
        FaultKind::Delay(std::time::Duration::ZERO),
        "get_connection_setting",
        1,
    ));
    nas.inject(fault(FaultKind::Code(105), "get_connection_setting", 3));
    let answer = client.call(
        TOOL,
        json!({ "connection_id": 8, "part_size_megabytes": 64 }),
    );
    assert_eq!(answer["outcome"], "done");
    assert!(
        answer["warning"].as_str().unwrap().contains("105"),
        "{answer}"
    );
    assert_eq!(held(&nas, "connections", 8)["settings"]["part_size"], 64);
}

#[test]
fn an_unknown_connection_is_told_with_those_that_exist() {
    let nas = office();
    names_known_connections_with(
        &nas,
        TOOL,
        json!({ "connection_id": 4, "part_size_megabytes": 64 }),
    );
    assert_eq!(sent(&nas, "set_connection_setting"), 0);
}
