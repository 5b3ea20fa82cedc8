//! A look at what answers at an address: whose certificate it is, and in words why it is not accepted.

use std::time::Duration;

use dsm::{Certificate, ErrorKind, Seen, Trust, Url};
use rcgen::{CertificateParams, DnType, date_time_ymd};
use tokio::net::TcpListener;

use super::front::{Front, Stranger};
use crate::harness::{Folder, block_on, office};

fn look_with(url: &str, trust: &Trust) -> Result<Seen, dsm::Error> {
    let url: Url = url.parse().unwrap();
    block_on(dsm::look(&url, trust, None, Duration::from_secs(30)))
}

/// The certificate that is seen by a system that knows these authorities as well.
#[track_caller]
fn certificate_with(url: &str, trust: &Trust) -> Certificate {
    match look_with(url, trust) {
        Ok(Seen::Tls(certificate)) => *certificate,
        other => panic!("no certificate but {other:?}"),
    }
}

#[track_caller]
fn certificate(url: &str) -> Certificate {
    certificate_with(url, &Trust::System(Vec::new()))
}

fn expired(params: &mut CertificateParams) {
    params.not_before = date_time_ymd(2019, 1, 1);
    params.not_after = date_time_ymd(2020, 2, 29);
}

/// What is wrong with a certificate, by the system and by one that knows who signed it; nothing reaches the NAS.
#[track_caller]
fn flaws(authority: &[&str], change: impl FnOnce(&mut CertificateParams)) -> (String, String) {
    let nas = office();
    let front = Front::of_kind(&nas, authority, change);
    let folder = Folder::new();
    let pem = folder.write("ca.pem", &front.pem);
    let knowing = Trust::with_ca_file(pem.as_ref()).unwrap();
    let flaws = (
        certificate(&front.url()).flaws_in_words(),
        certificate_with(&front.url(), &knowing).flaws_in_words(),
    );
    assert_eq!(nas.requests(), []);
    flaws
}

#[test]
fn a_self_signed_one_is_called_so_and_accepted_by_who_knows_it() {
    let (system, knowing) = flaws(&[], |_| ());
    assert_eq!(
        (system.as_str(), knowing.as_str()),
        ("it is self-signed", "")
    );
}

#[test]
fn a_self_signed_one_of_an_authority_is_called_so() {
    let (system, _) = flaws(&[], |params| {
        params.is_ca = rcgen::IsCa::Ca(rcgen::BasicConstraints::Unconstrained);
    });
    assert_eq!(system, "it is self-signed");
}

#[test]
fn an_authority_of_the_house_is_named() {
    let (system, knowing) = flaws(&["Attic CA"], |_| ());
    insta::assert_snapshot!(system, @"it is signed by an authority that this system does not know (CN=Attic CA)");
    assert_eq!(knowing, "");
}

#[test]
fn an_expired_one_says_since_when_whoever_signed_it() {
    let (system, knowing) = flaws(&[], expired);
    insta::assert_snapshot!(system, @"it is self-signed and expired on 2020-02-29");
    insta::assert_snapshot!(knowing, @"it expired on 2020-02-29");
    let (system, knowing) = flaws(&["Attic CA"], expired);
    insta::assert_snapshot!(system, @"it is signed by an authority that this system does not know (CN=Attic CA) and expired on 2020-02-29");
    insta::assert_snapshot!(knowing, @"it expired on 2020-02-29");
}

#[test]
fn one_of_the_future_says_from_when() {
    let (_, knowing) = flaws(&["Attic CA"], |params| {
        params.not_before = date_time_ymd(2090, 1, 1);
        params.not_after = date_time_ymd(2091, 1, 1);
    });
    insta::assert_snapshot!(knowing, @"it does not count before 2090-01-01");
}

#[test]
fn one_for_other_names_lists_them() {
    let (system, knowing) = flaws(&["Attic CA"], |params| {
        *params = CertificateParams::new(["nas.example".into(), "192.0.2.7".into()]).unwrap();
    });
    insta::assert_snapshot!(system, @"it is signed by an authority that this system does not know (CN=Attic CA) and is for other names: nas.example, 192.0.2.7");
    insta::assert_snapshot!(knowing, @"it is for other names: nas.example, 192.0.2.7");
}

#[test]
fn one_for_no_host_says_so() {
    let (_, knowing) = flaws(&["Attic CA"], |params| params.subject_alt_names.clear());
    assert_eq!(knowing, "it names no host");
}

#[test]
fn a_certificate_tells_whose_it_is() {
    let nas = office();
    let front = Front::of_kind(&nas, &["Attic CA"], |params| {
        expired(params);
        params
            .distinguished_name
            .push(DnType::CommonName, "synology\u{202e}\u{7}");
    });
    let seen = certificate(&front.url());
    assert_eq!(seen.fingerprint, front.fingerprint);
    assert_eq!(seen.names, ["localhost"]);
    assert_eq!(
        (seen.not_before, seen.not_after),
        (Some(1_546_300_800), Some(1_582_934_400))
    );
    let said = (seen.subject.as_deref(), seen.issuer.as_deref());
    assert_eq!(said, (Some("CN=synology??"), Some("CN=Attic CA")));
}

#[test]
fn a_pin_is_compared() {
    let nas = office();
    let (front, other) = (Front::of(&nas), Front::of(&nas));
    let pin = Trust::pinned(&front.fingerprint).unwrap();
    assert!(certificate_with(&front.url(), &pin).is_pinned_by(&pin));
    assert!(!certificate_with(&other.url(), &pin).is_pinned_by(&pin));
    assert!(!certificate(&front.url()).is_pinned_by(&Trust::Anything));
}

#[test]
fn the_port_counts_and_not_the_scheme() {
    let nas = office();
    let front = Front::of(&nas);
    let url = front.url().replace("https:", "http:");
    assert_eq!(certificate(&url).fingerprint, front.fingerprint);
    let plain = nas.url().replace("http:", "https:");
    for url in [nas.url(), plain] {
        let seen = look_with(&url, &Trust::Anything).unwrap();
        assert_eq!(seen, Seen::PlainHttp { redirects_to: None }, "{url}");
    }
}

#[test]
fn a_plain_port_that_leads_elsewhere_says_where_to() {
    let stranger = Stranger::answering(|_| {
        "HTTP/1.1 301 Moved\r\nLocation: https://me:pw@nas.example:5001/x?token=1#y\r\nContent-Length: 0\r\n\r\n".into()
    });
    let redirects_to = Some("https://nas.example:5001/x".into());
    let seen = look_with(&stranger.url(), &Trust::Anything).unwrap();
    assert_eq!(seen, Seen::PlainHttp { redirects_to });
}

#[test]
fn a_port_where_nothing_answers_is_out_of_reach() {
    let listener = block_on(TcpListener::bind("127.0.0.1:0")).unwrap();
    let url = format!("https://{}", listener.local_addr().unwrap());
    drop(listener);
    let error = look_with(&url, &Trust::Anything).unwrap_err();
    assert!(
        matches!(error.kind, ErrorKind::Unreachable { .. }),
        "{error}"
    );
}

#[test]
fn a_port_that_says_nothing_is_given_up() {
    let silent = block_on(TcpListener::bind("127.0.0.1:0")).unwrap();
    let url: Url = format!("https://{}", silent.local_addr().unwrap())
        .parse()
        .unwrap();
    let look = dsm::look(&url, &Trust::Anything, None, Duration::from_millis(50));
    let error = block_on(look).unwrap_err();
    assert!(
        matches!(error.kind, ErrorKind::Unreachable { slow: true, .. }),
        "{error}"
    );
}
