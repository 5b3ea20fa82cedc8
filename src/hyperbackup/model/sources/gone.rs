//! Which folders the NAS says are gone, in whichever of its lists it says so: one that says that all is well beside it does not
//! undo that.

use dsm::lenient::Named;

use crate::hyperbackup::wire::{FolderWire, SourceWire};

/// Folders that cannot be backed up, from the shared folder on.
#[derive(Debug, Default)]
pub(crate) struct Gone {
    folders: Vec<String>,
    /// Shared folders, with all that lies in them.
    shares: Vec<String>,
}

impl Gone {
    pub(crate) fn of(source: &SourceWire) -> Self {
        let lists = [&source.file_list, &source.folder_list];
        let rows = lists.into_iter().filter_map(|list| list.0.as_ref());
        let rows = rows.flatten().filter_map(|row| row.0.as_ref());
        let folders = rows.filter(|row| is_gone(row)).filter_map(path_of);
        let shares = source.share_list.0.iter().flat_map(|Named(shares)| shares);
        let shares = shares.filter(|(_, row)| row.0.as_ref().is_some_and(is_gone));
        Self {
            folders: folders.collect(),
            shares: shares.map(|(name, _)| format!("/{name}")).collect(),
        }
    }

    /// Whether a folder is, or the shared folder that it lies in.
    pub(crate) fn has(&self, folder: &FolderWire) -> bool {
        is_gone(folder) || path_of(folder).is_some_and(|path| self.has_path(&path))
    }

    fn has_path(&self, path: &str) -> bool {
        let path = path.to_lowercase();
        let is = |other: &String| other.to_lowercase() == path;
        let holds = |share: &String| {
            let rest = path.strip_prefix(&share.to_lowercase());
            rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
        };
        self.folders.iter().any(is) || self.shares.iter().any(holds)
    }
}

fn is_gone(row: &FolderWire) -> bool {
    row.missing.0 == Some(true) || row.is_valid_source.0 == Some(false)
}

/// The path of a folder, from the shared folder on.
pub(crate) fn path_of(row: &FolderWire) -> Option<String> {
    let path = row.folder_path.clone().filled();
    let path = path.or_else(|| row.full_path.clone().filled())?;
    Some(from_the_share_on(&path))
}

/// A path without its volume and without a slash at its end: `/photo/Sites` for `/volume2/photo/Sites/`.
pub(crate) fn from_the_share_on(path: &str) -> String {
    let path = path.trim_end_matches('/');
    let rest = path.strip_prefix('/').unwrap_or(path);
    match rest.split_once('/') {
        Some((volume, rest)) if is_volume(volume) => format!("/{rest}"),
        _ => format!("/{rest}"),
    }
}

fn is_volume(name: &str) -> bool {
    let number = name.strip_prefix("volume");
    number
        .is_some_and(|number| !number.is_empty() && number.chars().all(|one| one.is_ascii_digit()))
}
