//! The versions of a capture, and what is in them.

use dsm_sim::{BackupTaskId, BackupVersion, Office, StoredFile};
use serde_json::Value;

use super::super::capture::Capture;
use crate::harness::START;

/// Gives the office the versions that the capture lists or looks into, and the folder that it copies to.
pub fn stage(office: &mut Office, capture: &Capture) {
    let task = capture.params.get("task_id").and_then(Value::as_i64);
    let task = BackupTaskId::Number(task.unwrap_or(1));
    if let Some(rows) = capture.data()["version_info_list"].as_array() {
        let versions = rows
            .iter()
            .map(|row| version(&task, &row["version_id"], &row["status"]));
        office.backup_versions = versions.collect();
    } else if let Some(id) = capture.params.get("version_id") {
        let files = [&capture.data()["files"], capture.data()];
        let rows = files.into_iter().filter_map(Value::as_array).flatten();
        let mut version = version(&task, id, &"success".into());
        for row in rows {
            add(
                &mut version.files,
                row["path"].as_str().unwrap(),
                row["type"] == "Folder",
            );
        }
        let sources = capture.params.get("source_path").and_then(Value::as_array);
        for source in sources.into_iter().flatten() {
            add(&mut version.files, source.as_str().unwrap(), true);
        }
        office.backup_versions = vec![version];
    }
    if let Some(folder) = capture.params.get("dest_path").and_then(Value::as_str) {
        let name = folder.rsplit('/').next().unwrap();
        let mut share = office.shares[0].clone();
        name.clone_into(&mut share.name);
        share.volume = 1;
        office.shares.push(share);
        add(&mut office.files, name, true);
    }
}

fn version(task: &BackupTaskId, id: &Value, status: &Value) -> BackupVersion {
    BackupVersion {
        task: task.clone(),
        number: id.as_str().unwrap().parse().unwrap(),
        status: status.as_str().unwrap().to_owned(),
        started: START - 600,
        completed: START - 60,
        locked: false,
        files: Vec::new(),
    }
}

/// Adds something with the folders that it lies in.
fn add(files: &mut Vec<StoredFile>, path: &str, folder: bool) {
    if let Some((parent, _)) = path.rsplit_once('/') {
        add(files, parent, true);
    }
    if !files.iter().any(|file| file.path == path) {
        files.push(StoredFile {
            path: path.to_owned(),
            folder,
            bytes: 69,
            modified: START,
            damaged: false,
        });
    }
}
