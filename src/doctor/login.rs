//! Whether the account gets in.

use super::finding::{Check, Finding};
use crate::error::Error;

pub(super) fn finding(account: Option<&str>, login: &Result<(), dsm::Error>) -> Finding {
    let account = account.unwrap_or_default();
    match login {
        Ok(()) => Finding::ok(Check::Login, format!("logged in as {account}")),
        Err(error) => Finding::of_error(Check::Login, &Error::Nas(error.clone())),
    }
}
