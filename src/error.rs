//! The one error of the crate: what happened, what to do about it, and whether a change may have run.
//!
//! Must not know any product or protocol above it; texts from the NAS enter it bounded.

use std::sync::Arc;

/// What went wrong, one variant for each thing a caller can do differently.
#[derive(Debug, Clone, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// A setting is missing or cannot be used.
    #[error("{setting}: {problem}")]
    Setting {
        /// The environment variable and flag of the setting.
        setting: &'static str,
        /// What is wrong with it.
        problem: String,
        /// What to set it to.
        mend: String,
    },
    /// An argument of a tool call is missing, of the wrong type or out of range.
    #[error("{}", argument_text(argument, problem))]
    Argument {
        /// Path of the argument, empty for the arguments as a whole.
        argument: String,
        /// What is wrong, with the values that are allowed.
        problem: String,
    },
    /// An id that the NAS does not have.
    #[error("no {what} {id}")]
    UnknownId {
        /// What the id names, e.g. `connection`.
        what: &'static str,
        /// The id as given.
        id: String,
        /// The ids that exist, with names.
        known: String,
    },
    /// What was asked for does not fit the state that the NAS reports.
    #[error("{problem}")]
    WrongState {
        /// The state that was found.
        problem: String,
        /// What would work instead.
        mend: String,
    },
    /// The gate does not let the call through.
    #[error("{problem}")]
    Refused {
        /// Why not.
        problem: String,
        /// How it can be allowed.
        mend: String,
    },
    /// The NAS could not be reached; nothing was sent.
    #[error("the NAS at {address} cannot be reached ({reason})")]
    Connect {
        /// Scheme, host and port.
        address: String,
        /// The innermost cause.
        reason: String,
        /// What the HTTP client reported.
        #[source]
        source: Option<Arc<reqwest::Error>>,
    },
    /// The NAS did not answer in time.
    #[error("{call}: no answer within {seconds} s")]
    Timeout {
        /// API and method.
        call: String,
        /// The time allowed, in seconds.
        seconds: u64,
        /// Whether the call changes something.
        change: bool,
    },
    /// The connection broke after the request may have left.
    #[error("{call}: the connection broke before the answer was complete ({reason})")]
    Interrupted {
        /// API and method.
        call: String,
        /// The innermost cause.
        reason: String,
        /// Whether the call changes something.
        change: bool,
    },
    /// The answer is not what DSM's web API sends.
    #[error("{call}: the NAS answered {problem}")]
    BadAnswer {
        /// API and method.
        call: String,
        /// What came instead.
        problem: String,
        /// Whether the call changes something.
        change: bool,
    },
    /// DSM refused the call with a code.
    #[error("{call}: DSM answered code {code}, {meaning}{detail}")]
    Api {
        /// API and method.
        call: String,
        /// DSM's code.
        code: i64,
        /// The code in words.
        meaning: &'static str,
        /// Parameter and reason when DSM names them, else empty.
        detail: String,
    },
    /// DSM refused the login; it is not tried again.
    #[error("DSM refused the login of {account}: {meaning} (code {code})")]
    LoginRefused {
        /// The account that was used.
        account: String,
        /// DSM's code.
        code: i64,
        /// The code in words.
        meaning: &'static str,
    },
    /// The package behind an API is not there.
    #[error("{package} is not installed or not running on this NAS ({api} is not offered)")]
    PackageMissing {
        /// Name of the package in Package Center.
        package: &'static str,
        /// The API that is missing.
        api: &'static str,
    },
    /// The NAS offers other versions of an API than we speak.
    #[error("{api}: this NAS offers versions {min} to {max}, not version {wanted}")]
    UnsupportedVersion {
        /// The API.
        api: &'static str,
        /// The version that we speak.
        wanted: u32,
        /// Lowest version offered.
        min: u32,
        /// Highest version offered.
        max: u32,
    },
    /// The tool call took longer than a host waits.
    #[error("the call was given up after {seconds} s")]
    Deadline {
        /// The time allowed, in seconds.
        seconds: u64,
        /// Whether the call changes something.
        change: bool,
    },
    /// The client no longer wants the answer.
    #[error("{reason}")]
    Stopped {
        /// Why.
        reason: String,
        /// Whether the call changes something.
        change: bool,
    },
    /// The program itself failed.
    #[error("internal fault in {place}")]
    Internal {
        /// Where.
        place: String,
        /// Whether the call changes something.
        change: bool,
    },
}

impl Error {
    /// What kind of error it is, one word for logs and exit codes.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Setting { .. } => "setting",
            Self::Argument { .. } => "argument",
            Self::UnknownId { .. } => "unknown_id",
            Self::WrongState { .. } => "wrong_state",
            Self::Refused { .. } => "refused",
            Self::Connect { .. } => "connect",
            Self::Timeout { .. } => "timeout",
            Self::Interrupted { .. } => "interrupted",
            Self::BadAnswer { .. } => "bad_answer",
            Self::Api { .. } => "api",
            Self::LoginRefused { .. } => "login_refused",
            Self::PackageMissing { .. } => "package_missing",
            Self::UnsupportedVersion { .. } => "unsupported_version",
            Self::Deadline { .. } => "deadline",
            Self::Stopped { .. } => "stopped",
            Self::Internal { .. } => "internal",
        }
    }

    /// What the reader should do: a sentence, or several where a change may have run.
    pub fn hint(&self) -> String {
        let advice = match self {
            Self::Setting { mend, .. }
            | Self::WrongState { mend, .. }
            | Self::Refused { mend, .. } => mend.clone(),
            Self::Argument { .. } => "Correct the argument and call again".into(),
            Self::UnknownId { what, known, .. } if known.is_empty() => {
                format!("The NAS has no {what} at all")
            }
            Self::UnknownId { known, .. } => format!("There are {known}"),
            Self::Connect { .. } => {
                "Check SYNOLOGY_URL, the network and that the NAS is on; nothing was sent".into()
            }
            Self::Timeout { .. } | Self::Interrupted { .. } => {
                "Check that the NAS is not overloaded, then read the state before trying again"
                    .into()
            }
            Self::BadAnswer { .. } => {
                "Check that SYNOLOGY_URL is the address of DSM itself and not of another service"
                    .into()
            }
            Self::Api { code, .. } => api_hint(*code).into(),
            Self::LoginRefused { code, .. } => login_hint(*code).into(),
            Self::PackageMissing { package, .. } => {
                format!("Install or start {package} in Package Center on the NAS")
            }
            Self::UnsupportedVersion { .. } => "Update DSM or the package on the NAS".into(),
            Self::Deadline { .. } => "Try again later, or ask for less at a time".into(),
            Self::Stopped { .. } => "Call again if it is still wanted".into(),
            Self::Internal { .. } => "This is a fault of the server; please report it".into(),
        };
        if self.may_have_run() {
            format!(
                "{advice}. The change may or may not have run: read the state before you repeat it"
            )
        } else {
            advice
        }
    }

    /// Whether the call changes something and may have done so before it failed.
    pub fn may_have_run(&self) -> bool {
        match self {
            Self::Timeout { change, .. }
            | Self::Interrupted { change, .. }
            | Self::BadAnswer { change, .. }
            | Self::Deadline { change, .. }
            | Self::Stopped { change, .. }
            | Self::Internal { change, .. } => *change,
            _ => false,
        }
    }

    /// Message and hint as a person or a model reads them.
    pub fn text(&self) -> String {
        let message = self.to_string();
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

    /// An error in an argument of a tool call.
    pub fn argument(argument: impl Into<String>, problem: impl Into<String>) -> Self {
        Self::Argument {
            argument: argument.into(),
            problem: problem.into(),
        }
    }
}

fn argument_text(argument: &str, problem: &str) -> String {
    if argument.is_empty() {
        format!("bad arguments: {problem}")
    } else {
        format!("bad argument `{argument}`: {problem}")
    }
}

fn api_hint(code: i64) -> &'static str {
    match code {
        105 | 122..=127 | 160 => {
            "Give the account the privilege in Control Panel > User & Group > Applications, or use an administrator"
        }
        106 | 107 | 119 => {
            "A new login did not help; check that the account may use DSM from this address"
        }
        109..=111 | 117 | 118 => "The NAS is busy; try again in a minute",
        150 => "DSM ties a session to an address; connect from one address only",
        _ => "Read the state on the NAS, then check the arguments",
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
