use serde_json::json;

use super::{ask, names_known_tasks, pretty};

const TOOL: &str = "cloudsync_get_task";

#[test]
fn tells_a_task_and_its_settings() {
    insta::assert_snapshot!(pretty(&ask(TOOL, json!({ "task_id": 4 }))), @r#"
    {
      "connection_id": 3,
      "connection_name": "Dropbox",
      "consistency_check": true,
      "convert_google_docs": false,
      "direction": "ONLY_DOWNLOAD",
      "direction_meaning": "cloud to NAS",
      "encrypted": false,
      "health": "ok",
      "key_exportable": false,
      "local_path": "/projects/Shared with clients",
      "no_delete_on_cloud": true,
      "provider": {
        "code": "db",
        "name": "Dropbox",
        "type_id": 2
      },
      "remote_folder_id": "id:a4ayc_80_OEAAAAAAAAAXw",
      "remote_path": "/docs",
      "status": "uptodate",
      "status_meaning": "everything is in sync",
      "task_id": 4
    }
    "#);
}

#[test]
fn an_unknown_task_is_told_with_those_that_exist() {
    names_known_tasks(TOOL);
}
