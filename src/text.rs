//! Text from outside made safe to show: nothing invisible survives, nothing runs on without end.
//!
//! Applied once, to every answer and error on the way out, so that no operation can forget it. What is sent back to
//! the NAS is what it said: never a text as it was shown, whose escapes are undone, and never one that was cut.

mod escape;
mod order;
mod pattern;
mod secrets;

use std::{borrow::Cow, fmt::Write};

use serde_json::Value;

use self::escape::{START, is_invisible, spell};
pub use self::{
    escape::{escape, unescape},
    order::put_at,
    pattern::pattern,
    secrets::{MASK, mask_address, mask_secrets},
};

/// Longest text shown, in characters; the rest is counted.
pub const MAX_TEXT: usize = 2_000;

/// Longest error shown, in bytes.
const MAX_ERROR: usize = 2_000;

/// Longest name in a sentence or a question, in characters.
const MAX_NAME: usize = 80;

/// Room kept for the words that say how much was cut.
const CUT_NOTE: usize = 48;

/// How those words begin: as an escape that names no character, so that no text that is shown whole has them.
const CUT: &str = "\\u{... ";

/// Makes every text in an answer safe to show, keys included.
pub fn sanitize(value: &mut Value) {
    rewrite(value, sanitize_text);
}

/// As [`sanitize`], but hides no secrets: where the operator wants to see them.
pub fn sanitize_revealing(value: &mut Value) {
    rewrite(value, |text| {
        fitted(text, MAX_TEXT, |shown| shown.chars().count())
    });
}

/// As [`sanitize`], but cuts nothing and hides no secrets: for calls to make.
pub fn escape_all(value: &mut Value) {
    rewrite(value, escape);
}

/// As [`sanitize`], but cuts nothing: for the audit log.
pub fn mask_and_escape_all(value: &mut Value) {
    rewrite(value, |text| escape(&mask_secrets(text)));
}

/// Whether there is something in it that [`sanitize`] hides.
pub fn holds_secrets(value: &Value) -> bool {
    match value {
        Value::String(text) => matches!(mask_secrets(text), Cow::Owned(_)),
        Value::Array(items) => items.iter().any(holds_secrets),
        Value::Object(fields) => fields.values().any(holds_secrets),
        Value::Null | Value::Bool(_) | Value::Number(_) => false,
    }
}

fn rewrite(value: &mut Value, shown: fn(&str) -> String) {
    match value {
        Value::String(text) => {
            if needs_work(text) {
                *text = shown(text);
            }
        }
        Value::Array(items) => items.iter_mut().for_each(|item| rewrite(item, shown)),
        Value::Object(fields) => {
            if fields.keys().any(|key| needs_work(key)) {
                *fields = std::mem::take(fields)
                    .into_iter()
                    .map(|(key, value)| (shown(&key), value))
                    .collect();
            }
            fields.values_mut().for_each(|field| rewrite(field, shown));
        }
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

/// A text without the secrets of addresses in it, with invisible characters as `\u{...}`, and cut to [`MAX_TEXT`].
pub fn sanitize_text(text: &str) -> String {
    fitted(&mask_secrets(text), MAX_TEXT, |shown| shown.chars().count())
}

/// A name as a sentence or a question has it: as it is, but cut before it gets too long to see what else is there. What is
/// cut is masked before, as a part of an address is no longer seen to be one.
pub fn short_name(name: &str) -> String {
    if escape(name).chars().count() <= MAX_NAME {
        return name.to_owned();
    }
    let name = mask_secrets(name);
    let (mut short, mut length, mut rest) = (String::new(), "...".len(), name.chars());
    while let Some(letter) = rest.next() {
        let mut spelled = String::new();
        spell(letter, rest.as_str(), &mut spelled);
        length += spelled.chars().count();
        if length > MAX_NAME {
            break;
        }
        short.push(letter);
    }
    short + "..."
}

/// The text of an error as clients get it: safe to show, and no more than they show of it.
pub fn error_text(text: &str) -> String {
    fitted(&mask_secrets(text), MAX_ERROR, str::len)
}

/// Whether a reader would not see all of a text.
pub fn has_invisible(text: &str) -> bool {
    text.chars().any(escape::is_invisible)
}

/// A text as it is shown, cut after so many characters of it; no escape is cut in two.
pub fn cut_shown(shown: &str, length: usize) -> String {
    let end = shown.char_indices().nth(length);
    let kept = shown.get(..end.map_or(shown.len(), |(end, _)| end));
    let kept = kept.unwrap_or_default();
    let kept = match kept.rfind(START) {
        Some(start) if !kept[start..].contains('}') => &kept[..start],
        _ => kept,
    };
    let left = shown.chars().count() - kept.chars().count();
    format!("{kept}{CUT}{left} more characters}}")
}

/// A text of a row that is made shorter, before it is shown; masked, as [`short_name`].
pub fn cut_short(text: &str, length: usize) -> String {
    let text = mask_secrets(text);
    let kept: String = text.chars().take(length).collect();
    let left = text.chars().count() - kept.chars().count();
    format!("{kept}{CUT_SHORT}{left}{CUT_SHORT_END}")
}

const CUT_SHORT: &str = "... (";
const CUT_SHORT_END: &str = " more characters)";

/// Whether a text is one that was cut, and so not what it was cut from.
pub fn is_cut(shown: &str) -> bool {
    let short = |shown: &str| {
        let (_, left) = shown.strip_suffix(CUT_SHORT_END)?.rsplit_once(CUT_SHORT)?;
        let is_count = !left.is_empty() && left.bytes().all(|digit| digit.is_ascii_digit());
        is_count.then_some(())
    };
    shown.contains(CUT) || short(shown).is_some()
}

/// A text as it is shown, cut before it gets longer than that by some measure. No escape is cut in two.
fn fitted(text: &str, most: usize, measure: fn(&str) -> usize) -> String {
    let whole = escape(text);
    if measure(&whole) <= most {
        return whole;
    }
    let room = most - CUT_NOTE;
    let mut shown = String::new();
    let mut length = 0;
    let mut rest = text.chars();
    let mut left = text.chars().count();
    while let Some(letter) = rest.next() {
        let mut spelled = String::new();
        spell(letter, rest.as_str(), &mut spelled);
        length += measure(&spelled);
        if length > room {
            break;
        }
        shown.push_str(&spelled);
        left -= 1;
    }
    let _ = write!(shown, "{CUT}{left} more characters}}");
    shown
}

fn needs_work(text: &str) -> bool {
    text.len() > MAX_TEXT
        || text.contains(['@', '=', '?', '#'])
        || text.contains(START)
        || text.chars().any(is_invisible)
}

#[cfg(test)]
mod tests {
    use proptest::{prelude::*, sample::select};

    use super::*;

    #[test]
    fn shows_what_hides() {
        let name = "photo\u{202E}gpj.exe\u{200B} \u{1B}[31m\u{E0041}";
        assert_eq!(
            sanitize_text(name),
            "photo\\u{202E}gpj.exe\\u{200B} \\u{1B}[31m\\u{E0041}"
        );
    }

    #[test]
    fn leaves_languages_and_emoji_alone() {
        for text in [
            "東京 旅行.jpg",
            "Größe \"quoted\" it's",
            "שלום",
            "❤\u{FE0F}",
        ] {
            assert_eq!(sanitize_text(text), text);
        }
    }

    /// What issue and design name: a list of its own, so that a hole in the other one shows.
    fn hides(letter: char) -> bool {
        let code = u32::from(letter);
        let control = code < 0x20 || (0x7F..0xA0).contains(&code);
        let direction = matches!(code, 0x61C | 0x200E | 0x200F | 0x202A..=0x202E | 0x2066..=0x2069);
        let zero_width = matches!(code, 0xAD | 0x180E | 0x200B..=0x200D | 0x2060..=0x2064 | 0xFEFF);
        let line = matches!(code, 0x2028 | 0x2029);
        let tag = matches!(code, 0xE0000..=0xE007F | 0xE0100..=0xE01EF);
        control || direction || zero_width || line || tag
    }

    pub(super) fn hostile() -> impl Strategy<Value = String> {
        let known = prop::sample::select(vec![
            '\u{0}',
            '\n',
            '\u{1B}',
            '\u{7F}',
            '\u{9B}',
            '\u{AD}',
            '\u{61C}',
            '\u{180E}',
            '\u{200B}',
            '\u{200D}',
            '\u{200F}',
            '\u{2028}',
            '\u{202E}',
            '\u{2060}',
            '\u{2069}',
            '\u{FEFF}',
            '\u{E0001}',
            '\u{E0041}',
            '\u{E01EF}',
        ]);
        let letter = prop_oneof![4 => any::<char>(), 2 => known, 1 => select(vec!['\\', 'u', '{', '}', 'a'])];
        prop::collection::vec(letter, 0..120).prop_map(String::from_iter)
    }

    #[test]
    fn no_character_of_unicode_slips_through() {
        for letter in (0..=u32::from(char::MAX)).filter_map(char::from_u32) {
            assert!(!hides(letter) || is_invisible(letter), "{letter:?}");
            // Letters, marks, digits, signs and emoji stay.
            let said = letter.is_alphanumeric() || letter.is_ascii_graphic() || letter == ' ';
            let filler = matches!(letter, '\u{115F}' | '\u{1160}' | '\u{3164}' | '\u{FFA0}');
            assert!(!said || filler || !is_invisible(letter), "{letter:?}");
        }
    }

    #[test]
    fn a_long_name_is_cut_as_it_is_shown() {
        assert_eq!(short_name("Dropbox"), "Dropbox");
        let long = short_name(&"x".repeat(81));
        assert_eq!(long, "x".repeat(77) + "...");
        let hidden = short_name(&"\u{200B}".repeat(81));
        assert_eq!(hidden.chars().filter(|letter| *letter != '.').count(), 9);
    }

    proptest! {
        #[test]
        fn nothing_invisible_survives_and_what_is_cut_says_so(text in hostile(), times in 1..60_usize) {
            let text = text.repeat(times);
            let shown = sanitize_text(&text);
            prop_assert!(!shown.chars().any(hides));
            prop_assert!(shown.chars().count() <= MAX_TEXT);
            prop_assert_eq!(is_cut(&shown), unescape(&shown) != text);
        }

        #[test]
        fn what_is_visible_stays_and_what_hides_is_named(text in hostile()) {
            let text = text.replace("\\u{", "");
            // What looks like an address with a login is the business of another test.
            prop_assume!(mask_secrets(&text) == text);
            let named = |letter: char| format!("\\u{{{:X}}}", u32::from(letter));
            let expected: String = text
                .chars()
                .map(|letter| if is_invisible(letter) { named(letter) } else { letter.into() })
                .collect();
            prop_assert_eq!(sanitize_text(&text), expected);
        }

        #[test]
        fn what_was_cut_begins_as_the_text_does(text in hostile(), times in 20..60_usize) {
            let text = text.repeat(times);
            let shown = sanitize_text(&text);
            if let Some((start, note)) = shown.split_once(CUT) {
                let start = unescape(start);
                prop_assert!(text.starts_with(&start));
                let left = text.chars().count() - start.chars().count();
                prop_assert_eq!(note, format!("{left} more characters}}"));
            }
        }

        #[test]
        fn whole_answers_are_made_safe_with_their_keys(key in hostile(), text in hostile(), deep in 0..9_usize) {
            let mut answer = (0..deep).fold(serde_json::json!({ key.as_str(): text, "n": 1 }), |inner, _| {
                serde_json::json!([{ key.as_str(): inner }])
            });
            sanitize(&mut answer);
            prop_assert!(!answer.to_string().chars().any(hides));
        }

        #[test]
        fn an_error_is_safe_and_short(text in hostile(), times in 1..60_usize) {
            let shown = error_text(&text.repeat(times));
            prop_assert!(shown.len() <= MAX_ERROR && !shown.chars().any(hides));
        }
    }
}
