//! What is copied: found in the version that it is copied out of.

use std::collections::BTreeMap;

use dsm::Reads;
use futures_util::future::join_all;

use crate::{
    error::Error,
    hyperbackup::model::{Explored, ExploredFolder, TaskId, Version, VersionPath},
    sorting::sort_by,
    text::short_name,
};

/// Folders of a version that are read at once: each may hold thousands of rows.
const AT_ONCE: usize = 2;

/// Something to copy: where it is in the version, and what the version says of it.
pub(super) struct Wanted {
    pub(super) path: VersionPath,
    pub(super) row: Explored,
}

/// Finds the paths in the version.
pub(super) async fn find(
    nas: Reads<'_>,
    task: &TaskId,
    version: &Version,
    paths: &[VersionPath],
) -> Result<Vec<Wanted>, Error> {
    let mut folders: Vec<VersionPath> = paths.iter().filter_map(VersionPath::parent).collect();
    sort_by(&mut folders, Ord::cmp);
    folders.dedup();
    let mut found = BTreeMap::new();
    for folders in folders.chunks(AT_ONCE) {
        let looks = folders
            .iter()
            .map(|folder| ExploredFolder::read(nas, task, &version.version_id, folder));
        let looked = join_all(looks).await;
        for (folder, looked) in folders.iter().zip(looked) {
            let looked = looked.map_err(|error| match error {
                Error::Argument { problem, .. } => Error::argument("paths", problem),
                error => error,
            })?;
            let inside = |path: &&VersionPath| path.parent().as_ref() == Some(folder);
            for path in paths.iter().filter(inside) {
                found.insert(path, row_of(version, path, folder, &looked)?);
            }
        }
    }
    let wanted = paths.iter().filter_map(|path| {
        let row = found.remove(path)?;
        let path = path.clone();
        Some(Wanted { path, row })
    });
    Ok(wanted.collect())
}

/// What the version says of a path in a folder of it.
fn row_of(
    version: &Version,
    path: &VersionPath,
    folder: &VersionPath,
    looked: &ExploredFolder,
) -> Result<Explored, Error> {
    let Some(row) = looked.row(path) else {
        return Err(not_in(version, path, folder, looked));
    };
    let row = Explored::new(path, row, Some(version));
    if row.damaged {
        return Err(Error::WrongState {
            problem: format!(
                "nothing was copied, as {} is damaged in version {}",
                short_name(&row.path),
                version.version_id
            ),
            fix: "Take it from another version, or leave it out".into(),
        });
    }
    Ok(row)
}

fn not_in(
    version: &Version,
    path: &VersionPath,
    folder: &VersionPath,
    looked: &ExploredFolder,
) -> Error {
    let path = short_name(&path.to_string());
    if !looked.incomplete.is_empty() {
        return Error::Incomplete {
            problem: format!(
                "{path} was not found in version {}, but it may be in what is missing: {}",
                version.version_id,
                looked.incomplete.join("; ")
            ),
            cause: None,
        };
    }
    let there = match looked.names() {
        names if names.is_empty() => "is empty there".to_owned(),
        names => format!("has {names}"),
    };
    Error::argument(
        "paths",
        format!(
            "version {} has no {path}; {folder} {there}",
            version.version_id
        ),
    )
}

/// What they are called, for a sentence.
pub(super) fn names(wanted: &[&Wanted]) -> String {
    let names = wanted.iter().map(|wanted| short_name(wanted.path.name()));
    names.collect::<Vec<_>>().join(", ")
}
