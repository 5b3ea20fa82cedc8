//! Testing and creating a sync task on Amazon S3, which exist inside a compound only.
//!
//! What `conn_info` has to hold is how N4S4 `cloud_sync.py` fills it; as a plain call DSM answers
//! 120 (N4S4 issue 178). The codes for what is wrong inside are unattested.

use serde_json::{Map, Value, json};

use super::{account, sync_task_settings::DIRECTIONS};
use crate::{
    answer::{Answer, Reason, Refusal},
    call::Call,
    office::{Connection, ConnectionId, SyncTask, SyncTaskFilters, SyncTaskId},
};

pub(super) const STORAGE_CLASSES: &[&str] = &[
    "STANDARD",
    "STANDARD_IA",
    "ONEZONE_IA",
    "INTELLIGENT_TIERING",
    "REDUCED_REDUNDANCY",
    "GLACIER_IR",
];

/// DSM's name of Amazon S3
const AMAZON_S3: &str = "az";

pub(super) fn test(call: &mut Call<'_>) -> Answer {
    planned_task(call)?;
    Ok(None)
}

pub(super) fn create(call: &mut Call<'_>) -> Answer {
    let task = planned_task(call)?;
    call.office.sync_tasks.push(task);
    Ok(None)
}

/// The task that `conn_info` describes
fn planned_task(call: &Call<'_>) -> Result<SyncTask, Refusal> {
    if !call.args.in_compound() {
        return Err(call.args.refusal("conn_info", Reason::Required));
    }
    let info = call.args.value("conn_info")?.as_object();
    let info = Info(info.ok_or_else(|| call.args.refusal("conn_info", Reason::Type))?);

    let connection = find_connection(call, &info)?;
    let direction = info.one_of("sync_direction", DIRECTIONS)?;
    info.one_of("storage_class", STORAGE_CLASSES)?;
    let local_path = local_path(call, &info)?;
    let remote_path = remote_path(&info)?;
    check_constants(&info)?;
    let filters = filters(&info)?;

    let taken = |task: &SyncTask| task.local_path == local_path || task.remote_path == remote_path;
    if call.office.tasks_of(connection.id).any(taken) {
        return Err(super::unknown());
    }
    let highest = call
        .office
        .sync_tasks
        .iter()
        .map(|task| task.id.0)
        .max()
        .unwrap_or_default();
    Ok(SyncTask {
        id: SyncTaskId(highest + 1),
        connection_id: connection.id,
        local_path: local_path.to_owned(),
        remote_path: remote_path.to_owned(),
        remote_folder_id: String::new(),
        direction: direction.to_owned(),
        status: "syncing".to_owned(),
        paused: false,
        error: 0,
        error_description: String::new(),
        sync_attr_check_option: info.boolean("sync_attr_check_option")?,
        no_delete: info.boolean("no_delete")?,
        google_drive_convert_online_doc: false,
        filters,
        progress: 0,
        files_synced: 0,
        bytes_synced: 0,
        last_sync_time: call.now,
    })
}

/// The connection, if it is an S3 one and its credentials came along unchanged
fn find_connection<'a>(call: &'a Call<'_>, info: &Info<'_>) -> Result<&'a Connection, Refusal> {
    let id = info.of("conn_id", Value::as_i64)?;
    let connection = call
        .office
        .connection(ConnectionId(id))
        .ok_or_else(super::unknown)?;
    let secrets = account::secrets(connection);
    for (name, right) in secrets.as_object().into_iter().flatten() {
        if info.of(name, Some)? != right {
            return Err(super::unknown());
        }
    }
    if connection.kind == AMAZON_S3 {
        Ok(connection)
    } else {
        Err(super::unknown())
    }
}

/// `/share/rest`, told a second time as its two parts
fn local_path<'a>(call: &Call<'_>, info: &Info<'a>) -> Result<&'a str, Refusal> {
    let path = info.text("path")?;
    let parts = path.strip_prefix('/').and_then(|path| path.split_once('/'));
    let (share, rest) = parts.ok_or_else(|| info.refusal("path"))?;
    if info.text("path_share")? != share {
        return Err(info.refusal("path_share"));
    }
    if info.text("path_sync")?.strip_prefix('/') != Some(rest) {
        return Err(info.refusal("path_sync"));
    }
    if call.office.shares.iter().any(|known| known.name == share) {
        Ok(path)
    } else {
        Err(super::unknown())
    }
}

/// The folder in the bucket, told twice, and an entry for each of its components
fn remote_path<'a>(info: &Info<'a>) -> Result<&'a str, Refusal> {
    let path = info.text("server_folder")?;
    if !path.starts_with('/') || path.ends_with('/') {
        return Err(info.refusal("server_folder"));
    }
    if info.text("server_folder_path")? != path {
        return Err(info.refusal("server_folder_path"));
    }
    let entry = |component: &str| {
        json!({
            "alternatelink": "",
            "file_id": "",
            "mtime": 0,
            "parent_id": "",
            "path": format!("/{component}"),
            "title": "",
        })
    };
    let components: Vec<Value> = path.split('/').map(entry).collect();
    let given = info.of("server_folder_meta_list", Value::as_array)?;
    if *given == components {
        Ok(path)
    } else {
        Err(info.refusal("server_folder_meta_list"))
    }
}

fn check_constants(info: &Info<'_>) -> Result<(), Refusal> {
    let constants = [
        ("server_folder_id", json!("")),
        ("part_size", json!("")),
        ("filter_folder", json!([])),
        ("filter_changed", json!(false)),
        ("isSSE", json!(false)),
        ("server_encryption", json!(false)),
        ("mode_add_session", json!(true)),
    ];
    for (name, right) in constants {
        if *info.of(name, Some)? != right {
            return Err(info.refusal(name));
        }
    }
    Ok(())
}

fn filters(info: &Info<'_>) -> Result<SyncTaskFilters, Refusal> {
    let filter = Info(info.of("filter_file", Value::as_object)?);
    Ok(SyncTaskFilters {
        names: filter.texts("filtered_names")?,
        extensions: filter.texts("filtered_extensions")?,
        max_upload_size: filter.of("filtered_max_upload_size", Value::as_i64)?,
        ..SyncTaskFilters::default()
    })
}

/// `conn_info`, or an object in it
struct Info<'a>(&'a Map<String, Value>);

impl<'a> Info<'a> {
    fn of<T>(&self, name: &str, read: impl Fn(&'a Value) -> Option<T>) -> Result<T, Refusal> {
        let value = self
            .0
            .get(name)
            .ok_or_else(|| refusal(name, Reason::Required))?;
        read(value).ok_or_else(|| refusal(name, Reason::Type))
    }

    fn text(&self, name: &str) -> Result<&'a str, Refusal> {
        self.of(name, Value::as_str)
    }

    fn boolean(&self, name: &str) -> Result<bool, Refusal> {
        self.of(name, Value::as_bool)
    }

    fn texts(&self, name: &str) -> Result<Vec<String>, Refusal> {
        self.of(name, |value| {
            value
                .as_array()?
                .iter()
                .map(|item| item.as_str().map(str::to_owned))
                .collect()
        })
    }

    fn one_of(&self, name: &str, allowed: &[&str]) -> Result<&'a str, Refusal> {
        let value = self.text(name)?;
        if allowed.contains(&value) {
            Ok(value)
        } else {
            Err(self.refusal(name))
        }
    }

    fn refusal(&self, name: &str) -> Refusal {
        refusal(name, Reason::Condition)
    }
}

fn refusal(name: &str, reason: Reason) -> Refusal {
    Refusal::parameter(&format!("conn_info.{name}"), reason)
}
