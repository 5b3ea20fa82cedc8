//! Text from outside made safe to show: nothing invisible survives, nothing runs on without end.
//!
//! Applied once, to every answer and error on the way out, so that no operation can forget it. What is sent back to
//! the NAS is never sanitized.

use std::fmt::Write;

use serde_json::Value;

/// Longest text shown, in characters; the rest is counted.
pub const MAX_TEXT: usize = 2_000;

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

    proptest! {
        #[test]
        fn nothing_invisible_survives_and_twice_is_once(text in "\\PC{0,40}|.{0,80}|(.|\\PC|\u{202E}|\u{E0020}){0,2500}") {
            let once = sanitize_text(&text);
            prop_assert!(!once.chars().any(is_invisible));
            prop_assert!(once.chars().count() <= MAX_TEXT);
            prop_assert_eq!(sanitize_text(&once), once.clone());
            if text.chars().count() < MAX_TEXT / 10 {
                let visible: String = text.chars().filter(|letter| !is_invisible(*letter)).collect();
                let mut rest = once.chars();
                prop_assert!(visible.chars().all(|letter| rest.any(|shown| shown == letter)));
            }
        }
    }
}
