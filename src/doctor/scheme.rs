//! Whether what answers speaks what the address says.

use dsm::{ErrorKind, Seen, Speaks, Url};

use super::finding::{Check, Finding};
use crate::{config::is_loopback, error::Error};

pub(super) fn finding(url: &Url, seen: &Result<Seen, dsm::Error>) -> Finding {
    let https = url.scheme() == "https";
    let wrong = |speaks| {
        let address = url.origin().ascii_serialization();
        let kind = ErrorKind::WrongScheme { address, speaks };
        Finding::of_error(Check::Scheme, &Error::Nas(kind.into()))
    };
    match seen {
        Err(error) => Finding::of_error(Check::Scheme, &Error::Nas(error.clone())),
        Ok(Seen::Tls(_)) if https => Finding::ok(Check::Scheme, "https, and TLS is spoken there"),
        Ok(Seen::Tls(_)) => wrong(Speaks::Tls),
        Ok(Seen::PlainHttp { .. }) if https => wrong(Speaks::NoTls),
        Ok(Seen::PlainHttp {
            redirects_to: Some(target),
        }) => Finding::broken(
            Check::Scheme,
            format!("http, and it redirects to {target}, which is not followed"),
            "Set SYNOLOGY_URL to the address of DSM itself; if it is that of the redirect, without the path",
        ),
        Ok(Seen::PlainHttp { redirects_to: None }) if is_loopback(url) => {
            Finding::ok(Check::Scheme, "http, on this computer")
        }
        Ok(Seen::PlainHttp { redirects_to: None }) => Finding::warning(
            Check::Scheme,
            "http, so that the password is sent unencrypted",
            "Use https; DSM's port for it is usually 5001",
        ),
    }
}
