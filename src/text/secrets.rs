//! Logins and signatures inside addresses, hidden wherever they turn up.
//!
//! What is hidden cannot be given back: never for calls to make.

use std::borrow::Cow;

/// What stands in for a secret.
pub const MASK: &str = "***";

/// Parts of the names of parameters whose value is a secret, wherever they stand. In an address every value is taken for one.
const SECRET_NAMES: [&str; 11] = [
    "auth",
    "credential",
    "key",
    "pass",
    "pin",
    "pwd",
    "secret",
    "session",
    "sid",
    "sig",
    "token",
];

/// A text without the logins, parameters and fragments of the addresses in it, and without parameters that are called
/// something like a secret.
pub fn mask_secrets(text: &str) -> Cow<'_, str> {
    if !text.contains(['@', '=', '?', '#']) {
        return Cow::Borrowed(text);
    }
    let mut masked = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((start, slashes)) = next_address(rest) {
        let (before, address) = rest.split_at(start + slashes);
        masked.push_str(&mask_parameters(before));
        rest = mask_start(address, &mut masked);
    }
    masked.push_str(&mask_parameters(rest));
    if masked == text {
        Cow::Borrowed(text)
    } else {
        Cow::Owned(masked)
    }
}

/// The same for a text that is an address as a whole, with or without `https://` before it.
pub fn mask_address(text: &str) -> String {
    if next_address(text).is_some() {
        return mask_secrets(text).into_owned();
    }
    let slashes = text.len() - text.trim_start_matches(['/', '\\']).len();
    let (before, address) = text.split_at(slashes);
    let (host, _) = split_at_first(address, &['/', '\\', '?', '#']);
    let mut masked = before.to_owned();
    // `anna@host:/folder` has no secret in it, `anna:secret@host` has.
    let login = address.rsplit_once('@').map(|(login, _)| login);
    if login.is_some_and(|login| login.contains(':')) && has_login(host) {
        let rest = mask_start(address, &mut masked);
        masked.push_str(rest);
    } else {
        let rest = mask_end(address, &mut masked);
        masked.push_str(rest);
    }
    masked
}

/// Where the next `://` ends the name of a scheme, and how long it is, with slashes of either kind, escaped or not.
fn next_address(text: &str) -> Option<(usize, usize)> {
    text.match_indices(':').find_map(|(colon, _)| {
        let scheme = text.get(..colon)?.bytes().rev();
        let letters = scheme.take_while(u8::is_ascii_alphanumeric).count();
        let after = text.get(colon + 1..)?;
        let slashes = after.len() - after.trim_start_matches(['/', '\\']).len();
        // One letter is a drive.
        (letters >= 2 && slashes >= 2).then_some((colon + 1, slashes))
    })
}

/// Writes an address, from its host on, without its login and what follows its path; answers the text behind it.
fn mask_start<'a>(address: &'a str, masked: &mut String) -> &'a str {
    let (host, _) = split_at_first(address, &['/', '\\', '?', '#']);
    let (word, _) = split_at_first(address, &[' ', '\t', '\n', '\r', '"', '<', '>']);
    let in_host = if host.len() < word.len() { host } else { word };
    let login = if in_host.contains('@') {
        in_host.rfind('@')
    } else if has_login(in_host) {
        // A password may have in it what an address may not.
        word.rfind('@').or_else(|| host.rfind('@'))
    } else {
        None
    };
    match login {
        Some(at) => {
            masked.push_str(MASK);
            mask_end(address.get(at..).unwrap_or_default(), masked)
        }
        None => mask_end(address, masked),
    }
}

/// Whether `name:rest` is no host with its port.
fn has_login(host: &str) -> bool {
    let name = host.rsplit_once(']').map_or(host, |(_, port)| port);
    name.split_once(':').is_some_and(|(_, port)| {
        !port.is_empty() && !port.bytes().all(|digit| digit.is_ascii_digit())
    })
}

/// Writes the rest of an address without its parameters and its fragment; answers the text behind it.
fn mask_end<'a>(address: &'a str, masked: &mut String) -> &'a str {
    let (word, rest) = split_at_first(address, &[' ', '\t', '\n', '\r', '"', '\'', '<', '>']);
    let (path, parameters) = split_at_first(word, &['?', '#']);
    masked.push_str(path);
    if let Some(mark) = parameters.chars().next() {
        masked.push(mark);
        if parameters.len() > 1 {
            masked.push_str(MASK);
        }
    }
    rest
}

/// Hides the values of parameters like `?token=...` or `&sig=...` outside of addresses.
fn mask_parameters(text: &str) -> Cow<'_, str> {
    if !text.contains('=') {
        return Cow::Borrowed(text);
    }
    let mut masked = String::with_capacity(text.len());
    for piece in text.split_inclusive(['?', '&', ';', '#']) {
        match piece.split_once('=') {
            // What comes before the first mark is no parameter.
            Some((name, value)) if !masked.is_empty() && is_secret(name) => {
                let (_, rest) = split_at_first(
                    value,
                    &[
                        ' ', '\t', '\n', '\r', '"', '\'', '<', '>', '?', '&', ';', '#',
                    ],
                );
                masked.push_str(name);
                masked.push('=');
                masked.push_str(MASK);
                masked.push_str(rest);
            }
            _ => masked.push_str(piece),
        }
    }
    Cow::Owned(masked)
}

fn is_secret(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    let is_name = name
        .bytes()
        .all(|letter| letter.is_ascii_alphanumeric() || b"-_.%".contains(&letter));
    is_name && SECRET_NAMES.iter().any(|secret| name.contains(secret))
}

fn split_at_first<'a>(text: &'a str, ends: &[char]) -> (&'a str, &'a str) {
    text.split_at(text.find(ends).unwrap_or(text.len()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn logins_are_hidden_wherever_an_address_stands() {
        for (text, shown) in [
            ("https://anna:s3cret@nas:5001/a", "https://***@nas:5001/a"),
            ("ftp://t0ken@host", "ftp://***@host"),
            ("dav://anna:4711@host:80/x@y", "dav://***@host:80/x@y"),
            (
                "(see http://a:b@h/x, then http://c:d@h/y)",
                "(see http://***@h/x, then http://***@h/y)",
            ),
            ("https://anna:p@ss@host/", "https://***@host/"),
            ("https://anna:pa/ss@host/x", "https://***@host/x"),
            ("https://anna:pa?ss#w@host/x", "https://***@host/x"),
            ("https://anna:my pass@host/x", "https://***@host/x"),
            ("https:\\/\\/anna:pass@host\\/x", "https:\\/\\/***@host\\/x"),
            ("https://anna:p'w@host", "https://***@host"),
            ("rsync://[fe80::1]:873/a@b", "rsync://[fe80::1]:873/a@b"),
            ("https://anna:pw@[fe80::1]:80/", "https://***@[fe80::1]:80/"),
            (
                "see https://host and write to anna@host",
                "see https://host and write to anna@host",
            ),
            ("https://host:5001/a@b", "https://host:5001/a@b"),
        ] {
            assert_eq!(mask_secrets(text), shown, "{text}");
        }
    }

    #[test]
    fn parameters_are_hidden_in_an_address_and_elsewhere_if_they_sound_secret() {
        for (text, shown) in [
            (
                "https://b.s3.com/o?X-Amz-Signature=ab&n=12 failed",
                "https://b.s3.com/o?*** failed",
            ),
            ("https://h/p?4711", "https://h/p?***"),
            ("https://h/p#access_token=ab", "https://h/p#***"),
            ("https://h/really?", "https://h/really?"),
            (
                "GET /o?n=1&X-Amz-Signature=ab&pin=1234 HTTP",
                "GET /o?n=1&X-Amz-Signature=***&pin=*** HTTP",
            ),
            ("/b/o?sig=ab%2B;se=9", "/b/o?sig=***;se=9"),
            ("what? token=1.txt", "what? token=1.txt"),
            ("a=b", "a=b"),
        ] {
            assert_eq!(mask_secrets(text), shown, "{text}");
        }
    }

    #[test]
    fn names_and_paths_are_left_alone() {
        for text in [
            "anna@example.com",
            "/photos/12:30@beach.jpg",
            "C:\\\\folder\\a@b",
            "Größe? 3 = 3",
            "12:30 // anna@example.com",
            "dbid:AAAA",
            "@eaDir",
        ] {
            assert_eq!(mask_secrets(text), text);
        }
    }

    #[test]
    fn what_is_an_address_needs_no_scheme() {
        for (text, shown) in [
            ("anna:s3cret@nas.local/share", "***@nas.local/share"),
            ("//anna:s3cret@nas.local/share", "//***@nas.local/share"),
            ("anna:pa/ss@host", "***@host"),
            ("anna@nas.local:/share", "anna@nas.local:/share"),
            ("s3.eu-north-1.amazonaws.com", "s3.eu-north-1.amazonaws.com"),
            ("nas:873", "nas:873"),
            ("host/x?sig=1234", "host/x?***"),
            ("https://anna:pw@host/x", "https://***@host/x"),
            ("/volume1/a@b", "/volume1/a@b"),
        ] {
            assert_eq!(mask_address(text), shown, "{text}");
        }
    }
}
