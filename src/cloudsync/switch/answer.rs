//! What pausing and resuming answer.

use schemars::JsonSchema;
use serde::Serialize;

use super::{
    Scope, Switch, trouble_of,
    undo::{self, Was},
};
use crate::{
    cloudsync::{
        ids::{ConnectionId, SyncTaskId},
        model::{
            connection::Connection,
            gap::MOST_NAMED,
            words::{Doing, doing, named, status_meaning},
        },
    },
    operation::{Outcome, ReadBack, Undo, Verdict},
    units::ToolCall,
};

/// What was done and what is now so.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct Switched {
    pub(super) outcome: Outcome,
    /// Read back: true when it shows in the status; false when it does not; absent where the NAS does not say
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) took_effect: Option<bool>,
    /// True when that comes from a look after the change
    pub(super) read_back: bool,
    /// Why it did not take effect
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) cause: Option<String>,
    /// Set when what is resumed does not sync because of an error, when it was not done to all, could not be read back, or hit
    /// what somebody else had paused
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) warning: Option<String>,
    /// How to follow what is in progress, or how to find out why it does not sync
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) next: Option<&'static str>,
    /// The connections that it was done to, read back after it; absent when a task was switched alone
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) connections: Option<Vec<SwitchedConnection>>,
    /// The same, read before it
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) before: Vec<Was>,
    #[serde(flatten)]
    pub(super) undo: Undo,
    /// Where no one call puts back all that was switched: the calls that do, one for each; nas_undo_change makes them
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) undo_each: Vec<ToolCall>,
    /// Connections that these leave as they are, and why
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) does_not_restore: Vec<String>,
}

impl Switched {
    /// What came of it; `each` is what every connection said in the last look.
    pub(super) fn new<T>(
        switch: &Switch,
        scope: Scope,
        mut before: Vec<Was>,
        read_back: ReadBack<T>,
        each: &[Verdict],
        rows: impl FnOnce(T) -> Option<Vec<SwitchedConnection>>,
    ) -> Self {
        let partly = each.contains(&Verdict::Reached);
        let outcome = match read_back.outcome() {
            Outcome::Failed if partly => Outcome::PartlyDone,
            outcome => outcome,
        };
        let cause = read_back.cause().map(str::to_owned);
        let took_effect = read_back.took_effect();
        let is_read_back = read_back.now.is_some();
        let connections = read_back.now.and_then(rows);
        let now = connections.as_deref().unwrap_or_default();
        switch.compare_looks(&mut before, now);
        let mut undo = switch.undo(scope, &before, outcome);
        let (mut undo_each, mut does_not_restore, mut paused_before) =
            (Vec::new(), Vec::new(), None);
        if let Scope::All = scope {
            if undo.call().is_none() && outcome != Outcome::Unchanged {
                (undo_each, does_not_restore) = switch.undo_each(&before, now);
            }
            // These are the way back.
            if !undo_each.is_empty() {
                undo = Undo::nothing();
            }
            paused_before = switch.paused_before(&before, now);
        }
        let troubles = match switch.paused {
            true => Vec::new(),
            false => now
                .iter()
                .filter_map(|now| now.told_trouble(cause.as_deref()))
                .collect(),
        };
        let warnings = [read_back.warning, paused_before];
        let warning: Vec<String> = warnings.into_iter().flatten().collect();
        let mut switched = Self {
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
        };
        switched.warn_of(troubles);
        switched
    }

    /// Says what is not paused and does not sync all the same.
    pub(super) fn warn_of(&mut self, mut troubles: Vec<String>) {
        if troubles.is_empty() {
            return;
        }
        let more = troubles.len().saturating_sub(MOST_NAMED);
        troubles.truncate(MOST_NAMED);
        if more > 0 {
            troubles.push(format!("and {more} more"));
        }
        let mut warning = format!("Not paused, but {}.", troubles.join("; "));
        if let Some(other) = self.warning.take() {
            warning = format!("{warning} {other}");
        }
        self.warning = Some(warning);
        self.next = self.next.or(Some(
            "cloudsync_diagnose_connection tells why it does not sync and what helps",
        ));
    }
}

/// Says of something that is not paused what is wrong with it.
pub(super) fn told_trouble(title: &str, status: Option<&str>, trouble: &str) -> String {
    match status.map(doing) {
        Some(Doing::Stopped) => format!("{title} DOES NOT SYNC: {trouble}"),
        _ => format!("{title} has an error: {trouble}"),
    }
}

/// How a connection is now.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct SwitchedConnection {
    pub(super) connection_id: ConnectionId,
    /// Name as Cloud Sync shows it
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) name: Option<String>,
    /// DSM's word; absent where the NAS does not say
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) status: Option<String>,
    /// The status in words
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) status_meaning: Option<&'static str>,
    /// How many tasks it has, where the tasks tell what is paused
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) tasks_total: Option<usize>,
    /// How many of them are paused
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) tasks_paused: Option<usize>,
    /// Tasks whose status tells neither that they are paused nor at work nor stopped.
    #[serde(skip)]
    pub(super) tasks_unclear: usize,
    /// Tasks that an error has stopped.
    #[serde(skip)]
    pub(super) tasks_stopped: usize,
    /// What keeps it from working, in words.
    #[serde(skip)]
    pub(super) trouble: Option<String>,
    /// Files that are still to be transferred; absent where the NAS does not say
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) unfinished_files: Option<i64>,
}

impl SwitchedConnection {
    /// As a sentence names it.
    pub(super) fn title(&self) -> String {
        let name = named(self.name.as_deref());
        format!("connection {} ({name})", self.connection_id)
    }

    /// What is wrong with it where it is not paused; absent where the cause says it.
    fn told_trouble(&self, cause: Option<&str>) -> Option<String> {
        let (trouble, title) = (self.trouble.as_deref()?, self.title());
        let is_said = cause.is_some_and(|cause| cause.contains(&format!("{title}: {trouble}")));
        if is_said || self.is_paused() == Some(true) {
            return None;
        }
        Some(told_trouble(&title, self.status.as_deref(), trouble))
    }

    /// Whether it shows no pause, and what has stopped it instead.
    pub(super) fn is_stopped(&self) -> bool {
        match self.tasks_paused {
            Some(paused) => paused == 0 && self.tasks_unclear == 0 && self.tasks_stopped > 0,
            None => undo::stopped(self.status.as_deref()),
        }
    }

    /// Whether it is paused as a whole; absent where that cannot be told.
    pub(super) fn is_paused(&self) -> Option<bool> {
        match self.tasks_total {
            Some(_) => self.paused(),
            None => undo::paused(self.status.as_deref()),
        }
    }
}

impl From<Connection> for SwitchedConnection {
    fn from(connection: Connection) -> Self {
        Self {
            trouble: trouble_of(&connection),
            connection_id: connection.connection_id,
            name: connection.name,
            status_meaning: connection.status.as_deref().and_then(status_meaning),
            status: connection.status,
            tasks_total: None,
            tasks_paused: None,
            tasks_unclear: 0,
            tasks_stopped: 0,
            unfinished_files: connection.unfinished_files,
        }
    }
}

/// What was done to a task and its connection.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct TaskSwitched {
    pub(super) task_id: SyncTaskId,
    /// Every task that it was done to
    pub(super) affected_tasks: Vec<SyncTaskId>,
    /// What was switched, and what became of the other tasks of the connection
    pub(super) note: String,
    /// DSM's word for how the task was, read before it, when it was switched alone
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) status_before: Option<String>,
    /// DSM's word for how it is now, read back
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) status: Option<String>,
    /// That status in words
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) status_meaning: Option<&'static str>,
    #[serde(flatten)]
    pub(super) switched: Switched,
}
