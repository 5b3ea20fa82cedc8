//! Finding a task by its id.

use std::time::Duration;

use dsm::{ErrorKind, Params, Read, Reads};
use serde::de::DeserializeOwned;

use super::{Readable, Status, TaskId};
use crate::{
    error::Error,
    hyperbackup::wire::{
        GET_TASK_STATUS, LIST_TASKS, TaskIdWire, TaskRowWire, list_params, status_params,
    },
};

/// How long an answer may take that another one is shown without.
const PATIENCE: Duration = Duration::from_secs(10);

/// Most tasks that an error names.
const MOST_NAMED: usize = 20;

/// Every task as the NAS lists it.
pub(crate) async fn rows(nas: Reads<'_>) -> Result<Readable<TaskRowWire>, Error> {
    const LIST: &str = "backup tasks";
    let list = nas.call(LIST_TASKS, list_params()).await?;
    let rows = Readable::of(list.task_list, LIST)?.counted(list.total.0, LIST);
    Ok(rows.each_once(LIST, |row| format!("{:?}", row.task_id)))
}

/// The status of a task, and its id as DSM knows it.
///
/// # Errors
/// [`Error::UnknownId`] that names the tasks there are, when the NAS refuses the id.
pub(crate) async fn read_status(nas: Reads<'_>, id: &TaskId) -> Result<(TaskId, Status), Error> {
    let (id, wire) = read_task(nas, GET_TASK_STATUS, id, status_params).await?;
    Ok((id, wire.into()))
}

/// Asks two questions about a task at a time. The first must be answered; of the other the error is told in its place.
///
/// # Errors
/// [`Error::UnknownId`] that names the tasks there are.
pub(crate) async fn read_two<T: DeserializeOwned, U: DeserializeOwned>(
    nas: Reads<'_>,
    id: &TaskId,
    first: (Read<T>, fn(&TaskIdWire) -> Params),
    other: (Read<U>, fn(&TaskIdWire) -> Params),
) -> Result<(TaskId, T, Result<U, String>), Error> {
    let ask = |id: &TaskId| in_time(nas.call(other.0, (other.1)(id.wire())));
    let (first, told) = tokio::join!(read_task(nas, first.0, id, first.1), ask(id));
    let (known_as, first) = first?;
    let told = if known_as == *id {
        told
    } else {
        ask(&known_as).await
    };
    Ok((known_as, first, told))
}

/// An answer, or in words why there is none. It may be waited for only so long.
pub(crate) async fn in_time<T>(
    answer: impl Future<Output = Result<T, dsm::Error>>,
) -> Result<T, String> {
    match tokio::time::timeout(PATIENCE, answer).await {
        Ok(answer) => answer.map_err(|error| error.to_string()),
        Err(_late) => Err(format!("no answer within {} s", PATIENCE.as_secs())),
    }
}

/// Asks about a task by its id. When the NAS refuses, its list tells why: there is no such task, or the digits are the
/// name of a LUN task, which DSM wants as text.
///
/// # Errors
/// [`Error::UnknownId`] that names the tasks there are.
pub(crate) async fn read_task<T: DeserializeOwned>(
    nas: Reads<'_>,
    method: Read<T>,
    id: &TaskId,
    params: impl Fn(&TaskIdWire) -> Params,
) -> Result<(TaskId, T), Error> {
    let mut known_as = id.clone();
    // Once more by the id that the list has, if it has another one.
    loop {
        match nas.call(method, params(known_as.wire())).await {
            Ok(answer) => return Ok((known_as, answer)),
            Err(error) if known_as == *id => known_as = named(nas, id, error).await?,
            Err(error) => return Err(error.into()),
        }
    }
}

/// The id that the list has for a task whose id the NAS refused.
///
/// # Errors
/// [`Error::UnknownId`] that names the tasks there are, or the error itself where the list has the same id.
async fn named(nas: Reads<'_>, id: &TaskId, error: dsm::Error) -> Result<TaskId, Error> {
    let about_the_task = matches!(
        error.kind,
        ErrorKind::Refused { .. } | ErrorKind::BadAnswer { .. }
    );
    if !about_the_task {
        return Err(error.into());
    }
    let Ok(list) = rows(nas).await else {
        return Err(error.into());
    };
    let incomplete = list.gaps();
    let tasks: Vec<(TaskId, Option<String>)> = list
        .rows
        .into_iter()
        .map(|row| (row.task_id.into(), row.name.filled()))
        .collect();
    let mut same = tasks.iter().filter(|(other, _)| other.reads_as(id));
    match (same.next(), same.next()) {
        (None, _) => Err(unknown(id, &tasks, &incomplete)),
        (Some((named, _)), None) if named != id => Ok(named.clone()),
        _ => Err(error.into()),
    }
}

/// A task as the NAS lists it: its id as DSM knows it, and its name.
///
/// # Errors
/// [`Error::UnknownId`] that names the tasks there are, or why there is no list.
pub(crate) async fn find_listed(
    nas: Reads<'_>,
    id: &TaskId,
) -> Result<(TaskId, Option<String>), Error> {
    let list = rows(nas).await?;
    let incomplete = list.gaps();
    let mut tasks: Vec<(TaskId, Option<String>)> = list
        .rows
        .into_iter()
        .map(|row| (row.task_id.into(), row.name.filled()))
        .collect();
    match tasks.iter().position(|(other, _)| other.reads_as(id)) {
        Some(index) => Ok(tasks.swap_remove(index)),
        None => Err(unknown(id, &tasks, &incomplete)),
    }
}

/// No task has that id; the tasks there are come by id and name.
pub(super) fn unknown(
    id: &TaskId,
    tasks: &[(TaskId, Option<String>)],
    incomplete: &[String],
) -> Error {
    if !incomplete.is_empty() {
        return Error::Incomplete {
            problem: format!(
                "no backup task {id} was found, but it may be in what is missing: {}",
                incomplete.join("; ")
            ),
            cause: None,
        };
    }
    let named = tasks.iter().take(MOST_NAMED).map(|(id, name)| match name {
        Some(name) => format!("{id} ({name})"),
        None => id.to_string(),
    });
    let mut known: Vec<String> = named.collect();
    if tasks.len() > MOST_NAMED {
        let more = tasks.len() - MOST_NAMED;
        known.push(format!("and {more} more in hyperbackup_list_tasks"));
    }
    Error::UnknownId {
        what: "backup task",
        id: id.to_string(),
        known: known.join(", "),
    }
}
