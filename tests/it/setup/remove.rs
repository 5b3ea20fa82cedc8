//! `setup --remove`: what was made goes, and nothing else.

use super::{CONFIG, CREDENTIALS, config_of, run_at, unattended, written};
use crate::harness::{Folder, PASSWORD, Person, office};

const SECRET: [(&str, &str); 1] = [("SYNOLOGY_PASSWORD", PASSWORD)];

const CODEX: &str = "model = \"x\" # mine\n";
const CURSOR: &str =
    "{\n  // mine\n  \"mcpServers\": {\n    \"other\": {\"command\": \"x\"}\n  }\n}\n";

fn home_with(names: &[&str], url: &str) -> Folder {
    let home = Folder::new();
    home.write("home/.cursor/mcp.json", CURSOR);
    home.write("home/.codex/config.toml", CODEX);
    for name in names {
        let ended = run_at(&home, &unattended(url, &["--nas", name]), &SECRET, "");
        assert_eq!(ended.code, Some(0), "{}", ended.stderr);
    }
    home
}

#[test]
fn the_last_nas_goes_with_its_secrets_and_from_every_host() {
    let nas = office();
    let home = home_with(&["attic"], &nas.url());
    assert!(written(&home)[CREDENTIALS].contains(PASSWORD));
    let mut person = Person::start(&home, &["setup", "--remove", "attic"], &[]);
    person.expect("- [nas.attic]");
    person.expect("-     \"synology\": {");
    person.on("Remove attic? [y/N]", "y");
    let (code, screen) = person.wait();
    assert_eq!(code, Some(0), "{screen}");
    assert!(screen.contains("Restart Cursor, Codex."), "{screen}");
    let files = written(&home);
    assert_eq!(files[".cursor/mcp.json"], CURSOR);
    assert_eq!(files[".codex/config.toml"], CODEX);
    assert!(
        !files[CREDENTIALS].contains("password"),
        "{}",
        files[CREDENTIALS]
    );
    assert!(!files[CONFIG].contains("attic"), "{}", files[CONFIG]);
}

#[test]
fn every_host_is_as_it_was_before() {
    let nas = office();
    let url = nas.url();
    let home = Folder::new();
    let files = [
        (
            ".config/Claude/claude_desktop_config.json",
            Some("{\n  \"x\": 1\n}"),
        ),
        (".claude.json", Some("{\"mcpServers\": { \n }}")),
        (".config/Code/User/mcp.json", Some("{\"inputs\": []}\r\n")),
        (".cursor/mcp.json", None),
        (".gemini/settings.json", Some("")),
        (".codex/config.toml", None),
    ];
    for (path, text) in files {
        if let Some(text) = text {
            home.write(&format!("home/{path}"), text);
        }
    }
    let before = written(&home);
    let all = "claude-desktop,claude-code,vscode,cursor,gemini-cli,codex";
    let ended = run_at(
        &home,
        &unattended(&url, &["--nas", "attic", "--host", all]),
        &SECRET,
        "",
    );
    assert_eq!(ended.code, Some(0), "{}", ended.stderr);
    assert_ne!(written(&home)[".codex/config.toml"], "");
    let ended = run_at(&home, &["setup", "--remove", "attic", "--yes"], &[], "");
    assert_eq!(ended.code, Some(0), "{}", ended.stderr);
    let after = written(&home);
    for (path, text) in files {
        // An empty file is as good as none.
        let text = text.filter(|text| !text.is_empty());
        assert_eq!(after.get(path).map(String::as_str), text, "{path}");
    }
    assert!(before.len() == 4 && after.len() > 4);
}

#[test]
fn one_of_two_goes_and_the_other_stays_as_it_is() {
    let (one, two) = (office(), office());
    let home = home_with(&["attic"], &one.url());
    let ended = run_at(
        &home,
        &unattended(&two.url(), &["--nas", "office"]),
        &SECRET,
        "",
    );
    assert_eq!(ended.code, Some(0), "{}", ended.stderr);
    let before = written(&home);
    let ended = run_at(&home, &["setup", "--remove", "attic", "--yes"], &[], "");
    assert_eq!(ended.code, Some(0), "{}", ended.stderr);
    let config = config_of(&home);
    assert!(
        config.contains("[nas.office]") && !config.contains("attic"),
        "{config}"
    );
    let after = written(&home);
    // What starts the server starts it for the other one.
    for host in [".cursor/mcp.json", ".codex/config.toml"] {
        assert_eq!(after[host], before[host]);
    }
    assert_eq!(after[CREDENTIALS].matches(PASSWORD).count(), 1);
    super::call_at(&home, "hyperbackup_list_tasks");
}

#[test]
fn an_entry_that_starts_another_server_stays() {
    let nas = office();
    let home = home_with(&["attic"], &nas.url());
    let binary = env!("CARGO_BIN_EXE_synology-backup-mcp");
    let others = format!(
        "{{\"mcpServers\": {{\"a\": {{\"command\": \"{binary}\", \"args\": [\"--demo\"]}}, \"b\": {{\"command\": \"{binary}\", \"args\": [\"--nas\", \"office\"]}}, \"c\": {{\"command\": \"{binary}\", \"args\": [\"--nas=attic\"]}}, \"d\": {{\"command\": \"{binary}\", \"args\": [\"--config\", \"/x\"]}}}}}}"
    );
    home.write("home/.gemini/settings.json", &others);
    let ended = run_at(&home, &["setup", "--remove", "attic", "--yes"], &[], "");
    assert_eq!(ended.code, Some(0), "{}", ended.stderr);
    let entry = format!("\"c\": {{\"command\": \"{binary}\", \"args\": [\"--nas=attic\"]}}, ");
    assert_eq!(
        written(&home)[".gemini/settings.json"],
        others.replace(&entry, "")
    );
}

#[test]
fn nothing_goes_without_consent_or_by_another_name() {
    let nas = office();
    let home = home_with(&["attic"], &nas.url());
    let before = written(&home);
    for (arguments, says) in [
        (&["setup", "--remove", "attic"][..], "--yes"),
        (&["setup", "--remove", "cellar", "--yes"], "there are attic"),
    ] {
        let ended = run_at(&home, arguments, &[], "");
        assert_eq!(ended.code, Some(2));
        assert!(ended.stderr.contains(says), "{}", ended.stderr);
    }
    let mut person = Person::start(&home, &["setup", "--remove", "attic"], &[]);
    person.on("Remove attic? [y/N]", "");
    assert_eq!(person.wait().0, Some(1));
    let mut person = Person::start(&home, &["setup", "--remove", "attic"], &[]);
    person.expect("Remove attic? [y/N]");
    person.signal(rustix::process::Signal::INT);
    assert_eq!(person.wait().0, Some(1));
    assert_eq!(written(&home), before);
}
