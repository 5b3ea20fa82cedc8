//! What the NAS does not tell of a task does not read as idle, nor as suspended or running.

use dsm_sim::BackupTask;
use serde_json::json;

use super::edit;
use crate::harness::{Client, START, begin_check, office_with, sent};

/// A word of a task, and how the NAS comes not to tell it.
type Word = (&'static str, fn(&mut BackupTask));

/// A tool, a task that suits it, DSM's method, and what must be told of the task.
type Needs = (&'static str, i64, &'static str, &'static [Word]);

const STATUS: Word = ("status", |task| task.status = String::new());
const STATE: Word = ("state", |task| task.state = String::new());
const RESULT: Word = ("last result", |task| task.last_result = String::new());

const NEEDS: [Needs; 8] = [
    ("run_task", 1, "backup", &[STATUS, STATE, RESULT]),
    ("resume_task", 4, "resume", &[STATUS, STATE, RESULT]),
    ("suspend_task", 2, "suspend", &[STATUS, STATE]),
    ("cancel_task", 2, "cancel", &[STATUS, STATE]),
    (
        "check_integrity",
        1,
        "error_detect",
        &[STATUS, STATE, RESULT],
    ),
    (
        "cancel_integrity_check",
        1,
        "error_detect_cancel",
        &[STATUS],
    ),
    ("discard_task", 4, "discard", &[STATUS, STATE, RESULT]),
    ("remove_task", 3, "delete", &[STATUS]),
];

#[test]
fn nothing_is_sent_where_what_it_takes_is_not_told() {
    for (tool, id, method, needs) in NEEDS {
        for (what, forget) in needs {
            let nas = office_with(|options| options.clock_stands_still = true);
            if tool == "cancel_integrity_check" {
                edit(&nas, id, |task| begin_check(task, START));
            }
            edit(&nas, id, forget);
            let before = nas.holds();
            let arguments = json!({ "task_id": id });
            let error = Client::connect(&nas).call_error(&format!("hyperbackup_{tool}"), arguments);
            assert!(
                error.starts_with(&format!("Backup task {id} cannot be "))
                    && error.contains("Nothing was sent"),
                "{tool} {what}: {error}"
            );
            assert_eq!(sent(&nas, method), 0, "{tool} {what}");
            assert_eq!(nas.holds(), before, "{tool} {what}");
        }
    }
}

#[test]
fn a_last_run_without_an_end_may_still_go_on_and_is_not_checked_beside() {
    let nas = office_with(|options| options.clock_stands_still = true);
    edit(&nas, 1, |task| task.last_result = "backingup".into());
    let error =
        Client::connect(&nas).call_error("hyperbackup_check_integrity", json!({ "task_id": 1 }));
    assert!(
        error.contains("no end of the last run") && error.contains("hyperbackup_run_task"),
        "{error}"
    );
    assert_eq!(sent(&nas, "error_detect"), 0);
}

#[test]
fn that_nobody_knows_of_a_suspended_run_is_said_before_a_task_is_removed() {
    let preview = |forget: bool| {
        let nas = office_with(|options| options.clock_stands_still = true);
        if forget {
            edit(&nas, 3, RESULT.1);
        }
        let preview =
            Client::connect(&nas).call("hyperbackup_remove_task", json!({ "task_id": 3 }));
        preview.to_string()
    };
    let words = "the NAS does not say how the last one ended";
    assert!(preview(true).contains(words));
    assert!(!preview(false).contains(words));
}
