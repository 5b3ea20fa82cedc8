//! The connections that the NAS lists, and how to find one.

use dsm::Reads;

use super::Connection;
use crate::{
    cloudsync::{
        ids::ConnectionId,
        model::{
            gap::{self, Gap, MOST_NAMED, each_once, incomplete, not_found, read_rows},
            words::named,
        },
        wire::{LIST_CONNECTIONS, connection::ConnectionListWire, connections_by},
    },
    error::Error,
};

/// The connections that the NAS lists.
#[derive(Debug, Clone, Default)]
pub(crate) struct ConnectionList {
    pub(crate) rows: Vec<Connection>,
    pub(crate) gaps: Vec<Gap>,
}

impl ConnectionListWire {
    /// The connections in it.
    pub(crate) fn into_connections(self) -> ConnectionList {
        let (rows, mut gaps) = read_rows(self.conn, "list of connections", Connection::read);
        let listed = (rows.len() + gaps.len()) as i64;
        gaps.extend(Gap::uncounted("connections", self.total.0, listed));
        let id = |one: &Connection| one.connection_id;
        let rows = each_once(rows, "list of connections", id, &mut gaps);
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
    use serde_json::{Value, json};

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
