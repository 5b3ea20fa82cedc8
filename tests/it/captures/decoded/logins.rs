//! Logins that DSM took and refused.

use serde_json::json;

use super::{CLOUD_SYNC, nas_of};
use crate::captures::capture;

const TOOL: &str = "cloudsync_list_connections";

/// The session that is opened by a login is the one that calls go under.
#[track_caller]
fn takes(name: &str) {
    let nas = nas_of(name);
    nas.replay("cloudsync/list_conn");
    nas.client().call(TOOL, json!({}));
    let login = capture::named(name);
    let call = nas
        .asked()
        .into_iter()
        .find(|one| one.method() == "list_conn")
        .unwrap();
    let text = |field: &str| login.data()[field].as_str().unwrap().to_owned();
    assert_eq!(call.headers["cookie"], format!("id={}", text("sid")));
    assert_eq!(call.headers["x-syno-token"], text("synotoken"));
    assert_eq!(call.params["_sid"], text("sid"));
}

#[test]
fn a_session_is_taken_from_every_form_of_login() {
    for name in [
        "dsm/login.ok",
        "dsm/login.ok.device_id",
        "dsm/login.ok.dsm721",
    ] {
        takes(name);
    }
}

#[test]
fn the_device_that_dsm_trusts_needs_no_code_the_next_time() {
    let nas = nas_of("dsm/login.ok.device_id");
    nas.replay("cloudsync/list_conn");
    let mut client = nas.client_with(&[], &[("SYNOLOGY_OTP_CODE", "493817")]);
    client.call(TOOL, json!({}));
    nas.answer(
        CLOUD_SYNC,
        "list_conn",
        capture::named("dsm/error.119").answer,
    );
    let error = client.call_error(TOOL, json!({}));
    let logins = nas
        .asked()
        .into_iter()
        .filter(|one| one.method() == "login");
    let logins: Vec<_> = logins.map(|one| one.params).collect();
    // The session that a second login opened had ended as well; there is no third.
    assert_eq!(logins.len(), 2);
    assert_eq!(logins[0]["otp_code"], "493817");
    assert_eq!(logins[0].get("device_id"), None);
    assert_eq!(logins[1]["device_id"], "Device_T0ken");
    assert_eq!(logins[1].get("otp_code"), None);
    insta::assert_snapshot!(error, @"SYNO.CloudSync list_conn: DSM answered code 119, the session is not valid. A new login did not help; check that the account may use DSM from this address.");
}

#[test]
fn a_session_is_closed_at_the_end() {
    let nas = nas_of("dsm/logout");
    nas.replay("cloudsync/list_conn");
    let mut client = nas.client();
    client.call(TOOL, json!({}));
    assert_eq!(client.close().code, Some(0));
    assert_eq!(nas.count("logout"), 1);
}

/// What is said of a login that DSM refused; it is tried once.
#[track_caller]
fn refused(name: &str) -> String {
    let nas = nas_of(name);
    let mut client = nas.client();
    let error = client.call_error(TOOL, json!({}));
    assert_eq!(
        client.call_error("hyperbackup_list_tasks", json!({})),
        error
    );
    assert_eq!(nas.count("login"), 1, "{name}");
    let ended = client.close();
    assert!(!ended.stderr.contains("invented-token"), "{}", ended.stderr);
    error
}

#[test]
fn wrong_password() {
    insta::assert_snapshot!(refused("dsm/login.error.400"), @"DSM refused the login of demo: no such account or wrong password (code 400). Correct SYNOLOGY_USERNAME and SYNOLOGY_PASSWORD and restart; it is not tried again, so that DSM does not block this address.");
}

#[test]
fn no_privilege() {
    insta::assert_snapshot!(refused("dsm/login.error.402"), @"DSM refused the login of demo: permission denied (code 402). Allow the account to use DSM in Control Panel > User & Group > Applications, then restart.");
}

#[test]
fn no_second_factor() {
    let error = refused("dsm/login.error.403");
    assert_eq!(error, refused("dsm/login.error.403.plain"));
    insta::assert_snapshot!(error, @"DSM refused the login of demo: a 2-factor code is required (code 403). Run `synology-backup-mcp setup` once, or start with SYNOLOGY_OTP_CODE set to a current code.");
}

#[test]
fn wrong_second_factor() {
    insta::assert_snapshot!(refused("dsm/login.error.404"), @"DSM refused the login of demo: the 2-factor code is wrong or was used before (code 404). Start again with SYNOLOGY_OTP_CODE set to a fresh code; a code counts only once.");
}

#[test]
fn blocked_address() {
    insta::assert_snapshot!(refused("dsm/login.error.407"), @"DSM refused the login of demo: this address is blocked (code 407). Take this address off the block list in Control Panel > Security > Protection, then restart.");
}
