//! What is wrong in the simulated office, each trouble alone, and nothing in the healthy one.

use dsm_sim::{Dialect, Seed};
use serde_json::{Value, json};

use super::scene::Session;
use crate::harness::{Client, office, office_with, row};

const TASK: &str = "SYNO.Backup.Task";
const LISTED: &[&str] = &["last_bkp_result", "next_bkp_time", "schedule", "get_source"];

fn healthy() -> Session {
    Session::on(office_with(|options| options.seed = Seed::Healthy))
}

fn backups(session: &Session) -> Vec<Value> {
    let list = session.ask(TASK, 1, "list", json!({ "additional": LISTED }));
    list["data"]["task_list"].as_array().unwrap().clone()
}

fn target(session: &Session, task: &Value) -> Value {
    let params = json!({ "task_id": task["task_id"], "additional": ["is_online", "used_size"] });
    session.ask("SYNO.Backup.Target", 1, "get", params)["data"].clone()
}

fn cloud(session: &Session, method: &str, id: &Value) -> Value {
    session.ask("SYNO.CloudSync", 1, method, json!({ "connection_id": id }))["data"].clone()
}

fn connections(session: &Session) -> Vec<Value> {
    let list = session.ask("SYNO.CloudSync", 1, "list_conn", json!({}));
    list["data"]["conn"].as_array().unwrap().clone()
}

/// Percent of its quota that an account uses; absent where it has none.
fn percent_used(session: &Session, connection: &Value) -> Option<u64> {
    let account = cloud(session, "get_property", &connection["id"]);
    let bytes = |name: &str| account[name].as_u64().unwrap();
    (bytes("quota_used") * 100).checked_div(bytes("quota_total"))
}

/// The shared folders of which enabled tasks take nothing, part, or what a filter leaves out.
fn uncovered(session: &Session) -> Vec<String> {
    let shares = session.ask("SYNO.FileStation.List", 2, "list_share", json!({}));
    let shares = shares["data"]["shares"].as_array().unwrap().iter();
    let tasks = backups(session);
    let is_covered = |path: &str| {
        tasks.iter().any(|task| {
            let source = &task["source"];
            let whole = |row: &Value| row["folderPath"] == path;
            let excluded = source["backup_filter"]["exclude_list"].as_array();
            task["schedule"]["schedule_enable"] == true
                && source["file_list"]
                    .as_array()
                    .is_some_and(|rows| rows.iter().any(whole))
                && !excluded.is_some_and(|list| list.iter().any(|entry| entry == path))
        })
    };
    let paths = shares.map(|share| share["path"].as_str().unwrap());
    paths
        .filter(|path| *path != "/home" && !is_covered(path))
        .map(str::to_owned)
        .collect()
}

#[test]
fn one_target_is_out_of_reach_and_its_last_backup_was_fine() {
    let session = Session::on(office());
    let tasks = backups(&session);
    let offline: Vec<&Value> = tasks
        .iter()
        .filter(|task| task["state"] == "backupable")
        .filter(|task| target(&session, task)["is_online"] == false)
        .collect();
    assert_eq!(offline.len(), 1);
    assert_eq!(offline[0]["last_bkp_result"], "done");
    assert_eq!(target(&session, offline[0]).get("used_size"), None);
}

#[test]
fn one_backup_was_not_checked_for_months() {
    let session = Session::on(office());
    let checked = |task: &Value| {
        let told = target(&session, task);
        told["last_detect_time"].as_str().unwrap().to_owned()
    };
    // Three months before the office begins.
    let old = backups(&session)
        .iter()
        .filter(|task| checked(task).as_str() < "2024/10/17")
        .map(|task| task["name"].clone())
        .collect::<Vec<_>>();
    assert_eq!(old, ["Photos to C2"]);
}

#[test]
fn of_some_shared_folders_no_backup_has_all() {
    let uncovered = uncovered(&Session::on(office()));
    assert_eq!(
        uncovered,
        ["/contracts", "/homes", "/marketing", "/surveillance"]
    );
}

#[test]
fn one_account_is_almost_full_and_nothing_else() {
    let session = Session::on(office());
    let full: Vec<Value> = connections(&session)
        .into_iter()
        .filter(|one| one["status"] == "uptodate")
        .filter(|one| percent_used(&session, one).is_some_and(|percent| percent > 90))
        .collect();
    assert_eq!(full.len(), 1);
    assert_eq!(full[0]["unfinished_files"], 0);
}

#[test]
fn some_syncs_go_one_way_and_one_of_them_removes_in_the_cloud() {
    let nas = office();
    let mut removing = Vec::new();
    for task in nas.holds()["sync_tasks"].as_array().unwrap() {
        if task["direction"] == "ONLY_UPLOAD" && task["no_delete"] == false {
            removing.push(task["local_path"].clone());
        }
    }
    assert_eq!(removing, ["/scans/Phone"]);
    let held = nas.holds();
    assert_eq!(
        row(&held["sync_tasks"], "id", 4)["direction"],
        "ONLY_DOWNLOAD"
    );
}

#[test]
fn one_cause_fills_the_log_of_a_connection() {
    let session = Session::on(office());
    let params = json!({ "connection_id": 15, "offset": 0, "limit": 1000, "log_level": 2 });
    let log = session.ask("SYNO.CloudSync", 1, "get_log", params)["data"].clone();
    assert_eq!(log["total"], 166);
    for line in log["items"].as_array().unwrap() {
        assert_eq!(line["error_code"], -15);
        assert_eq!(line["path"], log["items"][0]["path"]);
    }
}

#[test]
fn the_log_of_backups_has_a_word_on_each_trouble() {
    let session = Session::on(office());
    let last = |task: i64| {
        let params = json!({ "offset": 0, "limit": 3, "task_id": task });
        let log = session.ask("SYNO.SDS.Backup.Client.Common.Log", 1, "list", params);
        log["data"]["log_list"].to_string()
    };
    for (task, words) in [
        (3, "Failed to run backup task."),
        (5, "The target is found broken."),
        (
            9,
            "Incomplete file backup. (The file is a special file.) [/volume1/marketing/Website/",
        ),
        (13, "Failed to run backup integrity check."),
    ] {
        assert!(last(task).contains(words), "{task}: {}", last(task));
    }
    assert!(last(11).starts_with("[{\"event\":\"[Competitions to S3] Backup task started.\""));
}

#[test]
fn in_the_healthy_office_nothing_is_wrong() {
    let session = healthy();
    assert_eq!(uncovered(&session), Vec::<String>::new());
    for task in backups(&session) {
        let target = target(&session, &task);
        assert_eq!(target["is_online"], true);
        assert!(target["last_detect_time"].as_str().unwrap() > "2024/12/15");
        assert!(task["next_bkp_time"].as_str().unwrap() > "2025/01/15 13:00");
    }
    for connection in connections(&session) {
        let percent = percent_used(&session, &connection);
        assert!(percent.is_none_or(|percent| percent < 50), "{connection}");
    }
    for task in session.nas.holds()["sync_tasks"].as_array().unwrap() {
        assert_eq!(task["direction"], "BIDIRECTION");
    }
    let bad = json!({ "offset": 0, "limit": 1, "log_level": 2 });
    let log = session.ask("SYNO.CloudSync", 1, "get_log", bad);
    assert_eq!(log["data"]["total"], 0);
    let all = json!({ "offset": 0, "limit": 1 });
    let log = session.ask("SYNO.SDS.Backup.Client.Common.Log", 1, "list", all);
    let counted = &log["data"];
    assert_eq!(
        (&counted["error_count"], &counted["warn_count"]),
        (&json!(0), &json!(0))
    );
    let mut client = Client::connect(&session.nas);
    for (list, total) in [
        ("cloudsync_list_connections", 5),
        ("cloudsync_list_tasks", 8),
        ("hyperbackup_list_tasks", 6),
    ] {
        let answer = client.call(list, json!({}));
        assert_eq!(answer["by_health"], json!({ "ok": total }), "{answer}");
    }
}

#[test]
fn the_healthy_office_speaks_as_documented_too() {
    let nas = office_with(|options| {
        options.seed = Seed::Healthy;
        options.dialect = Dialect::Documented;
    });
    let mut client = Client::connect(&nas);
    let connections = client.call("cloudsync_list_connections", json!({}));
    assert_eq!(
        connections["by_health"],
        json!({ "ok": 5 }),
        "{connections}"
    );
    let backups = client.call("hyperbackup_list_tasks", json!({}));
    // How the last run ended is not documented.
    assert_eq!(backups["by_health"], json!({ "unknown": 6 }), "{backups}");
}
