//! `SYNO.Backup.Repository`: where backups are stored.
//!
//! As pmilano1 captured it; `offset` is the number of rows that come back, as in the log.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::fields;
use crate::{answer::Answer, call::Call};

pub(super) fn list(call: &mut Call<'_>) -> Answer {
    let tasks = call.office.backup_tasks.iter();
    let rows: BTreeMap<i64, Value> = tasks
        .map(|task| (task.repository.id, fields::repository(&task.repository)))
        .collect();
    let rows: Vec<Value> = rows.into_values().collect();
    Ok(Some(
        json!({"offset": rows.len(), "repo_list": rows, "total": rows.len()}),
    ))
}
