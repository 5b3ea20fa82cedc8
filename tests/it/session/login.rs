//! Logging in: what is asked for, and what is never asked twice.

use dsm_sim::{FaultKind, SimulatedNas};
use serde_json::json;

use super::LIST;
use crate::harness::{Client, Process, connection, fault, office, office_with, sent};

#[test]
fn the_login_asks_for_what_later_calls_need() {
    let nas = office();
    Client::connect(&nas).call(LIST, json!({}));
    let login = nas
        .requests()
        .into_iter()
        .find(|request| request.method == "login")
        .unwrap();
    assert_eq!(
        (
            login.verb.as_str(),
            login.path.as_str(),
            login.version.as_str()
        ),
        ("POST", "/webapi/entry.cgi", "7")
    );
    assert_eq!(login.params["format"], "sid");
    assert_eq!(login.params["enable_syno_token"], "yes");
    assert!(!login.params.contains_key("session"));
}

#[test]
fn a_refused_login_is_explained_and_never_repeated() {
    let nas = office_with(|options| options.password = "another one".into());
    let mut client = Client::connect(&nas);
    let error = client.call_error(LIST, json!({}));
    insta::assert_snapshot!(error, @"DSM refused the login of demo: no such account or wrong password (code 400). Correct SYNOLOGY_USERNAME and SYNOLOGY_PASSWORD and restart; it is not tried again, so that DSM does not block this address.");
    for _ in 0..10 {
        assert_eq!(client.call_error(LIST, json!({})), error);
    }
    assert_eq!(nas.login_attempts(), 1);
}

#[test]
fn many_calls_at_once_try_a_wrong_password_once() {
    let nas = office_with(|options| options.password = "another one".into());
    let mut client = Client::connect(&nas);
    let ids: Vec<u64> = (0..30).map(|_| client.send_call(LIST, json!({}))).collect();
    for id in ids {
        assert!(client.error_text(id).contains("code 400"));
    }
    assert_eq!(nas.login_attempts(), 1);
}

#[test]
fn a_password_that_stops_working_is_tried_once() {
    let nas = office();
    let mut client = Client::connect(&nas);
    client.call(LIST, json!({}));
    nas.expire_sessions();
    nas.inject(fault(FaultKind::Code(409), "login", 100));
    for _ in 0..5 {
        let error = client.call_error(LIST, json!({}));
        assert!(error.contains("the password has expired"), "{error}");
    }
    assert_eq!(sent(&nas, "login"), 2);
}

#[test]
fn a_login_that_failed_on_the_way_is_tried_again() {
    let nas = office();
    let mut client = Client::connect(&nas);
    nas.inject(fault(FaultKind::Http(502), "login", 1));
    let error = client.call_error(LIST, json!({}));
    assert!(error.contains("HTTP status 502"), "{error}");
    client.call(LIST, json!({}));
    assert_eq!(nas.logins(), 1);
}

#[test]
fn a_second_factor_is_asked_for() {
    let nas = office_with(|options| options.otp = Some("123456".into()));
    let error = Client::connect(&nas).call_error(LIST, json!({}));
    insta::assert_snapshot!(error, @"DSM refused the login of demo: a 2-factor code is required (code 403). Run `synology-backup-mcp setup` once, or start with SYNOLOGY_OTP_CODE set to a current code.");
}

#[test]
fn a_second_factor_that_is_given_counts() {
    let nas = office_with(|options| options.otp = Some("123456".into()));
    let url = nas.url();
    let mut settings = connection(&url).to_vec();
    settings.push(("SYNOLOGY_OTP_CODE", "123456"));
    Client::greeted(Process::start(&[], &settings)).call(LIST, json!({}));
    assert_eq!(nas.logins(), 1);
}

#[test]
fn calls_that_wait_for_a_login_share_its_failure() {
    let nas = office();
    nas.inject(fault(FaultKind::Hang, "login", 100));
    every_call_times_out(&nas);
    assert_eq!(sent(&nas, "login"), 1);
}

#[test]
fn calls_that_wait_for_what_the_nas_offers_share_its_failure() {
    let nas = office();
    nas.inject(fault(FaultKind::Hang, "query", 100));
    every_call_times_out(&nas);
    assert_eq!(sent(&nas, "query"), 1);
}

#[track_caller]
fn every_call_times_out(nas: &SimulatedNas) {
    let mut client = Client::connect_with(nas, &["--timeout", "2"]);
    let ids: Vec<u64> = (0..5).map(|_| client.send_call(LIST, json!({}))).collect();
    for id in ids {
        let error = client.error_text(id);
        assert!(error.contains("no answer within 2 s"), "{error}");
    }
}
