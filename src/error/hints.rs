//! What is said of an error: the message, and what to do about it as the second sentence.

use std::time::Duration;

use dsm::{ErrorKind, Speaks};

use super::{Error, fingerprint_command};

impl Error {
    /// Message and hint as a person or a model reads them.
    pub fn text(&self) -> String {
        // The name is spelled as the configuration has it.
        if let Self::OnNas { nas, cause } = self {
            return format!("{nas}: {}", settings_of(nas, cause.text()));
        }
        if let Self::NoneAnswered { failed } = self {
            let failed: Vec<String> = failed.iter().map(Self::text).collect();
            return failed.join("\n");
        }
        let message = self.to_string();
        let first_word = message.split_whitespace().next().unwrap_or_default();
        // Names of tools and settings keep their spelling.
        if matches!(self, Self::Setting { .. }) || first_word.contains('_') {
            return format!("{message}. {}.", self.hint());
        }
        let mut letters = message.chars();
        let first = letters
            .next()
            .map(|letter| letter.to_uppercase().to_string());
        format!(
            "{}{}. {}.",
            first.unwrap_or_default(),
            letters.as_str(),
            self.hint()
        )
    }

    /// What the reader should do: a sentence, or several where a change may have run.
    pub fn hint(&self) -> String {
        let advice = self.advice();
        if self.may_have_run() && !matches!(self, Self::Unclear { .. }) {
            format!(
                "{advice}. The change may or may not have run: read the state before you repeat it"
            )
        } else {
            advice
        }
    }

    fn advice(&self) -> String {
        match self {
            Self::Setting { fix, .. }
            | Self::WrongState { fix, .. }
            | Self::Refused { fix, .. } => fix.clone(),
            Self::AsBefore => "Nothing was sent, and nothing is left to put back".into(),
            Self::Argument { .. } => "Correct the argument and call again".into(),
            Self::UnknownId { what, known, .. } if known.is_empty() => {
                format!("The NAS has no {what} at all")
            }
            Self::UnknownId { known, .. } => format!("There are {known}"),
            Self::Incomplete {
                cause: Some(cause), ..
            } => cause.advice(),
            Self::Incomplete { cause: None, .. } => "See what it is in DSM".into(),
            Self::Nas(error) => nas_hint(&error.kind),
            Self::OnNas { nas, cause } => settings_of(nas, cause.advice()),
            Self::NoneAnswered { .. } => "See what is wrong with each".into(),
            Self::Unclear { cause, check_with } => {
                format!(
                    "{}. The change may or may not have run: check with {check_with} before you repeat it",
                    cause.advice()
                )
            }
            Self::NothingSent { cause } => format!("{}. Nothing was sent", cause.advice()),
            Self::NotOffered { .. } => {
                "Do it in DSM itself; other tools of this product work here".into()
            }
            Self::Deadline { .. } => "Try again later, or ask for less at a time".into(),
            Self::Stopped { .. } => "Call again if it is still wanted".into(),
            Self::Internal { .. } => FAULT.into(),
        }
    }
}

/// What hints name where there is one NAS, and what has effect for one of several in its place.
const IN_A_SECTION: [(&str, &str); 7] = [
    (
        "SYNOLOGY_USERNAME and SYNOLOGY_PASSWORD and restart",
        "`username` in {} or the password, which `synology-backup-mcp setup` keeps for each NAS, and restart",
    ),
    (
        "SYNOLOGY_TLS_FINGERPRINT (--tls-fingerprint)",
        "`tls_fingerprint` in {}",
    ),
    (
        "SYNOLOGY_INSECURE_TLS=1 (--insecure-tls)",
        "`insecure_tls` = true there",
    ),
    (
        "with --allow-plain-http",
        "with `allow_plain_http` = true there",
    ),
    (
        "or start with SYNOLOGY_OTP_CODE",
        "or start for that NAS alone, with --nas and SYNOLOGY_OTP_CODE",
    ),
    (
        "Start again with SYNOLOGY_OTP_CODE",
        "Start again for that NAS alone, with --nas and SYNOLOGY_OTP_CODE",
    ),
    ("SYNOLOGY_URL", "`url` in {}"),
];

/// A text about one of several NASes, whose settings stand in its table of the configuration file.
fn settings_of(nas: &str, text: String) -> String {
    if !text.contains("SYNOLOGY_") {
        return text;
    }
    let is_bare = |letter: char| letter.is_ascii_alphanumeric() || "-_".contains(letter);
    let table = if nas.chars().all(is_bare) {
        format!("[nas.{nas}] of the configuration file")
    } else {
        format!("[nas.{nas:?}] of the configuration file")
    };
    IN_A_SECTION.iter().fold(text, |text, (one, of_several)| {
        text.replace(one, &of_several.replace("{}", &table))
    })
}

const FAULT: &str = "This is a fault of the server; please report it";

fn nas_hint(kind: &ErrorKind) -> String {
    match kind {
        ErrorKind::Unreachable { .. } => {
            "Check SYNOLOGY_URL, the network and that the NAS is on; nothing was sent".into()
        }
        ErrorKind::Certificate { address, .. } => certificate_hint(address),
        ErrorKind::WrongScheme { address, speaks } => scheme_hint(address, *speaks),
        ErrorKind::Http { redirects_to: Some(_), .. } => {
            "Set SYNOLOGY_URL to the address of DSM itself; if it is that of the redirect, without the path".into()
        }
        ErrorKind::Http { .. } => {
            "Check that DSM itself answers at SYNOLOGY_URL, and try again in a minute".into()
        }
        ErrorKind::Timeout { .. } | ErrorKind::Interrupted { .. } => {
            "Check that the NAS is not overloaded, then read the state before trying again".into()
        }
        ErrorKind::BadAnswer { stranger: false, .. } => {
            "DSM answered there before, so the address is right: try again, and if it stays so, see whether DSM itself shows it".into()
        }
        ErrorKind::BadAnswer { .. } => {
            "Check that SYNOLOGY_URL is the address of DSM itself and not of another service".into()
        }
        ErrorKind::Refused { code, application, .. } => api_hint(*code, application),
        ErrorKind::LoginRefused { code, .. } => login_hint(*code).into(),
        ErrorKind::LoginPaused { wait, .. } => format!(
            "The next login is tried {}, so that DSM does not block this address; nothing was sent. Until then, check the account \
             and its password, and what stands between here and the NAS",
            when(*wait)
        ),
        ErrorKind::PackageMissing { package, .. } => {
            format!("Install or start {package} in Package Center on the NAS")
        }
        ErrorKind::ApiMissing { package, .. } => {
            format!("Update {package} in Package Center on the NAS; its other tools work here")
        }
        ErrorKind::UnsupportedVersion { .. } => "Update DSM or the package on the NAS".into(),
        // The client's error is open to new kinds.
        _ => FAULT.into(),
    }
}

fn certificate_hint(address: &str) -> String {
    let command = fingerprint_command(address).map_or_else(String::new, |command| {
        format!("; to compare it first, run `{command}` where you trust the network")
    });
    format!(
        "If this is the certificate of your NAS, set SYNOLOGY_TLS_FINGERPRINT (--tls-fingerprint) to that SHA-256{command}. \
         SYNOLOGY_INSECURE_TLS=1 (--insecure-tls) would accept any certificate. Nothing was sent"
    )
}

fn scheme_hint(address: &str, speaks: Speaks) -> String {
    let (https, http) = (
        address.replacen("http://", "https://", 1),
        address.replacen("https://", "http://", 1),
    );
    match speaks {
        Speaks::Tls => format!(
            "Set SYNOLOGY_URL to {https}; DSM's https port is usually 5001, that of plain http 5000. No login was sent"
        ),
        Speaks::NoTls => format!(
            "Set SYNOLOGY_URL to DSM's https port, which is usually 5001; {http} with --allow-plain-http would send the password \
             unencrypted. Nothing was sent"
        ),
    }
}

/// A moment as long from now: "in 598 s (at 17:52:10 UTC)".
fn when(wait: Duration) -> String {
    let seconds = wait.as_secs() + 1;
    let now = jiff::Timestamp::now();
    match now.checked_add(Duration::from_secs(seconds)) {
        Ok(moment) => format!("in {seconds} s (at {} UTC)", moment.strftime("%H:%M:%S")),
        Err(_) => format!("in {seconds} s"),
    }
}

fn api_hint(code: i64, application: &str) -> String {
    match code {
        105 | 122..=124 | 126 | 127 | 160 => format!(
            "Give the account the application privilege for {application} in Control Panel > User & Group > Applications, or \
             use an administrator"
        ),
        106 | 107 | 119 => {
            "A new login did not help; check that the account may use DSM from this address".into()
        }
        109..=111 | 117 | 118 => "The NAS is busy; try again in a minute".into(),
        150 => "DSM ties a session to an address; connect from one address only".into(),
        _ => "Read the state on the NAS, then check the arguments".into(),
    }
}

fn login_hint(code: i64) -> &'static str {
    match code {
        400 => {
            "Correct SYNOLOGY_USERNAME and SYNOLOGY_PASSWORD and restart; it is not tried again, so that DSM does not block this address"
        }
        403 => {
            "Run `synology-backup-mcp setup` once, or start with SYNOLOGY_OTP_CODE set to a current code"
        }
        404 => "Start again with SYNOLOGY_OTP_CODE set to a fresh code; a code counts only once",
        406 => "Set up 2-factor authentication for the account in DSM first",
        407 => {
            "Take this address off the block list in Control Panel > Security > Protection, then restart"
        }
        402 => {
            "Allow the account to use DSM in Control Panel > User & Group > Applications, then restart"
        }
        408..=410 => "Sign in to DSM in a browser and set a new password, then restart",
        _ => "Sign in to DSM in a browser with this account to see what is wrong, then restart",
    }
}
