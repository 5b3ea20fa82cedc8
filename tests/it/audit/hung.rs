//! A log that hangs, here on a lock that another process does not give back: nothing else does.

use std::{
    fs::File,
    time::{Duration, Instant},
};

use serde_json::json;

use super::{PAUSE, REMOVE};
use crate::harness::{Client, Folder, audit, office, sent, until};

/// Longer than the two seconds that a line gets, on the busiest machine.
const SOON: Duration = Duration::from_secs(8);

/// A log that cannot be written as long as the file is open, and a configuration that names it.
fn hung(folder: &Folder, more: &str) -> (String, File, String) {
    let log = folder.write("audit.jsonl", "");
    let held = File::open(&log).unwrap();
    held.lock().unwrap();
    let config = folder.write("config.toml", &format!("audit_log = '{log}'\n{more}"));
    (log, held, config)
}

#[test]
fn a_change_is_answered_with_a_warning() {
    let (nas, folder) = (office(), Folder::new());
    let (_, _held, config) = hung(&folder, "");
    let mut client = Client::connect_with(&nas, &["--config", &config]);
    let begun = Instant::now();
    let answer = client.call(PAUSE, json!({ "connection_id": 3 }));
    assert!(begun.elapsed() < SOON, "{:?}", begun.elapsed());
    let warning = answer["audit_warning"].as_str().unwrap_or_default();
    assert!(warning.contains("no end within 2 s"), "{answer}");
}

#[test]
fn reads_and_pings_go_on_meanwhile() {
    let (nas, folder) = (office(), Folder::new());
    let (_, _held, config) = hung(&folder, "");
    let mut client = Client::connect_with(&nas, &["--config", &config]);
    let change = client.send_call(PAUSE, json!({ "connection_id": 3 }));
    until("the change was sent", || sent(&nas, "pause") == 1);
    let read = client.send_call("cloudsync_list_connections", json!({}));
    assert_eq!(client.next_answer()["id"], read);
    client.result("ping", json!({}));
    client.outcome(PAUSE, change);
}

#[test]
fn many_changes_do_not_wait_one_after_the_other() {
    let (nas, folder) = (office(), Folder::new());
    let (_, _held, config) = hung(&folder, "");
    let mut client = Client::connect_with(&nas, &["--config", &config]);
    let begun = Instant::now();
    for _ in 0..10 {
        client.call(REMOVE, json!({ "connection_id": 2 }));
    }
    assert!(begun.elapsed() < SOON, "{:?}", begun.elapsed());
}

#[test]
fn the_end_comes_soon() {
    let (nas, folder) = (office(), Folder::new());
    let (_, _held, config) = hung(&folder, "");
    let mut client = Client::connect_with(&nas, &["--config", &config]);
    client.send_call(PAUSE, json!({ "connection_id": 3 }));
    until("the change was sent", || sent(&nas, "pause") == 1);
    let begun = Instant::now();
    assert_eq!(client.close().code, Some(0));
    assert!(begun.elapsed() < SOON, "{:?}", begun.elapsed());
}

#[test]
fn required_refuses_and_nothing_is_sent() {
    let (nas, folder) = (office(), Folder::new());
    let (_, _held, config) = hung(&folder, "audit = 'required'");
    let mut client = Client::connect_with(&nas, &["--config", &config]);
    let error = client.call_error(PAUSE, json!({ "connection_id": 3 }));
    assert!(error.contains("was not done: the audit log"), "{error}");
    assert_eq!(sent(&nas, "pause"), 0);
}

#[test]
fn no_line_is_lost_when_it_goes_on() {
    let (nas, folder) = (office(), Folder::new());
    let (log, held, config) = hung(&folder, "");
    let mut client = Client::connect_with(&nas, &["--config", &config]);
    for id in [2, 3] {
        let answer = client.call(REMOVE, json!({ "connection_id": id }));
        assert!(answer["audit_warning"].is_string(), "{answer}");
    }
    drop(held);
    let answer = client.call(REMOVE, json!({ "connection_id": 5 }));
    until("all three are written", || audit(&log).len() == 3);
    let ids: Vec<_> = audit(&log)
        .iter()
        .map(|line| line["arguments"]["connection_id"].clone())
        .collect();
    assert_eq!(ids, [2, 3, 5], "{answer}");
}

#[test]
fn lines_that_are_nearly_written_are_written_before_the_end() {
    let nas = office();
    let folder = Folder::new();
    let log = folder.path("audit.jsonl");
    let config = folder.write("config.toml", &format!("audit_log = '{log}'"));
    let mut client = Client::connect_with(&nas, &["--config", &config]);
    client.call("cloudsync_list_connections", json!({}));
    for _ in 0..30 {
        client.send_call(REMOVE, json!({ "connection_id": 2 }));
    }
    client.close();
    assert_eq!(audit(&log).len(), 30);
}
