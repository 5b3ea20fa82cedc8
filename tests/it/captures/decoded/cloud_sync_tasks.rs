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
      "by_health": {
        "ok": 1
      },
      "offset": 0,
      "tasks": [
        {
          "connection_id": 3,
          "connection_name": "Dropbox",
          "direction": "ONLY_DOWNLOAD",
          "direction_meaning": "cloud to NAS",
          "health": "ok",
          "local_path": "/test_share/WebDAV test/subfolder",
          "provider": {
            "code": "db",
            "name": "Dropbox",
            "type_id": 2
          },
          "remote_folder_id": "id:xxxx",
          "remote_path": "/docs",
          "status": "uptodate",
          "status_meaning": "everything is in sync",
          "task_id": 4
        }
      ],
      "total": 1
    }
    "#);
}

#[test]
fn filters_of_a_task() {
    insta::assert_snapshot!(of_task("cloudsync/get_selective_sync_config", "cloudsync_get_task_filters"), @r#"
    {
      "filtered_extensions": [
        "wbmp",
        "webdoc",
        "x3f",
        "xbm"
      ],
      "filtered_filenames": [
        "test"
      ],
      "filtered_paths": [
        "/subfolder_1"
      ],
      "max_upload_size_bytes": 1048576,
      "task_id": 4,
      "user_defined_extensions": [
        "iso"
      ],
      "user_defined_filenames": [
        "test"
      ]
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
      "folders": [
        {
          "exists": {
            "code": 1,
            "meaning": "only on the NAS"
          },
          "name": "subfolder_1",
          "path": "/subfolder_1"
        },
        {
          "exists": {
            "code": 1,
            "meaning": "only on the NAS"
          },
          "name": "new folder",
          "path": "/new folder"
        },
        {
          "cloud_folder_id": "id:xxxx",
          "exists": {
            "code": 3,
            "meaning": "on the NAS and in the cloud"
          },
          "name": "test1",
          "path": "/test1"
        },
        {
          "cloud_folder_id": "id:xxxx",
          "exists": {
            "code": 3,
            "meaning": "on the NAS and in the cloud"
          },
          "name": "test2",
          "path": "/test2"
        }
      ],
      "path": "/",
      "task_id": 4,
      "total": 4
    }
    "#);
}

#[test]
fn recent_changes() {
    insta::assert_snapshot!(of_all("cloudsync/get_recently_change", "cloudsync_list_recent_changes"), @r#"
    {
      "in_progress": [
        {
          "account": "username",
          "bit_rate": 2114,
          "file_name": "1111111111111111111111125.jpg",
          "path": "/test_share/WebDAV test/subfolder/test1/asd/1111111111111111.jpg",
          "status": "uploading",
          "task_id": 3,
          "total_bytes": 295493,
          "transferred_bytes": 65535
        },
        {
          "account": "username",
          "bit_rate": 1047,
          "path": "/test_share/WebDAV test/subfolder/test2/ans1.3.png",
          "status": "uploading",
          "task_id": 3,
          "total_bytes": 358122,
          "transferred_bytes": 358122
        }
      ],
      "recent": [
        {
          "action": {
            "code": 1,
            "meaning": "download"
          },
          "level": {
            "code": 2,
            "meaning": "error"
          },
          "path": "/test_share/WebDAV test/subfolder/test_file.paper",
          "task_id": 4
        },
        {
          "action": {
            "code": 1,
            "meaning": "download"
          },
          "level": {
            "code": 2,
            "meaning": "error"
          },
          "path": "/test_share/WebDAV test/subfolder/perfect plan.paper",
          "task_id": 4
        },
        {
          "action": {
            "code": 1,
            "meaning": "download"
          },
          "level": {
            "code": 2,
            "meaning": "error"
          },
          "path": "/test_share/WebDAV test/subfolder/Untitled.paper",
          "task_id": 4
        },
        {
          "action": {
            "code": 1,
            "meaning": "download"
          },
          "level": {
            "code": 2,
            "meaning": "error"
          },
          "path": "/test_share/WebDAV test/subfolder/translation hw.paper",
          "task_id": 4
        },
        {
          "action": {
            "code": 1,
            "meaning": "download"
          },
          "level": {
            "code": 2,
            "meaning": "error"
          },
          "path": "/test_share/WebDAV test/subfolder/song ideas/The Tao of Harp.paper",
          "task_id": 4
        }
      ],
      "server_merges": []
    }
    "#);
}
