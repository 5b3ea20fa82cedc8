//! Whether pausing or resuming can be put back: by one call that hits exactly what was switched, or not at all.

use schemars::JsonSchema;
use serde::Serialize;
use serde_json::{Map, Value, json};

use super::{Scope, Switch};
use crate::{
    cloudsync::{
        ids::{ConnectionId, SyncTaskId},
        model::words::{Doing, doing},
    },
    operation::{Outcome, Undo},
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
}

/// Whether a status says that something is paused; absent where it says something else instead, e.g. an error.
pub(super) fn paused(status: Option<&str>) -> Option<bool> {
    match doing(status?) {
        Doing::Paused => Some(true),
        Doing::Working | Doing::Connecting => Some(false),
        Doing::Stopped | Doing::Other => None,
    }
}

impl Switch {
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

    /// How what was done to one task alone can be put back.
    pub(super) fn undo_task(
        &self,
        task_id: SyncTaskId,
        before: Option<&str>,
        outcome: Outcome,
    ) -> Undo {
        if outcome == Outcome::Unchanged {
            return Undo::nothing();
        }
        match (paused(before), outcome) {
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
