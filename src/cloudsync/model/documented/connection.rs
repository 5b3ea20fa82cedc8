//! Connections as a NAS that speaks as documented lists them.

use dsm::{Params, Reads};

use crate::{
    cloudsync::{
        ids::ConnectionId,
        model::{
            connection::{Connection, find_connection},
            words::{provider, status_meaning},
        },
        wire::documented::{DocumentedConnectionWire, LIST_CONNECTIONS},
    },
    error::Error,
};

impl From<DocumentedConnectionWire> for Connection {
    fn from(wire: DocumentedConnectionWire) -> Self {
        Self {
            connection_id: ConnectionId(wire.conn_id.0),
            name: wire.display_name.0,
            provider: provider(wire.cloud_type.0, None),
            account: wire.account.0,
            status_meaning: wire.status.0.as_deref().and_then(status_meaning),
            status: wire.status.0,
            ..Self::default()
        }
    }
}

/// Every connection that the account may see.
pub(crate) async fn connections(nas: Reads<'_>) -> Result<Vec<Connection>, Error> {
    let list = nas.call(LIST_CONNECTIONS, Params::new()).await?;
    Ok(list
        .connections
        .0
        .into_iter()
        .map(Connection::from)
        .collect())
}

/// Asks about a connection and looks it up at the same time; an unknown id is told as such, whatever the NAS makes of it.
pub(crate) async fn with_connection<T>(
    nas: Reads<'_>,
    id: ConnectionId,
    question: impl Future<Output = Result<T, dsm::Error>>,
) -> Result<(Connection, T), Error> {
    let (connections, answer) = tokio::join!(connections(nas), question);
    Ok((find_connection(connections?, id)?, answer?))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::cloudsync::wire::documented::DocumentedConnectionListWire;

    #[test]
    fn odd_and_missing_fields_lose_no_connection() {
        let list: DocumentedConnectionListWire = serde_json::from_value(json!({ "connections": [
            { "conn_id": "7", "cloud_type": "brand_new", "status": null, "new_field": {} },
            { "conn_id": 1, "cloud_type": "b2", "display_name": 42, "status": "brand_new" },
        ] }))
        .unwrap();
        let rows = list.connections.0.into_iter();
        let connections: Vec<Connection> = rows.map(Connection::from).collect();
        assert_eq!(connections[0].connection_id, ConnectionId(7));
        assert_eq!(connections[0].provider_name(), "brand_new");
        assert_eq!(connections[0].status, None);
        assert_eq!(connections[1].provider_name(), "Backblaze B2");
        assert_eq!(connections[1].name.as_deref(), Some("42"));
        assert_eq!(connections[1].status.as_deref(), Some("brand_new"));
    }
}
