//! Connections as the NAS lists them, and how to find one.

// Wire: SYNO.CloudSync v1 list_conn, from N4S4 cloud_sync.py and the response schemas of mikespub/synology.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::{
    CLOUD_SYNC,
    words::{self, Provider, provider, status_meaning},
};
use crate::{
    dsm::{
        Method, Nas, Params,
        wire::{Flag, Int, Text, int, null_as_empty, some_text, text},
    },
    error::Error,
    units::{Coded, ConnectionId, rfc3339},
};

pub(super) const LIST_CONN: Method = CLOUD_SYNC.read("list_conn");

/// A connection to a cloud account.
#[derive(Debug, Clone, Default, Serialize, JsonSchema)]
pub(super) struct Connection {
    /// Connection id
    pub(super) connection_id: ConnectionId,
    /// Name as Cloud Sync shows it
    pub(super) name: String,
    /// Cloud provider
    pub(super) provider: Provider,
    /// Account at the provider
    pub(super) account: String,
    /// DSM's word, e.g. uptodate, syncing, pause, connected, error
    pub(super) status: String,
    /// The status in words; empty when DSM's word is in no public table
    pub(super) status_meaning: String,
    /// What is wrong, absent when nothing is
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) error: Option<Coded>,
    /// What DSM says about the error
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) error_text: Option<String>,
    /// Files that are still to be transferred; absent where the NAS does not say
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) unfinished_files: Option<i64>,
    /// How many tasks of the connection have an error; absent where DSM does not say
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) tasks_with_errors: Option<i64>,
    /// True when the connection has more files than Cloud Sync can handle
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) too_many_files: Option<bool>,
    /// When the next synchronization is due, RFC 3339; absent where DSM does not say
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) next_sync_at: Option<String>,
}

/// The answer of `list_conn`.
#[derive(Deserialize)]
pub(super) struct ListWire {
    #[serde(deserialize_with = "null_as_empty")]
    conn: Vec<ConnectionWire>,
    pub(super) is_admin_mode: Option<Flag>,
    pub(super) is_pause: Option<Flag>,
    pub(super) total: Option<Int>,
}

#[derive(Deserialize)]
struct ConnectionWire {
    id: Int,
    r#type: Option<Text>,
    type_id: Option<Int>,
    status: Option<Text>,
    task_name: Option<Text>,
    task_display_name: Option<Text>,
    user_name: Option<Text>,
    unfinished_files: Option<Int>,
    error: Option<Int>,
    error_desc: Option<Text>,
    sess_err_cnt: Option<Int>,
    exceed_maximum_files: Option<Flag>,
    next_sync_timestamp: Option<Int>,
}

impl ListWire {
    pub(super) fn take_connections(&mut self) -> Vec<Connection> {
        std::mem::take(&mut self.conn)
            .into_iter()
            .map(Connection::from)
            .collect()
    }
}

impl Connection {
    /// The connection as a preview names it.
    pub(super) fn title(&self) -> String {
        format!(
            "connection {} ({}, {}, account {})",
            self.connection_id, self.name, self.provider.name, self.account
        )
    }

    /// What makes it the same connection, whatever it is doing.
    pub(super) fn identity(&self) -> Value {
        json!([self.connection_id, self.name, self.provider, self.account])
    }
}

impl From<ConnectionWire> for Connection {
    fn from(wire: ConnectionWire) -> Self {
        let status = text(wire.status);
        let name = some_text(wire.task_display_name).or_else(|| some_text(wire.task_name));
        Self {
            connection_id: ConnectionId(wire.id.0),
            name: name.unwrap_or_default(),
            provider: provider(text(wire.r#type), wire.type_id.map(|id| id.0)),
            account: text(wire.user_name),
            status_meaning: status_meaning(&status).into(),
            status,
            error: words::error(int(wire.error)),
            error_text: some_text(wire.error_desc),
            unfinished_files: Some(int(wire.unfinished_files)),
            tasks_with_errors: wire.sess_err_cnt.map(|count| count.0),
            too_many_files: wire.exceed_maximum_files.map(|flag| flag.0),
            next_sync_at: rfc3339(int(wire.next_sync_timestamp)),
        }
    }
}

/// Parameters of `list_conn`.
pub(super) fn list_params(group_by: &str) -> Params {
    Params::new()
        .with("is_tray", false)
        .with("group_by", group_by)
}

/// Every connection that the account may see.
pub(super) async fn connections(nas: &Nas) -> Result<Vec<Connection>, Error> {
    let mut list: ListWire = nas.call(LIST_CONN, list_params("group_by_user")).await?;
    Ok(list.take_connections())
}

/// The connection with that id.
///
/// # Errors
/// [`Error::UnknownId`] that names the connections there are.
pub(super) async fn connection(nas: &Nas, id: ConnectionId) -> Result<Connection, Error> {
    find(connections(nas).await?, id)
}

/// Picks the connection with that id out of a list.
///
/// # Errors
/// As [`connection`].
pub(super) fn find(
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
pub(super) async fn with_connection<T>(
    nas: &Nas,
    id: ConnectionId,
    question: impl Future<Output = Result<T, Error>>,
) -> Result<(Connection, T), Error> {
    let (connection, answer) = tokio::join!(connection(nas, id), question);
    Ok((connection?, answer?))
}

/// The most connections or tasks that an error names.
pub(super) const MOST_NAMED: usize = 20;

fn known(connections: &[Connection]) -> String {
    let named = connections.iter().take(MOST_NAMED);
    let mut names: Vec<String> = named
        .map(|connection| format!("{} ({})", connection.connection_id, connection.name))
        .collect();
    if connections.len() > MOST_NAMED {
        names.push(format!(
            "and {} more in cloudsync_list_connections",
            connections.len() - MOST_NAMED
        ));
    }
    names.join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn list(value: serde_json::Value) -> Vec<Connection> {
        serde_json::from_value::<ListWire>(value)
            .unwrap()
            .take_connections()
    }

    #[test]
    fn decodes_what_other_versions_send() {
        let connections = list(json!({ "conn": [
            { "id": "7", "type": "xx", "type_id": null, "status": "brand_new", "new_field": {} },
            { "id": 3, "type": "db", "type_id": 2, "task_display_name": "Dropbox", "error": -7, "unfinished_files": "2" }
        ] }));
        assert_eq!(connections[0].provider.name, "xx");
        assert_eq!(connections[0].status, "brand_new");
        assert_eq!(connections[1].error.as_ref().unwrap().code, -7);
        assert_eq!(connections[1].unfinished_files, Some(2));
    }

    #[test]
    fn an_unknown_id_names_those_there_are() {
        let connections = list(
            json!({ "conn": [{ "id": 3, "task_display_name": "Dropbox" }, { "id": 5, "task_name": "OneDrive" }] }),
        );
        let error = find(connections, ConnectionId(4)).unwrap_err();
        assert_eq!(
            error.text(),
            "No connection 4. There are 3 (Dropbox), 5 (OneDrive)."
        );
    }
}
