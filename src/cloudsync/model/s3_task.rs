//! A sync task with Amazon S3 that is to be: its arguments, and the `conn_info` that DSM wants to see it as.

// Wire: `conn_info` as N4S4 cloud_sync.py means to build it (its own code fails before it sends); not yet seen on a NAS.
// DSM takes it only inside a compound request. It carries the credentials of the connection, which are read from the
// NAS, go straight back and are never shown.

mod created;
mod filtered;

use dsm::{Params, Reads, lenient::Fields};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

pub(crate) use self::created::{Created, read_back, settings_of};
use crate::{
    cloudsync::{
        ids::ConnectionId,
        model::{
            connection::with_connection,
            gap::is_whole,
            words::{Direction, S3},
        },
        wire::{GET_CONNECTION_AUTH, GET_CONNECTION_PROPERTIES, TEST_TASK_SETTINGS, of_connection},
    },
    error::Error,
    units::Bytes,
};

/// Whether files are compared by content as well; as N4S4 has it.
const CONSISTENCY_CHECK: bool = true;

/// A sync task between a folder of the NAS and one of an Amazon S3 bucket.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct S3Task {
    /// Id or exact name of a connection to Amazon S3
    #[serde(alias = "conn_id")]
    pub(crate) connection_id: ConnectionId,
    /// Folder on the NAS with its share: /share/folder
    pub(crate) local_path: String,
    /// Folder in the bucket: /folder
    pub(crate) cloud_path: String,
    /// Both ways when absent
    #[serde(alias = "sync_direction")]
    pub(crate) direction: Option<Direction>,
    /// STANDARD when absent
    pub(crate) storage_class: Option<String>,
    /// Extensions to leave out, without the dot
    #[serde(alias = "file_filter")]
    pub(crate) filtered_extensions: Option<Vec<String>>,
    /// File names to leave out
    #[serde(alias = "filter_names")]
    pub(crate) filtered_filenames: Option<Vec<String>>,
    /// Largest file to upload, in bytes; no limit when absent or 0
    #[serde(alias = "max_upload_size", alias = "filter_max_upload_size")]
    pub(crate) max_upload_size_bytes: Option<Bytes>,
    // Whether a task can be created does not depend on it.
    #[serde(skip, default = "deletes_nothing")]
    pub(crate) no_delete_on_cloud: bool,
}

fn deletes_nothing() -> bool {
    true
}

impl S3Task {
    pub(crate) fn example() -> Self {
        Self {
            connection_id: ConnectionId(8),
            local_path: "/projects/archive".into(),
            cloud_path: "/archive-2026".into(),
            direction: Some(Direction::OnlyUpload),
            storage_class: None,
            filtered_extensions: None,
            filtered_filenames: None,
            max_upload_size_bytes: None,
            no_delete_on_cloud: true,
        }
    }

    /// Where it transfers to.
    pub(crate) fn direction(&self) -> Direction {
        self.direction.unwrap_or(Direction::Bidirection)
    }

    /// Every setting of the task, also those that nobody named, by our names.
    pub(crate) fn settings(&self) -> Vec<(&'static str, Value)> {
        vec![
            ("local_path", json!(self.local_path)),
            ("cloud_path", json!(self.cloud_path)),
            ("direction", json!(self.direction())),
            ("no_delete_on_cloud", json!(self.no_delete_on_cloud)),
            ("consistency_check", json!(CONSISTENCY_CHECK)),
            ("storage_class", json!(self.storage_class())),
            (
                "filtered_extensions",
                json!(self.filtered_extensions.as_deref().unwrap_or_default()),
            ),
            (
                "filtered_filenames",
                json!(self.filtered_filenames.as_deref().unwrap_or_default()),
            ),
            (
                "max_upload_size_bytes",
                json!(self.max_upload_size_bytes.unwrap_or(0)),
            ),
        ]
    }

    fn storage_class(&self) -> &str {
        self.storage_class.as_deref().unwrap_or("STANDARD")
    }

    /// Checks paths and filters.
    ///
    /// # Errors
    /// [`Error::Argument`].
    pub(crate) fn check(&self) -> Result<(), Error> {
        let parts: Vec<&str> = self.local_path.split('/').collect();
        if parts.len() < 3 || !is_clean(&parts) {
            return Err(Error::argument(
                "local_path",
                "write it as /share/folder, without a / at the end",
            ));
        }
        let parts: Vec<&str> = self.cloud_path.split('/').collect();
        if parts.len() < 2 || !is_clean(&parts) {
            return Err(Error::argument(
                "cloud_path",
                "write it as /folder, without a / at the end",
            ));
        }
        match self.max_upload_size_bytes {
            Some(..0) => Err(Error::argument(
                "max_upload_size_bytes",
                "it is negative; give bytes, or 0 for no limit",
            )),
            _ => self.check_filters(),
        }
    }

    /// The task as DSM's `conn_info`, with the credentials of the connection in it.
    ///
    /// # Errors
    /// [`Error::Argument`] when the connection is not to Amazon S3.
    pub(crate) async fn conn_info(&self, nas: Reads<'_>) -> Result<Map<String, Value>, Error> {
        let id = self.connection_id;
        let question = nas.call(GET_CONNECTION_PROPERTIES, of_connection(id));
        let (connection, properties) = with_connection(nas, id, question).await?;
        if properties.r#type.0.as_deref() != Some(S3) {
            let problem = format!(
                "connection {id} ({}) is not to Amazon S3",
                connection.provider_name()
            );
            return Err(Error::argument("connection_id", problem));
        }
        let Fields(mut info) = nas.call(GET_CONNECTION_AUTH, of_connection(id)).await?;
        if let Some((name, _)) = info
            .iter()
            .find(|(_, value)| value.as_str().is_some_and(|text| !is_whole(text)))
        {
            return Err(Error::WrongState {
                problem: format!(
                    "nothing was created: {name} of connection {id} cannot be read as it is"
                ),
                fix: "Create the task in Cloud Sync on the NAS".into(),
            });
        }
        info.extend(self.overlay());
        Ok(info)
    }

    fn overlay(&self) -> Map<String, Value> {
        let (share, rest) = self
            .local_path
            .trim_start_matches('/')
            .split_once('/')
            .unwrap_or_default();
        // One entry for each name, the empty one before the first / included, and not cumulative.
        let folders: Vec<Value> = self
            .cloud_path
            .split('/')
            .map(|name| {
                json!({
                    "alternatelink": "", "file_id": "", "mtime": 0, "parent_id": "", "title": "",
                    "path": format!("/{name}"),
                })
            })
            .collect();
        let overlay = json!({
            "path": self.local_path,
            "path_share": share,
            "path_sync": format!("/{rest}"),
            "filter_file": {
                "filtered_extensions": self.filtered_extensions.clone().unwrap_or_default(),
                "filtered_max_upload_size": self.max_upload_size_bytes.unwrap_or(0),
                "filtered_names": self.filtered_filenames.clone().unwrap_or_default(),
            },
            "sync_direction": self.direction(),
            "server_folder": self.cloud_path,
            "server_folder_path": self.cloud_path,
            "server_folder_id": "",
            "part_size": "",
            "storage_class": self.storage_class(),
            "server_folder_meta_list": folders,
            "filter_folder": [],
            "filter_changed": false,
            "no_delete": self.no_delete_on_cloud,
            "isSSE": false,
            "server_encryption": false,
            "sync_attr_check_option": CONSISTENCY_CHECK,
            "mode_add_session": true,
        });
        match overlay {
            Value::Object(fields) => fields,
            _ => Map::new(),
        }
    }
}

/// What DSM has against a task like this, if anything.
pub(crate) async fn problem_with(
    nas: Reads<'_>,
    conn_info: Map<String, Value>,
) -> Result<Option<dsm::Error>, Error> {
    let params = Params::new().with("conn_info", conn_info);
    let outcome = nas.call_in_compound(TEST_TASK_SETTINGS, params).await?;
    Ok(outcome.err())
}

/// Whether a path split at `/` starts with one, and has neither empty names nor ways up.
fn is_clean(parts: &[&str]) -> bool {
    match parts {
        ["", names @ ..] => names.iter().all(|name| !matches!(*name, "" | "." | "..")),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn task(local_path: &str, cloud_path: &str) -> S3Task {
        S3Task {
            local_path: local_path.into(),
            cloud_path: cloud_path.into(),
            ..S3Task::example()
        }
    }

    #[test]
    fn paths_are_those_of_folders() {
        assert!(task("/share/a b/c", "/x").check().is_ok());
        for local in [
            "share/a",
            "/share",
            "/share/",
            "/",
            "",
            "/share/../etc",
            "/share//a",
        ] {
            assert!(task(local, "/x").check().is_err(), "{local}");
        }
        for cloud in ["x", "/x/", "/", "", "/a/../b"] {
            assert!(task("/share/a", cloud).check().is_err(), "{cloud}");
        }
    }

    #[test]
    fn every_name_of_the_cloud_path_stands_alone() {
        let overlay = task("/share/a/b", "/x/y").overlay();
        let paths: Vec<&Value> = overlay["server_folder_meta_list"]
            .as_array()
            .unwrap()
            .iter()
            .map(|folder| &folder["path"])
            .collect();
        assert_eq!(paths, ["/", "/x", "/y"]);
        assert_eq!(
            (&overlay["path_share"], &overlay["path_sync"]),
            (&json!("share"), &json!("/a/b"))
        );
    }
}
