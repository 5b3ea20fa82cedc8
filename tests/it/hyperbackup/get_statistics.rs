use serde_json::json;

use super::{ask, names_known_tasks, pretty};
use crate::captures::canned::CannedNas;

const TOOL: &str = "hyperbackup_get_statistics";

#[test]
fn the_last_run_and_the_one_before_are_shown_without_a_unit_that_nobody_stated() {
    let mut answer = ask(TOOL, 1);
    answer.as_object_mut().unwrap().remove("nas_time");
    insta::assert_snapshot!(pretty(&answer), @r#"
    {
      "task_id": "1",
      "last_source": {
        "ended_at": "2025-01-15T02:23:41+01:00",
        "size_unit_unknown": 509607936,
        "new_count": 0,
        "changed_count": 1,
        "deleted_count": 0
      },
      "previous_source": {
        "ended_at": "2025-01-14T02:23:41+01:00",
        "size_unit_unknown": 509607936,
        "new_count": 0,
        "changed_count": 1,
        "deleted_count": 0
      },
      "last_target": {
        "ended_at": "2025-01-15T02:23:41+01:00",
        "size_unit_unknown": 347892350
      },
      "previous_target": {
        "ended_at": "2025-01-14T02:23:41+01:00",
        "size_unit_unknown": 347892350
      },
      "sizes": "the NAS states no unit; its own log labels such sizes KB, which used_bytes of hyperbackup_get_target is reckoned by"
    }
    "#);
}

#[test]
fn the_destination_holds_as_much_as_its_own_look_tells() {
    for task in [1, 3] {
        let size = ask(TOOL, task)["last_target"]["size_unit_unknown"].as_i64();
        let used = ask("hyperbackup_get_target", task)["used_bytes"].as_i64();
        assert!(size > Some(0));
        assert_eq!(used, size.map(|kilobytes| kilobytes * 1_024), "{task}");
    }
    let never = ask("hyperbackup_get_target", 7);
    assert_eq!(never["used_bytes"], 0, "{never}");
}

#[test]
fn a_task_that_never_ran_has_neither_run() {
    let answer = ask(TOOL, 7);
    for run in [
        "last_source",
        "previous_source",
        "last_target",
        "previous_target",
    ] {
        assert_eq!(answer.get(run), None, "{run}");
    }
    assert_eq!(answer.get("incomplete"), None);
}

#[test]
fn a_list_of_another_form_is_told_as_missing() {
    let nas = CannedNas::new();
    let data = json!({ "source_previous_next_list": [{ "end_time": 5 }], "target_previous_next_list": null });
    let answer = json!({ "success": true, "data": data });
    nas.answer("SYNO.SDS.Backup.Client.Common.Statistic", "get", answer);
    let told = nas.client().call(TOOL, json!({ "task_id": 1 }));
    assert_eq!(told.get("last_source"), None);
    assert_eq!(told["incomplete"].as_array().unwrap().len(), 2);
}

#[test]
fn an_unknown_task_is_told_with_those_that_exist() {
    names_known_tasks(TOOL, "status");
}
