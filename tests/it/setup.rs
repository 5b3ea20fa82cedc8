//! `setup` as a person meets it: at a terminal, against NASes with and without TLS and second factor, and unattended.

mod guided;
mod hosts;
mod interrupted;
mod remove;
mod unattended;

use std::{collections::BTreeMap, fs, path::Path};

use dsm_sim::{Options, SimulatedNas, Tls};
use serde_json::Value;

use crate::harness::{Ended, Folder, PASSWORD, Process, command_at, office_with};

const CODE: &str = "123456";

/// A NAS as careful owners have it: self-signed certificate, 2-factor on.
fn careful_nas() -> SimulatedNas {
    office_with(|options| {
        with_tls(options);
        options.otp = Some(CODE.into());
    })
}

fn with_tls(options: &mut Options) {
    options.tls = Some(Tls { days: 365 });
}

/// Runs the binary to its end in this home, without a terminal.
fn run_at(home: &Folder, arguments: &[&str], environment: &[(&str, &str)], input: &str) -> Ended {
    let mut command = command_at(home);
    command.args(arguments).envs(environment.iter().copied());
    let mut process = Process::spawn(command);
    if !input.is_empty() {
        process.offer(input);
    }
    process.hang_up();
    process.wait()
}

/// What a tool answers in this home, with nothing else set.
#[track_caller]
fn call_at(home: &Folder, tool: &str) -> Value {
    let ended = run_at(home, &["call", tool], &[], "");
    assert_eq!(ended.code, Some(0), "{}", ended.stderr);
    serde_json::from_str(&ended.stdout).unwrap()
}

/// What `setup` is told where nobody can be asked.
fn unattended<'a>(nas_url: &'a str, more: &[&'a str]) -> Vec<&'a str> {
    let start = ["setup", "--yes", "--url", nas_url, "--username", "demo"];
    start.iter().chain(more).copied().collect()
}

/// Every file below the home that tells what was set up, by its path there; what logins leave is none of it.
fn written(home: &Folder) -> BTreeMap<String, String> {
    let root = home.path("home");
    let mut files = BTreeMap::new();
    collect(Path::new(&root), &root, &mut files);
    files.retain(|path, _| !path.starts_with(".local/state"));
    files
}

fn collect(folder: &Path, root: &str, files: &mut BTreeMap<String, String>) {
    for entry in fs::read_dir(folder).into_iter().flatten() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            collect(&path, root, files);
        } else {
            let name = path.strip_prefix(root).unwrap().to_str().unwrap();
            files.insert(name.to_owned(), fs::read_to_string(&path).unwrap());
        }
    }
}

const CONFIG: &str = ".config/synology-backup-mcp/config.toml";
const CREDENTIALS: &str = ".config/synology-backup-mcp/credentials.toml";

#[track_caller]
fn config_of(home: &Folder) -> String {
    let files = written(home);
    files
        .get(CONFIG)
        .cloned()
        .unwrap_or_else(|| panic!("{files:?}"))
}

/// How many entries of hosts there are whose text has this.
fn password_is_nowhere_but_in_the_credentials(home: &Folder) {
    for (path, text) in written(home) {
        let is_there = text.contains(PASSWORD);
        assert_eq!(is_there, path == CREDENTIALS, "{path}: {text}");
    }
}
