//! The second factor: used once, and a trusted device from then on.

use std::{collections::BTreeMap, time::Duration};

use dsm_sim::SimulatedNas;
use serde_json::json;

use super::LIST;
use crate::harness::{Client, Folder, Process, connection, office_with};

const CODE: &str = "493817";

fn guarded() -> SimulatedNas {
    office_with(|options| options.otp = Some(CODE.into()))
}

/// A client of that NAS, with more settings.
fn client(nas: &SimulatedNas, more: &[(&str, &str)]) -> Client<'static> {
    let url = nas.url();
    let settings = [&connection(&url), more].concat();
    Client::greeted(Process::start(&[], &settings))
}

/// The parameters of every login, in order.
fn logins(nas: &SimulatedNas) -> Vec<BTreeMap<String, String>> {
    let requests = nas.requests().into_iter();
    let logins = requests.filter(|request| request.method == "login");
    logins.map(|request| request.params).collect()
}

/// The id under which that NAS trusts a device of that name.
fn trusted(nas: &SimulatedNas, name: &str) -> String {
    let settings = [("SYNOLOGY_OTP_CODE", CODE), ("SYNOLOGY_DEVICE_NAME", name)];
    let mut client = client(nas, &settings);
    client.call(LIST, json!({}));
    nas.expire_sessions();
    client.call(LIST, json!({}));
    logins(nas).pop().unwrap().remove("device_id").unwrap()
}

#[test]
fn a_missing_code_is_explained() {
    let nas = guarded();
    let mut client = client(&nas, &[]);
    let error = client.call_error(LIST, json!({}));
    assert!(error.contains("code 403"), "{error}");
    assert!(error.contains("synology-backup-mcp setup"), "{error}");
    assert!(error.contains("SYNOLOGY_OTP_CODE"), "{error}");
    client.call_error(LIST, json!({}));
    assert_eq!(nas.login_attempts(), 1);
}

#[test]
fn a_code_makes_this_a_trusted_device() {
    let nas = guarded();
    client(&nas, &[("SYNOLOGY_OTP_CODE", CODE)]).call(LIST, json!({}));
    let logins = logins(&nas);
    assert_eq!(logins.len(), 1);
    assert!(logins[0].contains_key("otp_code"));
    assert_eq!(logins[0]["enable_device_token"], "yes");
    assert_eq!(logins[0]["device_name"], "synology-backup-mcp");
}

#[test]
fn a_code_is_never_used_again() {
    let nas = guarded();
    let mut client = client(&nas, &[("SYNOLOGY_OTP_CODE", CODE)]);
    for _ in 0..3 {
        client.call(LIST, json!({}));
        nas.expire_sessions();
    }
    let logins = logins(&nas);
    assert_eq!(logins.len(), 3);
    for login in &logins[1..] {
        assert!(login.contains_key("device_id"), "{login:?}");
        assert!(!login.contains_key("otp_code"), "{login:?}");
        assert_eq!(login["device_name"], "synology-backup-mcp");
    }
}

#[test]
fn a_trusted_device_needs_no_code() {
    let nas = guarded();
    let id = trusted(&nas, "attic");
    nas.forget_requests();
    let settings = [
        ("SYNOLOGY_DEVICE_ID", id.as_str()),
        ("SYNOLOGY_DEVICE_NAME", "attic"),
    ];
    client(&nas, &settings).call(LIST, json!({}));
    let logins = logins(&nas);
    assert_eq!(logins.len(), 1);
    assert_eq!(logins[0]["device_id"], id);
    assert_eq!(logins[0]["device_name"], "attic");
    assert!(!logins[0].contains_key("otp_code"), "{logins:?}");
}

#[test]
fn a_device_under_another_name_is_not_trusted() {
    let nas = guarded();
    let id = trusted(&nas, "attic");
    let error = client(&nas, &[("SYNOLOGY_DEVICE_ID", &id)]).call_error(LIST, json!({}));
    assert!(error.contains("code 403"), "{error}");
}

#[test]
fn a_wrong_code_is_not_repeated() {
    let nas = guarded();
    let mut client = client(&nas, &[("SYNOLOGY_OTP_CODE", "000000")]);
    let error = client.call_error(LIST, json!({}));
    assert!(error.contains("code 404"), "{error}");
    assert!(error.contains("SYNOLOGY_OTP_CODE"), "{error}");
    assert!(!error.contains("000000"), "{error}");
    for _ in 0..5 {
        assert_eq!(client.call_error(LIST, json!({})), error);
    }
    assert_eq!(nas.login_attempts(), 1);
}

#[test]
fn a_code_counts_where_the_device_is_no_longer_trusted() {
    let nas = guarded();
    let settings = [
        ("SYNOLOGY_DEVICE_ID", "forgotten"),
        ("SYNOLOGY_OTP_CODE", CODE),
    ];
    let mut client = client(&nas, &settings);
    client.call(LIST, json!({}));
    nas.expire_sessions();
    client.call(LIST, json!({}));
    let logins = logins(&nas);
    assert_eq!(logins.len(), 3);
    assert_eq!(logins[0]["device_id"], "forgotten");
    assert!(!logins[0].contains_key("otp_code"), "{logins:?}");
    assert!(logins[1].contains_key("otp_code"), "{logins:?}");
    assert!(!logins[1].contains_key("device_id"), "{logins:?}");
    assert!(logins[2]["device_id"].starts_with("SIMSECRET"));
}

#[test]
fn a_trusted_device_leaves_the_code_unused() {
    let nas = guarded();
    let id = trusted(&nas, "attic");
    nas.forget_requests();
    let settings = [
        ("SYNOLOGY_DEVICE_ID", id.as_str()),
        ("SYNOLOGY_DEVICE_NAME", "attic"),
        ("SYNOLOGY_OTP_CODE", "000000"),
    ];
    client(&nas, &settings).call(LIST, json!({}));
    assert_eq!(logins(&nas).len(), 1);
    assert!(!logins(&nas)[0].contains_key("otp_code"));
}

#[test]
fn a_code_counts_once_while_it_is_shown() {
    let nas = guarded();
    let settings = [("SYNOLOGY_OTP_CODE", CODE)];
    client(&nas, &settings).call(LIST, json!({}));
    let error = client(&nas, &settings).call_error(LIST, json!({}));
    assert!(error.contains("code 404"), "{error}");
    nas.advance(Duration::from_secs(30));
    client(&nas, &settings).call(LIST, json!({}));
}

#[test]
fn a_device_that_one_process_was_trusted_as_serves_the_next() {
    let (nas, home) = (guarded(), Folder::new());
    let folder = home.path("");
    let place = [("XDG_CONFIG_HOME", folder.as_str())];
    let with_code = [&place[..], &[("SYNOLOGY_OTP_CODE", CODE)]].concat();
    client(&nas, &with_code).call(LIST, json!({}));
    client(&nas, &place).call(LIST, json!({}));
    let logins = logins(&nas);
    assert_eq!(logins.len(), 2);
    assert!(logins[1].contains_key("device_id") && !logins[1].contains_key("otp_code"));
}

#[test]
fn a_device_belongs_to_its_account() {
    let (nas, home) = (guarded(), Folder::new());
    let place = home.path("");
    let place = ("XDG_CONFIG_HOME", place.as_str());
    client(&nas, &[place, ("SYNOLOGY_OTP_CODE", CODE)]).call(LIST, json!({}));
    client(&nas, &[place, ("SYNOLOGY_USERNAME", "other")]).call_error(LIST, json!({}));
    assert!(!logins(&nas)[1].contains_key("device_id"));
}
