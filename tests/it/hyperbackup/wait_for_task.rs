use std::time::Duration;

use dsm_sim::{Dialect, FaultKind, SimulatedNas};
use serde_json::{Value, json};

use super::{doing, edit, names_known_tasks};
use crate::{
    fuzz::proxy::{Plan, Tampering, TamperingProxy},
    harness::{
        Client, Process, START, begin_check, connection, fault, office, office_with, run, sent,
        until,
    },
};

const TOOL: &str = "hyperbackup_wait_for_task";

/// A client that waits for task 2, which runs, with a token or without.
fn waiting<'a>(nas: &'a SimulatedNas, modern: bool, token: Option<&str>) -> (Client<'a>, u64) {
    let mut client = if modern {
        Client::modern(nas)
    } else {
        Client::connect(nas)
    };
    let call = json!({ "task_id": 2 });
    let id = match token {
        Some(token) => client.send_call_with_token(TOOL, call, token),
        None => client.send_call(TOOL, call),
    };
    until("it was looked at twice", || sent(nas, "status") > 1);
    (client, id)
}

/// The numbers of notifications about this token, which must rise.
#[track_caller]
fn rising(notifications: &[Value], token: &str) -> Vec<f64> {
    let numbers: Vec<f64> = notifications
        .iter()
        .map(|told| {
            assert_eq!(told["method"], "notifications/progress", "{told}");
            assert_eq!(told["params"]["progressToken"], token, "{told}");
            let number = &told["params"]["progress"];
            let decimals = number.to_string();
            let decimals = decimals.split_once('.').map_or("", |(_, rest)| rest);
            assert!(decimals.len() <= 2, "{number}");
            number.as_f64().unwrap()
        })
        .collect();
    let rise = numbers.windows(2).all(|pair| pair[0] < pair[1]);
    assert!(rise, "{numbers:?}");
    numbers
}

/// Takes notifications until one has such a message.
#[track_caller]
fn hear(client: &mut Client, is_it: impl Fn(&str) -> bool, told: &mut Vec<Value>) {
    loop {
        let heard = client.notification();
        let message = heard["params"]["message"].as_str().unwrap().to_owned();
        told.push(heard);
        if is_it(&message) {
            return;
        }
    }
}

#[test]
fn the_end_of_a_backup_is_waited_for() {
    let nas = office();
    let (mut client, call) = waiting(&nas, false, None);
    nas.advance(Duration::from_secs(60 * 60));
    let answer = client.outcome(TOOL, call);
    assert_eq!(answer["outcome"], "ended");
    assert_eq!(answer["result"], "the backup is over: succeeded");
    assert_eq!(answer["health"], "ok");
    assert_eq!(answer.get("follow"), None);
    assert_eq!(
        client.notifications(),
        Vec::<Value>::new(),
        "nobody asked for any"
    );
}

#[test]
fn a_backup_that_does_not_end_well_is_told_as_such() {
    for (result, words) in [
        ("failed", "the backup is over: failed"),
        ("cancel", "the backup is over: cancelled"),
        ("suspend", "the backup is over: suspended"),
        (
            "brand_new",
            "the backup is over with the result brand_new, which is in no public table",
        ),
    ] {
        let nas = office();
        let (mut client, call) = waiting(&nas, false, None);
        edit(&nas, 2, |task| {
            task.status = "none".into();
            task.last_result = result.into();
        });
        let answer = client.outcome(TOOL, call);
        assert_eq!(
            (&answer["outcome"], &answer["result"]),
            (&json!("ended"), &json!(words))
        );
        assert_ne!(answer["health"], "ok", "{result}");
    }
}

#[test]
fn the_end_of_an_integrity_check_is_waited_for() {
    let nas = office();
    edit(&nas, 1, |task| begin_check(task, START));
    let mut client = Client::connect(&nas);
    let call = client.send_call(TOOL, json!({ "task_id": 1 }));
    until("it was looked at twice", || sent(&nas, "status") > 1);
    nas.advance(Duration::from_secs(11 * 60));
    let answer = client.outcome(TOOL, call);
    assert_eq!(answer["outcome"], "ended");
    assert!(
        answer["result"]
            .as_str()
            .unwrap()
            .contains("the integrity check is over"),
        "{answer}"
    );
}

#[test]
fn a_check_that_found_errors_is_told() {
    let nas = office();
    edit(&nas, 1, |task| begin_check(task, START));
    let mut client = Client::connect(&nas);
    let call = client.send_call(TOOL, json!({ "task_id": 1 }));
    until("it was looked at twice", || sent(&nas, "status") > 1);
    edit(&nas, 1, |task| task.status = "none".into());
    let answer = client.outcome(TOOL, call);
    assert_eq!(answer["health"], "broken", "{answer}");
    assert!(
        answer["result"].as_str().unwrap().contains("found errors"),
        "{answer}"
    );
}

#[test]
fn what_does_not_run_is_answered_at_once_with_its_last_run() {
    for (id, result, health) in [
        (1, "done", "ok"),
        (3, "failed", "failed"),
        (4, "suspend", "suspended"),
    ] {
        let nas = office();
        let answer = Client::connect(&nas).call(TOOL, json!({ "task_id": id }));
        assert_eq!(answer["outcome"], "not_running");
        assert_eq!(answer["last_result"], result);
        assert_eq!(answer["health"], health);
        assert_eq!(answer.get("result"), None);
        assert_eq!(answer["waited_seconds"], 0);
    }
}

#[test]
fn a_run_that_ended_just_before_the_wait_is_told_with_how_it_went() {
    let nas = office_with(|options| options.clock_stands_still = true);
    let ends = |result: &str, seconds: i64| {
        edit(&nas, 2, |task| {
            task.status = "none".into();
            task.last_result = result.into();
            task.last_end_time = Some(START - seconds);
        });
        Client::connect(&nas).call(TOOL, json!({ "task_id": 2 }))
    };
    for (result, words) in [
        ("done", "is over: succeeded"),
        ("failed", "is over: failed"),
    ] {
        let answer = ends(result, 120);
        assert_eq!(answer["outcome"], "not_running");
        let told = answer["result"].as_str().unwrap();
        assert!(
            told.starts_with("nothing runs any more: the last backup ended at ")
                && told.contains("120 s ago")
                && told.ends_with(words),
            "{told}"
        );
    }
    assert_eq!(ends("done", 700).get("result"), None);
    assert_eq!(ends("backingup", 120).get("result"), None);
}

#[test]
fn when_the_time_is_over_it_is_told_how_far_it_is_and_how_to_go_on() {
    let nas = office_with(|options| options.clock_stands_still = true);
    let mut client = Client::connect(&nas);
    let answer = client.call(TOOL, json!({ "task_id": 2, "timeout_seconds": 1 }));
    assert_eq!(answer["outcome"], "still_running");
    assert_eq!(answer["progress"]["percent"], 44);
    assert_eq!(answer["waited_seconds"], 1);
    assert_eq!(
        answer.get("look_again_in_seconds"),
        None,
        "it does not move"
    );
    assert_eq!(
        answer["follow"],
        json!({ "tool": TOOL, "arguments": { "task_id": "2" } })
    );
    assert_eq!(doing(&nas, 2).0, "backup");
}

#[test]
fn the_pace_tells_when_it_should_be_over() {
    let nas = office();
    let mut client = Client::connect(&nas);
    let answer = client.call(TOOL, json!({ "task_id": 2, "timeout_seconds": 4 }));
    // It takes 50 minutes, of which 22 are over.
    let seconds = answer["look_again_in_seconds"].as_i64().unwrap();
    assert!((400..=6_000).contains(&seconds), "{answer}");
}

#[test]
fn a_time_that_no_call_may_take_is_refused() {
    let nas = office();
    let mut client = Client::connect(&nas);
    for seconds in [0, 46] {
        let error = client.call_error(TOOL, json!({ "task_id": 2, "timeout_seconds": seconds }));
        assert!(error.contains("`timeout_seconds`"), "{error}");
    }
}

#[test]
fn progress_is_told_in_both_eras_rising_and_once_a_second_at_most() {
    for modern in [false, true] {
        let nas = office();
        let (mut client, call) = waiting(&nas, modern, Some("abc"));
        let mut told = vec![client.notification()];
        let first = &told[0];
        assert_eq!(first["params"]["progress"], 44.0);
        assert_eq!(first["params"]["total"], 100.0);
        let message = first["params"]["message"].as_str().unwrap();
        assert!(message.starts_with("backing up: 44%, "), "{message}");
        // The NAS finds more to do, so that less is done: no percent is told that is lower than one before.
        edit(&nas, 2, |task| task.duration *= 2);
        for _ in 0..2 {
            hear(&mut client, |message| !message.contains('%'), &mut told);
        }
        nas.advance(Duration::from_secs(60 * 60));
        let is_82 = |message: &str| message.starts_with("backing up: 82%, ");
        hear(&mut client, is_82, &mut told);
        nas.advance(Duration::from_secs(60 * 60));
        let answer = client.outcome(TOOL, call);
        assert_eq!(answer["outcome"], "ended");
        told.extend(client.notifications());
        let numbers = rising(&told, "abc");
        let seconds = answer["waited_seconds"].as_u64().unwrap() as usize;
        assert!(numbers.len() <= seconds + 1, "{numbers:?} in {seconds} s");
    }
}

#[test]
fn a_wait_that_is_cancelled_is_over_and_the_backup_goes_on() {
    for modern in [false, true] {
        let nas = office();
        let (mut client, call) = waiting(&nas, modern, Some("abc"));
        client.notify("notifications/cancelled", json!({ "requestId": call }));
        // A request after it, so that it has arrived.
        client.call("hyperbackup_get_task_status", json!({ "task_id": 3 }));
        nas.forget_requests();
        client.notifications();
        let other = client.call(TOOL, json!({ "task_id": 4, "timeout_seconds": 1 }));
        assert_eq!(other["outcome"], "not_running");
        client.call(TOOL, json!({ "task_id": 2, "timeout_seconds": 2 }));
        // The looks of the second wait and no others: one at first, two later, one at all of it.
        let looks = nas.requests().into_iter();
        let looks = looks.filter(|one| one.method == "status" && one.params["task_id"] == "2");
        assert!(looks.count() <= 4, "the first wait still looks");
        assert_eq!(client.notifications(), Vec::<Value>::new());
        assert_eq!(
            (doing(&nas, 2).0.as_str(), sent(&nas, "cancel")),
            ("backup", 0)
        );
    }
}

#[test]
fn a_client_that_hangs_up_stops_nothing_but_the_wait() {
    let nas = office();
    let (client, _) = waiting(&nas, false, None);
    assert_eq!(client.close().code, Some(0));
    assert_eq!(
        (doing(&nas, 2).0.as_str(), sent(&nas, "cancel")),
        ("backup", 0)
    );
}

#[test]
fn faults_and_an_expired_session_in_between_do_not_end_it() {
    let nas = office();
    let (mut client, call) = waiting(&nas, false, None);
    nas.expire_sessions();
    // More than a read is tried again.
    nas.inject(fault(FaultKind::Http(502), "status", 5));
    until("all of them came", || sent(&nas, "status") > 8);
    nas.advance(Duration::from_secs(60 * 60));
    assert_eq!(client.outcome(TOOL, call)["outcome"], "ended");
}

#[test]
fn a_nas_that_fails_until_the_end_is_told_and_nothing_is_claimed() {
    let nas = office();
    let mut client = Client::connect(&nas);
    let call = client.send_call(TOOL, json!({ "task_id": 2, "timeout_seconds": 4 }));
    until("it was looked at twice", || sent(&nas, "status") > 1);
    nas.inject(fault(FaultKind::Http(502), "status", u32::MAX));
    let answer = client.outcome(TOOL, call);
    assert_eq!(answer["outcome"], "unknown", "{answer}");
    assert!(
        answer["not_seen"].as_str().unwrap().contains("502"),
        "{answer}"
    );
    assert!(answer["last_seen_seconds_ago"].is_u64(), "{answer}");
    assert_eq!(answer["follow"]["tool"], TOOL);
}

/// It is over at once, and nothing is claimed of the task any more.
#[track_caller]
fn is_removed(answer: &Value) {
    assert_eq!(answer["outcome"], "removed", "{answer}");
    let result = answer["result"].as_str().unwrap();
    assert!(result.contains("no longer lists the task"), "{result}");
    assert_eq!(answer["health"], "unknown");
    for absent in ["follow", "status", "progress", "look_again_in_seconds"] {
        assert_eq!(answer.get(absent), None, "{answer}");
    }
    assert!(answer["waited_seconds"].as_u64().unwrap() < 20, "{answer}");
}

#[test]
fn a_task_that_is_removed_meanwhile_is_no_longer_waited_for() {
    for dialect in [Dialect::Dsm, Dialect::Documented] {
        let nas = office_with(|options| options.dialect = dialect);
        let mut client = Client::connect(&nas);
        let call = client.send_call(TOOL, json!({ "task_id": 2 }));
        let looked = || sent(&nas, "status") + sent(&nas, "GetStatus") > 1;
        until("it was looked at twice", looked);
        nas.edit(|office| drop(office.backup_tasks.remove(1)));
        is_removed(&client.outcome(TOOL, call));
    }
}

/// A client behind a proxy before the NAS.
fn behind<'a>(proxy: &TamperingProxy) -> Client<'a> {
    Client::greeted(Process::start(&[], &connection(&proxy.url())))
}

/// What happens to every status.
fn each_status(tampering: Tampering) -> Plan {
    Plan {
        method: Some("status".into()),
        tampering,
        ..Plan::default()
    }
}

#[test]
fn a_nas_that_answers_about_any_id_tells_by_its_list_that_the_task_is_gone() {
    for is_gone in [true, false] {
        let nas = office();
        let proxy = TamperingProxy::before(&nas.url());
        let mut client = behind(&proxy);
        let timeout = if is_gone { 40 } else { 3 };
        let call = json!({ "task_id": 2, "timeout_seconds": timeout });
        let call = client.send_call(TOOL, call);
        until("it was looked at twice", || sent(&nas, "status") > 1);
        let nothing = b"{\"success\":true,\"data\":{}}".to_vec();
        proxy.follow(each_status(Tampering::Body(nothing)));
        if is_gone {
            nas.edit(|office| drop(office.backup_tasks.remove(1)));
        }
        let answer = client.outcome(TOOL, call);
        if is_gone {
            is_removed(&answer);
        } else {
            // Its settings tell so much.
            assert_eq!(answer["outcome"], "still_running", "{answer}");
            assert_eq!(answer["follow"]["tool"], TOOL);
        }
    }
}

#[test]
fn what_is_no_percent_is_told_nowhere() {
    fn says(answer: &mut Value, percent: &str) {
        let progress = &mut answer["data"]["progress"];
        progress["progress"] = serde_json::from_str(percent).unwrap();
        progress["processed_size"] = json!("-7");
    }
    let nas = office();
    let proxy = TamperingProxy::before(&nas.url());
    let mut client = behind(&proxy);
    for percent in [
        "\"abc\"",
        "250",
        "-3",
        "null",
        "[44]",
        "9223372036854775807",
    ] {
        proxy.follow(each_status(Tampering::Edit(says, percent.into())));
        let call = json!({ "task_id": 2, "timeout_seconds": 1 });
        let call = client.send_call_with_token(TOOL, call, percent);
        let answer = client.outcome(TOOL, call);
        assert_eq!(answer["outcome"], "still_running");
        assert_eq!(answer["progress"].get("percent"), None, "{percent}");
        assert_eq!(answer["progress"].get("processed_bytes"), None);
        let told = client.notifications();
        assert!(!told.is_empty(), "{percent}");
        for told in &told {
            assert_eq!(told["params"]["message"], "backing up", "{percent}");
            assert_eq!(told["params"].get("total"), None, "{percent}");
        }
        let numbers = rising(&told, percent);
        assert!(numbers.iter().all(|number| *number < 1.0), "{numbers:?}");
    }
}

#[test]
fn a_nas_that_does_not_tell_what_the_task_does_is_not_taken_to_be_done() {
    let nas = office();
    edit(&nas, 1, |task| task.status = "brand_new".into());
    let answer = Client::connect(&nas).call(TOOL, json!({ "task_id": 1 }));
    assert_eq!(answer["outcome"], "unknown", "{answer}");
    assert_eq!(answer["health"], "unknown");
}

#[test]
fn a_documented_nas_is_waited_for_as_well() {
    let nas = office_with(|options| options.dialect = Dialect::Documented);
    let mut client = Client::connect(&nas);
    let call = client.send_call(TOOL, json!({ "task_id": 2 }));
    until("it was looked at twice", || sent(&nas, "GetStatus") > 1);
    nas.advance(Duration::from_secs(60 * 60));
    let answer = client.outcome(TOOL, call);
    assert_eq!(answer["outcome"], "ended");
    assert!(
        answer["result"]
            .as_str()
            .unwrap()
            .contains("does not say how it went"),
        "{answer}"
    );
}

#[test]
fn those_who_wait_keep_nobody_from_reading_and_more_of_them_are_refused() {
    let nas = office();
    let mut client = Client::connect(&nas);
    let call = json!({ "task_id": 2, "timeout_seconds": 20 });
    let waits: Vec<u64> = (0..300)
        .map(|_| client.send_call(TOOL, call.clone()))
        .collect();
    let list = client.send_call("hyperbackup_list_tasks", json!({}));
    let listed = client.outcome("hyperbackup_list_tasks", list);
    assert!(listed["total"].as_u64().unwrap() > 5);
    nas.advance(Duration::from_secs(60 * 60));
    let mut refused = 0;
    for wait in waits {
        let answer = client.answer(wait);
        let text = answer["result"]["content"][0]["text"].as_str().unwrap();
        if answer["result"]["isError"] == true {
            assert!(text.contains("64 calls wait already"), "{text}");
            refused += 1;
        }
    }
    assert!(refused > 0 && refused <= 300 - 64, "{refused}");
}

#[test]
fn what_was_started_tells_how_to_wait_for_its_end() {
    let nas = office();
    let mut client = Client::connect(&nas);
    for (tool, id) in [
        ("hyperbackup_run_task", "1"),
        ("hyperbackup_resume_task", "4"),
        ("hyperbackup_check_integrity", "3"),
    ] {
        let answer = client.call(tool, json!({ "task_id": id }));
        assert_eq!(
            answer["follow"],
            json!({ "tool": TOOL, "arguments": { "task_id": id } })
        );
        // As long as the last run took; of the others nothing is known.
        let seconds = answer.get("look_again_in_seconds");
        let known = (tool == "hyperbackup_run_task").then(|| json!(23 * 60 + 41));
        assert_eq!(seconds, known.as_ref(), "{answer}");
    }
    let stopped = client.call(
        "hyperbackup_cancel_integrity_check",
        json!({ "task_id": 3 }),
    );
    assert_eq!(stopped.get("follow"), None);
}

#[test]
fn a_run_after_one_that_failed_has_no_time_at_which_it_should_be_over() {
    let answer = Client::connect(&office()).call("hyperbackup_run_task", json!({ "task_id": 3 }));
    assert!(answer["follow"].is_object(), "{answer}");
    assert_eq!(answer.get("look_again_in_seconds"), None);
}

#[test]
fn it_waits_on_the_command_line_as_well() {
    let nas = office();
    let call = json!({ "task_id": 2, "timeout_seconds": 1 }).to_string();
    let ended = run(&["call", TOOL, &call], &connection(&nas.url()));
    assert_eq!(ended.code, Some(0), "{ended:?}");
    let answer: Value = serde_json::from_str(&ended.stdout).unwrap();
    assert_eq!(answer["outcome"], "still_running");
}

#[test]
fn an_unknown_task_is_told_with_those_that_exist() {
    names_known_tasks(TOOL, "status");
}

#[test]
fn a_nas_that_answers_late_does_not_keep_the_wait_up_until_then() {
    let nas = office();
    let mut client = Client::connect(&nas);
    // Login and discovery are done.
    client.call("hyperbackup_get_task_status", json!({ "task_id": 2 }));
    nas.forget_requests();
    let late = Duration::from_secs(25);
    let call = client.send_call(TOOL, json!({ "task_id": 2, "timeout_seconds": 4 }));
    until("it was looked at twice", || sent(&nas, "status") > 1);
    nas.inject(fault(FaultKind::Delay(late), "status", u32::MAX));
    let answer = client.outcome(TOOL, call);
    assert!(answer["not_seen"].is_string(), "{answer}");
    assert!(
        answer["waited_seconds"].as_u64().unwrap() < late.as_secs(),
        "{answer}"
    );
}
