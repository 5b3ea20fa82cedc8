//! The server is added to the hosts that are there.

use std::{fs, os::unix::fs::PermissionsExt};

use super::{run_at, unattended, written};
use crate::harness::{Folder, PASSWORD, office};

/// A home with every host in it, each with something of its own in its configuration.
fn home_with_all() -> (Folder, Vec<(&'static str, &'static str)>) {
    let home = Folder::new();
    let files = vec![
        (
            ".config/Claude/claude_desktop_config.json",
            "{\n  \"globalShortcut\": \"Ctrl+Space\"\n}",
        ),
        (
            ".claude.json",
            "{\n  \"numStartups\": 3,\n  \"mcpServers\": {}\n}",
        ),
        (
            ".config/Code/User/mcp.json",
            "{\n\t// mine\n\t\"servers\": {\n\t\t\"other\": { \"type\": \"http\", \"url\": \"x\" },\n\t},\n\t\"inputs\": []\n}\n",
        ),
        (".cursor/mcp.json", "{\"mcpServers\":{}}"),
        (
            ".gemini/settings.json",
            "{\r\n  \"theme\": \"dark\"\r\n}\r\n",
        ),
        (
            ".codex/config.toml",
            "model = \"x\" # mine\n\n[tui]\ntheme = \"dark\"\n",
        ),
    ];
    for (path, text) in &files {
        home.write(&format!("home/{path}"), text);
    }
    (home, files)
}

const CREDENTIALS: [(&str, &str); 1] = [("SYNOLOGY_PASSWORD", PASSWORD)];

#[test]
fn every_host_that_is_there_is_told_and_keeps_what_it_had() {
    let nas = office();
    let url = nas.url();
    let (home, before) = home_with_all();
    let ended = run_at(&home, &unattended(&url, &[]), &CREDENTIALS, "");
    assert_eq!(ended.code, Some(0), "{}", ended.stderr);
    let last = ended.stdout.trim_end().lines().last().unwrap();
    let hosts =
        "Restart Claude Desktop, Claude Code, VS Code, Cursor, Gemini CLI and Codex, then ask";
    assert!(last.starts_with(hosts), "{last}");
    let after = written(&home);
    for (path, text) in &before {
        let now = &after[*path];
        assert!(now.contains("synology-backup-mcp\""), "{now}");
        // Each line that was there is there, or has got a comma.
        for line in text.lines().filter(|line| !line.contains("{}")) {
            assert!(
                now.contains(line.trim_end_matches('\r')),
                "{path}: {line}: {now}"
            );
        }
        assert!(!now.contains(PASSWORD) && !now.contains(&url));
        let backups: Vec<&String> = after
            .iter()
            .filter(|(name, _)| name.starts_with(&format!("{path}.")))
            .map(|(_, text)| text)
            .collect();
        assert_eq!(backups, [*text]);
    }
    assert!(after[".config/Code/User/mcp.json"].contains("\"type\": \"stdio\""));
    let codex = &after[".codex/config.toml"];
    assert!(
        codex.starts_with(before[5].1) && codex.contains("\n[mcp_servers.synology]\n"),
        "{codex}"
    );

    // Once more: nothing is left to do.
    let again = run_at(&home, &unattended(&url, &[]), &CREDENTIALS, "");
    assert_eq!(again.code, Some(0), "{}", again.stderr);
    assert_eq!(written(&home), after);
}

#[test]
fn a_host_that_is_not_there_gets_nothing_unless_it_is_named() {
    let nas = office();
    let url = nas.url();
    let home = Folder::new();
    let program = home.write("bin/gemini", "#!/bin/sh\n");
    fs::set_permissions(program, fs::Permissions::from_mode(0o755)).unwrap();
    let ended = run_at(&home, &unattended(&url, &[]), &CREDENTIALS, "");
    assert_eq!(ended.code, Some(0), "{}", ended.stderr);
    let hosts = |home: &Folder| -> Vec<String> {
        let files = written(home).into_keys();
        files
            .filter(|path| !path.contains("synology-backup-mcp"))
            .collect()
    };
    assert_eq!(hosts(&home), [".gemini/settings.json"]);
    let ended = run_at(
        &home,
        &unattended(&url, &["--host", "codex, cursor"]),
        &CREDENTIALS,
        "",
    );
    assert_eq!(ended.code, Some(0), "{}", ended.stderr);
    assert_eq!(
        hosts(&home),
        [
            ".codex/config.toml",
            ".cursor/mcp.json",
            ".gemini/settings.json"
        ]
    );
    let ended = run_at(
        &home,
        &unattended(&url, &["--host", "emacs"]),
        &CREDENTIALS,
        "",
    );
    assert_eq!(ended.code, Some(2));
    assert!(
        ended.stderr.contains("claude-desktop, claude-code"),
        "{}",
        ended.stderr
    );
}

#[test]
fn a_broken_configuration_is_named_and_left_alone() {
    let nas = office();
    let url = nas.url();
    let home = Folder::new();
    let broken = "{\"mcpServers\": {";
    home.write("home/.cursor/mcp.json", broken);
    let ended = run_at(&home, &unattended(&url, &[]), &CREDENTIALS, "");
    assert_eq!(ended.code, Some(0), "{}", ended.stderr);
    assert!(
        ended.stdout.contains("mcp.json is left as it is") && ended.stdout.contains("by hand"),
        "{}",
        ended.stdout
    );
    assert_eq!(written(&home)[".cursor/mcp.json"], broken);

    // Named, it is no side matter: nothing else is written either.
    let home = Folder::new();
    home.write("home/.cursor/mcp.json", broken);
    let before = written(&home);
    let ended = run_at(
        &home,
        &unattended(&url, &["--host", "cursor"]),
        &CREDENTIALS,
        "",
    );
    assert_eq!(ended.code, Some(1));
    assert!(
        ended.stderr.contains("Nothing was written."),
        "{}",
        ended.stderr
    );
    assert_eq!(written(&home), before);
}

#[test]
fn a_password_that_an_older_entry_has_goes_from_there_and_is_not_shown() {
    let nas = office();
    let url = nas.url();
    let home = Folder::new();
    let binary = env!("CARGO_BIN_EXE_synology-backup-mcp");
    let entry = format!(
        "{{\n  \"mcpServers\": {{\n    \"nas\": {{\n      \"command\": \"{binary}\",\n      \"env\": {{\n        \"SYNOLOGY_PASSWORD\": \"hunter2\",\n        \"SYNOLOGY_READ_ONLY\": \"1\"\n      }},\n      \"alwaysAllow\": []\n    }}\n  }}\n}}\n"
    );
    home.write("home/.cursor/mcp.json", &entry);
    let ended = run_at(&home, &unattended(&url, &[]), &CREDENTIALS, "");
    assert_eq!(ended.code, Some(0), "{}", ended.stderr);
    assert!(
        ended
            .stdout
            .contains("-         \"SYNOLOGY_PASSWORD\": \"***\""),
        "{}",
        ended.stdout
    );
    assert!(!ended.stdout.contains("hunter2") && !ended.stderr.contains("hunter2"));
    let now = &written(&home)[".cursor/mcp.json"];
    assert!(
        !now.contains("hunter2") && now.contains("\"SYNOLOGY_READ_ONLY\": \"1\""),
        "{now}"
    );
    assert!(
        now.contains("\"alwaysAllow\": []") && now.contains("\"nas\": {"),
        "{now}"
    );
}
