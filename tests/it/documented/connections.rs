use dsm_sim::{FaultKind, SimulatedNas};
use serde_json::{Value, json};

use super::{ask, ask_on, changes, documented};
use crate::harness::{Client, fault, row};

const KNOWN: &str = "There are 3 (Dropbox), 2 (Microsoft OneDrive), 5 (Google Drive (competitions)), 8 (Amazon S3), 12 (Structural engineers (WebDAV)), 15 (Nextcloud (surveyors)), 16 (Dropbox (marketing)), 17 (OneDrive (Pierre's phone)).";
const PAUSE: &str = "cloudsync_pause_connection";
const RESUME: &str = "cloudsync_resume_connection";

/// The ids of the connections that the NAS holds as paused.
fn paused(nas: &SimulatedNas) -> Vec<i64> {
    let held = nas.holds();
    let connections = held["connections"].as_array().unwrap().iter();
    let paused = connections.filter(|connection| connection["paused"] == true);
    paused.map(|one| one["id"].as_i64().unwrap()).collect()
}

fn listed(arguments: Value) -> Vec<String> {
    let list = ask("cloudsync_list_connections", arguments);
    let connections = list["connections"].as_array().unwrap().iter();
    connections
        .map(|one| {
            let text = |value: &Value| value.as_str().unwrap().to_owned();
            format!(
                "{} {}, {}, {}: {}",
                one["connection_id"],
                text(&one["provider"]["name"]),
                text(&one["name"]),
                text(&one["account"]),
                text(&one["status"]),
            )
        })
        .collect()
}

#[test]
fn the_list_names_providers_accounts_and_statuses_and_is_sorted_by_account() {
    insta::assert_snapshot!(listed(json!({})).join("\n"), @r"
    15 webdav, Nextcloud (surveyors), lm-survey: error
    5 Google Drive, Google Drive (competitions), lm.competitions@gmail.example: error
    12 webdav, Structural engineers (WebDAV), lm-exchange: connected
    2 Microsoft OneDrive, Microsoft OneDrive, anna.lindqvist@lindqvist-moreau.example: connected
    8 Amazon S3, Amazon S3, lm-nas-backup: connected
    17 Microsoft OneDrive, OneDrive (Pierre's phone), pierre.moreau@lindqvist-moreau.example: connected
    16 Dropbox, Dropbox (marketing), press@lindqvist-moreau.example: connected
    3 Dropbox, Dropbox, studio@lindqvist-moreau.example: connected
    ");
}

#[test]
fn the_list_can_be_sorted_by_cloud() {
    let ids: Vec<String> = listed(json!({ "group_by": "cloud_type" }))
        .iter()
        .map(|line| line.split(' ').next().unwrap().to_owned())
        .collect();
    assert_eq!(ids, ["5", "15", "12", "2", "3", "16", "17", "8"]);
}

#[test]
fn what_the_documents_do_not_tell_is_absent() {
    let list = ask("cloudsync_list_connections", json!({}));
    assert_eq!(list["total"], 8);
    assert_eq!(list.get("all_paused"), None);
    assert_eq!(
        *row(&list["connections"], "connection_id", 2),
        json!({
            "connection_id": 2,
            "health": "running",
            "tasks_total": 3,
            "tasks_with_errors": 0,
            "name": "Microsoft OneDrive",
            "provider": { "name": "Microsoft OneDrive", "code": "onedrive" },
            "account": "anna.lindqvist@lindqvist-moreau.example",
            "status": "connected",
            "status_meaning": "linked to the cloud account",
        })
    );
}

#[test]
fn a_connection_comes_with_its_quota() {
    let answer = ask("cloudsync_get_connection", json!({ "connection_id": 3 }));
    assert_eq!(
        answer,
        json!({
            "connection_id": 3,
            "health": "ok",
            "tasks_total": 1,
            "tasks_with_errors": 0,
            "name": "Dropbox",
            "provider": { "name": "Dropbox", "code": "dropbox" },
            "account": "studio@lindqvist-moreau.example",
            "status": "connected",
            "status_meaning": "linked to the cloud account",
            "quota_total_bytes": 2_147_483_648_i64,
            "quota_used_bytes": 423_330_996,
        })
    );
}

#[test]
fn an_unknown_connection_is_told_with_those_that_exist_and_nothing_is_changed() {
    let nas = documented();
    let mut client = Client::connect(&nas);
    for tool in [
        "cloudsync_get_connection",
        "cloudsync_list_connection_logs",
        "cloudsync_list_tasks",
        PAUSE,
        RESUME,
    ] {
        let error = client.call_error(tool, json!({ "connection_id": 4 }));
        assert_eq!(error, format!("No connection 4. {KNOWN}"), "{tool}");
    }
    assert_eq!(changes(&nas), Vec::<String>::new());
}

#[test]
fn pauses_only_the_named_connection_and_reads_its_tasks() {
    let nas = documented();
    let answer = ask_on(&nas, PAUSE, json!({ "connection_id": 2 }));
    assert_eq!(paused(&nas), [2, 12]);
    assert_eq!(
        answer,
        json!({
            "change_id": answer["change_id"],
            "outcome": "done",
            "took_effect": true,
            "read_back": true,
            "connections": [{
                "connection_id": 2,
                "name": "Microsoft OneDrive",
                "status": "connected",
                "status_meaning": "linked to the cloud account",
                "tasks_total": 3,
                "tasks_paused": 3,
            }],
            "before": [{ "connection_id": 2, "status": "connected", "paused": false }],
            "undo": { "tool": "cloudsync_resume_connection", "arguments": { "connection_id": "2" } },
        })
    );
}

#[test]
fn resumes_only_the_named_connection() {
    let nas = documented();
    let answer = ask_on(&nas, RESUME, json!({ "connection_id": 12 }));
    assert_eq!(paused(&nas), Vec::<i64>::new());
    assert_eq!(answer["took_effect"], true);
    let now = row(&answer["connections"], "connection_id", 12);
    assert_eq!(now["tasks_paused"], 0);
}

#[test]
fn all_is_one_call_for_each_connection_and_never_one_without_an_id() {
    // Two of them have an error, which resuming does not mend, and which is told with it.
    for (tool, method, left, warned) in [
        (PAUSE, "Pause", vec![3, 2, 5, 8, 12, 15, 16, 17], false),
        (RESUME, "Resume", vec![], true),
    ] {
        let nas = documented();
        let answer = ask_on(&nas, tool, json!({ "all": true }));
        assert_eq!(paused(&nas), left);
        assert_eq!(answer["took_effect"], true, "{answer}");
        let warning = answer["warning"].to_string();
        assert_eq!(
            warning.contains("connection 5 (Google Drive (competitions)) DOES NOT SYNC"),
            warned,
            "{warning}"
        );
        let sent: Vec<String> = [3, 2, 5, 8, 12, 15, 16, 17]
            .map(|id| format!("POST SYNO.CloudSync.Connection 1 {method} conn_id={id}"))
            .into();
        assert_eq!(changes(&nas), sent);
        assert_eq!(answer["connections"].as_array().unwrap().len(), 8);
    }
}

#[test]
fn a_connection_that_refuses_does_not_hold_up_the_others() {
    let nas = documented();
    let mut client = Client::connect(&nas);
    nas.inject(fault(FaultKind::Code(105), "Pause", 1));
    let answer = client.call(PAUSE, json!({ "all": true }));
    assert_eq!(paused(&nas), [2, 5, 8, 12, 15, 16, 17]);
    assert_eq!(answer["took_effect"], false);
    assert_eq!(answer["connections"].as_array().unwrap().len(), 7);
    assert_eq!(answer["outcome"], "partly_done");
    let cause = answer["cause"].as_str().unwrap();
    assert!(cause.starts_with("Connection 3 (Dropbox): "), "{cause}");
}

#[test]
fn a_pause_with_an_unclear_end_is_not_followed_by_more() {
    let nas = documented();
    let mut client = Client::connect(&nas);
    nas.inject(fault(FaultKind::ResetAfter, "Pause", 1));
    let error = client.call_error(PAUSE, json!({ "all": true }));
    assert!(error.contains("may or may not have run"), "{error}");
    assert_eq!(changes(&nas).len(), 1);
    assert_eq!(paused(&nas), [3, 12]);
}

#[test]
fn sends_nothing_unless_told_what_to_pause() {
    let nas = documented();
    let mut client = Client::connect(&nas);
    for arguments in [
        json!({}),
        json!({ "all": false }),
        json!({ "connection_id": 3, "all": true }),
    ] {
        let error = client.call_error(PAUSE, arguments);
        assert!(error.starts_with("Bad argument"), "{error}");
    }
    assert_eq!(nas.requests(), []);
}

// A connection of the document has no word for being paused: its tasks have.
#[test]
fn a_connection_is_as_well_as_its_tasks() {
    let nas = documented();
    let mut client = Client::connect(&nas);
    let health = |client: &mut Client, id: i64| {
        let list = client.call("cloudsync_list_connections", json!({}));
        row(&list["connections"], "connection_id", id)["health"].clone()
    };
    assert_eq!(health(&mut client, 12), "paused");
    assert_eq!(health(&mut client, 2), "running");
    client.call(PAUSE, json!({ "connection_id": 2 }));
    assert_eq!(health(&mut client, 2), "paused");
}
