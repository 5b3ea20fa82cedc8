//! The list of a connection's sync tasks.

use serde_json::{Value, json};

use crate::{
    answer::Answer,
    call::Call,
    office::{Connection, Office, SyncTask},
};

pub(super) fn list(call: &mut Call<'_>) -> Answer {
    let connection = super::connection(call)?;
    let office = &*call.office;
    let rows: Vec<Value> = office
        .tasks_of(connection.id)
        .map(|task| row(office, connection, task))
        .collect();
    Ok(Some(json!({"sess": rows, "total": rows.len()})))
}

fn row(office: &Office, connection: &Connection, task: &SyncTask) -> Value {
    json!({
        "cloud_type_str": connection.kind,
        "conn_id": connection.id,
        "error": task.error,
        "error_desc": task.error_description,
        "link_status": connection.link_status,
        "local_sync_path": task.local_path,
        "remote_folder_id": task.remote_folder_id,
        "remote_sync_path": task.remote_path,
        "sess_id": task.id,
        "sync_direction": task.direction,
        "sync_status": if office.is_paused(task) { "pause" } else { &task.status },
    })
}
