//! Of many tasks the worst: asked for what the list does not tell, and shown longest.

use std::time::Duration;

use dsm::Reads;
use futures_util::{StreamExt, stream};
use serde::Serialize;
use tokio::time::{Instant, timeout_at};

use super::{BackupTask, in_time};
use crate::{
    clock::NasTime,
    hyperbackup::wire::{GET_TASK_STATUS, TaskIdWire, documented, status_params, task_params},
    operation::ReadContext,
    sorting::sort_by_key,
};

/// Most tasks that are asked for their own status.
const MOST_ASKED: usize = 50;

/// How many are asked at a time; the client sends no more to one NAS.
const AT_A_TIME: usize = 8;

/// Time left over, in which the answer is made.
const SPARE: Duration = Duration::from_secs(3);

/// Longest that all rows may be, in bytes of JSON; the fields around them come besides.
const MOST_BYTES: usize = 33_000;

/// Adds to the worst tasks what only their own status says. Of one that cannot be had the row tells why.
pub(crate) async fn tell_worst(
    on: ReadContext<'_>,
    tasks: &mut [BackupTask],
    nas_time: Option<&NasTime>,
) {
    let ask = |id: TaskIdWire| async move {
        in_time(on.nas.call(GET_TASK_STATUS, status_params(&id))).await
    };
    for (index, answer) in ask_worst(on.ends_at, tasks, ask).await {
        match (tasks.get_mut(index), answer) {
            (Some(task), Ok(own)) => task.tell(own, nas_time),
            (Some(task), Err(why)) => task.status_missing = Some(why),
            (None, _) => {}
        }
    }
}

/// As [`tell_worst`], in the documented dialect, where the settings tell besides.
pub(crate) async fn tell_documented_worst(
    on: ReadContext<'_>,
    tasks: &mut [BackupTask],
    nas_time: Option<&NasTime>,
) {
    let ask = |id: TaskIdWire| async move { Ok(ask_as_documented(on.nas, &id).await) };
    for (index, answer) in ask_worst(on.ends_at, tasks, ask).await {
        match (tasks.get_mut(index), answer) {
            (Some(task), Ok((own, settings))) => {
                let missing = own.as_ref().err().or(settings.as_ref().err());
                task.status_missing = missing.cloned();
                task.tell_documented(own.ok(), settings.ok(), nas_time);
            }
            (Some(task), Err(why)) => task.status_missing = Some(why),
            (None, _) => {}
        }
    }
}

type Answers = (
    Result<documented::DocumentedStatusWire, String>,
    Result<documented::DocumentedTaskWire, String>,
);

async fn ask_as_documented(nas: Reads<'_>, id: &TaskIdWire) -> Answers {
    tokio::join!(
        in_time(nas.call(documented::GET_TASK_STATUS, task_params(id))),
        in_time(nas.call(documented::GET_TASK, task_params(id)))
    )
}

/// Asks the tasks that are worst by what the list tells. Answers for each task, by its index, or why there is none.
async fn ask_worst<T, Asking>(
    ends_at: Instant,
    tasks: &[BackupTask],
    ask: impl Fn(TaskIdWire) -> Asking,
) -> Vec<(usize, Result<T, String>)>
where
    Asking: Future<Output = Result<T, String>>,
{
    let until = ends_at.checked_sub(SPARE).unwrap_or(ends_at);
    let mut ranked: Vec<(usize, &BackupTask)> = tasks.iter().enumerate().collect();
    sort_by_key(&mut ranked, |(_, task)| task.status.told());
    let unasked = ranked.split_off(ranked.len().min(MOST_ASKED));
    let mut asking = Vec::new();
    for (index, task) in ranked {
        let answer = timeout_at(until, ask(task.wire_id().clone()));
        asking.push(async move {
            let late = |_| Err("no time was left for its answer".to_owned());
            (index, answer.await.unwrap_or_else(late))
        });
    }
    let asking = stream::iter(asking).buffer_unordered(AT_A_TIME);
    let mut answers: Vec<_> = asking.collect().await;
    answers.extend(unasked.into_iter().map(|(index, _)| {
        let why = format!("not asked: only the {MOST_ASKED} worst are");
        (index, Err(why))
    }));
    answers
}

/// Shortens the rows of a page until all of them fit. The first, which are the worst, stay whole longest.
pub(crate) fn tell_shortly(tasks: &mut [BackupTask]) {
    tasks.iter_mut().for_each(BackupTask::shorten);
    for shorten in [
        BackupTask::shorten_folders,
        BackupTask::shorten_details,
        BackupTask::count_folders,
    ] {
        let mut total: usize = tasks.iter().map(size).sum();
        for task in tasks.iter_mut().rev() {
            if total <= MOST_BYTES {
                return;
            }
            total -= size(task);
            shorten(task);
            total += size(task);
        }
    }
}

fn size(task: &impl Serialize) -> usize {
    serde_json::to_string(task).map_or(0, |json| json.len() + 1)
}
