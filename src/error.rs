//! What goes wrong between a person's words and the NAS: what happened, what to do about it, and whether a change may have
//! run.
//!
//! Must not know any product or protocol above it; texts from the NAS enter it bounded.

mod fingerprint;
mod hints;

pub use self::fingerprint::fingerprint_command;

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
        fix: String,
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
    /// What was looked for may be where the NAS did not answer, or in what could not be read.
    #[error("{problem}")]
    Incomplete {
        /// What is missing, and why.
        problem: String,
        /// Why not all could be searched, where a call failed.
        cause: Option<Box<Self>>,
    },
    /// What was asked for does not fit the state that the NAS reports.
    #[error("{problem}")]
    WrongState {
        /// The state that was found.
        problem: String,
        /// What would work instead.
        fix: String,
    },
    /// What a change was to be put back to is so already.
    #[error("nothing was put back: it is already as it was before the change")]
    AsBefore,
    /// The gate does not let the call through.
    #[error("{problem}")]
    Refused {
        /// Why not.
        problem: String,
        /// How it can be allowed.
        fix: String,
    },
    /// A call on the NAS did not go well.
    #[error(transparent)]
    Nas(#[from] dsm::Error),
    /// What went wrong on one of several NASes.
    #[error("{nas}: {cause}")]
    OnNas {
        /// Its name.
        nas: String,
        /// What went wrong there.
        cause: Box<Self>,
    },
    /// None of several NASes answered.
    #[error("no NAS answered")]
    NoneAnswered {
        /// What went wrong on each.
        failed: Vec<Self>,
    },
    /// A change whose end is not known.
    #[error("{cause}")]
    Unclear {
        /// What went wrong.
        cause: Box<Self>,
        /// The tool that tells whether the change ran.
        check_with: &'static str,
    },
    /// A change that failed before anything of it was sent.
    #[error("{cause}")]
    NothingSent {
        /// What went wrong.
        cause: Box<Self>,
    },
    /// The NAS speaks a dialect that has nothing like the tool.
    #[error("this NAS does not offer {tool}: it has no {api}")]
    NotOffered {
        /// The tool.
        tool: &'static str,
        /// The API that is missing.
        api: &'static str,
    },
    /// The tool call took longer than a host waits.
    #[error("the call was given up after {seconds} s")]
    Deadline {
        /// The time allowed, in seconds.
        seconds: u64,
        /// Whether a change may have run.
        may_have_run: bool,
    },
    /// The client no longer wants the answer.
    #[error("{reason}")]
    Stopped {
        /// Why.
        reason: String,
        /// Whether a change may have run.
        may_have_run: bool,
    },
    /// The program itself failed.
    #[error("internal fault in {place}")]
    Internal {
        /// Where.
        place: String,
        /// Whether a change may have run.
        may_have_run: bool,
    },
}

impl Error {
    /// What kind of error it is, one word for logs and exit codes.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Setting { .. } => "setting",
            Self::Argument { .. } => "argument",
            Self::UnknownId { .. } => "unknown_id",
            Self::Incomplete { .. } => "incomplete",
            Self::WrongState { .. } | Self::AsBefore => "wrong_state",
            Self::Refused { .. } => "refused",
            Self::Nas(error) => error.kind.word(),
            Self::OnNas { cause, .. }
            | Self::Unclear { cause, .. }
            | Self::NothingSent { cause } => cause.kind(),
            Self::NoneAnswered { .. } => "none_answered",
            Self::NotOffered { .. } => "not_offered",
            Self::Deadline { .. } => "deadline",
            Self::Stopped { .. } => "stopped",
            Self::Internal { .. } => "internal",
        }
    }

    /// Whether the call changes something and may have done so before it failed.
    pub fn may_have_run(&self) -> bool {
        match self {
            Self::Unclear { .. } => true,
            Self::OnNas { cause, .. } => cause.may_have_run(),
            Self::Nas(error) => error.may_have_run,
            Self::Deadline { may_have_run, .. }
            | Self::Stopped { may_have_run, .. }
            | Self::Internal { may_have_run, .. } => *may_have_run,
            Self::Setting { .. }
            | Self::Argument { .. }
            | Self::UnknownId { .. }
            | Self::Incomplete { .. }
            | Self::WrongState { .. }
            | Self::AsBefore
            | Self::Refused { .. }
            | Self::NothingSent { .. }
            | Self::NoneAnswered { .. }
            | Self::NotOffered { .. } => false,
        }
    }

    /// Whether it does not tell by itself what the NAS did.
    fn leaves_open_what_happened(&self) -> bool {
        match self {
            Self::Deadline { .. } | Self::Stopped { .. } | Self::Internal { .. } => true,
            Self::Nas(error) => error.kind.leaves_open_what_happened(),
            Self::OnNas { cause, .. } => cause.leaves_open_what_happened(),
            Self::Unclear { .. }
            | Self::NothingSent { .. }
            | Self::Setting { .. }
            | Self::Argument { .. }
            | Self::UnknownId { .. }
            | Self::Incomplete { .. }
            | Self::WrongState { .. }
            | Self::AsBefore
            | Self::Refused { .. }
            | Self::NoneAnswered { .. }
            | Self::NotOffered { .. } => false,
        }
    }

    /// The error of a change: where it leaves open what the NAS did and nothing of the change left, it says so.
    pub fn of_change(self, sent: &dsm::Sent) -> Self {
        if self.leaves_open_what_happened() && !sent.may_have_left() {
            Self::NothingSent {
                cause: Box::new(self),
            }
        } else {
            self
        }
    }

    /// DSM's code, when it refused a call or the login.
    pub fn code(&self) -> Option<i64> {
        match self {
            Self::Nas(error) => error.code(),
            Self::OnNas { cause, .. }
            | Self::Unclear { cause, .. }
            | Self::NothingSent { cause } => cause.code(),
            Self::Incomplete { cause, .. } => cause.as_ref()?.code(),
            _ => None,
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
