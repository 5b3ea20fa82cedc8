//! Bodies made readable: names of files can hold bytes that no text has, and DSM passes them on as they are. One such name
//! must not take the whole answer with it.

/// What stands for a character that cannot be read, inside a string.
const UNREADABLE: &[u8] = b"\\ufffd";

/// Most places that are mended; an answer with more of them is none of DSM's.
const MOST: usize = 50_000;

/// The body with every string in it readable: bytes that are no UTF-8 and halves of surrogate pairs become U+FFFD; control
/// characters and stray backslashes inside strings are escaped.
pub(crate) fn readable(body: Vec<u8>) -> Vec<u8> {
    let body = lossy(&body).unwrap_or(body);
    mended(&body).unwrap_or(body)
}

/// The body as UTF-8; absent when it is that, or too far from it.
fn lossy(body: &[u8]) -> Option<Vec<u8>> {
    std::str::from_utf8(body).err()?;
    let invalid = body.utf8_chunks().filter(|one| !one.invalid().is_empty());
    let few = invalid.count() <= MOST;
    few.then(|| String::from_utf8_lossy(body).into_owned().into_bytes())
}

/// The body without what no parser takes; absent when there is none of it, or too much.
fn mended(body: &[u8]) -> Option<Vec<u8>> {
    let mut mended: Option<Vec<u8>> = None;
    let (mut at, mut done, mut count, mut in_string) = (0, 0, 0, false);
    while let Some(byte) = body.get(at) {
        let (length, instead): (usize, Option<Vec<u8>>) = match byte {
            b'"' => {
                in_string = !in_string;
                (1, None)
            }
            b'\\' if in_string => match escape(body.get(at + 1..).unwrap_or_default()) {
                Escape::Whole(length) => (1 + length, None),
                Escape::LoneSurrogate => (6, Some(UNREADABLE.into())),
                Escape::Stray => (1, Some(b"\\\\".into())),
            },
            control @ ..0x20 if in_string => (1, Some(format!("\\u{control:04x}").into_bytes())),
            _ => (1, None),
        };
        if let Some(instead) = instead {
            count += 1;
            if count > MOST {
                return None;
            }
            let mended = mended.get_or_insert_with(|| Vec::with_capacity(body.len()));
            mended.extend_from_slice(body.get(done..at).unwrap_or_default());
            mended.extend_from_slice(&instead);
            done = at + length;
        }
        at += length;
    }
    let mut mended = mended?;
    mended.extend_from_slice(body.get(done..).unwrap_or_default());
    Some(mended)
}

/// What follows a backslash.
enum Escape {
    /// An escape of that many bytes, or the end of the body, which is told elsewhere.
    Whole(usize),
    LoneSurrogate,
    /// Nothing that JSON knows.
    Stray,
}

fn escape(rest: &[u8]) -> Escape {
    match rest {
        [] | [b'u', _, _, _] | [b'u', _, _] | [b'u', _] | [b'u'] => Escape::Whole(rest.len()),
        [b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't', ..] => Escape::Whole(1),
        [b'u', digits @ ..] => match (unit(digits), digits.get(4..)) {
            (None, _) => Escape::Stray,
            (Some(0xD800..=0xDBFF), Some([b'\\', b'u', low @ ..])) => match unit(low) {
                Some(0xDC00..=0xDFFF) => Escape::Whole(11),
                _ => Escape::LoneSurrogate,
            },
            (Some(0xD800..=0xDFFF), _) => Escape::LoneSurrogate,
            (Some(_), _) => Escape::Whole(5),
        },
        _ => Escape::Stray,
    }
}

/// The number that four hexadecimal digits make.
fn unit(digits: &[u8]) -> Option<u32> {
    let digits = digits.get(..4)?;
    if !digits.iter().all(u8::is_ascii_hexdigit) {
        return None;
    }
    u32::from_str_radix(std::str::from_utf8(digits).ok()?, 16).ok()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::{Value, json};

    use super::*;

    #[track_caller]
    fn read(body: &[u8]) -> Value {
        serde_json::from_slice(&readable(body.into())).unwrap()
    }

    #[test]
    fn what_cannot_be_read_is_marked_and_the_rest_stays() {
        assert_eq!(read(b"[\"caf\xE9\", 1]"), json!(["caf\u{FFFD}", 1]));
        for (escaped, shown) in [
            (r"a\ud800b", "a\u{FFFD}b"),
            (r"\uDC00", "\u{FFFD}"),
            (r"\ud83d\ud83d\ude00", "\u{FFFD}\u{1F600}"),
            (r"\ud800\u0041", "\u{FFFD}A"),
            (r"\ud800\\", "\u{FFFD}\\"),
            (r"\\ud800", r"\ud800"),
            (r"C:\data\q", r"C:\data\q"),
            (r"\uzzzz", r"\uzzzz"),
            ("tab\there\u{0}", "tab\there\u{0}"),
        ] {
            let body = format!("{{\"name\":\"{escaped}\",\"next\":\"\\u00e9\"}}");
            let expected = json!({ "name": shown, "next": "é" });
            assert_eq!(read(body.as_bytes()), expected, "{escaped}");
        }
    }

    #[test]
    fn what_breaks_off_stays_broken() {
        for body in [
            r#"{"a":"\"#,
            r#"{"a":"\u"#,
            r#"{"a":"\ud8"#,
            "{\"a\":\"caf\u{e9}",
        ] {
            let text = readable(body.as_bytes().into());
            let error = serde_json::from_slice::<Value>(&text).unwrap_err();
            assert!(error.is_eof(), "{body}");
        }
    }

    #[test]
    fn what_is_nothing_but_flaws_is_left_alone() {
        for flaw in [b"\xFF ".as_slice(), b"\n", br"\q"] {
            let body = [b"\"".as_slice(), &flaw.repeat(MOST + 1), b"\""].concat();
            assert_eq!(readable(body.clone()), body);
        }
    }

    proptest! {
        #[test]
        fn json_is_left_alone(text in any::<String>(), key in any::<String>()) {
            for body in [json!({ &key: &text }).to_string(), format!("{:#}", json!([{ &key: &text }]))] {
                prop_assert_eq!(readable(body.clone().into_bytes()), body.into_bytes());
            }
        }

        #[test]
        fn any_bytes_in_a_string_are_read(bytes in prop::collection::vec(any::<u8>(), 0..60)) {
            let mut name = bytes;
            name.retain(|byte| !b"\"\\".contains(byte));
            let body = [b"{\"name\":\"", name.as_slice(), b"\",\"id\":7}"].concat();
            let value: Value = serde_json::from_slice(&readable(body)).unwrap();
            prop_assert_eq!(&value["id"], &json!(7));
            prop_assert_eq!(value["name"].as_str().unwrap(), String::from_utf8_lossy(&name));
        }
    }
}
