//! Connections as the NAS lists them, and how to find one.

use dsm::Reads;
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::{Value, json};

use crate::{
    cloudsync::{
        ids::ConnectionId,
        model::words::{self, Provider, named, provider, status_meaning},
        wire::{
            LIST_CONNECTIONS,
            connection::{ConnectionListWire, ConnectionWire},
            connections_by,
        },
    },
    error::Error,
    text::short_name,
    units::{Coded, rfc3339},
};

/// The most connections or tasks that an error names.
pub(crate) const MOST_NAMED: usize = 20;

/// A connection to a cloud account. What the NAS does not say is absent.
#[derive(Debug, Clone, Default, Serialize, JsonSchema)]
pub(crate) struct Connection {
    /// Connection id
    pub(crate) connection_id: ConnectionId,
    /// Name as Cloud Sync shows it
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) name: Option<String>,
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
    /// How many tasks of the connection have an error; absent where DSM does not say
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) tasks_with_errors: Option<i64>,
    /// True when the connection has more files than Cloud Sync can handle
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) too_many_files: Option<bool>,
    /// When the next synchronization is due, RFC 3339; absent where DSM does not say
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) next_sync_at: Option<String>,
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

impl From<ConnectionWire> for Connection {
    fn from(wire: ConnectionWire) -> Self {
        Self {
            connection_id: ConnectionId(wire.id.0),
            name: wire.task_display_name.filled().or(wire.task_name.0),
            provider: provider(wire.r#type.0, wire.type_id.0),
            account: wire.user_name.0,
            status_meaning: wire.status.0.as_deref().and_then(status_meaning),
            status: wire.status.0,
            error: wire.error.0.and_then(words::error),
            error_text: wire.error_desc.filled(),
            unfinished_files: wire.unfinished_files.0,
            tasks_with_errors: wire.sess_err_cnt.0,
            too_many_files: wire.exceed_maximum_files.0,
            next_sync_at: wire.next_sync_timestamp.0.and_then(rfc3339),
        }
    }
}

impl ConnectionListWire {
    /// The connections in it.
    pub(crate) fn into_connections(self) -> Vec<Connection> {
        self.conn.0.into_iter().map(Connection::from).collect()
    }
}

/// Every connection that the account may see.
pub(crate) async fn connections(nas: Reads<'_>) -> Result<Vec<Connection>, Error> {
    let list = nas.call(LIST_CONNECTIONS, connections_by("group_by_user"));
    Ok(list.await?.into_connections())
}

/// The connection with that id.
///
/// # Errors
/// [`Error::UnknownId`] that names the connections there are.
pub(crate) async fn connection(nas: Reads<'_>, id: ConnectionId) -> Result<Connection, Error> {
    find_connection(connections(nas).await?, id)
}

/// Picks the connection with that id out of a list.
///
/// # Errors
/// As [`connection`].
pub(crate) fn find_connection(
    mut connections: Vec<Connection>,
    id: ConnectionId,
) -> Result<Connection, Error> {
    match connections
        .iter()
        .position(|connection| connection.connection_id == id)
    {
        Some(index) => Ok(connections.swap_remove(index)),
        None => Err(Error::UnknownId {
            what: "connection",
            id: id.to_string(),
            known: known(&connections),
        }),
    }
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

    fn list(value: Value) -> Vec<Connection> {
        serde_json::from_value::<ConnectionListWire>(value)
            .unwrap()
            .into_connections()
    }

    #[test]
    fn decodes_what_other_versions_send() {
        let connections = list(json!({ "conn": [
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
            serde_json::to_value(&connections).unwrap(),
            json!([{ "connection_id": 3 }])
        );
    }

    #[test]
    fn an_unknown_id_names_those_there_are() {
        let connections = list(
            json!({ "conn": [{ "id": 3, "task_display_name": "Dropbox" }, { "id": 5, "task_name": "OneDrive" }] }),
        );
        let error = find_connection(connections, ConnectionId(4)).unwrap_err();
        assert_eq!(
            error.text(),
            "No connection 4. There are 3 (Dropbox), 5 (OneDrive)."
        );
    }
}
