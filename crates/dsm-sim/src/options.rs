//! How a simulated NAS is set up.

use std::{
    collections::BTreeSet,
    net::{Ipv4Addr, SocketAddr},
    str::FromStr,
    time::Duration,
};

use thiserror::Error;

use super::{tls::Tls, zone::Zone};

/// What a simulated NAS is like
#[derive(Debug, Clone)]
pub struct Options {
    /// Where to listen; port 0 picks a free one
    pub listen: SocketAddr,
    /// HTTPS with a self-signed certificate; absent: plain HTTP
    pub tls: Option<Tls>,
    /// The one account
    pub account: String,
    /// Whether it is an administrator; others are refused what is not for them, and do not see every shared folder
    pub administrator: bool,
    /// Its password
    pub password: String,
    /// Which of the two APIs it offers
    pub dialect: Dialect,
    /// Refuse what DSM lets pass but nobody should rely on: bare texts where a JSON string belongs, login at `auth.cgi`
    /// on DSM 7, API names in the path
    pub strict: bool,
    /// Advertise older paths, and logins up to version 6
    pub dsm6: bool,
    /// The one-time code a login needs; absent: no second factor
    pub otp: Option<String>,
    /// Packages that are not installed
    pub without: BTreeSet<Package>,
    /// APIs that it does not offer, by name, though their package is there
    pub without_apis: BTreeSet<String>,
    /// How long every answer takes
    pub latency: Duration,
    /// How many calls a session lasts; absent: forever
    pub expire_after: Option<u32>,
    /// What it holds at the start
    pub seed: Seed,
    /// Where the NAS stands
    pub zone: Zone,
    /// Where the NAS's clock starts, in seconds since the epoch; absent: now
    pub start_time: Option<i64>,
    /// Seconds that the NAS's clock is fast, slow below zero; no time server sets it then
    pub clock_skew: i64,
    /// Whether the clock moves when it is told to alone, so that two answers differ in nothing but what was changed
    pub clock_stands_still: bool,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            listen: SocketAddr::from((Ipv4Addr::LOCALHOST, 0)),
            tls: None,
            account: "demo".to_owned(),
            administrator: true,
            password: "demo".to_owned(),
            dialect: Dialect::Dsm,
            strict: false,
            dsm6: false,
            otp: None,
            without: BTreeSet::new(),
            without_apis: BTreeSet::new(),
            latency: Duration::ZERO,
            expire_after: None,
            seed: Seed::Office,
            zone: Zone::default(),
            start_time: None,
            clock_skew: 0,
            clock_stands_still: false,
        }
    }
}

/// What a NAS holds at the start
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Seed {
    /// A small office with one of each trouble
    Office,
    /// The same office when all is well
    Healthy,
}

/// Which API names a NAS offers
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Dialect {
    /// What attested NASes speak
    Dsm,
    /// What three of the documents say
    Documented,
}

/// A package that a NAS may lack
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Package {
    /// Cloud Sync
    CloudSync,
    /// Hyper Backup
    HyperBackup,
}

impl Package {
    pub(super) fn id(self) -> &'static str {
        match self {
            Self::CloudSync => "CloudSync",
            Self::HyperBackup => "HyperBackup",
        }
    }
}

/// A dialect that does not exist
#[derive(Debug, Error)]
#[error("unknown dialect `{0}`: expected dsm or documented")]
pub struct UnknownDialect(String);

/// A package that is not simulated
#[derive(Debug, Error)]
#[error("unknown package `{0}`: expected cloudsync or hyperbackup")]
pub struct UnknownPackage(String);

impl FromStr for Dialect {
    type Err = UnknownDialect;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match text {
            "dsm" => Ok(Self::Dsm),
            "documented" => Ok(Self::Documented),
            _ => Err(UnknownDialect(text.to_owned())),
        }
    }
}

impl FromStr for Package {
    type Err = UnknownPackage;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match text {
            "cloudsync" => Ok(Self::CloudSync),
            "hyperbackup" => Ok(Self::HyperBackup),
            _ => Err(UnknownPackage(text.to_owned())),
        }
    }
}
