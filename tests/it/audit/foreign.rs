//! What lies where the log should be and is no log of ours: it is left as it is, and nothing waits for it.

use std::{
    fs::{self, Permissions},
    os::unix::fs::{PermissionsExt, symlink},
    process::Command,
};

use serde_json::{Value, json};

use super::PAUSE;
use crate::harness::{Client, Folder, office};

const SCRIPT: &str = "#!/bin/sh\necho hello\n";

/// Makes a change with a log there; answers its answer, and what the server said on stderr.
#[track_caller]
fn change_with_log(folder: &Folder, log: &str) -> (Value, String) {
    let nas = office();
    let config = folder.write("config.toml", &format!("audit_log = '{log}'"));
    let mut client = Client::connect_with(&nas, &["--config", &config]);
    let answer = client.call(PAUSE, json!({ "connection_id": 3 }));
    assert_eq!(answer["outcome"], "done");
    (answer, client.close().stderr)
}

fn mode(path: &str) -> u32 {
    fs::metadata(path).unwrap().permissions().mode() & 0o777
}

/// Somebody's script, which others may run.
fn script(folder: &Folder) -> String {
    let script = folder.write("script", SCRIPT);
    fs::set_permissions(&script, Permissions::from_mode(0o755)).unwrap();
    script
}

#[track_caller]
fn assert_untouched(script: &str) {
    assert_eq!(fs::read_to_string(script).unwrap(), SCRIPT);
    assert_eq!(mode(script), 0o755);
}

#[track_caller]
fn assert_warns(answer: &Value, stderr: &str, of: &str) {
    let warning = answer["audit_warning"].as_str().unwrap_or_default();
    assert!(warning.contains(of), "{answer}");
    // What is not written down has no id to put it back by.
    assert!(answer.get("change_id").is_none(), "{answer}");
    let told = stderr.lines().filter(|line| line.contains("the audit log"));
    assert_eq!(told.count(), 1, "once, at the start: {stderr}");
}

#[test]
fn a_link_is_not_followed() {
    let folder = Folder::new();
    let script = script(&folder);
    let log = folder.path("audit.jsonl");
    symlink(&script, &log).unwrap();
    let (answer, stderr) = change_with_log(&folder, &log);
    assert_warns(&answer, &stderr, "it is a link");
    assert_untouched(&script);
}

#[test]
fn a_link_that_leads_nowhere_is_not_followed() {
    let folder = Folder::new();
    let log = folder.path("audit.jsonl");
    symlink(folder.path("new"), &log).unwrap();
    let (answer, stderr) = change_with_log(&folder, &log);
    assert_warns(&answer, &stderr, "it is a link");
    assert!(!fs::exists(folder.path("new")).unwrap());
}

#[test]
fn a_folder_that_is_a_link_is_not_followed() {
    let folder = Folder::new();
    fs::create_dir(folder.path("elsewhere")).unwrap();
    symlink(folder.path("elsewhere"), folder.path("link")).unwrap();
    for log in [
        "link/audit.jsonl",
        "link/./audit.jsonl",
        "link//audit.jsonl",
    ] {
        let (answer, stderr) = change_with_log(&folder, &folder.path(log));
        assert_warns(&answer, &stderr, "its folder is a link");
    }
    let entries = fs::read_dir(folder.path("elsewhere")).unwrap();
    assert_eq!(entries.count(), 0);
}

#[test]
fn another_name_of_a_file_is_no_log() {
    let folder = Folder::new();
    let script = script(&folder);
    let log = folder.path("audit.jsonl");
    fs::hard_link(&script, &log).unwrap();
    let (answer, stderr) = change_with_log(&folder, &log);
    assert_warns(&answer, &stderr, "hard link");
    assert_untouched(&script);
}

#[test]
fn a_pipe_is_not_waited_for() {
    let folder = Folder::new();
    let log = folder.path("audit.jsonl");
    let made = Command::new("mkfifo").arg(&log).status().unwrap();
    assert!(made.success());
    let (answer, stderr) = change_with_log(&folder, &log);
    assert_warns(&answer, &stderr, "no regular file");
}

#[test]
fn devices_are_no_log() {
    for device in ["/dev/null", "/dev/full", "/dev/stderr", "/dev/fd/2"] {
        let (answer, stderr) = change_with_log(&Folder::new(), device);
        assert_warns(&answer, &stderr, device);
    }
}

#[test]
fn a_log_that_others_can_read_is_left_so_and_told() {
    let folder = Folder::new();
    let log = folder.write("audit.jsonl", "");
    fs::set_permissions(&log, Permissions::from_mode(0o644)).unwrap();
    let (answer, stderr) = change_with_log(&folder, &log);
    assert!(answer.get("audit_warning").is_none(), "{answer}");
    assert!(stderr.contains(&format!("chmod 600 {log}")), "{stderr}");
    assert_eq!(mode(&log), 0o644);
    assert_eq!(crate::harness::audit(&log).len(), 1);
}

#[test]
fn folders_that_are_there_keep_what_others_may_do() {
    let folder = Folder::new();
    fs::create_dir(folder.path("logs")).unwrap();
    fs::set_permissions(folder.path("logs"), Permissions::from_mode(0o755)).unwrap();
    change_with_log(&folder, &folder.path("logs/audit.jsonl"));
    assert_eq!(mode(&folder.path("logs")), 0o755);
}
