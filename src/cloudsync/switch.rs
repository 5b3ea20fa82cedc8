//! Pausing and resuming: what both share, and what they answer. What differs between them is data.

mod answer;
mod documented;
mod dsm_dialect;
mod left;
mod undo;

use dsm::Write;

use self::answer::SwitchedConnection;
pub(crate) use self::{
    answer::{Switched, TaskSwitched},
    documented::{switch_connections_documented, switch_task_documented},
    dsm_dialect::{switch_connections, switch_task},
};
use super::{
    ids::ConnectionId,
    model::{
        connection::Connection,
        words::{Doing, doing, is_paused, named, status_meaning},
    },
    wire,
};
use crate::{error::Error, operation::Verdict, units::Coded};

/// Pausing or resuming.
pub(crate) struct Switch {
    /// What was done, in a sentence.
    verb: &'static str,
    /// Whether it ends paused.
    paused: bool,
    dsm: Write,
    documented_connection: Write,
    documented_task: Write,
    /// The tools that put it back.
    opposite_of_connections: &'static str,
    opposite_of_task: &'static str,
}

pub(crate) const PAUSE: Switch = Switch {
    verb: "paused",
    paused: true,
    dsm: wire::PAUSE,
    documented_connection: wire::documented::PAUSE_CONNECTION,
    documented_task: wire::documented::PAUSE_TASK,
    opposite_of_connections: "cloudsync_resume_connection",
    opposite_of_task: "cloudsync_resume_task",
};

pub(crate) const RESUME: Switch = Switch {
    verb: "resumed",
    paused: false,
    dsm: wire::RESUME,
    documented_connection: wire::documented::RESUME_CONNECTION,
    documented_task: wire::documented::RESUME_TASK,
    opposite_of_connections: "cloudsync_pause_connection",
    opposite_of_task: "cloudsync_pause_task",
};

impl Switch {
    /// What a status says of it, before and now, with what is wrong now, if anything is.
    fn judge(&self, before: Option<&str>, now: Option<&str>, trouble: Option<String>) -> Verdict {
        let Some(status) = now else {
            return Verdict::Untold;
        };
        let lifts = !self.paused && before.is_some_and(is_paused);
        match (doing(status), trouble) {
            (Doing::Paused, _) => Verdict::shown(self.paused),
            (Doing::Working, None) => Verdict::shown(!self.paused),
            (Doing::Connecting, None) => Verdict::Pending,
            (Doing::Working | Doing::Connecting, Some(_)) if self.paused => Verdict::Pending,
            // The pause is gone; what keeps it from working is told beside that.
            (Doing::Working | Doing::Stopped, Some(_)) if lifts => Verdict::Reached,
            (Doing::Connecting, Some(_)) if lifts => Verdict::Pending,
            (Doing::Other, Some(_)) if lifts => Verdict::Untold,
            (_, Some(cause)) if before == now => Verdict::Unchanged(cause),
            (_, Some(cause)) => Verdict::Missed(cause),
            (Doing::Stopped | Doing::Other, None) => Verdict::Untold,
        }
    }

    /// What one connection says, before and now; absent for one that is gone.
    fn judge_connection(&self, before: &Connection, now: Option<&Connection>) -> Verdict {
        let title = format!(
            "connection {} ({})",
            before.connection_id,
            named(before.name.as_deref())
        );
        match now {
            None => Verdict::Missed(format!("{title} is no longer there")),
            Some(now) => {
                let trouble = trouble_of(now).map(|cause| format!("{title}: {cause}"));
                self.judge(before.status.as_deref(), now.status.as_deref(), trouble)
            }
        }
    }
}

/// What keeps a connection from working, in words; absent when the NAS tells of nothing.
fn trouble_of(connection: &Connection) -> Option<String> {
    let (error, text) = (connection.error.as_ref(), connection.error_text.as_ref());
    trouble(connection.status.as_deref(), error, text)
}

fn trouble(status: Option<&str>, error: Option<&Coded>, text: Option<&String>) -> Option<String> {
    let stopped = status.filter(|status| matches!(doing(status), Doing::Stopped));
    let stopped = stopped.map(|status| status_meaning(status).unwrap_or(status).to_owned());
    let error = error.map(|error| format!("{} (error {})", error.meaning, error.code));
    let parts: Vec<String> = [stopped, error, text.cloned()]
        .into_iter()
        .flatten()
        .collect();
    (!parts.is_empty()).then(|| parts.join(", "))
}

/// What several together say; `lifts` where that ends the pause of one at least. Those in an error that were not paused have
/// nothing to do with that.
fn judge_all(switch: &Switch, each: &[Verdict], lifts: bool) -> Verdict {
    let each = each.iter();
    let each: Vec<&Verdict> = each
        .filter(|one| !(lifts && matches!(one, Verdict::Unchanged(_))))
        .collect();
    let any = |wanted: fn(&Verdict) -> bool| each.iter().any(|one| wanted(one));
    let causes: Vec<&str> = each
        .iter()
        .filter_map(|verdict| match verdict {
            Verdict::Missed(cause) | Verdict::Unchanged(cause) => Some(cause.as_str()),
            Verdict::Reached | Verdict::Pending | Verdict::Untold => None,
        })
        .collect();
    if each.is_empty() {
        Verdict::Unchanged("there is no connection".into())
    } else if any(|one| matches!(one, Verdict::Pending)) {
        Verdict::Pending
    } else if each.iter().all(|one| matches!(one, Verdict::Unchanged(_))) {
        Verdict::Unchanged(causes.join("; "))
    } else if !switch.paused
        && any(|one| matches!(one, Verdict::Unchanged(_)))
        && !any(|one| matches!(one, Verdict::Missed(_) | Verdict::Untold))
    {
        // None was paused, and one at least has the error that it had.
        Verdict::Unchanged(causes.join("; "))
    } else if !causes.is_empty() {
        Verdict::Missed(causes.join("; "))
    } else if any(|one| matches!(one, Verdict::Untold)) {
        Verdict::Untold
    } else {
        Verdict::Reached
    }
}

/// What is paused or resumed.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Scope {
    One(ConnectionId),
    All,
}

impl Scope {
    /// From the arguments `connection_id` and `all`, one of which must be given.
    ///
    /// # Errors
    /// [`Error::Argument`].
    pub(crate) fn new(
        connection_id: Option<ConnectionId>,
        all: Option<bool>,
    ) -> Result<Self, Error> {
        match (connection_id, all) {
            (Some(id), None | Some(false)) => Ok(Self::One(id)),
            (None, Some(true)) => Ok(Self::All),
            (Some(_), Some(true)) => Err(Error::argument(
                "all",
                "give either connection_id or all=true, not both",
            )),
            (None, _) => Err(Error::argument(
                "connection_id",
                "give the id of a connection, from cloudsync_list_connections, or all=true for every connection",
            )),
        }
    }
}
