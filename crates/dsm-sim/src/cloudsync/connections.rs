//! The list of connections.

use serde_json::{Value, json};

use crate::{
    answer::{Answer, Reason},
    call::Call,
    office::{Connection, Office},
};

pub(super) fn list(call: &mut Call<'_>) -> Answer {
    call.args.optional_boolean("is_tray")?;
    let group_by = call
        .args
        .optional_string("group_by")?
        .unwrap_or("group_by_user");
    let office = &*call.office;
    let mut connections: Vec<&Connection> = office.connections.iter().collect();
    match group_by {
        "group_by_user" => {}
        "group_by_cloud_type" => connections.sort_by_key(|connection| &connection.kind),
        _ => return Err(call.args.refusal("group_by", Reason::Condition)),
    }
    let rows: Vec<Value> = connections
        .iter()
        .map(|connection| row(office, connection))
        .collect();
    let statuses: Vec<&str> = connections
        .iter()
        .map(|connection| office.shown_status(connection))
        .collect();
    Ok(Some(json!({
        "conn": rows,
        "is_admin_mode": office.package.admin_mode == "enable",
        "is_pause": is_paused(&statuses),
        "notification": null,
        "total": rows.len(),
        "tray_status": tray_status(&statuses),
    })))
}

fn row(office: &Office, connection: &Connection) -> Value {
    let mut row = json!({
        "cloud_status": 0,
        "id": connection.id,
        "link_status": connection.link_status,
        "resource": "",
        "status": office.shown_status(connection),
        "task_display_name": connection.name,
        "task_name": connection.name,
        "type": connection.kind,
        "type_id": connection.kind_id,
        "unfinished_files": connection.unfinished_files,
        "user_id": connection.user_id,
        "user_name": connection.user_name,
    });
    if let Some(row) = row.as_object_mut().filter(|_| connection.error != 0) {
        row.insert("error".to_owned(), json!(connection.error));
        row.insert("error_desc".to_owned(), json!(connection.error_description));
    }
    row
}

fn is_paused(statuses: &[&str]) -> bool {
    !statuses.is_empty() && statuses.iter().all(|status| *status == "pause")
}

fn tray_status<'a>(statuses: &[&'a str]) -> &'a str {
    if is_paused(statuses) {
        return "pause";
    }
    let worst = ["error", "syncing", "scanning", "connecting"];
    worst
        .into_iter()
        .find(|status| statuses.contains(status))
        .unwrap_or("uptodate")
}
