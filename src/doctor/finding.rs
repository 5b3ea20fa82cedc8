//! What one check found.

use serde::Serialize;

use crate::{error::Error, text::error_text};

/// What is checked, in the order in which it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Check {
    /// The settings.
    Configuration,
    /// The keyring, and what is kept there.
    Keyring,
    /// Who may read the files.
    FilePermissions,
    /// Whether changes can be written down.
    AuditLog,
    /// The programs that start this server.
    Hosts,
    /// The name of the NAS.
    Dns,
    /// Its port.
    Port,
    /// https or http.
    Scheme,
    /// The certificate.
    Tls,
    /// What DSM offers.
    Apis,
    /// The account and its password.
    Login,
    /// The second factor.
    TwoFactor,
    /// How long an answer takes.
    RoundTrip,
    /// The clock of the NAS.
    ClockSkew,
    /// A package and its version.
    Package,
    /// How a package is spoken to.
    Dialect,
    /// What the account may do there.
    Privilege,
}

impl Check {
    /// The checks of what the settings name besides NASes.
    pub const OF_SETTINGS: &[Self] = &[Self::Keyring, Self::FilePermissions, Self::AuditLog];

    /// The checks of one NAS.
    pub const ON_NAS: &[Self] = &[
        Self::Dns,
        Self::Port,
        Self::Scheme,
        Self::Tls,
        Self::Apis,
        Self::Login,
        Self::TwoFactor,
        Self::RoundTrip,
        Self::ClockSkew,
        Self::Package,
        Self::Dialect,
        Self::Privilege,
    ];

    /// Its name for people.
    pub fn name(self) -> &'static str {
        match self {
            Self::Configuration => "configuration",
            Self::Keyring => "keyring",
            Self::FilePermissions => "file permissions",
            Self::AuditLog => "audit log",
            Self::Hosts => "hosts",
            Self::Dns => "DNS",
            Self::Port => "port",
            Self::Scheme => "scheme",
            Self::Tls => "TLS",
            Self::Apis => "APIs",
            Self::Login => "login",
            Self::TwoFactor => "2-factor",
            Self::RoundTrip => "round trip",
            Self::ClockSkew => "clock skew",
            Self::Package => "package",
            Self::Dialect => "dialect",
            Self::Privilege => "privilege",
        }
    }
}

/// How bad it is, best first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// In order.
    Ok,
    /// Not known, as an earlier check failed or there was nothing to check.
    NotChecked,
    /// It works, and somebody should look after it.
    Warning,
    /// It does not work.
    Broken,
}

impl Status {
    /// In words.
    pub fn words(self) -> &'static str {
        match self {
            Self::Ok => "ok",
            Self::NotChecked => "not checked",
            Self::Warning => "warning",
            Self::Broken => "broken",
        }
    }
}

/// What one check found, and what to do about it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Finding {
    /// Name of the NAS, where several are configured.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub nas: Option<String>,
    /// What was checked.
    pub check: Check,
    /// How bad it is.
    pub status: Status,
    /// What was found, or why nothing was looked for.
    pub found: String,
    /// What to do about it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fix: Option<String>,
}

impl Finding {
    pub(super) fn ok(check: Check, found: impl AsRef<str>) -> Self {
        Self::new(check, Status::Ok, found.as_ref(), None)
    }

    pub(super) fn not_checked(check: Check, reason: impl AsRef<str>) -> Self {
        Self::new(check, Status::NotChecked, reason.as_ref(), None)
    }

    pub(super) fn warning(check: Check, found: impl AsRef<str>, fix: impl AsRef<str>) -> Self {
        Self::new(check, Status::Warning, found.as_ref(), Some(fix.as_ref()))
    }

    pub(super) fn broken(check: Check, found: impl AsRef<str>, fix: impl AsRef<str>) -> Self {
        Self::new(check, Status::Broken, found.as_ref(), Some(fix.as_ref()))
    }

    /// What an error says, and what it says to do.
    pub(super) fn of_error(check: Check, error: &Error) -> Self {
        Self::broken(check, error.to_string(), error.hint())
    }

    fn new(check: Check, status: Status, found: &str, fix: Option<&str>) -> Self {
        Self {
            nas: None,
            check,
            status,
            found: error_text(found),
            fix: fix.map(error_text),
        }
    }
}
