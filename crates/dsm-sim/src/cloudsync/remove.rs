//! Unlinking: the settings go, the files on both sides stay.

use crate::{
    answer::Answer,
    call::Call,
    office::{ConnectionId, SyncTaskId},
};

pub(super) fn connection(call: &mut Call<'_>) -> Answer {
    let id = super::connection(call)?.id;
    let tasks: Vec<SyncTaskId> = call.office.tasks_of(id).map(|task| task.id).collect();
    for task in tasks {
        call.office.remove_sync_task(task);
    }
    call.office.log.retain(|line| line.connection_id != id);
    call.office
        .connections
        .retain(|connection| connection.id != id);
    Ok(None)
}

/// The task must belong to the connection
pub(super) fn sync_task(call: &mut Call<'_>) -> Answer {
    let connection: ConnectionId = super::connection_id(call)?;
    let task = super::sync_task(call)?;
    if task.connection_id != connection {
        return Err(super::unknown());
    }
    let id = task.id;
    call.office.remove_sync_task(id);
    Ok(None)
}
