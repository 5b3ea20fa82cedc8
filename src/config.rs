//! Settings: a flag beats the environment, which beats the file; what is empty or an unfilled placeholder is unset.

mod setting;

mod audit_log;
mod file;
mod given;
mod layers;
mod text_file;
mod values;

use std::{path::PathBuf, time::Duration};

use dsm::{Dialect, Trust, Url};
use secrecy::SecretString;

pub use self::{
    audit_log::AuditLog,
    given::Given,
    setting::{Place, Setting},
    values::DEFAULT_RATE,
};
use self::{
    layers::Layers,
    values::{
        address, audit_required, dialect, policy, proxy, rate_limit, time_to_answer, timeout,
        toolsets, trust,
    },
};
use crate::{
    error::Error,
    gate::Policy,
    state,
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
    /// How long a person gets to answer.
    pub time_to_answer: Duration,
    /// What processes of the same user share, or why there is no such place.
    pub state_folder: Result<PathBuf, &'static str>,
    /// Where changes are written down.
    pub audit_log: AuditLog,
    /// No change without a line in the audit log.
    pub audit_required: bool,
    /// Show tokens and keys of cloud accounts.
    pub reveal_secrets: bool,
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
        let text = |setting| layers.text(setting);
        let allow_plain_http = layers.switch(Setting::AllowPlainHttp)?;
        let audit_log = AuditLog::of(text(Setting::AuditLog), &environment);
        let audit_required = audit_required(text(Setting::Audit))?;
        if audit_required && let Some(reason) = audit_log.missing() {
            return Err(Setting::Audit.error(
                format!("required, but there is no audit log: {reason}"),
                "Set audit_log to a path, or audit to \"optional\"",
            ));
        }
        let (password, warning) = layers.password()?;
        Ok(Self {
            demo: layers.switch(Setting::Demo)?,
            url: text(Setting::Url)
                .map(|text| address(&text, allow_plain_http))
                .transpose()?,
            username: text(Setting::Username),
            password,
            otp_code: layers.secret(Setting::OtpCode),
            device_id: layers.secret(Setting::DeviceId),
            device_name: text(Setting::DeviceName).unwrap_or_else(|| env!("CARGO_PKG_NAME").into()),
            trust: trust(
                text(Setting::TlsFingerprint),
                layers.switch(Setting::InsecureTls)?,
                text(Setting::CaFile),
            )?,
            proxy: text(Setting::Proxy).map(|text| proxy(&text)).transpose()?,
            rate_limit: rate_limit(text(Setting::RateLimit))?,
            timeout: timeout(text(Setting::Timeout))?,
            dialect: dialect(text(Setting::Dialect))?,
            offer: Offer {
                toolsets: toolsets(text(Setting::Toolsets))?,
                read_only: layers.switch(Setting::ReadOnly)?,
            },
            policy: policy(text(Setting::Confirm))?,
            time_to_answer: time_to_answer(text(Setting::AskTimeout))?,
            state_folder: state::folder(&environment),
            audit_log,
            audit_required,
            reveal_secrets: layers.switch(Setting::RevealSecrets)?,
            log: text(Setting::Log).unwrap_or_else(|| "info".into()),
            warnings: warning.into_iter().collect(),
        })
    }

    /// Which NAS, and as whom: what was previewed on one cannot be confirmed on another.
    pub fn nas_label(&self) -> String {
        match (&self.url, &self.username) {
            // Every process has its own, and they are all alike.
            _ if self.demo => "demo".into(),
            (Some(url), Some(account)) => format!("{account} at {url}"),
            _ => String::new(),
        }
    }

    /// What is needed to reach the NAS.
    ///
    /// # Errors
    /// [`Error::Setting`] that names the first one missing.
    pub fn nas(&self) -> Result<dsm::Settings, Error> {
        let missing = |setting: Setting, fix: &str| setting.error("not set", fix);
        let url = self.url.clone();
        let account = self.username.clone();
        let password = self.password.clone();
        Ok(dsm::Settings {
            url: url.ok_or_else(|| {
                missing(
                    Setting::Url,
                    "Set it to the address of DSM, e.g. https://nas.local:5001, or try --demo",
                )
            })?,
            account: account
                .ok_or_else(|| missing(Setting::Username, "Set it to a DSM account"))?,
            password: password.ok_or_else(|| {
                missing(
                    Setting::Password,
                    "Set it, or SYNOLOGY_PASSWORD_FILE to a file that holds it; one that looks like ${...} counts as unset unless \
                     it is in a file",
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
