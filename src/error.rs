//! The one error of the crate: what happened, what to do about it, and whether a change may have run.
//!
//! Must not know any product or protocol above it; texts from the NAS enter it bounded.

mod hints;

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
        /// Whether it took as long as a request may; asking again would take as long again.
        slow: bool,
        /// What the HTTP client reported.
        #[source]
        source: Option<Arc<reqwest::Error>>,
    },
    /// The certificate of the NAS is not trusted; nothing was sent.
    #[error("the certificate of {address} is not trusted: {reason}. Its SHA-256 is {fingerprint}")]
    Certificate {
        /// Scheme, host and port.
        address: String,
        /// What is wrong with it.
        reason: String,
        /// SHA-256 of the leaf, hex with colons.
        fingerprint: String,
    },
    /// The NAS answered with another HTTP status than 200.
    #[error("{call}: the NAS answered with HTTP status {status}{detail}")]
    Http {
        /// API and method.
        call: String,
        /// The status.
        status: u16,
        /// What else there is to say, with a leading comma.
        detail: &'static str,
        /// Whether the call changes something.
        change: bool,
    },
    /// A change whose end is not known.
    #[error("{cause}")]
    Unclear {
        /// What went wrong.
        cause: Box<Self>,
        /// The tool that tells whether the change ran.
        told_by: &'static str,
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
        /// The package that the API belongs to, or DSM.
        application: &'static str,
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
    /// The NAS speaks a dialect that has nothing like the tool.
    #[error("this NAS does not offer {tool}: it has no {api}")]
    NotOffered {
        /// The tool.
        tool: &'static str,
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
            Self::Certificate { .. } => "certificate",
            Self::Http { .. } => "http",
            Self::Unclear { cause, .. } => cause.kind(),
            Self::Timeout { .. } => "timeout",
            Self::Interrupted { .. } => "interrupted",
            Self::BadAnswer { .. } => "bad_answer",
            Self::Api { .. } => "api",
            Self::LoginRefused { .. } => "login_refused",
            Self::PackageMissing { .. } => "package_missing",
            Self::NotOffered { .. } => "not_offered",
            Self::UnsupportedVersion { .. } => "unsupported_version",
            Self::Deadline { .. } => "deadline",
            Self::Stopped { .. } => "stopped",
            Self::Internal { .. } => "internal",
        }
    }

    /// Whether nothing of the request can have left, and asking again may find the NAS.
    pub fn nothing_left(&self) -> bool {
        matches!(self, Self::Connect { slow: false, .. })
    }

    /// Whether the same request may go well a moment later.
    pub fn may_pass(&self) -> bool {
        match self {
            Self::Connect { slow, .. } => !slow,
            Self::Interrupted { .. } => true,
            Self::Http { status, .. } => (500..=599).contains(status),
            Self::Api { code, .. } => matches!(code, 109..=111 | 117 | 118),
            _ => false,
        }
    }

    /// Whether the call changes something and may have done so before it failed.
    pub fn may_have_run(&self) -> bool {
        match self {
            Self::Unclear { .. } => true,
            Self::Timeout { change, .. }
            | Self::Http { change, .. }
            | Self::Interrupted { change, .. }
            | Self::BadAnswer { change, .. }
            | Self::Deadline { change, .. }
            | Self::Stopped { change, .. }
            | Self::Internal { change, .. } => *change,
            _ => false,
        }
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
