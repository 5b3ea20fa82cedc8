//! Paths of folders compared, from the shared folder on.

/// A path as it is compared: names of shared folders differ in more than the case of their letters, those in them need not.
fn compared(path: &str) -> String {
    let path = path.trim_matches('/');
    match path.split_once('/') {
        Some((share, rest)) => format!("{}/{rest}", share.to_lowercase()),
        None => path.to_lowercase(),
    }
}

/// Whether a path is a folder or lies in it.
pub(super) fn is_within(path: &str, folder: &str) -> bool {
    let (path, folder) = (compared(path), compared(folder));
    let rest = path.strip_prefix(&folder);
    rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

pub(super) fn is_same(one: &str, other: &str) -> bool {
    compared(one) == compared(other)
}
