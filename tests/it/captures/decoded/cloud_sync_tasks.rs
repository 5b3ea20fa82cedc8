//! Sync tasks.

use serde_json::json;

use super::{
    cloud_sync::{of_all, of_connection},
    told,
};

#[track_caller]
fn of_task(name: &str, tool: &str) -> String {
    told(name, tool, json!({ "task_id": 4 }))
}

#[test]
fn tasks_of_a_connection() {
    insta::assert_snapshot!(of_connection("cloudsync/list_sess", "cloudsync_list_tasks"), @r#"
    {
      "total": 1,
      "by_health": {
        "ok": 1
      },
      "offset": 0,
      "tasks": [
        {
          "task_id": 4,
          "health": "ok",
          "status": "uptodate",
          "status_meaning": "everything is in sync",
          "local_path": "/test_share/WebDAV test/subfolder",
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
          "remote_folder_id": "id:xxxx"
        }
      ]
    }
    "#);
}

#[test]
fn filters_of_a_task() {
    insta::assert_snapshot!(of_task("cloudsync/get_selective_sync_config", "cloudsync_get_task_filters"), @r#"
    {
      "task_id": 4,
      "filtered_paths": [
        "/subfolder_1"
      ],
      "filtered_filenames": [
        "test"
      ],
      "filtered_extensions": [
        "wbmp",
        "webdoc",
        "x3f",
        "xbm"
      ],
      "user_defined_filenames": [
        "test"
      ],
      "user_defined_extensions": [
        "iso"
      ],
      "max_upload_size_bytes": 1048576
    }
    "#);
}

#[test]
fn folders_of_a_task() {
    let told = of_task(
        "cloudsync/get_selective_folder_list",
        "cloudsync_list_task_cloud_folders",
    );
    insta::assert_snapshot!(told, @r#"
    {
      "task_id": 4,
      "path": "/",
      "total": 4,
      "folders": [
        {
          "name": "subfolder_1",
          "path": "/subfolder_1",
          "exists": {
            "code": 1,
            "meaning": "only on the NAS"
          }
        },
        {
          "name": "new folder",
          "path": "/new folder",
          "exists": {
            "code": 1,
            "meaning": "only on the NAS"
          }
        },
        {
          "cloud_folder_id": "id:xxxx",
          "name": "test1",
          "path": "/test1",
          "exists": {
            "code": 3,
            "meaning": "on the NAS and in the cloud"
          }
        },
        {
          "cloud_folder_id": "id:xxxx",
          "name": "test2",
          "path": "/test2",
          "exists": {
            "code": 3,
            "meaning": "on the NAS and in the cloud"
          }
        }
      ]
    }
    "#);
}

#[test]
fn recent_changes() {
    insta::assert_snapshot!(of_all("cloudsync/get_recently_change", "cloudsync_list_recent_changes"), @r#"
    {
      "in_progress": [
        {
          "path": "/test_share/WebDAV test/subfolder/test1/asd/1111111111111111.jpg",
          "file_name": "1111111111111111111111125.jpg",
          "status": "uploading",
          "transferred_bytes": 65535,
          "total_bytes": 295493,
          "bit_rate": 2114,
          "task_id": 3,
          "account": "username"
        },
        {
          "path": "/test_share/WebDAV test/subfolder/test2/ans1.3.png",
          "status": "uploading",
          "transferred_bytes": 358122,
          "total_bytes": 358122,
          "bit_rate": 1047,
          "task_id": 3,
          "account": "username"
        }
      ],
      "recent": [
        {
          "path": "/test_share/WebDAV test/subfolder/test_file.paper",
          "action": {
            "code": 1,
            "meaning": "download"
          },
          "level": {
            "code": 2,
            "meaning": "error"
          },
          "task_id": 4
        },
        {
          "path": "/test_share/WebDAV test/subfolder/perfect plan.paper",
          "action": {
            "code": 1,
            "meaning": "download"
          },
          "level": {
            "code": 2,
            "meaning": "error"
          },
          "task_id": 4
        },
        {
          "path": "/test_share/WebDAV test/subfolder/Untitled.paper",
          "action": {
            "code": 1,
            "meaning": "download"
          },
          "level": {
            "code": 2,
            "meaning": "error"
          },
          "task_id": 4
        },
        {
          "path": "/test_share/WebDAV test/subfolder/translation hw.paper",
          "action": {
            "code": 1,
            "meaning": "download"
          },
          "level": {
            "code": 2,
            "meaning": "error"
          },
          "task_id": 4
        },
        {
          "path": "/test_share/WebDAV test/subfolder/song ideas/The Tao of Harp.paper",
          "action": {
            "code": 1,
            "meaning": "download"
          },
          "level": {
            "code": 2,
            "meaning": "error"
          },
          "task_id": 4
        }
      ]
    }
    "#);
}
