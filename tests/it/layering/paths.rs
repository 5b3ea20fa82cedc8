//! The paths that a text names, from the root of a crate.

/// Every path of two names or more, lists in braces taken apart: `crate` and then modules of ours, or another crate.
/// Unit tests at the end of a file are left out, as `super` is the file itself there.
pub fn paths(own: &[&str], code: &str) -> Vec<Vec<String>> {
    let code = code.split("mod tests {").next().unwrap();
    let mut paths = Vec::new();
    let mut rest = code;
    while let Some(at) = rest.find(is_name) {
        rest = &rest[at..];
        let mut tree = Vec::new();
        rest = read(rest, &mut Vec::new(), &mut tree);
        paths.extend(tree.into_iter().filter(|path| path.len() > 1));
    }
    paths.iter().map(|path| from_root(own, path)).collect()
}

/// Reads a path or a tree of them; answers what comes after it.
fn read<'a>(text: &'a str, before: &mut Vec<String>, tree: &mut Vec<Vec<String>>) -> &'a str {
    let name = &text[..text.find(|letter| !is_name(letter)).unwrap_or(text.len())];
    let mut rest = &text[name.len()..];
    before.push(name.to_owned());
    match rest.strip_prefix("::") {
        Some(more) if more.starts_with(is_name) => rest = read(more, before, tree),
        Some(more) if more.starts_with('{') => rest = read_list(&more[1..], before, tree),
        _ => {
            let names = before.iter().enumerate();
            // A list may name what stands before it.
            let names = names.filter(|(at, name)| *at == 0 || *name != "self");
            tree.push(names.map(|(_, name)| name.clone()).collect());
        }
    }
    before.pop();
    rest
}

/// Reads the rest of a list in braces.
fn read_list<'a>(
    mut rest: &'a str,
    before: &mut Vec<String>,
    tree: &mut Vec<Vec<String>>,
) -> &'a str {
    loop {
        rest = rest.trim_start_matches(|letter: char| letter != '}' && !is_name(letter));
        if rest.starts_with(is_name) {
            rest = read(rest, before, tree);
        } else {
            return rest.strip_prefix('}').unwrap_or(rest);
        }
    }
}

fn from_root(own: &[&str], path: &[String]) -> Vec<String> {
    let ups = path.iter().take_while(|name| *name == "super").count();
    let (from, rest) = match path[0].as_str() {
        "super" => (&own[..own.len().saturating_sub(ups)], &path[ups..]),
        "synology_backup_mcp" | "crate" => (&own[..0], &path[1..]),
        "self" => (own, &path[1..]),
        _ => return path.to_vec(),
    };
    let from = from.iter().map(|name| (*name).to_owned());
    let root = std::iter::once("crate".to_owned());
    root.chain(from).chain(rest.iter().cloned()).collect()
}

fn is_name(letter: char) -> bool {
    letter.is_alphanumeric() || letter == '_'
}
