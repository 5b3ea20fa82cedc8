//! What happens to configurations of hosts, as they are found in the wild.

use std::collections::BTreeMap;

use proptest::prelude::*;

use super::{Document, Entry, Host};

const BINARY: &str = "/opt/synology-backup-mcp";

fn entry(args: &[&str]) -> Entry {
    Entry {
        command: BINARY.into(),
        args: args.iter().map(|arg| (*arg).to_owned()).collect(),
        env: BTreeMap::new(),
    }
}

#[track_caller]
fn with(host: Host, text: &str) -> String {
    Document::new(host, text).with(&entry(&[])).unwrap()
}

#[track_caller]
fn without(host: Host, text: &str) -> String {
    Document::new(host, text).without("synology").unwrap()
}

#[track_caller]
fn ours(host: Host, text: &str) -> Vec<(String, String)> {
    let found = Document::new(host, text).ours().unwrap();
    let found = found.into_iter();
    found
        .map(|found| (found.name, found.entry.command))
        .collect()
}

/// The text with the first of these put where the second is: what may differ and nothing else.
#[track_caller]
fn replaced(text: &str, old: &str, new: &str) -> String {
    assert_eq!(text.matches(old).count(), 1, "{old:?} in {text}");
    text.replace(old, new)
}

#[test]
fn an_entry_with_the_file_that_runs_is_ours_whatever_that_is_called() {
    let here = std::env::current_exe().unwrap().display().to_string();
    let text = serde_json::json!({ "mcpServers": {
        "renamed": { "command": here },
        "another": { "command": "/bin/sh" },
    } });
    let found = ours(Host::Cursor, &text.to_string());
    assert_eq!(found, [("renamed".to_owned(), here)]);
}

const COMMENTED: &str = r#"// settings of anna
{
	"theme": "dark", // not light
	/* servers */
	"mcpServers": {
		// files
		"files": { "command": "npx", "args": ["-y",   "server-files"] } // trailing
		// "old": { "command": "old" }
	},
	"empty": [ ],
	"numbers": [1.0, 1e3, 12345678901234567890]
}
"#;

#[test]
fn comments_and_foreign_content_stay_where_an_entry_comes() {
    let expected = replaced(
        COMMENTED,
        r#"["-y",   "server-files"] } // trailing"#,
        r#"["-y",   "server-files"] }, // trailing
		"synology": {
			"command": "/opt/synology-backup-mcp",
			"args": []
		}"#,
    );
    let changed = with(Host::GeminiCli, COMMENTED);
    assert_eq!(changed, expected);
    assert_eq!(without(Host::GeminiCli, &changed), COMMENTED);
    let twice = with(Host::GeminiCli, &changed);
    assert_eq!(twice, changed);
}

#[test]
fn line_ends_byte_order_mark_and_trailing_commas_stay() {
    let text = COMMENTED.replace('\n', "\r\n");
    let text = format!(
        "\u{FEFF}{}",
        text.replace("} // trailing", "}, // trailing")
    );
    let changed = with(Host::ClaudeDesktop, &text);
    assert!(changed.starts_with("\u{FEFF}// settings"));
    assert_eq!(
        changed.matches('\n').count(),
        changed.matches("\r\n").count()
    );
    assert!(changed.contains("\t\t},\r\n\t\t// \"old\""), "{changed}");
    assert_eq!(without(Host::ClaudeDesktop, &changed), text);
}

#[test]
fn a_file_without_servers_gets_them_as_it_is_indented() {
    let text = "{\n    \"globalShortcut\": \"\"\n}";
    let expected = r#"{
    "globalShortcut": "",
    "servers": {
        "synology": {
            "type": "stdio",
            "command": "/opt/synology-backup-mcp",
            "args": []
        }
    }
}"#;
    assert_eq!(with(Host::VsCode, text), expected);
}

#[test]
fn one_line_stays_one_line() {
    let text = r#"{"a":1,"mcpServers":{}}"#;
    let entry = r#""synology": {"command": "/opt/synology-backup-mcp", "args": []}"#;
    let changed = with(Host::ClaudeDesktop, text);
    assert_eq!(changed, format!(r#"{{"a":1,"mcpServers":{{{entry}}}}}"#));
    assert_eq!(without(Host::ClaudeDesktop, &changed), text);
    let text = r#"{"mcpServers": {"x": {"url": "y"} /* why */}} // end"#;
    let changed = with(Host::ClaudeDesktop, text);
    assert_eq!(
        changed,
        replaced(text, "\"y\"}", &format!("\"y\"}}, {entry}"))
    );
    assert_eq!(without(Host::ClaudeDesktop, &changed), text);
}

#[test]
fn an_empty_file_and_a_missing_one_become_a_whole_one() {
    for host in Host::ALL {
        for text in ["", "\n", "\u{FEFF}"] {
            let changed = with(host, text);
            assert!(changed.starts_with(text) && changed.ends_with('\n'));
            assert_eq!(ours(host, &changed), [("synology".into(), BINARY.into())]);
        }
    }
    assert_eq!(
        with(Host::Codex, ""),
        "[mcp_servers.synology]\ncommand = \"/opt/synology-backup-mcp\"\nargs = []\n"
    );
    assert_eq!(without(Host::Codex, &with(Host::Codex, "")), "");
    assert!(with(Host::Cursor, "// only a word").starts_with("// only a word\n{\n"));
}

#[test]
fn a_broken_file_is_refused_with_the_place() {
    for (host, text, place) in [
        (Host::ClaudeDesktop, "{\n  \"mcpServers\": {\n", "line"),
        (Host::Cursor, "{\"a\": 'b'}", "line 1"),
        (Host::VsCode, "{\"a\": 1 \"b\": 2}", "line 1"),
        (Host::GeminiCli, "[]", "something else than an object"),
        (Host::ClaudeCode, "{\"mcpServers\": []}", "lists no servers"),
        (
            Host::ClaudeCode,
            "{\"mcpServers\": {}, \"mcpServers\": {}}",
            "more than once",
        ),
        (Host::Codex, "model = \"x\"\n[mcp_servers\n", "line 2"),
        (Host::Codex, "mcp_servers = 3\n", "lists no servers"),
    ] {
        let document = Document::new(host, text);
        let problem = document.with(&entry(&[])).unwrap_err();
        assert!(problem.contains(place), "{text}: {problem}");
        document.without("synology").unwrap_err();
    }
}

#[test]
fn an_entry_that_is_there_keeps_what_is_not_ours() {
    let text = r#"{
  "mcpServers": {
    "synology": {
      "timeout": 60000, // slow NAS
      "command": "uvx",
      "args": ["synology-backup-mcp", "--read-only"],
      "env": {
        "SYNOLOGY_READ_ONLY": "1",
        "SYNOLOGY_URL": "https://old:5001",
        "SYNOLOGY_PASSWORD": "hunter2"
      },
      "disabled": false
    },
    "other": {}
  }
}
"#;
    let changed = with(Host::ClaudeDesktop, text);
    let expected = replaced(text, "\"uvx\"", "\"/opt/synology-backup-mcp\"");
    let expected = replaced(
        &expected,
        "[\"synology-backup-mcp\", \"--read-only\"]",
        "[]",
    );
    let expected = replaced(
        &expected,
        ",\n        \"SYNOLOGY_URL\": \"https://old:5001\",\n        \"SYNOLOGY_PASSWORD\": \"hunter2\"",
        "",
    );
    assert_eq!(changed, expected);
}

#[test]
fn a_name_that_is_taken_is_not_taken_over() {
    let foreign = r#"{"mcpServers": {"synology": {"command": "/usr/bin/other"}}}"#;
    let changed = with(Host::Cursor, foreign);
    assert!(changed.contains("/usr/bin/other"));
    let name = "synology-backup-mcp".to_owned();
    assert_eq!(ours(Host::Cursor, &changed), [(name, BINARY.into())]);

    let demo = format!(
        r#"{{"mcpServers": {{"synology": {{"command": "{BINARY}", "args": ["--demo"]}}}}}}"#
    );
    let changed = Document::new(Host::Cursor, &demo).with(&entry(&["--nas", "attic"]));
    let names: Vec<String> = ours(Host::Cursor, &changed.unwrap())
        .into_iter()
        .map(|(name, _)| name)
        .collect();
    assert_eq!(names, ["synology", "synology-attic"]);
}

#[test]
fn ours_is_what_starts_this_program() {
    let text = r#"{"mcpServers": {
        "a": {"command": "C:\\Programs\\synology-backup-mcp.exe"},
        "b": {"command": "npx", "args": ["-y", "synology-backup-mcp@0.1.0"]},
        "c": {"command": "uvx", "args": ["synology-backup-mcp==0.1.0", "--nas=attic"]},
        "d": {"command": "docker", "args": ["run", "ghcr.io/someone/synology-backup-mcp:latest"]},
        "e": {"command": "npx", "args": ["-y", "synology-backup-mcp-tools"]},
        "f": {"url": "http://localhost/synology-backup-mcp"},
        "g": "synology-backup-mcp"
    }}"#;
    let names: Vec<String> = ours(Host::Cursor, text)
        .into_iter()
        .map(|(name, _)| name)
        .collect();
    assert_eq!(names, ["a", "b", "c", "d"]);
    let found = Document::new(Host::Cursor, text).ours().unwrap();
    assert_eq!(found[2].setting("nas"), Some("attic"));
}

const CODEX: &str = r#"# settings of anna
model = "gpt-5"   # the good one
[projects."/home/anna"]
trust_level = "trusted"

# about files
[mcp_servers.files]
command = 'npx'
args = [
  "-y", # yes
  "server-files",
]
env = { "KEY" = "secret" }
[tui]
theme = "dark"
"#;

#[test]
fn toml_stays_byte_for_byte_beside_the_entry() {
    for text in [
        CODEX.to_owned(),
        CODEX.replace('\n', "\r\n"),
        CODEX.trim_end().to_owned(),
        format!("\u{FEFF}{CODEX}"),
    ] {
        let changed = with(Host::Codex, &text);
        assert!(changed.starts_with(&text), "{changed}");
        assert_eq!(
            ours(Host::Codex, &changed),
            [("synology".into(), BINARY.into())]
        );
        assert_eq!(with(Host::Codex, &changed), changed);
        assert_eq!(without(Host::Codex, &changed), text);
        let newlines = changed.matches("\r\n").count();
        assert!(newlines == 0 || newlines == changed.matches('\n').count());
    }
}

#[test]
fn an_entry_in_toml_keeps_what_is_not_ours() {
    let text = r#"[mcp_servers.synology] # backups
command = "uvx" # old
args = ["synology-backup-mcp"]
startup_timeout_sec = 30

[mcp_servers.synology.env]
SYNOLOGY_PASSWORD = "hunter2"
SYNOLOGY_READ_ONLY = "1"

# next
[tui]
"#;
    let changed = with(Host::Codex, text);
    let expected = replaced(text, "\"uvx\"", "\"/opt/synology-backup-mcp\"");
    let expected = replaced(&expected, "[\"synology-backup-mcp\"]", "[]");
    let expected = replaced(&expected, "SYNOLOGY_PASSWORD = \"hunter2\"\n", "");
    assert_eq!(changed, expected);
    assert_eq!(without(Host::Codex, &changed), "\n# next\n[tui]\n");
}

#[test]
fn an_entry_in_braces_is_changed_and_removed_too() {
    let text = "[mcp_servers]\nother = { command = \"x\" }\nsynology = { command = \"synology-backup-mcp\", env = { A = \"1\", SYNOLOGY_URL = \"u\" } } # ours\n";
    let expected = "[mcp_servers]\nother = { command = \"x\" }\nsynology = { command = \"/opt/synology-backup-mcp\", env = { A = \"1\" }, args = [] } # ours\n";
    assert_eq!(with(Host::Codex, text), expected);
    let expected = "[mcp_servers]\nother = { command = \"x\" }\n";
    assert_eq!(without(Host::Codex, text), expected);
    let all = "mcp_servers = { other = { command = \"x\" } } # all\n";
    let changed = with(Host::Codex, all);
    let added = ", synology = { command = \"/opt/synology-backup-mcp\", args = [] } } # all";
    assert_eq!(changed, replaced(all, " } # all", added));
    assert_eq!(without(Host::Codex, &changed), all);
}

#[test]
fn what_cannot_be_changed_safely_is_refused() {
    let dotted = "mcp_servers.synology.command = \"synology-backup-mcp\"\n";
    let problem = Document::new(Host::Codex, dotted)
        .with(&entry(&[]))
        .unwrap_err();
    assert!(problem.contains("cannot be changed safely"), "{problem}");
    assert_eq!(without(Host::Codex, dotted), "");
}

#[test]
fn variables_come_with_the_entry_and_go_when_they_are_stale() {
    let mut new = entry(&["--nas", "attic"]);
    new.env.insert("XDG_CONFIG_HOME".into(), "/x".into());
    for host in Host::ALL {
        let changed = Document::new(host, "").with(&new).unwrap();
        let found = Document::new(host, &changed).ours().unwrap();
        assert_eq!(found[0].entry, new);
        let mut stale = new.clone();
        stale.env.clear();
        let again = Document::new(host, &changed).with(&stale).unwrap();
        assert_eq!(Document::new(host, &again).ours().unwrap()[0].entry, stale);
    }
}

/// Texts as people and programs leave them: of a grammar of its own, so that anything may stand anywhere.
fn jsonc() -> impl Strategy<Value = String> {
    let gap = prop::sample::select(vec!["", " ", "\n", "\n  ", "\r\n\t", " // c\n", "/* c */"]);
    let value = prop::sample::select(vec![
        "1",
        "\"x\"",
        "{}",
        "{ \"k\": [ ] }",
        "[\n1 ]",
        "null",
        "{\n  }",
    ]);
    let key = prop::sample::select(vec!["a", "b", "c", "mcpServers"]);
    let pair = (gap.clone(), key, gap.clone(), value, gap.clone());
    (
        prop::collection::btree_map(0..4_u8, pair, 0..4),
        gap.clone(),
        any::<bool>(),
        gap,
    )
        .prop_map(|(pairs, inside, comma, after)| {
            let count = pairs.len();
            let mut text = "{".to_owned();
            for (place, (_, (before, key, between, value, behind))) in pairs.into_iter().enumerate()
            {
                let value = if key == "mcpServers" && !value.starts_with('{') {
                    "{\"z\": {} }"
                } else {
                    value
                };
                let comma = if place + 1 < count || comma { "," } else { "" };
                text += &format!("{before}\"{key}\"{between}:{value}{behind}{comma}");
            }
            format!("{text}{inside}}}{after}")
        })
}

proptest! {
    #[test]
    fn nothing_but_the_entry_ever_differs(text in jsonc(), args in prop::collection::vec("[a-z\"\\\\]{0,6}", 0..3)) {
        let args: Vec<&str> = args.iter().map(String::as_str).collect();
        let new = entry(&args);
        let document = Document::new(Host::Cursor, &text);
        // Only what says one thing twice may be refused.
        let Ok(changed) = document.with(&new) else {
            prop_assert!(text.matches("mcpServers").count() > 1, "{}", text);
            return Ok(());
        };
        let found = Document::new(Host::Cursor, &changed).ours().unwrap();
        prop_assert_eq!(&found[0].entry, &new);
        let back = Document::new(Host::Cursor, &changed).without(&found[0].name).unwrap();
        // What was between braces with nothing in them, and a list of servers that was not there, may come back otherwise.
        if text.contains("{\"z\": {} }") {
            prop_assert_eq!(back, text);
        } else {
            let said = |text: &str| super::json::parse(text).unwrap();
            let bare = |text: &str| {
                let mut said = said(text);
                said.as_object_mut().unwrap().retain(|key, servers| key != "mcpServers" || servers.as_object().is_some_and(|servers| !servers.is_empty()));
                said
            };
            prop_assert_eq!(bare(&back), bare(&text));
            let comments = |text: &str| text.matches("// c").count() + text.matches("/* c */").count();
            prop_assert_eq!(comments(&changed), comments(&text));
            prop_assert_eq!(comments(&back), comments(&text));
        }
    }
}
