//! What a task backs up.

mod gone;
#[cfg(test)]
mod tests;

use dsm::lenient::Named;
use schemars::JsonSchema;
use serde::Serialize;

pub(crate) use self::gone::{Gone, from_the_share_on, path_of};
use crate::{
    hyperbackup::wire::{FolderWire, SourceWire},
    sorting::sort_by_key,
};

/// What a task backs up.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct Sources {
    /// Folders; absent where the NAS does not say, and in a shortened row
    #[serde(skip_serializing_if = "Option::is_none")]
    folders: Option<Vec<Folder>>,
    /// How many folders there are, when the list is shorter
    #[serde(skip_serializing_if = "Option::is_none")]
    folders_total: Option<usize>,
    /// Applications; absent when there are none, where the NAS does not say, and in a shortened row
    #[serde(skip_serializing_if = "has_none")]
    applications: Option<Vec<String>>,
    /// How many applications there are, when the list is shorter
    #[serde(skip_serializing_if = "Option::is_none")]
    applications_total: Option<usize>,
}

/// Whether what a task backs up is there.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Found {
    /// All of it.
    All,
    /// Not all folders, so many of so many.
    NotAll {
        /// Those that cannot be backed up.
        gone: usize,
        /// All of them.
        of: usize,
    },
    /// There is neither a folder nor an application.
    Nothing,
    /// The NAS does not say.
    Untold,
}

/// A folder that is backed up.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub(crate) struct Folder {
    /// Path on the NAS; absent where the NAS does not say
    #[serde(skip_serializing_if = "Option::is_none")]
    path: Option<String>,
    /// True when the folder is gone, so that nothing of it is backed up; absent where the NAS does not say
    #[serde(skip_serializing_if = "Option::is_none")]
    missing: Option<bool>,
    /// The same from the shared folder on.
    #[serde(skip)]
    place: Option<String>,
    /// Whether it can be backed up.
    #[serde(skip)]
    usable: Option<bool>,
}

impl From<SourceWire> for Sources {
    fn from(wire: SourceWire) -> Self {
        let gone = Gone::of(&wire);
        let shares = wire.share_list.0.map(|Named(shares)| {
            let shares = shares.into_iter();
            shares
                .map(|(share, row)| Folder::of_share(&share, row.0.unwrap_or_default()))
                .collect()
        });
        let lists = [wire.file_list, wire.folder_list].map(|list| {
            let rows = list.objects()?.into_iter();
            let folder = |row| {
                let is_gone = gone.has(&row);
                Folder::from(row).and_gone(is_gone)
            };
            Some(rows.map(folder).collect::<Vec<_>>())
        });
        let [mut files, folders] = lists;
        // What is gone is shown, whichever list has it.
        if let Some(files) = files.as_mut().filter(|files| !files.is_empty()) {
            for folder in folders.iter().flatten() {
                let is_known = files.iter().any(|file| file.place == folder.place);
                if folder.usable == Some(false) && !is_known {
                    files.push(folder.clone());
                }
            }
        }
        Self {
            folders: first_filled([files, folders, shares]),
            folders_total: None,
            applications: first_filled([wire.app_name_list.told(), wire.app_list.told()]),
            applications_total: None,
        }
    }
}

impl Sources {
    /// Folders of which only the paths are known; absent when not even those are told.
    pub(crate) fn of_paths(paths: Option<Vec<String>>) -> Option<Self> {
        let folder = |path| Folder {
            path: Some(path),
            missing: None,
            place: None,
            // The document lists what is there to be backed up, and knows no other mark.
            usable: None,
        };
        Some(Self {
            folders: Some(paths?.into_iter().map(folder).collect()),
            folders_total: None,
            applications: None,
            applications_total: None,
        })
    }

    /// Paths of the folders; absent where one or all are not told.
    pub(super) fn paths(&self) -> Option<Vec<&str>> {
        let folders = self.folders.as_ref()?.iter();
        folders.map(|folder| folder.path.as_deref()).collect()
    }

    /// Whether all of it is there.
    pub(super) fn found(&self) -> Found {
        let Some(folders) = &self.folders else {
            return Found::Untold;
        };
        let gone = folders.iter().filter(|folder| folder.usable == Some(false));
        match (gone.count(), folders.len(), &self.applications) {
            (0, 0, Some(applications)) if applications.is_empty() => Found::Nothing,
            (0, 0, None) => Found::Untold,
            (0, ..) if folders.iter().any(|folder| folder.usable.is_none()) => Found::Untold,
            (0, ..) => Found::All,
            (gone, of, _) => Found::NotAll { gone, of },
        }
    }

    /// The folders that cannot be backed up.
    pub(super) fn gone(&self) -> Vec<&str> {
        let folders = self.folders.iter().flatten();
        let gone = folders.filter(|folder| folder.usable == Some(false));
        gone.map(|folder| folder.path.as_deref().unwrap_or("a folder without path"))
            .collect()
    }

    /// Keeps the first few folders and applications, those that are gone first, and counts all.
    pub(super) fn shorten(&mut self, most: usize) {
        if let Some(folders) = &mut self.folders
            && folders.len() > most
        {
            self.folders_total.get_or_insert(folders.len());
            sort_by_key(folders, |folder| folder.usable != Some(false));
            folders.truncate(most);
        }
        if most == 0 {
            // An empty list would say that there are none.
            self.folders = None;
        }
        if let Some(applications) = &mut self.applications
            && applications.len() > most
        {
            self.applications_total.get_or_insert(applications.len());
            applications.truncate(most);
        }
        if most == 0 {
            self.applications = None;
        }
    }
}

impl From<FolderWire> for Folder {
    fn from(wire: FolderWire) -> Self {
        Self {
            place: path_of(&wire),
            path: wire
                .full_path
                .filled()
                .or_else(|| wire.folder_path.filled()),
            missing: wire.missing.0,
            usable: match (wire.missing.0, wire.is_valid_source.0) {
                (Some(true), _) | (_, Some(false)) => Some(false),
                (Some(false), _) | (_, Some(true)) => Some(true),
                (None, None) => None,
            },
        }
    }
}

impl Folder {
    /// The same, when another list says that it is gone.
    fn and_gone(mut self, is_gone: bool) -> Self {
        if is_gone && self.usable != Some(false) {
            self.usable = Some(false);
            self.missing = None;
        }
        self
    }

    /// A shared folder as a whole, which DSM knows by its name.
    fn of_share(share: &str, wire: FolderWire) -> Self {
        let folder = Self::from(wire);
        Self {
            path: folder.path.or_else(|| Some(format!("/{share}"))),
            ..folder
        }
    }
}

fn has_none(list: &Option<Vec<String>>) -> bool {
    list.as_ref().is_none_or(Vec::is_empty)
}

/// The first list that has items; else an empty one, if any was told.
fn first_filled<T, const N: usize>(lists: [Option<Vec<T>>; N]) -> Option<Vec<T>> {
    let mut told = None;
    for list in lists.into_iter().flatten() {
        if !list.is_empty() {
            return Some(list);
        }
        told = Some(list);
    }
    told
}
