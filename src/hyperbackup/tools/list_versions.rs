use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{
    clock::NasTime,
    error::Error,
    hyperbackup::model::{
        BACKUP_TASK, Page, TaskId, Version, VersionStatus, Versions, check_limit,
    },
    operation::{Named, Query, ReadContext, Request},
};

/// How many are shown unless the caller says otherwise.
const SHOWN: usize = 30;

/// List the versions that a backup task has kept, newest first. Each holds files as they were when it began: what was changed later that day is in the next one
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ListVersions {
    task_id: TaskId,
    /// Versions to skip
    #[serde(default, skip_serializing_if = "Option::is_none")]
    offset: Option<usize>,
    /// 1 to 1000; absent: 30
    #[serde(default, skip_serializing_if = "Option::is_none")]
    limit: Option<usize>,
}

#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct VersionList {
    task_id: TaskId,
    /// How many there are
    total: usize,
    /// How many there are of each status, over all of them
    by_status: BTreeMap<VersionStatus, usize>,
    /// Where the page begins
    offset: usize,
    /// Where the next page begins; absent on the last one
    #[serde(skip_serializing_if = "Option::is_none")]
    next_offset: Option<usize>,
    /// What of the NAS's list could not be read; absent when nothing is missing
    #[serde(skip_serializing_if = "Vec::is_empty")]
    incomplete: Vec<String>,
    /// What time it is on the NAS; absent when it could not be asked
    #[serde(skip_serializing_if = "Option::is_none")]
    nas_time: Option<NasTime>,
    /// The versions, newest first
    versions: Vec<Version>,
}

impl Request for ListVersions {
    type Response = VersionList;

    const NAMED: &'static [Named] = &[BACKUP_TASK];

    fn example() -> Self {
        Self {
            task_id: TaskId::new("1"),
            offset: None,
            limit: None,
        }
    }

    fn check(&self) -> Result<(), Error> {
        check_limit(self.limit)
    }
}

impl Query for ListVersions {
    async fn run(&self, on: ReadContext<'_>) -> Result<VersionList, Error> {
        let versions = Versions::read(on.nas, &self.task_id);
        let (versions, nas_time) = tokio::join!(versions, NasTime::read(on.nas));
        let Versions {
            task_id,
            versions,
            incomplete,
        } = versions?;
        let mut by_status = BTreeMap::new();
        for version in &versions {
            *by_status.entry(version.status).or_default() += 1;
        }
        let page = Page::new(versions, self.offset, Some(self.limit.unwrap_or(SHOWN)));
        Ok(VersionList {
            task_id,
            total: page.total,
            by_status,
            incomplete,
            nas_time,
            versions: page.rows,
            offset: page.offset,
            next_offset: page.next_offset,
        })
    }
}
