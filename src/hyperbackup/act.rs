//! Changing what a task does: look first, act only in the right state, look again.
//!
//! What differs between the changes is data, an [`Action`] each; how a change goes stands here once.

mod actions;
pub(super) mod documented;

use dsm::{Dialect, Params, Reads, Write, Writes};

pub(super) use self::actions::{CANCEL, RESUME, RUN, SUSPEND};
use super::{
    model::{Status, TaskChanged, TaskId, read_documented_status, read_status},
    wire::{stop_params, task_params},
};
use crate::{error::Error, operation::change_and_look};

/// A way to change what a task does, in one dialect.
pub(super) struct Action {
    /// What an error says that the task cannot be, e.g. `started`.
    verb: &'static str,
    /// The method that does it.
    method: Write,
    /// What it is sent.
    sends: Sends,
    /// Fails with what to do instead unless the change suits the task as it is.
    check: fn(&Status) -> Result<(), &'static str>,
    /// Whether the task, whose status is told, shows what the change is for.
    reached: fn(&Status) -> bool,
}

/// Parameters of an action.
enum Sends {
    /// The id of the task.
    Id,
    /// The id of the task, and the state that the NAS told of it.
    IdAndState,
}

/// Looks, changes the task if that suits it, and looks again.
///
/// # Errors
/// [`Error::WrongState`] when nothing was sent because the change does not suit the task.
pub(super) async fn act(
    nas: Writes<'_>,
    id: &TaskId,
    action: &Action,
) -> Result<TaskChanged, Error> {
    let (id, before) = action.look(nas.reads(), id).await?;
    let params = (action.check)(&before)
        .and_then(|()| action.params(&id, &before))
        .map_err(|fix| Error::WrongState {
            problem: format!(
                "backup task {id} cannot be {} now: {}",
                action.verb,
                before.summary()
            ),
            fix: fix.into(),
        })?;
    let look = || async { action.look(nas.reads(), &id).await.map(|(_, now)| now) };
    let change = nas.send(action.method, params);
    let reached = |now: &Status| now.status.is_some().then(|| (action.reached)(now));
    let after = change_and_look(change, look, reached).await?;
    Ok(TaskChanged::new(id, before, after))
}

impl Action {
    /// The task as it is, and its id as the NAS knows it.
    async fn look(&self, nas: Reads<'_>, id: &TaskId) -> Result<(TaskId, Status), Error> {
        match self.method.method().dialect {
            Dialect::Dsm => read_status(nas, id).await,
            Dialect::Documented => read_documented_status(nas, id).await,
        }
    }

    fn params(&self, id: &TaskId, before: &Status) -> Result<Params, &'static str> {
        match (&self.sends, &before.state) {
            (Sends::Id, _) => Ok(task_params(id.wire())),
            (Sends::IdAndState, Some(state)) => Ok(stop_params(id.wire(), state)),
            (Sends::IdAndState, None) => Err(
                "Nothing was sent: the NAS does not tell the task's state, which it wants to be told back",
            ),
        }
    }
}
