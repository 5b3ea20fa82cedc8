use serde_json::json;

use super::{ask, names_known_connections, pretty};
use crate::harness::{Client, office};

const TOOL: &str = "cloudsync_get_connection";

#[test]
fn tells_where_a_connection_points() {
    insta::assert_snapshot!(pretty(&ask(TOOL, json!({ "connection_id": 8 }))), @r#"
    {
      "connection_id": 8,
      "name": "Amazon S3",
      "health": "ok",
      "status": "uptodate",
      "status_meaning": "everything is in sync",
      "unfinished_files": 0,
      "tasks_total": 2,
      "tasks_with_errors": 0,
      "account": "lm-nas-backup",
      "provider": {
        "name": "Amazon S3",
        "code": "az",
        "type_id": 10
      },
      "quota_total_bytes": 0,
      "quota_used_bytes": 734003200000,
      "bucket_name": "lm-architects-archive",
      "region": "eu-north-1",
      "server_address": "s3.eu-north-1.amazonaws.com",
      "storage_class": "STANDARD"
    }
    "#);
}

#[test]
fn an_unknown_connection_is_told_with_those_that_exist() {
    names_known_connections(TOOL);
}

#[test]
fn without_connections_an_unknown_one_is_told_without_a_list() {
    let nas = office();
    nas.edit(|office| office.connections.clear());
    let error = Client::connect(&nas).call_error(TOOL, json!({ "connection_id": 3 }));
    insta::assert_snapshot!(error, @"No connection 3. The NAS has no connection at all.");
}

#[test]
fn the_id_is_required() {
    let error = Client::connect(&office()).call_error(TOOL, json!({}));
    insta::assert_snapshot!(error, @"Bad arguments: missing field `connection_id`; cloudsync_list_connections tells which there are. Correct the argument and call again.");
}
