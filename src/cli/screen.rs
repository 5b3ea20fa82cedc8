//! What stdout is: a screen that a person looks at, or something that wants JSON.

use std::borrow::Cow;

use console::{Style, Term};

use crate::text::{escape, has_invisible};

/// Columns where the terminal does not tell how many it has.
const USUAL: usize = 80;

/// Columns that a line takes at least, however narrow the terminal is.
const LEAST: usize = 40;

/// A terminal that shows what is printed.
pub(super) struct Screen {
    /// Columns of a line.
    pub(super) width: usize,
    has_colors: bool,
}

impl Screen {
    /// The terminal that stdout is, if it is one.
    pub(super) fn of_stdout() -> Option<Self> {
        let term = Term::stdout();
        if !term.features().is_attended() {
            return None;
        }
        let columns = term
            .size_checked()
            .map(|(_, columns)| usize::from(columns))
            .filter(|columns| *columns > 0);
        Some(Self {
            width: columns.unwrap_or(USUAL).max(LEAST),
            has_colors: console::colors_enabled(),
        })
    }

    /// What is written for no screen, as wide as it gets.
    pub(super) fn wide() -> Self {
        Self {
            width: 200,
            has_colors: false,
        }
    }

    /// The same with so many columns less.
    pub(super) fn without(&self, columns: usize) -> Self {
        Self {
            width: self.width.saturating_sub(columns).max(LEAST),
            has_colors: self.has_colors,
        }
    }

    /// A heading.
    pub(super) fn heading(&self, text: &str) -> String {
        self.styled(Style::new().bold(), text)
    }

    /// A word about how something is doing.
    pub(super) fn health(&self, word: &str) -> String {
        let style = Style::new();
        let style = match word {
            "ok" | "done" | "protected" => style.green(),
            "at_risk"
            | "running"
            | "paused"
            | "suspended"
            | "unknown"
            | "unfinished"
            | "in_progress"
            | "confirmation_required" => style.yellow(),
            "failed" | "broken" | "error" | "declined" | "unprotected" => style.red(),
            // Good news has a word above; of all others nobody knows.
            _ => style.bold(),
        };
        self.styled(style, word)
    }

    /// A word about how bad something is.
    pub(super) fn severity(&self, word: &str) -> String {
        let style = match word {
            "critical" => Style::new().red().bold(),
            "warning" => Style::new().yellow(),
            _ => Style::new(),
        };
        self.styled(style, word)
    }

    fn styled(&self, style: Style, text: &str) -> String {
        if self.has_colors {
            style.force_styling(true).apply_to(text).to_string()
        } else {
            text.to_owned()
        }
    }
}

/// A text that cannot move the cursor. Answers have spelled out all that could; this is for what they might have missed.
pub(super) fn plain(text: &str) -> Cow<'_, str> {
    if has_invisible(text) {
        escape(text).into()
    } else {
        text.into()
    }
}
