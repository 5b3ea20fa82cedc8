use serde_json::json;

use super::patching::{Field, Record, Setter, field, refuses, sends};
use crate::harness::{Client, office, sent};

const TOOL: &str = "cloudsync_set_package_config";

#[test]
fn every_field_is_set_alone_and_can_be_put_back() {
    Setter {
        tool: TOOL,
        record: Record::Package,
        arguments: json!({}),
        read: "get_config",
        write: "set_global_config",
        fields: vec![
            field("volume_path", "/repo_vol_path", "/volume2", "/volume1"),
            field("log_count", "/log_count", 20_000, 30_000),
            field("worker_count", "/worker_count", 3, 20),
            Field {
                held: "disable".into(),
                ..field("admin_mode", "/admin_mode", true, false)
            },
        ],
    }
    .patches();
}

#[test]
fn the_whole_record_is_sent_with_admin_mode_as_a_word() {
    for (arguments, admin_mode) in [
        (json!({ "workers": 5 }), "\"enable\""),
        (
            json!({ "worker_count": 5, "admin_mode": false }),
            "\"disable\"",
        ),
    ] {
        sends(
            TOOL,
            arguments,
            "set_global_config",
            &[
                ("admin_mode", admin_mode),
                ("log_count", "20000"),
                ("repo_vol_path", "\"/volume2\""),
                ("worker_count", "5"),
            ],
        );
    }
}

#[test]
fn the_behavior_on_a_relink_is_left_alone() {
    let nas = office();
    nas.edit(|office| office.package.sync_mode = true);
    Client::connect(&nas).call(TOOL, json!({ "log_count": 1 }));
    assert_eq!(nas.holds()["package"]["sync_mode"], true);
}

#[test]
fn several_fields_are_told_and_undone_together() {
    let nas = office();
    let before = nas.holds();
    let mut client = Client::connect(&nas);
    let answer = client.call(
        TOOL,
        json!({ "log_count": 100_000, "worker_count": 1, "admin_mode": true }),
    );
    assert_eq!(answer["changed"].as_array().unwrap().len(), 2);
    assert_eq!(
        answer["undo"]["arguments"],
        json!({ "log_count": 20_000, "worker_count": 3 })
    );
    client.call(TOOL, answer["undo"]["arguments"].clone());
    assert_eq!(nas.holds(), before);
}

#[test]
fn numbers_out_of_range_are_refused() {
    let (logs, workers) = ("1 to 100000", "1 to 20");
    refuses(
        TOOL,
        &[
            (json!({ "log_count": 0 }), "log_count", logs),
            (json!({ "log_count": -1 }), "log_count", logs),
            (json!({ "log_count": 100_001 }), "log_count", logs),
            (json!({ "worker_count": 0 }), "worker_count", workers),
            (json!({ "worker_count": 21 }), "worker_count", workers),
            (
                json!({ "worker_count": 3, "log_count": 0 }),
                "log_count",
                logs,
            ),
            (
                json!({ "worker_count": "3" }),
                "worker_count",
                "whole number",
            ),
            (
                json!({ "worker_count": 3.5 }),
                "worker_count",
                "whole number",
            ),
            (json!({ "admin_mode": "enable" }), "admin_mode", "boolean"),
            (json!({}), "", "nothing to set"),
            (json!({ "log_count": null }), "", "nothing to set"),
            (json!({ "logs": 5 }), "logs", "log_count"),
        ],
    );
}

#[test]
fn the_bounds_themselves_are_allowed() {
    for arguments in [
        json!({ "log_count": 1 }),
        json!({ "log_count": 100_000 }),
        json!({ "worker_count": 1 }),
        json!({ "worker_count": 20 }),
    ] {
        let answer = Client::connect(&office()).call(TOOL, arguments);
        assert_eq!(answer["outcome"], "done");
    }
}

#[test]
fn a_volume_that_does_not_exist_is_refused_with_those_that_do() {
    let nas = office();
    for path in ["/volume9", "volume1", "/volume1/", ""] {
        let error = Client::connect(&nas).call_error(TOOL, json!({ "volume_path": path }));
        assert!(error.starts_with("Bad argument `volume_path`"), "{error}");
        assert!(error.contains("/volume1, /volume2"), "{error}");
    }
    assert_eq!(sent(&nas, "set_global_config"), 0);
}
