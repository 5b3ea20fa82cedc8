//! Changing what a task does: look first, act only in the right state, look again.
//!
//! What differs between the changes is data, an [`Action`] each; how a change goes stands here once.

mod discard;
pub(super) mod documented;
mod integrity;
mod left;
mod request;
mod starting;
mod stopping;
mod weakly_attested;

use std::time::Duration;

use dsm::{Dialect, Params, Reads, Write, Writes};
use serde_json::{Map, Value, json};
use tokio::time::{Instant, sleep};

use self::left::check_left;
pub(super) use self::{
    discard::DISCARD,
    integrity::{CANCEL_CHECK, CHECK},
    request::task_action,
    starting::{RESUME, RUN},
    stopping::{CANCEL, SUSPEND},
    weakly_attested::explain_weak,
};
use super::{
    model::{
        Activity, Status, TaskChanged, TaskId, name, read_documented_status, read_status, titled,
    },
    wire::{check_params, stop_params, task_params},
};
use crate::{
    clock::NasTime,
    error::Error,
    gate::Seen,
    operation::{Outcome, ReadBack, Undo, Verdict, change_and_look},
};

/// How long a task gets to pass a step in which it cannot be changed.
const STEP_PATIENCE: Duration = Duration::from_secs(10);

/// The tool that puts back what leaves a backup running.
const SUSPEND_TOOL: &str = "hyperbackup_suspend_task";

/// How often it is looked at meanwhile.
const STEP_LOOKS: Duration = Duration::from_secs(1);

/// A way to change what a task does, in one dialect.
pub(super) struct Action {
    /// What an error says that the task cannot be, e.g. `started`.
    verb: &'static str,
    /// The method that does it.
    method: Write,
    /// How well that is known.
    evidence: Evidence,
    /// What it is sent.
    sends: Sends,
    /// Fails unless the change suits the task as it is.
    check: fn(&Status) -> Result<(), Obstacle>,
    /// What the task, before and now, shows of the change.
    judge: fn(&Status, &Status) -> Verdict,
    /// How long it gets to show it.
    patience: Duration,
    /// That it throws away what the run has done, with what stays.
    drops: Option<&'static str>,
    /// What puts it back.
    undo: PutBack,
    /// Whether it starts something that has an end, and how long that takes as far as the task, before and now, tells.
    starts: Option<fn(&Status, &Status) -> Option<i64>>,
}

/// What puts a change back.
enum PutBack {
    /// This tool, once the task shows that the change was made.
    Tool(&'static str),
    /// Nothing does; why not.
    Nothing(&'static str),
}

/// Why a change does not suit a task.
#[derive(Debug)]
enum Obstacle {
    /// With what to do instead.
    Lasting(&'static str),
    /// The task is in a step that passes; with what to do when it does not soon.
    Passing(&'static str),
}

/// How well a method is known.
enum Evidence {
    /// Several clients speak it alike, or NASes were seen to.
    Good,
    /// From one client alone.
    OneClient,
}

/// Parameters of an action.
enum Sends {
    /// The id of the task.
    Id,
    /// The id of the task, and how it is to be checked.
    IdAndCheck,
    /// The id of the task, and the state that the NAS told of it.
    IdAndState,
}

/// Looks, changes the task if that suits it, and looks again. Where it puts a change back, what that one left must still be so.
///
/// # Errors
/// [`Error::WrongState`] when nothing was sent because the change does not suit the task.
pub(super) async fn act(
    nas: Writes<'_>,
    seen: &Seen,
    id: &TaskId,
    action: &Action,
    left: Option<&Value>,
) -> Result<TaskChanged, Error> {
    let reads = nas.reads();
    if let Some(left) = left {
        check_left(reads, id, action, left).await?;
    }
    let (suited, name, nas_time) = tokio::join!(
        action.suited(reads, id),
        name(reads, action.method.method().dialect, id),
        NasTime::read(reads),
    );
    let (id, before) = suited?;
    seen.are(vec![json!({ "task_id": id, "name": name })])?;
    seen.note("target", titled(&id, name.as_deref()));
    let params = action
        .params(&id, &before)
        .map_err(|fix| action.unsuited(&id, &before, fix))?;
    let look = || async { action.look(nas.reads(), &id).await.map(|(_, now)| now) };
    let change = nas.send(action.method, params);
    let judge = |now: &Status| (action.judge)(&before, now);
    let after = change_and_look(change, action.patience, look, judge)
        .await
        .map_err(|error| match action.evidence {
            Evidence::Good => error,
            Evidence::OneClient => explain_weak(error),
        })?;
    let undo = action.undo(&id, &after);
    let started = action.starts.map(|takes| {
        let now = after.now.as_ref();
        let under_way = now.is_some_and(|now| Activity::of(now).is_under_way());
        (now.and_then(|now| takes(&before, now)), under_way)
    });
    let changed = TaskChanged::new(id, before, after, action.drops, undo).at(nas_time.as_ref());
    Ok(match started {
        Some((seconds, under_way)) => changed.started(seconds, under_way),
        None => changed,
    })
}

impl Action {
    /// The task once the change suits it. A step that passes is waited for.
    async fn suited(&self, nas: Reads<'_>, id: &TaskId) -> Result<(TaskId, Status), Error> {
        let begin = Instant::now();
        loop {
            let (id, status) = self.look(nas, id).await?;
            match (self.check)(&status) {
                Ok(()) => return Ok((id, status)),
                Err(Obstacle::Passing(_)) if begin.elapsed() < STEP_PATIENCE => {}
                Err(Obstacle::Passing(fix) | Obstacle::Lasting(fix)) => {
                    return Err(self.unsuited(&id, &status, fix));
                }
            }
            sleep(STEP_LOOKS).await;
        }
    }

    /// Fails unless the change suits the task as it was seen.
    ///
    /// # Errors
    /// [`Error::WrongState`].
    pub(super) fn check_now(&self, id: &TaskId, status: &Status) -> Result<(), Error> {
        (self.check)(status).map_err(|obstacle| match obstacle {
            Obstacle::Passing(fix) | Obstacle::Lasting(fix) => self.unsuited(id, status, fix),
        })
    }

    fn unsuited(&self, id: &TaskId, status: &Status, fix: &str) -> Error {
        Error::WrongState {
            problem: format!(
                "backup task {id} cannot be {} now: {}",
                self.verb,
                status.summary()
            ),
            fix: fix.into(),
        }
    }

    /// The task as it is, and its id as the NAS knows it.
    async fn look(&self, nas: Reads<'_>, id: &TaskId) -> Result<(TaskId, Status), Error> {
        match self.method.method().dialect {
            Dialect::Dsm => read_status(nas, id).await,
            Dialect::Documented => read_documented_status(nas, id).await,
        }
    }

    /// How what was seen of the change can be put back.
    fn undo(&self, id: &TaskId, after: &ReadBack<Status>) -> Undo {
        match (&self.undo, after.outcome()) {
            (_, Outcome::Unchanged) => Undo::nothing(),
            (PutBack::Nothing(_), Outcome::Failed) => {
                Undo::none("something else came of it; see cause")
            }
            (PutBack::Nothing(reason), _) => Undo::none(*reason),
            (PutBack::Tool(tool), Outcome::Done)
                if after.took_effect() == Some(true) && suits(tool, after) =>
            {
                Undo::by(tool, Map::from_iter([("task_id".to_owned(), json!(id))]))
            }
            (PutBack::Tool(tool), _) => Undo::none(format!(
                "the task does not show that it was {}; once it does, {tool} puts it back",
                self.verb
            )),
        }
    }

    fn params(&self, id: &TaskId, before: &Status) -> Result<Params, &'static str> {
        match (&self.sends, &before.state) {
            (Sends::Id, _) => Ok(task_params(id.wire())),
            (Sends::IdAndCheck, _) => Ok(check_params(id.wire())),
            (Sends::IdAndState, Some(state)) => Ok(stop_params(id.wire(), state)),
            (Sends::IdAndState, None) => Err(
                "Nothing was sent: the NAS does not tell the task's state, which it wants to be told back",
            ),
        }
    }
}

/// Whether the task is such that the tool would take it.
fn suits(tool: &str, after: &ReadBack<Status>) -> bool {
    let runs = |now: &Status| now.is_backing_up() || now.is("running");
    tool != SUSPEND_TOOL || after.now.as_ref().is_some_and(runs)
}

/// The run is over, as nobody wanted it.
fn ended(now: &Status) -> Verdict {
    Verdict::Missed(format!("the run has ended: {}", now.summary()))
}

#[cfg(test)]
mod tests {
    use serde_json::Value;

    use super::*;
    use crate::hyperbackup::wire::StatusWire;

    pub(super) const SENT: &str = "sent";

    /// What comes of an action on a task: sent, or why not.
    pub(super) fn outcome(action: &Action, wire: Value) -> &'static str {
        let wire: StatusWire = serde_json::from_value(wire).unwrap();
        let status = Status::from(wire);
        (action.check)(&status)
            .map_err(|(Obstacle::Lasting(fix) | Obstacle::Passing(fix))| fix)
            .and_then(|()| action.params(&TaskId::new("1"), &status))
            .map_or_else(|fix| fix, |_| SENT)
    }
}
