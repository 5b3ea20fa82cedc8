//! `setup`: from an address to a host that starts the server. Everything is asked and tried first; then all of it is written,
//! or nothing.

mod existing;
mod given;
mod hosts;
mod login;
mod packages;
mod reach;
mod remove;
mod writing;

use clap::Args;
use secrecy::SecretString;

use self::{
    existing::check,
    given::{Inputs, password_in_file},
    hosts::Choice,
    reach::Reached,
    writing::{Made, carry_out, plan, tell_of_file, tell_of_places},
};
use super::{
    Failure,
    terminal::{Question, Terminal},
};
use crate::{
    config::{Given, Setting, usable_name},
    hosts::Host,
    secrets::{Holder, Secret, Secrets},
    setup::{ConfigFile, Plan, candidates, name_for},
};

/// What is asked unless it is said here.
#[derive(Debug, Args)]
pub(super) struct Wanted {
    /// Undo it for this NAS: its settings, its secrets, and the entries of hosts that start it
    #[arg(long, value_name = "NAME", conflicts_with_all = ["host", "password_stdin"])]
    remove: Option<String>,
    /// Write without asking, and add the server to every host found unless --host says otherwise
    #[arg(long, short)]
    yes: bool,
    /// Hosts to add the server to, with commas between: claude-desktop, claude-code, vscode, cursor, gemini-cli, codex;
    /// or none
    #[arg(long, value_name = "LIST", value_delimiter = ',')]
    host: Vec<String>,
    /// Read the password from the first line of stdin
    #[arg(long)]
    password_stdin: bool,
}

/// Sets a NAS up, or undoes that.
pub(super) async fn setup(wanted: Wanted, flags: &Given) -> Result<(), Failure> {
    let inputs = Inputs::new(flags);
    let terminal = Terminal::open(wanted.password_stdin)?;
    match &wanted.remove {
        Some(name) => remove::remove(name, wanted.yes, &inputs, &terminal).await,
        None => add(&wanted, &inputs, &terminal).await,
    }
}

async fn add(wanted: &Wanted, inputs: &Inputs<'_>, terminal: &Terminal) -> Result<(), Failure> {
    let config = ConfigFile::read(&inputs.config_path()?).map_err(problem)?;
    check(&config)?;
    let secrets = inputs.secrets(&config)?;
    let choice = Choice::of(&wanted.host, wanted.yes, terminal)?;
    let named = inputs.text(Setting::Nas);
    if let Some(name) = &named {
        usable_name(name).map_err(bad_name)?;
    }
    let known = known_nas(&config, named.as_deref(), inputs);

    let reached = reach::reach(inputs, &config, known.as_deref(), terminal).await?;
    let name = match named {
        Some(name) => name,
        None => name_of(&config, &reached, wanted.yes, terminal).await?,
    };
    let account = account(inputs, &config, &name, terminal).await?;
    let holder = Holder::new(reached.url.as_str(), &account);
    let (kept, device_id) = kept(&secrets, &holder)?;
    // One for another address, or account, is not sent here.
    let is_the_same = config.holder(&name).as_ref() == Some(&holder);
    let configured = match is_the_same {
        true => configured(&config, &name)?,
        false => None,
    };
    let password = inputs.password(wanted.password_stdin)?;
    let password = password.or_else(|| {
        let known = configured.clone().or(kept);
        known.inspect(|_| terminal.say("The password that is kept for it is used."))
    });
    let device_name = inputs.text(Setting::DeviceName);
    let device_name = device_name.or_else(|| config.text(&name, "device_name").map(str::to_owned));
    let (nas, logged_in) = login::log_in(login::Wish {
        inputs,
        terminal,
        reached: &reached,
        account: &account,
        password,
        device_id,
        device_name: device_name.unwrap_or_else(|| env!("CARGO_PKG_NAME").into()),
    })
    .await?;
    packages::tell(nas, terminal).await?;

    let made = Made {
        name: &name,
        reached: &reached,
        account: &account,
        keyring: inputs.keyring(),
        configured,
    };
    let plan = plan(&config, &made, &holder, &logged_in)?;
    let started = write(plan, wanted, choice, inputs, &secrets, terminal).await?;
    terminal.say(&format!(
        "The NAS {name} is set up in {}.",
        config.file().path().display()
    ));
    terminal.say(&hosts::next_step(&started));
    Ok(())
}

/// Shows what would be written, in the configuration file and in hosts, and writes it; answers the hosts that start the server
/// then.
async fn write(
    mut plan: Plan,
    wanted: &Wanted,
    choice: Choice,
    inputs: &Inputs<'_>,
    secrets: &Secrets,
    terminal: &Terminal,
) -> Result<Vec<Host>, Failure> {
    if plan.files.is_empty() {
        terminal.say("\nNothing has to change in the configuration file.");
    }
    for file in &plan.files {
        let path = file.file.path().display();
        terminal.say(&format!("\n{path}:\n{}", file.diff()));
    }
    let hosts = hosts::choose(choice, inputs, terminal).await?;
    plan.files.extend(hosts.changes);
    tell_of_file(&plan, secrets, terminal);
    let question = Question {
        words: "Write all this?",
        flag: "--yes",
    };
    if !wanted.yes && !terminal.confirm(question, true).await? {
        return Err(Failure::Run("Nothing was written.".into()));
    }
    let done = carry_out(plan, secrets)?;
    tell_of_places(&done, terminal);
    for backup in &done.backups {
        let path = backup.display();
        terminal.say(&format!("What was there before is kept in {path}."));
    }
    Ok(hosts.started)
}

/// The table of the file that this is about, as far as that can be told before the NAS is reached.
fn known_nas(config: &ConfigFile, named: Option<&str>, inputs: &Inputs<'_>) -> Option<String> {
    let names = config.names();
    match (named, names.as_slice()) {
        (Some(name), names) => names.contains(&name).then(|| name.to_owned()),
        (None, [only]) if inputs.text(Setting::Url).is_none() => Some((*only).to_owned()),
        (None, _) => None,
    }
}

/// The name of the NAS: that of the table with its address, or a new one.
async fn name_of(
    config: &ConfigFile,
    reached: &Reached,
    yes: bool,
    terminal: &Terminal,
) -> Result<String, Failure> {
    let names = config.names();
    let is_there = |name: &&&str| {
        let url = config.text(name, "url");
        url.is_some_and(|url| means(url, reached))
    };
    if let Some(name) = names.iter().find(is_there) {
        return Ok((*name).to_owned());
    }
    let first = name_for(&reached.url);
    let numbered = (2..).map(|number| format!("{first}-{number}"));
    let mut candidates = std::iter::once(first.clone()).chain(numbered);
    let suggestion = candidates.find(|name| !names.contains(&name.as_str()));
    let suggestion = suggestion.unwrap_or(first);
    if yes || !terminal.is_there() {
        return Ok(suggestion);
    }
    let question = Question {
        words: "A name for this NAS",
        flag: "--nas",
    };
    loop {
        let name = terminal.ask(question, Some(&suggestion)).await?;
        match usable_name(&name) {
            Ok(()) if names.contains(&name.as_str()) => {
                terminal.say("There is a NAS of that name already, with another address.");
            }
            Ok(()) => return Ok(name),
            Err(problem) => terminal.say(&format!("{}.", sentence(problem))),
        }
    }
}

/// Whether an address as a person wrote it is the one that was reached.
fn means(url: &str, reached: &Reached) -> bool {
    candidates(url).is_ok_and(|urls| urls.first() == Some(&reached.url))
}

async fn account(
    inputs: &Inputs<'_>,
    config: &ConfigFile,
    name: &str,
    terminal: &Terminal,
) -> Result<String, Failure> {
    if let Some(account) = inputs.text(Setting::Username) {
        return Ok(account);
    }
    let known = config.text(name, "username");
    if let (Some(known), false) = (known, terminal.is_there()) {
        return Ok(known.to_owned());
    }
    let question = Question {
        words: "DSM account",
        flag: "--username or SYNOLOGY_USERNAME",
    };
    terminal.ask(question, known).await
}

/// Password and trusted-device id that an earlier setup kept.
fn kept(
    secrets: &Secrets,
    holder: &Holder,
) -> Result<(Option<SecretString>, Option<SecretString>), Failure> {
    let get = |secret| {
        secrets.get(holder, secret).map_err(|problem| {
            Failure::Run(format!("{}. Nothing was written.", sentence(&problem)))
        })
    };
    // A keyring may wait for a person.
    tokio::task::block_in_place(|| Ok((get(Secret::Password)?, get(Secret::DeviceId)?)))
}

/// The password that the configuration file has, itself or by the name of a file.
fn configured(config: &ConfigFile, name: &str) -> Result<Option<SecretString>, Failure> {
    match (
        config.text(name, "password"),
        config.text(name, "password_file"),
    ) {
        (Some(password), _) if !password.is_empty() => Ok(Some(password.into())),
        (_, Some(path)) => password_in_file(path).map(Some),
        _ => Ok(None),
    }
}

fn bad_name(problem: &str) -> Failure {
    Failure::Settings(format!(
        "SYNOLOGY_NAS (--nas): {problem}. Choose another name."
    ))
}

fn problem(problem: crate::hosts::Problem) -> Failure {
    Failure::Run(format!(
        "{}. Nothing was written.",
        sentence(&problem.to_string())
    ))
}

/// A text with a capital letter, unless it begins with a path or a name.
fn sentence(text: &str) -> String {
    let mut letters = text.chars();
    match letters.next() {
        Some(first) => first.to_uppercase().chain(letters).collect(),
        None => String::new(),
    }
}
