//! What Hyper Backup has to say about how well the NAS is protected: findings about its tasks, and which folders they take.

mod ask;
mod coverage;
mod destination;
mod judge;

use std::time::Duration;

use dsm::Dialect;
use tokio::time::Instant;

use self::{ask::ask, destination::holding, judge::Judged};
pub use self::{
    coverage::{Coverage, Protects},
    destination::Holding,
    judge::Judging,
};
use super::{
    TOOLS,
    model::{BackupTask, Readable, documented_rows, rows, tell_documented_worst},
    wire::{LIST_REPOSITORIES, RepositoryRowWire, documented},
};
use crate::{
    error::Error,
    findings::{Finding, NotSeen, Step, Tally},
    operation::{ReadContext, bounded, in_time, only_documented},
};

/// How long the tasks of a NAS that speaks as documented may take to tell of themselves.
const FOR_ALL: Duration = Duration::from_secs(20);

/// What is found about the backup tasks.
#[derive(Debug, Default)]
pub struct Survey {
    /// How many tasks there are, and which are fine.
    pub tasks: Tally,
    /// One for each task that has one.
    pub findings: Vec<Finding>,
    /// What could not be seen of them.
    pub not_seen: Vec<NotSeen>,
    /// Which folders each takes.
    pub coverage: Vec<Coverage>,
    /// Whether these are all tasks that there are.
    pub has_every_task: bool,
    /// Whether any task ever had a success; absent where that is not known.
    pub has_success: Option<bool>,
    /// Shared folders of this NAS in which backups lie.
    pub holding_backups: Vec<Holding>,
}

/// Asks for every backup task and judges it against its own schedule.
///
/// # Errors
/// Why the tasks cannot be listed.
pub async fn survey(
    on: ReadContext<'_>,
    dialect: Dialect,
    judging: Judging<'_>,
) -> Result<Survey, Error> {
    let mut survey = Survey::default();
    let (judged, incomplete, uncounted) = match dialect {
        Dialect::Dsm => {
            let (asked, repositories) = tokio::join!(ask(on.nas, on.ends_at), repositories(on));
            let Readable {
                mut rows,
                incomplete,
                uncounted,
            } = asked?;
            let repositories = repositories.unwrap_or_else(|why| {
                survey.not_seen.push(
                    NotSeen::new("in which shared folders backups of this NAS lie", why)
                        .then(vec![Step::new("hyperbackup_list_repositories")]),
                );
                Vec::new()
            });
            for task in &mut rows {
                task.destination = task.place.destination(&repositories);
            }
            let places = rows.iter();
            let places = places.map(|task| (task.object().title(), &task.place, &task.destination));
            survey.holding_backups = holding(&repositories, &places.collect::<Vec<_>>());
            let judged = rows.into_iter().map(|task| Judged::of(task, judging));
            (judged.collect::<Vec<_>>(), incomplete, uncounted)
        }
        Dialect::Documented => {
            let list = documented_rows(on.nas);
            let Readable {
                rows,
                incomplete,
                uncounted,
            } = bounded(documented::LIST_TASKS.method(), list).await?;
            let rows = rows.into_iter();
            let mut tasks: Vec<BackupTask> = rows
                .map(|row| BackupTask::documented(row, judging.nas_time))
                .collect();
            let on = ReadContext {
                ends_at: on.ends_at.min(Instant::now() + FOR_ALL),
                ..on
            };
            tell_documented_worst(on, &mut tasks, judging.nas_time).await;
            survey.not_seen.push(NotSeen::new(
                "destinations, integrity checks and filters of the backup tasks",
                "this NAS speaks the documented dialect, which does not tell them",
            ));
            let judged = tasks.iter().map(Judged::documented);
            (judged.collect(), incomplete, uncounted)
        }
    };
    survey.tasks.total = judged.len() + incomplete.len();
    survey.has_every_task = incomplete.is_empty() && uncounted.is_none();
    let unlisted = uncounted.map(|why| ("some of the backup tasks", why));
    let unread = incomplete.into_iter().map(|why| ("a backup task", why));
    let unseen = unread.chain(unlisted);
    survey.not_seen.extend(unseen.map(|(what, why)| {
        NotSeen::new(what, why).then(vec![Step::new("hyperbackup_list_tasks")])
    }));
    let complete = survey.has_every_task && dialect == Dialect::Dsm;
    let successes: Vec<Option<bool>> = judged.iter().map(|task| task.has_success).collect();
    survey.has_success = match () {
        () if successes.contains(&Some(true)) => Some(true),
        () if successes.contains(&None) || !complete => None,
        () => Some(false),
    };
    for task in judged {
        if !task.finding.is_trouble() && task.not_seen.is_empty() {
            survey.tasks.fine.push(task.finding.object.title());
        }
        if !task.finding.is_empty() {
            survey.findings.push(task.finding);
        }
        survey.not_seen.extend(task.not_seen);
        survey.coverage.push(task.coverage);
    }
    if dialect == Dialect::Documented {
        only_documented(TOOLS, &mut survey.findings, &mut survey.not_seen);
    }
    Ok(survey)
}

/// How many backup tasks the account sees.
///
/// # Errors
/// Why they cannot be listed.
pub async fn visible(on: ReadContext<'_>, dialect: Dialect) -> Result<usize, Error> {
    Ok(match dialect {
        Dialect::Dsm => count(&rows(on.nas).await?),
        Dialect::Documented => count(&documented_rows(on.nas).await?),
    })
}

fn count<T>(list: &Readable<T>) -> usize {
    list.rows.len() + list.incomplete.len()
}

/// The places in which backups are stored, or why they are not known. Of a NAS that offers no list none is.
async fn repositories(on: ReadContext<'_>) -> Result<Vec<RepositoryRowWire>, String> {
    let answer = on.nas.call_once(LIST_REPOSITORIES, dsm::Params::new());
    let Some(list) = in_time(on.ends_at, answer).await? else {
        return Ok(Vec::new());
    };
    Ok(list.repo_list.0.into_iter().flatten().collect())
}
