//! What is found about backup tasks, each trouble by itself: it is there, and it is not where all is well.

use std::sync::{Mutex, PoisonError};

use dsm_sim::{BackupLogLine, BackupTask};
use serde_json::{Value, json};

use super::{DAY, REPORT, START, about, calm, problems, succeeded, task_in};
use crate::{
    fuzz::proxy::{Plan, Tampering, TamperingProxy},
    harness::{Client, Process, connection},
    untold::fields::edit,
};

const NAME: &str = "Nightly to the vault";

type Trouble = (&'static str, &'static str, fn(&mut BackupTask));

/// Problem, severity, and what brings it about.
const TROUBLES: &[Trouble] = &[
    ("failed", "critical", |task| {
        task.last_result = "failed".into();
    }),
    ("broken", "critical", |task| task.state = "broken".into()),
    ("never_run", "critical", |task| {
        task.last_result = "none".into();
        task.last_success_time = None;
        task.last_time = None;
        task.last_end_time = None;
    }),
    ("sources_missing", "critical", |task| {
        task.folders[0].missing = true;
    }),
    ("overdue", "critical", |task| {
        task.next_time = Some(*START - 3_600);
    }),
    ("overdue", "critical", |task| {
        succeeded(task, *START - 3 * DAY);
    }),
    ("partial", "warning", |task| {
        task.last_result = "partial".into();
    }),
    ("interrupted", "warning", |task| {
        task.last_result = "backingup".into();
    }),
    ("suspended", "warning", |task| {
        task.last_result = "suspend".into();
    }),
    ("cancelled", "warning", |task| {
        task.last_result = "cancel".into();
    }),
    ("unscheduled", "warning", |task| {
        task.schedule.enabled = false;
    }),
    ("unknown", "warning", |task| task.state = "brand_new".into()),
    ("unknown", "warning", |task| {
        task.last_result = "brand_new".into();
    }),
    ("target_offline", "warning", |task| {
        task.target_offline = true;
    }),
    ("check_overdue", "warning", |task| {
        task.last_check_time = Some(*START - 91 * DAY);
    }),
    ("never_checked", "warning", |task| {
        task.last_check_time = None;
    }),
];

#[test]
fn every_trouble_of_a_backup_task_is_found() {
    let nas = calm();
    let mut client = Client::connect(&nas);
    let mut well = None;
    for (problem, severity, bring_about) in TROUBLES {
        nas.edit(|office| {
            let task = task_in(office);
            *task = well.get_or_insert_with(|| task.clone()).clone();
            bring_about(task);
        });
        let report = client.call(REPORT, json!({}));
        let finding = about(&report, "backup_task", NAME);
        let finding = finding.unwrap_or_else(|| panic!("{problem}: {report}"));
        assert!(problems(finding).contains(problem), "{problem}: {finding}");
        if problems(finding)[0] == *problem {
            assert_eq!(finding["severity"], *severity, "{finding}");
        }
        assert_eq!(finding["object"]["id"], "1");
        assert!(finding["next_step"]["tool"].is_string(), "{finding}");
        assert_ne!(report["verdict"], "protected", "{problem}");
        assert_eq!(report["fine"]["backup_tasks"]["fine"], 0, "{problem}");
    }
}

/// What is found of the task after a change.
fn found(change: fn(&mut BackupTask), arguments: Value) -> Option<Value> {
    let nas = calm();
    nas.edit(|office| change(task_in(office)));
    let report = Client::connect(&nas).call(REPORT, arguments);
    about(&report, "backup_task", NAME).cloned()
}

#[test]
fn what_is_just_as_old_as_it_may_be_is_fine() {
    let fine: [fn(&mut BackupTask); 4] = [
        |task| task.last_check_time = Some(*START - 89 * DAY),
        |task| succeeded(task, *START - 47 * 3_600),
        |task| task.next_time = Some(*START - 60),
        |task| {
            task.schedule.weekdays = vec![1];
            succeeded(task, *START - 13 * DAY);
        },
    ];
    for change in fine {
        assert_eq!(found(change, json!({})), None);
    }
}

#[test]
fn a_weekly_task_is_overdue_after_two_weeks_and_a_daily_one_after_two_days() {
    let weekly = found(
        |task| {
            task.schedule.weekdays = vec![1];
            succeeded(task, *START - 15 * DAY);
        },
        json!({}),
    );
    assert_eq!(problems(&weekly.unwrap()), ["overdue"]);
    let daily = found(|task| succeeded(task, *START - 49 * 3_600), json!({}));
    assert_eq!(problems(&daily.unwrap()), ["overdue"]);
}

#[test]
fn a_task_is_judged_by_the_hours_that_the_caller_gives() {
    let five = json!({ "stale_after_hours": 5 });
    let seven_ago = |task: &mut BackupTask| succeeded(task, *START - 7 * 3_600);
    let finding = found(seven_ago, five).unwrap();
    assert_eq!(problems(&finding), ["overdue"]);
    assert!(
        finding["evidence"][0].as_str().unwrap().contains("5 hours"),
        "{finding}"
    );
    assert_eq!(found(seven_ago, json!({ "stale_after_hours": 24 })), None);
    let long_ago = |task: &mut BackupTask| succeeded(task, *START - 3 * DAY);
    assert_eq!(found(long_ago, json!({ "stale_after_hours": 100 })), None);
}

#[test]
fn hours_that_are_none_are_refused_by_their_name() {
    let nas = calm();
    let error = Client::connect(&nas).call_error(REPORT, json!({ "stale_after_hours": 0 }));
    assert!(
        error.starts_with("Bad argument `stale_after_hours`"),
        "{error}"
    );
}

#[test]
fn a_running_task_is_fine_unless_it_never_succeeded_or_long_ago() {
    let running = |task: &mut BackupTask| task.start(*START);
    assert_eq!(found(running, json!({})), None);
    let first = found(
        |task| {
            task.start(*START);
            task.last_success_time = None;
        },
        json!({}),
    );
    assert!(first.is_some());
    let late = found(
        |task| {
            task.start(*START);
            succeeded(task, *START - 9 * DAY);
        },
        json!({}),
    );
    assert_eq!(problems(&late.unwrap()), ["overdue"]);
}

#[test]
fn a_task_with_several_troubles_is_one_finding_with_the_worst_first() {
    let finding = found(
        |task| {
            task.last_result = "failed".into();
            task.schedule.enabled = false;
            task.last_check_time = None;
        },
        json!({}),
    )
    .unwrap();
    assert_eq!(
        problems(&finding),
        ["failed", "unscheduled", "never_checked"]
    );
    assert!(finding["since"].is_string(), "{finding}");
    let evidence = finding["evidence"].to_string();
    assert!(evidence.contains("last success "), "{evidence}");
}

#[test]
fn the_next_step_fits_the_trouble() {
    for (change, tool) in [
        (
            (|task| task.last_result = "suspend".into()) as fn(&mut BackupTask),
            "hyperbackup_resume_task",
        ),
        (
            |task| task.last_result = "cancel".into(),
            "hyperbackup_run_task",
        ),
    ] {
        let finding = found(change, json!({})).unwrap();
        assert_eq!(
            finding["next_step"],
            json!({ "tool": tool, "arguments": { "task_id": "1" } })
        );
    }
}

#[test]
fn nothing_is_to_be_started_on_a_task_that_works_already() {
    const STARTS: [&str; 3] = [
        "hyperbackup_run_task",
        "hyperbackup_resume_task",
        "hyperbackup_check_integrity",
    ];
    let troubles: [fn(&mut BackupTask); 4] = [
        |task| task.last_result = "cancel".into(),
        |task| task.last_check_time = None,
        |task| task.last_result = "failed".into(),
        |task| {
            task.last_result = "none".into();
            task.last_success_time = None;
        },
    ];
    for status in ["backup", "waiting", "detect", "version_deleting"] {
        for (place, trouble) in troubles.into_iter().enumerate() {
            let nas = calm();
            nas.edit(|office| {
                let task = task_in(office);
                task.start(*START);
                task.status = status.into();
                trouble(task);
            });
            let mut client = Client::connect(&nas);
            let report = client.call(REPORT, json!({}));
            let Some(finding) = about(&report, "backup_task", NAME) else {
                continue;
            };
            let case = format!("{status}, {place}: {finding}");
            let step = &finding["next_step"];
            let tool = step["tool"].as_str().expect(&case);
            assert!(!STARTS.contains(&tool), "{case}");
            if tool == "hyperbackup_wait_for_task" {
                let waited = json!({ "task_id": "1", "timeout_seconds": 1 });
                client.call(tool, waited);
            } else {
                client.call(tool, step["arguments"].clone());
            }
        }
    }
    // At rest it is started, unless its destination is not there.
    let never_ran = |task: &mut BackupTask| {
        task.last_result = "none".into();
        task.last_success_time = None;
    };
    let tool = |change: fn(&mut BackupTask)| {
        found(change, json!({})).unwrap()["next_step"]["tool"].clone()
    };
    assert_eq!(tool(never_ran), "hyperbackup_run_task");
    assert_eq!(
        tool(|task| task.last_check_time = None),
        "hyperbackup_check_integrity"
    );
    assert_eq!(
        tool(|task| {
            task.last_result = "cancel".into();
            task.target_offline = true;
        }),
        "hyperbackup_get_target"
    );
}

#[test]
fn the_report_and_the_list_agree() {
    for (problem, _, bring_about) in TROUBLES {
        let nas = calm();
        nas.edit(|office| bring_about(task_in(office)));
        let mut client = Client::connect(&nas);
        let report = client.call(REPORT, json!({}));
        let list = client.call("hyperbackup_list_tasks", json!({}));
        let health = list["tasks"][0]["health"].as_str().unwrap();
        let first = problems(about(&report, "backup_task", NAME).unwrap())[0].to_owned();
        // Only the report asks for the destination.
        if ["check_overdue", "never_checked", "target_offline"].contains(problem) {
            assert_eq!(health, "ok");
        } else {
            assert_eq!(first, health, "{problem}");
        }
    }
}

#[test]
fn a_task_that_failed_is_told_in_the_words_of_its_log_and_since_when() {
    let report = super::report(&super::office());
    let finding = about(&report, "backup_task", "Projects to S3").unwrap();
    let log = finding["log"].as_array().unwrap();
    assert!(!log.is_empty() && log.len() <= 2, "{finding}");
    assert!(
        log[0].as_str().unwrap().contains("[Projects to S3]"),
        "{finding}"
    );
    let since = finding["since"].as_str().unwrap();
    assert!(
        log.last().unwrap().as_str().unwrap().contains(since),
        "{finding}"
    );
}

#[test]
fn a_task_that_is_well_is_not_asked_for_its_log() {
    let nas = calm();
    super::report(&nas);
    let asked = nas.requests();
    let logs = asked.iter().filter(|one| {
        one.params
            .get("api")
            .is_some_and(|api| api.ends_with(".Log"))
    });
    assert_eq!(logs.count(), 0);
}

#[test]
fn a_failure_is_not_lost_while_the_task_tidies_up_or_checks() {
    for status in ["detect", "detect_waiting", "waiting", "version_deleting"] {
        let nas = calm();
        nas.edit(|office| {
            task_in(office).status = status.into();
            task_in(office).last_result = "failed".into();
        });
        let told = super::report(&nas);
        assert_eq!(told["verdict"], "at_risk", "{status}: {told}");
        let finding = about(&told, "backup_task", NAME).unwrap();
        assert_eq!(problems(finding), ["failed"], "{status}: {finding}");
        let diagnosis =
            Client::connect(&nas).call("hyperbackup_diagnose_task", json!({ "task_id": "1" }));
        assert_eq!(diagnosis["health"], "running");
        assert!(diagnosis["likely_cause"].is_string(), "{diagnosis}");
        let broken = found(
            |task| {
                task.status = "detect".into();
                task.last_error_code = 4467;
            },
            json!({}),
        );
        assert_eq!(problems(&broken.unwrap()), ["broken"]);
    }
    assert_eq!(found(|task| task.status = "detect".into(), json!({})), None);
    let late = |task: &mut BackupTask| {
        task.status = "detect".into();
        task.next_time = Some(*START - 3_600);
    };
    assert_eq!(problems(&found(late, json!({})).unwrap()), ["overdue"]);
}

#[test]
fn a_kind_of_backup_that_is_not_known_may_need_an_integrity_check() {
    let nas = calm();
    nas.edit(|office| task_in(office).repository.target_type = "brand_new".into());
    let told = super::report(&nas);
    assert_eq!(told["verdict"], "at_risk");
    assert!(super::unseen(&told).contains("brand_new"), "{told}");
    nas.edit(|office| {
        task_in(office).repository.target_type = "share".into();
        task_in(office).last_check_time = None;
    });
    assert_eq!(super::report(&nas)["verdict"], "protected");
}

#[test]
fn an_interrupted_run_is_so_since_it_began() {
    let finding = found(
        |task| {
            task.last_result = "backingup".into();
            task.last_time = Some(*START - 2 * 3_600);
            task.last_end_time = Some(*START - 20 * 3_600);
        },
        json!({}),
    )
    .unwrap();
    let since = finding["since"].as_str().unwrap();
    let diagnosed = {
        let nas = calm();
        nas.edit(|office| {
            let task = task_in(office);
            task.last_result = "backingup".into();
            task.last_time = Some(*START - 2 * 3_600);
            task.last_end_time = Some(*START - 20 * 3_600);
        });
        Client::connect(&nas).call("hyperbackup_diagnose_task", json!({ "task_id": "1" }))
    };
    assert_eq!(diagnosed["since"], since);
    assert!(
        diagnosed["evidence"]
            .to_string()
            .contains(&format!("last backup began {since}")),
        "{diagnosed}"
    );
}

#[test]
fn a_next_backup_that_is_past_is_overdue_only_as_long_as_none_succeeded_since() {
    let due = |hours: i64, success: i64| {
        let nas = calm();
        nas.edit(|office| {
            let task = task_in(office);
            task.next_time = Some(*START - hours * 3_600);
            succeeded(task, *START - success * 3_600);
        });
        about(&super::report(&nas), "backup_task", NAME).cloned()
    };
    assert_eq!(due(20, 19), None);
    assert_eq!(problems(&due(20, 21).unwrap()), ["overdue"]);
    // The one a day later did not come about either.
    let late = due(30, 29).unwrap();
    assert_eq!(problems(&late), ["overdue"]);
    assert!(
        late["evidence"][0].as_str().unwrap().contains("29 hours"),
        "{late}"
    );
}

/// What the newest lines of its log tell of an integrity check, the oldest first.
fn checked(task: &mut BackupTask, lines: &[(&str, &str)]) {
    task.state = "error_detect".into();
    for (place, (level, event)) in lines.iter().enumerate() {
        task.log.push(BackupLogLine {
            time: *START - 600 + place as i64,
            level: (*level).into(),
            event: format!("[Local][{NAME}] {event}"),
            user: "SYSTEM".into(),
        });
    }
}

const STARTED: (&str, &str) = ("info", "Backup integrity check has started.");
const CLEAN: (&str, &str) = (
    "info",
    "Backup integrity check is finished. No error was found.",
);
const BROKEN: (&str, &str) = (
    "err",
    "Backup integrity check is finished. The target is found broken.",
);

#[test]
fn what_an_integrity_check_found_is_told_by_the_newest_one_in_the_log() {
    type Lines = &'static [(&'static str, &'static str)];
    let cases: [(Lines, &str, &str); 5] = [
        (&[STARTED, BROKEN], "broken", "The target is found broken"),
        (&[STARTED, BROKEN, STARTED, CLEAN], "unknown", "found none"),
        (
            &[STARTED, CLEAN, STARTED, BROKEN],
            "broken",
            "The target is found broken",
        ),
        (&[STARTED, CLEAN, STARTED], "broken", "found errors"),
        (&[], "broken", "found errors"),
    ];
    for (lines, problem, evidence) in cases {
        let nas = calm();
        nas.edit(|office| checked(task_in(office), lines));
        let mut client = Client::connect(&nas);
        let report = client.call(REPORT, json!({}));
        let finding = about(&report, "backup_task", NAME).unwrap();
        assert_eq!(problems(finding), [problem], "{lines:?}: {finding}");
        let words = finding["evidence"][0].as_str().unwrap();
        assert!(words.contains(evidence), "{lines:?}: {finding}");
        assert_ne!(report["verdict"], "protected");
        assert_eq!(report["fine"]["shared_folders"]["fine"], 0, "{report}");
        let told = client.call("hyperbackup_diagnose_task", json!({ "task_id": 1 }));
        assert_eq!(told["health"], problem, "{lines:?}: {told}");
        assert!(
            told["summary"].as_str().unwrap().contains(evidence),
            "{lines:?}: {told}"
        );
        let cause = match problem {
            "broken" => "an integrity check found errors",
            _ => "not known",
        };
        assert_eq!(told["likely_cause"], cause, "{lines:?}: {told}");
    }
}

/// What the report finds of the task when the NAS tells its schedule, its last success and its next backup like that.
fn of_schedule(repeat: Value, success: i64, next: i64) -> Value {
    static REPEAT: Mutex<Value> = Mutex::new(Value::Null);
    let _alone = ALONE.lock().unwrap_or_else(PoisonError::into_inner);
    *REPEAT.lock().unwrap() = repeat;
    let nas = calm();
    nas.edit(|office| {
        let task = task_in(office);
        succeeded(task, *START - success);
        task.next_time = Some(*START + next);
    });
    let proxy = TamperingProxy::before(&nas.url());
    let mut client = Client::greeted(Process::start(&[], &connection(&proxy.url())));
    proxy.follow(Plan {
        tampering: Tampering::Edit(
            |answer, path| {
                edit(answer, path, &|fields, name| {
                    fields.insert(name.to_owned(), REPEAT.lock().unwrap().clone());
                });
                edit(answer, &format!("task_list[].{path}"), &|fields, name| {
                    fields.insert(name.to_owned(), REPEAT.lock().unwrap().clone());
                });
            },
            "schedule.schedule.repeat".into(),
        ),
        ..Plan::default()
    });
    client.call(REPORT, json!({}))
}

static ALONE: Mutex<()> = Mutex::new(());

#[test]
fn a_schedule_that_is_not_sure_is_good_only_where_the_next_backup_bears_it_out() {
    const HOUR: i64 = 3_600;
    for (repeat, success, next, word) in [
        // Nothing that is known.
        (json!(77), 20 * HOUR, 4 * HOUR, None),
        (json!(77), 5 * DAY, 4 * DAY, None),
        (json!(77), 5 * DAY, DAY, Some("unknown")),
        (json!(77), 5 * DAY, 60 * DAY, Some("unknown")),
        (json!(null), 5 * DAY, DAY, Some("unknown")),
        // Monthly, as it seems.
        (json!(1003), 20 * DAY, 10 * DAY, None),
        (json!(1003), 20 * DAY, 2 * DAY, Some("unknown")),
        (json!(1003), 70 * DAY, 2 * DAY, Some("overdue")),
        // Daily beyond doubt.
        (json!(0), 40 * HOUR, 4 * HOUR, None),
    ] {
        let report = of_schedule(repeat.clone(), success, next);
        let finding = about(&report, "backup_task", NAME);
        let case = format!("{repeat}, {success}, {next}: {report}");
        match word {
            None => assert_eq!(report["verdict"], "protected", "{case}"),
            Some(word) => assert_eq!(problems(finding.expect(&case)), [word], "{case}"),
        }
    }
}
