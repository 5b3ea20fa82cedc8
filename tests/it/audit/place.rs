//! Where the log lies, and who may read it.

use serde_json::json;

use super::{PAUSE, outcomes};
use crate::harness::{Client, Folder, audit, connection, office, run};

/// A configuration file that says this.
fn config(folder: &Folder, text: &str) -> String {
    folder.write("config.toml", text)
}

#[test]
fn it_goes_on_where_it_ended() {
    let (nas, folder) = (office(), Folder::new());
    let log = folder.path("audit.jsonl");
    let config = config(&folder, &format!("audit_log = '{log}'"));
    for id in [3, 5] {
        let mut client = Client::connect_with(&nas, &["--config", &config]);
        client.call(PAUSE, json!({ "connection_id": id }));
        assert_eq!(outcomes(&client), Vec::<String>::new());
    }
    let ids: Vec<i64> = audit(&log)
        .iter()
        .map(|line| line["arguments"]["connection_id"].as_i64().unwrap())
        .collect();
    assert_eq!(ids, [3, 5]);
}

#[test]
fn the_folder_is_made_when_it_is_missing() {
    let (nas, folder) = (office(), Folder::new());
    let log = folder.path("a/b/audit.jsonl");
    let config = config(&folder, &format!("audit_log = '{log}'"));
    let mut client = Client::connect_with(&nas, &["--config", &config]);
    let answer = client.call(PAUSE, json!({ "connection_id": 3 }));
    assert!(answer.get("audit_warning").is_none(), "{answer}");
    assert_eq!(audit(&log).len(), 1);
}

#[test]
fn off_writes_nothing() {
    let (nas, folder) = (office(), Folder::new());
    let config = config(&folder, "audit_log = 'off'");
    let mut client = Client::connect_with(&nas, &["--config", &config]);
    let answer = client.call(PAUSE, json!({ "connection_id": 3 }));
    assert_eq!(answer["outcome"], "done");
    assert!(answer.get("audit_warning").is_none(), "{answer}");
    assert_eq!(outcomes(&client), Vec::<String>::new());
    assert!(!std::path::Path::new("off").exists());
}

#[test]
fn the_command_line_writes_to_it_as_well() {
    let (nas, folder) = (office(), Folder::new());
    let (url, state) = (nas.url(), folder.path(""));
    let mut settings = connection(&url).to_vec();
    settings.push(("XDG_STATE_HOME", &state));
    run(&["call", PAUSE, "{\"connection_id\":3}"], &settings);
    let lines = audit(&folder.path("synology-backup-mcp/audit.jsonl"));
    assert_eq!(lines.len(), 1);
    assert_eq!(lines[0]["client"], "command line");
}

#[test]
fn clients_of_the_newer_era_are_named_as_well() {
    let nas = office();
    let mut client = Client::modern(&nas);
    client.call(PAUSE, json!({ "connection_id": 3 }));
    assert_eq!(client.audit()[0]["client"], "test");
}

#[cfg(unix)]
#[test]
fn only_its_owner_may_read_it() {
    use std::os::unix::fs::PermissionsExt;

    let (nas, folder) = (office(), Folder::new());
    let log = folder.path("made/audit.jsonl");
    let config = config(&folder, &format!("audit_log = '{log}'"));
    let mut client = Client::connect_with(&nas, &["--config", &config]);
    client.call(PAUSE, json!({ "connection_id": 3 }));
    let mode = |path: &str| std::fs::metadata(path).unwrap().permissions().mode() & 0o777;
    assert_eq!((mode(&log), mode(&folder.path("made"))), (0o600, 0o700));
}
