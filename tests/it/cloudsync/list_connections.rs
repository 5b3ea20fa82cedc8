use serde_json::{Value, json};

use super::{ask, pretty};
use crate::harness::{Client, connection_in, office, row, sent_params};

const TOOL: &str = "cloudsync_list_connections";

#[test]
fn tells_how_each_connection_is() {
    let answer = ask(TOOL, json!({}));
    let rows = answer["connections"].as_array().unwrap().iter().map(|row| {
        let text = |path: &str| row.pointer(path).and_then(Value::as_str).unwrap_or("-");
        format!(
            "{} {}: {}, {} unfinished, {}",
            row["connection_id"],
            text("/provider/name"),
            text("/status"),
            row["unfinished_files"],
            text("/error/meaning"),
        )
    });
    insta::assert_snapshot!(rows.collect::<Vec<_>>().join("\n"), @r"
    5 Google Drive: error, 131 unfinished, the cloud's authorization has expired; sign in again in Cloud Sync
    15 WebDAV: error, 0 unfinished, the certificate of the cloud server was not accepted
    12 WebDAV: pause, 17 unfinished, -
    16 Dropbox: uptodate, 43 unfinished, -
    2 Microsoft OneDrive: syncing, 2 unfinished, -
    3 Dropbox: uptodate, 0 unfinished, -
    8 Amazon S3: uptodate, 0 unfinished, -
    17 Microsoft OneDrive: uptodate, 0 unfinished, -
    ");
    assert_eq!(answer["total"], 8);
    assert_eq!(answer["all_paused"], false);
}

#[test]
fn a_connection_with_an_error_has_it_in_words_and_as_a_number() {
    let answer = ask(TOOL, json!({}));
    let connection = row(&answer["connections"], "connection_id", 5);
    insta::assert_snapshot!(pretty(connection), @r#"
    {
      "connection_id": 5,
      "name": "Google Drive (competitions)",
      "health": "relink_needed",
      "health_reason": "error -7: the cloud's authorization has expired; sign in again in Cloud Sync",
      "status": "error",
      "error": {
        "code": -7,
        "meaning": "the cloud's authorization has expired; sign in again in Cloud Sync"
      },
      "error_text": "token_expired",
      "unfinished_files": 131,
      "tasks_total": 1,
      "tasks_with_errors": 1,
      "failing_tasks": [
        31
      ],
      "account": "lm.competitions@gmail.example",
      "provider": {
        "name": "Google Drive",
        "code": "gd",
        "type_id": 1
      }
    }
    "#);
}

#[test]
fn they_can_be_ordered_by_cloud() {
    let nas = office();
    let answer = Client::connect(&nas).call(TOOL, json!({ "group_by": "cloud_type" }));
    assert_eq!(
        sent_params(&nas, "list_conn")["group_by"],
        "\"group_by_cloud_type\""
    );
    // Those that are well: the worst come first in any order.
    let providers = answer["connections"].as_array().unwrap().iter();
    let well = providers.filter(|one| one["health"] == "ok");
    let names: Vec<&Value> = well.map(|one| &one["provider"]["name"]).collect();
    assert_eq!(names, ["Amazon S3", "Dropbox", "Microsoft OneDrive"]);
}

#[test]
fn an_unknown_order_is_refused_with_those_that_exist() {
    let error = Client::connect(&office()).call_error(TOOL, json!({ "group_by": "size" }));
    assert!(error.starts_with("Bad argument `group_by`"), "{error}");
    assert!(
        error.contains("`user`") && error.contains("`cloud_type`"),
        "{error}"
    );
}

#[test]
fn a_status_and_an_error_of_a_newer_dsm_pass_through() {
    let nas = office();
    nas.edit(|office| {
        let connection = connection_in(office, 3);
        connection.status = "brand_new".into();
        connection.error = -999;
        connection.kind = "quantum_drive".into();
        connection.kind_id = 99;
    });
    let answer = Client::connect(&nas).call(TOOL, json!({}));
    let connection = row(&answer["connections"], "connection_id", 3);
    assert_eq!(connection["status"], "brand_new");
    assert_eq!(
        connection["error"],
        json!({ "code": -999, "meaning": "unknown" })
    );
    assert_eq!(connection["provider"]["name"], "quantum_drive");
}

#[test]
fn an_office_without_connections_is_an_empty_list() {
    let nas = office();
    nas.edit(|office| office.connections.clear());
    let answer = Client::connect(&nas).call(TOOL, json!({}));
    assert_eq!(answer["connections"], json!([]));
    assert_eq!(answer["total"], 0);
}
