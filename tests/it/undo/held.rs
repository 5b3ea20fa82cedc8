//! Bounds are for what a person sets anew: what the NAS itself held goes back, whoever sends it.

use dsm_sim::{Office, SimulatedNas};
use serde_json::{Value, json};

use super::reason;
use crate::harness::{Client, Folder, connection, connection_in, office, run, sync_task_in};

const SETTINGS: &str = "cloudsync_set_connection_settings";
const FILTERS: &str = "cloudsync_set_task_filters";
const PACKAGE: &str = "cloudsync_set_package_config";
const TASK: &str = "cloudsync_set_task_settings";

/// An office with settings that nobody could ask for.
fn odd_office() -> SimulatedNas {
    let nas = office();
    nas.edit(|office| {
        office.takes_any_setting = true;
        office.package.log_count = 200_000;
        office.package.worker_count = 0;
        office.package.repo_vol_path = "/volumeUSB1".into();
        let one = connection_in(office, 8);
        one.name = " ".into();
        one.settings.pull_event_period = 0;
        one.settings.max_upload_speed = -1;
        one.settings.part_size = i64::MIN;
        let task = sync_task_in(office, 4);
        task.direction = "brand\u{200C}new".into();
        task.filters.paths = vec![
            "raw".into(),
            String::new(),
            "\u{200C}/x".into(),
            "/y".into(),
        ];
        task.filters.max_upload_size = -7;
    });
    nas
}

/// Changes that replace such a setting each.
fn changes() -> Vec<(&'static str, Value)> {
    let settings =
        |name: &str, value: Value| (SETTINGS, json!({ "connection_id": 8, name: value }));
    let filters = |name: &str, value: Value| (FILTERS, json!({ "task_id": 4, name: value }));
    vec![
        (PACKAGE, json!({ "worker_count": 3 })),
        (PACKAGE, json!({ "volume_path": "/volume1" })),
        settings("task_name", json!("S3")),
        settings("pull_event_period_seconds", json!(300)),
        settings("max_upload_speed", json!(0)),
        settings("part_size_megabytes", json!(128)),
        filters("filtered_paths", json!([])),
        filters("max_upload_size_bytes", json!(5)),
        (
            TASK,
            json!({ "task_id": 4, "direction": "ONLY_UPLOAD", "confirm": true }),
        ),
    ]
}

#[test]
fn what_the_nas_held_goes_back_as_it_was() {
    let nas = odd_office();
    let before = nas.holds();
    let mut client = Client::connect_with(&nas, &["--confirm", "flag"]);
    for (tool, arguments) in changes() {
        let answer = client.call(tool, arguments);
        assert_eq!(answer["outcome"], "done", "{answer}");
        assert_ne!(nas.holds(), before);
        client.call(tool, answer["undo"]["arguments"].clone());
        assert_eq!(nas.holds(), before, "{tool}: {answer}");
    }
}

#[test]
fn another_process_takes_it_back_as_well() {
    let nas = odd_office();
    let before = nas.holds();
    let (url, state) = (nas.url(), Folder::new());
    let state = state.path("");
    let mut settings = connection(&url).to_vec();
    settings.push(("XDG_STATE_HOME", &state));
    let call = |tool: &str, arguments: &Value| -> Value {
        let ended = run(&["call", tool, &arguments.to_string()], &settings);
        serde_json::from_str(&ended.stdout).unwrap_or_else(|_| panic!("{ended:?}"))
    };
    for (tool, arguments) in changes() {
        let answer = call(tool, &arguments);
        assert_eq!(answer["outcome"], "done", "{answer}");
        // As if the log had become too long meanwhile.
        let log = format!("{state}/synology-backup-mcp/audit.jsonl");
        std::fs::rename(&log, format!("{log}.1")).unwrap();
        call(tool, &answer["undo"]["arguments"]);
        assert_eq!(nas.holds(), before, "{tool}: {answer}");
    }
}

#[test]
fn the_undo_by_its_id_takes_it_back_in_another_process() {
    let nas = odd_office();
    let before = nas.holds();
    let (url, state) = (nas.url(), Folder::new());
    let state = state.path("");
    let mut settings = connection(&url).to_vec();
    settings.push(("XDG_STATE_HOME", &state));
    let call = |tool: &str, arguments: &Value| -> Value {
        let ended = run(&["call", tool, &arguments.to_string()], &settings);
        serde_json::from_str(&ended.stdout).unwrap_or_else(|_| panic!("{ended:?}"))
    };
    for (tool, arguments) in changes() {
        let answer = call(tool, &arguments);
        let id = json!({ "change_id": answer["change_id"], "confirm": true });
        call("nas_undo_change", &id);
        assert_eq!(nas.holds(), before, "{tool}: {answer}");
    }
}

#[test]
fn what_the_nas_holds_may_stay_beside_what_is_new() {
    let nas = odd_office();
    let mut client = Client::connect(&nas);
    let read = client.call("cloudsync_get_task_filters", json!({ "task_id": 4 }));
    let mut paths = read["filtered_paths"].as_array().unwrap().clone();
    paths.push(json!("/new"));
    let arguments = json!({
        "task_id": 4, "filtered_paths": paths, "max_upload_size_bytes": read["max_upload_size_bytes"],
    });
    assert_eq!(client.call(FILTERS, arguments)["outcome"], "done");
    let held = nas.holds()["sync_tasks"][0]["filters"]["paths"].clone();
    assert_eq!(held, json!(["raw", "", "\u{200C}/x", "/y", "/new"]));
}

#[test]
fn what_another_record_held_is_out_of_bounds_in_this_one() {
    let nas = odd_office();
    let mut client = Client::connect(&nas);
    for period in [300, 600] {
        let arguments = json!({ "connection_id": 8, "pull_event_period_seconds": period });
        client.call(SETTINGS, arguments);
    }
    let zero = |id: i64, name: &str| json!({ "connection_id": id, name: 0 });
    let period = "pull_event_period_seconds";
    let error = client.call_error(SETTINGS, zero(3, period));
    assert!(error.contains("1 or more is allowed"), "{error}");
    let other = json!({ "connection_id": 8, period: -1 });
    let error = client.call_error(SETTINGS, other);
    assert!(error.contains("1 or more is allowed"), "{error}");
    // Two changes ago is as good as one.
    assert_eq!(client.call(SETTINGS, zero(8, period))["outcome"], "done");
}

#[test]
fn without_an_audit_log_no_undo_is_offered_that_only_this_process_would_take() {
    let nas = odd_office();
    let folder = Folder::new();
    let config = folder.write("config.toml", "audit_log = 'off'");
    let before = nas.holds();
    let mut client = Client::connect_with(&nas, &["--config", &config]);
    let period = "pull_event_period_seconds";
    let answer = client.call(SETTINGS, json!({ "connection_id": 8, period: 300 }));
    assert!(reason(&answer).contains("without an audit log"), "{answer}");
    client.call(SETTINGS, json!({ "connection_id": 8, period: 0 }));
    assert_eq!(nas.holds(), before);
    let answer = client.call(SETTINGS, json!({ "connection_id": 8, "isSSE": true }));
    assert!(answer["undo"].is_object(), "{answer}");
}

#[test]
fn a_nas_that_refuses_what_it_held_says_so_itself() {
    let nas = odd_office();
    nas.edit(|office: &mut Office| office.takes_any_setting = false);
    let mut client = Client::connect(&nas);
    // The whole record goes back, and with it what is out of range.
    let arguments = json!({ "connection_id": 8, "isSSE": true });
    let error = client.call_error(SETTINGS, arguments);
    assert!(error.contains("120"), "{error}");
}
