//! What the text of a setting means.

use std::{path::PathBuf, time::Duration};

use dsm::{Dialect, Trust, Url};

use super::{
    Seed,
    address::{Address, NoAddress},
    setting::Setting,
};
use crate::{
    error::Error,
    gate::{Policy, TIME_TO_ANSWER},
    secrets::Keyring,
    tools::Toolset,
};

/// Tool calls a minute that nobody needs and a runaway agent reaches.
const DEFAULT_RATE: u32 = 60_000;

/// An address as people write it.
pub(super) fn address(text: &str, allow_plain_http: bool) -> Result<Url, Error> {
    let address = Address::parse(text).map_err(|problem| match problem {
        NoAddress::Login => Setting::Url.error(
            "it holds a login",
            "Use SYNOLOGY_USERNAME and SYNOLOGY_PASSWORD instead",
        ),
        NoAddress::Malformed | NoAddress::NotHttp | NoAddress::TooMuch => {
            Setting::Url.error(problem.words(), "Write it like https://nas.local:5001")
        }
    })?;
    if address.is_plain_elsewhere() && !allow_plain_http {
        return Err(Setting::Url.error(
            "plain http would send the password unencrypted",
            "Use https://, or allow it with --allow-plain-http",
        ));
    }
    Ok(address.url)
}

pub(super) fn trust(
    fingerprint: Option<String>,
    insecure: bool,
    ca_file: Option<PathBuf>,
) -> Result<Trust, Error> {
    match (fingerprint, insecure, ca_file) {
        // The strictest of several decides.
        (Some(text), ..) => Trust::pinned(&text).ok_or_else(|| {
            let fix =
                "Set it to the 64 hex digits of the certificate's SHA-256, with or without colons";
            Setting::TlsFingerprint.error("not a SHA-256", fix)
        }),
        (None, true, _) => Ok(Trust::Anything),
        (None, false, Some(path)) => Trust::with_ca_file(&path).map_err(|problem| {
            Setting::CaFile.error(problem, "Name a PEM file with the authority's certificate")
        }),
        (None, false, None) => Ok(Trust::System(Vec::new())),
    }
}

pub(super) fn proxy(text: &str) -> Result<Url, Error> {
    Url::parse(text)
        .ok()
        .filter(|url| matches!(url.scheme(), "http" | "https") && url.has_host())
        .ok_or_else(|| {
            Setting::Proxy.error("not an address", "Write it like http://proxy.local:3128")
        })
}

pub(super) fn rate_limit(text: Option<String>) -> Result<u32, Error> {
    match text.map(|text| text.parse()) {
        None => Ok(DEFAULT_RATE),
        Some(Ok(calls @ 1..)) => Ok(calls),
        Some(_) => {
            Err(Setting::RateLimit.error("not a number of calls a minute", "Set it to 1 or more"))
        }
    }
}

pub(super) fn timeout(text: Option<String>) -> Result<Duration, Error> {
    let Some(text) = text else {
        return Ok(Duration::from_secs(30));
    };
    match text.parse() {
        Ok(seconds @ 1..=600) => Ok(Duration::from_secs(seconds)),
        _ => Err(Setting::Timeout.error("not a number of seconds", "Set it to 1 to 600")),
    }
}

pub(super) fn time_to_answer(text: Option<String>) -> Result<Duration, Error> {
    match text.map(|text| text.parse()) {
        None => Ok(TIME_TO_ANSWER),
        Some(Ok(seconds @ 1..=600)) => Ok(Duration::from_secs(seconds)),
        Some(_) => {
            Err(Setting::PersonTimeout.error("not a number of seconds", "Set it to 1 to 600"))
        }
    }
}

pub(super) fn toolsets(text: Option<String>) -> Result<Vec<Toolset>, Error> {
    let Some(text) = text else {
        return Ok(Toolset::ALL.into());
    };
    let find = |name: &str| {
        Toolset::find(&name.to_lowercase()).ok_or_else(|| {
            let fix = format!("Choose from {}", Toolset::ALL.map(Toolset::name).join(", "));
            Setting::Toolsets.error(format!("no toolset `{name}`"), fix)
        })
    };
    text.split(',').map(str::trim).map(find).collect()
}

pub(super) fn policy(text: Option<String>) -> Result<Option<Policy>, Error> {
    let find = |text: String| {
        let names = Policy::ALL.map(Policy::name);
        Policy::ALL
            .into_iter()
            .find(|policy| policy.name() == text.to_lowercase())
            .ok_or_else(|| {
                Setting::Confirm.error(
                    format!("no policy `{text}`"),
                    format!("Choose from {}", names.join(", ")),
                )
            })
    };
    text.map(find).transpose()
}

pub(super) fn dialect(text: Option<String>) -> Result<Option<Dialect>, Error> {
    match text.as_deref().map(str::to_lowercase).as_deref() {
        None | Some("auto") => Ok(None),
        Some("dsm") => Ok(Some(Dialect::Dsm)),
        Some("documented") => Ok(Some(Dialect::Documented)),
        Some(other) => Err(Setting::Dialect.error(
            format!("no dialect `{other}`"),
            "Choose from auto, dsm, documented",
        )),
    }
}

pub(super) fn seed(text: Option<String>) -> Result<Seed, Error> {
    match text.as_deref().map(str::to_lowercase).as_deref() {
        None | Some("office") => Ok(Seed::Office),
        Some("healthy") => Ok(Seed::Healthy),
        Some(other) => Err(Setting::Seed.error(
            format!("the simulated NAS has no seed `{other}`"),
            "Choose from office, healthy",
        )),
    }
}

pub(super) fn audit_required(text: Option<String>) -> Result<bool, Error> {
    match text.as_deref() {
        None | Some("optional") => Ok(false),
        Some("required") => Ok(true),
        Some(_) => Err(Setting::Audit.error("neither required nor optional", "Choose one of them")),
    }
}

pub(super) fn keyring(text: Option<String>) -> Result<Keyring, Error> {
    match text.as_deref().map(str::to_lowercase).as_deref() {
        None | Some("desktop") => Ok(Keyring::Desktop),
        Some("kernel") => Ok(Keyring::Kernel),
        Some("off") => Ok(Keyring::Off),
        Some(other) => Err(Setting::Keyring.error(
            format!("no keyring `{other}`"),
            "Choose from desktop, kernel, off",
        )),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_taken_as_people_write_them() {
        for (text, url) in [
            ("nas.local", "https://nas.local:5001/"),
            ("nas.local:5001", "https://nas.local:5001/"),
            ("nas.local:5443/", "https://nas.local:5443/"),
            ("nas.local:443", "https://nas.local/"),
            ("192.168.1.5", "https://192.168.1.5:5001/"),
            ("fd00::5", "https://[fd00::5]:5001/"),
            ("[fd00::5]:5001", "https://[fd00::5]:5001/"),
            ("localhost:5001", "https://localhost:5001/"),
            ("https://nas.local", "https://nas.local/"),
            ("HTTPS://NAS.local:5001", "https://nas.local:5001/"),
            ("http://127.0.0.1:5000", "http://127.0.0.1:5000/"),
        ] {
            let found = address(text, false).map(|url| url.to_string());
            assert_eq!(found.ok().as_deref(), Some(url), "{text}");
        }
        for text in [
            "",
            "nas local",
            "ftp://nas",
            "nas:port",
            "me:secret@nas",
            "nas?a=1",
            "http://nas",
        ] {
            let error = address(text, false).unwrap_err().text();
            assert!(error.starts_with("SYNOLOGY_URL"), "{text}: {error}");
            assert!(!error.contains("secret@"), "{error}");
        }
    }
}
