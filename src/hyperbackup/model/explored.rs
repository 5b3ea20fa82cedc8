//! What a folder of a version holds.

use dsm::{ErrorKind, Reads};
use schemars::JsonSchema;
use serde::Serialize;

use super::{Readable, TaskId, Version, VersionId, VersionPath};
use crate::{
    error::Error,
    hyperbackup::wire::{
        ExploredRowWire, KindWire, LIST_VERSION_FILES, LIST_VERSION_SHARES, MOST_LISTED,
        explore_params,
    },
    text::short_name,
};

/// Most names that an error tells.
const MOST_NAMED: usize = 20;

/// A folder or file in a version. What the NAS does not say is absent.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub(crate) struct Explored {
    /// Path to give back
    pub(crate) path: String,
    /// folder or file; absent where the NAS does not say, or says otherwise
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) kind: Option<Kind>,
    /// Size of a file
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) size_bytes: Option<i64>,
    /// When it was last changed
    #[serde(skip_serializing_if = "Option::is_none")]
    modified_at: Option<String>,
    /// True when the NAS says that it is damaged in the backup
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub(crate) damaged: bool,
    /// True when the NAS warns that restoring it is not safe
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub(crate) unsafe_to_restore: bool,
}

/// What something in a version is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Kind {
    /// Folder
    Folder,
    /// File
    File,
}

/// What a folder of a version holds, in the order of the NAS.
pub(crate) struct ExploredFolder {
    pub(crate) rows: Vec<(VersionPath, ExploredRowWire)>,
    /// What of the NAS's list is missing, a sentence each.
    pub(crate) incomplete: Vec<String>,
    /// The list is as long as one may be, and the NAS does not say how long it is in full.
    pub(crate) may_go_on: bool,
}

impl ExploredFolder {
    /// Looks into a folder of a version.
    ///
    /// # Errors
    /// That there is no such folder, with what there is instead, where the NAS lets that be seen.
    pub(crate) async fn read(
        nas: Reads<'_>,
        task: &TaskId,
        version: &VersionId,
        path: &VersionPath,
    ) -> Result<Self, Error> {
        let looked = look(nas, task, version, path).await;
        let refused = match &looked {
            // What the NAS answers about a folder that is not there is not known: that could be one with nothing in it.
            Ok(folder) if !folder.rows.is_empty() || path.node().is_none() => return looked,
            Ok(_) => None,
            Err(Error::Nas(error)) if matches!(error.kind, ErrorKind::Refused { .. }) => {
                Some(error.clone())
            }
            Err(_) => return looked,
        };
        match missing(nas, task, version, path).await {
            Some(error) => Err(error),
            None => match refused {
                Some(error) => Err(not_as_known(&error, "looking into a version")),
                None => looked,
            },
        }
    }

    /// The row of a path.
    pub(crate) fn row(&self, path: &VersionPath) -> Option<&ExploredRowWire> {
        let mut rows = self.rows.iter();
        rows.find(|(own, _)| own == path).map(|(_, row)| row)
    }

    /// Names in it, for a sentence.
    pub(crate) fn names(&self) -> String {
        let names = self.rows.iter().take(MOST_NAMED);
        let mut names: Vec<String> = names.map(|(path, _)| short_name(path.name())).collect();
        if self.rows.len() > MOST_NAMED {
            names.push(format!("and {} more", self.rows.len() - MOST_NAMED));
        }
        names.join(", ")
    }
}

impl Explored {
    /// A row of a version.
    pub(crate) fn new(
        path: &VersionPath,
        row: &ExploredRowWire,
        version: Option<&Version>,
    ) -> Self {
        let kind = Kind::of(row);
        let modified = row.mtime.0.filter(|at| *at != 0);
        Self {
            path: path.to_string(),
            kind,
            size_bytes: row.size.0.filter(|_| kind != Some(Kind::Folder)),
            modified_at: modified.and_then(|at| match version {
                Some(version) => version.shown(at),
                None => crate::clock::shown_epoch(at, None),
            }),
            damaged: row.is_bad.0 == Some(true),
            unsafe_to_restore: row.restore_unsafe_warn.0 == Some(true),
        }
    }
}

impl Kind {
    pub(crate) fn of(row: &ExploredRowWire) -> Option<Self> {
        match row.kind.0 {
            Some(KindWire::Folder) => Some(Self::Folder),
            Some(KindWire::File) => Some(Self::File),
            Some(KindWire::Other) | None => None,
        }
    }
}

async fn look(
    nas: Reads<'_>,
    task: &TaskId,
    version: &VersionId,
    path: &VersionPath,
) -> Result<ExploredFolder, Error> {
    let method = match path.node() {
        Some(_) => LIST_VERSION_FILES,
        None => LIST_VERSION_SHARES,
    };
    let params = explore_params(task.wire(), version.as_str(), path.node());
    let answer = nas.call(method, params).await?;
    let count = answer.rows.0.len();
    let total = answer.total.0.and_then(|total| usize::try_from(total).ok());
    let Readable {
        rows,
        mut incomplete,
        ..
    } = Readable::of(answer.rows, "files")?;
    let read = rows.len();
    let named = rows.into_iter().filter_map(|row| {
        let path = row.path.0.as_deref().filter(|path| !path.is_empty());
        Some((VersionPath::told(path?), row))
    });
    let rows: Vec<_> = named.collect();
    if rows.len() < read {
        incomplete.push(format!("{} rows have no path", read - rows.len()));
    }
    if let Some(total) = total
        && total > count
    {
        incomplete.push(format!("the NAS listed {count} of {total} rows"));
    }
    let may_go_on = total.is_none() && count >= MOST_LISTED;
    if may_go_on {
        incomplete.push(format!(
            "the NAS listed {count} rows, the most that it lists; there may be more"
        ));
    }
    Ok(ExploredFolder {
        rows,
        incomplete,
        may_go_on,
    })
}

/// Why a path cannot be looked into, as the folders above it tell; absent when it is a folder of the version, or when they do not
/// tell.
async fn missing(
    nas: Reads<'_>,
    task: &TaskId,
    version: &VersionId,
    path: &VersionPath,
) -> Option<Error> {
    let mut path = path.clone();
    loop {
        let parent = path.parent()?;
        let folder = match look(nas, task, version, &parent).await {
            // With nothing in it, it may not be there itself.
            Ok(folder) if folder.rows.is_empty() && parent.node().is_some() => {
                path = parent;
                continue;
            }
            Ok(folder) => folder,
            Err(Error::Nas(error)) if matches!(error.kind, ErrorKind::Refused { .. }) => {
                path = parent;
                continue;
            }
            Err(_) => return None,
        };
        let problem = match folder.row(&path).map(Kind::of) {
            Some(Some(Kind::File)) => format!("{} is a file", short_name(&path.to_string())),
            Some(Some(Kind::Folder) | None) => return None,
            None if !folder.incomplete.is_empty() => return None,
            None => format!("there is no {} in it", short_name(&path.to_string())),
        };
        let there = match folder.names() {
            names if names.is_empty() => "which is empty".to_owned(),
            names => format!("which has {names}"),
        };
        return Some(Error::argument(
            "path",
            format!(
                "version {version}: {problem}; the last folder that is there is {parent}, {there}"
            ),
        ));
    }
}

/// What rests on few sources was refused.
pub(crate) fn not_as_known(error: &dsm::Error, what: &str) -> Error {
    Error::WrongState {
        problem: error.to_string(),
        fix: format!(
            "How Hyper Backup is asked for {what} is known from few public sources, none of them Synology's, so that this one may \
             want it otherwise; Hyper Backup's own window on the NAS does the same"
        ),
    }
}
