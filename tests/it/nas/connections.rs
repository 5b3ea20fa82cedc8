//! What is found about connections, each trouble by itself.

use dsm_sim::{Connection, ConnectionId, LogLine, Office, SyncTaskId};
use serde_json::{Value, json};

use super::{DAY, REPORT, START, about, all_problems, calm, connection_in, problems};
use crate::harness::Client;

/// What is found after a change, with the whole report.
fn found(change: impl FnOnce(&mut Office)) -> (Option<Value>, Value) {
    let nas = calm();
    nas.edit(change);
    let report = Client::connect(&nas).call(REPORT, json!({}));
    (about(&report, "connection", "Dropbox").cloned(), report)
}

type Trouble = (&'static str, fn(&mut Connection));

const TROUBLES: &[Trouble] = &[
    ("paused", |one| one.paused = true),
    ("in_error", |one| {
        one.status = "error".into();
        one.error = -10;
    }),
    ("sign_in_expired", |one| {
        one.status = "error".into();
        one.error = -7;
    }),
    ("not_linked", |one| one.link_status = 0),
    ("not_linked", |one| one.status = "unlink".into()),
    ("suspended", |one| one.status = "suspended".into()),
    ("unfinished_files", |one| one.unfinished_files = 3),
    ("unknown", |one| one.status = "brand_new".into()),
    ("cloud_nearly_full", |one| {
        one.account.quota_used = one.account.quota_total / 100 * 92;
    }),
];

#[test]
fn every_trouble_of_a_connection_is_found() {
    for (problem, bring_about) in TROUBLES {
        let (finding, report) = found(|office| bring_about(connection_in(office)));
        let finding = finding.unwrap_or_else(|| panic!("{problem}: {report}"));
        assert_eq!(problems(&finding)[0], *problem, "{finding}");
        assert_eq!(finding["severity"], "warning");
        assert_eq!(finding["object"]["id"], "3");
        assert!(finding["next_step"]["tool"].is_string(), "{finding}");
        assert_eq!(report["verdict"], "at_risk", "{problem}");
        assert_eq!(report["fine"]["connections"]["fine"], 0);
    }
}

#[test]
fn what_goes_on_well_is_fine() {
    let well: [fn(&mut Connection); 4] = [
        |_| (),
        |one| {
            one.status = "syncing".into();
            one.unfinished_files = 12;
        },
        |one| one.account.quota_used = one.account.quota_total / 100 * 89,
        |one| one.account.quota_total = 0,
    ];
    for change in well {
        let (finding, report) = found(|office| change(connection_in(office)));
        assert_eq!(finding, None);
        assert_eq!(report["verdict"], "protected", "{report}");
    }
}

#[test]
fn unfinished_files_of_a_paused_connection_are_told_beside() {
    let (finding, _) = found(|office| {
        connection_in(office).paused = true;
        connection_in(office).unfinished_files = 17;
    });
    let finding = finding.unwrap();
    assert_eq!(problems(&finding), ["paused", "unfinished_files"]);
    assert_eq!(finding["next_step"]["tool"], "cloudsync_resume_connection");
}

#[test]
fn a_pause_is_told_beside_an_error_that_hides_it() {
    let broken = |paused: bool| {
        let (finding, _) = found(|office| {
            let one = connection_in(office);
            one.status = if paused { "pause" } else { "error" }.into();
            one.error = -7;
        });
        let finding = finding.unwrap();
        problems(&finding).join(" ")
    };
    assert_eq!(broken(false), "sign_in_expired");
    assert_eq!(broken(true), "sign_in_expired paused");
}

#[test]
fn a_task_with_an_error_is_told_with_its_connection() {
    let (finding, report) = found(|office| office.sync_tasks[0].error = -12);
    let finding = finding.unwrap();
    assert_eq!(problems(&finding), ["tasks_failing"]);
    let evidence = finding["evidence"][0].as_str().unwrap();
    assert!(
        evidence.contains("task 4") && evidence.contains("-12"),
        "{evidence}"
    );
    assert_eq!(report["verdict"], "at_risk");
}

#[test]
fn what_fails_is_told_in_the_words_of_its_log_and_equal_lines_once() {
    let nas = super::office();
    let report = Client::connect(&nas).call(REPORT, json!({}));
    let finding = about(&report, "connection", "Google Drive (competitions)").unwrap();
    assert_eq!(problems(finding)[0], "sign_in_expired");
    let log = finding["log"].as_array().unwrap();
    assert!(!log.is_empty() && log.len() <= 2, "{finding}");
}

#[test]
fn one_way_sync_of_what_has_no_backup_is_told_by_itself() {
    let (_, report) = found(|office| office.sync_tasks[0].local_path = "/scans/In".into());
    let finding = about(&report, "sync_task", "/scans/In").unwrap();
    assert_eq!(problems(finding), ["one_way_sync_is_no_backup"]);
    assert_eq!(finding["severity"], "warning");
    let (_, report) = found(|office| {
        office.sync_tasks[0].local_path = "/scans/In".into();
        office.sync_tasks[0].direction = "BIDIRECTION".into();
    });
    assert_eq!(all_problems(&report), ["sync_is_not_backup"]);
}

#[test]
fn whether_deletions_are_mirrored_is_told() {
    for (no_delete, words) in [(true, "replaces"), (false, "deleted")] {
        let (_, report) = found(|office| {
            office.sync_tasks[0].local_path = "/scans/In".into();
            office.sync_tasks[0].direction = "ONLY_UPLOAD".into();
            office.sync_tasks[0].no_delete = no_delete;
        });
        let finding = about(&report, "sync_task", "/scans/In").unwrap();
        assert!(
            finding["evidence"][0].as_str().unwrap().contains(words),
            "{finding}"
        );
    }
}

#[test]
fn a_nas_without_sync_tasks_hears_nothing_about_sync() {
    let (_, report) = found(|office| {
        office.connections.clear();
        office.sync_tasks.clear();
    });
    assert_eq!(all_problems(&report), Vec::<&str>::new());
    assert_eq!(report["verdict"], "protected", "{report}");
}

#[test]
fn a_connection_without_tasks_synchronizes_nothing_and_is_not_fine() {
    let (finding, report) = found(|office| office.sync_tasks.clear());
    let finding = finding.unwrap();
    assert_eq!(problems(&finding), ["no_tasks"]);
    assert_eq!(finding["severity"], "warning");
    let words = finding["evidence"][0].as_str().unwrap();
    assert!(words.contains("synchronizes nothing"), "{finding}");
    assert_eq!(report["verdict"], "at_risk");
    let fine = &report["fine"]["connections"];
    assert_eq!(
        (&fine["fine"], &fine["total"]),
        (&Value::from(0), &Value::from(1))
    );
}

/// Writes a line about a file into the log of the connection, so many seconds ago.
fn log(office: &mut Office, ago: i64, level: i64, error_code: i64, file: &str) {
    office.log.push(LogLine {
        connection_id: ConnectionId(3),
        task_id: SyncTaskId(4),
        time: *START - ago,
        level,
        action: 2,
        error_code,
        file_name: file.into(),
        path: format!("/projects/Shared/{file}"),
    });
}

#[test]
fn files_that_failed_and_did_not_go_through_since_are_a_notice_though_the_connection_is_well() {
    const HOUR: i64 = 3_600;
    let (finding, report) = found(|office| {
        log(office, 30 * HOUR, 2, -36, "Plan.paper");
        log(office, 2 * HOUR, 2, -36, "Plan.paper");
        log(office, 3 * HOUR, 2, -37, "Huge.mov");
        log(office, HOUR, 0, 0, "Huge.mov");
    });
    let finding = finding.unwrap_or_else(|| panic!("{report}"));
    assert_eq!(problems(&finding), ["failed_files"]);
    assert_eq!(finding["severity"], "notice");
    let words = finding["evidence"][0].as_str().unwrap();
    assert!(words.starts_with("2 errors"), "{finding}");
    assert!(
        words.contains("-36") && words.contains("Plan.paper"),
        "{finding}"
    );
    assert_eq!(
        finding["next_step"],
        json!({ "tool": "cloudsync_diagnose_connection", "arguments": { "connection_id": "3" } })
    );
    assert!(finding["since"].is_string(), "{finding}");
    assert_eq!(report["verdict"], "protected", "{report}");
    assert_eq!(report["fine"]["connections"]["fine"], 0, "{report}");
    let fine: [fn(&mut Office); 4] = [
        // It went through since.
        |office| {
            log(office, 3 * HOUR, 2, -36, "Plan.paper");
            log(office, HOUR, 0, 0, "Plan.paper");
        },
        // The file may be gone by now.
        |office| log(office, 9 * DAY, 2, -36, "Plan.paper"),
        // What stopped everything is over where all is in sync.
        |office| log(office, 3 * HOUR, 2, -10, "Plan.pdf"),
        |office| log(office, 3 * HOUR, 1, -9, "Plan.pdf"),
    ];
    for change in fine {
        let (finding, report) = found(change);
        assert_eq!(finding, None, "{report}");
    }
}

#[test]
fn a_sync_whose_direction_or_folder_is_not_told_is_not_seen() {
    let direction = found(|office| office.sync_tasks[0].direction = "BRAND_NEW".into()).1;
    assert_eq!(direction["verdict"], "at_risk", "{direction}");
    assert!(super::unseen(&direction).contains("direction of sync task"));
    let folder = found(|office| office.sync_tasks[0].local_path = String::new()).1;
    assert_eq!(folder["verdict"], "at_risk", "{folder}");
    assert!(super::unseen(&folder).contains("which folder"), "{folder}");
}

#[test]
fn errors_that_began_before_what_was_read_have_no_beginning() {
    let report = super::report(&super::office());
    let findings = report["findings"].as_array().unwrap().iter();
    let mut of_many = findings.filter(|one| one["log"].to_string().contains("at least 100 times"));
    let finding = of_many.next().unwrap_or_else(|| panic!("{report}"));
    assert_eq!(finding.get("since"), None, "{finding}");
}
