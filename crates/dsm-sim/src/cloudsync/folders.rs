//! The folders below a sync task's remote folder.

use serde_json::{Value, json};

use crate::{
    answer::Answer,
    call::Call,
    office::{CloudFolder, SyncTask},
};

pub(super) fn list(call: &mut Call<'_>) -> Answer {
    let path = call.args.string("path")?;
    let file_id = call.args.string("file_id")?;
    call.args.null("exists_type")?;
    let task = super::sync_task(call)?;
    let own: Vec<&CloudFolder> = call
        .office
        .cloud_folders
        .iter()
        .filter(|folder| folder.task_id == task.id)
        .collect();
    if !is_known(task, &own, path, file_id) {
        return Err(super::unknown());
    }
    let children: Vec<Value> = own
        .iter()
        .filter(|folder| parent(&folder.path) == path)
        .map(|folder| child(folder))
        .collect();
    Ok(Some(json!({"children": children})))
}

/// The id must be the task's remote folder's, or that of the folder itself
fn is_known(task: &SyncTask, folders: &[&CloudFolder], path: &str, file_id: &str) -> bool {
    let of_task = file_id == task.remote_folder_id;
    let mut at = folders.iter().filter(|folder| folder.path == path);
    if path == "/" {
        of_task
    } else {
        at.any(|folder| of_task || folder.file_id == file_id)
    }
}

fn child(folder: &CloudFolder) -> Value {
    json!({
        "exists_type": folder.exists_type,
        "file_id": folder.file_id,
        "path": folder.path,
        "text": folder.path.rsplit('/').next(),
    })
}

fn parent(path: &str) -> &str {
    match path.rsplit_once('/') {
        Some(("", _)) | None => "/",
        Some((parent, _)) => parent,
    }
}
