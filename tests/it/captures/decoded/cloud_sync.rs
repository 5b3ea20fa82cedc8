//! Connections of Cloud Sync, and its own settings.

use serde_json::{Value, json};

use super::told;

#[track_caller]
pub(super) fn of_connection(name: &str, tool: &str) -> String {
    told(name, tool, json!({ "connection_id": 3 }))
}

pub(super) fn of_all(name: &str, tool: &str) -> String {
    told(name, tool, Value::Object(serde_json::Map::new()))
}

#[test]
fn connections() {
    insta::assert_snapshot!(of_all("cloudsync/list_conn", "cloudsync_list_connections"), @r#"
    {
      "total": 2,
      "by_health": {
        "ok": 1,
        "running": 1
      },
      "offset": 0,
      "all_paused": false,
      "all_users": true,
      "connections": [
        {
          "connection_id": 2,
          "name": "Microsoft OneDrive",
          "health": "running",
          "status": "syncing",
          "status_meaning": "transferring files",
          "unfinished_files": 2,
          "tasks_total": 1,
          "tasks_with_errors": 0,
          "account": "username",
          "provider": {
            "name": "Microsoft OneDrive",
            "code": "od_v1",
            "type_id": 22
          }
        },
        {
          "connection_id": 3,
          "name": "Dropbox",
          "health": "ok",
          "status": "uptodate",
          "status_meaning": "everything is in sync",
          "unfinished_files": 0,
          "tasks_total": 1,
          "tasks_with_errors": 0,
          "account": "username",
          "provider": {
            "name": "Dropbox",
            "code": "db",
            "type_id": 2
          }
        }
      ]
    }
    "#);
}

#[test]
fn properties_of_a_connection() {
    insta::assert_snapshot!(of_connection("cloudsync/get_property", "cloudsync_get_connection"), @r#"
    {
      "connection_id": 3,
      "name": "Dropbox",
      "health": "ok",
      "status": "uptodate",
      "status_meaning": "everything is in sync",
      "unfinished_files": 0,
      "tasks_total": 1,
      "tasks_with_errors": 0,
      "account": "username",
      "provider": {
        "name": "Dropbox",
        "code": "db",
        "type_id": 2
      },
      "quota_total_bytes": 2147483648,
      "quota_used_bytes": 423330996
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
      "task_name": "Dropbox",
      "schedule": {
        "enabled": false,
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
      "max_upload_speed": 0,
      "max_download_speed": 0,
      "pull_event_period_seconds": 60,
      "server_side_encryption": false,
      "part_size_megabytes": 0,
      "provider": {
        "name": "Dropbox",
        "code": "db",
        "type_id": 2
      }
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
      "connection_id": 3,
      "name": "Dropbox",
      "provider": {
        "name": "Dropbox",
        "code": "db",
        "type_id": 2
      },
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
      "total": 2,
      "offset": 0,
      "limit": 30,
      "entries": [
        {
          "time": "2024-08-23T13:08:28Z",
          "level": {
            "code": 2,
            "meaning": "error"
          },
          "action": {
            "code": 1,
            "meaning": "download"
          },
          "error": {
            "code": -36,
            "meaning": "this kind of file in the cloud is not supported"
          },
          "path": "/test_share/WebDAV test/subfolder/OCR Japanese extension.paper",
          "file_type": "file",
          "task_id": 4
        },
        {
          "time": "2024-08-23T13:01:59Z",
          "level": {
            "code": 2,
            "meaning": "error"
          },
          "action": {
            "code": 1,
            "meaning": "download"
          },
          "error": {
            "code": -36,
            "meaning": "this kind of file in the cloud is not supported"
          },
          "path": "/test_share/WebDAV test/subfolder/OCR Japanese extension.paper",
          "file_type": "file",
          "task_id": 4
        }
      ]
    }
    "#);
}

#[test]
fn settings_of_the_package() {
    insta::assert_snapshot!(of_all("cloudsync/get_config", "cloudsync_get_package_config"), @r#"
    {
      "volume_path": "/volume2",
      "log_count": 20000,
      "worker_count": 20,
      "admin_mode": true,
      "delete_from_cloud": false,
      "volumes": [
        {
          "path": "/volume1",
          "name": "Volume 1 (Available capacity:  715.84 GB )",
          "free_bytes": 768625090560,
          "total_bytes": 955458760704
        },
        {
          "path": "/volume2",
          "name": "Volume 2 (Available capacity:  1841.73 GB )",
          "free_bytes": 1977547526144,
          "total_bytes": 3835577597952
        }
      ]
    }
    "#);
}
