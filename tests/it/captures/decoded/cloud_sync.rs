//! Cloud Sync's ten reads that were captured.

use serde_json::{Value, json};

use super::told;

#[track_caller]
fn of_connection(name: &str, tool: &str) -> String {
    told(name, tool, json!({ "connection_id": 3 }))
}

#[track_caller]
fn of_task(name: &str, tool: &str) -> String {
    told(name, tool, json!({ "task_id": 4 }))
}

fn of_all(name: &str, tool: &str) -> String {
    told(name, tool, Value::Object(serde_json::Map::new()))
}

#[test]
fn connections() {
    insta::assert_snapshot!(of_all("cloudsync/list_conn", "cloudsync_list_connections"), @r#"
    {
      "all_paused": false,
      "all_users": true,
      "connections": [
        {
          "account": "username",
          "connection_id": 3,
          "name": "Dropbox",
          "provider": {
            "code": "db",
            "name": "Dropbox",
            "type_id": 2
          },
          "status": "uptodate",
          "status_meaning": "everything is in sync",
          "unfinished_files": 0
        },
        {
          "account": "username",
          "connection_id": 2,
          "name": "Microsoft OneDrive",
          "provider": {
            "code": "od_v1",
            "name": "Microsoft OneDrive",
            "type_id": 22
          },
          "status": "syncing",
          "status_meaning": "transferring files",
          "unfinished_files": 2
        }
      ],
      "total": 2
    }
    "#);
}

#[test]
fn properties_of_a_connection() {
    insta::assert_snapshot!(of_connection("cloudsync/get_property", "cloudsync_get_connection"), @r#"
    {
      "account": "username",
      "connection_id": 3,
      "name": "Dropbox",
      "provider": {
        "code": "db",
        "name": "Dropbox",
        "type_id": 2
      },
      "quota_total_bytes": 2147483648,
      "quota_used_bytes": 423330996,
      "status": "uptodate",
      "status_meaning": "everything is in sync",
      "unfinished_files": 0
    }
    "#);
}

#[test]
fn settings_of_a_connection() {
    let told = of_connection(
        "cloudsync/get_connection_setting",
        "cloudsync_get_connection_settings",
    );
    // All 168 hours, a line for each day.
    let told = told.replace(&"1".repeat(24), "1x24");
    insta::assert_snapshot!(told, @r#"
    {
      "connection_id": 3,
      "max_download_speed": 0,
      "max_upload_speed": 0,
      "part_size_megabytes": 0,
      "provider": {
        "code": "db",
        "name": "Dropbox",
        "type_id": 2
      },
      "pull_event_period_seconds": 60,
      "schedule": {
        "enabled": false,
        "schedule_info": [
          "1x24",
          "1x24",
          "1x24",
          "1x24",
          "1x24",
          "1x24",
          "1x24"
        ],
        "windows": [
          {
            "days": [
              "sun",
              "mon",
              "tue",
              "wed",
              "thu",
              "fri",
              "sat"
            ],
            "from": 0,
            "to": 24
          }
        ]
      },
      "server_side_encryption": false,
      "storage_class": "",
      "task_name": "Dropbox"
    }
    "#);
}

#[test]
fn sign_in_of_a_connection() {
    let told = of_connection(
        "cloudsync/get_conn_auth_info",
        "cloudsync_get_connection_auth",
    );
    insta::assert_snapshot!(told, @r#"
    {
      "auth": {
        "access_key": "",
        "access_token": "***",
        "auth_pass": "",
        "auth_scheme": 0,
        "auth_user": "",
        "bucket_id": "",
        "bucket_name": "",
        "client_id": "***",
        "client_type": "db",
        "conn_id": 3,
        "container_name": "",
        "download_url": "",
        "openstack_api_key": "",
        "openstack_domain_id": "",
        "openstack_domain_name": "",
        "openstack_identity_service_url": "",
        "openstack_identity_service_version": "",
        "openstack_password": "",
        "openstack_proj_id": "",
        "openstack_region": "",
        "openstack_tenant_id": "",
        "openstack_tenant_name": "",
        "openstack_token": "",
        "public_url": "",
        "refresh_token": "***",
        "resource": "",
        "root_folder_id": "",
        "root_folder_path": "/",
        "secret_key": "",
        "server_addr": "",
        "service_host": "",
        "unique_id": "dbid:xxxxxxxx",
        "user_name": "username"
      },
      "connection_id": 3,
      "name": "Dropbox",
      "provider": {
        "code": "db",
        "name": "Dropbox",
        "type_id": 2
      }
    }
    "#);
}

#[test]
fn log_of_a_connection() {
    insta::assert_snapshot!(of_connection("cloudsync/get_log", "cloudsync_list_connection_logs"), @r#"
    {
      "connection_id": 3,
      "connection_name": "Dropbox",
      "entries": [
        {
          "action": {
            "code": 1,
            "meaning": "download"
          },
          "error": {
            "code": -36,
            "meaning": "this kind of file in the cloud is not supported"
          },
          "file_name": "OCR Japanese extension.paper",
          "file_type": "file",
          "level": {
            "code": 2,
            "meaning": "error"
          },
          "path": "/test_share/WebDAV test/subfolder/OCR Japanese extension.paper",
          "task_id": 4,
          "time": "2024-08-23T13:08:28Z"
        },
        {
          "action": {
            "code": 1,
            "meaning": "download"
          },
          "error": {
            "code": -36,
            "meaning": "this kind of file in the cloud is not supported"
          },
          "file_name": "OCR Japanese extension.paper",
          "file_type": "file",
          "level": {
            "code": 2,
            "meaning": "error"
          },
          "path": "/test_share/WebDAV test/subfolder/OCR Japanese extension.paper",
          "task_id": 4,
          "time": "2024-08-23T13:01:59Z"
        }
      ],
      "limit": 100,
      "offset": 0,
      "total": 2
    }
    "#);
}

#[test]
fn tasks_of_a_connection() {
    insta::assert_snapshot!(of_connection("cloudsync/list_sess", "cloudsync_list_tasks"), @r#"
    {
      "tasks": [
        {
          "connection_id": 3,
          "connection_name": "Dropbox",
          "direction": "ONLY_DOWNLOAD",
          "direction_meaning": "cloud to NAS",
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
          "file_name": "ans1.3.png",
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
          "file_name": "test_file.paper",
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
          "file_name": "perfect plan.paper",
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
          "file_name": "Untitled.paper",
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
          "file_name": "translation hw.paper",
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
          "file_name": "The Tao of Harp.paper",
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

#[test]
fn settings_of_the_package() {
    insta::assert_snapshot!(of_all("cloudsync/get_config", "cloudsync_get_package_config"), @r#"
    {
      "admin_mode": true,
      "delete_from_cloud": false,
      "log_count": 20000,
      "volume_path": "/volume2",
      "volumes": [
        {
          "free_bytes": 768625090560,
          "name": "Volume 1 (Available capacity:  715.84 GB )",
          "path": "/volume1",
          "total_bytes": 955458760704
        },
        {
          "free_bytes": 1977547526144,
          "name": "Volume 2 (Available capacity:  1841.73 GB )",
          "path": "/volume2",
          "total_bytes": 3835577597952
        }
      ],
      "worker_count": 20
    }
    "#);
}
