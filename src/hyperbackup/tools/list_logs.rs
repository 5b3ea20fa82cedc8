use std::time::Duration;

use dsm::Reads;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{
    clock::{Moment, NasTime, shown_local},
    error::Error,
    hyperbackup::model::{
        BACKUP_TASK, LogFilter, LogLevel, LogLine, Reach, TaskId, check_limit, find_listed,
        scan_log,
    },
    operation::{Named, Query, ReadContext, Request},
};

/// Lines unless the caller says otherwise.
const SHOWN: usize = 30;

/// Most bytes of lines that one answer has, so that none is cut off behind `next_offset`.
const MOST_BYTES: usize = 24_000;

/// Time left over, in which the answer is made.
const SPARE: Duration = Duration::from_secs(5);

/// List the log of Hyper Backup, newest first: runs, warnings, errors, integrity checks
#[derive(Debug, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ListLogs {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    task_id: Option<TaskId>,
    /// Text that the line contains
    #[serde(default, skip_serializing_if = "Option::is_none")]
    keyword: Option<String>,
    /// Only lines of this severity
    #[serde(default, skip_serializing_if = "Option::is_none")]
    level: Option<LogLevel>,
    /// Not before: a date or time (RFC 3339; the NAS's own without offset), or epoch seconds
    #[serde(default, alias = "date_from", skip_serializing_if = "Option::is_none")]
    from: Option<Moment>,
    /// Not after; a date includes that day
    #[serde(default, alias = "date_to", skip_serializing_if = "Option::is_none")]
    to: Option<Moment>,
    /// next_offset of the page before
    #[serde(default, skip_serializing_if = "Option::is_none")]
    offset: Option<usize>,
    /// Lines to show, 1 to 1000; absent: 30
    #[serde(default, skip_serializing_if = "Option::is_none")]
    limit: Option<usize>,
}

/// A page of the log.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct BackupLog {
    /// Task that was asked for
    #[serde(skip_serializing_if = "Option::is_none")]
    task_id: Option<TaskId>,
    /// Its name
    #[serde(skip_serializing_if = "Option::is_none")]
    task_name: Option<String>,
    /// Lines that match, on all pages; absent where only reading on to the end tells
    #[serde(skip_serializing_if = "Option::is_none")]
    total: Option<i64>,
    /// Lines that the NAS counts where that are not only those that match: it does not count by level, nor always by task
    #[serde(skip_serializing_if = "Option::is_none")]
    total_to_scan: Option<i64>,
    /// Lines of the NAS that were looked at for this page, from offset on
    scanned: usize,
    /// Scanned lines that came for the task, do not name it, and so are left out; absent when none is
    #[serde(skip_serializing_if = "is_zero")]
    without_task_name: usize,
    /// Lines of the NAS before this page
    offset: usize,
    /// Where the next page begins, though it may have no line that matches; absent at the end of the log
    #[serde(skip_serializing_if = "Option::is_none")]
    next_offset: Option<usize>,
    /// What is missing here, and why; absent when nothing is
    #[serde(skip_serializing_if = "Vec::is_empty")]
    incomplete: Vec<String>,
    /// The lines, newest first
    entries: Vec<LogLine>,
}

fn is_zero(count: &usize) -> bool {
    *count == 0
}

impl Request for ListLogs {
    type Response = BackupLog;

    const NAMED: &'static [Named] = &[BACKUP_TASK];

    fn example() -> Self {
        Self {
            task_id: Some(TaskId::new("1")),
            level: Some(LogLevel::Error),
            ..Self::default()
        }
    }

    fn check(&self) -> Result<(), Error> {
        if let (Some(from), Some(to)) = (&self.from, &self.to)
            && from.is_local() == to.is_local()
            && from.first_second(None) > to.last_second(None)
        {
            return Err(Error::argument("to", "it lies before `from`"));
        }
        check_limit(self.limit)
    }
}

impl Query for ListLogs {
    async fn run(&self, on: ReadContext<'_>) -> Result<BackupLog, Error> {
        let mut incomplete = Vec::new();
        let naming = async {
            match &self.task_id {
                Some(id) => named(on.nas, id, &mut incomplete).await,
                None => Ok((None, None)),
            }
        };
        let (task, nas_time) = tokio::join!(naming, NasTime::read(on.nas));
        let (task_id, task_name) = task?;
        let nas_time = nas_time.as_ref();
        let filter = LogFilter {
            task: task_id.as_ref().map(TaskId::wire),
            name: task_name.as_deref(),
            keyword: self.keyword.as_deref().filter(|word| !word.is_empty()),
            from: self
                .from
                .as_ref()
                .map_or(0, |from| from.first_second(nas_time)),
            to: self.to.as_ref().map_or(0, |to| to.last_second(nas_time)),
            level: self.level,
        };
        let offset = self.offset.unwrap_or(0);
        let reach = Reach {
            offset,
            limit: self.limit.unwrap_or(SHOWN),
            most_bytes: MOST_BYTES,
            until: on.ends_at.checked_sub(SPARE).unwrap_or(on.ends_at),
        };
        let mut found = scan_log(on.nas, &filter, &reach).await?;
        for line in &mut found.lines {
            line.time = line.time.take().map(|time| shown_local(&time, nas_time));
        }
        if found.unreadable > 0 {
            incomplete.push(format!("{} lines cannot be read", found.unreadable));
        }
        if found.of_no_level > 0 {
            incomplete.push(format!(
                "{} lines have no known level; without level they are shown",
                found.of_no_level
            ));
        }
        // By level, and for a task without a number, the lines are narrowed here. A NAS may count those of other tasks.
        let counts_matches = self.level.is_none()
            && found.unnamed == 0
            && task_id
                .as_ref()
                .is_none_or(|id| id.is_number() && task_name.is_some());
        let is_all = offset == 0 && found.next_offset.is_none() && found.stopped.is_none();
        let total = match found.total {
            total if counts_matches => total,
            _ if is_all => i64::try_from(found.lines.len()).ok(),
            _ => None,
        };
        incomplete.extend(found.stopped);
        Ok(BackupLog {
            total_to_scan: found.total.filter(|_| !counts_matches),
            total,
            entries: found.lines,
            scanned: found.scanned,
            without_task_name: found.unnamed,
            offset,
            next_offset: found.next_offset,
            incomplete,
            task_id,
            task_name,
        })
    }
}

/// The task, with the name by which its lines are known. A list of tasks that cannot be had does not take the log with it.
async fn named(
    nas: Reads<'_>,
    id: &TaskId,
    incomplete: &mut Vec<String>,
) -> Result<(Option<TaskId>, Option<String>), Error> {
    let (id, name) = match find_listed(nas, id).await {
        Ok(found) => found,
        Err(error @ (Error::UnknownId { .. } | Error::Incomplete { .. })) => return Err(error),
        Err(error) => {
            incomplete.push(format!("the name of the task: {error}"));
            (id.clone(), None)
        }
    };
    if name.is_none() {
        let unchecked = if id.is_number() {
            "without the name of the task, nothing tells whether the NAS left out the lines of others"
        } else {
            "without the name of the task, the lines of all tasks are here"
        };
        incomplete.push(unchecked.to_owned());
    }
    Ok((Some(id), name))
}
