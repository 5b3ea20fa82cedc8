//! Settings: a flag beats the environment, which beats the file; what is empty or an unfilled placeholder is unset.

mod file;
mod flags;
mod reader;
mod values;

use std::{path::PathBuf, time::Duration};

use reqwest::Url;
use secrecy::SecretString;

pub use self::flags::Flags;
use self::{
    reader::{Reader, setting},
    values::{
        address, audit_required, dialect, policy, proxy, rate_limit, timeout, toolsets, trust,
    },
};
use crate::{
    audit::Audit,
    dsm::{Dialect, Settings, Trust},
    error::Error,
    gate::Policy,
    tools::{self, Offer},
};

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
    /// The name under which the device is trusted.
    pub device_name: String,
    /// Which certificates are accepted.
    pub trust: Trust,
    /// A proxy for the NAS.
    pub proxy: Option<Url>,
    /// Tool calls a minute; more are refused.
    pub rate_limit: u32,
    /// How long one request may take.
    pub timeout: Duration,
    /// The dialect to speak; found out when absent.
    pub dialect: Option<Dialect>,
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
            device_name: reader
                .text(None, "SYNOLOGY_DEVICE_NAME", "device_name")
                .unwrap_or_else(|| env!("CARGO_PKG_NAME").into()),
            trust: trust(
                reader.text(
                    flags.tls_fingerprint.as_deref(),
                    "SYNOLOGY_TLS_FINGERPRINT",
                    "tls_fingerprint",
                ),
                reader.switch(flags.insecure_tls, "SYNOLOGY_INSECURE_TLS", "insecure_tls")?,
                reader.file("ca_file"),
            )?,
            proxy: reader.file("proxy").map(proxy).transpose()?,
            rate_limit: rate_limit(reader.file("rate_limit"))?,
            timeout: timeout(reader.text(flags.timeout.as_deref(), "SYNOLOGY_TIMEOUT", "timeout"))?,
            dialect: dialect(reader.text(flags.dialect.as_deref(), "SYNOLOGY_DIALECT", "dialect"))?,
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
            device_name: self.device_name.clone(),
            trust: self.trust.clone(),
            proxy: self.proxy.clone(),
            timeout: self.timeout,
            dialect: self.dialect,
            apis: tools::apis(),
        })
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
