//! https where there is none and the other way round, and what else answers there: said in words, and no login is sent.

use dsm_sim::Tls;

use super::{
    LIST,
    front::{Front, Stranger},
};
use crate::harness::{connection, office, office_with, run};

/// What a call at that address is told; ports are all alike.
#[track_caller]
fn told(url: &str) -> String {
    let ended = run(&["call", LIST], &connection(url));
    assert_eq!((ended.code, ended.stdout.as_str()), (Some(1), ""));
    let port = url.rsplit(':').next().unwrap();
    ended.stderr.replace(port, "PORT")
}

#[test]
fn https_to_a_plain_port_is_the_wrong_scheme() {
    let nas = office();
    let error = told(&nas.url().replace("http:", "https:"));
    insta::assert_snapshot!(error, @"Wrong scheme: https://127.0.0.1:PORT is https, but what answers there does not speak TLS. Set SYNOLOGY_URL to DSM's https port, which is usually 5001; http://127.0.0.1:PORT with --allow-plain-http would send the password unencrypted. Nothing was sent.");
    assert_eq!(nas.requests(), []);
}

#[test]
fn plain_http_to_a_tls_port_is_the_wrong_scheme() {
    let nas = office_with(|options| options.tls = Some(Tls { days: 365 }));
    let error = told(&nas.url().replace("https:", "http:"));
    insta::assert_snapshot!(error, @"Wrong scheme: http://127.0.0.1:PORT is plain http, but that port speaks TLS. Set SYNOLOGY_URL to https://127.0.0.1:PORT; DSM's https port is usually 5001, that of plain http 5000. No login was sent.");
    assert_eq!(nas.requests(), []);
}

#[test]
fn plain_http_to_a_tls_port_that_hangs_up_is_the_wrong_scheme() {
    let nas = office();
    let front = Front::of(&nas);
    let error = told(&front.url().replace("https:", "http:"));
    assert!(
        error.starts_with("Wrong scheme: http://localhost:PORT is plain http, but"),
        "{error}"
    );
    assert_eq!(nas.requests(), []);
}

#[test]
fn another_service_on_a_plain_port_is_not_the_wrong_scheme() {
    let stranger =
        Stranger::answering(|_| "HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n".into());
    let error = told(&stranger.url());
    insta::assert_snapshot!(error, @"SYNO.API.Info query: the NAS answered with HTTP status 400. Check that DSM itself answers at SYNOLOGY_URL, and try again in a minute.");
}

#[test]
fn what_hangs_up_where_tls_begins_may_speak_none() {
    let stranger = Stranger::answering(|_| String::new());
    let error = told(&stranger.url().replace("http:", "https:"));
    insta::assert_snapshot!(error, @"The NAS at https://127.0.0.1:PORT cannot be reached (the connection was closed where TLS begins; what speaks no TLS may do that). Check SYNOLOGY_URL, the network and that the NAS is on; nothing was sent.");
}

#[test]
fn tls_that_is_too_old_is_called_so() {
    // A fatal alert: protocol_version.
    let stranger = Stranger::answering(|_| "\x15\x03\x01\x00\x02\x02\x46".into());
    let error = told(&stranger.url().replace("http:", "https:"));
    insta::assert_snapshot!(error, @"The NAS at https://127.0.0.1:PORT cannot be reached (it offers no TLS that is taken here, which is 1.2 or newer). Check SYNOLOGY_URL, the network and that the NAS is on; nothing was sent.");
}

#[test]
fn the_target_of_a_redirect_is_named_without_what_may_be_secret() {
    let stranger = Stranger::answering(|_| {
        "HTTP/1.1 302 Found\r\nLocation: https://me:pw@nas.example:5001/webman?token=1#x\r\nContent-Length: 0\r\n\r\n".into()
    });
    let error = told(&stranger.url());
    insta::assert_snapshot!(error, @"SYNO.API.Info query: the NAS answered with HTTP status 302, a redirect to https://nas.example:5001/webman, which is not followed. Set SYNOLOGY_URL to the address of DSM itself; if it is that of the redirect, without the path.");
    assert!(
        stranger
            .heard()
            .iter()
            .all(|heard| !heard.contains("passwd"))
    );
}

#[test]
fn a_certificate_that_is_not_trusted_comes_with_the_command_that_shows_it() {
    let nas = office_with(|options| options.tls = Some(Tls { days: 365 }));
    let error = told(&nas.url()).replace(nas.fingerprint().unwrap(), "FINGERPRINT");
    insta::assert_snapshot!(error, @"The certificate of https://127.0.0.1:PORT is not trusted: it is self-signed. Its SHA-256 is FINGERPRINT. If this is the certificate of your NAS, set SYNOLOGY_TLS_FINGERPRINT (--tls-fingerprint) to that SHA-256; to compare it first, run `openssl s_client -connect 127.0.0.1:PORT </dev/null 2>/dev/null | openssl x509 -noout -fingerprint -sha256` where you trust the network. SYNOLOGY_INSECURE_TLS=1 (--insecure-tls) would accept any certificate. Nothing was sent.");
    assert_eq!(nas.requests(), []);
}
