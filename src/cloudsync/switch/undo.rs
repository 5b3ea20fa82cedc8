//! Whether pausing or resuming can be put back: by one call that hits exactly what was switched, or not at all.

use schemars::JsonSchema;
use serde::Serialize;
use serde_json::{Map, Value, json};

use super::{Scope, Switch, SwitchedConnection};
use crate::{
    cloudsync::{
        ids::{ConnectionId, SyncTaskId},
        model::{
            connection::Connection,
            words::{Doing, doing},
        },
    },
    error::Error,
    gate::Seen,
    operation::{Outcome, Undo},
    units::ToolCall,
};

/// How a connection was before
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub(super) struct Was {
    pub(super) connection_id: ConnectionId,
    /// DSM's word; absent where the NAS did not say
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) status: Option<String>,
    /// Whether it was paused, as a whole; absent where that cannot be told
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) paused: Option<bool>,
    /// Whether any of it was paused; absent where that cannot be told.
    #[serde(skip)]
    pub(super) partly_paused: Option<bool>,
    /// Whether it showed no pause, and what has stopped it instead.
    #[serde(skip)]
    pub(super) stopped: bool,
}

/// Whether a status says that something is paused; absent where it says something else instead, e.g. an error.
pub(super) fn paused(status: Option<&str>) -> Option<bool> {
    match doing(status?) {
        Doing::Paused => Some(true),
        Doing::Working | Doing::Connecting => Some(false),
        Doing::Stopped | Doing::Other => None,
    }
}

/// Whether a status says that an error, or Cloud Sync itself, has stopped it.
pub(super) fn stopped(status: Option<&str>) -> bool {
    status.is_some_and(|status| doing(status) == Doing::Stopped)
}

impl Switch {
    /// Tells of what was stopped whether it was paused, from both looks: what shows a pause once it was paused would have shown
    /// one before, and of what is stopped as before nothing was resumed.
    pub(super) fn compare_looks(&self, before: &mut [Was], now: &[SwitchedConnection]) {
        for was in before.iter_mut().filter(|was| was.stopped) {
            let mut now = now.iter();
            let row = now.find(|now| now.connection_id == was.connection_id);
            let tells = |row: &SwitchedConnection| match self.paused {
                true => row.is_paused() == Some(true),
                false => row.is_stopped() && row.status == was.status,
            };
            if was.paused.is_none() && row.is_some_and(tells) {
                was.paused = Some(false);
            }
        }
    }

    /// Whether it ends the pause of one at least.
    pub(super) fn lifts(&self, before: &[Was]) -> bool {
        !self.paused && before.iter().any(|one| one.partly_paused == Some(true))
    }

    /// Notes what is about to be switched, and how it was.
    ///
    /// # Errors
    /// As [`Seen::are`].
    pub(super) fn note(
        &self,
        seen: &Seen,
        scope: Scope,
        connections: &[Connection],
        before: &[Was],
    ) -> Result<(), Error> {
        seen.are(
            connections
                .iter()
                .map(Connection::account_identity)
                .collect(),
        )?;
        let named =
            |one: &Connection| json!({ "connection_id": one.connection_id, "name": one.name });
        let named: Vec<Value> = connections.iter().map(named).collect();
        seen.note("connections", named);
        seen.note("before", json!(before));
        // What was stopped counts as not paused: before it is resumed for an undo, it must show a pause.
        let before = before.iter().cloned().map(|was| Was {
            paused: was.paused.or(was.stopped.then_some(false)),
            ..was
        });
        let before: Vec<Was> = before.collect();
        self.undo(scope, &before, Outcome::Done).note(seen);
        Ok(())
    }

    /// How what was done to these connections can be put back.
    pub(super) fn undo(&self, scope: Scope, before: &[Was], outcome: Outcome) -> Undo {
        match outcome {
            Outcome::Unchanged => return Undo::nothing(),
            Outcome::Failed | Outcome::PartlyDone => {
                return Undo::none(format!(
                    "not all that was to be {} is; look what each connection does now",
                    self.verb
                ));
            }
            Outcome::Done | Outcome::InProgress => {}
        }
        let those = |paused: Option<bool>| -> Vec<String> {
            let those = before.iter().filter(|one| one.paused == paused);
            those.map(|one| one.connection_id.to_string()).collect()
        };
        let (unclear, as_before) = (those(None), those(Some(self.paused)));
        let switched: Vec<&Was> = before
            .iter()
            .filter(|one| one.paused == Some(!self.paused))
            .collect();
        let tool = self.opposite_of_connections;
        if !unclear.is_empty() {
            return Undo::none(format!(
                "the NAS did not tell whether all of it was paused before (connection {})",
                unclear.join(", ")
            ));
        }
        match (switched.as_slice(), scope) {
            ([], _) => Undo::none(format!("it was {} already", self.verb)),
            ([one], _) => {
                let id = ("connection_id".to_owned(), json!(one.connection_id));
                Undo::by(tool, Map::from_iter([id]))
            }
            (all, Scope::All) if all.len() == before.len() => {
                let all = ("all".to_owned(), Value::from(true));
                Undo::by(tool, Map::from_iter([all]))
            }
            (some, _) => {
                let some: Vec<String> = some
                    .iter()
                    .map(|one| one.connection_id.to_string())
                    .collect();
                Undo::none(format!(
                    "no one call puts back these alone: {tool} with connection_id, once for each of {}; {} {} before already",
                    some.join(", "),
                    as_before.join(", "),
                    match as_before.len() {
                        1 => format!("was {}", self.verb),
                        _ => format!("were {}", self.verb),
                    }
                ))
            }
        }
    }

    /// The calls that put back, one by one, what was switched and is known to have been; and what they leave as it is.
    pub(super) fn undo_each(
        &self,
        before: &[Was],
        now: &[SwitchedConnection],
    ) -> (Vec<ToolCall>, Vec<String>) {
        let (mut calls, mut left) = (Vec::new(), Vec::new());
        for was in before {
            let id = was.connection_id;
            let row = now.iter().find(|now| now.connection_id == id);
            let title = row.map_or_else(|| format!("connection {id}"), SwitchedConnection::title);
            match (was.paused, row.and_then(SwitchedConnection::is_paused)) {
                (Some(before), _) if before == self.paused => {}
                (Some(_), Some(now)) if now == self.paused => calls.push(ToolCall {
                    tool: self.opposite_of_connections,
                    arguments: Map::from_iter([(
                        "connection_id".to_owned(),
                        id.to_string().into(),
                    )]),
                }),
                (Some(_), _) => {
                    left.push(format!(
                        "{title}: it does not show that it was {}",
                        self.verb
                    ));
                }
                (None, _) => left.push(format!(
                    "{title}: the NAS did not tell whether all of it was paused before"
                )),
            }
        }
        (calls, left)
    }

    /// What is to be said of those that somebody had paused before everything was switched.
    pub(super) fn paused_before(
        &self,
        before: &[Was],
        now: &[SwitchedConnection],
    ) -> Option<String> {
        let paused = before.iter().filter(|was| was.paused == Some(true));
        let titles: Vec<String> = paused
            .map(|was| {
                let id = was.connection_id;
                let row = now.iter().find(|now| now.connection_id == id);
                row.map_or_else(|| format!("connection {id}"), SwitchedConnection::title)
            })
            .collect();
        if titles.is_empty() {
            return None;
        }
        let titles = titles.join(", ");
        Some(if self.paused {
            format!(
                "Paused before already: {titles}. {} with all=true would resume these as well: resume the others one by one.",
                self.opposite_of_connections
            )
        } else {
            format!(
                "Somebody had paused before what was resumed too, and what works now: {titles}. Ask whether they are to be paused again."
            )
        })
    }

    /// How what was done to one task alone can be put back.
    pub(super) fn undo_task(
        &self,
        task_id: SyncTaskId,
        before: Option<&str>,
        now: Option<&str>,
        outcome: Outcome,
    ) -> Undo {
        if outcome == Outcome::Unchanged {
            return Undo::nothing();
        }
        // As of connections: see compare_looks.
        let shows_pause = self.paused && paused(now) == Some(true);
        let was_stopped = shows_pause && stopped(before);
        match (paused(before).or(was_stopped.then_some(false)), outcome) {
            (None, _) => Undo::none("the NAS did not tell whether the task was paused before"),
            (Some(before), _) if before == self.paused => {
                Undo::none(format!("the task was {} already", self.verb))
            }
            (Some(_), Outcome::Done) => {
                let id = ("task_id".to_owned(), json!(task_id));
                Undo::by(self.opposite_of_task, Map::from_iter([id]))
            }
            (Some(_), _) => Undo::none(format!(
                "the task does not show that it was {}, so that there may be nothing to put back",
                self.verb
            )),
        }
    }
}
