//! Completion in shells, which ask this program while somebody types: names of tools and NASes come from here.

use std::ffi::OsStr;

use clap::{Command, CommandFactory, ValueEnum};
use clap_complete::{
    ArgValueCandidates, CompletionCandidate,
    env::{Bash, CompleteEnv, EnvCompleter, Fish, Powershell, Zsh},
};

use super::{Cli, Failure, print};
use crate::{
    config::{Config, Given},
    tools,
};

/// What tells that a shell asks. A host that starts the server has no reason to set it.
const ASKED: &str = "SYNOLOGY_BACKUP_MCP_COMPLETE";

/// A shell that completes.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub(super) enum Shell {
    /// Bash
    Bash,
    /// Zsh
    Zsh,
    /// Fish
    Fish,
    /// PowerShell
    Powershell,
}

/// Answers a shell that asks, and ends.
pub(super) fn answer_shell() {
    if std::env::var_os(ASKED).is_some_and(|shell| shell != OsStr::new("")) {
        CompleteEnv::with_factory(asked).var(ASKED).complete();
    }
}

/// Prints what a shell has to read once.
///
/// # Errors
/// When the script cannot be made.
pub(super) fn script(shell: Shell) -> Result<(), Failure> {
    let shell: &dyn EnvCompleter = match shell {
        Shell::Bash => &Bash,
        Shell::Zsh => &Zsh,
        Shell::Fish => &Fish,
        Shell::Powershell => &Powershell,
    };
    let name = env!("CARGO_PKG_NAME");
    let mut script = Vec::new();
    shell
        .write_registration(ASKED, name, name, name, &mut script)
        .map_err(|error| Failure::Run(format!("The script cannot be made: {error}.")))?;
    print(String::from_utf8_lossy(&script).trim_end())
}

/// The command line, with what stands for names in it.
fn asked() -> Command {
    Cli::command().mut_arg("nas", |argument| {
        argument.add(ArgValueCandidates::new(nas_names))
    })
}

/// The tools that there are.
pub(super) fn tool_names() -> Vec<CompletionCandidate> {
    let names = tools::all().map(|tool| {
        let help = tool.definition().description;
        CompletionCandidate::new(tool.name).help(Some(help.into()))
    });
    names.collect()
}

/// The NASes of the configuration file; none where that cannot be read.
fn nas_names() -> Vec<CompletionCandidate> {
    let environment = |name: &str| std::env::var(name).ok();
    let config = Config::resolve(&Given::default(), environment);
    let nases = config.map(|config| config.nases).unwrap_or_default();
    let names = nases.into_iter().filter_map(|nas| nas.name);
    names.map(CompletionCandidate::new).collect()
}
