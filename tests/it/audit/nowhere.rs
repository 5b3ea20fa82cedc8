//! No folder for the log, as where HOME is not set: that is told.

use serde_json::json;

use super::PAUSE;
use crate::harness::{Client, Folder, Process, connection, office, run};

/// As a service manager starts a program.
const BARE: [(&str, &str); 2] = [("HOME", ""), ("XDG_STATE_HOME", "")];

#[test]
fn the_start_and_the_answers_of_changes_say_so() {
    let nas = office();
    let url = nas.url();
    let settings = [&connection(&url)[..], &BARE].concat();
    let mut client = Client::greeted(Process::start(&[], &settings));
    for _ in 0..2 {
        let answer = client.call(PAUSE, json!({ "connection_id": 3 }));
        let warning = answer["audit_warning"].as_str().unwrap_or_default();
        assert!(warning.contains("HOME"), "{answer}");
    }
    let read = client.call("cloudsync_list_connections", json!({}));
    assert!(read.get("audit_warning").is_none(), "{read}");
    let stderr = client.close().stderr;
    assert_eq!(
        stderr.matches("the audit log is off").count(),
        1,
        "{stderr}"
    );
}

#[test]
fn a_log_that_is_switched_off_is_told_at_the_start() {
    let (nas, folder) = (office(), Folder::new());
    let config = folder.write("config.toml", "audit_log = 'off'");
    let stderr = Client::connect_with(&nas, &["--config", &config])
        .close()
        .stderr;
    assert!(stderr.contains("the audit log is switched off"), "{stderr}");
}

#[test]
fn a_server_that_changes_nothing_has_nothing_to_tell() {
    let nas = office();
    let url = nas.url();
    let settings = [&connection(&url)[..], &BARE].concat();
    let client = Client::greeted(Process::start(&["--read-only"], &settings));
    assert_eq!(client.close().stderr, "");
}

#[test]
fn where_a_line_is_required_it_is_a_bad_setting() {
    let folder = Folder::new();
    let config = folder.write("config.toml", "audit = 'required'");
    let ended = run(&["--demo", "--config", &config, "tools"], &BARE);
    assert_eq!((ended.code, ended.stdout.as_str()), (Some(2), ""));
    assert!(ended.stderr.contains("HOME"), "{}", ended.stderr);
}
