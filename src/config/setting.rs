//! Every setting there is. Flags, variables, keys of the file, the README's table and the fuzz tests follow from this list.

use std::{collections::BTreeMap, sync::LazyLock};

use clap::ValueEnum;

use crate::{error::Error, sorting::map_of};

/// A setting, in the order of help and README, which show these comments.
///
/// Its names follow from the variant: `TlsFingerprint` is `--tls-fingerprint`, `SYNOLOGY_TLS_FINGERPRINT`, and
/// `tls_fingerprint` in the configuration file, wherever [`Setting::is_in`] allows it.
// Deriving ValueEnum lists the variants with their names and comments.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, ValueEnum)]
#[value(rename_all = "snake_case")]
pub enum Setting {
    /// Use the embedded simulated NAS: no NAS and no configuration needed
    Demo,
    /// What the simulated NAS of `--demo` and `simulate` holds: office, with something of each kind wrong, or healthy; office by default
    Seed,
    /// Address of DSM, e.g. `https://nas.local:5001`
    Url,
    /// DSM account; its password comes from SYNOLOGY_PASSWORD, SYNOLOGY_PASSWORD_FILE or the keyring
    Username,
    /// Password of the account; in the configuration file only where nobody else can read that
    Password,
    /// A file with the password in its first line
    PasswordFile,
    /// A 2-factor code; it counts for one login
    OtpCode,
    /// Id of a trusted device, which stands in for 2-factor codes; `setup` keeps the one that DSM gives
    DeviceId,
    /// Name under which the device is trusted; `synology-backup-mcp` by default
    DeviceName,
    /// Where `setup` keeps secrets and where they are looked for: desktop, kernel (Linux; forgets at a restart) or off (a file of yours)
    Keyring,
    /// Accept exactly the certificate with this SHA-256, whatever host it names, e.g. a self-signed one
    TlsFingerprint,
    /// A PEM file with an authority to trust besides those of the system
    CaFile,
    /// Accept any certificate; warns on every start
    InsecureTls,
    /// Allow `http://` to other hosts than this one
    AllowPlainHttp,
    /// HTTP proxy for the NAS; those of the environment are not used for it
    Proxy,
    /// Do not offer tools that change anything
    ReadOnly,
    /// When a tool that can lose data may run: preview, flag or human; preview by default, flag for `call`
    Confirm,
    /// Seconds that a person gets to answer before a call that can lose something is declined; 60 by default
    PersonTimeout,
    /// Toolsets to offer: overview, cloudsync, hyperbackup; all by default
    Toolsets,
    /// Show tokens and keys of cloud accounts to the assistant
    RevealSecrets,
    /// Whether a change needs a line in the audit log: required or optional; optional by default
    Audit,
    /// Where the audit log is, or off
    AuditLog,
    /// Tool calls a minute, more are refused; 60000 by default
    RateLimit,
    /// Seconds that one request to the NAS may take; 30 by default
    Timeout,
    /// Settings in TOML, with a table [nas.NAME] for each NAS
    Config,
    /// The one NAS of the configuration file to use; all of them by default
    Nas,
    /// The NAS that a call is for when it names none, where several are configured
    DefaultNas,
    /// What the NAS speaks: auto, dsm or documented; auto by default. With `simulate`: what it shall speak
    Dialect,
    /// What to log to stderr, as a tracing filter; info by default
    Log,
}

/// Where settings are given.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// On the command line.
    Flag,
    /// In the environment.
    Environment,
    /// In the configuration file.
    File,
}

/// What a setting is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scope {
    /// The whole server.
    Server,
    /// Each NAS; given for all of them or in the table of one.
    EachNas,
    /// One NAS: it makes no sense for several.
    OneNas,
}

impl Setting {
    /// Every setting.
    pub fn all() -> impl Iterator<Item = Self> {
        Self::value_variants().iter().copied()
    }

    /// The setting with this key.
    pub fn find(key: &str) -> Option<Self> {
        Self::all().find(|setting| setting.key() == key)
    }

    /// Whether it can be given there.
    pub fn is_in(self, place: Place) -> bool {
        match self {
            // Every process of the machine sees flags, and configuration files are passed around.
            Self::OtpCode | Self::DeviceId => place == Place::Environment,
            Self::Password | Self::PasswordFile | Self::DeviceName | Self::Keyring => {
                place != Place::Flag
            }
            // They say which file and which part of it.
            Self::Config | Self::Nas => place != Place::File,
            Self::CaFile
            | Self::Proxy
            | Self::RevealSecrets
            | Self::Audit
            | Self::AuditLog
            | Self::DefaultNas
            | Self::RateLimit => place == Place::File,
            Self::Demo
            | Self::Seed
            | Self::Url
            | Self::Username
            | Self::TlsFingerprint
            | Self::InsecureTls
            | Self::AllowPlainHttp
            | Self::ReadOnly
            | Self::Confirm
            | Self::PersonTimeout
            | Self::Toolsets
            | Self::Timeout
            | Self::Dialect
            | Self::Log => true,
        }
    }

    /// What it is about.
    pub fn scope(self) -> Scope {
        match self {
            Self::Url | Self::TlsFingerprint | Self::OtpCode | Self::DeviceId => Scope::OneNas,
            Self::Username
            | Self::Password
            | Self::PasswordFile
            | Self::DeviceName
            | Self::CaFile
            | Self::InsecureTls
            | Self::AllowPlainHttp
            | Self::Proxy
            | Self::ReadOnly
            | Self::Confirm
            | Self::Toolsets
            | Self::RevealSecrets
            | Self::RateLimit
            | Self::Timeout
            | Self::Dialect => Scope::EachNas,
            Self::Demo
            | Self::Seed
            | Self::Keyring
            | Self::PersonTimeout
            | Self::Audit
            | Self::AuditLog
            | Self::Config
            | Self::Nas
            | Self::DefaultNas
            | Self::Log => Scope::Server,
        }
    }

    /// Its name in the configuration file.
    pub fn key(self) -> String {
        let named = self.to_possible_value();
        named.map_or_else(String::new, |named| named.get_name().to_owned())
    }

    /// Its flag without the dashes, if it has one.
    pub fn flag(self) -> Option<String> {
        self.is_in(Place::Flag)
            .then(|| self.key().replace('_', "-"))
    }

    /// Its environment variable, if it has one.
    pub fn variable(self) -> Option<String> {
        let variable = || format!("SYNOLOGY_{}", self.key().to_uppercase());
        self.is_in(Place::Environment).then(variable)
    }

    /// What stands for the value of its flag in the help; absent for a switch, and for what has no flag.
    pub fn value_name(self) -> Option<&'static str> {
        match self {
            Self::Url => Some("URL"),
            Self::Username | Self::Nas => Some("NAME"),
            Self::TlsFingerprint => Some("SHA256"),
            Self::Confirm => Some("POLICY"),
            Self::Toolsets => Some("LIST"),
            Self::PersonTimeout | Self::Timeout => Some("SECONDS"),
            Self::Config => Some("FILE"),
            Self::Dialect => Some("DIALECT"),
            Self::Seed => Some("SEED"),
            Self::Log => Some("FILTER"),
            _ => None,
        }
    }

    /// What it is for.
    pub fn meaning(self) -> String {
        let named = self.to_possible_value();
        let help = named.as_ref().and_then(|named| named.get_help());
        help.map(ToString::to_string).unwrap_or_default()
    }

    /// How errors name it.
    pub fn name(self) -> &'static str {
        static NAMES: LazyLock<BTreeMap<Setting, String>> = LazyLock::new(|| {
            map_of(Setting::all().map(|setting| (setting, setting.spelled_out())))
        });
        NAMES.get(&self).map_or("", String::as_str)
    }

    fn spelled_out(self) -> String {
        match (self.variable(), self.flag(), self.value_name()) {
            (Some(variable), Some(flag), Some(_)) => format!("{variable} (--{flag})"),
            // A flag without a value cannot be wrong.
            (Some(variable), ..) => variable,
            (None, ..) => format!("{} (in the configuration file)", self.key()),
        }
    }

    /// What is wrong with it, and how to fix that.
    pub fn error(self, problem: impl Into<String>, fix: impl Into<String>) -> Error {
        Error::Setting {
            setting: self.name(),
            problem: problem.into(),
            fix: fix.into(),
        }
    }
}
