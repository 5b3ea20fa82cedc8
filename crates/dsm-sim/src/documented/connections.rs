//! `SYNO.CloudSync.Connection` and its log, as documented.

use std::cmp::Reverse;

use serde_json::{Value, json};

use super::{integer, optional_integer};
use crate::{
    answer::{Answer, Refusal},
    call::Call,
    cloudsync::unknown,
    office::{Connection, ConnectionId, LogLine},
};

pub(super) fn list(call: &mut Call<'_>) -> Answer {
    let rows: Vec<Value> = call.office.connections.iter().map(row).collect();
    Ok(Some(json!({"connections": rows, "total": rows.len()})))
}

pub(super) fn get(call: &mut Call<'_>) -> Answer {
    let connection = find(call)?;
    let mut data = row(connection);
    if let Some(data) = data.as_object_mut() {
        data.insert(
            "quota_total".to_owned(),
            json!(connection.account.quota_total),
        );
        data.insert(
            "quota_used".to_owned(),
            json!(connection.account.quota_used),
        );
    }
    Ok(Some(data))
}

pub(super) fn pause(call: &mut Call<'_>) -> Answer {
    set_paused(call, true)
}

pub(super) fn resume(call: &mut Call<'_>) -> Answer {
    set_paused(call, false)
}

pub(super) fn list_log(call: &mut Call<'_>) -> Answer {
    let id = find(call)?.id;
    let offset = optional_integer(call, "offset")?.unwrap_or(0);
    let limit = optional_integer(call, "limit")?.unwrap_or(100);
    let mut lines: Vec<&LogLine> = call
        .office
        .log
        .iter()
        .filter(|line| line.connection_id == id)
        .collect();
    lines.sort_by_key(|line| Reverse(line.time));
    let page = lines
        .iter()
        .skip(usize::try_from(offset).unwrap_or_default());
    let logs: Vec<Value> = page
        .take(usize::try_from(limit).unwrap_or_default())
        .map(|line| log_row(line))
        .collect();
    Ok(Some(json!({"logs": logs, "total": lines.len()})))
}

/// Pausing a connection also pauses its tasks; resuming wakes them all
fn set_paused(call: &mut Call<'_>, paused: bool) -> Answer {
    let id = find(call)?.id;
    for connection in call
        .office
        .connections
        .iter_mut()
        .filter(|connection| connection.id == id)
    {
        connection.paused = paused;
    }
    for task in call
        .office
        .sync_tasks
        .iter_mut()
        .filter(|task| task.connection_id == id)
    {
        task.paused = false;
    }
    Ok(None)
}

fn find<'a>(call: &'a Call<'_>) -> Result<&'a Connection, Refusal> {
    let id = integer(call, "conn_id")?;
    call.office.connection(ConnectionId(id)).ok_or_else(unknown)
}

fn row(connection: &Connection) -> Value {
    let status = match connection {
        Connection {
            error: 0,
            link_status: 1,
            ..
        } => "connected",
        Connection { error: 0, .. } => "disconnected",
        Connection { .. } => "error",
    };
    json!({
        "account": connection.user_name,
        "cloud_type": cloud_type(&connection.kind),
        "conn_id": connection.id,
        "display_name": connection.name,
        "status": status,
    })
}

fn cloud_type(kind: &str) -> &str {
    match kind {
        "db" => "dropbox",
        "od_v1" => "onedrive",
        "gd" => "gdrive",
        "az" => "s3",
        other => other,
    }
}

fn log_row(line: &LogLine) -> Value {
    let kind = match line.level {
        0 => "info",
        1 => "warning",
        _ => "error",
    };
    let outcome = match line.error_code {
        0 => "completed".to_owned(),
        code => format!("failed with error {code}"),
    };
    json!({
        "message": format!("{}: {outcome}", line.path),
        "time": line.time,
        "type": kind,
    })
}
