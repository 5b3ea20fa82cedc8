//! Addresses of resources, taken apart and put together. Parts between slashes are percent-encoded.

use std::fmt::Write;

/// How every address begins.
pub(in crate::server) const START: &str = "synology://";

/// Longest address, in bytes.
const MAX_URI: usize = 4_000;

/// The parts of an address, decoded.
///
/// # Errors
/// What is wrong with it, in a few words.
pub(super) fn parts(uri: &str) -> Result<Vec<String>, &'static str> {
    if uri.len() > MAX_URI {
        return Err("it is too long");
    }
    let Some(rest) = uri.strip_prefix(START) else {
        return Err("it does not begin with synology://");
    };
    rest.split('/').map(decoded).collect()
}

fn decoded(part: &str) -> Result<String, &'static str> {
    let hex = |byte: Option<u8>| char::from(byte?).to_digit(16);
    let mut bytes = Vec::with_capacity(part.len());
    let mut letters = part.bytes();
    while let Some(letter) = letters.next() {
        match letter {
            b'%' => {
                let (high, low) = (hex(letters.next()), hex(letters.next()));
                let (Some(high), Some(low)) = (high, low) else {
                    return Err("a % must be followed by two hexadecimal digits");
                };
                bytes.push((high * 16 + low) as u8);
            }
            b'?' | b'#' => {
                return Err("it takes no query and no fragment; write %3F and %23 in a name");
            }
            0..=b' ' | 0x7F => {
                return Err("a space is written %20, and a control character likewise");
            }
            other => bytes.push(other),
        }
    }
    if bytes.is_empty() {
        return Err("a part of it is empty");
    }
    String::from_utf8(bytes).map_err(|_| "a part of it is not UTF-8 once decoded")
}

/// A text as a part of an address.
pub(in crate::server) fn encoded(text: &str) -> String {
    let mut part = String::new();
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            part.push(char::from(byte));
        } else {
            let _ = write!(part, "%{byte:02X}");
        }
    }
    part
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn what_is_put_together_is_taken_apart_again(name in ".{1,40}", id in ".{1,40}") {
            let uri = format!("{START}{}/connections/{}", encoded(&name), encoded(&id));
            prop_assert_eq!(parts(&uri).unwrap(), [name, "connections".into(), id]);
        }
    }

    #[test]
    fn what_is_not_encoded_right_is_refused() {
        for rest in [
            "nas/connections/%",
            "nas/connections/%2",
            "nas/connections/%zz",
            "nas/connections/%+1",
            "nas/connections/%FF",
            "nas//report",
            "nas/report/",
            "/report",
            "",
            "nas/report?x=1",
            "nas/report#x",
            "my nas/report",
            "nas/re\nport",
        ] {
            assert!(parts(&format!("{START}{rest}")).is_err(), "{rest}");
        }
        for uri in [
            "",
            "report",
            "file:///etc/passwd",
            "http://nas/report",
            "synology:/nas/report",
            "SYNOLOGY://nas/report",
        ] {
            assert!(parts(uri).is_err(), "{uri}");
        }
        let decoded = parts("synology://n%C3%A4s%20%282%29/connections/a%2Fb%252Fc").unwrap();
        assert_eq!(decoded, ["n\u{E4}s (2)", "connections", "a/b%2Fc"]);
    }
}
