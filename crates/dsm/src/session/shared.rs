//! Logins that several processes know of together. Where they are noted is not known here.

use std::time::Duration;

use futures_util::future::BoxFuture;

use crate::{Error, ErrorKind};

/// How a login ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LoginEnd {
    /// With a session.
    Worked,
    /// In any other way.
    Failed,
    /// It did not reach the NAS.
    NotSent,
}

/// Notes how a login ended, and lets the next process log in.
pub type EndLogin = Box<dyn FnOnce(LoginEnd) -> BoxFuture<'static, ()> + Send>;

/// Logins of all processes of a user.
pub trait SharedLogins: Send + Sync {
    /// Waits until no other process logs in, and notes a login.
    ///
    /// # Errors
    /// How long none may be sent, after too many without success.
    fn begin(&self) -> BoxFuture<'_, Result<EndLogin, Duration>>;
}

impl LoginEnd {
    pub(super) fn of<T>(outcome: &Result<T, Error>) -> Self {
        match outcome {
            Ok(_) => Self::Worked,
            Err(error) if error.kind.may_have_arrived() => Self::Failed,
            Err(_) => Self::NotSent,
        }
    }
}

/// What is told of logins that this process did not make.
pub(super) fn paused_elsewhere(account: &str, logins: usize, wait: Duration) -> ErrorKind {
    ErrorKind::LoginPaused {
        account: account.to_owned(),
        logins,
        last: "it was made earlier, or by another process of this user".into(),
        wait,
    }
}
