//! Cloud Sync's codes in words. All are open sets: what is not known passes through.
//!
//! Sources: status, log and error tables as lifted from the DSM user interface by cloudsync-exporter; cloud types from
//! captured `list_conn` answers of N4S4 synology-api and mikespub/synology. There is no complete public map of cloud types.
//! Words such as `idle`, `connected` and `gdrive` are those of the documents about connections and tasks.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::causes;
use crate::units::Coded;

/// A cloud provider.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub(crate) struct Provider {
    /// Name; DSM's own code where no public table has the name
    pub(crate) name: String,
    /// DSM's code, e.g. `db`
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) code: Option<String>,
    /// DSM's number, e.g. 2
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) type_id: Option<i64>,
}

/// DSM's code for Amazon S3, not Azure.
pub(crate) const S3: &str = "az";

/// The provider with that code and number; absent when the NAS tells neither.
pub(crate) fn provider(code: Option<String>, type_id: Option<i64>) -> Option<Provider> {
    let name = match (code.as_deref().unwrap_or_default(), type_id) {
        ("", None) => return None,
        ("db" | "dropbox", _) => "Dropbox",
        ("od_v1" | "onedrive", _) => "Microsoft OneDrive",
        (S3 | "s3", _) => "Amazon S3",
        ("gdrive", _) => "Google Drive",
        ("b2", _) => "Backblaze B2",
        ("gcs", _) => "Google Cloud Storage",
        ("azure", _) => "Microsoft Azure",
        (_, Some(1)) => "Google Drive",
        (_, Some(2)) => "Dropbox",
        (_, Some(11)) => "WebDAV",
        (_, Some(22)) => "Microsoft OneDrive",
        ("", Some(_)) => "unknown",
        (other, _) => other,
    };
    Some(Provider {
        name: name.into(),
        code: code.filter(|code| !code.is_empty()),
        type_id,
    })
}

/// A name as a sentence says it.
pub(crate) fn named(name: Option<&str>) -> &str {
    name.filter(|name| !name.is_empty()).unwrap_or("no name")
}

/// A status of a connection or a task in words; absent for one that no table has.
pub(crate) fn status_meaning(status: &str) -> Option<&'static str> {
    Some(match status {
        "uptodate" => "everything is in sync",
        "idle" => "not transferring now",
        "syncing" => "transferring files",
        "processing" => "working through changes",
        "scanning" => "looking for changes",
        "connecting" => "connecting to the cloud",
        "connected" => "linked to the cloud account",
        "disconnected" => "not linked to the cloud account",
        "pause" | "paused" => "paused until resumed",
        "suspended" => "stopped by Cloud Sync itself",
        "error" => "stopped by an error",
        "unlink" => "the link to the cloud account is broken",
        _ => return None,
    })
}

/// As [`status_meaning`], where the health beside it says it already of what is paused or has failed.
pub(crate) fn meaning_beside_health(status: &str) -> Option<&'static str> {
    match status {
        "pause" | "paused" | "error" => None,
        other => status_meaning(other),
    }
}

/// What a status says of the transfer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Doing {
    /// Nothing is transferred until it is resumed.
    Paused,
    /// Transferring, or with nothing to transfer.
    Working,
    /// On the way to work, or to an error.
    Connecting,
    /// Stopped by an error, or by Cloud Sync itself.
    Stopped,
    /// Something that is in no table.
    Other,
}

/// What a status says of the transfer.
pub(crate) fn doing(status: &str) -> Doing {
    match status {
        "pause" | "paused" => Doing::Paused,
        "uptodate" | "idle" | "syncing" | "processing" | "scanning" | "connected" => Doing::Working,
        "connecting" => Doing::Connecting,
        "error" | "unlink" | "suspended" | "disconnected" => Doing::Stopped,
        _ => Doing::Other,
    }
}

/// Whether a status says that nothing is transferred until it is resumed.
pub(crate) fn is_paused(status: &str) -> bool {
    doing(status) == Doing::Paused
}

/// DSM's word for a direction in the words of the documents; others pass through.
pub(crate) fn direction(documented: String) -> String {
    match documented.as_str() {
        "upload" => "ONLY_UPLOAD".into(),
        "download" => "ONLY_DOWNLOAD".into(),
        "bidirectional" => "BIDIRECTION".into(),
        _ => documented,
    }
}

// The directions that can be asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub(crate) enum Direction {
    /// NAS to cloud
    OnlyUpload,
    /// Both ways
    Bidirection,
    /// Cloud to NAS
    OnlyDownload,
}

/// A direction of synchronization in words; absent for one that no table has.
pub(crate) fn direction_meaning(direction: &str) -> Option<&'static str> {
    match direction {
        "ONLY_UPLOAD" => Some("NAS to cloud"),
        "ONLY_DOWNLOAD" => Some("cloud to NAS"),
        "BIDIRECTION" => Some("both ways"),
        _ => None,
    }
}

/// The severities of log lines, in the order of their codes.
pub(crate) const LEVELS: [&str; 3] = ["info", "warning", "error"];

/// The actions of log lines, in the order of their codes.
pub(crate) const ACTIONS: [&str; 11] = [
    "remove_remote",
    "download",
    "upload",
    "remove_local",
    "rename_remote",
    "rename_local",
    "err_upload",
    "err_download",
    "merge",
    "merge_deletion",
    "async_remove",
];

/// What was done to a file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub(crate) struct FileAction {
    /// The number that the NAS gave
    code: i64,
    /// The word to ask for such lines by, where the meaning is another
    #[serde(skip_serializing_if = "Option::is_none")]
    word: Option<&'static str>,
    /// What that is; `unknown` when it is in no public table
    pub(crate) meaning: &'static str,
}

/// What the NAS says that was done.
pub(crate) fn file_action(code: i64) -> FileAction {
    let index = usize::try_from(code).ok();
    let word = index.and_then(|index| ACTIONS.get(index)).copied();
    let meaning = word.map_or("unknown", |word| match word {
        "remove_remote" => "deleted in the cloud",
        "remove_local" => "deleted on the NAS",
        "rename_remote" => "renamed in the cloud",
        "rename_local" => "renamed on the NAS",
        "err_upload" => "upload failed",
        "err_download" => "download failed",
        "merge" => "changes of both sides merged",
        "merge_deletion" => "deletion merged with the other side",
        "async_remove" => "deletion taken by the cloud, carried out later",
        plain => plain,
    });
    FileAction {
        code,
        word: word.filter(|word| *word != meaning),
        meaning,
    }
}

/// A name, unless the path beside it ends with it.
pub(crate) fn unless_in_path(name: Option<String>, path: Option<&str>) -> Option<String> {
    let last = path.and_then(|path| path.rsplit('/').next());
    name.filter(|name| !name.is_empty() && last != Some(name))
}

/// The word of a code in one of the tables above.
pub(crate) fn word(table: &[&str], code: i64) -> Coded {
    let meaning = usize::try_from(code)
        .ok()
        .and_then(|index| table.get(index));
    Coded {
        code,
        meaning: (*meaning.unwrap_or(&"unknown")).into(),
    }
}

/// An error of a task or a log line; absent for "no error". What DSM says beside a code that is in no table is its meaning.
pub(crate) fn error(code: i64, beside: Option<&str>) -> Option<Coded> {
    (code != 0).then(|| Coded {
        code,
        meaning: error_meaning(code).or(beside).unwrap_or("unknown").into(),
    })
}

fn error_meaning(code: i64) -> Option<&'static str> {
    match code {
        causes::ACCEPTED => Some("accepted, the removal is under way"),
        _ => causes::of_code(code).map(|cause| cause.cause),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn codes_keep_their_number_and_unknown_ones_pass() {
        let unknown = word(&LEVELS, 99);
        assert_eq!((unknown.code, &*unknown.meaning), (99, "unknown"));
        assert_eq!(word(&LEVELS, -5).meaning, "unknown");
        assert_eq!(error(0, None), None);
        assert_eq!(error(-36, Some("x")).unwrap().code, -36);
        assert_ne!(error(-36, Some("x")).unwrap().meaning, "x");
        assert_eq!(error(-9_999, None).unwrap().meaning, "unknown");
        assert_eq!(
            error(-9_999, Some("target full")).unwrap().meaning,
            "target full"
        );
    }

    #[test]
    fn actions_are_plain_words_that_can_be_asked_for() {
        let shown = |code| serde_json::to_value(file_action(code)).unwrap();
        assert_eq!(shown(2), json!({ "code": 2, "meaning": "upload" }));
        assert_eq!(
            shown(0),
            json!({ "code": 0, "word": "remove_remote", "meaning": "deleted in the cloud" })
        );
        assert_eq!(shown(99), json!({ "code": 99, "meaning": "unknown" }));
        assert_eq!(shown(-1), json!({ "code": -1, "meaning": "unknown" }));
    }

    #[test]
    fn a_name_that_ends_the_path_is_not_told_again() {
        let shown = |name: &str, path| unless_in_path(Some(name.into()), path);
        assert_eq!(shown("a.jpg", Some("/photo/a.jpg")), None);
        assert_eq!(shown("a.jpg", Some("a.jpg")), None);
        assert_eq!(shown("", None), None);
        assert_eq!(
            shown("b.jpg", Some("/photo/a.jpg")).as_deref(),
            Some("b.jpg")
        );
        assert_eq!(
            shown("a.jpg", Some("/photo/aa.jpg")).as_deref(),
            Some("a.jpg")
        );
        assert_eq!(shown("a.jpg", None).as_deref(), Some("a.jpg"));
    }

    #[test]
    fn az_is_amazon_and_an_unknown_cloud_keeps_its_code() {
        let name = |code: &str, type_id| provider(Some(code.into()), type_id).unwrap().name;
        assert_eq!(name("az", None), "Amazon S3");
        assert_eq!(name("gd", Some(1)), "Google Drive");
        assert_eq!(name("new_cloud", Some(99)), "new_cloud");
        assert_eq!(provider(None, None), None);
    }
}
