//! Pausing and resuming: what both share, and what they answer. What differs between them is data.

mod documented;
mod dsm_dialect;
mod undo;

use dsm::Write;
use schemars::JsonSchema;
use serde::Serialize;

use self::undo::Was;
pub(crate) use self::{
    documented::{switch_connections_documented, switch_task_documented},
    dsm_dialect::{switch_connections, switch_task},
};
use super::{
    ids::{ConnectionId, SyncTaskId},
    model::{
        connection::Connection,
        words::{Doing, doing, named, status_meaning},
    },
    wire,
};
use crate::{
    error::Error,
    operation::{Outcome, ReadBack, Undo, Verdict},
    units::{Coded, ToolCall},
};

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
    /// What a status says of it, with what is wrong, if anything is.
    fn judge(&self, status: Option<&str>, trouble: Option<String>, as_before: bool) -> Verdict {
        let Some(status) = status else {
            return Verdict::Untold;
        };
        match (doing(status), trouble) {
            (Doing::Paused, _) => Verdict::shown(self.paused),
            (Doing::Working, None) => Verdict::shown(!self.paused),
            (Doing::Connecting, None) => Verdict::Pending,
            (Doing::Working | Doing::Connecting, Some(_)) if self.paused => Verdict::Pending,
            (_, Some(cause)) if as_before => Verdict::Unchanged(cause),
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
                let as_before = before.status == now.status;
                let trouble = trouble_of(now).map(|cause| format!("{title}: {cause}"));
                self.judge(now.status.as_deref(), trouble, as_before)
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

/// What several together say.
fn judge_all(each: &[Verdict]) -> Verdict {
    let any = |wanted: fn(&Verdict) -> bool| each.iter().any(wanted);
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
                "give the id of a connection, or all=true for every connection",
            )),
        }
    }
}

/// What was done and what is now so.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct Switched {
    outcome: Outcome,
    /// Read back: true when it shows in the status; false when it does not; absent where the NAS does not say
    #[serde(skip_serializing_if = "Option::is_none")]
    took_effect: Option<bool>,
    /// True when that comes from a look after the change
    read_back: bool,
    /// Why it did not take effect
    #[serde(skip_serializing_if = "Option::is_none")]
    cause: Option<String>,
    /// How to follow what is still in progress
    #[serde(skip_serializing_if = "Option::is_none")]
    next: Option<&'static str>,
    /// The connections that it was done to, read back after it; absent when a task was switched alone
    #[serde(skip_serializing_if = "Option::is_none")]
    connections: Option<Vec<SwitchedConnection>>,
    /// The same, read before it
    #[serde(skip_serializing_if = "Vec::is_empty")]
    before: Vec<Was>,
    #[serde(flatten)]
    undo: Undo,
    /// Where no one call puts back all that was switched: the calls that do, one for each
    #[serde(skip_serializing_if = "Vec::is_empty")]
    undo_each: Vec<ToolCall>,
    /// Connections that these leave as they are, and why
    #[serde(skip_serializing_if = "Vec::is_empty")]
    does_not_restore: Vec<String>,
    /// Set when it was not done to all, was done but could not be read back, or hit what somebody else had paused
    #[serde(skip_serializing_if = "Option::is_none")]
    warning: Option<String>,
}

impl Switched {
    /// What came of it; `each` is what every connection said in the last look.
    fn new<T>(
        switch: &Switch,
        scope: Scope,
        before: Vec<Was>,
        read_back: ReadBack<T>,
        each: &[Verdict],
        rows: impl FnOnce(T) -> Option<Vec<SwitchedConnection>>,
    ) -> Self {
        let partly = each.contains(&Verdict::Reached);
        let outcome = match read_back.outcome() {
            Outcome::Failed if partly => Outcome::PartlyDone,
            outcome => outcome,
        };
        let undo = switch.undo(scope, &before, outcome);
        let cause = read_back.cause().map(str::to_owned);
        let took_effect = read_back.took_effect();
        let is_read_back = read_back.now.is_some();
        let connections = read_back.now.and_then(rows);
        let now = connections.as_deref().unwrap_or_default();
        let (mut undo_each, mut does_not_restore, mut paused_before) =
            (Vec::new(), Vec::new(), None);
        if let Scope::All = scope {
            if undo.call().is_none() {
                (undo_each, does_not_restore) = switch.undo_each(&before, now);
            }
            paused_before = switch.paused_before(&before, now);
        }
        let warnings = [read_back.warning, paused_before];
        let warning: Vec<String> = warnings.into_iter().flatten().collect();
        Self {
            outcome,
            took_effect,
            read_back: is_read_back,
            cause,
            next: (outcome == Outcome::InProgress)
                .then_some("It is not so yet; look with cloudsync_list_connections until it is"),
            warning: (!warning.is_empty()).then(|| warning.join(" ")),
            connections,
            undo,
            undo_each,
            does_not_restore,
            before,
        }
    }
}

/// How a connection is now.
#[derive(Debug, Serialize, JsonSchema)]
struct SwitchedConnection {
    connection_id: ConnectionId,
    /// Name as Cloud Sync shows it
    #[serde(skip_serializing_if = "Option::is_none")]
    name: Option<String>,
    /// DSM's word; absent where the NAS does not say
    #[serde(skip_serializing_if = "Option::is_none")]
    status: Option<String>,
    /// The status in words
    #[serde(skip_serializing_if = "Option::is_none")]
    status_meaning: Option<&'static str>,
    /// How many tasks it has, where the tasks tell what is paused
    #[serde(skip_serializing_if = "Option::is_none")]
    tasks_total: Option<usize>,
    /// How many of them are paused
    #[serde(skip_serializing_if = "Option::is_none")]
    tasks_paused: Option<usize>,
    #[serde(skip)]
    tasks_unclear: usize,
    /// Files that are still to be transferred; absent where the NAS does not say
    #[serde(skip_serializing_if = "Option::is_none")]
    unfinished_files: Option<i64>,
}

impl SwitchedConnection {
    /// As a sentence names it.
    fn title(&self) -> String {
        let name = named(self.name.as_deref());
        format!("connection {} ({name})", self.connection_id)
    }

    /// Whether it is paused as a whole; absent where that cannot be told.
    fn is_paused(&self) -> Option<bool> {
        match self.tasks_total {
            Some(_) => self.paused(),
            None => undo::paused(self.status.as_deref()),
        }
    }
}

impl From<Connection> for SwitchedConnection {
    fn from(connection: Connection) -> Self {
        Self {
            connection_id: connection.connection_id,
            name: connection.name,
            status: connection.status,
            status_meaning: connection.status_meaning,
            tasks_total: None,
            tasks_paused: None,
            tasks_unclear: 0,
            unfinished_files: connection.unfinished_files,
        }
    }
}

/// What was done to a task and its connection.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct TaskSwitched {
    task_id: SyncTaskId,
    /// Every task that it was done to
    affected_tasks: Vec<SyncTaskId>,
    /// What was switched, and what became of the other tasks of the connection
    note: String,
    /// DSM's word for how the task was, read before it, when it was switched alone
    #[serde(skip_serializing_if = "Option::is_none")]
    status_before: Option<String>,
    /// DSM's word for how it is now, read back
    #[serde(skip_serializing_if = "Option::is_none")]
    status: Option<String>,
    /// That status in words
    #[serde(skip_serializing_if = "Option::is_none")]
    status_meaning: Option<&'static str>,
    #[serde(flatten)]
    switched: Switched,
}
