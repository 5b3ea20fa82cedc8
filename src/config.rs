//! Settings: a flag beats the environment, which beats the file; what is empty or an unfilled placeholder is unset.

mod file;
mod reader;

use std::{path::PathBuf, time::Duration};

use clap::Args;
use reqwest::Url;
use secrecy::SecretString;

use self::reader::{Reader, setting};
use crate::{
    audit::Audit,
    dsm::Settings,
    error::Error,
    gate::Policy,
    tools::{self, Offer, Toolset},
};

/// Settings as flags. Each is also an environment variable; secrets are only that.
#[derive(Debug, Default, Args)]
pub struct Flags {
    /// Use the embedded simulated NAS: no NAS and no configuration needed [env: SYNOLOGY_DEMO=1]
    #[arg(long, global = true)]
    pub demo: bool,
    /// Address of DSM, e.g. `https://nas.local:5001` [env: SYNOLOGY_URL]
    #[arg(long, global = true, value_name = "URL")]
    pub url: Option<String>,
    /// DSM account; its password comes from SYNOLOGY_PASSWORD or SYNOLOGY_PASSWORD_FILE [env: SYNOLOGY_USERNAME]
    #[arg(long, global = true, value_name = "NAME")]
    pub username: Option<String>,
    /// Allow http:// to other hosts than this one [env: SYNOLOGY_ALLOW_PLAIN_HTTP=1]
    #[arg(long, global = true)]
    pub allow_plain_http: bool,
    /// Do not offer tools that change anything [env: SYNOLOGY_READ_ONLY=1]
    #[arg(long, global = true)]
    pub read_only: bool,
    /// When a tool that can lose data may run: preview, flag or human; preview by default, flag for `call`
    /// [env: SYNOLOGY_CONFIRM]
    #[arg(long, global = true, value_name = "POLICY")]
    pub confirm: Option<String>,
    /// Toolsets to offer: overview, cloudsync, hyperbackup; all by default [env: SYNOLOGY_TOOLSETS]
    #[arg(long, global = true, value_name = "LIST")]
    pub toolsets: Option<String>,
    /// Seconds that one request to the NAS may take; 30 by default [env: SYNOLOGY_TIMEOUT]
    #[arg(long, global = true, value_name = "SECONDS")]
    pub timeout: Option<String>,
    /// Settings in TOML, with a table [nas.NAME] for each NAS [env: SYNOLOGY_CONFIG]
    #[arg(long, global = true, value_name = "FILE")]
    pub config: Option<String>,
    /// Which NAS of the configuration file to use [env: SYNOLOGY_NAS]
    #[arg(long, global = true, value_name = "NAME")]
    pub nas: Option<String>,
    /// What to log to stderr, as a tracing filter; info by default [env: SYNOLOGY_LOG]
    #[arg(long, global = true, value_name = "FILTER")]
    pub log: Option<String>,
}

/// The settings in force.
#[derive(Debug)]
pub struct Config {
    /// Use the embedded simulated NAS.
    pub demo: bool,
    /// Address of DSM, if given.
    pub url: Option<Url>,
    /// The account, if given.
    pub username: Option<String>,
    /// Its password, if given.
    pub password: Option<SecretString>,
    /// A 2-factor code for the first login.
    pub otp_code: Option<SecretString>,
    /// The id of a trusted device.
    pub device_id: Option<SecretString>,
    /// How long one request may take.
    pub timeout: Duration,
    /// Which tools are offered.
    pub offer: Offer,
    /// When a tool that can lose data may run; absent where nothing is set.
    pub policy: Option<Policy>,
    /// Where changes are written down; absent when that is switched off.
    pub audit_log: Option<PathBuf>,
    /// No change without a line in the audit log.
    pub audit_required: bool,
    /// Show tokens and keys of cloud accounts.
    pub reveal_secrets: bool,
    /// The log filter.
    pub log: String,
}

impl Config {
    /// The settings from flags and environment.
    ///
    /// # Errors
    /// [`Error::Setting`] for one that cannot be used; missing ones are found when they are needed.
    pub fn resolve(flags: &Flags, env: impl Fn(&str) -> Option<String>) -> Result<Self, Error> {
        let reader = Reader::open(&env, flags.config.as_deref(), flags.nas.as_deref())?;
        let url = reader.text(flags.url.as_deref(), "SYNOLOGY_URL", "url");
        let allow_plain_http = reader.switch(
            flags.allow_plain_http,
            "SYNOLOGY_ALLOW_PLAIN_HTTP",
            "allow_plain_http",
        )?;
        let audit_log = match reader.file("audit_log") {
            Some("off") => None,
            Some(path) => Some(path.into()),
            None => Audit::default_path(&env),
        };
        let audit_required = audit_required(reader.file("audit"))?;
        if audit_required && audit_log.is_none() {
            let mend = "Set audit_log to a path, or audit to \"optional\"";
            return Err(setting(
                "audit (in the configuration file)",
                "required, but there is no audit log",
                mend,
            ));
        }
        Ok(Self {
            demo: reader.switch(flags.demo, "SYNOLOGY_DEMO", "demo")?,
            url: url
                .map(|text| address(&text, allow_plain_http))
                .transpose()?,
            username: reader.text(flags.username.as_deref(), "SYNOLOGY_USERNAME", "username"),
            password: reader.password()?,
            otp_code: reader.secret("SYNOLOGY_OTP_CODE"),
            device_id: reader.secret("SYNOLOGY_DEVICE_ID"),
            timeout: timeout(reader.text(flags.timeout.as_deref(), "SYNOLOGY_TIMEOUT", "timeout"))?,
            offer: Offer {
                toolsets: toolsets(reader.text(
                    flags.toolsets.as_deref(),
                    "SYNOLOGY_TOOLSETS",
                    "toolsets",
                ))?,
                read_only: reader.switch(flags.read_only, "SYNOLOGY_READ_ONLY", "read_only")?,
            },
            policy: policy(reader.text(flags.confirm.as_deref(), "SYNOLOGY_CONFIRM", "confirm"))?,
            audit_log,
            audit_required,
            reveal_secrets: reader.file_switch(
                "reveal_secrets",
                "reveal_secrets (in the configuration file)",
            )?,
            log: reader
                .text(flags.log.as_deref(), "SYNOLOGY_LOG", "log")
                .unwrap_or_else(|| "info".into()),
        })
    }

    /// What is needed to reach the NAS.
    ///
    /// # Errors
    /// [`Error::Setting`] that names the first one missing.
    pub fn nas(&self) -> Result<Settings, Error> {
        let missing = |name, mend: &str| setting(name, "not set", mend);
        let url = self.url.clone();
        let account = self.username.clone();
        let password = self.password.clone();
        Ok(Settings {
            url: url.ok_or_else(|| {
                missing(
                    "SYNOLOGY_URL (--url)",
                    "Set it to the address of DSM, e.g. https://nas.local:5001, or try --demo",
                )
            })?,
            account: account.ok_or_else(|| {
                missing("SYNOLOGY_USERNAME (--username)", "Set it to a DSM account")
            })?,
            password: password.ok_or_else(|| {
                missing(
                    "SYNOLOGY_PASSWORD",
                    "Set it, or SYNOLOGY_PASSWORD_FILE to a file that holds it",
                )
            })?,
            otp_code: self.otp_code.clone(),
            device_id: self.device_id.clone(),
            timeout: self.timeout,
            apis: tools::apis(),
        })
    }
}

fn address(text: &str, allow_plain_http: bool) -> Result<Url, Error> {
    const NAME: &str = "SYNOLOGY_URL (--url)";
    let bad = |problem| setting(NAME, problem, "Write it like https://nas.local:5001");
    let url = Url::parse(text).map_err(|_| bad("not an address"))?;
    if !matches!(url.scheme(), "http" | "https") || !url.has_host() {
        return Err(bad("neither https:// nor http:// with a host"));
    }
    if !url.username().is_empty() || url.password().is_some() {
        return Err(setting(
            NAME,
            "it holds a login",
            "Use SYNOLOGY_USERNAME and SYNOLOGY_PASSWORD instead",
        ));
    }
    if url.query().is_some() || url.fragment().is_some() {
        return Err(bad("it goes on after the path"));
    }
    if url.scheme() == "http" && !allow_plain_http && !is_loopback(&url) {
        return Err(setting(
            NAME,
            "plain http would send the password unencrypted",
            "Use https://, or allow it with --allow-plain-http",
        ));
    }
    Ok(url)
}

fn is_loopback(url: &Url) -> bool {
    let host = url.host_str().unwrap_or_default().trim_matches(['[', ']']);
    host == "localhost"
        || host
            .parse::<std::net::IpAddr>()
            .is_ok_and(|address| address.is_loopback())
}

fn timeout(text: Option<String>) -> Result<Duration, Error> {
    let Some(text) = text else {
        return Ok(Duration::from_secs(30));
    };
    match text.parse() {
        Ok(seconds @ 1..=600) => Ok(Duration::from_secs(seconds)),
        _ => Err(setting(
            "SYNOLOGY_TIMEOUT (--timeout)",
            "not a number of seconds",
            "Set it to 1 to 600",
        )),
    }
}

fn toolsets(text: Option<String>) -> Result<Vec<Toolset>, Error> {
    let Some(text) = text else {
        return Ok(Toolset::ALL.into());
    };
    let find = |name: &str| {
        Toolset::find(&name.to_lowercase()).ok_or_else(|| {
            let names = Toolset::ALL.map(Toolset::name).join(", ");
            setting(
                "SYNOLOGY_TOOLSETS (--toolsets)",
                &format!("no toolset `{name}`"),
                &format!("Choose from {names}"),
            )
        })
    };
    text.split(',').map(str::trim).map(find).collect()
}

fn policy(text: Option<String>) -> Result<Option<Policy>, Error> {
    let find = |text: String| {
        let names = Policy::ALL.map(Policy::name);
        Policy::ALL
            .into_iter()
            .find(|policy| policy.name() == text.to_lowercase())
            .ok_or_else(|| {
                setting(
                    "SYNOLOGY_CONFIRM (--confirm)",
                    &format!("no policy `{text}`"),
                    &format!("Choose from {}", names.join(", ")),
                )
            })
    };
    text.map(find).transpose()
}

fn audit_required(text: Option<&str>) -> Result<bool, Error> {
    match text {
        None | Some("optional") => Ok(false),
        Some("required") => Ok(true),
        Some(_) => Err(setting(
            "audit (in the configuration file)",
            "neither required nor optional",
            "Choose one of them",
        )),
    }
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
        Config::resolve(&Flags::default(), env)
    }

    fn problem(pairs: &[(&str, &str)]) -> String {
        resolve(pairs).unwrap_err().text()
    }

    #[test]
    fn placeholders_and_empty_settings_are_unset() {
        let config = resolve(&[
            ("SYNOLOGY_URL", "${user_config.url}"),
            ("SYNOLOGY_TIMEOUT", " "),
            ("SYNOLOGY_DEMO", ""),
        ])
        .unwrap();
        assert!(config.url.is_none());
        assert!(!config.demo);
        assert_eq!(config.timeout, Duration::from_secs(30));
        insta::assert_snapshot!(config.nas().unwrap_err().text(), @"SYNOLOGY_URL (--url): not set. Set it to the address of DSM, e.g. https://nas.local:5001, or try --demo.");
    }

    #[test]
    fn a_flag_beats_the_environment() {
        let flags = Flags {
            timeout: Some("5".into()),
            ..Flags::default()
        };
        let config = Config::resolve(&flags, |name| {
            (name == "SYNOLOGY_TIMEOUT").then(|| "9".into())
        })
        .unwrap();
        assert_eq!(config.timeout, Duration::from_secs(5));
    }

    #[test]
    fn bad_settings_are_named_with_their_mend() {
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
