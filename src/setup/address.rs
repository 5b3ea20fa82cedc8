//! Addresses as people write them, and the names that NASes go by.

use std::net::IpAddr;

use dsm::Url;

use crate::config::{Address, NoAddress, usable_name};

/// DSM's port for plain http.
const HTTP_PORT: u16 = 5000;

/// The addresses that a person may mean, the one to try first before the others: what is encrypted goes first.
///
/// # Errors
/// What is wrong with the text.
pub fn candidates(text: &str) -> Result<Vec<Url>, String> {
    let address = Address::parse(text).map_err(|problem| match problem {
        NoAddress::Login => "the address holds a login. Write it without one".to_owned(),
        NoAddress::Malformed | NoAddress::NotHttp | NoAddress::TooMuch => format!(
            "`{}` is {}. Write it like nas.local or https://nas.local:5001",
            shown(text.trim()),
            problem.words()
        ),
    })?;
    let Address {
        url,
        has_scheme,
        has_port,
    } = address;
    if has_scheme {
        return Ok(vec![url]);
    }
    let mut plain = url.clone();
    // Only an address without a host refuses these.
    let _ = plain.set_scheme("http");
    let port = if has_port {
        url.port_or_known_default()
    } else {
        Some(HTTP_PORT)
    };
    let _ = plain.set_port(port);
    Ok(vec![url, plain])
}

/// A text without what may be a login.
fn shown(text: &str) -> String {
    crate::text::error_text(&crate::text::mask_address(text))
}

/// A name for the NAS at an address: the first part of its host's.
pub fn name_for(url: &Url) -> String {
    let host = url.host_str().unwrap_or_default();
    let is_address = host.trim_matches(['[', ']']).parse::<IpAddr>().is_ok();
    let name = host.split('.').next().unwrap_or_default();
    if is_address || name == "localhost" || usable_name(name).is_err() {
        "nas".into()
    } else {
        name.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_encrypted_is_tried_first_and_what_is_said_is_not_changed() {
        for (text, expected) in [
            (
                "nas.local",
                "https://nas.local:5001/ http://nas.local:5000/",
            ),
            (
                " nas.local:5443 ",
                "https://nas.local:5443/ http://nas.local:5443/",
            ),
            ("nas.local:443", "https://nas.local/ http://nas.local:443/"),
            ("fd00::5", "https://[fd00::5]:5001/ http://[fd00::5]:5000/"),
            ("https://nas.local", "https://nas.local/"),
            ("http://nas.local:5000", "http://nas.local:5000/"),
        ] {
            let urls = candidates(text).unwrap();
            let urls: Vec<&str> = urls.iter().map(Url::as_str).collect();
            assert_eq!(urls.join(" "), expected, "{text}");
        }
        for text in [
            "",
            "nas local",
            "ftp://nas",
            "anna:hunter2@nas",
            "https://nas/?a=1",
        ] {
            let problem = candidates(text).unwrap_err();
            assert!(!problem.contains("hunter2"), "{problem}");
        }
    }

    #[test]
    fn a_nas_is_named_after_its_host() {
        for (url, name) in [
            ("https://diskstation.local:5001", "diskstation"),
            ("https://192.168.1.5:5001", "nas"),
            ("https://[fd00::5]:5001", "nas"),
            ("https://all:5001", "nas"),
        ] {
            assert_eq!(name_for(&url.parse().unwrap()), name);
        }
    }
}
