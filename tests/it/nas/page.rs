//! A report is one page: the worst first, bounded, with next steps that can be taken.

use dsm_sim::BackupTaskId;
use serde_json::{Value, json};
use synology_backup_mcp::tools;

use super::{REPORT, calm, office, report, task_in};
use crate::harness::Client;

/// How bad a finding is, the worst first.
fn badness(finding: &Value) -> usize {
    let severity = finding["severity"].as_str().unwrap();
    let place = ["critical", "warning", "notice"]
        .iter()
        .position(|one| *one == severity);
    place.unwrap()
}

#[test]
fn the_worst_comes_first() {
    let report = report(&office());
    let findings = report["findings"].as_array().unwrap();
    assert!(findings.len() > 12, "{report}");
    assert!(findings.is_sorted_by_key(badness), "{report}");
    assert_eq!(report.get("left_out"), None, "{report}");
}

#[test]
fn five_connections_and_eight_tasks_fit_on_a_page() {
    let nas = office();
    nas.edit(|office| {
        office.backup_tasks.truncate(8);
        office.connections.truncate(5);
    });
    let report = report(&nas);
    assert!(report["findings"].as_array().unwrap().len() > 8, "{report}");
    let size = report.to_string().len();
    assert!(size < 8_000, "{size}: {report}");
}

#[test]
fn next_steps_are_calls_that_the_server_offers_and_takes() {
    let nas = office();
    for arguments in [&[][..], &["--read-only"]] {
        let mut client = Client::connect_with(&nas, arguments);
        let list = client.result("tools/list", json!({}));
        let offered: Vec<&Value> = list["tools"]
            .as_array()
            .unwrap()
            .iter()
            .map(|tool| &tool["name"])
            .collect();
        let report = client.call(REPORT, json!({}));
        let findings = report["findings"].as_array().unwrap();
        let mut steps = 0;
        for finding in findings {
            let step = &finding["next_step"];
            if step.is_null() {
                continue;
            }
            steps += 1;
            assert!(offered.contains(&&step["tool"]), "{finding}");
            let tool = tools::find(step["tool"].as_str().unwrap()).unwrap();
            if !tool.writes() {
                client.call(tool.name, step["arguments"].clone());
            }
        }
        assert!(steps > 5, "{report}");
    }
}

#[test]
fn a_report_about_many_objects_keeps_the_worst_and_counts_the_rest() {
    let nas = calm();
    nas.edit(|office| {
        let model = task_in(office).clone();
        for id in 100..300 {
            let mut task = model.clone();
            task.id = BackupTaskId::Number(id);
            task.name = format!("Task {id} with a name of some length");
            if id % 4 != 0 {
                task.last_result = "cancel".into();
            }
            if id == 299 {
                task.last_result = "failed".into();
            }
            office.backup_tasks.push(task);
        }
    });
    let report = report(&nas);
    let size = report.to_string().len();
    assert!(size < 20_000, "{size}");
    assert_eq!(report["findings"][0]["object"]["id"], "299");
    let shown = report["findings"].as_array().unwrap().len() as i64;
    let left_out = &report["left_out"];
    let count = |name: &str| left_out[name].as_i64().unwrap();
    assert_eq!(count("critical"), 0);
    assert_eq!(
        shown + count("warning") + count("notice"),
        150 + 1,
        "{left_out}"
    );
    // Few destinations are asked at a time, so that there may be no time for the last.
    let fine = report["fine"]["backup_tasks"]["fine"].as_i64().unwrap();
    let not_seen = report["not_seen"].to_string();
    let late = not_seen.contains("not asked") || not_seen.contains("in time");
    assert!(fine == 51 || (fine < 51 && late), "{fine}: {not_seen}");
    assert!(
        report["fine"]["backup_tasks"]["names"]
            .as_array()
            .unwrap()
            .len()
            < 20
    );
}
