//! Connections as the NAS lists them, and how to find one.

use dsm::Reads;
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::{Value, json};

use super::{
    gap::{self, Gap, MOST_NAMED, incomplete, not_found, of_itself, read_rows},
    health::{Condition, Health},
    page::{Row, shorten_text},
    task::{SyncTask, TaskList},
    told_error::ToldError,
};
use crate::{
    clock::{NasTime, shown_epoch},
    cloudsync::{
        ids::{ConnectionId, SyncTaskId},
        model::words::{Provider, named, provider, status_meaning},
        wire::{
            LIST_CONNECTIONS,
            connection::{ConnectionListWire, ConnectionWire},
            connections_by,
        },
    },
    error::Error,
    text::short_name,
    units::Coded,
};

/// A connection to a cloud account. What the NAS does not say is absent.
#[derive(Debug, Clone, Default, Serialize, JsonSchema)]
pub(crate) struct Connection {
    /// Connection id
    pub(crate) connection_id: ConnectionId,
    /// Name as Cloud Sync shows it
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) name: Option<String>,
    /// How it is doing, its tasks included
    pub(crate) health: Health,
    /// What makes it so; absent where the word says all
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) health_reason: Option<String>,
    /// Cloud provider
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) provider: Option<Provider>,
    /// Account at the provider
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) account: Option<String>,
    /// DSM's word, e.g. uptodate, syncing, pause, connected, error
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) status: Option<String>,
    /// The status in words; absent when DSM's word is in no public table
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) status_meaning: Option<&'static str>,
    /// What is wrong, absent when nothing is
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) error: Option<Coded>,
    /// What DSM says about the error
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) error_text: Option<String>,
    /// Files that are still to be transferred; absent where the NAS does not say
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) unfinished_files: Option<i64>,
    /// How many tasks it has; absent where they were not asked or did not answer
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) tasks_total: Option<usize>,
    /// How many of them have an error; absent where nothing tells
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) tasks_with_errors: Option<i64>,
    /// The first of those with an error
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(crate) failing_tasks: Vec<SyncTaskId>,
    /// True when the connection has more files than Cloud Sync can handle; absent when not, and where the NAS does not say
    #[serde(skip_serializing_if = "is_not_so")]
    pub(crate) too_many_files: Option<bool>,
    /// When the next synchronization is due; absent where DSM does not say
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) next_sync_at: Option<String>,
    /// The same in epoch seconds.
    #[serde(skip)]
    pub(crate) next_sync: Option<i64>,
    /// How it is doing without its tasks.
    #[serde(skip)]
    pub(crate) own: Condition,
}

fn is_not_so(told: &Option<bool>) -> bool {
    *told != Some(true)
}

/// The connections that the NAS lists.
#[derive(Debug, Clone, Default)]
pub(crate) struct ConnectionList {
    pub(crate) rows: Vec<Connection>,
    pub(crate) gaps: Vec<Gap>,
}

impl Connection {
    /// The connection as a preview names it.
    pub(crate) fn title(&self) -> String {
        format!(
            "connection {} ({}, {}, account {})",
            self.connection_id,
            short_name(named(self.name.as_deref())),
            short_name(self.provider_name()),
            short_name(self.account.as_deref().unwrap_or("not known")),
        )
    }

    /// The connection in a few words.
    pub(crate) fn short_title(&self) -> String {
        format!("connection {} ({})", self.connection_id, named_of(self))
    }

    /// What makes it the same connection, whatever it is doing.
    pub(crate) fn identity(&self) -> Value {
        json!({
            "connection_id": self.connection_id,
            "connection_name": self.name,
            "provider": self.provider,
            "account": self.account,
        })
    }

    /// The provider as a sentence names it.
    pub(crate) fn provider_name(&self) -> &str {
        let name = self.provider.as_ref().map(|provider| &*provider.name);
        name.unwrap_or("provider not known")
    }
}

impl Connection {
    /// A connection that nothing but its id is known of.
    pub(crate) fn unlisted(id: ConnectionId) -> Self {
        Self {
            connection_id: id,
            ..Self::default()
        }
    }

    /// # Errors
    /// What a row without an id tells of itself.
    fn read(wire: ConnectionWire) -> Result<Self, String> {
        let name = wire.task_display_name.filled().or(wire.task_name.0);
        let Some(id) = wire.id.0 else {
            let status = wire.status.0.map(|status| format!("status {status}"));
            return Err(of_itself([name, wire.user_name.0, status]));
        };
        let text = wire.error_desc.filled().or(wire.error_type.filled());
        let told = ToldError::new(wire.error.map(|error| error.0), text);
        let mut own = Condition::of_status(wire.status.0.as_deref())
            .or_worse(Condition::of_link(wire.link_status.0))
            .or_worse(told.condition());
        if wire.exceed_maximum_files.0 == Some(true) {
            let reason = "it has more files than Cloud Sync can handle";
            own = own.or_worse(Condition::new(Health::Failed, reason));
        }
        if let Some(files @ 1..) = wire.unfinished_files.0 {
            let reason = format!("{files} files are still to be transferred");
            own = match own.health {
                Health::Ok => Condition::new(Health::Unfinished, reason),
                _ => own,
            };
        }
        let (error, error_text) = told.shown();
        let mut connection = Self {
            connection_id: ConnectionId(id),
            name,
            provider: provider(wire.r#type.0, wire.type_id.0),
            account: wire.user_name.0,
            status_meaning: wire.status.0.as_deref().and_then(status_meaning),
            status: wire.status.0,
            error,
            error_text,
            unfinished_files: wire.unfinished_files.0,
            tasks_with_errors: wire.sess_err_cnt.0,
            too_many_files: wire.exceed_maximum_files.0,
            next_sync: wire.next_sync_timestamp.0,
            own,
            ..Self::default()
        };
        connection.judge(None);
        Ok(connection)
    }

    /// Shows its time with the offset of the NAS, as far as that is known.
    pub(crate) fn tell_time(&mut self, nas_time: Option<&NasTime>) {
        let shown = |seconds| shown_epoch(seconds, nas_time);
        self.next_sync_at = self.next_sync.and_then(shown);
    }

    /// Sets its health from its own and that of its tasks; without them nobody knows that all is well.
    pub(crate) fn judge(&mut self, tasks: Option<&TaskList>) {
        let of_tasks = match tasks {
            Some(list) => self.judge_tasks(list),
            None => Condition::new(Health::Unknown, "its tasks are not known"),
        };
        let mut condition = self.own.clone().or_worse(of_tasks);
        let first: Vec<String> = self.failing_tasks.iter().map(ToString::to_string).collect();
        let first = first.join(", ");
        let failing = match (self.tasks_with_errors, first.is_empty()) {
            (Some(count @ 1..), true) => Some(format!("{count} of its tasks have an error")),
            (Some(count @ 1..), false) => {
                Some(format!("{count} of its tasks have an error, e.g. {first}"))
            }
            (_, false) => Some(format!("tasks have an error, e.g. {first}")),
            (_, true) => None,
        };
        if let Some(reason) = failing {
            condition = condition.or_worse(Condition::new(Health::TasksFailing, reason));
        }
        self.health = condition.health;
        self.health_reason = condition.reason;
    }

    fn judge_tasks(&mut self, list: &TaskList) -> Condition {
        const FIRST: usize = 3;
        let mut failing = Vec::new();
        let mut worst = if list.tasks.is_empty() {
            Condition::new(Health::NoTasks, "it has no task")
        } else {
            Condition::all_well()
        };
        for task in &list.tasks {
            if task.own.health.is_failing() {
                failing.push(task.task_id);
                continue;
            }
            worst = worst.or_worse(match task.own.health {
                // All that it takes to be in sync, or on the way there.
                health @ (Health::Ok | Health::Running) => Condition {
                    health,
                    reason: None,
                },
                health => {
                    let reason = task.own.reason.as_deref().unwrap_or(health.word());
                    Condition::new(health, format!("task {}: {reason}", task.task_id))
                }
            });
        }
        if !list.gaps.is_empty() {
            let reason = "not all of its tasks are known";
            worst = worst.or_worse(Condition::new(Health::Unknown, reason));
        }
        if list.gaps.is_empty() {
            self.tasks_total = Some(list.tasks.len());
        }
        let unknown = |task: &SyncTask| task.own.health == Health::Unknown;
        if list.gaps.is_empty() && !list.tasks.iter().any(unknown) {
            let counted = self.tasks_with_errors.unwrap_or(0);
            self.tasks_with_errors = Some(counted.max(failing.len() as i64));
        }
        failing.truncate(FIRST);
        self.failing_tasks = failing;
        worst
    }
}

impl Row for Connection {
    fn health(&self) -> Health {
        self.health
    }

    fn shorten(&mut self) {
        self.status_meaning = None;
        self.next_sync_at = None;
        for text in [
            &mut self.name,
            &mut self.account,
            &mut self.error_text,
            &mut self.health_reason,
        ] {
            shorten_text(text);
        }
    }
}

impl ConnectionListWire {
    /// The connections in it.
    pub(crate) fn into_connections(self) -> ConnectionList {
        let (rows, mut gaps) = read_rows(self.conn, "list of connections", Connection::read);
        let listed = (rows.len() + gaps.len()) as i64;
        gaps.extend(Gap::uncounted("connections", self.total.0, listed));
        ConnectionList { rows, gaps }
    }
}

impl ConnectionList {
    /// The connections, if the NAS told all of them.
    ///
    /// # Errors
    /// [`Error::Incomplete`] that names what it did not tell.
    pub(crate) fn complete(self) -> Result<Vec<Connection>, Error> {
        if !gap::any(&self.gaps) {
            return Ok(self.rows);
        }
        Err(incomplete(
            "the NAS does not tell every connection",
            &self.gaps,
        ))
    }

    /// The connection with that id.
    ///
    /// # Errors
    /// [`Error::UnknownId`] that names the connections there are, or [`Error::Incomplete`].
    pub(crate) fn find(&self, id: ConnectionId) -> Result<Connection, Error> {
        let found = self.rows.iter().find(|one| one.connection_id == id);
        found.cloned().ok_or_else(|| self.none(id.to_string()))
    }

    /// The error of a search for one that is not in it.
    pub(crate) fn none(&self, id: String) -> Error {
        not_found("connection", id, known(&self.rows), &self.gaps)
    }
}

/// Every connection that the account may see.
pub(crate) async fn connections(nas: Reads<'_>) -> Result<ConnectionList, Error> {
    let list = nas.call(LIST_CONNECTIONS, connections_by("group_by_user"));
    Ok(list.await?.into_connections())
}

/// The connection with that id.
///
/// # Errors
/// As [`ConnectionList::find`].
pub(crate) async fn connection(nas: Reads<'_>, id: ConnectionId) -> Result<Connection, Error> {
    connections(nas).await?.find(id)
}

/// Asks about a connection and looks it up at the same time; an unknown id is told as such, whatever the NAS makes of it.
pub(crate) async fn with_connection<T>(
    nas: Reads<'_>,
    id: ConnectionId,
    question: impl Future<Output = Result<T, dsm::Error>>,
) -> Result<(Connection, T), Error> {
    let (connection, answer) = tokio::join!(connection(nas, id), question);
    Ok((connection?, answer?))
}

/// What is known of a connection beside the answer about it.
pub(crate) struct Beside<T> {
    pub(crate) connection: Connection,
    pub(crate) answer: Result<T, dsm::Error>,
    /// Where its name and state are missing, why.
    pub(crate) gap: Option<Gap>,
}

/// As [`with_connection`], but a list of connections that cannot be had does not take the answer with it, nor the answer
/// the connection.
pub(crate) async fn beside_connection<T>(
    id: ConnectionId,
    list: impl Future<Output = Result<ConnectionList, Error>>,
    question: impl Future<Output = Result<T, dsm::Error>>,
) -> Result<Beside<T>, Error> {
    let (list, answer) = tokio::join!(list, question);
    let found = match list {
        Ok(list) => list.find(id),
        Err(error) => Err(error),
    };
    match (found, answer) {
        (Ok(connection), answer) => Ok(Beside {
            connection,
            answer,
            gap: None,
        }),
        (Err(error @ Error::UnknownId { .. }), _) | (Err(error), Err(_)) => Err(error),
        (Err(error), Ok(answer)) => Ok(Beside {
            connection: Connection::unlisted(id),
            answer: Ok(answer),
            gap: Some(Gap::unanswered("name and state of the connection", error)),
        }),
    }
}

fn known(connections: &[Connection]) -> String {
    let named = connections.iter().take(MOST_NAMED);
    let mut names: Vec<String> = named
        .map(|one| format!("{} ({})", one.connection_id, named_of(one)))
        .collect();
    if connections.len() > MOST_NAMED {
        names.push(format!(
            "and {} more in cloudsync_list_connections",
            connections.len() - MOST_NAMED
        ));
    }
    names.join(", ")
}

fn named_of(connection: &Connection) -> &str {
    named(connection.name.as_deref())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn list(value: Value) -> ConnectionList {
        serde_json::from_value::<ConnectionListWire>(value)
            .unwrap()
            .into_connections()
    }

    #[test]
    fn decodes_what_other_versions_send() {
        let ConnectionList {
            rows: connections, ..
        } = list(json!({ "conn": [
            { "id": "7", "type": "xx", "type_id": null, "status": "brand_new", "new_field": {} },
            { "id": 3, "type": "db", "type_id": 2, "task_display_name": "Dropbox", "error": -7, "unfinished_files": "2" }
        ] }));
        assert_eq!(connections[0].provider.as_ref().unwrap().name, "xx");
        assert_eq!(connections[0].status.as_deref(), Some("brand_new"));
        assert_eq!(connections[0].status_meaning, None);
        assert_eq!(connections[1].error.as_ref().unwrap().code, -7);
        assert_eq!(connections[1].unfinished_files, Some(2));
    }

    #[test]
    fn what_the_nas_does_not_say_is_absent() {
        let connections = list(json!({ "conn": [{ "id": 3, "unfinished_files": {} }] }));
        assert_eq!(
            serde_json::to_value(&connections.rows).unwrap(),
            json!([{
                "connection_id": 3,
                "health": "unknown",
                "health_reason": "the NAS does not tell its status",
            }])
        );
    }

    #[test]
    fn an_unknown_id_names_those_there_are() {
        let connections = list(
            json!({ "conn": [{ "id": 3, "task_display_name": "Dropbox" }, { "id": 5, "task_name": "OneDrive" }] }),
        );
        let error = connections.find(ConnectionId(4)).unwrap_err();
        assert_eq!(
            error.text(),
            "No connection 4. There are 3 (Dropbox), 5 (OneDrive)."
        );
    }
}
