//! Connections as a NAS that speaks as documented lists them.

use dsm::{Params, Reads};

use crate::{
    cloudsync::{
        ids::ConnectionId,
        model::{
            connection::{Connection, ConnectionList},
            gap::{Gap, of_itself, read_rows},
            health::Condition,
            words::{meaning_beside_health, provider},
        },
        wire::documented::{
            DocumentedConnectionListWire, DocumentedConnectionWire, LIST_CONNECTIONS,
        },
    },
    error::Error,
};

impl Connection {
    /// # Errors
    /// What is wrong with a row without an id.
    fn read_documented(wire: DocumentedConnectionWire) -> Result<Self, String> {
        let Some(id) = wire.conn_id.0 else {
            let status = wire.status.0.map(|status| format!("status {status}"));
            return Err(of_itself([wire.display_name.0, wire.account.0, status]));
        };
        let mut connection = Self {
            connection_id: ConnectionId(id),
            name: wire.display_name.0,
            provider: provider(wire.cloud_type.0, None),
            account: wire.account.0,
            own: Condition::of_documented_status(wire.status.0.as_deref(), None),
            status_meaning: wire.status.0.as_deref().and_then(meaning_beside_health),
            status: wire.status.0,
            ..Self::default()
        };
        connection.judge(None);
        Ok(connection)
    }
}

impl DocumentedConnectionListWire {
    /// The connections in it.
    pub(crate) fn into_connections(self) -> ConnectionList {
        let rows = read_rows(
            self.connections,
            "list of connections",
            Connection::read_documented,
        );
        let mut list = ConnectionList {
            rows: rows.0,
            gaps: rows.1,
        };
        let listed = (list.rows.len() + list.gaps.len()) as i64;
        list.gaps
            .extend(Gap::uncounted("connections", self.total.0, listed));
        list
    }
}

/// Every connection that the account may see.
pub(crate) async fn connections(nas: Reads<'_>) -> Result<ConnectionList, Error> {
    let list = nas.call(LIST_CONNECTIONS, Params::new()).await?;
    Ok(list.into_connections())
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
        let connections = list.into_connections().rows;
        assert_eq!(connections[0].connection_id, ConnectionId(7));
        assert_eq!(connections[0].provider_name(), "brand_new");
        assert_eq!(connections[0].status, None);
        assert_eq!(connections[1].provider_name(), "Backblaze B2");
        assert_eq!(connections[1].name.as_deref(), Some("42"));
        assert_eq!(connections[1].status.as_deref(), Some("brand_new"));
    }
}
