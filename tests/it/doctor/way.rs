//! The way to the NAS: name, port, scheme and certificate. Whatever is broken there, no login is sent.

use std::time::{Duration, SystemTime};

use dsm_sim::{SimulatedNas, Tls};
use rcgen::CertificateParams;
use tokio::net::TcpListener;

use super::{Report, nas, nas_with};
use crate::{
    harness::{Folder, block_on, connection},
    weather::front::{Front, Stranger},
};

fn nas_with_tls(days: i32) -> SimulatedNas {
    nas_with(|options| options.tls = Some(Tls { days }))
}

#[track_caller]
fn ends_with(url: &str, flags: &[&str], check: &str) -> Report {
    let report = Report::of(flags, &connection(url));
    report.ends_with(check);
    report
}

#[test]
fn an_unknown_name_is_told() {
    // Longer than a name may be, so that nobody is asked.
    let host = "x".repeat(70);
    let report = ends_with(&format!("https://{host}:5001"), &[], "dns");
    let (_, found, fix) = report.one("dns");
    assert!(found.contains(&host), "{found}");
    assert!(fix.contains("SYNOLOGY_URL"), "{fix}");
}

#[test]
fn a_closed_port_is_told() {
    let listener = block_on(TcpListener::bind("127.0.0.1:0")).unwrap();
    let address = listener.local_addr().unwrap();
    drop(listener);
    let report = ends_with(&format!("https://{address}"), &[], "port");
    let (_, found, fix) = report.one("port");
    assert!(found.contains(&address.port().to_string()), "{found}");
    assert!(fix.contains("5001"), "{fix}");
}

#[test]
fn a_plain_port_that_is_spoken_to_in_tls_is_told() {
    let nas = nas();
    let report = ends_with(&nas.url().replace("http:", "https:"), &[], "scheme");
    let (_, found, fix) = report.one("scheme");
    assert!(found.starts_with("wrong scheme: https"), "{found}");
    assert!(fix.contains("5001"), "{fix}");
    assert_eq!(nas.login_attempts(), 0);
}

#[test]
fn a_tls_port_that_is_spoken_to_plainly_is_told() {
    let nas = nas_with_tls(365);
    let report = ends_with(&nas.url().replace("https:", "http:"), &[], "scheme");
    let (_, found, fix) = report.one("scheme");
    assert!(found.starts_with("wrong scheme: http:"), "{found}");
    assert!(fix.contains(&nas.url()), "{fix}");
    assert_eq!(nas.requests(), []);
}

#[test]
fn a_redirect_is_told_with_its_target() {
    let stranger = Stranger::answering(|_| {
        "HTTP/1.1 302 Found\r\nLocation: https://nas.example:5001/\r\nContent-Length: 0\r\n\r\n"
            .into()
    });
    let report = ends_with(&stranger.url(), &[], "scheme");
    let (_, found, _) = report.one("scheme");
    assert!(found.contains("https://nas.example:5001/"), "{found}");
}

#[test]
fn a_redirect_on_the_same_host_is_not_the_scheme() {
    let stranger = Stranger::answering(|_| {
        "HTTP/1.1 302 Found\r\nLocation: /login\r\nContent-Length: 0\r\n\r\n".into()
    });
    let report = ends_with(&stranger.url(), &[], "apis");
    assert_eq!(report.one("scheme").0, "ok");
    let (_, found, _) = report.one("apis");
    assert!(found.contains("/login, which is not followed"), "{found}");
}

#[test]
fn another_service_is_told() {
    let stranger = Stranger::answering(|_| "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi".into());
    let report = ends_with(&stranger.url(), &[], "apis");
    assert!(report.one("apis").2.contains("SYNOLOGY_URL"));
    assert!(
        stranger
            .heard()
            .iter()
            .all(|heard| !heard.contains("passwd"))
    );
}

#[test]
fn a_self_signed_certificate_is_told_with_what_pins_it() {
    let nas = nas_with_tls(365);
    let report = ends_with(&nas.url(), &[], "tls");
    let (_, found, fix) = report.one("tls");
    assert!(found.contains("it is self-signed"), "{found}");
    assert!(found.contains(nas.fingerprint().unwrap()), "{found}");
    assert!(
        fix.contains("openssl s_client -connect 127.0.0.1:"),
        "{fix}"
    );
    assert_eq!(nas.requests(), []);
}

#[test]
fn an_expired_certificate_is_told() {
    let nas = nas_with_tls(-3);
    let report = ends_with(&nas.url(), &[], "tls");
    let (_, found, _) = report.one("tls");
    assert!(
        found.contains("it is self-signed and expired on 2"),
        "{found}"
    );
}

#[test]
fn a_pinned_certificate_is_in_order_though_it_has_expired() {
    let nas = nas_with_tls(-3);
    let pin = nas.fingerprint().unwrap().to_owned();
    let report = Report::on(&nas, &["--tls-fingerprint", &pin]);
    assert_eq!(report.code, Some(0), "{:#?}", report.checks);
    let (status, found, _) = report.one("tls");
    assert_eq!(status, "ok");
    assert!(found.contains("the pinned one; it has expired"), "{found}");
}

#[test]
fn another_certificate_than_the_pinned_one_is_told() {
    let nas = nas_with_tls(365);
    let report = ends_with(&nas.url(), &["--tls-fingerprint", &"ab".repeat(32)], "tls");
    let (_, found, fix) = report.one("tls");
    assert!(found.contains("not the pinned one"), "{found}");
    assert!(found.contains(nas.fingerprint().unwrap()), "{found}");
    assert!(fix.contains("in between"), "{fix}");
    assert_eq!(nas.requests(), []);
}

#[test]
fn accepting_any_certificate_is_a_warning() {
    let nas = nas_with_tls(365);
    let report = Report::on(&nas, &["--insecure-tls"]);
    assert_eq!(report.code, Some(0), "{:#?}", report.checks);
    let (status, found, fix) = report.one("tls");
    assert_eq!(status, "warning");
    assert!(found.contains("it is self-signed"), "{found}");
    assert!(fix.contains(nas.fingerprint().unwrap()), "{fix}");
}

/// What is said of a certificate of an authority that is known, as long as it has left.
#[track_caller]
fn verified(days: u64) -> (String, String) {
    let nas = nas();
    let front = Front::of_kind(&nas, &["Attic CA"], |params: &mut CertificateParams| {
        let end = SystemTime::now() + Duration::from_secs(days * 86_400 + 3_600);
        params.not_after = end.into();
    });
    let folder = Folder::new();
    let pem = folder.write("ca.pem", &front.pem);
    let config = folder.write("config.toml", &format!("ca_file = {pem:?}\n"));
    let report = Report::of(&["--config", &config], &connection(&front.url()));
    assert_eq!(report.code, Some(0), "{:#?}", report.checks);
    let (status, found, _) = report.one("tls");
    (status.to_owned(), found.to_owned())
}

#[test]
fn a_certificate_that_ends_within_30_days_is_a_warning() {
    let expires = |days| format!("the certificate is verified and expires in {days} days");
    assert_eq!(verified(29), ("warning".into(), expires(29)));
    assert_eq!(verified(30), ("ok".into(), expires(30)));
}
