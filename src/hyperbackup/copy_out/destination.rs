//! The folder that files are copied into: found by its shared folder, as DSM wants to be told where the volume is.

mod refused;

use dsm::Reads;

use self::refused::{not_there, unknown_share, unseen};
use crate::{
    error::Error,
    hyperbackup::model::{VersionPath, parts},
    operation::is_called,
    shares::{Folder, Share, Shares, list_folder, list_shares_to_write},
    text::short_name,
};

/// The argument that names it.
const ARGUMENT: &str = "destination";

/// Folders that DSM keeps for itself wherever they are; at the top of a share, whatever begins like them.
const OF_DSM: [&str; 6] = [
    "@eadir",
    "@tmp",
    "@sharebin",
    "@sharesnap",
    "#recycle",
    "#snapshot",
];

/// A folder of the NAS.
pub(super) struct Destination {
    /// From its share on.
    pub(super) shown: String,
    /// From the volume on.
    pub(super) real_path: String,
    /// What is in it.
    pub(super) folder: Folder,
    shares: Vec<Share>,
}

/// The parts of a path that may be copied to or from.
///
/// # Errors
/// [`Error::Argument`] for one that leads elsewhere than it says, or could.
pub(in crate::hyperbackup) fn written_parts<'a>(
    argument: &str,
    text: &'a str,
) -> Result<Vec<&'a str>, Error> {
    let problem = if text.contains('\\') {
        "a backslash"
    } else if argument == ARGUMENT && text.contains(char::is_control) {
        "a control character"
    } else {
        return parts(argument, text);
    };
    Err(Error::argument(
        argument,
        format!(
            "there is {problem} in {}, which is not copied from or to; parts of a path are separated by /",
            short_name(text)
        ),
    ))
}

impl Destination {
    /// Finds it, and looks what is in it.
    ///
    /// # Errors
    /// [`Error::Argument`] with the folders that there are, and [`Error::WrongState`] where they cannot be seen.
    pub(super) async fn find(nas: Reads<'_>, text: &str) -> Result<Self, Error> {
        let parts = written_parts(ARGUMENT, text)?;
        let shares = list_shares_to_write(nas)
            .await
            .map_err(|error| unseen("the shared folders", error))?;
        let Some((share, rest)) = share_of(&shares, &parts) else {
            return Err(unknown_share(&shares, text));
        };
        refuse_system_folder(share, rest)?;
        let Some(real_path) = &share.real_path else {
            return Err(Error::Incomplete {
                problem: format!(
                    "the NAS does not say on which volume the shared folder {} lies, so that nothing can be copied to it",
                    short_name(&share.name)
                ),
                cause: None,
            });
        };
        if !is_on_a_volume(real_path) {
            return Err(Error::Incomplete {
                problem: format!(
                    "nothing was copied, as the NAS tells a place of the shared folder {} that is on no volume: {}",
                    short_name(&share.name),
                    short_name(real_path)
                ),
                cause: None,
            });
        }
        if let Some(why) = share.read_only {
            return Err(Error::argument(
                ARGUMENT,
                format!(
                    "nothing can be copied to the shared folder {}, as the NAS says that {why}; give another folder",
                    short_name(&share.name)
                ),
            ));
        }
        let shown = joined(&format!("/{}", share.name), rest);
        let folder = match list_folder(nas, &shown).await {
            Ok(Some(folder)) => folder,
            Ok(None) => return Err(not_there(nas, &share.name, rest).await),
            Err(error) => return Err(unseen(&format!("what is in {shown}"), error)),
        };
        check_folder(nas, &share.name, rest).await?;
        Ok(Self {
            real_path: joined(real_path, rest),
            shown,
            folder,
            shares: shares.shares,
        })
    }

    /// Where something of that name comes to lie.
    pub(super) fn landing(&self, name: &str) -> String {
        format!("{}/{name}", self.shown)
    }

    /// Whether something of a version was backed up from this very folder.
    pub(super) fn is_origin_of(&self, path: &VersionPath) -> bool {
        let folder = path.parent();
        folder.is_some_and(|folder| self.is_at(&folder, |here, there| here == there))
    }

    /// Whether it is that folder of a version, or lies in it.
    pub(super) fn is_within(&self, path: &VersionPath) -> bool {
        self.is_at(path, |here, there| {
            let rest = here.strip_prefix(there);
            rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
        })
    }

    /// Whether its place and that of something in a version stand so to each other.
    fn is_at(&self, path: &VersionPath, stand_so: fn(&str, &str) -> bool) -> bool {
        let (share, rest) = path.share_and_rest();
        let mut shares = self.shares.iter();
        let share = shares.find(|known| is_called(Some(&known.name), share));
        let real = share.and_then(|share| share.real_path.as_deref());
        let rest: Vec<&str> = rest.split('/').filter(|part| !part.is_empty()).collect();
        let by_place = real.is_some_and(|real| stand_so(&self.real_path, &joined(real, &rest)));
        // Where that share is not seen, it may lie on any volume.
        let after_volume = self.real_path.splitn(3, '/').nth(2).unwrap_or_default();
        let unseen = real.is_none() && path.node().is_some_and(|path| stand_so(after_volume, path));
        by_place || unseen || stand_so(&self.shown, &path.to_string())
    }

    /// Whether something of that name would come to lie where DSM keeps what is its own.
    pub(super) fn lands_on_dsms_own(&self, name: &str) -> bool {
        let is_top = self.shown.matches('/').count() == 1;
        is_of_dsm(name) || is_top && name.starts_with(['@', '#'])
    }
}

fn is_of_dsm(name: &str) -> bool {
    OF_DSM.contains(&name.to_lowercase().as_str())
}

/// What DSM and its packages keep for themselves lies under such names, e.g. `@eaDir`, `#recycle`.
fn refuse_system_folder(share: &Share, rest: &[&str]) -> Result<(), Error> {
    let top = [Some(share.name.as_str()), rest.first().copied()];
    let top = top.into_iter().flatten();
    let top = top.filter(|part| part.starts_with(['@', '#']));
    let mut own = top.chain(rest.iter().copied().filter(|part| is_of_dsm(part)));
    match own.next() {
        None => Ok(()),
        Some(part) => Err(Error::argument(
            ARGUMENT,
            format!(
                "{} is a folder that DSM keeps for itself; give another one",
                short_name(part)
            ),
        )),
    }
}

/// The share that a path begins with, by name or by where it lies, and what follows.
fn share_of<'a, 'b>(
    shares: &'a Shares,
    parts: &'b [&'b str],
) -> Option<(&'a Share, &'b [&'b str])> {
    let (first, rest) = parts.split_first()?;
    let named = |share: &&Share| share.name == **first;
    if let Some(share) = shares.shares.iter().find(named) {
        return Some((share, rest));
    }
    let whole = joined("", parts);
    let real = |share: &&Share| {
        let place = share
            .real_path
            .as_deref()
            .map(|path| path.trim_end_matches('/'));
        let after = place.and_then(|place| whole.strip_prefix(place));
        after.is_some_and(|after| after.is_empty() || after.starts_with('/'))
    };
    let depth = |share: &&Share| {
        share
            .real_path
            .as_deref()
            .map_or(0, |path| path.trim_matches('/').split('/').count())
    };
    if let Some(share) = shares.shares.iter().filter(real).max_by_key(depth) {
        return Some((share, parts.get(depth(&share)..).unwrap_or_default()));
    }
    let mut alike = shares
        .shares
        .iter()
        .filter(|share| is_called(Some(&share.name), first));
    match (alike.next(), alike.next()) {
        (Some(share), None) => Some((share, rest)),
        _ => None,
    }
}

/// What a list is not clear about: it may be of a file, or of a folder that is written otherwise.
async fn check_folder(nas: Reads<'_>, share: &str, rest: &[&str]) -> Result<(), Error> {
    let Some((name, above)) = rest.split_last() else {
        return Ok(());
    };
    let above = joined(&format!("/{share}"), above);
    let Ok(Some(folder)) = list_folder(nas, &above).await else {
        return Ok(());
    };
    match folder.entries.iter().find(|entry| entry.name == **name) {
        Some(entry) if entry.is_folder == Some(false) => Err(Error::argument(
            ARGUMENT,
            format!("{above}/{name} is a file; give the folder to copy into"),
        )),
        None if folder.is_whole => Err(not_there(nas, share, rest).await),
        Some(_) | None => Ok(()),
    }
}

fn joined(start: &str, parts: &[&str]) -> String {
    let mut path = start.trim_end_matches('/').to_owned();
    for part in parts {
        path.push('/');
        path.push_str(part);
    }
    path
}

/// Whether that is how DSM tells a place: a folder of a volume, as `/volume1/office`.
fn is_on_a_volume(real_path: &str) -> bool {
    let mut parts = real_path.trim_end_matches('/').split('/');
    let is_volume = |part: Option<&str>| part.is_some_and(|part| part.starts_with("volume"));
    let begins = parts.next() == Some("") && is_volume(parts.next());
    let rest: Vec<&str> = parts.collect();
    begins && !rest.is_empty() && rest.iter().all(|part| !matches!(*part, "" | "." | ".."))
}
