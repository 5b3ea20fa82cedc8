use dsm::lenient::Fields;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::{
    cloudsync::{
        ids::ConnectionId,
        model::{
            by_name::CONNECTION,
            connection::{beside_connection, connections},
            gap::texts,
            words::Provider,
        },
        wire::{GET_CONNECTION_AUTH, of_connection},
    },
    error::Error,
    operation::{Named, Query, ReadContext, Request},
    text::{MASK, mask_address},
};

/// Texts that are no secret. Any other text is masked, so that a field of a newer DSM cannot leak.
const OPEN_TEXTS: &[&str] = &[
    "auth_user",
    "bucket_id",
    "bucket_name",
    "client_type",
    "container_name",
    "root_folder_id",
    "root_folder_path",
    "unique_id",
    "user_name",
];

/// Texts that are no secret but for a login or parameters in them.
const ADDRESSES: &[&str] = &["public_url", "resource", "server_addr"];

/// Numbers that are no secret. Any other may be a password.
const OPEN_NUMBERS: &[&str] = &["auth_scheme", "cloud_status", "conn_id"];

/// Show how a connection signs in to its cloud, with every token, key and password masked
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct GetConnectionAuth {
    #[serde(alias = "conn_id")]
    connection_id: ConnectionId,
}

#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct ConnectionAuth {
    connection_id: ConnectionId,
    /// Name of the connection; absent where the NAS does not say
    #[serde(skip_serializing_if = "Option::is_none")]
    name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    provider: Option<Provider>,
    /// DSM's fields; *** stands for a secret that is set, an empty text for one that is not
    auth: Map<String, Value>,
    /// What is missing here, and why; absent when nothing is
    #[serde(skip_serializing_if = "Vec::is_empty")]
    incomplete: Vec<String>,
}

impl Request for GetConnectionAuth {
    type Response = ConnectionAuth;

    const NAMED: &'static [Named] = &[CONNECTION];

    fn example() -> Self {
        Self {
            connection_id: ConnectionId(3),
        }
    }
}

impl Query for GetConnectionAuth {
    async fn run(&self, on: ReadContext<'_>) -> Result<ConnectionAuth, Error> {
        let id = self.connection_id;
        let question = on.nas.call(GET_CONNECTION_AUTH, of_connection(id));
        let told = beside_connection(id, connections(on.nas), question).await?;
        let Fields(mut fields) = told.answer?;
        // Absent as everywhere.
        fields.retain(|_, value| !value.is_null());
        Ok(ConnectionAuth {
            connection_id: id,
            name: told.connection.name,
            provider: told.connection.provider,
            incomplete: texts(told.gap.as_slice()),
            auth: if on.reveal_secrets {
                fields
            } else {
                masked(fields)
            },
        })
    }
}

fn masked(fields: Map<String, Value>) -> Map<String, Value> {
    fields
        .into_iter()
        .map(|(name, mut value)| {
            let is_among = |names: &[&str]| names.contains(&name.as_str());
            match &mut value {
                Value::String(_) if is_among(OPEN_TEXTS) || is_among(OPEN_NUMBERS) => {}
                Value::String(text) if is_among(ADDRESSES) => *text = mask_address(text),
                Value::Number(_) if is_among(OPEN_NUMBERS) => {}
                other => mask(other),
            }
            (name, value)
        })
        .collect()
}

/// Masks every text and every number, which may be a password as well; flags tell nothing.
fn mask(value: &mut Value) {
    match value {
        Value::String(text) if !text.is_empty() => *text = MASK.into(),
        Value::Number(_) => *value = MASK.into(),
        Value::Array(items) => items.iter_mut().for_each(mask),
        Value::Object(fields) => fields.values_mut().for_each(mask),
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn masks_what_is_not_known_to_be_open() {
        let fields = json!({
            "access_token": "t0p", "secret_key": "", "auth_pass": 4711, "user_name": "anna", "conn_id": 3,
            "brand_new": { "inner": ["s3cret"] }, "auth_scheme": 0, "resource": { "pin": 1234 }, "unique_id": 4711,
            "server_addr": "anna:s3cret@nas", "public_url": "https://host/x?sig=1234", "root_folder_path": ["s3cret"]
        });
        let fields = masked(serde_json::from_value(fields).unwrap());
        assert_eq!(
            serde_json::to_value(fields).unwrap(),
            json!({
                "access_token": "***", "secret_key": "", "auth_pass": "***", "user_name": "anna", "conn_id": 3,
                "brand_new": { "inner": ["***"] }, "auth_scheme": 0, "resource": { "pin": "***" }, "unique_id": "***",
                "server_addr": "***@nas", "public_url": "https://host/x?***", "root_folder_path": ["***"]
            })
        );
    }
}
