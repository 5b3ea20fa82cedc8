//! `setup --remove`: what was made for a NAS goes, and nothing else.

use super::{
    given::Inputs,
    hosts::places,
    problem,
    writing::{carry_out, own_change},
};
use crate::{
    cli::{
        Failure,
        terminal::{Question, Terminal},
    },
    hosts::{Found, Host},
    setup::{ConfigFile, Plan, remove_from},
};

pub(super) async fn remove(
    name: &str,
    yes: bool,
    inputs: &Inputs<'_>,
    terminal: &Terminal,
) -> Result<(), Failure> {
    let config = ConfigFile::read(&inputs.config_path()?).map_err(problem)?;
    let names = config.names();
    if !names.contains(&name) {
        let known = match names.as_slice() {
            [] => "there is none".to_owned(),
            names => format!("there are {}", names.join(", ")),
        };
        let file = config.file().path().display();
        return Err(Failure::Settings(format!(
            "--remove: there is no NAS `{name}` in {file}; {known}."
        )));
    }
    let mut plan = Plan::default();
    let text = config.without(name).map_err(problem)?;
    plan.files.push(own_change(&config, text));
    plan.secrets = config.forget(name);
    let is_last = names.len() == 1;
    let own_config = inputs.own_config();
    let own_config = own_config.as_deref().map(|path| path.display().to_string());
    let is_meant = |found: &Found| {
        let named = found.setting("nas");
        let same_file = found.setting("config").map(str::to_owned) == own_config;
        let starts_file = found.setting("url").is_none() && !found.is_demo();
        same_file && starts_file && (named == Some(name) || (named.is_none() && is_last))
    };
    for host in Host::ALL {
        match remove_from(host, &places(), is_meant) {
            Ok(change) => plan.files.extend(change),
            Err(trouble) if places().has(host) => {
                terminal.say(&format!("{}: {trouble}.", host.name()));
            }
            // A host that is not there starts nothing.
            Err(_) => {}
        }
    }
    for file in &plan.files {
        terminal.say(&format!(
            "{}:\n{}\n",
            file.file.path().display(),
            file.diff()
        ));
    }
    if !plan.secrets.is_empty() {
        terminal.say("The password and the trusted-device id that are kept for it are forgotten.");
    }
    let words = format!("Remove {name}?");
    let question = Question {
        words: &words,
        flag: "--yes",
    };
    if !yes && !terminal.confirm(question, false).await? {
        return Err(Failure::Run("Nothing was removed.".into()));
    }
    let hosts: Vec<&str> = plan
        .files
        .iter()
        .filter_map(|file| Some(file.host()?.name()))
        .collect();
    let hosts = hosts.join(", ");
    let done = carry_out(plan, &inputs.secrets(&config)?)?;
    terminal.say(&format!("{name} is removed."));
    for backup in &done.backups {
        terminal.say(&format!(
            "What was there before is kept in {}.",
            backup.display()
        ));
    }
    if !hosts.is_empty() {
        terminal.say(&format!("Restart {hosts}."));
    }
    terminal.say("If the account uses 2-factor authentication, DSM still trusts this device: take it off under Personal > Security there.");
    Ok(())
}
