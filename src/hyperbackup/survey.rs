//! What Hyper Backup has to say about how well the NAS is protected: findings about its tasks, and which folders they take.

mod ask;
mod coverage;
mod judge;

use dsm::Dialect;

pub(crate) use self::coverage::from_the_share_on;
use self::{ask::ask, judge::Judged};
pub use self::{
    coverage::{Coverage, Protects},
    judge::Judging,
};
use super::{
    model::{BackupTask, Readable, documented_rows, rows, tell_documented_worst},
    wire::LIST_REPOSITORIES,
};
use crate::{
    error::Error,
    findings::{Finding, NotSeen, Step, Tally},
    operation::ReadContext,
};

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
    /// Whether any task ever had a success; absent where that is not known.
    pub has_success: Option<bool>,
    /// Shared folders in which tasks of this NAS keep their backups.
    pub holding_backups: Vec<String>,
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
    let (judged, incomplete) = match dialect {
        Dialect::Dsm => {
            let (asked, holding) = tokio::join!(ask(on.nas), holding_backups(on));
            let (tasks, incomplete) = asked?;
            survey.holding_backups = holding;
            let judged = tasks.into_iter().map(|task| Judged::of(task, judging));
            (judged.collect::<Vec<_>>(), incomplete)
        }
        Dialect::Documented => {
            let Readable { rows, incomplete } = documented_rows(on.nas).await?;
            let rows = rows.into_iter();
            let mut tasks: Vec<BackupTask> = rows
                .map(|row| BackupTask::documented(row, judging.nas_time))
                .collect();
            tell_documented_worst(on, &mut tasks, judging.nas_time).await;
            survey.not_seen.push(NotSeen::new(
                "destinations, integrity checks and filters of the backup tasks",
                "this NAS speaks the documented dialect, which does not tell them",
            ));
            let judged = tasks.iter().map(Judged::documented);
            (judged.collect(), incomplete)
        }
    };
    survey.tasks.total = judged.len() + incomplete.len();
    survey.not_seen.extend(incomplete.into_iter().map(|why| {
        NotSeen::new("a backup task", why).then(vec![Step::new("hyperbackup_list_tasks")])
    }));
    let complete = survey.not_seen.is_empty();
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

/// The shared folders of this NAS in which backups lie. Without an answer none is known to.
async fn holding_backups(on: ReadContext<'_>) -> Vec<String> {
    let answer = on
        .nas
        .call_once(LIST_REPOSITORIES, dsm::Params::new())
        .await;
    let Ok(Some(list)) = answer else {
        return Vec::new();
    };
    let places = list.repo_list.0.into_iter().flatten();
    let here = places.filter(|place| place.transfer_type.0.as_deref() == Some("image_local"));
    here.filter_map(|place| place.share.filled()).collect()
}
