//! Settings: a flag beats the environment, which beats the file; what is empty or an unfilled placeholder is unset.

mod setting;

mod address;
mod audit_log;
mod file;
mod given;
mod layers;
mod nas;
mod origin;
mod paths;
mod show;
mod text_file;
mod values;

use std::{path::PathBuf, time::Duration};

pub use self::{
    address::{Address, NoAddress, is_loopback},
    audit_log::AuditLog,
    file::usable_name,
    given::Given,
    nas::NasConfig,
    origin::Origin,
    paths::{expand_home, password_in_file},
    setting::{Place, Scope, Setting},
    show::{Shown, ShownSetting},
};
use self::{
    layers::{Layer, Layers},
    values::{audit_required, keyring, seed, time_to_answer},
};
use crate::{error::Error, secrets::Secrets, state};

/// The log filter when none is set.
const DEFAULT_LOG: &str = "info";

/// What a simulated NAS holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Seed {
    /// An office with something of each kind wrong.
    Office,
    /// The same office when all is well.
    Healthy,
}

/// The settings in force.
#[derive(Debug)]
pub struct Config {
    /// Use the embedded simulated NAS, and it alone.
    pub demo: bool,
    /// What the simulated NAS holds.
    pub seed: Seed,
    /// The configuration file that was read, if any.
    pub file: Option<PathBuf>,
    /// The NASes, at least one; several all have names.
    pub nases: Vec<NasConfig>,
    /// Name of the one that a call is for when it names none.
    pub default_nas: Option<String>,
    /// Where secrets are kept.
    pub secrets: Secrets,
    /// How long a person gets to answer.
    pub time_to_answer: Duration,
    /// What processes of the same user share, or why there is no such place.
    pub state_folder: Result<PathBuf, &'static str>,
    /// Where changes are written down.
    pub audit_log: AuditLog,
    /// No change without a line in the audit log.
    pub audit_required: bool,
    /// The log filter.
    pub log: String,
    /// What is to be told about the settings themselves.
    pub warnings: Vec<String>,
}

impl Config {
    /// The settings from flags, environment and configuration file.
    ///
    /// # Errors
    /// [`Error::Setting`] for one that cannot be used; missing ones are found when they are needed.
    pub fn resolve(
        flags: &Given,
        environment: impl Fn(&str) -> Option<String>,
    ) -> Result<Self, Error> {
        let layers = Layers::open(flags, &environment)?;
        let shared = layers.shared();
        let audit_log = AuditLog::of(shared.path(Setting::AuditLog), &environment);
        let audit_required = shared.value(Setting::Audit, audit_required)?;
        if audit_required && let Some(reason) = audit_log.missing() {
            return Err(Setting::Audit.error(
                format!("required, but there is no audit log: {reason}"),
                "Set audit_log to a path, or audit to \"optional\"",
            ));
        }
        let demo = shared.switch(Setting::Demo)?;
        let chosen = layers.chosen(demo)?;
        refuse_for_several(&chosen)?;
        let default_nas = default_nas(shared, &chosen)?;
        let mut nases = Vec::new();
        let mut warnings = Vec::new();
        for (name, layer) in chosen {
            let (nas, warning) = NasConfig::resolve(name, layer)?;
            nases.push(nas);
            warnings.extend(warning);
        }
        Ok(Self {
            demo,
            seed: shared.value(Setting::Seed, seed)?,
            file: layers.file(),
            nases,
            default_nas,
            secrets: Secrets::new(
                shared.value(Setting::Keyring, keyring)?,
                state::settings_folder(&environment),
            ),
            time_to_answer: shared.value(Setting::PersonTimeout, time_to_answer)?,
            state_folder: state::folder(&environment),
            audit_log,
            audit_required,
            log: shared
                .text(Setting::Log)
                .unwrap_or_else(|| DEFAULT_LOG.into()),
            warnings,
        })
    }
}

type Chosen<'a> = [(Option<String>, Layer<'a>)];

/// A flag or variable holds for every NAS that is served; one that makes no sense for several is not guessed about.
fn refuse_for_several(chosen: &Chosen<'_>) -> Result<(), Error> {
    let [_, _, ..] = chosen else { return Ok(()) };
    for setting in Setting::all().filter(|setting| setting.scope() == Scope::OneNas) {
        for (_, layer) in chosen {
            match layer.find(setting).map(|found| found.origin) {
                Some(Origin::Flag(_) | Origin::Variable(_)) => {
                    return Err(setting.error(
                        "it is for one NAS, and the configuration has several",
                        "Say with --nas which one, or write it in its table",
                    ));
                }
                Some(Origin::File { .. } | Origin::Kept(_) | Origin::Default) | None => {}
            }
        }
    }
    Ok(())
}

/// The NAS for calls that name none: the one that is set, or the only one.
fn default_nas(shared: Layer<'_>, chosen: &Chosen<'_>) -> Result<Option<String>, Error> {
    if let [(only, _)] = chosen {
        return Ok(only.clone());
    }
    shared.value(Setting::DefaultNas, |text| {
        let Some(name) = text else { return Ok(None) };
        let names: Vec<&str> = chosen
            .iter()
            .filter_map(|(name, _)| name.as_deref())
            .collect();
        if names.contains(&name.as_str()) {
            return Ok(Some(name));
        }
        let fix = format!("Choose from {}", names.join(", "));
        Err(Setting::DefaultNas.error(format!("there is no [nas.{name}]"), fix))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn resolve(pairs: &[(&str, &str)]) -> Result<Config, Error> {
        let env = |name: &str| {
            pairs
                .iter()
                .find(|(key, _)| *key == name)
                .map(|(_, value)| (*value).to_owned())
        };
        Config::resolve(&Given::default(), env)
    }

    fn problem(pairs: &[(&str, &str)]) -> String {
        resolve(pairs).unwrap_err().text()
    }

    #[test]
    fn bad_settings_are_named_with_their_fix() {
        insta::assert_snapshot!(problem(&[("SYNOLOGY_TIMEOUT", "soon")]), @"SYNOLOGY_TIMEOUT (--timeout): not a number of seconds. Set it to 1 to 600.");
        insta::assert_snapshot!(problem(&[("SYNOLOGY_TOOLSETS", "cloudsync,photos")]), @"SYNOLOGY_TOOLSETS (--toolsets): no toolset `photos`. Choose from overview, cloudsync, hyperbackup.");
        insta::assert_snapshot!(problem(&[("SYNOLOGY_READ_ONLY", "maybe")]), @"SYNOLOGY_READ_ONLY: neither yes nor no. Set it to 1 or 0.");
        insta::assert_snapshot!(problem(&[("SYNOLOGY_URL", "http://nas.local:5000")]), @"SYNOLOGY_URL (--url): plain http would send the password unencrypted. Use https://, or allow it with --allow-plain-http.");
        insta::assert_snapshot!(problem(&[("SYNOLOGY_URL", "https://me:secret@nas.local")]), @"SYNOLOGY_URL (--url): it holds a login. Use SYNOLOGY_USERNAME and SYNOLOGY_PASSWORD instead.");
    }

    #[test]
    fn plain_http_is_for_loopback() {
        for url in [
            "http://127.0.0.1:5000",
            "http://localhost",
            "http://[::1]:5000",
        ] {
            assert!(resolve(&[("SYNOLOGY_URL", url)]).is_ok(), "{url}");
        }
        assert!(
            resolve(&[
                ("SYNOLOGY_URL", "http://nas:5000"),
                ("SYNOLOGY_ALLOW_PLAIN_HTTP", "1")
            ])
            .is_ok()
        );
    }
}
