//! A log that cannot be written: a warning, and where the operator wants no change without a line, a refusal.

use dsm_sim::FaultKind;
use serde_json::{Value, json};

use super::{PAUSE, REMOVE};
use crate::{
    cloudsync::pause_connection::paused,
    harness::{Client, Folder, audit, fault, office, run, sent, until},
};

/// Logs that cannot be written: a folder, what lies below a file, and a full disk where there is one.
fn unwritable(folder: &Folder) -> Vec<String> {
    let file = folder.write("file", "");
    let mut paths = vec![folder.path(""), format!("{file}/audit.jsonl")];
    if std::path::Path::new("/dev/full").exists() {
        paths.push("/dev/full".into());
    }
    paths
}

fn config(folder: &Folder, path: &str, more: &str) -> String {
    folder.write("config.toml", &format!("audit_log = '{path}'\n{more}"))
}

#[test]
fn the_change_is_done_and_the_answer_warns() {
    let folder = Folder::new();
    for path in unwritable(&folder) {
        let nas = office();
        let config = config(&folder, &path, "");
        let mut client = Client::connect_with(&nas, &["--config", &config]);
        let answer = client.call(PAUSE, json!({ "connection_id": 3 }));
        assert_eq!(answer["outcome"], "done");
        let warning = answer["audit_warning"].as_str().unwrap_or_default();
        assert!(warning.contains(path.trim_end_matches('/')), "{answer}");
        assert_eq!(paused(&nas), [3, 12]);
    }
}

#[test]
fn a_preview_warns_as_well() {
    let (nas, folder) = (office(), Folder::new());
    let config = config(&folder, &folder.path(""), "");
    let mut client = Client::connect_with(&nas, &["--config", &config]);
    let answer = client.call(REMOVE, json!({ "connection_id": 2 }));
    assert_eq!(answer["outcome"], "confirmation_required");
    assert!(answer["audit_warning"].is_string(), "{answer}");
}

#[test]
fn a_read_goes_on_without_a_warning() {
    let folder = Folder::new();
    for more in ["", "audit = 'required'"] {
        let nas = office();
        let config = config(&folder, &folder.path(""), more);
        let mut client = Client::connect_with(&nas, &["--config", &config]);
        let answer = client.call("cloudsync_list_connections", json!({}));
        assert!(answer.get("audit_warning").is_none(), "{answer}");
    }
}

#[test]
fn the_warning_goes_to_the_log_of_the_program_as_well() {
    let (nas, folder) = (office(), Folder::new());
    let config = config(&folder, &folder.path(""), "");
    let mut client = Client::connect_with(&nas, &["--config", &config]);
    client.call(PAUSE, json!({ "connection_id": 3 }));
    let stderr = client.close().stderr;
    assert!(stderr.contains("the audit log"), "{stderr}");
}

#[test]
fn required_refuses_the_change_and_nothing_is_sent() {
    let folder = Folder::new();
    for path in unwritable(&folder) {
        let nas = office();
        let before = nas.holds();
        let config = config(&folder, &path, "audit = 'required'");
        let mut client = Client::connect_with(&nas, &["--config", &config, "--confirm", "flag"]);
        let calls: [(&str, Value, &str); 4] = [
            (PAUSE, json!({ "connection_id": 3 }), "pause"),
            (
                REMOVE,
                json!({ "connection_id": 2, "confirm": true }),
                "unlink_connection",
            ),
            (
                "cloudsync_set_package_config",
                json!({ "log_count": 5 }),
                "set_global_config",
            ),
            ("hyperbackup_run_task", json!({ "task_id": 1 }), "backup"),
        ];
        for (tool, arguments, method) in calls {
            let error = client.call_error(tool, arguments);
            assert!(error.contains("audit log"), "{error}");
            assert_eq!(sent(&nas, method), 0, "{tool}");
        }
        assert_eq!(nas.holds(), before);
    }
}

#[test]
fn required_writes_the_line_before_the_change_is_sent() {
    let (nas, folder) = (office(), Folder::new());
    let log = folder.path("audit.jsonl");
    let config = config(&folder, &log, "audit = 'required'");
    let mut client = Client::connect_with(&nas, &["--config", &config]);
    client.call("cloudsync_list_connections", json!({}));
    nas.inject(fault(FaultKind::Hang, "pause", 1));
    client.send_call(PAUSE, json!({ "connection_id": 3 }));
    until("the change has arrived", || sent(&nas, "pause") == 1);
    let lines = audit(&log);
    assert_eq!(lines[0]["tool"], PAUSE);
    assert_eq!(lines[0]["arguments"], json!({ "connection_id": 3 }));
}

#[test]
fn required_lets_changes_run_that_can_be_written() {
    let (nas, folder) = (office(), Folder::new());
    let log = folder.path("audit.jsonl");
    let config = config(&folder, &log, "audit = 'required'");
    let mut client = Client::connect_with(&nas, &["--config", &config]);
    client.call(PAUSE, json!({ "connection_id": 3 }));
    let last = audit(&log).pop().unwrap();
    assert_eq!(last["outcome"], "done");
}

#[test]
fn required_without_a_log_is_a_bad_setting() {
    let folder = Folder::new();
    let config = folder.write("config.toml", "audit_log = 'off'\naudit = 'required'");
    let ended = run(&["--demo", "--config", &config, "tools"], &[]);
    assert_eq!((ended.code, ended.stdout.as_str()), (Some(2), ""));
    assert!(
        ended.stderr.contains("there is no audit log"),
        "{}",
        ended.stderr
    );
}
