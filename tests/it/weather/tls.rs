//! Certificates as NASes have them: self-signed, for another host, pinned, or signed by an authority of the house.

use serde_json::json;

use super::{LIST, PAUSE, front::Front};
use crate::{
    cloudsync::pause_connection::paused,
    harness::{Client, Ended, Folder, Process, connection, office, run},
};

/// One call of the list at that address, with more flags.
fn list(url: &str, flags: &[&str]) -> Ended {
    run(&[flags, &["call", LIST]].concat(), &connection(url))
}

#[track_caller]
fn accepted(ended: &Ended) {
    assert_eq!(ended.code, Some(0), "{}", ended.stderr);
    assert!(ended.stdout.contains("\"total\""), "{}", ended.stdout);
}

#[track_caller]
fn refused(ended: &Ended, front: &Front) {
    assert_eq!((ended.code, ended.stdout.as_str()), (Some(1), ""));
    let error = &ended.stderr;
    assert!(error.contains(&front.fingerprint), "{error}");
    assert!(error.contains("is not trusted"), "{error}");
    assert!(error.contains("Nothing was sent"), "{error}");
}

#[test]
fn a_self_signed_certificate_is_refused_with_both_ways_out() {
    let nas = office();
    let front = Front::of(&nas);
    for url in [front.url(), front.other_url()] {
        let ended = list(&url, &[]);
        refused(&ended, &front);
        for setting in [
            "SYNOLOGY_TLS_FINGERPRINT",
            "--tls-fingerprint",
            "SYNOLOGY_INSECURE_TLS",
            "--insecure-tls",
        ] {
            assert!(ended.stderr.contains(setting), "{}", ended.stderr);
        }
    }
    assert_eq!(nas.requests(), []);
}

#[test]
fn a_change_over_a_certificate_that_is_not_trusted_was_not_sent() {
    let nas = office();
    let front = Front::of(&nas);
    let url = front.url();
    let mut client = Client::greeted(Process::start(&[], &connection(&url)));
    let error = client.call_error(PAUSE, json!({ "connection_id": 3 }));
    assert!(error.contains("is not trusted"), "{error}");
    assert!(!error.contains("may or may not"), "{error}");
    assert_eq!(nas.requests(), []);
}

#[test]
fn every_call_is_told_the_fingerprint() {
    let nas = office();
    let front = Front::of(&nas);
    let url = front.url();
    let mut client = Client::greeted(Process::start(&[], &connection(&url)));
    let ids: Vec<u64> = (0..20).map(|_| client.send_call(LIST, json!({}))).collect();
    for id in ids {
        let error = client.error_text(id);
        assert!(error.contains(&front.fingerprint), "{error}");
    }
    let error = client.call_error(LIST, json!({}));
    assert!(error.contains(&front.fingerprint), "{error}");
}

#[test]
fn a_pinned_certificate_is_accepted_however_it_is_written() {
    let nas = office();
    let front = Front::of(&nas);
    let colons = front.fingerprint.clone();
    let plain = colons.replace(':', "");
    for fingerprint in [colons.to_lowercase(), plain.to_lowercase(), colons, plain] {
        accepted(&list(&front.url(), &["--tls-fingerprint", &fingerprint]));
    }
}

#[test]
fn a_pinned_certificate_is_accepted_for_any_host() {
    let nas = office();
    let front = Front::of(&nas);
    accepted(&list(
        &front.other_url(),
        &["--tls-fingerprint", &front.fingerprint],
    ));
}

#[test]
fn a_pin_can_come_from_the_environment() {
    let nas = office();
    let front = Front::of(&nas);
    let url = front.url();
    let mut settings = connection(&url).to_vec();
    settings.push(("SYNOLOGY_TLS_FINGERPRINT", &front.fingerprint));
    accepted(&run(&["call", LIST], &settings));
}

#[test]
fn another_certificate_than_the_pinned_one_is_refused() {
    let nas = office();
    let front = Front::of(&nas);
    let pinned = Front::of(&nas).fingerprint.clone();
    let ended = list(&front.url(), &["--tls-fingerprint", &pinned]);
    refused(&ended, &front);
    assert!(ended.stderr.contains("pinned"), "{}", ended.stderr);
    assert_eq!(nas.requests(), []);
}

#[test]
fn a_pin_beats_the_flag_that_accepts_anything() {
    let nas = office();
    let front = Front::of(&nas);
    let pinned = Front::of(&nas).fingerprint.clone();
    let flags = ["--tls-fingerprint", &pinned, "--insecure-tls"];
    refused(&list(&front.url(), &flags), &front);
    assert_eq!(nas.requests(), []);
}

#[test]
fn a_pin_that_is_no_sha_256_is_a_bad_setting() {
    for pin in ["abcd", &"zz".repeat(32)] {
        let ended = list("https://localhost:9", &["--tls-fingerprint", pin]);
        assert_eq!(ended.code, Some(2));
        assert!(
            ended.stderr.starts_with("SYNOLOGY_TLS_FINGERPRINT"),
            "{}",
            ended.stderr
        );
    }
}

#[test]
fn any_certificate_can_be_accepted_with_a_warning() {
    let nas = office();
    let front = Front::of(&nas);
    let ended = list(&front.other_url(), &["--insecure-tls"]);
    accepted(&ended);
    assert!(ended.stderr.contains("WARN"), "{}", ended.stderr);
    assert!(ended.stderr.contains("--insecure-tls"), "{}", ended.stderr);
}

#[test]
fn the_server_warns_at_its_start_that_any_certificate_is_accepted() {
    let nas = office();
    let front = Front::of(&nas);
    let url = front.url();
    let client = Client::greeted(Process::start(&["--insecure-tls"], &connection(&url)));
    let ended = client.close();
    assert!(ended.stderr.contains("--insecure-tls"), "{}", ended.stderr);
}

#[test]
fn an_authority_of_the_house_is_accepted_for_the_right_host() {
    let nas = office();
    let front = Front::of(&nas);
    let folder = Folder::new();
    let pem = folder.write("ca.pem", &front.pem);
    let config = folder.write("config.toml", &format!("ca_file = {pem:?}\n"));
    accepted(&list(&front.url(), &["--config", &config]));
    nas.forget_requests();
    refused(&list(&front.other_url(), &["--config", &config]), &front);
    assert_eq!(nas.requests(), []);
}

#[test]
fn an_authority_file_without_a_certificate_is_a_bad_setting() {
    let folder = Folder::new();
    let pem = folder.write("ca.pem", "nothing\n");
    let config = folder.write("config.toml", &format!("ca_file = {pem:?}\n"));
    let ended = list("https://localhost:9", &["--config", &config]);
    assert_eq!(ended.code, Some(2), "{}", ended.stderr);
    assert!(ended.stderr.starts_with("ca_file"), "{}", ended.stderr);
}

#[test]
fn changes_go_over_tls_as_well() {
    let nas = office();
    let front = Front::of(&nas);
    let url = front.url();
    let flags = ["--tls-fingerprint", &front.fingerprint];
    let mut client = Client::greeted(Process::start(&flags, &connection(&url)));
    client.call(PAUSE, json!({ "connection_id": 3 }));
    assert_eq!(paused(&nas), [3, 12]);
}
