use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{
    clock::NasTime,
    error::Error,
    hyperbackup::model::{
        BackupTask, Health, Page, check_limit, documented_rows, rows, tell_documented_worst,
        tell_shortly, tell_worst,
    },
    operation::{Query, ReadContext, Request},
    sorting::sort_by_key,
};

/// List backup tasks, the worst first: health, last success and error, schedule, progress, sources, destination
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ListTasks {
    /// Tasks to skip
    #[serde(default, skip_serializing_if = "Option::is_none")]
    offset: Option<usize>,
    /// Tasks to show, 1 to 1000; absent: 100
    #[serde(default, skip_serializing_if = "Option::is_none")]
    limit: Option<usize>,
}

#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct BackupTasks {
    /// How many there are
    total: usize,
    /// How many there are of each health, over all tasks
    by_health: BTreeMap<Health, usize>,
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
    /// The tasks, the worst first
    tasks: Vec<BackupTask>,
}

impl Request for ListTasks {
    type Response = BackupTasks;

    fn example() -> Self {
        Self {
            offset: None,
            limit: None,
        }
    }

    fn check(&self) -> Result<(), Error> {
        check_limit(self.limit)
    }
}

impl Query for ListTasks {
    async fn run(&self, on: ReadContext<'_>) -> Result<BackupTasks, Error> {
        let (rows, nas_time) = tokio::join!(rows(on.nas), NasTime::read(on.nas));
        let list = rows?;
        let incomplete = list.gaps();
        let told = list.rows.into_iter();
        let mut tasks: Vec<BackupTask> = told
            .map(|row| BackupTask::listed(row, nas_time.as_ref()))
            .collect();
        tell_worst(on, &mut tasks, nas_time.as_ref()).await;
        Ok(self.page(tasks, nas_time, incomplete))
    }

    async fn run_documented(&self, on: ReadContext<'_>) -> Result<BackupTasks, Error> {
        let (rows, nas_time) = tokio::join!(documented_rows(on.nas), NasTime::read(on.nas));
        let list = rows?;
        let incomplete = list.gaps();
        let told = list.rows.into_iter();
        let mut tasks: Vec<BackupTask> = told
            .map(|row| BackupTask::documented(row, nas_time.as_ref()))
            .collect();
        tell_documented_worst(on, &mut tasks, nas_time.as_ref()).await;
        Ok(self.page(tasks, nas_time, incomplete))
    }
}

impl ListTasks {
    /// One page of the tasks, the worst first.
    fn page(
        &self,
        mut tasks: Vec<BackupTask>,
        nas_time: Option<NasTime>,
        incomplete: Vec<String>,
    ) -> BackupTasks {
        let mut by_health = BTreeMap::new();
        for task in &tasks {
            *by_health.entry(task.status.health).or_default() += 1;
        }
        // Those that are alike stay in the order of the NAS, so that one page goes on where another ended.
        sort_by_key(&mut tasks, |task| (task.status.health, task.status.told()));
        let mut page = Page::new(tasks, self.offset, self.limit);
        tell_shortly(&mut page.rows);
        BackupTasks {
            total: page.total,
            incomplete,
            by_health,
            nas_time,
            tasks: page.rows,
            offset: page.offset,
            next_offset: page.next_offset,
        }
    }
}
