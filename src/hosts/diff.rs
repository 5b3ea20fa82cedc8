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

/// A line of JSON or TOML with the values of keys that sound secret hidden, however many stand in it.
fn masked(line: &str) -> String {
    let mut shown = String::with_capacity(line.len());
    let mut rest = line;
    while !rest.is_empty() {
        let word = token(rest);
        let after = &rest[word.len()..];
        shown.push_str(word);
        let value = after.trim_start();
        let value = value.strip_prefix([':', '=']).map(str::trim_start);
        rest = match value {
            Some(value)
                if sounds_secret(word) && !value.is_empty() && !value.starts_with(['{', '[']) =>
            {
                shown.push_str(&after[..after.len() - value.len()]);
                shown.push('"');
                shown.push_str(MASK);
                shown.push('"');
                &value[token(value).len()..]
            }
            _ => after,
        };
    }
    shown
}

/// What a text begins with: something in quotes, a bare word, or a single character.
fn token(text: &str) -> &str {
    let mut letters = text.char_indices();
    let first = letters.next().map_or(' ', |(_, first)| first);
    let end = if matches!(first, '"' | '\'') {
        let mut escaped = false;
        letters.find_map(|(place, letter)| {
            let is_end = letter == first && !escaped;
            escaped = letter == '\\' && !escaped;
            is_end.then_some(place + letter.len_utf8())
        })
    } else {
        let is_part = |letter: char| letter.is_alphanumeric() || "_-.+".contains(letter);
        match letters.find(|(_, letter)| !is_part(*letter)) {
            _ if !is_part(first) => Some(first.len_utf8()),
            Some((place, _)) => Some(place),
            None => None,
        }
    };
    &text[..end.unwrap_or(text.len())]
}

fn sounds_secret(key: &str) -> bool {
    // It only says which keyring.
    let key = key.to_lowercase().replace("keyring", "");
    SECRET.iter().any(|part| key.contains(part))
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
    fn a_line_with_many_keys_hides_the_secret_ones_alone() {
        for (line, shown) in [
            (
                r#"{"primaryApiKey":"sk-1","x":1, "mcpServers": {"a":{"env":{"GH_TOKEN" : "g\"h", "B":"b"}}}}"#,
                r#"{"primaryApiKey":"***","x":1, "mcpServers": {"a":{"env":{"GH_TOKEN" : "***", "B":"b"}}}}"#,
            ),
            (
                r#"env = { GH_TOKEN = "x", B = 'b' }"#,
                r#"env = { GH_TOKEN = "***", B = 'b' }"#,
            ),
            (
                r#""pin_code": 1234, "c": ["token"]"#,
                r#""pin_code": "***", "c": ["token"]"#,
            ),
            ("token = unfinished \"", "token = \"***\" \""),
        ] {
            assert_eq!(masked(line), shown);
        }
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
