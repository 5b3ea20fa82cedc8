//! The programs that start this server: which have it, and whether it starts from there.

use serde_json::json;

use super::Report;
use crate::harness::Folder;

const BINARY: &str = env!("CARGO_BIN_EXE_synology-backup-mcp");

/// What is found where Cursor has this entry.
#[track_caller]
fn found(command: &str, arguments: &[&str], environment: &[(&str, &str)]) -> (i32, String, String) {
    let home = Folder::new();
    let environment: serde_json::Map<_, _> = environment
        .iter()
        .map(|(name, value)| ((*name).to_owned(), json!(value)))
        .collect();
    let entry = json!({"command": command, "args": arguments, "env": environment});
    let servers = json!({"mcpServers": {"nas": entry, "other": {"command": "/bin/false"}}});
    home.write(".cursor/mcp.json", &servers.to_string());
    let report = Report::at(&home, &["--demo"], &[("SYNOLOGY_TIMEOUT", "5")]);
    let (status, found, _) = report.one("hosts");
    (report.code.unwrap(), status.to_owned(), found.to_owned())
}

#[test]
fn an_entry_that_starts_is_in_order() {
    let (code, status, found) = found(BINARY, &["serve"], &[]);
    assert_eq!((code, status.as_str()), (0, "ok"), "{found}");
    assert_eq!(found, "Cursor has it as nas, and that starts");
}

#[test]
fn an_entry_whose_program_is_gone_is_told() {
    let (code, status, found) = found("/nowhere/synology-backup-mcp", &[], &[]);
    assert_eq!((code, status.as_str()), (1, "broken"));
    assert!(
        found.contains("/nowhere/synology-backup-mcp cannot be started"),
        "{found}"
    );
}

#[test]
fn an_entry_with_a_bad_flag_is_told_with_what_it_says() {
    let (code, status, found) = found(BINARY, &["--no-such-flag"], &[]);
    assert_eq!((code, status.as_str()), (1, "broken"));
    assert!(found.contains("--no-such-flag"), "{found}");
}

#[test]
fn an_entry_with_a_bad_setting_is_told_though_it_answers() {
    let (code, status, found) = found(BINARY, &[], &[("SYNOLOGY_URL", "ftp://nas.local")]);
    assert_eq!((code, status.as_str()), (1, "broken"));
    assert!(found.contains("SYNOLOGY_URL"), "{found}");
}

#[test]
fn a_file_that_cannot_be_read_is_told() {
    let home = Folder::new();
    home.write(".cursor/mcp.json", "{ \"mcpServers\": ");
    let report = Report::at(&home, &["--demo"], &[]);
    assert_eq!(report.code, Some(0));
    let (status, found, _) = report.one("hosts");
    assert_eq!(status, "warning");
    assert!(
        found.contains("Cursor") && found.contains("mcp.json"),
        "{found}"
    );
}
