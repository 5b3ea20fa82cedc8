//! How calls and the server end: soon, cleanly, and with no answer to what was given up.

use std::time::{Duration, Instant};

use dsm_sim::{FaultKind, SimulatedNas};
use serde_json::json;

use crate::harness::{Client, fault, office, run, sent, until};

const LIST: &str = "cloudsync_list_connections";

/// Longer than an end takes on the busiest machine, and shorter than the 5 s that the library would wait.
const SOON: Duration = Duration::from_secs(3);

/// A client with a call that the NAS never answers, and the id of that call.
fn hanging(nas: &SimulatedNas) -> (Client<'_>, u64) {
    let mut client = Client::connect(nas);
    client.call(LIST, json!({}));
    nas.inject(fault(FaultKind::Hang, "get_config", 1));
    let id = client.send_call("cloudsync_get_package_config", json!({}));
    until("the call hangs", || sent(nas, "get_config") == 1);
    (client, id)
}

#[test]
fn an_end_before_the_greeting_is_no_failure() {
    let ended = run(&["--demo"], &[]);
    assert_eq!((ended.code, ended.stdout.as_str()), (Some(0), ""));
}

#[test]
fn an_end_after_the_greeting_is_no_failure() {
    assert_eq!(Client::connect(&office()).close().code, Some(0));
}

#[test]
fn an_end_with_a_call_under_way_comes_soon() {
    let nas = office();
    let (client, _) = hanging(&nas);
    let begun = Instant::now();
    assert_eq!(client.close().code, Some(0));
    assert!(begun.elapsed() < SOON, "{:?}", begun.elapsed());
    assert_eq!(sent(&nas, "logout"), 1);
}

#[test]
fn an_end_with_many_calls_under_way_comes_soon() {
    let nas = office();
    let (mut client, _) = hanging(&nas);
    nas.inject(fault(FaultKind::Hang, "list_conn", 1_000));
    for _ in 0..100 {
        client.send_call(LIST, json!({}));
    }
    until("more calls hang", || sent(&nas, "list_conn") > 1);
    let begun = Instant::now();
    assert_eq!(client.close().code, Some(0));
    assert!(begun.elapsed() < SOON, "{:?}", begun.elapsed());
}

#[test]
fn calls_that_are_nearly_done_are_answered_before_the_end() {
    let nas = office();
    let mut client = Client::connect(&nas);
    let id = client.send_call(LIST, json!({}));
    let ended = client.close();
    let answer = ended
        .stdout
        .lines()
        .find(|line| line.contains(&format!("\"id\":{id},")));
    assert!(
        answer.is_some_and(|line| line.contains("structuredContent")),
        "{}",
        ended.stdout
    );
}

#[test]
fn an_end_comes_soon_when_the_logout_is_not_answered_either() {
    let nas = office();
    let (client, _) = hanging(&nas);
    nas.inject(fault(FaultKind::Hang, "logout", 1));
    let begun = Instant::now();
    assert_eq!(client.close().code, Some(0));
    assert!(begun.elapsed() < SOON, "{:?}", begun.elapsed());
    assert_eq!(sent(&nas, "logout"), 1);
}

#[cfg(unix)]
pub(super) fn signal(name: &str, process_id: u32) {
    let kill = std::process::Command::new("kill")
        .args([name, &process_id.to_string()])
        .status();
    assert!(kill.unwrap().success());
}

#[cfg(unix)]
fn terminate(process_id: u32) {
    signal("-TERM", process_id);
}

#[cfg(unix)]
#[test]
fn a_signal_ends_the_server_soon() {
    for name in ["-TERM", "-INT", "-HUP"] {
        let nas = office();
        let (client, _) = hanging(&nas);
        let begun = Instant::now();
        signal(name, client.process_id());
        assert_eq!(client.wait().code, Some(0), "{name}");
        assert!(begun.elapsed() < SOON, "{name}: {:?}", begun.elapsed());
        assert_eq!(sent(&nas, "logout"), 1, "{name}");
    }
}

#[cfg(unix)]
#[test]
fn a_signal_ends_an_idle_server() {
    let nas = office();
    let client = Client::connect(&nas);
    terminate(client.process_id());
    assert_eq!(client.wait().code, Some(0));
}

#[cfg(unix)]
#[test]
fn an_interrupted_change_of_the_command_line_says_whether_it_ran() {
    use crate::harness::{Process, connection};

    let change = r#"{ "task_id": 4, "max_upload_size_bytes": 0 }"#;
    for (hangs, end) in [
        ("get_selective_sync_config", "Nothing was sent."),
        (
            "set_selective_sync_config",
            "may or may not have run: check with cloudsync_get_task_filters before you repeat it.",
        ),
    ] {
        let nas = office();
        nas.inject(fault(FaultKind::Hang, hangs, 1));
        let url = nas.url();
        let settings = connection(&url);
        let process = Process::start(&["call", "cloudsync_set_task_filters", change], &settings);
        until("the call hangs", || sent(&nas, hangs) == 1);
        terminate(process.id());
        let ended = process.wait();
        assert!(ended.stderr.contains(end), "{hangs}: {}", ended.stderr);
    }
}

#[test]
fn a_cancelled_call_is_not_answered_and_the_next_one_is() {
    let nas = office();
    let (mut client, id) = hanging(&nas);
    client.notify("notifications/cancelled", json!({ "requestId": id }));
    assert_eq!(client.call(LIST, json!({}))["total"], 8);
    let ended = client.close();
    assert!(
        !ended.stdout.contains(&format!("\"id\":{id},")),
        "{}",
        ended.stdout
    );
}

#[test]
fn cancelling_what_does_not_exist_changes_nothing() {
    let nas = office();
    let mut client = Client::connect(&nas);
    client.notify("notifications/cancelled", json!({ "requestId": 999 }));
    client.notify("notifications/cancelled", json!({ "requestId": "x" }));
    assert_eq!(client.call(LIST, json!({}))["total"], 8);
}

#[test]
fn a_cancelled_first_call_leaves_a_login_that_the_next_one_uses() {
    let nas = office();
    let mut client = Client::connect(&nas);
    nas.inject(fault(
        FaultKind::Delay(Duration::from_millis(200)),
        "login",
        1,
    ));
    let id = client.send_call(LIST, json!({}));
    until("the login is under way", || sent(&nas, "login") == 1);
    client.notify("notifications/cancelled", json!({ "requestId": id }));
    client.call(LIST, json!({}));
    assert_eq!(nas.login_attempts(), 1);
}

#[test]
fn a_slow_call_does_not_hold_up_others() {
    let nas = office();
    let (mut client, slow) = hanging(&nas);
    client.call(LIST, json!({}));
    assert_eq!(client.result("ping", json!({})), json!({}));
    assert!(
        !client
            .close()
            .stdout
            .contains(&format!("\"id\":{slow},\"result\":{{\"structured"))
    );
}

#[test]
fn a_server_whose_stdout_is_not_read_still_ends() {
    let nas = office();
    let mut client = Client::modern(&nas);
    for _ in 0..50 {
        client.send("tools/list", json!({}));
    }
    assert_eq!(client.close().code, Some(0));
}

#[test]
fn cancelled_calls_make_room_for_others() {
    let nas = office();
    let mut client = Client::connect_with(&nas, &["--timeout", "600"]);
    client.call("cloudsync_get_package_config", json!({}));
    nas.inject(fault(FaultKind::Hang, "list_conn", 8));
    let hanging: Vec<u64> = (0..8).map(|_| client.send_call(LIST, json!({}))).collect();
    until("all places are taken", || sent(&nas, "list_conn") == 8);
    for id in hanging {
        client.notify("notifications/cancelled", json!({ "requestId": id }));
    }
    client.call("cloudsync_get_package_config", json!({}));
}
