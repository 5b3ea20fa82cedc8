//! Logins that lead to nothing: three at most, and then a word on when the next one is tried.

use std::net::TcpListener;

use dsm_sim::FaultKind;
use serde_json::json;

use super::LIST;
use crate::{
    harness::{Client, Process, connection, fault, office, office_with, sent},
    weather::front::Stranger,
};

const FOREVER: u32 = 10_000;

#[test]
fn whatever_goes_wrong_three_are_tried() {
    for kind in [
        FaultKind::ResetBefore,
        FaultKind::ResetAfter,
        FaultKind::Http(502),
        FaultKind::Http(403),
        FaultKind::Truncated,
        FaultKind::NotJson,
        FaultKind::Empty,
        FaultKind::Array,
        FaultKind::WrongTypes,
        FaultKind::Oversize,
        FaultKind::Hang,
        FaultKind::Code(100),
        FaultKind::Code(105),
        FaultKind::Code(117),
        FaultKind::Code(119),
        FaultKind::Code(0),
        FaultKind::Code(-1),
        FaultKind::Code(9_999),
    ] {
        let nas = office();
        nas.inject(fault(kind.clone(), "login", FOREVER));
        let mut client = Client::connect_with(&nas, &["--timeout", "1"]);
        let errors: Vec<String> = (0..12)
            .map(|_| client.call_error(LIST, json!({})))
            .collect();
        assert_eq!(sent(&nas, "login"), 3, "{kind:?}");
        for error in &errors[3..] {
            assert!(
                error.starts_with("3 logins of demo led to nothing"),
                "{error}"
            );
            assert!(error.contains("The next login is tried in "), "{error}");
        }
    }
}

#[test]
fn a_login_that_leads_to_nothing_is_not_repeated_by_changes_either() {
    let nas = office();
    nas.inject(fault(FaultKind::ResetAfter, "login", FOREVER));
    let mut client = Client::connect(&nas);
    for tool in [LIST, "cloudsync_pause_connection", "hyperbackup_get_task"].repeat(5) {
        let arguments = match tool {
            LIST => json!({}),
            "hyperbackup_get_task" => json!({ "task_id": 1 }),
            _ => json!({ "connection_id": 3 }),
        };
        let error = client.call_error(tool, arguments);
        assert!(!error.contains("may or may not have run"), "{error}");
    }
    assert_eq!(sent(&nas, "login"), 3);
}

#[test]
fn any_code_of_the_four_hundreds_is_a_refusal_that_is_not_asked_for_twice() {
    for code in [400, 411, 412, 414, 415, 420, 450, 499] {
        let nas = office();
        nas.inject(fault(FaultKind::Code(code), "login", FOREVER));
        let mut client = Client::connect(&nas);
        for _ in 0..4 {
            let error = client.call_error(LIST, json!({}));
            assert!(
                error.starts_with("DSM refused the login of demo"),
                "{error}"
            );
            assert!(error.contains(&format!("(code {code})")), "{error}");
        }
        assert_eq!(sent(&nas, "login"), 1, "{code}");
    }
}

/// A NAS whose login answers that.
fn answering_logins_with(error: &'static str) -> Stranger {
    Stranger::answering(move |request| {
        let body = if request.contains("method=login") {
            format!("{{\"success\":false,\"error\":{error}}}")
        } else {
            let at = "{\"path\":\"entry.cgi\",\"minVersion\":1,\"maxVersion\":7,\"requestFormat\":\"JSON\"}";
            format!(
                "{{\"success\":true,\"data\":{{\"SYNO.API.Auth\":{at},\"SYNO.CloudSync\":{at}}}}}"
            )
        };
        let length = body.len();
        format!("HTTP/1.1 200 OK\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n{body}")
    })
}

#[test]
fn a_code_that_is_written_as_a_text_is_a_refusal_as_well() {
    for error in [
        "{\"code\":\"400\"}",
        "{\"code\":\" 402 \"}",
        "{\"code\":400.0}",
        "{\"code\":\"499\",\"errors\":\"no\"}",
    ] {
        let nas = answering_logins_with(error);
        let url = nas.url();
        let mut client = Client::greeted(Process::start(&[], &connection(&url)));
        for _ in 0..4 {
            let text = client.call_error(LIST, json!({}));
            assert!(text.starts_with("DSM refused the login of demo"), "{text}");
        }
        let heard = nas.heard();
        let logins = heard
            .iter()
            .filter(|request| request.contains("method=login"));
        assert_eq!(logins.count(), 1, "{error}");
    }
}

#[test]
fn a_refusal_without_a_code_is_tried_three_times() {
    for error in ["{}", "null", "400", "{\"code\":\"no\"}", "{\"code\":[400]}"] {
        let nas = answering_logins_with(error);
        let url = nas.url();
        let mut client = Client::greeted(Process::start(&[], &connection(&url)));
        for _ in 0..6 {
            client.call_error(LIST, json!({}));
        }
        let heard = nas.heard();
        let logins = heard
            .iter()
            .filter(|request| request.contains("method=login"));
        assert_eq!(logins.count(), 3, "{error}");
    }
}

#[test]
fn a_nas_that_was_away_is_used_as_soon_as_it_is_back() {
    let address = TcpListener::bind("127.0.0.1:0")
        .unwrap()
        .local_addr()
        .unwrap();
    let url = format!("http://{address}");
    let mut client = Client::greeted(Process::start(&[], &connection(&url)));
    for _ in 0..5 {
        let error = client.call_error(LIST, json!({}));
        assert!(error.contains("cannot be reached"), "{error}");
    }
    let nas = office_with(|options| options.listen = address);
    client.call(LIST, json!({}));
    assert_eq!(nas.login_attempts(), 1);
}

#[test]
fn two_that_failed_do_not_count_once_a_call_went_well() {
    let nas = office();
    let mut client = Client::connect(&nas);
    for _ in 0..4 {
        nas.inject(fault(FaultKind::Http(502), "login", 2));
        for _ in 0..2 {
            client.call_error(LIST, json!({}));
        }
        client.call(LIST, json!({}));
        nas.expire_sessions();
    }
    assert_eq!(nas.logins(), 4);
}

#[test]
fn sessions_that_never_hold_do_not_make_a_loop_of_logins() {
    let nas = office_with(|options| options.expire_after = Some(0));
    let mut client = Client::connect(&nas);
    for tool in [
        LIST,
        "cloudsync_get_package_config",
        "hyperbackup_list_tasks",
    ]
    .repeat(10)
    {
        client.call_error(tool, json!({}));
    }
    assert!(nas.logins() <= 3, "{}", nas.logins());
    assert_eq!(nas.login_attempts(), nas.logins());
}

#[test]
fn one_method_that_finds_no_session_does_not_make_a_loop_beside_others_that_do() {
    let nas = office();
    let mut client = Client::connect(&nas);
    nas.inject(fault(FaultKind::Code(119), "get_config", FOREVER));
    for _ in 0..20 {
        client.call_error("cloudsync_get_package_config", json!({}));
        client.call(LIST, json!({}));
    }
    assert!(nas.logins() <= 3, "{}", nas.logins());
    // A session that really ended is replaced.
    nas.expire_sessions();
    client.call(LIST, json!({}));
    client.call("cloudsync_list_tasks", json!({}));
}
