//! Invisible characters spelled out, and back. One text has one spelling and no two share one, so that what was read in an
//! answer can be given back.

use std::fmt::Write;

/// How an escape begins. Where a text of its own has that, the backslash is escaped.
pub(super) const START: &str = "\\u{";

/// Spells a character, which these others follow, as it is shown.
pub(super) fn spell(letter: char, rest: &str, shown: &mut String) {
    if is_invisible(letter) || (letter == '\\' && rest.starts_with("u{")) {
        let _ = write!(shown, "{START}{:X}}}", u32::from(letter));
    } else {
        shown.push(letter);
    }
}

/// A text with what nobody would see spelled out, e.g. `\u{200C}`, whole however long it is.
pub fn escape(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    let mut rest = text.chars();
    while let Some(letter) = rest.next() {
        spell(letter, rest.as_str(), &mut shown);
    }
    shown
}

/// The text that is shown like this. An escape of any character counts; what is none stays as it is.
pub fn unescape(shown: &str) -> String {
    let mut text = String::with_capacity(shown.len());
    let mut rest = shown;
    while let Some((before, after)) = rest.split_once(START) {
        text.push_str(before);
        rest = match named(after) {
            Some((letter, after)) => {
                text.push(letter);
                after
            }
            None => {
                text.push_str(START);
                after
            }
        };
    }
    text.push_str(rest);
    text
}

/// The character that an escape names, and what follows it.
fn named(escaped: &str) -> Option<(char, &str)> {
    let (code, after) = escaped.split_once('}')?;
    let is_code = code.len() <= 6 && code.bytes().all(|digit| digit.is_ascii_hexdigit());
    let letter = char::from_u32(u32::from_str_radix(code, 16).ok()?)?;
    is_code.then_some((letter, after))
}

/// Characters that a reader does not see but a machine does: controls, direction marks, zero-width and filler
/// characters, tags, and the variation selectors that can carry hidden bytes (those of emoji stay).
pub(super) fn is_invisible(letter: char) -> bool {
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

    use super::{super::tests::hostile, *};

    #[test]
    fn joiners_and_backslashes_have_a_spelling_each() {
        for (text, shown) in [
            ("/خانه\u{200C}ها", "/خانه\\u{200C}ها"),
            ("👨\u{200D}👩", "👨\\u{200D}👩"),
            (r"\u{200C}", r"\u{5C}u{200C}"),
            (r"\\u{200C}", r"\\u{5C}u{200C}"),
            (r"\u{5C}u{41}", r"\u{5C}u{5C}u{41}"),
            (r"C:\users\{x}", r"C:\users\{x}"),
            (r"\u{", r"\u{5C}u{"),
        ] {
            assert_eq!(escape(text), shown);
            assert_eq!(unescape(shown), text);
        }
    }

    #[test]
    fn what_is_no_escape_stays() {
        for text in [
            r"\u{}",
            r"\u{zz}",
            r"\u{D800}",
            r"\u{110000}",
            r"\u{0000041}",
            r"\u{+41}",
            r"\u{41",
            r"\U{41}",
            r"\u0041",
        ] {
            assert_eq!(unescape(text), text);
        }
        assert_eq!(unescape(r"\u{41}\u{e9}\u{00200c}"), "Aé\u{200C}");
    }

    proptest! {
        #[test]
        fn what_is_read_can_be_given_back(text in hostile()) {
            let shown = escape(&text);
            prop_assert_eq!(unescape(&shown), text);
        }

        #[test]
        fn any_text_can_be_given_back(text in any::<String>(), spelled in r"(\\|u|\{|5C|200C|\}){0,12}") {
            for text in [&text, &spelled, &format!("{text}{spelled}")] {
                prop_assert_eq!(&unescape(&escape(text)), text);
            }
        }
    }
}
