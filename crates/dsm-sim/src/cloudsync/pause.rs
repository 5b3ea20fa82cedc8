//! Pause and resume; without a connection they hit all.

use crate::{answer::Answer, call::Call, office::ConnectionId};

pub(super) fn pause(call: &mut Call<'_>) -> Answer {
    for_addressed(call, true)
}

pub(super) fn resume(call: &mut Call<'_>) -> Answer {
    for_addressed(call, false)
}

fn for_addressed(call: &mut Call<'_>, paused: bool) -> Answer {
    match call
        .args
        .optional_integer("connection_id")?
        .map(ConnectionId)
    {
        Some(id) => super::find_connection_mut(call, id)?.paused = paused,
        None => {
            for connection in &mut call.office.connections {
                connection.paused = paused;
            }
        }
    }
    Ok(None)
}
