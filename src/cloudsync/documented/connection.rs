//! Connections: listed, and one with its quota.

use serde::Deserialize;

use super::LIST_CONNECTIONS;
use crate::{
    cloudsync::{
        connection::{Connection, find},
        get_connection::ConnectionDetails,
        words::{provider, status_meaning},
    },
    dsm::{
        Nas, Params,
        wire::{Int, Text, null_as_empty, text},
    },
    error::Error,
    operation::Target,
    units::ConnectionId,
};

#[derive(Deserialize)]
struct ListWire {
    #[serde(deserialize_with = "null_as_empty")]
    connections: Vec<ConnectionWire>,
}

#[derive(Deserialize)]
struct ConnectionWire {
    conn_id: Int,
    cloud_type: Option<Text>,
    display_name: Option<Text>,
    status: Option<Text>,
    account: Option<Text>,
}

#[derive(Deserialize)]
struct QuotaWire {
    quota_total: Option<Int>,
    quota_used: Option<Int>,
}

impl From<ConnectionWire> for Connection {
    fn from(wire: ConnectionWire) -> Self {
        let status = text(wire.status);
        Self {
            connection_id: ConnectionId(wire.conn_id.0),
            name: text(wire.display_name),
            provider: provider(text(wire.cloud_type), None),
            account: text(wire.account),
            status_meaning: status_meaning(&status).into(),
            status,
            ..Self::default()
        }
    }
}

/// Parameters about one connection.
pub(super) fn params(id: ConnectionId) -> Params {
    Params::new().with("conn_id", id)
}

/// Every connection that the account may see.
pub(in crate::cloudsync) async fn connections(nas: &Nas) -> Result<Vec<Connection>, Error> {
    let list: ListWire = nas.call(LIST_CONNECTIONS, Params::new()).await?;
    Ok(list.connections.into_iter().map(Connection::from).collect())
}

/// Asks about a connection and looks it up at the same time; an unknown id is told as such, whatever the NAS makes of it.
pub(super) async fn with_connection<T>(
    nas: &Nas,
    id: ConnectionId,
    question: impl Future<Output = Result<T, Error>>,
) -> Result<(Connection, T), Error> {
    let (connections, answer) = tokio::join!(connections(nas), question);
    Ok((find(connections?, id)?, answer?))
}

/// One connection and how full its cloud is.
///
/// # Errors
/// [`Error::UnknownId`] that names the connections there are.
pub(in crate::cloudsync) async fn connection_details(
    on: Target<'_>,
    id: ConnectionId,
) -> Result<ConnectionDetails, Error> {
    let question = on.nas.call(on.method, params(id));
    let (connection, quota): (_, QuotaWire) = with_connection(on.nas, id, question).await?;
    Ok(ConnectionDetails {
        connection,
        quota_total_bytes: quota.quota_total.map(|bytes| bytes.0),
        quota_used_bytes: quota.quota_used.map(|bytes| bytes.0),
        ..ConnectionDetails::default()
    })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn odd_and_missing_fields_lose_no_connection() {
        let list: ListWire = serde_json::from_value(json!({ "connections": [
            { "conn_id": "7", "cloud_type": "brand_new", "status": null, "new_field": {} },
            { "conn_id": 1, "cloud_type": "b2", "display_name": 42, "status": "brand_new" },
        ] }))
        .unwrap();
        let connections: Vec<Connection> =
            list.connections.into_iter().map(Connection::from).collect();
        assert_eq!(connections[0].connection_id, ConnectionId(7));
        assert_eq!(connections[0].provider.name, "brand_new");
        assert_eq!(connections[1].provider.name, "Backblaze B2");
        assert_eq!(connections[1].name, "42");
        assert_eq!(connections[1].status, "brand_new");
        assert!(serde_json::from_value::<ListWire>(json!({ "connections": null })).is_ok());
    }
}
