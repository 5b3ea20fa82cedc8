//! A person at a terminal.

use dsm_sim::FaultKind;
use std::time::Duration;

use serde_json::Value;

use crate::harness::{
    Folder, PASSWORD, Process, Terminal, connection, connection_in, fault, office, run,
};

/// What a command shows at a terminal of so many columns, without colors.
#[track_caller]
fn shown(columns: u16, arguments: &[&str], environment: &[(&str, &str)]) -> String {
    let environment = [environment, &[("NO_COLOR", "1")]].concat();
    let (code, shown) = Terminal::start(columns, arguments, &environment).ends();
    assert_eq!(code, Some(0), "{shown}");
    without_sign(&shown).to_owned()
}

/// What is shown in the end: a sign that something was slow is gone by then, and may never have been there.
fn without_sign(shown: &str) -> &str {
    let parts = shown.rsplit_once("\u{1b}[2K");
    parts.map_or(shown, |(_, rest)| rest)
}

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

#[test]
fn a_list_is_a_table_that_fits() {
    for columns in [40, 72, 100, 160] {
        let shown = shown(columns, &["--demo", "call", "hyperbackup_list_tasks"], &[]);
        let lines: Vec<&str> = shown
            .lines()
            .filter(|line| !line.starts_with("Demo: "))
            .collect();
        for line in &lines {
            assert!(
                line.chars().count() <= usize::from(columns),
                "{columns}: {line}"
            );
        }
        let head = lines.iter().position(|line| line.starts_with("NAME"));
        let row = lines[head.unwrap()..]
            .iter()
            .find(|line| line.starts_with("Archive"));
        assert!(row.unwrap().contains("  broken"), "{shown}");
        assert!(columns < 72 || row.unwrap().contains(" 5 "), "{shown}");
        assert!(shown.contains("Also there, with --json:"), "{shown}");
    }
}

#[test]
fn the_rest_is_readable() {
    let shown = shown(
        80,
        &["--demo", "call", "cloudsync_get_task", "{\"task_id\":4}"],
        &[],
    );
    assert!(shown.contains("connection name:     Dropbox\n"), "{shown}");
    assert!(shown.contains("consistency check:   yes\n"), "{shown}");
    assert!(!shown.contains(['{', '"']), "{shown}");
}

#[test]
fn json_is_there_when_it_is_asked_for() {
    let nas = office();
    let url = nas.url();
    let json = shown(
        80,
        &["call", "cloudsync_list_tasks", "--json"],
        &connection(&url),
    );
    let json: Value = serde_json::from_str(&json).unwrap();
    let piped = run(
        &["call", "cloudsync_list_tasks", "--json"],
        &connection(&url),
    );
    let piped: Value = serde_json::from_str(&piped.stdout).unwrap();
    assert_eq!(json["tasks"], piped["tasks"]);
}

#[test]
fn colors_are_for_terminals_that_want_them() {
    let call = [
        "--demo",
        "call",
        "cloudsync_get_connection",
        "{\"connection_id\":3}",
    ];
    let (_, colored) = Terminal::start(80, &call, &[]).ends();
    assert!(colored.contains("\u{1b}[32mok\u{1b}[0m"), "{colored:?}");
    assert!(!shown(80, &call, &[]).contains('\u{1b}'));
    assert!(!run(&call, &[]).stdout.contains('\u{1b}'));
    assert!(!run(&["tools"], &[]).stdout.contains('\u{1b}'));
}

#[test]
fn what_the_nas_says_cannot_move_the_cursor() {
    let nas = office();
    let hostile = "a\u{1b}[2J\u{1b}]0;owned\u{7}\r\u{9b}31m\u{8}\u{7f}b\u{202e}c";
    nas.edit(|office| {
        connection_in(office, 3).name = hostile.into();
        connection_in(office, 3).error_description = hostile.into();
    });
    let url = nas.url();
    for call in [
        &["call", "cloudsync_list_connections"][..],
        &["call", "cloudsync_get_connection", "{\"connection_id\":3}"],
        &[
            "call",
            "cloudsync_remove_connection",
            "{\"connection_id\":3}",
        ],
        &["call", "cloudsync_list_connections", "--json"],
        &["call", "cloudsync_get_connection", "{\"connection_id\":99}"],
    ] {
        let environment = [&connection(&url)[..], &[("NO_COLOR", "1")]].concat();
        let (_, shown) = Terminal::start(100, call, &environment).ends();
        let shown = without_sign(&shown);
        assert!(shown.contains("\\u{1B}"), "{call:?}: {shown:?}");
        let moving = |letter: char| letter != '\n' && (letter.is_control() || letter == '\u{202e}');
        assert!(!shown.contains(moving), "{call:?}: {shown:?}");
    }
}

#[test]
fn something_slow_has_a_sign_that_goes_away() {
    let nas = office();
    nas.inject(fault(
        FaultKind::Delay(Duration::from_secs(1)),
        "list_conn",
        1,
    ));
    let url = nas.url();
    let call = ["call", "cloudsync_list_connections"];
    let environment = [&connection(&url)[..], &[("NO_COLOR", "1")]].concat();
    let (_, shown) = Terminal::start(100, &call, &environment).ends();
    let (sign, answer) = shown.split_once("all paused:").unwrap();
    assert!(sign.contains("Waiting for the NAS"), "{shown:?}");
    assert!(sign.ends_with("\u{1b}[2K"), "{sign:?}");
    assert!(!answer.contains('\u{1b}'), "{answer:?}");
}

#[test]
fn tools_fit_the_terminal() {
    for columns in [50, 80, 120] {
        let shown = shown(columns, &["tools"], &[]);
        for line in shown.lines() {
            assert!(
                line.chars().count() <= usize::from(columns),
                "{columns}: {line}"
            );
        }
        if columns >= 80 {
            assert!(
                shown.contains("cloudsync_set_connection_schedule  "),
                "{shown}"
            );
        }
    }
}

#[test]
fn several_nases_are_shown_one_by_one_and_those_that_failed_first() {
    let (nas, folder) = (office(), Folder::new());
    let url = nas.url();
    let text = format!(
        "username = 'demo'\n[nas.office]\nurl = '{url}'\n[nas.cellar]\nurl = 'http://127.0.0.1:9'\n"
    );
    let config = folder.write("config.toml", &text);
    let call = [
        "--config",
        &config,
        "call",
        "hyperbackup_list_tasks",
        r#"{"nas":"all"}"#,
    ];
    let shown = shown(100, &call, &[("SYNOLOGY_PASSWORD", PASSWORD)]);
    let at = |line: &str| {
        shown
            .lines()
            .position(|shown| shown.starts_with(line))
            .unwrap()
    };
    assert!(
        at("cellar") < at("office") && at("office") < at("NAME"),
        "{shown}"
    );
}

#[test]
fn a_report_says_what_is_wrong_with_what_and_what_to_do() {
    for columns in [60, 80, 160] {
        let shown = shown(columns, &["--demo", "call", "nas_protection_report"], &[]);
        let lines: Vec<&str> = shown
            .lines()
            .filter(|line| !line.starts_with("Demo: "))
            .collect();
        assert!(lines[0].starts_with("verdict:"), "{shown}");
        for line in &lines {
            let length = line.chars().count();
            // A call is there to be copied.
            assert!(length <= usize::from(columns), "{columns}: {line}");
        }
        let whole = shown.split_whitespace().collect::<Vec<_>>().join(" ");
        for part in [
            "critical backup task 5 (Archive to the old NAS): broken",
            "> call hyperbackup_diagnose_task '{\"task_id\":\"5\"}'",
            "critical shared folder surveillance: not backed up",
        ] {
            assert!(whole.contains(part), "{part}: {shown}");
        }
    }
}
