//! The command with which a person sees a certificate's fingerprint without us.

use dsm::Url;

/// What prints the SHA-256 of the certificate at an address; absent where the host is none that a shell takes as it is.
pub fn fingerprint_command(address: &str) -> Option<String> {
    let url = Url::parse(address).ok()?;
    let (host, port) = (url.host_str()?, url.port_or_known_default()?);
    let plain = |text: &str| {
        let mut letters = text.chars();
        letters.all(|c| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_' | ':'))
    };
    let host_and_port = if plain(host) && !host.starts_with('-') {
        format!("{host}:{port}")
    } else if plain(host.strip_prefix('[')?.strip_suffix(']')?) {
        format!("'{host}:{port}'")
    } else {
        return None;
    };
    Some(format!(
        "openssl s_client -connect {host_and_port} </dev/null 2>/dev/null | openssl x509 -noout -fingerprint -sha256"
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_command_is_for_that_host_and_port() {
        let of = |address| fingerprint_command(address).unwrap_or_default();
        let after = " </dev/null 2>/dev/null | openssl x509 -noout -fingerprint -sha256";
        for (address, connect) in [
            ("https://nas.local:5001", "nas.local:5001"),
            ("https://192.0.2.7", "192.0.2.7:443"),
            ("https://[2001:db8::7]:5001", "'[2001:db8::7]:5001'"),
        ] {
            assert_eq!(
                of(address),
                format!("openssl s_client -connect {connect}{after}")
            );
        }
    }

    #[test]
    fn a_host_that_a_shell_would_run_gets_no_command() {
        for address in [
            "https://$(reboot):5001",
            "https://`reboot`:5001",
            "https://nas;reboot:5001",
            "https://nas'reboot:5001",
            "https://nas&reboot:5001",
            "https://-help:5001",
        ] {
            assert!(Url::parse(address).is_ok(), "{address}");
            assert_eq!(fingerprint_command(address), None, "{address}");
        }
    }
}
