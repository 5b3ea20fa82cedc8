//! What contradicts itself is not good news: answers about something else, and fields that cannot all be so.

use std::sync::{Mutex, PoisonError};

use dsm_sim::{BackupTask, SimulatedNas};
use serde_json::{Value, json};

use super::{REPORT, START, about, calm, problems, task_in, unseen};
use crate::{
    fuzz::proxy::{Plan, Tampering, TamperingProxy},
    harness::{Client, Process, connection},
    untold::fields::edit,
};

const HOUR: i64 = 3_600;

/// A client whose NAS tells something otherwise, by the path of the field, in answers of a method.
pub(super) struct Otherwise {
    proxy: TamperingProxy,
    client: Client<'static>,
}

impl Otherwise {
    pub(super) fn before(nas: &SimulatedNas) -> Self {
        let proxy = TamperingProxy::before(&nas.url());
        let client = Client::greeted(Process::start(&[], &connection(&proxy.url())));
        Self { proxy, client }
    }

    pub(super) fn tell(
        &mut self,
        method: &str,
        path: &str,
        change: fn(&mut Value, &str),
    ) -> &mut Self {
        self.proxy.follow(Plan {
            method: Some(method.to_owned()),
            tampering: Tampering::Edit(change, path.to_owned()),
            ..Plan::default()
        });
        self
    }

    pub(super) fn report(&mut self) -> Value {
        self.client.call(REPORT, json!({}))
    }
}

fn another(answer: &mut Value, path: &str) {
    edit(answer, path, &|fields, name| {
        fields.insert(name.to_owned(), json!(99));
    });
}

/// The id as some NASes write it.
fn as_text(answer: &mut Value, path: &str) {
    edit(answer, path, &|fields, name| {
        let text = fields[name].to_string();
        fields.insert(name.to_owned(), json!(text));
    });
}

#[test]
fn a_status_that_names_another_task_is_not_that_of_the_task() {
    let nas = calm();
    let mut otherwise = Otherwise::before(&nas);
    let told = otherwise.tell("status", "task_id", as_text).report();
    assert_eq!(told["verdict"], "protected", "{told}");
    let told = otherwise.tell("status", "task_id", another).report();
    assert_eq!(told["verdict"], "at_risk", "{told}");
    let why = unseen(&told);
    assert!(why.contains("status of backup task 1"), "{told}");
    assert!(why.contains("about task 99"), "{told}");
    assert_eq!(told["fine"]["backup_tasks"]["fine"], 0, "{told}");
}

#[test]
fn no_tool_takes_a_status_of_another_task_for_that_of_its_own() {
    let nas = calm();
    let mut otherwise = Otherwise::before(&nas);
    otherwise.tell("status", "task_id", another);
    for tool in [
        "hyperbackup_get_task_status",
        "hyperbackup_diagnose_task",
        "hyperbackup_run_task",
        "hyperbackup_suspend_task",
        "hyperbackup_check_integrity",
    ] {
        let error = otherwise.client.call_error(tool, json!({ "task_id": "1" }));
        assert!(error.contains("about task 99"), "{tool}: {error}");
    }
    for tool in ["hyperbackup_get_task", "hyperbackup_list_tasks"] {
        let arguments = match tool {
            "hyperbackup_get_task" => json!({ "task_id": "1" }),
            _ => json!({}),
        };
        let told = otherwise.client.call(tool, arguments).to_string();
        assert!(told.contains("about task 99"), "{tool}: {told}");
        assert!(!told.contains(r#""health":"ok""#), "{tool}: {told}");
    }
    let changes = nas.requests().into_iter();
    let sent = changes.filter(|one| {
        let method = one.params.get("method").map(String::as_str);
        matches!(method, Some("backup" | "suspend" | "error_detect"))
    });
    assert_eq!(sent.count(), 0);
    otherwise.tell("get", "task_id", another);
    let error = otherwise
        .client
        .call_error("hyperbackup_get_task", json!({ "task_id": "1" }));
    assert!(error.contains("about task 99"), "{error}");
}

#[test]
fn what_cloud_sync_tells_of_another_connection_is_not_that_of_the_one_asked_for() {
    let nas = calm();
    let mut otherwise = Otherwise::before(&nas);
    let told = otherwise.tell("list_sess", "sess[].conn_id", as_text);
    assert_eq!(told.report()["verdict"], "protected");
    let told = otherwise
        .tell("list_sess", "sess[].conn_id", another)
        .report();
    assert_eq!(told["verdict"], "at_risk", "{told}");
    assert!(unseen(&told).contains("of connection 99"), "{told}");
    assert_eq!(told["fine"]["connections"]["fine"], 0, "{told}");
    otherwise.tell("get_conn_auth_info", "conn_id", another);
    let of_three = json!({ "connection_id": "3" });
    let error = otherwise
        .client
        .call_error("cloudsync_get_connection_auth", of_three);
    assert!(error.contains("about connection 99"), "{error}");
}

type Run = fn(&mut BackupTask);

fn run(task: &mut BackupTask, began: i64, ended: i64, success: i64) {
    task.last_time = Some(*START - began);
    task.last_end_time = Some(*START - ended);
    task.last_success_time = Some(*START - success);
}

#[test]
fn a_run_that_is_newer_than_the_last_success_did_not_succeed_though_it_is_told_to_be_done() {
    let doubtful: [Run; 5] = [
        |task| run(task, 5 * HOUR, 4 * HOUR, 29 * HOUR),
        |task| run(task, 5 * HOUR, 4 * HOUR, 6 * HOUR),
        // Where the end is told for the beginning as well.
        |task| run(task, 4 * HOUR, 4 * HOUR, 9 * HOUR),
        |task| run(task, 4 * HOUR, 9 * HOUR, 9 * HOUR),
        |task| {
            run(task, 5 * HOUR, 4 * HOUR, 29 * HOUR);
            task.status = "detect".into();
            task.state = "error_detect".into();
        },
    ];
    for (place, bring_about) in doubtful.into_iter().enumerate() {
        let nas = calm();
        nas.edit(|office| bring_about(task_in(office)));
        let mut client = Client::connect(&nas);
        let told = client.call(REPORT, json!({}));
        assert_eq!(told["verdict"], "at_risk", "{place}: {told}");
        let finding = about(&told, "backup_task", "Nightly to the vault").unwrap();
        assert_eq!(problems(finding), ["unknown"], "{place}: {finding}");
        let words = finding["evidence"][0].as_str().unwrap();
        assert!(words.contains("last result done"), "{place}: {finding}");
        assert_eq!(told["fine"]["backup_tasks"]["fine"], 0);
        assert_eq!(told["fine"]["shared_folders"]["fine"], 0, "{told}");
        let list = client.call("hyperbackup_list_tasks", json!({}));
        assert_ne!(list["tasks"][0]["health"], "ok", "{place}: {list}");
    }
    // As in task.status.idle.pm, .idle.scheduled, .restore_only and .running.scheduled.
    let sound: [Run; 5] = [
        |task| run(task, 5 * HOUR, 4 * HOUR, 4 * HOUR),
        |task| run(task, 4 * HOUR, 4 * HOUR, 4 * HOUR + 60),
        |task| run(task, 4 * HOUR, 4 * HOUR, 4 * HOUR + 19 * 60),
        |task| {
            run(task, 4 * HOUR, 4 * HOUR, 4 * HOUR + 60);
            task.start(*START);
        },
        |task| {
            run(task, 5 * HOUR, 4 * HOUR, 4 * HOUR);
            task.last_end_time = None;
        },
    ];
    for (place, bring_about) in sound.into_iter().enumerate() {
        let nas = calm();
        nas.edit(|office| bring_about(task_in(office)));
        let told = super::report(&nas);
        assert_eq!(told["verdict"], "protected", "{place}: {told}");
    }
}

#[test]
fn a_folder_that_one_list_says_is_gone_is_gone_whatever_the_others_say() {
    static SAYS: Mutex<(&str, Value)> = Mutex::new(("", Value::Null));
    let says = |field, value: Value| {
        *SAYS.lock().unwrap_or_else(PoisonError::into_inner) = (field, value);
    };
    let said: fn(&mut Value, &str) = |answer, path| {
        let (field, value) = &*SAYS.lock().unwrap_or_else(PoisonError::into_inner);
        let path = format!("task_list[].source.{path}.{field}");
        // A row of share_list has no field `missing` of its own.
        let (rows, field) = path.rsplit_once('.').unwrap();
        let rows = rows.to_owned();
        edit(answer, &rows, &|fields, name| {
            let rows = match &mut fields[name] {
                Value::Array(rows) => rows.iter_mut().take(1).collect::<Vec<_>>(),
                row => vec![row],
            };
            for row in rows {
                row[field] = value.clone();
            }
        });
    };
    let nas = calm();
    let mut otherwise = Otherwise::before(&nas);
    for (list, field, good, bad) in [
        ("folder_list", "missing", json!(false), json!(true)),
        ("folder_list", "isValidSource", json!(true), json!(false)),
        ("file_list", "missing", json!(false), json!(true)),
        (
            "share_list.projects",
            "isValidSource",
            json!(true),
            json!(false),
        ),
        ("share_list.projects", "missing", json!(false), json!(true)),
    ] {
        says(field, good);
        let told = otherwise.tell("list", list, said).report();
        assert_eq!(told["verdict"], "protected", "{list}.{field}: {told}");
        says(field, bad);
        let told = otherwise.tell("list", list, said).report();
        let case = format!("{list}.{field}: {told}");
        let finding = about(&told, "backup_task", "Nightly to the vault").expect(&case);
        assert_eq!(problems(finding), ["sources_missing"], "{case}");
        let shares = &told["fine"]["shared_folders"];
        assert_eq!(shares["fine"], 0, "{case}");
        assert!(
            about(&told, "shared_folder", "projects").is_some(),
            "{case}"
        );
    }
}

#[test]
fn a_schedule_that_can_never_be_followed_is_told_though_a_next_backup_is() {
    for (field, value, words) in [
        ("week_name", json!(""), "names no day"),
        ("week_name", json!("7"), "which is none"),
        ("hour", json!(27), "its hour is 27"),
        ("min", json!(-1), "its minute is -1"),
        ("last_work_hour", json!(99), "its last hour is 99"),
        ("repeat_hour", json!(-2), "between two backups is -2"),
    ] {
        let nas = calm();
        let next = *START + 9 * HOUR;
        nas.edit(|office| {
            let task = task_in(office);
            task.next_time = Some(next);
            let told = json!({ field: value });
            task.schedule.told_otherwise = told.as_object().unwrap().clone();
        });
        let told = super::report(&nas);
        assert_eq!(told["verdict"], "at_risk", "{field}: {told}");
        let finding = about(&told, "backup_task", "Nightly to the vault").unwrap();
        assert_eq!(problems(finding)[0], "unknown", "{field}: {finding}");
        let words_told = finding["evidence"].to_string();
        assert!(words_told.contains(words), "{field}: {finding}");
        assert!(words_told.contains("next backup"), "{field}: {finding}");
        assert_eq!(told["fine"]["backup_tasks"]["fine"], 0, "{field}");
        // What is off need not be possible.
        nas.edit(|office| task_in(office).schedule.enabled = false);
        let told = super::report(&nas);
        let finding = about(&told, "backup_task", "Nightly to the vault").unwrap();
        assert_eq!(problems(finding), ["unscheduled"], "{field}: {finding}");
    }
    for sound in [
        json!({ "hour": 0, "min": 0, "last_work_hour": 23, "repeat_hour": 1 }),
        json!({ "week_name": "0,6", "monthly_week": [] }),
        json!({ "hour": null, "last_work_hour": null }),
    ] {
        let nas = calm();
        nas.edit(|office| {
            let task = task_in(office);
            task.next_time = Some(*START + 20 * HOUR);
            super::succeeded(task, *START - HOUR / 2);
            task.schedule.told_otherwise = sound.as_object().unwrap().clone();
        });
        let told = super::report(&nas);
        assert_eq!(told["verdict"], "protected", "{sound}: {told}");
    }
}

/// What stands in the list of connections beside its rows.
fn beside(answer: &mut Value, told: &str) {
    let told: Value = serde_json::from_str(told).unwrap();
    let fields = told.as_object().unwrap().clone();
    answer["data"].as_object_mut().unwrap().extend(fields);
}

#[test]
fn an_error_that_only_cloud_sync_as_a_whole_tells_of_counts() {
    let nas = calm();
    let mut otherwise = Otherwise::before(&nas);
    let notified = |level: &str| {
        format!(
            r#"{{ "notification": {{ "file_count": 1, "latest_file_info": {{ "action": 6, "log_level": {level}, "name": "Offer.pdf" }} }} }}"#
        )
    };
    for (told, words) in [
        (notified("2"), "Offer.pdf, upload failed"),
        (notified("7"), "Offer.pdf"),
        (
            r#"{ "tray_status": "error" }"#.into(),
            "status of Cloud Sync as a whole is error",
        ),
    ] {
        let report = otherwise.tell("list_conn", &told, beside).report();
        assert_eq!(report["verdict"], "at_risk", "{told}: {report}");
        let finding = about(&report, "package", "Cloud Sync").unwrap();
        assert_eq!(problems(finding), ["in_error"], "{told}: {finding}");
        let evidence = finding["evidence"][0].as_str().unwrap();
        assert!(evidence.contains(words), "{told}: {finding}");
        assert!(finding["next_step"]["tool"].is_string(), "{finding}");
    }
    for told in [
        notified("0"),
        notified("null"),
        r#"{ "notification": null, "tray_status": "syncing" }"#.into(),
        r#"{ "notification": "surprise" }"#.into(),
    ] {
        let report = otherwise.tell("list_conn", &told, beside).report();
        assert_eq!(report["verdict"], "protected", "{told}: {report}");
    }
    // A connection that shows it is told itself, and that is enough.
    nas.edit(|office| {
        office.connections[0].status = "error".into();
        office.connections[0].error = -10;
    });
    let report = otherwise.tell("list_conn", &notified("2"), beside).report();
    let of_package = about(&report, "package", "Cloud Sync").map(problems);
    assert_ne!(of_package, Some(vec!["in_error"]), "{report}");
}

#[test]
fn what_the_list_of_tasks_and_the_status_tell_otherwise_is_doubted() {
    fn say(answer: &mut Value, told: &str) {
        let (path, value) = told.split_once('=').unwrap();
        let value: Value = serde_json::from_str(value).unwrap();
        edit(answer, &format!("task_list[].{path}"), &|fields, name| {
            fields.insert(name.to_owned(), value.clone());
        });
    }
    let nas = calm();
    let mut otherwise = Otherwise::before(&nas);
    for (told, words) in [
        (
            r#"last_bkp_result="failed""#,
            "the list of tasks says failed, its status done",
        ),
        (r#"state="broken""#, "the list of tasks says broken"),
        (
            "schedule.schedule_enable=false",
            "schedule on: the list of tasks says false",
        ),
        (
            r#"next_bkp_time="2020/01/02 03:00""#,
            "next backup: the list of tasks says 2020",
        ),
    ] {
        let report = otherwise.tell("list", told, say).report();
        assert_eq!(report["verdict"], "at_risk", "{told}: {report}");
        let finding = about(&report, "backup_task", "Nightly to the vault").unwrap();
        assert_eq!(problems(finding), ["unknown"], "{told}: {finding}");
        assert!(
            finding["evidence"].to_string().contains(words),
            "{told}: {finding}"
        );
        assert_eq!(report["fine"]["backup_tasks"]["fine"], 0, "{told}");
        assert_eq!(report["fine"]["shared_folders"]["fine"], 0, "{told}");
    }
    // A run may begin between the two answers.
    for told in [
        r#"status="waiting""#,
        r#"last_bkp_result="done""#,
        r#"state="""#,
        r#"next_bkp_time="2090/01/02 03:00""#,
    ] {
        let report = otherwise.tell("list", told, say).report();
        assert_eq!(report["verdict"], "protected", "{told}: {report}");
    }
}

#[test]
fn a_list_that_counts_none_of_its_rows_may_lack_others() {
    fn count(answer: &mut Value, told: &str) {
        let (path, value) = told.split_once('=').unwrap();
        let value: Value = serde_json::from_str(value).unwrap();
        edit(answer, path, &|fields, name| {
            fields.insert(name.to_owned(), value.clone());
        });
    }
    let nas = calm();
    let mut otherwise = Otherwise::before(&nas);
    for (method, what) in [
        ("list", "the NAS counts 0 backup tasks and lists 1"),
        ("list_conn", "the NAS counts 0 connections and lists 1"),
        ("list_sess", "the NAS counts 0 tasks"),
        ("list_share", "some of the shared folders"),
    ] {
        let told = otherwise.tell(method, "total=0", count).report();
        assert_eq!(told["verdict"], "at_risk", "{method}: {told}");
        assert!(unseen(&told).contains(what), "{method}: {told}");
        let told = otherwise.tell(method, "total=null", count).report();
        assert_eq!(told["verdict"], "protected", "{method}: {told}");
    }
    let told = otherwise.tell("list_share", "total=-1", count).report();
    assert_eq!(told["verdict"], "at_risk", "{told}");
    assert!(
        unseen(&told).contains("some of the shared folders"),
        "{told}"
    );
}

#[test]
fn a_last_synchronization_that_failed_speaks_against_a_status_that_is_fine() {
    fn last(answer: &mut Value, word: &str) {
        for row in answer["data"]["conn"].as_array_mut().unwrap() {
            row["last_sync_status"] = json!(word);
        }
    }
    let nas = calm();
    let mut otherwise = Otherwise::before(&nas);
    for word in ["uptodate", "", "something_new"] {
        let told = otherwise.tell("list_conn", word, last).report();
        assert_eq!(told["verdict"], "protected", "{word}: {told}");
    }
    let told = otherwise.tell("list_conn", "error", last).report();
    assert_eq!(told["verdict"], "at_risk", "{told}");
    let finding = about(&told, "connection", "Dropbox").unwrap();
    assert_eq!(problems(finding), ["unknown"], "{told}");
    let evidence = finding["evidence"].to_string();
    assert!(
        evidence.contains("last synchronization ended with an error"),
        "{told}"
    );
    assert_eq!(told["fine"]["connections"]["fine"], 0, "{told}");
}

#[test]
fn a_quota_of_another_account_is_not_that_of_the_connection() {
    let nas = calm();
    let mut otherwise = Otherwise::before(&nas);
    for told in [
        r#"{ "user_name": "somebody.else" }"#,
        r#"{ "type": "gdrive" }"#,
    ] {
        let report = otherwise.tell("get_property", told, beside).report();
        assert_eq!(report["verdict"], "at_risk", "{told}: {report}");
        let why = unseen(&report);
        assert!(why.contains("used space of the cloud account"), "{report}");
        assert!(why.contains("its properties"), "{report}");
        assert_eq!(report["fine"]["connections"]["fine"], 0, "{report}");
    }
    for told in [
        r#"{ "user_name": "" }"#,
        r#"{ "user_name": null, "type": null }"#,
        r#"{ "type": "dropbox" }"#,
    ] {
        let report = otherwise.tell("get_property", told, beside).report();
        assert_eq!(report["verdict"], "protected", "{told}: {report}");
    }
}
