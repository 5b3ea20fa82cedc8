//! The command line: flags, commands, exit codes.

mod by_hand;
mod call;
mod completion;
#[cfg_attr(not(feature = "demo"), path = "cli/no_demo.rs")]
mod demo;
mod device;
mod doctor;
mod logging;
mod logins;
mod manual;
mod nases;
mod runtime;
mod screen;
mod settings;
mod setup;
mod show;
#[cfg(feature = "demo")]
mod simulate;
mod spinner;
mod terminal;
mod tools;

use std::{
    ffi::OsString,
    io::{IsTerminal, Write},
    process::ExitCode,
};

use clap::{CommandFactory, FromArgMatches, Parser, Subcommand};
use clap_complete::ArgValueCandidates;

use crate::{
    audit::Audit,
    config::{Config, Given, Setting},
    error::Error,
    gate::Policy,
    text::error_text,
};

/// MCP server for Cloud Sync and Hyper Backup on a Synology NAS
#[derive(Debug, Parser)]
#[command(version, max_term_width = 100)]
struct Cli {
    #[command(subcommand)]
    command: Option<Command>,
    #[command(flatten)]
    flags: Given,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Serve MCP on stdin and stdout; the default
    Serve,
    /// Run one tool and print its result: readable at a terminal, else as JSON
    Call {
        /// Name of the tool
        #[arg(add = ArgValueCandidates::new(completion::tool_names))]
        tool: String,
        /// Its arguments as a JSON object, or - to read them from stdin
        #[arg(default_value = "{}")]
        arguments: String,
        /// Print JSON at a terminal, too
        #[arg(long)]
        json: bool,
    },
    /// List the tools, or describe one with its arguments and an example
    Tools {
        /// Name of the tool
        #[arg(add = ArgValueCandidates::new(completion::tool_names))]
        name: Option<String>,
        /// Print exactly what tools/list answers
        #[arg(long)]
        json: bool,
    },
    /// Check configuration, network, certificate, login, packages and hosts, worst last; at most one login for each NAS
    Doctor {
        /// Print it as JSON
        #[arg(long)]
        json: bool,
    },
    /// Show every setting in force and where it comes from, secrets masked
    Config {
        /// Print it as JSON
        #[arg(long)]
        json: bool,
    },
    /// Set a NAS up: address, certificate, account, hosts; asks for what no flag and no variable says
    Setup(setup::Wanted),
    /// Run the simulated NAS until interrupted; its address is the first line printed
    #[cfg(feature = "demo")]
    Simulate(simulate::Shape),
    /// Print what a shell reads to complete commands, flags, tools and NASes
    Completions {
        /// The shell
        shell: completion::Shell,
    },
    /// Print the manual page
    Man,
}

/// Commands that few flags of the others mean something to, and those that do.
const WITH_FEW_FLAGS: [(&str, &[&str]); 3] = [
    ("simulate", &["seed", "dialect", "log"]),
    ("completions", &[]),
    ("man", &[]),
];

/// The command line as it is parsed and explained.
fn command_line() -> clap::Command {
    let mut program = Cli::command();
    let is_named = |word: OsString| WITH_FEW_FLAGS.iter().any(|(name, _)| word == *name);
    if !std::env::args_os().any(is_named) {
        return program;
    }
    // Flags for all commands are handed down here; a server need not wait for that.
    program.build();
    for (name, flags) in WITH_FEW_FLAGS {
        if program.find_subcommand(name).is_some() {
            program = program.mut_subcommand(name, |command| {
                command.mut_args(|argument| {
                    let is_own = flags.contains(&argument.get_id().as_str());
                    let hidden = argument.is_global_set() && !is_own;
                    argument.hide(hidden)
                })
            });
        }
    }
    program
}

/// How the program ends when it does not end well.
#[derive(Debug)]
enum Failure {
    /// Something went wrong: exit code 1.
    Run(String),
    /// A setting is missing or bad: exit code 2.
    Settings(String),
    /// The same, and it was said already.
    SettingsTold,
    /// Something went wrong, and it was said already.
    RunTold,
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        match error {
            Error::Setting { .. } => Self::Settings(error_text(&error.text())),
            other => Self::Run(error_text(&other.text())),
        }
    }
}

/// Runs the program.
pub fn main() -> ExitCode {
    completion::answer_shell();
    let matches = command_line().get_matches();
    let cli = Cli::from_arg_matches(&matches).unwrap_or_else(|error| error.exit());
    match run(cli) {
        Ok(()) => ExitCode::SUCCESS,
        Err(Failure::Run(message)) => fail(&message, 1),
        Err(Failure::Settings(message)) => fail(&message, 2),
        Err(Failure::SettingsTold) => 2.into(),
        Err(Failure::RunTold) => 1.into(),
    }
}

fn fail(message: &str, code: u8) -> ExitCode {
    tell(message);
    code.into()
}

fn tell(message: &str) {
    // Nobody is left to tell when stderr is closed as well.
    let lines: Vec<_> = message.split('\n').map(screen::plain).collect();
    let _ = writeln!(std::io::stderr(), "{}", lines.join("\n"));
}

fn run(cli: Cli) -> Result<(), Failure> {
    if let Some(Command::Setup(wanted)) = cli.command {
        // It makes settings, so it needs none.
        return runtime::run(setup::setup(wanted, &cli.flags));
    }
    let config = Config::resolve(&cli.flags, |name| std::env::var(name).ok());
    let config = config.and_then(|config| one_nas(&cli.flags, config));
    match (cli.command.unwrap_or(Command::Serve), config) {
        (Command::Completions { shell }, _) => completion::script(shell),
        (Command::Man, _) => manual::print_page(),
        (Command::Serve, config) => serve(config),
        (Command::Doctor { json }, config) => {
            let log = config.as_ref().map_or("warn", |config| config.log.as_str());
            logging::start_quietly(&cli.flags, log)?;
            runtime::run(doctor::doctor(config, json))
        }
        (_, Err(error)) => Err(error.into()),
        (Command::Tools { name, json }, Ok(config)) => {
            let nases = nases::of(config, Policy::Preview, Audit::off());
            tools::tools(&nases, name.as_deref(), json)
        }
        (Command::Config { json }, Ok(config)) => {
            let shown = config.shown(&cli.flags, |name| std::env::var(name).ok())?;
            print(&if json {
                pretty(&serde_json::to_value(&shown).unwrap_or_default())
            } else {
                settings::table(&shown)
            })
        }
        (
            Command::Call {
                tool,
                arguments,
                json,
            },
            Ok(config),
        ) => {
            logging::start_quietly(&cli.flags, &config.log)?;
            let arguments = call::arguments(&arguments)?;
            if config.demo {
                tell(&demo_notice(&config));
            }
            runtime::run(call::call(config, tool, arguments, json))
        }
        // It was run above.
        (Command::Setup(_), Ok(_)) => Ok(()),
        #[cfg(feature = "demo")]
        (Command::Simulate(shape), Ok(config)) => {
            logging::start(&config.log)?;
            runtime::run(simulate::simulate(
                shape,
                config.seed,
                config.nases.first().and_then(|nas| nas.dialect),
            ))
        }
    }
}

/// The settings, unless they name a NAS beside the demo in words that nobody can have meant.
fn one_nas(flags: &Given, config: Config) -> Result<Config, Error> {
    if config.demo && flags.get(Setting::Url).is_some() {
        return Err(Setting::Demo.error(
            "the demo is a NAS of its own, so that --url has no place beside it",
            "Leave out one of them",
        ));
    }
    Ok(config)
}

/// That nothing of it is real.
fn demo_notice(config: &Config) -> String {
    let is_named = config.nases.iter().any(|nas| nas.url.is_some());
    let unused = if is_named {
        " The NAS in the settings (SYNOLOGY_URL) is not asked."
    } else {
        ""
    };
    format!("Demo: this is a simulated NAS, and all of its data is made up.{unused}")
}

/// Serves, also when a setting cannot be used: then that is told here, and by every call.
fn serve(config: Result<Config, Error>) -> Result<(), Failure> {
    if std::io::stdin().is_terminal() {
        tell(&by_hand::hint(&Cli::command()));
    }
    let usable = config.and_then(|config| logging::start(&config.log).map(|()| config));
    match usable {
        Ok(config) => {
            if config.demo {
                tracing::info!("{}", demo_notice(&config));
            }
            runtime::run(runtime::serve(config))
        }
        Err(error) => {
            tell(&error_text(&error.text()));
            runtime::run(runtime::serve_without_settings(error))?;
            Err(Failure::SettingsTold)
        }
    }
}

/// Prints a text. A reader that has gone away is no fault of ours.
fn print(text: &str) -> Result<(), Failure> {
    let mut out = std::io::stdout().lock();
    let _ = out
        .write_all(text.as_bytes())
        .and_then(|()| out.write_all(b"\n"))
        .and_then(|()| out.flush());
    Ok(())
}

fn pretty(value: &serde_json::Value) -> String {
    serde_json::to_string_pretty(value).unwrap_or_default()
}
