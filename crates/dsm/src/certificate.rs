//! What a certificate says of itself, and in words what is wrong with it.

use std::{fmt, time::Duration};

use rustls::{
    CertificateError,
    client::verify_server_name,
    pki_types::{CertificateDer, ServerName, UnixTime},
    server::ParsedCertificate,
};
use sha2::{Digest, Sha256};
use x509_parser::{
    certificate::X509Certificate, extensions::GeneralName, prelude::FromDer, time::ASN1Time,
    x509::X509Name,
};

use crate::tls::Trust;

/// Characters of one name, and names, that are shown of a certificate: it comes from a stranger.
const MAX_NAME: usize = 200;
const MAX_NAMES: usize = 8;

/// A certificate as a server showed it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Certificate {
    /// SHA-256 of it, hex with colons.
    pub fingerprint: String,
    /// Whom it is for, if it says so.
    pub subject: Option<String>,
    /// Who signed it, if it says so.
    pub issuer: Option<String>,
    /// When it begins to count, in seconds since 1970; absent when it cannot be read.
    pub not_before: Option<i64>,
    /// When it ends to count, in seconds since 1970; absent when it cannot be read.
    pub not_after: Option<i64>,
    /// The hosts that it is for, names and addresses.
    pub names: Vec<String>,
    /// Why it is not accepted for the host that was asked for; none when it is.
    pub flaws: Vec<Flaw>,
}

/// Why a certificate is not accepted. As text it follows "it".
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Flaw {
    /// It is signed with its own key.
    SelfSigned,
    /// Its authority is not one of those that are known here.
    UnknownAuthority {
        /// Who signed it, if it says so.
        issuer: Option<String>,
    },
    /// It no longer counts.
    Expired {
        /// The last day, e.g. `2025-01-15`.
        on: String,
    },
    /// It does not count yet.
    NotYetValid {
        /// The first day, e.g. `2025-01-15`.
        from: String,
    },
    /// It is not for the host that was asked for.
    OtherNames {
        /// The hosts that it is for.
        names: Vec<String>,
    },
    /// It is another one than the pinned one.
    NotPinned,
    /// Anything else.
    Other(&'static str),
}

impl Certificate {
    /// What the certificate says of itself.
    pub(crate) fn read(leaf: &CertificateDer<'_>) -> Self {
        let read = X509Certificate::from_der(leaf).map(|(_, certificate)| certificate);
        let read = read.ok();
        let read = read.as_ref();
        let name = |of: &X509Name<'_>| Some(shown(&of.to_string())).filter(|name| !name.is_empty());
        let validity = read.map(|read| read.validity());
        Self {
            fingerprint: fingerprint(leaf),
            subject: read.and_then(|read| name(read.subject())),
            issuer: read.and_then(|read| name(read.issuer())),
            not_before: validity.map(|validity| validity.not_before.timestamp()),
            not_after: validity.map(|validity| validity.not_after.timestamp()),
            names: read.map(names).unwrap_or_default(),
            flaws: Vec::new(),
        }
    }

    /// Whether it is the pinned one; not when none is pinned.
    pub fn is_pinned_by(&self, trust: &Trust) -> bool {
        matches!(trust, Trust::Pinned(pinned) if self.fingerprint == hex(pinned))
    }

    /// Notes what is wrong with the certificate for a host, if a verifier does not accept it. The verifier names one flaw, so
    /// it is asked again as of a day on which the certificate counts.
    pub(crate) fn judge(
        &mut self,
        leaf: &CertificateDer<'_>,
        host: &ServerName<'_>,
        now: UnixTime,
        accepts: impl Fn(UnixTime) -> Result<(), rustls::Error>,
    ) {
        let Err(error) = accepts(now) else {
            return;
        };
        let seconds = i64::try_from(now.as_secs()).unwrap_or(i64::MAX);
        let expired = self.not_after.filter(|end| *end < seconds);
        let not_yet = self.not_before.filter(|begin| *begin > seconds);
        let a_good_day = expired.or(not_yet).and_then(|day| u64::try_from(day).ok());
        let on_a_good_day = match a_good_day {
            Some(day) => accepts(UnixTime::since_unix_epoch(Duration::from_secs(day))),
            None => Err(error.clone()),
        };
        if let Err(error) = on_a_good_day
            && !is_about_names(&error)
        {
            self.flaws.push(self.flaw_of_authority(leaf, &error));
        }
        self.flaws
            .extend(expired.map(|end| Flaw::Expired { on: day(end) }));
        self.flaws
            .extend(not_yet.map(|begin| Flaw::NotYetValid { from: day(begin) }));
        let for_host =
            ParsedCertificate::try_from(leaf).and_then(|leaf| verify_server_name(&leaf, host));
        if for_host.is_err_and(|error| is_about_names(&error)) {
            let names = self.names.clone();
            self.flaws.push(Flaw::OtherNames { names });
        }
        if self.flaws.is_empty() {
            self.flaws.push(Flaw::Other(in_words(&error)));
        }
    }

    /// Why the chain of signatures does not end well.
    fn flaw_of_authority(&self, leaf: &CertificateDer<'_>, error: &rustls::Error) -> Flaw {
        if is_self_signed(leaf) {
            return Flaw::SelfSigned;
        }
        match error {
            rustls::Error::InvalidCertificate(CertificateError::UnknownIssuer) => {
                Flaw::UnknownAuthority {
                    issuer: self.issuer.clone(),
                }
            }
            other => Flaw::Other(in_words(other)),
        }
    }

    /// What is wrong with it, as one clause: "it is self-signed and expired on 2025-01-15". Empty when it is accepted.
    pub fn flaws_in_words(&self) -> String {
        let words: Vec<String> = self.flaws.iter().map(Flaw::to_string).collect();
        match words.as_slice() {
            [] => String::new(),
            [only] => format!("it {only}"),
            [first @ .., last] => format!("it {} and {last}", first.join(", ")),
        }
    }
}

impl fmt::Display for Flaw {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::SelfSigned => out.write_str("is self-signed"),
            Self::UnknownAuthority { issuer } => {
                out.write_str("is signed by an authority that this system does not know")?;
                issuer
                    .iter()
                    .try_for_each(|issuer| write!(out, " ({issuer})"))
            }
            Self::Expired { on } => write!(out, "expired on {on}"),
            Self::NotYetValid { from } => write!(out, "does not count before {from}"),
            Self::OtherNames { names } if names.is_empty() => out.write_str("names no host"),
            Self::OtherNames { names } => {
                let listed: Vec<&str> = names.iter().take(MAX_NAMES).map(String::as_str).collect();
                write!(out, "is for other names: {}", listed.join(", "))?;
                match names.len().saturating_sub(listed.len()) {
                    0 => Ok(()),
                    more => write!(out, ", and {more} more"),
                }
            }
            Self::NotPinned => out.write_str("is not the one that was pinned"),
            Self::Other(words) => out.write_str(words),
        }
    }
}

/// SHA-256 of a certificate, hex with colons.
pub(crate) fn fingerprint(leaf: &CertificateDer<'_>) -> String {
    hex(&Sha256::digest(leaf))
}

fn hex(digest: &[u8]) -> String {
    let hex: Vec<String> = digest.iter().map(|byte| format!("{byte:02X}")).collect();
    hex.join(":")
}

fn is_self_signed(leaf: &CertificateDer<'_>) -> bool {
    X509Certificate::from_der(leaf)
        .is_ok_and(|(_, read)| read.subject().as_raw() == read.issuer().as_raw())
}

fn names(certificate: &X509Certificate<'_>) -> Vec<String> {
    let Ok(Some(names)) = certificate.subject_alternative_name() else {
        return Vec::new();
    };
    let names = names.value.general_names.iter();
    let names = names.filter_map(|name| match name {
        GeneralName::DNSName(name) => Some(shown(name)),
        GeneralName::IPAddress(bytes) => address(bytes),
        _ => None,
    });
    names.collect()
}

fn address(bytes: &[u8]) -> Option<String> {
    if let Ok(four) = <[u8; 4]>::try_from(bytes) {
        return Some(std::net::Ipv4Addr::from(four).to_string());
    }
    let sixteen = <[u8; 16]>::try_from(bytes).ok()?;
    Some(std::net::Ipv6Addr::from(sixteen).to_string())
}

fn shown(text: &str) -> String {
    let shown = text.chars().take(MAX_NAME).map(|c| match c {
        ' ' => c,
        _ if c.is_alphanumeric() || c.is_ascii_graphic() => c,
        _ => '?',
    });
    shown.collect()
}

fn day(seconds: i64) -> String {
    ASN1Time::from_timestamp(seconds).map_or_else(
        |_| "a day that cannot be told".to_owned(),
        |time| {
            let date = time.to_datetime().date();
            let month = u8::from(date.month());
            format!("{:04}-{month:02}-{:02}", date.year(), date.day())
        },
    )
}

fn is_about_names(error: &rustls::Error) -> bool {
    matches!(
        error,
        rustls::Error::InvalidCertificate(
            CertificateError::NotValidForName | CertificateError::NotValidForNameContext { .. }
        )
    )
}

fn in_words(error: &rustls::Error) -> &'static str {
    tracing::debug!("the certificate is not accepted ({error})");
    let rustls::Error::InvalidCertificate(error) = error else {
        return "cannot be checked on this system";
    };
    match error {
        CertificateError::BadEncoding => "cannot be read",
        CertificateError::Revoked => "was revoked",
        CertificateError::BadSignature => "has a signature that is wrong",
        CertificateError::UnknownIssuer => {
            "is signed by an authority that this system does not know"
        }
        CertificateError::InvalidPurpose | CertificateError::InvalidPurposeContext { .. } => {
            "is not made for servers"
        }
        CertificateError::UnsupportedSignatureAlgorithmContext { .. }
        | CertificateError::UnsupportedSignatureAlgorithmForPublicKeyContext { .. } => {
            "is signed in a way that is not supported here"
        }
        CertificateError::Expired | CertificateError::ExpiredContext { .. } => {
            "or one that it is signed with has expired"
        }
        _ => "is not accepted by this system",
    }
}
