use dsm_sim::{BackupLogLine, FaultKind, SimulatedNas};
use serde_json::{Value, json};

use super::{edit, names_known_tasks};
use crate::{
    captures::canned::CannedNas,
    harness::{Client, START, fault_of, office, sent},
};

const TOOL: &str = "hyperbackup_list_logs";
const LOG: &str = "SYNO.SDS.Backup.Client.Common.Log";

fn entries(page: &Value) -> &Vec<Value> {
    page["entries"].as_array().unwrap()
}

/// The parameters of every question for the log.
fn asked(nas: &SimulatedNas) -> Vec<String> {
    let mut requests = nas.requests();
    requests.retain(|request| request.api == LOG);
    let params = requests.iter().map(|request| {
        let params = request.params.iter();
        let params = params.map(|(name, value)| format!("{name}={value}"));
        params.collect::<Vec<_>>().join(" ")
    });
    params.collect()
}

/// How many lines the NAS holds about a task, of a level if one is named.
fn held(nas: &SimulatedNas, task_id: i64, level: Option<&str>) -> usize {
    let mut count = 0;
    edit(nas, task_id, |task| {
        let lines = task.log.iter();
        count = lines
            .filter(|line| level.is_none_or(|level| line.level == level))
            .count();
    });
    count
}

/// Adds lines to the log of a task, the oldest first.
fn add(nas: &SimulatedNas, task_id: i64, count: i64, level: &str, event: &str) {
    edit(nas, task_id, |task| {
        task.log.extend((0..count).map(|second| BackupLogLine {
            time: START - 5_000 + second,
            level: level.into(),
            event: format!("[Local][{}] {event}", task.name),
            user: "SYSTEM".into(),
        }));
    });
}

/// Every line from the first page to the last, and how many pages there were.
fn read_to_the_end(client: &mut Client, mut arguments: Value) -> (Vec<Value>, usize) {
    let (mut lines, mut pages, mut offset) = (Vec::new(), 0, 0);
    loop {
        let page = client.call(TOOL, arguments.clone());
        assert!(page.to_string().len() < 40_000);
        assert_eq!(page["offset"], offset);
        assert!(page.get("omitted").is_none(), "{}", page["omitted"]);
        offset += page["scanned"].as_u64().unwrap();
        lines.extend(entries(&page).iter().cloned());
        pages += 1;
        match page.get("next_offset") {
            Some(next) => {
                assert_eq!(*next, offset);
                arguments["offset"] = next.clone();
            }
            None => {
                let counted = page.get("total_to_scan").unwrap_or(&page["total"]);
                assert_eq!(*counted, offset);
                return (lines, pages);
            }
        }
    }
}

#[test]
fn a_page_has_the_30_newest_lines_of_all_tasks() {
    let nas = office();
    add(&nas, 1, 40, "info", "Backup task started.");
    let page = Client::connect(&nas).call(TOOL, json!({}));
    let times: Vec<&str> = entries(&page)
        .iter()
        .map(|line| line["time"].as_str().unwrap())
        .collect();
    assert_eq!(times.len(), 30);
    assert!(times.windows(2).all(|pair| pair[0] >= pair[1]), "{times:?}");
    assert_eq!(
        (&page["offset"], &page["scanned"], &page["next_offset"]),
        (&json!(0), &json!(30), &json!(30))
    );
    assert!(page["total"].as_i64().unwrap() > 40, "{page}");
    assert!(page.get("task_id").is_none() && page.get("incomplete").is_none());
    assert_eq!(asked(&nas), ["limit=30 offset=0"]);
}

#[test]
fn a_task_has_its_own_lines_alone() {
    let nas = office();
    let mut client = Client::connect(&nas);
    let page = client.call(TOOL, json!({ "task_id": 1 }));
    assert_eq!(entries(&page).len(), held(&nas, 1, None).min(30));
    assert!(!entries(&page).is_empty());
    for line in entries(&page) {
        let event = line["event"].as_str().unwrap();
        assert!(event.contains("[Nightly to the vault]"), "{event}");
    }
    assert_eq!(page["task_name"], "Nightly to the vault");
    assert!(page.get("without_task_name").is_none(), "{page}");
    assert_eq!(
        client.call(TOOL, json!({ "task_id": "nightly to the vault" })),
        page
    );
}

#[test]
fn a_lun_task_is_known_by_its_name() {
    let nas = office();
    let page = Client::connect(&nas).call(TOOL, json!({ "task_id": "accounting-lun" }));
    assert!(
        !asked(&nas).join(" ").contains("task_id"),
        "DSM wants a number"
    );
    assert!(!entries(&page).is_empty());
    for line in entries(&page) {
        let event = line["event"].as_str().unwrap();
        assert!(event.contains("[Accounting LUN]"), "{event}");
    }
    // The NAS counts the lines of all tasks.
    if page.get("next_offset").is_none() {
        assert_eq!(page["total"], entries(&page).len());
    } else {
        assert_eq!(page.get("total"), None);
    }
    let to_scan = page["total_to_scan"].as_u64().unwrap() as usize;
    assert!(to_scan > entries(&page).len(), "{page}");
}

#[test]
fn only_lines_of_the_level_come_and_every_one_of_them() {
    let nas = office();
    add(&nas, 1, 450, "info", "Backup task started.");
    add(&nas, 1, 45, "err", "Failed to run backup task.");
    add(&nas, 1, 450, "info", "Backup task started.");
    let mut client = Client::connect(&nas);
    let arguments = json!({ "task_id": 1, "level": "error", "limit": 20 });
    let (lines, pages) = read_to_the_end(&mut client, arguments);
    assert_eq!(lines.len(), held(&nas, 1, Some("err")));
    assert!(lines.iter().all(|line| line["level"] == "error"));
    assert!(pages >= 3, "{pages}");
}

#[test]
fn a_page_that_would_be_too_long_ends_earlier() {
    let nas = office();
    let event = format!(
        "Incomplete file backup. [/volume1/{}]",
        "\u{202E}x".repeat(150)
    );
    add(&nas, 1, 100, "warn", &event);
    let arguments = json!({ "task_id": 1, "limit": 1000 });
    let (lines, pages) = read_to_the_end(&mut Client::connect(&nas), arguments);
    assert_eq!(lines.len(), held(&nas, 1, None));
    assert!(pages > 1);
    assert!(!json!(lines).to_string().contains('\u{202E}'));
}

#[test]
fn a_log_that_goes_on_beyond_what_one_call_looks_at_says_where() {
    let nas = office();
    add(&nas, 1, 2_500, "info", "Backup task started.");
    let arguments = json!({ "task_id": 1, "level": "error" });
    let page = Client::connect(&nas).call(TOOL, arguments);
    assert_eq!(
        (&page["scanned"], &page["next_offset"]),
        (&json!(2_000), &json!(2_000))
    );
    assert_eq!(page["total_to_scan"], held(&nas, 1, None));
    assert_eq!(page.get("total"), None, "nobody knows how many match");
}

#[test]
fn what_is_counted_are_the_lines_that_match() {
    let nas = office();
    add(&nas, 3, 40, "info", "Backup task started.");
    add(&nas, 3, 4, "err", "Failed to run backup task.");
    let mut client = Client::connect(&nas);
    let all = held(&nas, 3, None);
    let page = client.call(TOOL, json!({ "task_id": 3, "limit": 5 }));
    assert_eq!(page["total"], all, "{page}");
    assert_eq!(page.get("total_to_scan"), None, "{page}");

    let errors = json!({ "task_id": 3, "level": "error" });
    let page = client.call(TOOL, errors);
    assert_eq!(page["total"], held(&nas, 3, Some("err")), "{page}");
    assert_eq!(page["total_to_scan"], all, "{page}");

    // A page that is not all of it does not know how many more there are.
    let one = json!({ "task_id": 3, "level": "error", "limit": 1 });
    let page = client.call(TOOL, one);
    assert_eq!(page.get("total"), None, "{page}");
    assert_eq!(page["total_to_scan"], all, "{page}");

    let of_keyword = json!({ "task_id": 3, "keyword": "failed to run", "limit": 1 });
    let page = client.call(TOOL, of_keyword);
    let failed = held(&nas, 3, Some("err"));
    assert_eq!(page["total"], failed, "{page}");
    assert_eq!(page.get("total_to_scan"), None, "{page}");
}

#[test]
fn a_nas_that_ignores_the_task_does_not_make_the_answer_lie() {
    let nas = CannedNas::new();
    let tasks =
        [(1, "Nightly"), (2, "Photos")].map(|(id, name)| json!({ "task_id": id, "name": name }));
    nas.answer(
        "SYNO.Backup.Task",
        "list",
        json!({ "success": true, "data": { "task_list": tasks } }),
    );
    let line = |event: &str| json!({ "event": event, "level": "err", "time": "2025/01/15 03:00:00", "user": "SYSTEM" });
    let lines = [
        line("[Local][Photos] Failed to run backup task."),
        line("[Local][Nightly] Failed to run backup task."),
        line("Setting of backup task [Nightly] was created"),
        line("[Removed since] Incomplete file backup. [/volume1/[Nightly]]"),
        json!(7),
        json!({ "event": null, "level": 3 }),
    ];
    let total = lines.len();
    nas.answer(
        LOG,
        "list",
        json!({ "success": true, "data": { "log_list": lines, "total": total, "offset": total } }),
    );
    let page = nas.client().call(TOOL, json!({ "task_id": 1 }));
    let events: Vec<&Value> = entries(&page).iter().map(|line| &line["event"]).collect();
    assert_eq!(
        events,
        [
            "[Local][Nightly] Failed to run backup task.",
            "Setting of backup task [Nightly] was created"
        ]
    );
    assert_eq!(
        (
            &page["scanned"],
            &page["without_task_name"],
            &page["incomplete"]
        ),
        (&json!(6), &json!(3), &json!(["1 lines cannot be read"]))
    );
    assert_eq!(
        (&page["total"], &page["total_to_scan"]),
        (&json!(2), &json!(6))
    );
    let asked = nas.asked();
    let asked = asked.iter().find(|one| one.params["api"] == LOG).unwrap();
    assert_eq!(asked.params["task_id"], "1");
}

#[test]
fn without_the_list_of_tasks_the_lines_come_unchecked_and_say_so() {
    let nas = CannedNas::new();
    nas.answer(
        "SYNO.Backup.Task",
        "list",
        json!({ "success": false, "error": { "code": 105 } }),
    );
    let line = json!({ "event": "[Photos] Backup task started.", "level": "info", "time": "2025/01/15 03:00:00" });
    nas.answer(
        LOG,
        "list",
        json!({ "success": true, "data": { "log_list": [line] } }),
    );
    let page = nas
        .client_with(&["--dialect", "dsm"], &[])
        .call(TOOL, json!({ "task_id": 1 }));
    assert_eq!(entries(&page).len(), 1);
    let why = page["incomplete"].to_string();
    assert!(
        why.contains("105") && why.contains("nothing tells whether"),
        "{why}"
    );
}

#[test]
fn keyword_and_period_reach_the_nas() {
    let nas = office();
    Client::connect(&nas).call(
        TOOL,
        json!({
            "keyword": "plan \"A\"", "from": "2025-01-10", "date_to": "2025-01-11T08:00:00+01:00",
            "offset": 2, "limit": 7,
        }),
    );
    insta::assert_snapshot!(asked(&nas).join("\n"), @r#"filter_date_from=1736463600 filter_date_to=1736578800 filter_keyword="plan \"A\"" limit=7 offset=2"#);
}

#[test]
fn only_lines_of_the_keyword_and_period_come() {
    let nas = office();
    add(
        &nas,
        4,
        3,
        "warn",
        "Incomplete file backup. [/volume1/finance/a.xlsx]",
    );
    let mut client = Client::connect(&nas);
    let page = client.call(TOOL, json!({ "keyword": "A.XLSX", "level": "warn" }));
    assert_eq!(entries(&page).len(), 3);
    let page = client.call(TOOL, json!({ "keyword": "a.xlsx", "from": START }));
    assert_eq!((&page["entries"], &page["total"]), (&json!([]), &json!(0)));
}

#[test]
fn bad_filters_are_named_and_nothing_is_asked() {
    let nas = office();
    let mut client = Client::connect(&nas);
    for (field, value) in [
        ("limit", json!(0)),
        ("limit", json!(1001)),
        ("offset", json!(-1)),
        ("level", json!("fatal")),
        ("from", json!("yesterday")),
        ("to", json!("2025-13-01")),
    ] {
        let error = client.call_error(TOOL, json!({ field: value }));
        let named = format!("Bad argument `{field}`");
        assert!(error.starts_with(&named), "{error}");
    }
    let arguments = json!({ "from": "2025-01-11", "to": "2025-01-10" });
    let error = client.call_error(TOOL, arguments);
    assert!(
        error.starts_with("Bad argument `to`: it lies before `from`"),
        "{error}"
    );
    assert_eq!(sent(&nas, "list"), 0);
}

#[test]
fn a_log_that_the_account_may_not_see_is_told_as_such() {
    let nas = office();
    nas.inject(fault_of(FaultKind::Code(105), "list", ("offset", 0)));
    let error = Client::connect(&nas).call_error(TOOL, json!({}));
    assert!(
        error.contains("105") && error.contains("administrator"),
        "{error}"
    );
}

#[test]
fn an_unknown_task_is_told_with_those_that_exist() {
    names_known_tasks(TOOL, "status");
}
