//! Entries that start this server.

use std::{env, fs, path::Path};

use serde_json::Value as Json;

use crate::hosts::Entry;

/// An entry that starts this server.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// The name of the server in the host.
    pub name: String,
    /// What it starts.
    pub entry: Entry,
}

impl Found {
    /// What it says for a setting of ours, e.g. `nas`: with its flag or its variable.
    pub fn setting(&self, key: &str) -> Option<&str> {
        let flag = format!("--{}", key.replace('_', "-"));
        let mut args = self.entry.args.iter();
        while let Some(arg) = args.next() {
            if *arg == flag {
                return args.next().map(String::as_str);
            }
            if let Some(value) = arg
                .strip_prefix(&flag)
                .and_then(|rest| rest.strip_prefix('='))
            {
                return Some(value);
            }
        }
        let variable = format!("SYNOLOGY_{}", key.to_uppercase());
        self.entry.env.get(&variable).map(String::as_str)
    }

    /// Whether it starts the simulated NAS.
    pub fn is_demo(&self) -> bool {
        self.entry.args.iter().any(|arg| arg == "--demo")
            || self.entry.env.contains_key("SYNOLOGY_DEMO")
    }
}

/// An entry, if it starts this server.
pub(super) fn found(name: &str, server: &Json) -> Option<Found> {
    let command = server.get("command")?.as_str()?;
    let args = server.get("args").and_then(Json::as_array);
    let args = args.into_iter().flatten().filter_map(Json::as_str);
    let args: Vec<String> = args.map(str::to_owned).collect();
    let env = server.get("env").and_then(Json::as_object);
    let env = env.into_iter().flatten();
    let env = env.filter_map(|(key, value)| Some((key.clone(), value.as_str()?.to_owned())));
    let is_ours = is_this_program(command)
        || is_this_file(command)
        || args.iter().any(|arg| is_this_program(arg));
    is_ours.then(|| Found {
        name: name.to_owned(),
        entry: Entry {
            command: command.to_owned(),
            args: args.clone(),
            env: env.collect(),
        },
    })
}

/// Whether a command is the very file that runs here, whatever it is called.
fn is_this_file(command: &str) -> bool {
    let canonical = |path: &Path| fs::canonicalize(path).ok();
    let here = env::current_exe().ok().and_then(|path| canonical(&path));
    let command = Path::new(command);
    here.is_some() && command.is_absolute() && canonical(command) == here
}

/// Whether a word of a command line names this program: as a file, or as a package for `uvx`, `npx` and the like.
fn is_this_program(word: &str) -> bool {
    let name = word.rsplit(['/', '\\']).next().unwrap_or(word);
    let name = name.strip_suffix(".exe").unwrap_or(name);
    let name = name.split(['@', '=', ':']).next().unwrap_or(name);
    name == env!("CARGO_PKG_NAME")
}
