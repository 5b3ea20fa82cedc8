use serde_json::{Value, json};

use super::{ask, names_known_connections};
use crate::harness::{Client, office};

const TOOL: &str = "cloudsync_get_connection_auth";

/// The fields of an answer that are set, but for those that are masked.
fn open_fields(auth: &Value) -> Vec<&str> {
    let fields = auth.as_object().unwrap().iter();
    let open = fields.filter(|(_, value)| !matches!(value.as_str(), Some("***" | "")));
    open.map(|(name, _)| name.as_str()).collect()
}

#[test]
fn secrets_are_masked() {
    let answer = ask(TOOL, json!({ "connection_id": 8 }));
    let auth = &answer["auth"];
    assert_eq!(auth["access_key"], "***");
    assert_eq!(auth["secret_key"], "***");
    assert_eq!(auth["access_token"], "", "what is not set is told as such");
    assert_eq!(
        open_fields(auth),
        [
            "auth_scheme",
            "bucket_name",
            "client_type",
            "conn_id",
            "root_folder_path",
            "server_addr",
            "unique_id",
            "user_name",
        ]
    );
}

#[test]
fn no_connection_shows_a_secret() {
    let nas = office();
    let mut client = Client::connect(&nas);
    for id in [2, 3, 5, 8, 12] {
        let answer = client
            .call(TOOL, json!({ "connection_id": id }))
            .to_string();
        assert!(answer.contains("***"), "{answer}");
        assert!(!answer.contains("SIMSECRET"), "{answer}");
    }
}

#[test]
fn no_argument_lifts_the_mask() {
    let nas = office();
    let mut client = Client::connect(&nas);
    for name in ["reveal_secrets", "reveal", "show_secrets", "mask"] {
        let error = client.call_error(TOOL, json!({ "connection_id": 3, name: true }));
        assert!(
            error.contains(&format!("unknown field `{name}`")),
            "{error}"
        );
    }
}

#[test]
fn an_unknown_connection_is_told_with_those_that_exist() {
    names_known_connections(TOOL);
}
