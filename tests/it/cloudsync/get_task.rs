use serde_json::json;

use super::{ask, names_known_tasks, pretty};

const TOOL: &str = "cloudsync_get_task";

#[test]
fn tells_a_task_and_its_settings() {
    insta::assert_snapshot!(pretty(&ask(TOOL, json!({ "task_id": 4 }))), @r#"
    {
      "task_id": 4,
      "health": "ok",
      "status": "uptodate",
      "status_meaning": "everything is in sync",
      "local_path": "/projects/Shared with clients",
      "remote_path": "/docs",
      "direction": "ONLY_DOWNLOAD",
      "direction_meaning": "cloud to NAS",
      "connection_id": 3,
      "connection_name": "Dropbox",
      "provider": {
        "name": "Dropbox",
        "code": "db",
        "type_id": 2
      },
      "remote_folder_id": "id:a4ayc_80_OEAAAAAAAAAXw",
      "consistency_check": true,
      "no_delete_on_cloud": true,
      "convert_google_docs": false,
      "encrypted": false,
      "key_exportable": false
    }
    "#);
}

#[test]
fn an_unknown_task_is_told_with_those_that_exist() {
    names_known_tasks(TOOL);
}
