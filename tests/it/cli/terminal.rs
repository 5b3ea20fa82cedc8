//! A person at a terminal.

use crate::harness::{Process, Terminal};

#[test]
fn a_server_that_a_person_starts_says_what_it_waits_for() {
    let mut terminal = Terminal::start(100, &[], &[("SYNOLOGY_DEMO", "1")]);
    terminal.shows("This is an MCP server: a client such as Claude Desktop starts it");
    for command in ["call", "tools", "simulate"] {
        terminal.shows(&format!("synology-backup-mcp {command}"));
    }
    assert!(!terminal.shown().contains("synology-backup-mcp serve"));
    terminal.types("\u{4}");
    let (code, _) = terminal.ends();
    assert_eq!(code, Some(0));
}

#[test]
fn a_server_that_a_client_starts_says_nothing_of_it() {
    let mut server = Process::start(&["--demo", "serve"], &[]);
    server.hang_up();
    assert!(!server.wait().stderr.contains("MCP server"));
}
