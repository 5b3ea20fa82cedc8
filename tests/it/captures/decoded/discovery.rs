//! What the server takes from the APIs that real NASes advertise.

use serde_json::json;

use super::{CannedNas, nas_of};

/// What the tools of both packages say on a NAS that advertises that, and where they asked.
fn asked(name: &str) -> String {
    let nas = nas_of(name);
    nas.replay("cloudsync/list_conn");
    let mut client = nas.client();
    let mut said = String::new();
    for tool in ["cloudsync_list_connections", "hyperbackup_list_tasks"] {
        let id = client.send_call(tool, json!({}));
        let result = client.answer(id)["result"].clone();
        let told = match result["isError"] == true {
            true => result["content"][0]["text"].as_str().unwrap().to_owned(),
            false => format!("{} of them", result["structuredContent"]["total"]),
        };
        said += &format!("{tool}: {told}\n");
    }
    said + &requests(&nas)
}

/// Without what time it is, which is asked while the answer to something else is awaited.
fn requests(nas: &CannedNas) -> String {
    let mut lines: Vec<String> = Vec::new();
    for asked in nas.asked() {
        let param = |name: &str| asked.params[name].clone();
        if ["SYNO.Core.System", "SYNO.DSM.Info"].contains(&param("api").as_str()) {
            continue;
        }
        let line = format!(
            "{} {} {} {}",
            asked.path,
            param("api"),
            param("version"),
            param("method")
        );
        if lines.last() != Some(&line) {
            lines.push(line);
        }
    }
    lines.join("\n")
}

#[test]
fn dsm_7_with_both_packages() {
    insta::assert_snapshot!(asked("dsm/api_info.both_packages"), @r"
    cloudsync_list_connections: 2 of them
    hyperbackup_list_tasks: 0 of them
    /webapi/query.cgi SYNO.API.Info 1 query
    /webapi/entry.cgi SYNO.API.Auth 7 login
    /webapi/entry.cgi SYNO.CloudSync 1 list_conn
    /webapi/entry.cgi SYNO.CloudSync 1 list_sess
    /webapi/entry.cgi SYNO.Backup.Task 1 list
    ");
}

#[test]
fn dsm_7_without_cloud_sync() {
    insta::assert_snapshot!(asked("dsm/api_info.hyperbackup_only"), @r#"
    cloudsync_list_connections: Cloud Sync is not installed or not running on this NAS (SYNO.CloudSync is not offered). Install or start Cloud Sync in Package Center on the NAS.
    hyperbackup_list_tasks: 0 of them
    /webapi/query.cgi SYNO.API.Info 1 query
    /webapi/entry.cgi SYNO.API.Auth 7 login
    /webapi/entry.cgi SYNO.Backup.Task 1 list
    "#);
}

#[test]
fn dsm_6_with_both_packages() {
    insta::assert_snapshot!(asked("dsm/api_info.dsm6.both_packages"), @r"
    cloudsync_list_connections: 2 of them
    hyperbackup_list_tasks: 0 of them
    /webapi/query.cgi SYNO.API.Info 1 query
    /webapi/auth.cgi SYNO.API.Auth 6 login
    /webapi/entry.cgi SYNO.CloudSync 1 list_conn
    /webapi/entry.cgi SYNO.CloudSync 1 list_sess
    /webapi/entry.cgi SYNO.Backup.Task 1 list
    ");
}

#[test]
fn dsm_6_without_packages() {
    insta::assert_snapshot!(asked("dsm/api_info.dsm6.no_packages"), @r#"
    cloudsync_list_connections: Cloud Sync is not installed or not running on this NAS (SYNO.CloudSync is not offered). Install or start Cloud Sync in Package Center on the NAS.
    hyperbackup_list_tasks: Hyper Backup is not installed or not running on this NAS (SYNO.Backup.Task is not offered). Install or start Hyper Backup in Package Center on the NAS.
    /webapi/query.cgi SYNO.API.Info 1 query
    "#);
}

#[test]
fn dsm_5_with_its_own_paths() {
    insta::assert_snapshot!(asked("dsm/api_info.dsm5.underscore_path"), @r"
    cloudsync_list_connections: 2 of them
    hyperbackup_list_tasks: 0 of them
    /webapi/query.cgi SYNO.API.Info 1 query
    /webapi/auth.cgi SYNO.API.Auth 4 login
    /webapi/_______________________________________________________entry.cgi SYNO.CloudSync 1 list_conn
    /webapi/_______________________________________________________entry.cgi SYNO.CloudSync 1 list_sess
    /webapi/_______________________________________________________entry.cgi SYNO.Backup.Task 1 list
    ");
}
