//! Why a folder is none to copy into, with those that are.

use dsm::{ErrorKind, Reads};

use super::{ARGUMENT, joined};
use crate::{
    error::Error,
    shares::{Shares, list_folder},
    text::short_name,
};

/// Most names that an error tells.
const MOST_NAMED: usize = 20;

/// Whether File Station is not there, or not for this account.
fn is_not_for_us(error: &dsm::Error) -> bool {
    matches!(
        error.kind,
        ErrorKind::Refused { .. }
            | ErrorKind::ApiMissing { .. }
            | ErrorKind::PackageMissing { .. }
            | ErrorKind::UnsupportedVersion { .. }
    )
}

/// Why nothing is copied to where nobody can look: that a name is there must be seen before.
pub(super) fn unseen(what: &str, error: dsm::Error) -> Error {
    if !is_not_for_us(&error) {
        return error.into();
    }
    Error::WrongState {
        problem: format!("nothing was copied, as {what} cannot be seen: {error}"),
        fix: "What is at the destination must be seen first: File Station must be there, and this account needs the privilege for it (Control Panel > User & Group > Applications) and the right to read that shared folder".into(),
    }
}

/// That a path begins with no shared folder, with those there are.
pub(super) fn unknown_share(shares: &Shares, text: &str) -> Error {
    let names = shares.shares.iter().map(|share| format!("/{}", share.name));
    let more = if shares.is_whole {
        ""
    } else {
        ", and more that could not be read"
    };
    let problem = match text.trim_matches('/') {
        "" => "it must name a shared folder, or a folder in one".to_owned(),
        _ => format!(
            "{} begins with no shared folder of this NAS",
            short_name(text)
        ),
    };
    Error::argument(
        ARGUMENT,
        format!(
            "{problem}; there are {}{more}. Give one of these, or a folder in it that exists: none is made, and one that does not exist is answered with those that do",
            named(names)
        ),
    )
}

/// What is there instead of a folder that is not: nobody knows whether DSM would make it.
pub(super) async fn not_there(nas: Reads<'_>, share: &str, rest: &[&str]) -> Error {
    let missing = joined(&format!("/{share}"), rest);
    for depth in (0..rest.len()).rev() {
        let above = joined(&format!("/{share}"), rest.get(..depth).unwrap_or_default());
        let Ok(Some(folder)) = list_folder(nas, &above).await else {
            continue;
        };
        let folders = folder
            .entries
            .iter()
            .filter(|entry| entry.is_folder != Some(false));
        let mut names = folders.map(|entry| entry.name.clone()).peekable();
        let choice = match names.peek().map(|first| short_name(first)) {
            None => format!("{above} has no folders. Give {above} itself"),
            Some(first) => format!(
                "{above} has the folders {}. Give one of these, written like {above}/{first}, or {above} itself",
                named(names)
            ),
        };
        let missing = short_name(&missing);
        return Error::argument(
            ARGUMENT,
            format!(
                "there is no folder {missing}, and none is made; {choice}, or have somebody make {missing} in File Station first"
            ),
        );
    }
    Error::argument(
        ARGUMENT,
        format!(
            "there is no folder {}, and none is made",
            short_name(&missing)
        ),
    )
}

/// The first of some names, for a sentence.
fn named(names: impl Iterator<Item = String>) -> String {
    let names: Vec<String> = names.collect();
    let shown = names.iter().take(MOST_NAMED).map(|name| short_name(name));
    let mut shown: Vec<String> = shown.collect();
    if names.len() > MOST_NAMED {
        shown.push(format!("and {} more", names.len() - MOST_NAMED));
    }
    shown.join(", ")
}
