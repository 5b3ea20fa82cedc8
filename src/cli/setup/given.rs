//! What is answered already: by flags, by the environment, on stdin.

use std::{
    env,
    io::{self, BufRead},
    path::PathBuf,
    time::Duration,
};

use secrecy::SecretString;

use crate::{
    cli::Failure,
    config::{self, Given, Setting, expand_home},
    secrets::{Keyring, Secrets},
    setup::ConfigFile,
    state,
};

/// Flags and environment.
pub(super) struct Inputs<'a> {
    flags: &'a Given,
}

/// A variable of this process.
pub(super) fn variable(name: &str) -> Option<String> {
    env::var(name).ok()
}

impl<'a> Inputs<'a> {
    pub(super) fn new(flags: &'a Given) -> Self {
        Self { flags }
    }

    /// What a flag, or else a variable, says for a setting.
    pub(super) fn text(&self, setting: Setting) -> Option<String> {
        let flag = self.flags.get(setting).map(str::to_owned);
        let text = flag.or_else(|| variable(&setting.variable()?));
        let text = text.map(|text| text.trim().to_owned());
        text.filter(|text| !text.is_empty() && !text.starts_with("${"))
    }

    /// Whether a switch is on.
    pub(super) fn is_on(&self, setting: Setting) -> bool {
        let text = self.text(setting).unwrap_or_default().to_lowercase();
        matches!(text.as_str(), "1" | "true" | "yes" | "on")
    }

    /// How long one request to the NAS may take.
    pub(super) fn timeout(&self) -> Duration {
        let seconds = self
            .text(Setting::Timeout)
            .and_then(|text| text.parse().ok());
        Duration::from_secs(
            seconds
                .filter(|seconds| (1..=600).contains(seconds))
                .unwrap_or(30),
        )
    }

    /// The file for the settings.
    pub(super) fn config_path(&self) -> Result<PathBuf, Failure> {
        if let Some(path) = self.own_config() {
            return Ok(path);
        }
        let folder = state::settings_folder(variable);
        let folder = folder.map_err(|reason| Failure::Settings(format!(
            "SYNOLOGY_CONFIG (--config): where the configuration file belongs is not known ({reason}). Name the file."
        )))?;
        Ok(folder.join("config.toml"))
    }

    /// The file for the settings if it is named.
    pub(super) fn own_config(&self) -> Option<PathBuf> {
        let path = self.text(Setting::Config)?;
        let path = expand_home(&path, variable);
        // A host starts the server elsewhere.
        Some(std::path::absolute(&path).unwrap_or(path))
    }

    /// Where secrets are kept.
    pub(super) fn secrets(&self, config: &ConfigFile) -> Result<Secrets, Failure> {
        let keyring = self.keyring();
        let keyring = match keyring.as_deref().or_else(|| config.shared_text("keyring")) {
            None | Some("desktop") => Keyring::Desktop,
            Some("off") => Keyring::Off,
            Some("kernel") => Keyring::Kernel,
            Some(other) => {
                let fix = "Choose from desktop, kernel, off";
                return Err(Setting::Keyring
                    .error(format!("no keyring `{other}`"), fix)
                    .into());
            }
        };
        Ok(Secrets::new(keyring, state::settings_folder(variable)))
    }

    /// The keyring that the environment names: a host does not hand that on, so it is written down.
    pub(super) fn keyring(&self) -> Option<String> {
        self.text(Setting::Keyring).map(|text| text.to_lowercase())
    }

    /// The password that is given on stdin, in the environment or in a file.
    pub(super) fn password(&self, stdin: bool) -> Result<Option<SecretString>, Failure> {
        if stdin {
            return password_on_stdin().map(Some);
        }
        let password = variable("SYNOLOGY_PASSWORD");
        let password = password.filter(|text| !text.is_empty() && !text.starts_with("${"));
        match (password, self.text(Setting::PasswordFile)) {
            (Some(password), _) => Ok(Some(password.into())),
            (None, Some(path)) => password_in_file(&path).map(Some),
            (None, None) => Ok(None),
        }
    }
}

fn password_on_stdin() -> Result<SecretString, Failure> {
    let mut line = String::new();
    let read = io::stdin().lock().read_line(&mut line);
    read.map_err(|error| {
        Failure::Run(format!("The password cannot be read from stdin ({error})."))
    })?;
    let line = line.trim_end_matches(['\n', '\r']);
    if line.is_empty() {
        let problem =
            "--password-stdin: there is no password on stdin. Pipe it in, as its first line.";
        return Err(Failure::Settings(problem.into()));
    }
    Ok(line.into())
}

/// The password in the first line of a file.
pub(super) fn password_in_file(path: &str) -> Result<SecretString, Failure> {
    let (password, _) = config::password_in_file(&expand_home(path, variable))?;
    Ok(password)
}
