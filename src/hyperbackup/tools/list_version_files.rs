use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{
    error::Error,
    hyperbackup::model::{
        BACKUP_TASK, Explored, ExploredFolder, Page, TaskId, Version, VersionId, VersionPath,
        VersionStatus, Versions, check_limit,
    },
    operation::{Named, Query, ReadContext, Request},
    sorting::sort_by,
};

/// List what a version of a backup holds, one folder at a time. Without path: its shared folders
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ListVersionFiles {
    task_id: TaskId,
    version_id: VersionId,
    /// Folder, from its shared folder on, e.g. /office/contracts
    #[serde(default, skip_serializing_if = "Option::is_none")]
    path: Option<String>,
    /// Entries to skip
    #[serde(default, skip_serializing_if = "Option::is_none")]
    offset: Option<usize>,
    /// 1 to 1000; absent: 100
    #[serde(default, skip_serializing_if = "Option::is_none")]
    limit: Option<usize>,
}

#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct VersionFiles {
    task_id: TaskId,
    /// The version; its files are as they were between its start and its completion
    #[serde(skip_serializing_if = "Option::is_none")]
    version: Option<Version>,
    /// Why nothing can be said of the version itself
    #[serde(skip_serializing_if = "Option::is_none")]
    version_missing: Option<String>,
    /// Set when the version is not to be relied on
    #[serde(skip_serializing_if = "Option::is_none")]
    warning: Option<&'static str>,
    /// The folder
    path: String,
    /// How much is in it, folders below not counted through; absent where the NAS may not have listed all
    #[serde(skip_serializing_if = "Option::is_none")]
    total: Option<usize>,
    /// How many of these are damaged in the backup; absent for none
    #[serde(skip_serializing_if = "Option::is_none")]
    damaged: Option<usize>,
    /// Where the page begins
    offset: usize,
    /// Where the next page begins; absent on the last one
    #[serde(skip_serializing_if = "Option::is_none")]
    next_offset: Option<usize>,
    /// What of the NAS's list could not be read; absent when nothing is missing
    #[serde(skip_serializing_if = "Vec::is_empty")]
    incomplete: Vec<String>,
    /// What is in it: first what is damaged, then folders, then files, by name
    entries: Vec<Explored>,
}

impl Request for ListVersionFiles {
    type Response = VersionFiles;

    const NAMED: &'static [Named] = &[BACKUP_TASK];

    fn example() -> Self {
        Self {
            task_id: TaskId::new("1"),
            version_id: VersionId::new("412"),
            path: Some("/office".into()),
            offset: None,
            limit: None,
        }
    }

    fn check(&self) -> Result<(), Error> {
        self.path()?;
        check_limit(self.limit)
    }
}

impl Query for ListVersionFiles {
    async fn run(&self, on: ReadContext<'_>) -> Result<VersionFiles, Error> {
        let path = self.path()?;
        let folder = ExploredFolder::read(on.nas, &self.task_id, &self.version_id, &path);
        let versions = Versions::read(on.nas, &self.task_id);
        let (folder, versions) = tokio::join!(folder, versions);
        let (mut task_id, mut version, mut version_missing) = (self.task_id.clone(), None, None);
        let folder = match versions {
            Ok(versions) => {
                task_id = versions.task_id.clone();
                match versions.find(&self.version_id) {
                    Ok(found) => version = Some(found.clone()),
                    Err(error @ Error::UnknownId { .. }) => return Err(error),
                    Err(error) => version_missing = Some(error.to_string()),
                }
                if folder.is_err() && task_id != self.task_id {
                    // The digits are the name of a task.
                    ExploredFolder::read(on.nas, &task_id, &self.version_id, &path).await?
                } else {
                    folder?
                }
            }
            Err(error @ Error::UnknownId { .. }) => return Err(error),
            Err(error) => {
                version_missing = Some(error.to_string());
                folder?
            }
        };
        let rows = folder.rows.iter();
        let rows = rows.map(|(path, row)| Explored::new(path, row, version.as_ref()));
        let mut rows: Vec<Explored> = rows.collect();
        let damaged = rows.iter().filter(|row| row.damaged).count();
        sort_by(&mut rows, |one, other| {
            let order = |row: &Explored| (!row.damaged, row.kind);
            (order(one), &one.path).cmp(&(order(other), &other.path))
        });
        let page = Page::new(rows, self.offset, self.limit);
        Ok(VersionFiles {
            task_id,
            warning: version.as_ref().and_then(warning),
            version,
            version_missing,
            path: path.to_string(),
            total: (!folder.may_go_on).then_some(page.total),
            damaged: Some(damaged).filter(|count| *count > 0),
            incomplete: folder.incomplete,
            entries: page.rows,
            offset: page.offset,
            next_offset: page.next_offset,
        })
    }
}

impl ListVersionFiles {
    fn path(&self) -> Result<VersionPath, Error> {
        let path = self.path.as_deref().unwrap_or_default();
        VersionPath::written("path", path)
    }
}

/// What is said of a version that is not whole.
fn warning(version: &Version) -> Option<&'static str> {
    match version.status {
        VersionStatus::Complete => None,
        VersionStatus::Cancelled => {
            Some("This run was cancelled: what is missing here may well be in other versions")
        }
        VersionStatus::InProgress => Some("This run is under way: not all is in it yet"),
        VersionStatus::Unknown => Some("The NAS does not say whether this version is complete"),
    }
}
