//! Text from outside made safe to show: nothing invisible survives, nothing runs on without end.
//!
//! Applied once, to every answer and error on the way out, so that no operation can forget it. What is sent back to
//! the NAS is never sanitized.

use std::fmt::Write;

use serde_json::Value;

/// Longest text shown, in characters; the rest is counted.
pub const MAX_TEXT: usize = 2_000;

/// Longest error shown, in bytes.
const MAX_ERROR: usize = 2_000;

/// Room kept for the words that say how much was cut.
const CUT_NOTE: usize = 40;

/// Makes every text in an answer safe to show, keys included.
pub fn sanitize(value: &mut Value) {
    match value {
        Value::String(text) => {
            if needs_work(text) {
                *text = sanitize_text(text);
            }
        }
        Value::Array(items) => items.iter_mut().for_each(sanitize),
        Value::Object(fields) => {
            if fields.keys().any(|key| needs_work(key)) {
                *fields = std::mem::take(fields)
                    .into_iter()
                    .map(|(key, value)| (sanitize_text(&key), value))
                    .collect();
            }
            fields.values_mut().for_each(sanitize);
        }
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

/// A text with invisible characters as `\u{...}` and cut to [`MAX_TEXT`]; twice is the same as once.
pub fn sanitize_text(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    for letter in text.chars() {
        if is_invisible(letter) {
            let _ = write!(shown, "\\u{{{:X}}}", u32::from(letter));
        } else {
            shown.push(letter);
        }
    }
    let length = shown.chars().count();
    if length <= MAX_TEXT {
        return shown;
    }
    let kept = MAX_TEXT - CUT_NOTE;
    let mut cut: String = shown.chars().take(kept).collect();
    let _ = write!(cut, "... ({} more characters)", length - kept);
    cut
}

/// The text of an error as clients get it: safe to show, and no more than they show of it.
pub fn error_text(text: &str) -> String {
    let mut shown = sanitize_text(text);
    if shown.len() > MAX_ERROR {
        let end = (0..=MAX_ERROR - "...".len())
            .rev()
            .find(|end| shown.is_char_boundary(*end))
            .unwrap_or(0);
        shown.truncate(end);
        shown.push_str("...");
    }
    shown
}

fn needs_work(text: &str) -> bool {
    text.len() > MAX_TEXT || text.chars().any(is_invisible)
}

/// Characters that a reader does not see but a machine does: controls, direction marks, zero-width and filler
/// characters, tags, and the variation selectors that can carry hidden bytes (those of emoji stay).
fn is_invisible(letter: char) -> bool {
    letter.is_control()
        || matches!(letter,
            '\u{AD}' | '\u{34F}' | '\u{61C}' | '\u{115F}' | '\u{1160}' | '\u{17B4}' | '\u{17B5}'
            | '\u{180B}'..='\u{180F}' | '\u{200B}'..='\u{200F}' | '\u{2028}'..='\u{202E}'
            | '\u{2060}'..='\u{206F}' | '\u{3164}' | '\u{FE00}'..='\u{FE0D}' | '\u{FEFF}'
            | '\u{FFA0}' | '\u{FFF0}'..='\u{FFFB}' | '\u{1BCA0}'..='\u{1BCA3}'
            | '\u{1D173}'..='\u{1D17A}' | '\u{E0000}'..='\u{E0FFF}')
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

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

    fn hostile() -> impl Strategy<Value = String> {
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
        let letter = prop_oneof![4 => any::<char>(), 2 => known, 1 => Just('\\'), 1 => Just('a')];
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

    proptest! {
        #[test]
        fn nothing_invisible_survives_and_twice_is_once(text in hostile(), times in 1..60_usize) {
            let once = sanitize_text(&text.repeat(times));
            prop_assert!(!once.chars().any(hides));
            prop_assert!(once.chars().count() <= MAX_TEXT);
            prop_assert_eq!(sanitize_text(&once), once);
        }

        #[test]
        fn what_is_visible_stays_and_what_hides_is_named(text in hostile()) {
            let named = |letter: char| format!("\\u{{{:X}}}", u32::from(letter));
            let expected: String = text
                .chars()
                .map(|letter| if is_invisible(letter) { named(letter) } else { letter.into() })
                .collect();
            prop_assert_eq!(sanitize_text(&text), expected);
        }

        #[test]
        fn whole_answers_are_made_safe_with_their_keys(key in hostile(), text in hostile(), deep in 0..9_usize) {
            let mut answer = (0..deep).fold(serde_json::json!({ key.as_str(): text, "n": 1 }), |inner, _| {
                serde_json::json!([{ key.as_str(): inner }])
            });
            sanitize(&mut answer);
            prop_assert!(!answer.to_string().chars().any(hides));
            let once = answer.clone();
            sanitize(&mut answer);
            prop_assert_eq!(answer, once);
        }

        #[test]
        fn an_error_is_safe_and_short(text in hostile(), times in 1..60_usize) {
            let once = error_text(&text.repeat(times));
            prop_assert!(once.len() <= MAX_ERROR && !once.chars().any(hides));
            prop_assert_eq!(error_text(&once), once);
        }
    }
}
