use dsm_sim::{BackupTaskId, FaultKind, SimulatedNas};
use serde_json::{Value, json};

use super::{edit, pretty};
use crate::harness::{Client, fault, office, sent};

const TOOL: &str = "hyperbackup_list_tasks";

fn list() -> Value {
    Client::connect(&office()).call(TOOL, json!({}))
}

fn task<'a>(list: &'a Value, id: &str) -> &'a Value {
    let tasks = list["tasks"].as_array().unwrap();
    tasks.iter().find(|task| task["task_id"] == id).unwrap()
}

#[test]
fn answers_whether_everything_is_backed_up() {
    let list = list();
    let tasks = list["tasks"].as_array().unwrap().iter().map(|task| {
        let text = |name: &str| task[name].as_str().unwrap_or("-");
        format!(
            "{}: {}, last {}, next {}",
            text("task_id"),
            text("health"),
            text("last_backup_at"),
            text("next_backup_at"),
        )
    });
    insta::assert_snapshot!(tasks.collect::<Vec<_>>().join("\n"), @r"
    5: broken, last 2025-01-05T23:00:00+01:00, next 2025-01-15T23:00:00+01:00
    3: failed, last 2025-01-15T03:30:00+01:00, next 2025-01-16T03:30:00+01:00
    14: sources_missing, last 2025-01-15T01:30:00+01:00, next 2025-01-16T01:30:00+01:00
    10: overdue, last 2025-01-08T22:30:00+01:00, next 2025-01-09T22:30:00+01:00
    11: interrupted, last 2025-01-15T04:15:00+01:00, next 2025-01-16T04:15:00+01:00
    7: never_run, last -, next -
    9: partial, last 2025-01-15T01:00:00+01:00, next 2025-01-16T01:00:00+01:00
    4: suspended, last 2025-01-15T08:00:00+01:00, next 2025-01-17T12:00:00+01:00
    accounting-lun: unknown, last 2025-01-11T22:00:00+01:00, next 2025-01-18T22:00:00+01:00
    12: unscheduled, last 2025-01-15T11:00:00+01:00, next -
    2: running, last -, next 2025-01-16T13:00:00+01:00
    13: ok, last 2025-01-15T05:00:00+01:00, next 2025-01-16T05:00:00+01:00
    1: ok, last 2025-01-15T02:00:00+01:00, next 2025-01-16T02:00:00+01:00
    ");
    assert_eq!(list["total"], 13);
}

#[test]
fn a_task_says_what_it_backs_up_and_where_to() {
    let list = list();
    let task = task(&list, "1");
    insta::assert_snapshot!(pretty(&json!([task["sources"], task["destination"], task["encrypted"]])), @r#"
    [
      {
        "folders": [
          {
            "path": "/volume1/projects",
            "missing": false
          },
          {
            "path": "/volume1/office",
            "missing": false
          }
        ],
        "applications": [
          "Hyper Backup",
          "Cloud Sync"
        ]
      },
      {
        "target_type": "image",
        "transfer_type": "image_remote",
        "target_id": "office_1.hbk"
      },
      true
    ]
    "#);
}

#[test]
fn a_running_task_says_how_far_it_is() {
    let list = list();
    let progress = &task(&list, "2")["progress"];
    assert_eq!(progress["percent"], 44);
    assert_eq!(progress["step"], "data_backup");
    assert!(
        progress["processed_bytes"].as_i64().unwrap() > 1 << 38,
        "{progress}"
    );
}

#[test]
fn each_task_is_asked_for_its_status_once() {
    let nas = office();
    let mut client = Client::connect(&nas);
    // The first call of a session also finds out what the NAS speaks.
    client.call(TOOL, json!({}));
    nas.forget_requests();
    client.call(TOOL, json!({}));
    assert_eq!((sent(&nas, "list"), sent(&nas, "status")), (1, 13));
}

#[test]
fn a_task_says_what_only_its_own_status_tells() {
    let list = list();
    let failed = task(&list, "3");
    assert_eq!(failed["last_success_at"], "2025-01-14T03:53:41+01:00");
    assert_eq!(failed["last_success_hours_ago"], 33);
    assert_eq!(failed["last_error"]["code"], 4404);
    assert_eq!(failed["schedule_enabled"], true);
    assert_eq!(task(&list, "7")["schedule_enabled"], false);
}

#[test]
fn the_worst_come_first_and_all_are_counted() {
    let list = list();
    let tasks = list["tasks"].as_array().unwrap().iter();
    let health: Vec<&str> = tasks.map(|task| task["health"].as_str().unwrap()).collect();
    assert_eq!(
        health,
        [
            "broken",
            "failed",
            "sources_missing",
            "overdue",
            "interrupted",
            "never_run",
            "partial",
            "suspended",
            "unknown",
            "unscheduled",
            "running",
            "ok",
            "ok"
        ]
    );
    assert_eq!(
        list["by_health"],
        json!({
            "broken": 1, "failed": 1, "sources_missing": 1, "overdue": 1, "interrupted": 1, "never_run": 1,
            "partial": 1, "suspended": 1, "unknown": 1, "unscheduled": 1, "running": 1, "ok": 2,
        })
    );
}

#[test]
fn pages_go_on_where_the_last_one_ended() {
    let nas = office();
    let mut client = Client::connect(&nas);
    let whole = client.call(TOOL, json!({}));
    let ids = |list: &Value| {
        let tasks = list["tasks"].as_array().unwrap().iter();
        tasks
            .map(|task| task["task_id"].clone())
            .collect::<Vec<_>>()
    };
    let mut seen = Vec::new();
    let mut offset = json!(0);
    while offset.is_number() {
        let page = client.call(TOOL, json!({ "offset": offset, "limit": 3 }));
        assert_eq!(page["by_health"], whole["by_health"]);
        assert_eq!((&page["total"], &page["offset"]), (&json!(13), &offset));
        seen.extend(ids(&page));
        offset = page["next_offset"].clone();
    }
    assert_eq!(seen, ids(&whole));
    let beyond = client.call(TOOL, json!({ "offset": 99 }));
    assert_eq!((ids(&beyond), beyond.get("next_offset")), (vec![], None));
    let error = client.call_error(TOOL, json!({ "limit": 0 }));
    assert!(error.contains("`limit`"), "{error}");
}

#[test]
fn a_status_that_fails_is_named_on_its_row_and_takes_no_other() {
    for kind in [
        FaultKind::Code(105),
        FaultKind::Code(117),
        FaultKind::NotJson,
        FaultKind::WrongTypes,
    ] {
        let nas = office();
        // One at a time is asked three times when the NAS is busy.
        let count = if kind == FaultKind::Code(117) { 3 } else { 1 };
        nas.edit(|office| office.backup_tasks.truncate(1));
        let mut client = Client::connect(&nas);
        nas.inject(fault(kind.clone(), "status", count));
        let list = client.call(TOOL, json!({}));
        let row = task(&list, "1");
        assert_eq!(row["health"], "unknown", "{kind:?}");
        let why = row["status_missing"].as_str().unwrap();
        assert!(why.starts_with("SYNO.Backup.Task status: "), "{why}");
        assert_eq!(row["last_result"], "done");
        assert_eq!(row.get("last_success_at"), None);
    }
    let nas = office();
    nas.inject(fault(FaultKind::Code(105), "status", 1));
    let list = Client::connect(&nas).call(TOOL, json!({}));
    let rows = list["tasks"].as_array().unwrap().iter();
    let missing = rows.filter(|row| row.get("status_missing").is_some());
    assert_eq!((missing.count(), &list["total"]), (1, &json!(13)));
}

#[test]
fn a_status_that_never_comes_does_not_hold_up_the_others() {
    let nas = office();
    nas.inject(fault(FaultKind::Hang, "status", 1));
    let list = Client::connect(&nas).call(TOOL, json!({}));
    let rows = list["tasks"].as_array().unwrap().iter();
    let missing: Vec<&str> = rows
        .filter_map(|row| row["status_missing"].as_str())
        .collect();
    assert_eq!(missing, ["no answer within 10 s"]);
}

/// Many tasks with many folders each, of which the last ones failed.
fn many(nas: &SimulatedNas, count: i64, failed: i64) {
    nas.edit(|office| {
        let one = office.backup_tasks[0].clone();
        let folder = one.folders[0].clone();
        office.backup_tasks = (0..count)
            .map(|id| {
                let mut task = one.clone();
                task.id = BackupTaskId::Number(id);
                task.name = format!("Backup {id:03} of the whole office to the vault next door");
                task.folders = vec![folder.clone(); 12];
                if id >= count - failed {
                    task.last_result = "failed".into();
                }
                task
            })
            .collect();
    });
}

#[test]
fn no_failed_task_is_cut_away_and_none_at_all_while_shorter_rows_do() {
    let nas = office();
    many(&nas, 60, 21);
    let list = Client::connect(&nas).call(TOOL, json!({}));
    let tasks = list["tasks"].as_array().unwrap();
    assert_eq!(tasks.len(), 60);
    assert_eq!(list.get("omitted"), None);
    assert!(list.to_string().len() <= 40_000);
    let failed = tasks.iter().take_while(|task| task["health"] == "failed");
    assert_eq!(failed.count(), 21);
    // Only the fifty worst are asked for their own status; of the others nobody knows that they are ok.
    assert_eq!(
        list["by_health"],
        json!({ "failed": 21, "unknown": 10, "ok": 29 })
    );
    assert_eq!(sent(&nas, "status"), 50);
    let (first, last) = (&tasks[0], &tasks[59]);
    assert_eq!(
        (&last["sources"]["folders_total"], &last["shortened"]),
        (&json!(12), &json!(true))
    );
    assert_eq!(first["sources"]["folders_total"], 12);
    assert_eq!(first["sources"]["folders"].as_array().unwrap().len(), 3);
}

#[test]
fn the_worst_are_asked_for_their_status_whatever_their_names() {
    let nas = office();
    many(&nas, 60, 3);
    let list = Client::connect(&nas).call(TOOL, json!({}));
    for row in list["tasks"].as_array().unwrap() {
        let unasked = row["status_missing"].as_str().unwrap_or_default();
        assert_eq!(
            unasked.starts_with("not asked"),
            row["health"] == "unknown",
            "{row}"
        );
    }
    assert_eq!(list["by_health"]["failed"], 3);
}

#[test]
fn a_progress_that_cannot_be_had_does_not_lose_the_list() {
    let nas = office();
    nas.inject(fault(FaultKind::Http(502), "status", 39));
    let list = Client::connect(&nas).call(TOOL, json!({}));
    assert_eq!(list["total"], 13);
    assert_eq!(task(&list, "2")["health"], "running");
    assert_eq!(list["by_health"].get("ok"), None);
}

#[test]
fn words_of_a_newer_dsm_pass_through() {
    let nas = office();
    edit(&nas, 1, |task| {
        task.state = "quantum".into();
        task.last_result = "entangled".into();
    });
    let list = Client::connect(&nas).call(TOOL, json!({}));
    let task = task(&list, "1");
    assert_eq!(
        (&task["state"], task.get("state_meaning")),
        (&json!("quantum"), None)
    );
    assert_eq!(
        (&task["last_result"], &task["health"]),
        (&json!("entangled"), &json!("unknown"))
    );
}

#[test]
fn many_tasks_are_cut_to_size_from_the_best_on_and_the_next_page_has_the_rest() {
    let nas = office();
    many(&nas, 200, 5);
    let mut client = Client::connect(&nas);
    let list = client.call(TOOL, json!({ "limit": 200 }));
    let shown = list["tasks"].as_array().unwrap().len();
    assert!(list.to_string().len() <= 40_000);
    assert_eq!(
        (&list["total"], &list["next_offset"]),
        (&json!(200), &json!(shown))
    );
    assert_eq!(list["omitted"][0]["count"], 200 - shown);
    let tasks = list["tasks"].as_array().unwrap().iter();
    assert_eq!(tasks.filter(|task| task["health"] == "failed").count(), 5);
    let next = client.call(TOOL, json!({ "offset": list["next_offset"] }));
    assert_ne!(
        next["tasks"][0]["task_id"],
        list["tasks"][shown - 1]["task_id"]
    );
}
