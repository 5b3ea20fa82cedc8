//! What a filter of a task can hold, as Cloud Sync takes it: extensions without the dot, names and folders, all of them exact
//! and without wildcards.

use crate::text::short_name;

/// What a text of a filter stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Filter {
    Extension,
    FileName,
    /// Relative to the folder of the task.
    Folder,
}

impl Filter {
    /// How a text is written that can mean nothing else; absent where it is written so, or can match nothing.
    pub(crate) fn written(self, text: &str) -> Option<String> {
        let written = match self {
            Self::Extension => {
                let text = text.trim();
                let bare = text.strip_prefix("*.").or_else(|| text.strip_prefix('.'));
                bare.unwrap_or(text)
            }
            Self::FileName => text,
            Self::Folder => text.trim_end_matches('/'),
        };
        (written != text && self.problem(written).is_none()).then(|| written.to_owned())
    }

    /// Why nothing can match a text.
    pub(crate) fn problem(self, text: &str) -> Option<String> {
        let why = match self {
            Self::Extension if text.trim().is_empty() => "it is empty; an extension is like iso",
            Self::Extension if text.contains('/') => "it is a path, and an extension is like iso",
            Self::Extension if text.contains(['*', '?']) => WILDCARD,
            Self::Extension if text.starts_with('.') || text.trim() != text => {
                "an extension is written without the dot, like iso"
            }
            Self::FileName if text.trim().is_empty() => {
                "it is empty; a file name is like Thumbs.db"
            }
            Self::FileName if text.contains('/') => {
                "it is a path, and a file name has no /; folders go into filtered_paths"
            }
            Self::FileName if text.contains('*') => {
                "file names are matched exactly, without wildcards; all files of one ending go into filtered_extensions"
            }
            Self::Folder if !text.starts_with('/') => {
                "it does not start with /; a folder is relative to that of the task, like /raw"
            }
            Self::Folder if text.trim_matches('/').is_empty() => {
                "it is the folder of the task itself; pause or remove the task instead"
            }
            Self::Folder if text.contains('*') => WILDCARD,
            Self::Folder if text.ends_with('/') => "a folder is written without / at its end",
            Self::Folder
                if text
                    .split('/')
                    .skip(1)
                    .any(|part| matches!(part, "" | "." | "..")) =>
            {
                "one of its parts is empty, `.` or `..`"
            }
            Self::Extension | Self::FileName | Self::Folder => return None,
        };
        Some(format!("`{}` matches nothing: {why}", short_name(text)))
    }
}

const WILDCARD: &str = "it is matched exactly, without wildcards";

/// Writes the texts as they are held, without those that this makes equal to others. What was written otherwise is told.
pub(crate) fn write_all(
    filter: Filter,
    argument: &str,
    texts: &[String],
    keeps: impl Fn(&str) -> bool,
    taken_as: &mut Vec<String>,
) -> Vec<String> {
    let mut all: Vec<String> = Vec::new();
    for text in texts {
        match filter.written(text).filter(|_| !keeps(text)) {
            None => all.push(text.clone()),
            Some(written) => {
                let (from, to) = (short_name(text), short_name(&written));
                taken_as.push(format!("{argument}: {from} is taken as {to}"));
                if !texts.contains(&written) && !all.contains(&written) {
                    all.push(written);
                }
            }
        }
    }
    all
}
