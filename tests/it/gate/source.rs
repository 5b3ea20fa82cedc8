//! No code path skips the gate: what `run` accepts is made in one file, by the functions that judge. This reads the source.

use std::{fs, path::Path};

const GATE: &str = "src/gate.rs";

/// Every file of the source but the tests in it, without comments: its path and its lines.
fn sources() -> Vec<(String, Vec<String>)> {
    let mut found = Vec::new();
    let mut folders = vec!["src".to_owned()];
    while let Some(folder) = folders.pop() {
        let root = Path::new(env!("CARGO_MANIFEST_DIR"));
        for entry in fs::read_dir(root.join(&folder)).unwrap() {
            let entry = entry.unwrap();
            let path = format!("{folder}/{}", entry.file_name().to_str().unwrap());
            if entry.path().is_dir() {
                folders.push(path);
            } else {
                let text = fs::read_to_string(entry.path()).unwrap();
                let code = text.lines().map(|line| line.split("//").next().unwrap());
                found.push((path, code.map(str::to_owned).collect()));
            }
        }
    }
    assert!(found.len() > 100, "{}", found.len());
    found
}

fn gate() -> Vec<String> {
    let mut sources = sources().into_iter();
    sources.find(|(path, _)| path == GATE).unwrap().1
}

/// Whether a line makes one, by calling its name or handing the name to something that calls it.
fn makes_one(line: &str) -> bool {
    let mut names = line.match_indices("Cleared");
    names.any(|(at, name)| {
        let before = line[..at].chars().next_back();
        let whole = !before.is_some_and(|letter| letter.is_alphanumeric() || letter == '_');
        let rest = line[at + name.len()..].trim_start();
        whole && (rest.starts_with(['(', ')', '{']) || rest.starts_with("::"))
    })
}

#[test]
fn a_cleared_request_is_made_in_one_file() {
    for (path, lines) in sources() {
        let making = lines.iter().find(|line| makes_one(line));
        assert!(path == GATE || making.is_none(), "{path}: {making:?}");
    }
}

#[test]
fn only_what_judges_makes_one() {
    let mut function = String::new();
    let mut makers = Vec::new();
    for line in gate() {
        if let Some((_, rest)) = line.split_once("fn ") {
            let end = rest.find(['<', '(']).unwrap();
            rest[..end].clone_into(&mut function);
        }
        if makes_one(&line) && !makers.contains(&function) {
            makers.push(function.clone());
        }
    }
    makers.sort();
    assert_eq!(makers, ["clear", "downcast", "judge", "redeem"]);
}

#[test]
fn a_cleared_request_has_neither_public_fields_nor_traits_that_make_one() {
    let lines = gate();
    let at = lines
        .iter()
        .position(|line| line.starts_with("pub struct Cleared"))
        .unwrap();
    assert_eq!(lines[at], "pub struct Cleared<R>(R);");
    assert_eq!(lines[at - 1], "#[derive(Debug)]");
    for (path, lines) in sources() {
        for line in lines {
            let implements = line.contains(" for Cleared") && line.starts_with("impl");
            assert!(!implements, "{path}: {line}");
            let converts = line.contains("From<Cleared") || line.contains("Into<Cleared");
            assert!(!converts, "{path}: {line}");
        }
    }
}

#[test]
fn a_cleared_request_makes_no_other_and_gives_none_away() {
    let text = gate().join("\n");
    let blocks: Vec<&str> = text
        .split("\nimpl")
        .skip(1)
        .map(|block| block.split("\n}").next().unwrap())
        .filter(|block| block.lines().next().unwrap().contains("Cleared<"))
        .collect();
    assert_eq!(blocks.len(), 2);
    let functions: Vec<&str> = blocks
        .iter()
        .flat_map(|block| block.lines())
        .filter(|line| line.contains("fn "))
        .map(str::trim)
        .collect();
    assert_eq!(
        functions,
        [
            "pub fn request(&self) -> &R {",
            "pub fn downcast<R: 'static>(self) -> Option<Cleared<R>> {",
        ]
    );
    assert!(!blocks.concat().contains("Self("));
}

#[test]
fn what_is_forbidden_is_found() {
    for line in [
        "Ok(Cleared(request))",
        ".map(Cleared)",
        "Cleared::new(request)",
        "gate::Cleared (request)",
        "Cleared { request }",
    ] {
        assert!(makes_one(line), "{line}");
    }
    for line in [
        "gate::{Cleared, Preview},",
        "async fn run(cleared: Cleared<Self>, on: Target<'_>)",
        "Uncleared(1)",
    ] {
        assert!(!makes_one(line), "{line}");
    }
}
