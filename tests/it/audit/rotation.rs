//! A log that is full: a new one is begun, five older ones are kept, and no line is lost.

use std::{fs, thread};

use serde_json::{Value, json};

use super::REMOVE;
use crate::harness::{Client, Folder, audit, office};

const FULL: usize = 10 << 20;

/// Whole lines of that many bytes in sum.
fn lines(bytes: usize) -> String {
    let line = format!("{{\"old\":\"{}\"}}\n", "x".repeat(1_000));
    let mut text = line.repeat(bytes / line.len());
    let rest = bytes - text.len();
    text.push_str(&format!("{}1\n", " ".repeat(rest.max(2) - 2)));
    text
}

/// A log with that much in it, and a configuration that names it.
fn filled(folder: &Folder, bytes: usize) -> (String, String) {
    let log = folder.write("audit.jsonl", &lines(bytes));
    let config = folder.write("config.toml", &format!("audit_log = '{log}'"));
    (log, config)
}

/// The lines of our own in a file.
fn ours(path: &str) -> Vec<Value> {
    let mut lines = audit(path);
    lines.retain(|line| line.get("tool").is_some());
    lines
}

#[test]
fn a_new_one_is_begun_when_it_is_full() {
    let (nas, folder) = (office(), Folder::new());
    let (log, config) = filled(&folder, FULL - 100);
    let mut client = Client::connect_with(&nas, &["--config", &config]);
    for _ in 0..2 {
        let answer = client.call(REMOVE, json!({ "connection_id": 2 }));
        assert!(answer.get("audit_warning").is_none(), "{answer}");
    }
    assert_eq!(audit(&log).len(), 2);
    let older = fs::metadata(format!("{log}.1")).unwrap().len();
    assert_eq!(older, FULL as u64 - 100, "what was there is kept whole");
}

#[test]
fn it_is_not_begun_before() {
    let (nas, folder) = (office(), Folder::new());
    let (log, config) = filled(&folder, FULL - 2_000);
    let mut client = Client::connect_with(&nas, &["--config", &config]);
    client.call(REMOVE, json!({ "connection_id": 2 }));
    assert_eq!(ours(&log).len(), 1);
    assert!(!fs::exists(format!("{log}.1")).unwrap());
}

#[test]
fn five_older_ones_are_kept() {
    let (nas, folder) = (office(), Folder::new());
    let (log, config) = filled(&folder, FULL);
    for number in 1..=5 {
        folder.write(&format!("audit.jsonl.{number}"), &format!("{number}\n"));
    }
    let mut client = Client::connect_with(&nas, &["--config", &config]);
    client.call(REMOVE, json!({ "connection_id": 2 }));
    let kept = [2, 3, 4, 5].map(|number| audit(&format!("{log}.{number}")));
    assert_eq!(json!(kept), json!([[1], [2], [3], [4]]));
    assert!(!fs::exists(format!("{log}.6")).unwrap());
}

#[test]
fn two_processes_that_fill_it_lose_no_line() {
    const CALLS: usize = 60;
    let (nas, folder) = (office(), Folder::new());
    let (log, config) = filled(&folder, FULL - 20_000);
    thread::scope(|scope| {
        for _ in 0..2 {
            scope.spawn(|| {
                let mut client = Client::connect_with(&nas, &["--config", &config]);
                let calls: Vec<u64> = (0..CALLS)
                    .map(|_| client.send_call(REMOVE, json!({ "connection_id": 2 })))
                    .collect();
                for call in calls {
                    let answer = client.outcome(REMOVE, call);
                    assert!(answer.get("audit_warning").is_none(), "{answer}");
                }
            });
        }
    });
    let (new, old) = (ours(&log).len(), ours(&format!("{log}.1")).len());
    assert_eq!(new + old, 2 * CALLS);
    assert!(new > 0 && old > 0, "{new} and {old}");
    assert!(!fs::exists(format!("{log}.2")).unwrap());
}

#[test]
fn a_line_that_broke_off_does_not_spoil_the_next() {
    let (nas, folder) = (office(), Folder::new());
    let log = folder.write("audit.jsonl", "{\"time\":\"20");
    let config = folder.write("config.toml", &format!("audit_log = '{log}'"));
    let mut client = Client::connect_with(&nas, &["--config", &config]);
    client.call(REMOVE, json!({ "connection_id": 2 }));
    let text = fs::read_to_string(&log).unwrap();
    let line: Value = serde_json::from_str(text.lines().nth(1).unwrap()).unwrap();
    assert_eq!(line["tool"], REMOVE);
}
