//! A path inside a version: shared folder, folders, name. People write it with or without slashes around it.

use crate::{error::Error, text::short_name};

/// The longest path that Linux opens, in bytes.
const LONGEST: usize = 4_096;

/// Most parts of a path.
const MOST_PARTS: usize = 64;

/// A path inside a version, e.g. `office/contracts`; empty for the list of its shares.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct VersionPath(String);

impl VersionPath {
    /// The path as somebody wrote it.
    ///
    /// # Errors
    /// [`Error::Argument`] for a path that leads elsewhere than it says.
    pub(crate) fn written(argument: &str, text: &str) -> Result<Self, Error> {
        parts(argument, text).map(|parts| Self(parts.join("/")))
    }

    /// The path as the NAS wrote it.
    pub(crate) fn told(path: &str) -> Self {
        Self(path.trim_matches('/').to_owned())
    }

    /// As DSM wants it; absent for the list of the shares.
    pub(crate) fn node(&self) -> Option<&str> {
        Some(self.0.as_str()).filter(|path| !path.is_empty())
    }

    /// The folder that it is in; absent for the list of the shares.
    pub(crate) fn parent(&self) -> Option<Self> {
        let parent = self.node()?.rsplit_once('/').map(|(parent, _)| parent);
        Some(Self(parent.unwrap_or_default().to_owned()))
    }

    /// Its last part; empty for the list of the shares.
    pub(crate) fn name(&self) -> &str {
        self.0.rsplit_once('/').map_or(&self.0, |(_, name)| name)
    }

    /// Its first part and the rest.
    pub(crate) fn share_and_rest(&self) -> (&str, &str) {
        self.0.split_once('/').unwrap_or((&self.0, ""))
    }

    /// Whether it is a shared folder or the list of them.
    pub(crate) fn is_top(&self) -> bool {
        !self.0.contains('/')
    }
}

/// As it is shown, to be given back.
impl std::fmt::Display for VersionPath {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "/{}", self.0)
    }
}

/// The parts of a path that people wrote, without a slash before or after it.
///
/// # Errors
/// [`Error::Argument`] for one that is absolute in another sense, or that does not lead where it seems to.
pub(crate) fn parts<'a>(argument: &str, text: &'a str) -> Result<Vec<&'a str>, Error> {
    let path = text.strip_prefix('/').unwrap_or(text);
    let path = path.strip_suffix('/').unwrap_or(path);
    if matches!(text, "" | "/") {
        return Ok(Vec::new());
    }
    let parts: Vec<&str> = path.split('/').collect();
    if text.len() > LONGEST || parts.len() > MOST_PARTS {
        return Err(too_long(argument, text));
    }
    let problem = if text.contains('\0') {
        "there is a NUL in it"
    } else if parts.iter().any(|part| part.is_empty()) {
        "one of its parts is empty"
    } else if parts.iter().any(|part| matches!(*part, "." | "..")) {
        "`.` and `..` are not followed"
    } else {
        return Ok(parts);
    };
    Err(Error::argument(
        argument,
        format!(
            "{problem}: {}; write it from the shared folder on, e.g. /office/contracts",
            short_name(text)
        ),
    ))
}

fn too_long(argument: &str, text: &str) -> Error {
    Error::argument(
        argument,
        format!(
            "a path has at most {LONGEST} bytes and {MOST_PARTS} parts: {}",
            short_name(text)
        ),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str) -> Result<String, Error> {
        VersionPath::written("path", text).map(|path| path.to_string())
    }

    #[test]
    fn slashes_around_it_say_nothing() {
        for text in ["/a/b c", "a/b c", "/a/b c/", "a/b c/"] {
            assert_eq!(shown(text).unwrap(), "/a/b c");
        }
        for text in ["", "/"] {
            assert_eq!(shown(text).unwrap(), "/");
        }
    }

    #[test]
    fn what_leads_elsewhere_is_refused() {
        for text in [
            "//a", "a//b", "a//", "/..", "a/../b", "a/.", ".", "a\0b", "//",
        ] {
            assert!(shown(text).is_err(), "{text:?}");
        }
        assert_eq!(shown("..a/b..").unwrap(), "/..a/b..");
    }
}
