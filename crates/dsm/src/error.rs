//! What goes wrong between here and the NAS, and whether a change may have run.

use std::{sync::Arc, time::Duration};

use crate::method::{Access, Method};

/// A call that did not go well.
#[derive(Debug, Clone, thiserror::Error)]
#[error("{kind}")]
pub struct Error {
    /// What went wrong.
    pub kind: ErrorKind,
    /// Whether the call changes something, its bytes may have left, and the NAS did not say that it refused it.
    pub may_have_run: bool,
}

/// What went wrong, one variant for each thing a caller can do differently.
#[derive(Debug, Clone, thiserror::Error)]
#[non_exhaustive]
pub enum ErrorKind {
    /// The NAS could not be reached; nothing was sent.
    #[error("the NAS at {address} cannot be reached ({reason})")]
    Unreachable {
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
    /// TLS was tried where there is none, or plain HTTP where there is TLS; no login was sent.
    #[error("wrong scheme: {address} {}", words_of(*speaks))]
    WrongScheme {
        /// Scheme, host and port.
        address: String,
        /// What is spoken there instead.
        speaks: Speaks,
    },
    /// The NAS answered with another HTTP status than 200.
    #[error("{call}: the NAS answered with HTTP status {status}{}", redirect(redirects_to.as_deref()))]
    Http {
        /// API and method.
        call: String,
        /// The status.
        status: u16,
        /// Where it redirects to, if it does.
        redirects_to: Option<String>,
    },
    /// The NAS did not answer in time.
    #[error("{call}: no answer within {seconds} s")]
    Timeout {
        /// API and method.
        call: String,
        /// The time allowed, in seconds.
        seconds: u64,
    },
    /// The connection broke after the request may have left.
    #[error("{call}: the connection broke before the answer was complete ({reason})")]
    Interrupted {
        /// API and method.
        call: String,
        /// The innermost cause.
        reason: String,
    },
    /// The answer is not what DSM's web API sends.
    #[error("{call}: the NAS answered {problem}")]
    BadAnswer {
        /// API and method.
        call: String,
        /// What came instead.
        problem: String,
        /// Whether nothing at that address has ever answered as DSM does, so that it may be another service.
        stranger: bool,
    },
    /// DSM refused the call with a code.
    #[error("{call}: DSM answered code {code}, {meaning}{detail}")]
    Refused {
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
    /// Logins led to nothing; the next one waits, so that DSM does not block the address. Nothing was sent.
    #[error(
        "{logins} logins of {account} led to nothing in the last 10 minutes; the last one: {last}"
    )]
    LoginPaused {
        /// The account that was used.
        account: String,
        /// How many logins.
        logins: usize,
        /// How the last one ended.
        last: String,
        /// How long it is until the next one.
        wait: Duration,
    },
    /// A package is not there.
    #[error("{package} is not installed or not running on this NAS ({api} is not offered)")]
    PackageMissing {
        /// Name of the package in Package Center.
        package: &'static str,
        /// The API that is missing.
        api: &'static str,
    },
    /// A package is there, but one of its APIs is not.
    #[error("this NAS does not offer {api}, though {package} is there")]
    ApiMissing {
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
    /// The program itself failed.
    #[error("internal fault in {place}")]
    Internal {
        /// Where.
        place: &'static str,
    },
}

/// What is spoken at an address.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Speaks {
    /// TLS.
    Tls,
    /// Something that is no TLS, plain HTTP in all likelihood.
    NoTls,
}

fn words_of(speaks: Speaks) -> &'static str {
    match speaks {
        Speaks::NoTls => "is https, but what answers there does not speak TLS",
        Speaks::Tls => "is plain http, but that port speaks TLS",
    }
}

fn redirect(target: Option<&str>) -> String {
    target.map_or_else(String::new, |target| {
        format!(", a redirect to {target}, which is not followed")
    })
}

impl Error {
    /// DSM's code, when it refused the call or the login.
    pub fn code(&self) -> Option<i64> {
        match self.kind {
            ErrorKind::Refused { code, .. } | ErrorKind::LoginRefused { code, .. } => Some(code),
            _ => None,
        }
    }

    /// Whether DSM said that it has no such method.
    pub fn is_unknown_method(&self) -> bool {
        matches!(self.kind, ErrorKind::Refused { code: 103, .. })
    }
}

/// Of what went wrong before a request left.
impl From<ErrorKind> for Error {
    fn from(kind: ErrorKind) -> Self {
        Self {
            kind,
            may_have_run: false,
        }
    }
}

impl ErrorKind {
    /// The error of a request that was on its way.
    pub(crate) fn of(self, method: Method) -> Error {
        let open = self.leaves_open_what_happened();
        Error {
            kind: self,
            may_have_run: open && method.access == Access::Writes,
        }
    }

    /// Whether it does not tell what the NAS did with the request that met it.
    pub fn leaves_open_what_happened(&self) -> bool {
        match self {
            Self::Http { .. }
            | Self::Timeout { .. }
            | Self::Interrupted { .. }
            | Self::BadAnswer { .. }
            | Self::Internal { .. } => true,
            Self::Unreachable { .. }
            | Self::Certificate { .. }
            | Self::WrongScheme { .. }
            | Self::Refused { .. }
            | Self::LoginRefused { .. }
            | Self::LoginPaused { .. }
            | Self::PackageMissing { .. }
            | Self::ApiMissing { .. }
            | Self::UnsupportedVersion { .. } => false,
        }
    }

    /// Whether the request that met it may have reached the NAS.
    pub(crate) fn may_have_arrived(&self) -> bool {
        !matches!(
            self,
            Self::Unreachable { .. } | Self::Certificate { .. } | Self::WrongScheme { .. }
        )
    }

    /// What kind of error it is, one word for logs.
    pub fn word(&self) -> &'static str {
        match self {
            Self::Unreachable { .. } => "connect",
            Self::Certificate { .. } => "certificate",
            Self::WrongScheme { .. } => "wrong_scheme",
            Self::Http { .. } => "http",
            Self::Timeout { .. } => "timeout",
            Self::Interrupted { .. } => "interrupted",
            Self::BadAnswer { .. } => "bad_answer",
            Self::Refused { .. } => "api",
            Self::LoginRefused { .. } => "login_refused",
            Self::LoginPaused { .. } => "login_paused",
            Self::PackageMissing { .. } => "package_missing",
            Self::ApiMissing { .. } => "api_missing",
            Self::UnsupportedVersion { .. } => "unsupported_version",
            Self::Internal { .. } => "internal",
        }
    }

    /// Whether the same read may go well a moment later.
    pub(crate) fn may_pass(&self) -> bool {
        match self {
            Self::Unreachable { slow, .. } => !slow,
            Self::Interrupted { .. } => true,
            Self::Http { status, .. } => (500..=599).contains(status),
            Self::Refused { code, .. } => crate::codes::is_busy(*code),
            _ => false,
        }
    }

    pub(crate) fn bad_answer(method: Method, problem: impl Into<String>) -> Self {
        Self::BadAnswer {
            call: method.to_string(),
            problem: problem.into(),
            stranger: false,
        }
    }

    /// The same of a NAS that has not answered as DSM before.
    pub(crate) fn of_a_stranger(mut self) -> Self {
        if let Self::BadAnswer { stranger, .. } = &mut self {
            *stranger = true;
        }
        self
    }
}
