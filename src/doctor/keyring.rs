//! Whether there is a keyring, and what of ours is in it.

use super::finding::{Check, Finding};
use crate::secrets::{Holder, Secret, Secrets};

/// Looks for the secrets of these accounts. It may wait for a person who unlocks the keyring: call it off the threads of the
/// runtime.
pub fn check(secrets: &Secrets, holders: Vec<(Option<String>, Option<Holder>)>) -> Vec<Finding> {
    let place = match (secrets.keyring(), secrets.file()) {
        (Ok(name), _) => name.to_owned(),
        (Err(reason), Ok(file)) => format!("{reason}, so secrets are kept in {}", file.display()),
        (Err(reason), Err(no_file)) => {
            return vec![Finding::warning(
                Check::Keyring,
                format!("{reason}, and no file for secrets: {no_file}"),
                "Give the password with SYNOLOGY_PASSWORD_FILE or SYNOLOGY_PASSWORD",
            )];
        }
    };
    let several = holders.len() > 1;
    let of_each = holders.into_iter().map(|(name, holder)| Finding {
        nas: name.filter(|_| several),
        ..match holder {
            Some(holder) => of_one(secrets, &holder, &place),
            None => Finding::not_checked(Check::Keyring, "address or account is not configured"),
        }
    });
    of_each.collect()
}

fn of_one(secrets: &Secrets, holder: &Holder, place: &str) -> Finding {
    let mut kept = Vec::new();
    for (secret, name) in [
        (Secret::Password, "the password"),
        (Secret::DeviceId, "the id of the trusted device"),
    ] {
        match secrets.get(holder, secret) {
            Ok(Some(_)) => kept.push(name),
            Ok(None) => {}
            Err(problem) => {
                return Finding::broken(
                    Check::Keyring,
                    format!("whether {name} is kept cannot be known: {problem}"),
                    "Unlock the keyring, or mend the file",
                );
            }
        }
    }
    let kept = if kept.is_empty() {
        "nothing of this account".to_owned()
    } else {
        kept.join(" and ")
    };
    Finding::ok(Check::Keyring, format!("{place}, which holds {kept}"))
}
