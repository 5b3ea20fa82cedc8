//! Which folders a task protects, as far as the NAS tells.

use dsm::lenient::{Named, Object as Record};

use crate::{
    findings::Object,
    hyperbackup::{
        model::{Gone, from_the_share_on, path_of},
        wire::{FilterWire, FolderWire, SourceWire},
    },
};

/// What a task protects.
#[derive(Debug)]
pub struct Coverage {
    /// The task.
    pub task: Object,
    /// Whether it protects anything at all.
    pub protects: Protects,
    /// Whether its backups come about as they should: it did not fail, is not late, and its folders are there.
    pub is_well: bool,
    /// The folders that it takes, from the shared folder on, as `/photo` or `/photo/Sites`; absent where the NAS does not
    /// say.
    pub folders: Option<Vec<String>>,
    /// The folders in them that it leaves out; absent where the NAS does not say.
    pub left_out: Option<Vec<String>>,
}

/// Whether what a task takes is protected by it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Protects {
    /// It has had a success, it is scheduled, and it can go on.
    Yes,
    /// It does not, for this reason.
    No(&'static str),
    /// The NAS does not say enough.
    Unknown(&'static str),
}

/// The folders of a source, and those in them that are left out.
type Folders = (Option<Vec<String>>, Option<Vec<String>>);

/// The folders that a task takes and leaves out.
pub(super) fn folders(source: Option<&SourceWire>) -> Folders {
    let Some(source) = source else {
        return (None, None);
    };
    (taken(source), left_out(source.backup_filter.0.as_ref()))
}

fn taken(source: &SourceWire) -> Option<Vec<String>> {
    let lists = [&source.file_list, &source.folder_list];
    let lists: Vec<&Vec<Record<FolderWire>>> =
        lists.iter().filter_map(|list| list.0.as_ref()).collect();
    // What is gone is not backed up.
    let gone = Gone::of(source);
    if let Some(rows) = lists.iter().find(|rows| !rows.is_empty()) {
        let usable = rows
            .iter()
            .filter(|row| row.0.as_ref().is_none_or(|row| !gone.has(row)));
        return usable.map(|row| path_of(row.0.as_ref()?)).collect();
    }
    // Of what is in them only the shared folders are told, and not whether all of one is taken.
    match &source.share_list.0 {
        Some(Named(shares)) if !shares.is_empty() => None,
        _ => lists.first().map(|_| Vec::new()),
    }
}

/// The folders among what a filter names; names of files and patterns leave out no folder. What a whitelist means is not
/// attested, so that with one it is not known what is left out.
fn left_out(filter: Option<&FilterWire>) -> Option<Vec<String>> {
    let filter = filter?;
    let whitelist = filter.whitelist.as_ref();
    if whitelist.is_some_and(|list| list.0.as_ref().is_none_or(|list| !list.is_empty())) {
        return None;
    }
    let excluded = filter.exclude_list.clone().told()?;
    if excluded.iter().any(|entry| may_leave_out_more(entry)) {
        return None;
    }
    let folders = excluded.iter().filter(|entry| entry.starts_with('/'));
    Some(folders.map(|entry| from_the_share_on(entry)).collect())
}

/// Whether an entry may leave out more than single files: where a path without its beginning lies is not attested, nor what a
/// bare name or a pattern of nothing but wildcards takes.
fn may_leave_out_more(entry: &str) -> bool {
    // DSM's own folders begin with a sign.
    if entry.starts_with(['/', '@', '#']) {
        return false;
    }
    let is_of_files = entry.contains(['.', '*', '?']) && entry.contains(char::is_alphanumeric);
    entry.contains('/') || !is_of_files
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    fn of(source: Value) -> Folders {
        folders(Some(&serde_json::from_value(source).unwrap()))
    }

    fn some(paths: &[&str]) -> Option<Vec<String>> {
        Some(paths.iter().map(|path| (*path).to_owned()).collect())
    }

    #[test]
    fn folders_begin_with_the_shared_folder() {
        let rows = json!([
            { "folderPath": "/photo", "fullPath": "/volume2/photo" },
            { "fullPath": "/volume1/Share/src/" },
            { "folderPath": "/gone", "missing": true },
        ]);
        let (taken, left_out) = of(json!({ "file_list": rows }));
        assert_eq!(taken, some(&["/photo", "/Share/src"]));
        assert_eq!(left_out, None);

        assert_eq!(from_the_share_on("/volumes/a"), "/volumes/a");
    }

    #[test]
    fn a_folder_that_is_gone_by_any_list_is_not_taken() {
        let sound = json!([{ "folderPath": "/a", "missing": false }, { "folderPath": "/b/c" }]);
        for (gone, left) in [
            (
                json!({ "folder_list": [{ "folderPath": "/a", "missing": true }] }),
                "/b/c",
            ),
            (
                json!({ "folder_list": [{ "fullPath": "/volume1/a/", "isValidSource": false }] }),
                "/b/c",
            ),
            (
                json!({ "share_list": { "B": { "isValidSource": false } } }),
                "/a",
            ),
        ] {
            let mut source = json!({ "file_list": sound });
            source
                .as_object_mut()
                .unwrap()
                .extend(gone.as_object().unwrap().clone());
            assert_eq!(of(source).0, some(&[left]), "{gone}");
        }
        let elsewhere =
            json!({ "file_list": sound, "share_list": { "a": { "isValidSource": true } } });
        assert_eq!(of(elsewhere).0, some(&["/a", "/b/c"]));
    }

    #[test]
    fn folders_that_are_not_told_are_not_known() {
        assert_eq!(folders(None), (None, None));
        assert_eq!(of(json!({})).0, None);
        assert_eq!(
            of(json!({ "file_list": [{ "folderPath": "/a" }, 7] })).0,
            None
        );
        assert_eq!(of(json!({ "file_list": [] })).0, some(&[]));
        for shares in [
            json!({ "share_list": { "docker": {} } }),
            json!({ "file_list": [], "share_list": { "docker": {} } }),
        ] {
            assert_eq!(of(shares).0, None);
        }
    }

    #[test]
    fn a_filter_leaves_out_the_folders_that_it_names() {
        let left_out = |filter: Value| of(json!({ "backup_filter": filter })).1;
        let excluded = json!(["/volume1/a/b", "/a/c/", "*.tmp", "@eaDir"]);
        assert_eq!(
            left_out(json!({ "exclude_list": excluded, "whitelist": [] })),
            some(&["/a/b", "/a/c"])
        );
        assert_eq!(left_out(json!({ "exclude_list": [] })), some(&[]));
        for unknown in [
            json!({}),
            json!({ "exclude_list": [{ "path": "/a" }] }),
            json!({ "exclude_list": [], "whitelist": ["*.doc"] }),
            json!({ "exclude_list": ["photo/Raw"], "whitelist": [] }),
            json!({ "exclude_list": ["photo"], "whitelist": [] }),
            json!({ "exclude_list": ["*.*"], "whitelist": [] }),
        ] {
            assert_eq!(left_out(unknown.clone()), None, "{unknown}");
        }
    }
}
