use serde_json::{Value, json};

use super::{
    names_known_tasks_with,
    patching::{Record, Setter, field, refuses, sends, set},
};
use crate::harness::{held, office, sent};

const TOOL: &str = "cloudsync_set_task_filters";

#[test]
fn every_field_is_set_alone_and_can_be_put_back() {
    let setter = |task: i64, fields| Setter {
        tool: TOOL,
        record: Record::SyncTask(task),
        arguments: json!({ "task_id": task }),
        read: "get_selective_sync_config",
        write: "set_selective_sync_config",
        fields,
    };
    let fields = vec![
        field(
            "filtered_paths",
            "/filters/paths",
            json!(["/subfolder_1"]),
            json!(["/a b", "/ü/\"x\""]),
        ),
        field(
            "filtered_filenames",
            "/filters/names",
            json!(["test"]),
            json!([]),
        ),
        field(
            "filtered_extensions",
            "/filters/extensions",
            json!(["wbmp", "webdoc", "x3f", "xbm"]),
            json!(["iso"]),
        ),
        field(
            "max_upload_size_bytes",
            "/filters/max_upload_size",
            1_048_576,
            0,
        ),
    ];
    setter(4, fields).patches();
    // A task without any filter: what was empty becomes empty again.
    let fields = vec![
        field(
            "filtered_paths",
            "/filters/paths",
            json!([]),
            json!(["/raw"]),
        ),
        field(
            "filtered_filenames",
            "/filters/names",
            json!([]),
            json!(["x"]),
        ),
        field(
            "filtered_extensions",
            "/filters/extensions",
            json!([]),
            json!(["y"]),
        ),
        field(
            "max_upload_size_bytes",
            "/filters/max_upload_size",
            0,
            5_000_000_000_i64,
        ),
    ];
    setter(41, fields).patches();
}

#[test]
fn what_a_person_once_added_goes_back_as_it_came() {
    sends(
        TOOL,
        json!({ "sess_id": 23, "filtered_extensions": ["bak"] }),
        "set_selective_sync_config",
        &[
            ("filtered_extensions", "[\"bak\"]"),
            ("filtered_max_upload_size", "2147483648"),
            ("filtered_names", "[]"),
            ("filtered_paths", "[]"),
            ("session_id", "23"),
            ("user_defined_extensions", "[\"bak\",\"pln.lck\"]"),
            ("user_defined_names", "[\"plot.log\"]"),
        ],
    );
}

#[test]
fn the_settings_of_the_task_are_left_alone() {
    let nas = office();
    let before = held(&nas, "sync_tasks", 4);
    set(
        &nas,
        TOOL,
        json!({ "task_id": 4, "max_upload_size_bytes": 0 }),
    );
    let after = held(&nas, "sync_tasks", 4);
    for name in [
        "direction",
        "no_delete",
        "sync_attr_check_option",
        "local_path",
    ] {
        assert_eq!(after[name], before[name]);
    }
}

#[test]
fn bad_values_are_refused() {
    let with = |name: &str, value: Value| json!({ "task_id": 4, name: value });
    refuses(
        TOOL,
        &[
            (
                with("max_upload_size_bytes", json!(-1)),
                "max_upload_size_bytes",
                "0 or more",
            ),
            (
                with("max_upload_size_bytes", json!("1 GB")),
                "max_upload_size_bytes",
                "whole number",
            ),
            (
                with("filtered_paths", json!(["raw"])),
                "filtered_paths",
                "start with /",
            ),
            (with("filtered_paths", json!("/raw")), "filtered_paths", ""),
            (
                with("filtered_filenames", json!([1])),
                "filtered_filenames[0]",
                "string",
            ),
            (
                with("filtered_extensions", json!([null])),
                "filtered_extensions[0]",
                "",
            ),
            (
                with("user_defined_names", json!(["x"])),
                "user_defined_names",
                "filtered_filenames",
            ),
            (json!({ "task_id": 4 }), "", "nothing to set"),
            (json!({ "filtered_paths": [] }), "", "task_id"),
        ],
    );
}

#[test]
fn an_unknown_task_is_told_with_those_that_exist() {
    let nas = office();
    names_known_tasks_with(
        &nas,
        TOOL,
        json!({ "task_id": 3, "max_upload_size_bytes": 0 }),
    );
    assert_eq!(sent(&nas, "set_selective_sync_config"), 0);
}
