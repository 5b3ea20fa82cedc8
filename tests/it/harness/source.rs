//! The source of the program, for tests on what is written where.

use std::{fs, path::Path};

/// Every file below `src`: its path there, and its text.
pub fn sources() -> Vec<(String, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut files = Vec::new();
    collect(&root, &root, &mut files);
    assert!(files.len() > 50, "only {} files were read", files.len());
    files
}

fn collect(root: &Path, folder: &Path, files: &mut Vec<(String, String)>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            collect(root, &path, files);
        } else if path.extension().is_some_and(|kind| kind == "rs") {
            let name = path.strip_prefix(root).unwrap().to_str().unwrap();
            let text = fs::read_to_string(&path).unwrap();
            files.push((name.replace('\\', "/"), text));
        }
    }
}

/// A text without its comments.
pub fn code(text: &str) -> String {
    let lines: Vec<&str> = text.lines().map(without_comment).collect();
    lines.join("\n")
}

fn without_comment(line: &str) -> &str {
    let mut slashes = line.match_indices("//").map(|(at, _)| at);
    // Those of an address are no comment.
    let comment = slashes.find(|at| !line[..*at].ends_with(':'));
    &line[..comment.unwrap_or(line.len())]
}
