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

pub(super) fn unknown_share(shares: &Shares, text: &str) -> Error {
    let names = shares.shares.iter().map(|share| format!("/{}", share.name));
    let more = if shares.is_whole {
        ""
    } else {
        ", and more that could not be read"
    };
    Error::argument(
        ARGUMENT,
        format!(
            "{} begins with no shared folder of this NAS; there are {}{more}",
            short_name(text),
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
        let there = match named(folders.map(|entry| entry.name.clone())) {
            names if names.is_empty() => "no folders".to_owned(),
            names => format!("the folders {names}"),
        };
        return Error::argument(
            ARGUMENT,
            format!(
                "there is no folder {}, and none is made; {above} has {there}. Make it in File Station, or give one that exists",
                short_name(&missing)
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
