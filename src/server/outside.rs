//! Texts of clients, shown back to them or put before a model.

use crate::text::{cut_shown, escape, mask_secrets};

/// Longest text that is shown, in characters.
const MAX_SHOWN: usize = 200;

/// A text as one line on which nothing is hidden, cut where it gets long.
pub(super) fn one_line(text: &str) -> String {
    let shown = escape(&mask_secrets(text));
    if shown.chars().count() > MAX_SHOWN {
        cut_shown(&shown, MAX_SHOWN)
    } else {
        shown
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_shown_stays_on_its_line_and_ends() {
        assert_eq!(one_line("a\nb\u{202E}"), "a\\u{A}b\\u{202E}");
        let long = one_line(&"\n".repeat(1_000));
        assert!(long.chars().count() < 250, "{long}");
        assert!(!long.contains('\n'), "{long}");
    }
}
