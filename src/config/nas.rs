//! The settings of one NAS.

use std::time::Duration;

use dsm::{Dialect, Trust, Url};
use secrecy::SecretString;

use super::{
    layers::Layer,
    setting::Setting,
    values::{address, dialect, policy, proxy, rate_limit, timeout, toolsets, trust},
};
use crate::{
    error::Error,
    gate::Policy,
    secrets::{Holder, Secret, Secrets},
    tools::{self, Offer},
};

/// The settings of one NAS.
#[derive(Debug, Clone)]
pub struct NasConfig {
    /// Its name in the configuration file; absent where it stands outside of tables.
    pub name: Option<String>,
    /// Address of DSM, if given.
    pub url: Option<Url>,
    /// The account, if given.
    pub username: Option<String>,
    /// Its password, if given; it may be kept elsewhere.
    pub password: Option<SecretString>,
    /// The password is one for all of several NASes: one that is kept for this goes before it.
    pub shares_password: bool,
    /// A 2-factor code for the first login.
    pub otp_code: Option<SecretString>,
    /// The id of a trusted device, if given; it may be kept elsewhere.
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
    /// Show tokens and keys of cloud accounts.
    pub reveal_secrets: bool,
}

impl NasConfig {
    /// The settings of a NAS, and what is to be told about them.
    pub(super) fn resolve(
        name: Option<String>,
        layer: Layer<'_>,
    ) -> Result<(Self, Option<String>), Error> {
        let text = |setting| layer.text(setting);
        let allow_plain_http = layer.switch(Setting::AllowPlainHttp)?;
        let insecure = layer.switch(Setting::InsecureTls)?;
        let ca_file = layer.path(Setting::CaFile);
        let (password, warning) = layer.password()?;
        let config = Self {
            url: layer.value(Setting::Url, |text| {
                text.map(|text| address(&text, allow_plain_http))
                    .transpose()
            })?,
            username: text(Setting::Username),
            password,
            shares_password: layer.shares_password(),
            otp_code: layer.secret(Setting::OtpCode),
            device_id: layer.secret(Setting::DeviceId),
            device_name: text(Setting::DeviceName).unwrap_or_else(|| env!("CARGO_PKG_NAME").into()),
            trust: layer.value(Setting::TlsFingerprint, |text| {
                trust(text, insecure, ca_file)
            })?,
            proxy: layer.value(Setting::Proxy, |text| {
                text.map(|text| proxy(&text)).transpose()
            })?,
            rate_limit: layer.value(Setting::RateLimit, rate_limit)?,
            timeout: layer.value(Setting::Timeout, timeout)?,
            dialect: layer.value(Setting::Dialect, dialect)?,
            offer: Offer {
                toolsets: layer.value(Setting::Toolsets, toolsets)?,
                read_only: layer.switch(Setting::ReadOnly)?,
            },
            policy: layer.value(Setting::Confirm, policy)?,
            reveal_secrets: layer.switch(Setting::RevealSecrets)?,
            name,
        };
        Ok((config, warning))
    }

    /// Which NAS, and as whom: what was previewed on one cannot be confirmed on another.
    pub fn label(&self) -> String {
        match (&self.url, &self.username) {
            (Some(url), Some(account)) => format!("{account} at {url}"),
            _ => String::new(),
        }
    }

    /// Whose secrets are its own.
    ///
    /// # Errors
    /// [`Error::Setting`] when address or account is missing.
    pub fn holder(&self) -> Result<Holder, Error> {
        let (url, account) = self.address_and_account()?;
        Ok(Holder::new(url.as_str(), account))
    }

    fn address_and_account(&self) -> Result<(&Url, &str), Error> {
        let url = self.url.as_ref().ok_or_else(|| {
            self.missing(
                Setting::Url,
                "Set it to the address of DSM, e.g. https://nas.local:5001, or run `synology-backup-mcp setup`; --demo needs none",
            )
        })?;
        let account = self.username.as_deref().ok_or_else(|| {
            self.missing(
                Setting::Username,
                "Set it to a DSM account, or run `synology-backup-mcp setup`",
            )
        })?;
        Ok((url, account))
    }

    fn missing(&self, setting: Setting, fix: &str) -> Error {
        let problem = match &self.name {
            Some(name) => format!("not set for the NAS {name}"),
            None => "not set".into(),
        };
        setting.error(problem, fix)
    }

    /// What is needed to reach the NAS. Secrets that are not given are looked for where they are kept, which may wait for a
    /// person: call it off the threads of the runtime.
    ///
    /// # Errors
    /// [`Error::Setting`] that names the first one missing.
    pub fn settings(&self, secrets: &Secrets) -> Result<dsm::Settings, Error> {
        let (url, account) = self.address_and_account()?;
        let holder = Holder::new(url.as_str(), account);
        let kept = |secret| secrets.get(&holder, secret);
        let password = match &self.password {
            Some(password) if !self.shares_password => password.clone(),
            shared => match (kept(Secret::Password), shared) {
                (Ok(Some(password)), _) => password,
                (Ok(None), Some(password)) => password.clone(),
                (Ok(None), None) => {
                    return Err(self.missing(
                        Setting::Password,
                        "Run `synology-backup-mcp setup`, or set it, or SYNOLOGY_PASSWORD_FILE to a file that holds it; one that looks \
                         like ${...} counts as unset unless it is in a file",
                    ));
                }
                (Err(problem), _) => {
                    return Err(Setting::Password.error(
                        format!("it may be kept, but {problem}"),
                        "Unlock the keyring or mend the file, or set SYNOLOGY_PASSWORD",
                    ));
                }
            },
        };
        let device_id = match &self.device_id {
            Some(device_id) => Some(device_id.clone()),
            // Without it the NAS asks for a code and says so: no reason to keep a call from an account that needs none.
            None => kept(Secret::DeviceId).unwrap_or_else(|problem| {
                tracing::warn!("a trusted-device id may be kept, but {problem}");
                None
            }),
        };
        Ok(dsm::Settings {
            url: url.clone(),
            account: account.to_owned(),
            password,
            otp_code: self.otp_code.clone(),
            device_id,
            device_name: self.device_name.clone(),
            trust: self.trust.clone(),
            proxy: self.proxy.clone(),
            timeout: self.timeout,
            dialect: self.dialect,
            apis: tools::apis(),
        })
    }
}
