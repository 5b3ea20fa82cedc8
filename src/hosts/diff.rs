//! What a change does to a file, for a person to read before it is made.

use diffy::{DiffOptions, Line};

use crate::text::{MASK, escape};

/// Lines around a change that are shown with it.
const AROUND: usize = 1;

/// Longest part of a line that is shown, in characters.
const WIDTH: usize = 160;

/// Parts of keys whose value is nobody's business, on a screen that others may see.
const SECRET: [&str; 9] = [
    "auth",
    "code",
    "credential",
    "device",
    "key",
    "pass",
    "secret",
    "session",
    "token",
];

/// The lines that differ, marked with `-` and `+`, and those beside them. Values that look like secrets are not shown.
pub fn diff(before: &str, after: &str) -> String {
    let patch = DiffOptions::new()
        .set_context_len(AROUND)
        .create_patch(before, after);
    let mut lines = Vec::new();
    for (place, hunk) in patch.hunks().iter().enumerate() {
        if place > 0 {
            lines.push("  ...".to_owned());
        }
        for line in hunk.lines() {
            let (sign, line) = match line {
                Line::Delete(line) => ('-', line),
                Line::Insert(line) => ('+', line),
                Line::Context(line) => (' ', line),
            };
            let line = line.trim_end_matches(['\n', '\r']);
            lines.push(format!("{sign} {}", shown(line)));
        }
    }
    lines.join("\n")
}

/// A line as it may be shown.
fn shown(line: &str) -> String {
    let line = masked(&line.replace('\t', "  "));
    let line = escape(&line);
    match line.char_indices().nth(WIDTH) {
        Some((end, _)) => format!("{}...", &line[..end]),
        None => line,
    }
}

/// A line of JSON or TOML with what is given for keys that sound secret hidden, and for all keys of a long line.
fn masked(line: &str) -> String {
    let separator = line.find("\": ").map(|place| place + 2);
    let separator = separator.or_else(|| line.find('=').map(|place| place + 1));
    let Some(separator) = separator else {
        return line.to_owned();
    };
    let (key, value) = line.split_at(separator);
    // It only says which keyring.
    let lower = key.to_lowercase().replace("keyring", "");
    let quotes = value.trim().trim_end_matches(',');
    if !SECRET.iter().any(|part| lower.contains(part)) || quotes.is_empty() || "{[".contains(quotes)
    {
        return line.to_owned();
    }
    let comma = if value.trim_end().ends_with(',') {
        ","
    } else {
        ""
    };
    format!("{key} \"{MASK}\"{comma}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shows_what_differs_and_what_is_beside_it_without_secrets() {
        let before = "{\n  \"a\": 1,\n  \"token\": \"foreign\",\n  \"SYNOLOGY_PASSWORD\": \"hunter2\",\n  \"z\": 1\n}\n";
        let after = "{\n  \"a\": 1,\n  \"token\": \"foreign\",\n  \"command\": \"x\\u001b\",\n  \"z\": 1\n}\n";
        let expected = "    \"token\": \"***\",\n-   \"SYNOLOGY_PASSWORD\": \"***\",\n+   \"command\": \"x\\u001b\",\n    \"z\": 1";
        assert_eq!(diff(before, after), expected);
        let toml = diff("api_key = 'x'\n", "api_key = 'x'\n[a]\n");
        assert_eq!(toml, "  api_key = \"***\"\n+ [a]");
    }

    #[test]
    fn what_is_far_from_a_change_is_not_shown() {
        let before: String = (0..50).map(|line| format!("{line}\n")).collect();
        let after = before.replace("\n9\n", "\nnine\n").replace("\n30\n", "\n");
        assert_eq!(
            diff(&before, &after),
            "  8\n- 9\n+ nine\n  10\n  ...\n  29\n- 30\n  31"
        );
    }

    #[test]
    fn nothing_moves_the_cursor_and_no_line_is_endless() {
        let shown = diff("", &format!("\u{1B}[2J{}\n", "x".repeat(5_000)));
        assert!(
            shown.starts_with("+ \\u{1B}[2Jxx") && shown.len() < 200,
            "{shown}"
        );
    }
}
