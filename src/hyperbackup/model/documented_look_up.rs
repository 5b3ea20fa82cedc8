//! Finding a task by its id on a NAS that speaks as documented.

use dsm::{Params, Reads};

use super::{Readable, Status, TaskId, look_up::unknown};
use crate::{
    error::Error,
    hyperbackup::wire::{
        documented::{DocumentedTaskRowWire, GET_TASK_STATUS, LIST_TASKS},
        task_params,
    },
};

/// Every task as the NAS lists it.
pub(crate) async fn documented_rows(
    nas: Reads<'_>,
) -> Result<Readable<DocumentedTaskRowWire>, Error> {
    let list = nas.call(LIST_TASKS, Params::new()).await?.tasks;
    Readable::of(list, "backup tasks")
}

/// The status of a task with the times of its backups, and its id as the NAS writes it.
///
/// # Errors
/// [`Error::UnknownId`] that names the tasks there are.
pub(crate) async fn read_documented_status(
    nas: Reads<'_>,
    id: &TaskId,
) -> Result<(TaskId, Status), Error> {
    let question = nas.call(GET_TASK_STATUS, task_params(id.wire()));
    let (row, wire) = find_documented(nas, id, question).await?;
    let status = Status::documented(&row, Some(wire), (None, None), None);
    Ok((row.task_id.into(), status))
}

/// Asks about a task and looks it up at the same time; an unknown id is told as such, whatever the NAS makes of it.
///
/// # Errors
/// [`Error::UnknownId`] that names the tasks there are.
pub(crate) async fn find_documented<T>(
    nas: Reads<'_>,
    id: &TaskId,
    question: impl Future<Output = Result<T, dsm::Error>>,
) -> Result<(DocumentedTaskRowWire, T), Error> {
    let (rows, answer) = tokio::join!(documented_rows(nas), question);
    let Readable {
        mut rows,
        incomplete,
        ..
    } = rows?;
    let same = |row: &DocumentedTaskRowWire| TaskId::from(row.task_id.clone()).reads_as(id);
    match rows.iter().position(same) {
        Some(index) => Ok((rows.swap_remove(index), answer?)),
        None => {
            let known = rows
                .into_iter()
                .map(|row| (row.task_id.into(), row.name.filled()));
            Err(unknown(id, &known.collect::<Vec<_>>(), &incomplete))
        }
    }
}
