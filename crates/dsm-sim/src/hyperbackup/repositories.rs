//! `SYNO.Backup.Repository`: where backups are stored.
//!
//! As pmilano1 captured it; `offset` is the number of rows that come back, as in the log.

use serde_json::{Value, json};

use super::fields;
use crate::{answer::Answer, call::Call, sorting::map_of};

pub(super) fn list(call: &mut Call<'_>) -> Answer {
    let tasks = call.office.backup_tasks.iter();
    let rows = map_of(tasks.map(|task| (task.repository.id, fields::repository(&task.repository))));
    let rows: Vec<Value> = rows.into_values().collect();
    Ok(Some(
        json!({"offset": rows.len(), "repo_list": rows, "total": rows.len()}),
    ))
}
