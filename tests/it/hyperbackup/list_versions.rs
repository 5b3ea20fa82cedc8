use dsm_sim::{BackupVersion, FaultKind, Office};
use serde_json::{Value, json};

use super::{edit, names_known_tasks, pretty};
use crate::{
    captures::canned::CannedNas,
    harness::{Client, fault, office, office_with, row, sent_params},
    table,
};

const TOOL: &str = "hyperbackup_list_versions";

fn list(task_id: Value) -> Value {
    let nas = office_with(|options| options.clock_stands_still = true);
    Client::connect(&nas).call(TOOL, json!({ "task_id": task_id }))
}

/// Changes the versions of the nightly backup behind the client's back.
fn versions_in(office: &mut Office, change: impl FnMut(&mut BackupVersion)) {
    let versions = office.backup_versions.iter_mut();
    versions.for_each(change);
}

#[test]
fn the_newest_comes_first_with_start_and_end_in_the_zone_of_the_nas() {
    let list = list(json!("Nightly to the vault"));
    assert_eq!(list["total"], 8);
    assert_eq!(list["by_status"], json!({ "complete": 7, "cancelled": 1 }));
    insta::assert_snapshot!(pretty(&json!(list["versions"].as_array().unwrap()[..2])), @r#"
    [
      {
        "version_id": "412",
        "status": "complete",
        "weekday": "Wednesday",
        "started_at": "2025-01-15T02:00:00+01:00",
        "completed_at": "2025-01-15T02:23:41+01:00",
        "locked": false
      },
      {
        "version_id": "411",
        "status": "complete",
        "weekday": "Tuesday",
        "started_at": "2025-01-14T02:00:00+01:00",
        "completed_at": "2025-01-14T02:23:41+01:00",
        "locked": false
      }
    ]
    "#);
    let ids = list["versions"].as_array().unwrap().iter();
    let ids: Vec<&str> = ids.map(|one| one["version_id"].as_str().unwrap()).collect();
    assert_eq!(
        ids,
        ["412", "411", "410", "409", "408", "407", "406", "405"]
    );
}

#[test]
fn a_cancelled_run_is_not_taken_for_a_good_version_though_it_has_an_end() {
    let list = list(json!(1));
    let cancelled = row(&list["versions"], "version_id", "410");
    assert_eq!(cancelled["status"], "cancelled");
    assert!(cancelled["completed_at"].is_string());
}

#[test]
fn a_run_under_way_has_no_end() {
    let list = list(json!(2));
    let newest = &list["versions"][0];
    assert_eq!(newest["status"], "in_progress");
    assert_eq!(newest.get("completed_at"), None);
    assert_eq!(list["by_status"]["in_progress"], 1);
}

#[test]
fn a_version_of_which_nothing_good_is_told_is_unknown() {
    let nas = office();
    nas.edit(|office| versions_in(office, |version| version.status = "verifying".into()));
    let list = Client::connect(&nas).call(TOOL, json!({ "task_id": 1 }));
    assert_eq!(list["by_status"], json!({ "unknown": 8 }));
}

#[test]
fn a_run_that_ends_becomes_a_version() {
    let nas = office();
    let mut client = Client::connect(&nas);
    client.call("hyperbackup_run_task", json!({ "task_id": 1 }));
    let versions =
        |client: &mut Client<'_>| client.call(TOOL, json!({ "task_id": 1 }))["versions"].clone();
    assert_eq!(versions(&mut client)[0]["status"], "in_progress");
    edit(&nas, 1, |task| task.done_before = task.duration);
    let newest = &versions(&mut client)[0];
    assert_eq!(
        (&newest["version_id"], &newest["status"]),
        (&json!("413"), &json!("complete"))
    );
}

#[test]
fn a_task_that_never_ran_has_none() {
    let list = list(json!(7));
    assert_eq!((&list["total"], &list["versions"]), (&json!(0), &json!([])));
}

#[test]
fn all_are_asked_for_whatever_order_the_nas_has_them_in() {
    let nas = office();
    Client::connect(&nas).call(TOOL, json!({ "task_id": 1, "limit": 2 }));
    let requests = nas.requests();
    let asked = requests
        .iter()
        .find(|request| request.api == "SYNO.Backup.Version")
        .unwrap();
    assert_eq!(
        (asked.version.as_str(), asked.method.as_str()),
        ("2", "list")
    );
    assert_eq!(asked.params["limit"], "-1");
    assert_eq!(sent_params(&nas, "info").len(), 0);
}

#[test]
fn pages_go_on_where_the_last_one_ended() {
    let nas = office();
    let mut client = Client::connect(&nas);
    let whole = client.call(TOOL, json!({ "task_id": 1 }));
    let (mut seen, mut offset) = (Vec::new(), json!(0));
    while offset.is_number() {
        let page = client.call(TOOL, json!({ "task_id": 1, "offset": offset, "limit": 3 }));
        assert_eq!(page["total"], whole["total"]);
        seen.extend(page["versions"].as_array().unwrap().clone());
        offset = page["next_offset"].clone();
    }
    assert_eq!(json!(seen), whole["versions"]);
}

#[test]
fn an_unknown_task_is_told_with_those_that_exist() {
    names_known_tasks(TOOL, "status");
}

#[test]
fn a_list_that_says_it_is_longer_is_told_as_incomplete() {
    let nas = CannedNas::new();
    let rows = json!([{ "version_id": "1", "status": "success" }, { "status": "success" }, []]);
    let answer = json!({ "success": true, "data": { "total": 5, "version_info_list": rows } });
    nas.answer("SYNO.Backup.Version", "list", answer);
    let list = nas.client().call(TOOL, json!({ "task_id": 1 }));
    assert_eq!(
        list["versions"],
        json!([{ "version_id": "1", "status": "complete" }])
    );
    assert_eq!(
        list["incomplete"],
        json!([
            "row 3 of the NAS's list of versions cannot be read",
            "1 versions have no id",
            "the NAS listed 3 of 5 versions"
        ])
    );
}

#[test]
fn a_nas_whose_clock_cannot_be_asked_still_lists() {
    let nas = office();
    nas.inject(fault(FaultKind::Code(105), "info", u32::MAX));
    nas.inject(fault(FaultKind::Code(105), "getinfo", u32::MAX));
    let list = Client::connect(&nas).call(TOOL, json!({ "task_id": 1 }));
    assert_eq!(list.get("nas_time"), None);
    assert_eq!(
        list["versions"][0]["started_at"],
        "2025-01-15T02:00:00+01:00"
    );
}

#[test]
fn both_eras_answer_by_the_schema() {
    let tools = table::listed();
    for tool in [
        "hyperbackup_list_versions",
        "hyperbackup_list_version_files",
        "hyperbackup_copy_version_files",
        "hyperbackup_get_statistics",
    ] {
        let definition = row(&json!(tools), "name", tool).clone();
        let example = synology_backup_mcp::tools::find(tool)
            .unwrap()
            .definition()
            .example;
        let (one, other) = (office(), office());
        let answers = [
            Client::connect(&one).call(tool, example.clone()),
            Client::modern(&other).call(tool, example),
        ];
        for answer in &answers {
            let problem = table::schemas::problem(&definition["outputSchema"], answer);
            assert_eq!(problem, None, "{tool}");
        }
        let names = |answer: &Value| {
            answer
                .as_object()
                .unwrap()
                .keys()
                .cloned()
                .collect::<Vec<_>>()
        };
        assert_eq!(names(&answers[0]), names(&answers[1]));
    }
}
