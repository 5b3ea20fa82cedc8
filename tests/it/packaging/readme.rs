//! What the README tells people who have trouble or want to download something. Its buttons are pressed by `packaging/check`.

use std::{collections::BTreeSet, fs, path::Path};

use super::{json, text, word};

#[test]
fn the_texts_it_explains_are_said_by_the_program() {
    let readme = text("README.md");
    let (_, rest) = readme.split_once("<!-- errors:begin -->").unwrap();
    let (table, _) = rest.split_once("<!-- errors:end -->").unwrap();
    let explained: Vec<&str> = (table.lines())
        .filter_map(|line| line.strip_prefix("| `")?.split_once("` | "))
        .map(|(text, _)| text)
        .collect();
    assert!(explained.len() >= 10, "{explained:?}");
    let mut said = String::new();
    for folder in ["src", "crates/dsm/src"] {
        read(&super::path(folder), &mut said);
    }
    for text in explained {
        assert!(said.contains(text), "nothing says {text:?}");
    }
}

#[test]
fn its_downloads_are_the_files_that_a_release_has() {
    let readme = text("README.md");
    let latest = format!(
        "{}/releases/latest/download/synology-backup-mcp-",
        env!("CARGO_PKG_REPOSITORY")
    );
    let offered: BTreeSet<&str> = (readme.split(&latest).skip(1))
        .map(|rest| rest.split_once(')').unwrap().0)
        .collect();
    let mut made = BTreeSet::new();
    for platform in json("packaging/platforms.json").as_array().unwrap() {
        let archive = if platform["os"] == "win32" {
            "zip"
        } else {
            "tar.gz"
        };
        made.insert(format!("{}.{archive}", word(platform, "target")));
        // Claude Desktop is what bundles are for; those for Linux are for the hosts that take them too.
        if platform["os"] != "linux" {
            made.insert(format!("{}.mcpb", word(platform, "label")));
        }
    }
    assert_eq!(offered, made.iter().map(String::as_str).collect());
}

#[test]
fn it_names_the_oldest_rust_that_builds_the_program() {
    let told = format!("Rust {} or newer", env!("CARGO_PKG_RUST_VERSION"));
    assert!(text("README.md").contains(&told), "{told}");
}

/// The code below a folder, tests in it left out as far as they are files of their own.
fn read(folder: &Path, said: &mut String) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            read(&path, said);
        } else if path.file_name().is_none_or(|name| name != "tests.rs") {
            said.push_str(&fs::read_to_string(&path).unwrap());
        }
    }
}
