//! Completion in shells, and the manual page.

use std::process::Command;

use crate::{
    harness::{Folder, Process, run},
    table,
};

const NAME: &str = "synology-backup-mcp";

/// What a shell is offered for the last of these words.
fn offered(words: &[&str], environment: &[(&str, &str)]) -> Vec<String> {
    let index = words.len().to_string();
    let mut command = Command::new(env!("CARGO_BIN_EXE_synology-backup-mcp"));
    command
        .args(["--", NAME])
        .args(words)
        .env("SYNOLOGY_BACKUP_MCP_COMPLETE", "bash")
        .env("_CLAP_COMPLETE_INDEX", index)
        .env("_CLAP_COMPLETE_COMP_TYPE", "9")
        .env("_CLAP_IFS", "\n")
        .envs(environment.iter().copied());
    let mut process = Process::spawn(command);
    process.hang_up();
    let ended = process.wait();
    assert_eq!(ended.code, Some(0), "{}", ended.stderr);
    ended
        .stdout
        .lines()
        .map(|line| line.trim().to_owned())
        .collect()
}

#[test]
fn every_shell_gets_a_script_that_asks_this_program() {
    for shell in ["bash", "zsh", "fish", "powershell"] {
        let ended = run(&["completions", shell], &[]);
        assert_eq!(
            (ended.code, ended.stderr.as_str()),
            (Some(0), ""),
            "{shell}"
        );
        assert!(
            ended.stdout.contains("SYNOLOGY_BACKUP_MCP_COMPLETE"),
            "{}",
            ended.stdout
        );
        assert!(ended.stdout.contains(NAME), "{}", ended.stdout);
    }
    assert_eq!(run(&["completions", "tcsh"], &[]).code, Some(2));
}

#[test]
fn commands_flags_and_tools_are_completed() {
    assert_eq!(offered(&["simu"], &[]), ["simulate"]);
    assert!(offered(&["--read"], &[]).contains(&"--read-only".into()));
    for command in ["call", "tools"] {
        let tools = offered(&[command, "hyperbackup_"], &[]);
        assert_eq!(tools.len(), table::named("hyperbackup_"), "{tools:?}");
    }
}

#[test]
fn nases_of_the_configuration_file_are_completed() {
    let folder = Folder::new();
    let file = folder.write(
        "config.toml",
        "[nas.office]\nurl = \"https://a.local\"\n[nas.attic]\nurl = \"https://b.local\"\n",
    );
    let environment = [("SYNOLOGY_CONFIG", file.as_str())];
    assert_eq!(offered(&["--nas", ""], &environment), ["office", "attic"]);
    assert_eq!(offered(&["call", "--nas", "of"], &environment), ["office"]);
    let broken = folder.write("broken.toml", "[nas.office");
    assert_eq!(
        offered(&["--nas", ""], &[("SYNOLOGY_CONFIG", &broken)]),
        [""; 0]
    );
}

#[test]
fn a_server_is_no_completion_while_nobody_asks() {
    let ended = run(&["tools"], &[("SYNOLOGY_BACKUP_MCP_COMPLETE", "")]);
    assert_eq!(ended.stdout.lines().count(), table::named(""));
}

#[test]
fn the_manual_page_has_every_command_and_flag() {
    let page = run(&["man"], &[]).stdout.replace('\\', "");
    assert!(page.contains(".TH synology-backup-mcp 1"), "{page}");
    for part in [
        "serve",
        "call",
        "tools",
        "simulate",
        "--url",
        "--confirm",
        "SYNOLOGY_LOG",
    ] {
        assert!(page.contains(part), "{part}: {page}");
    }
}
