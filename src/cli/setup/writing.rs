//! What is written, and what is said of it.

use dsm::Trust;
use secrecy::{ExposeSecret, SecretString};

use super::{login::LoggedIn, means, problem, reach::Reached, sentence};
use crate::{
    cli::{Failure, terminal::Terminal},
    hosts::Value,
    secrets::{Holder, Place, Secret, Secrets},
    setup::{ConfigFile, Done, Edit, FileChange, Plan, SecretChange, Undone},
};

/// What is known of the NAS.
pub(super) struct Made<'a> {
    pub(super) name: &'a str,
    pub(super) reached: &'a Reached,
    pub(super) account: &'a str,
    /// The keyring that the environment names.
    pub(super) keyring: Option<String>,
    /// The password that the configuration file has itself, or names a file for.
    pub(super) configured: Option<SecretString>,
}

/// A change of the configuration file.
pub(super) fn own_change(config: &ConfigFile, text: String) -> FileChange {
    FileChange {
        file: config.file().clone(),
        text: text.clone(),
        edit: Edit::Whole(text),
    }
}

/// What to write for the NAS itself. Where something else is written already and means the same, that stays.
pub(super) fn plan(
    config: &ConfigFile,
    nas: &Made<'_>,
    holder: &Holder,
    logged_in: &LoggedIn,
) -> Result<Plan, Failure> {
    let text = |text: &str| Some(Value::Text(text.to_owned()));
    let reached = nas.reached;
    let url = config
        .text(nas.name, "url")
        .filter(|url| means(url, reached));
    let url = url.unwrap_or_else(|| reached.url.as_str().trim_end_matches('/'));
    let mut settings = vec![("url", text(url)), ("username", text(nas.account))];
    if let Some(pin) = &reached.pin {
        settings.push(("tls_fingerprint", text(pin)));
    }
    if reached.is_plain_elsewhere() {
        settings.push(("allow_plain_http", Some(Value::Switch(true))));
    }
    if matches!(reached.trust, Trust::Anything) {
        settings.push(("insecure_tls", Some(Value::Switch(true))));
    }
    let mut plan = Plan::default();
    if config
        .holder(nas.name)
        .is_some_and(|before| before != *holder)
    {
        plan.secrets = config.forget(nas.name);
    }
    let keep = |secret, value: &SecretString| SecretChange {
        holder: holder.clone(),
        secret,
        value: Some(value.clone()),
    };
    let password = &logged_in.password;
    let configured = nas.configured.as_ref().map(ExposeSecret::expose_secret);
    if configured != Some(password.expose_secret()) {
        plan.secrets.push(keep(Secret::Password, password));
        // What is said in the file would win.
        settings.extend([("password", None), ("password_file", None)]);
    }
    if let Some(device_id) = &logged_in.device_id {
        plan.secrets.push(keep(Secret::DeviceId, device_id));
    }
    let keyring = nas.keyring.iter();
    let keyring = keyring.map(|name| ("keyring", Value::Text(name.clone())));
    let shared: Vec<_> = keyring.collect();
    let text = config.with(nas.name, &settings, &shared).map_err(problem)?;
    if !config.file().exists() || text != config.file().text() {
        plan.files.push(own_change(config, text));
    }
    Ok(plan)
}

/// Writes all of it or nothing.
pub(super) fn carry_out(plan: Plan, secrets: &Secrets) -> Result<Done, Failure> {
    let done = tokio::task::block_in_place(|| plan.carry_out(secrets));
    done.map_err(|Undone { problem, left }| {
        let left = if left.is_empty() {
            "Everything is as it was before".to_owned()
        } else {
            format!("Written and not taken back: {}", left.join("; "))
        };
        Failure::Run(format!("{}. {left}.", sentence(&problem)))
    })
}

/// Says beforehand where secrets would be that no keyring takes, and what that means.
pub(super) fn tell_of_file(plan: &Plan, secrets: &Secrets, terminal: &Terminal) {
    let keeps = plan.secrets.iter().any(|secret| secret.value.is_some());
    let keyring = tokio::task::block_in_place(|| secrets.keyring());
    if let (true, Err(why), Ok(path)) = (keeps, keyring, secrets.file()) {
        terminal.say(&format!(
            "\nThere is no keyring to use here ({why}), so the password would be kept in {}, unencrypted. Only your user can read \
             that file, but whoever gets at a copy of this disk or a backup of it can too.",
            path.display()
        ));
    }
}

/// Says where the secrets are.
pub(super) fn tell_of_places(done: &Done, terminal: &Terminal) {
    for place in &done.places {
        match place {
            Place::Keyring(name) => {
                terminal.say(&format!("\nThe password is kept in {name}."));
            }
            Place::File(path) => {
                terminal.say(&format!("\nThe password is kept in {}.", path.display()));
            }
        }
    }
}
