//! Whether the certificate is accepted, and for how long.

use dsm::{Certificate, Trust, Url};
use jiff::Timestamp;

use super::finding::{Check, Finding};
use crate::error::fingerprint_command;

/// How many days before its end a certificate is worth a word.
const SOON: i64 = 30;

const DAY: i64 = 24 * 60 * 60;

/// What is to be said of the certificate, and whether a connection comes about with it.
pub(super) fn finding(url: &Url, certificate: &Certificate, trust: &Trust) -> (Finding, bool) {
    match trust {
        Trust::Anything => (insecure(certificate), true),
        Trust::Pinned(_) if certificate.is_pinned_by(trust) => (pinned(certificate), true),
        Trust::Pinned(_) => {
            let found = format!(
                "the certificate is not the pinned one; its SHA-256 is {}",
                certificate.fingerprint
            );
            (
                Finding::broken(
                    Check::Tls,
                    found,
                    compare(
                        url,
                        "Somebody may be in between, or the certificate was renewed: in that case set tls_fingerprint to the new SHA-256",
                    ),
                ),
                false,
            )
        }
        Trust::System(_) if certificate.flaws.is_empty() => (verified(certificate), true),
        Trust::System(_) => {
            let found = format!(
                "the certificate is not trusted: {}. Its SHA-256 is {}",
                certificate.flaws_in_words(),
                certificate.fingerprint
            );
            (
                Finding::broken(
                    Check::Tls,
                    found,
                    compare(
                        url,
                        "If it is that of your NAS, pin it with `synology-backup-mcp setup` or --tls-fingerprint",
                    ),
                ),
                false,
            )
        }
    }
}

fn insecure(certificate: &Certificate) -> Finding {
    let what = match certificate.flaws_in_words() {
        flaws if flaws.is_empty() => "this system would accept it anyway".to_owned(),
        flaws => flaws,
    };
    Finding::warning(
        Check::Tls,
        format!("any certificate is accepted (insecure_tls); of this one, {what}"),
        format!(
            "Pin it instead, with tls_fingerprint = \"{}\"",
            certificate.fingerprint
        ),
    )
}

fn pinned(certificate: &Certificate) -> Finding {
    let until = match days_left(certificate) {
        Some(days) if days < 0 => "; it has expired, which does not matter to a pin".to_owned(),
        Some(days) => format!("; it expires in {days} days, which does not matter to a pin"),
        None => String::new(),
    };
    Finding::ok(
        Check::Tls,
        format!("the certificate is the pinned one{until}"),
    )
}

fn verified(certificate: &Certificate) -> Finding {
    match days_left(certificate) {
        Some(days) if days < SOON => Finding::warning(
            Check::Tls,
            format!("the certificate is verified and expires in {days} days"),
            "Renew it in DSM, in Control Panel > Security > Certificate",
        ),
        Some(days) => Finding::ok(
            Check::Tls,
            format!("the certificate is verified and expires in {days} days"),
        ),
        None => Finding::ok(
            Check::Tls,
            "the certificate is verified; when it expires cannot be read",
        ),
    }
}

fn days_left(certificate: &Certificate) -> Option<i64> {
    let left = certificate.not_after? - Timestamp::now().as_second();
    Some(left.div_euclid(DAY))
}

fn compare(url: &Url, advice: &str) -> String {
    match fingerprint_command(&url.origin().ascii_serialization()) {
        Some(command) => {
            format!("{advice}; to compare it first, run `{command}` where you trust the network")
        }
        None => advice.to_owned(),
    }
}
