//! `SYNO.SDS.Backup.Client.Common.Log`, newest line first.
//!
//! As N4S4 `core_backup.py` and dsmctl ask. `filter_level` exists and was refused when bare; what it takes is not
//! known, so that nothing is taken.

use std::cmp::Reverse;

use serde_json::{Value, json};

use super::task_id;
use crate::{
    answer::{Answer, Reason},
    call::Call,
    office::{BackupLogLine, BackupTask},
    zone::Zone,
};

pub(super) fn list(call: &mut Call<'_>) -> Answer {
    let args = call.args;
    let offset = args.integer_from("offset", 0)?;
    let limit = args.integer_from("limit", 0)?;
    let keyword = args.string_or_nothing("filter_keyword")?.to_lowercase();
    let from = args.optional_integer("filter_date_from")?.unwrap_or(0);
    let to = args.optional_integer("filter_date_to")?.unwrap_or(0);
    if args.optional_value("filter_level")?.is_some() {
        return Err(args.refusal("filter_level", Reason::Type));
    }
    let only = match args.optional_value("task_id")? {
        Some(_) => Some(task_id(call)?),
        None => None,
    };

    let mut lines: Vec<&BackupLogLine> = call
        .office
        .backup_tasks
        .iter()
        .filter(|task| only.as_ref().is_none_or(|id| *id == task.id))
        .flat_map(newest_first)
        .filter(|line| from == 0 || line.time >= from)
        .filter(|line| to == 0 || line.time <= to)
        .filter(|line| line.event.to_lowercase().contains(&keyword))
        .collect();
    // A stable sort, so that of one task's lines of one second the later stays first.
    lines.sort_by_key(|line| Reverse(line.time));
    let counted = |level: &str| lines.iter().filter(|line| line.level == level).count();
    let rows: Vec<Value> = lines
        .iter()
        .skip(usize::try_from(offset).unwrap_or(usize::MAX))
        .take(usize::try_from(limit).unwrap_or(usize::MAX))
        .map(|line| row(line, call.zone()))
        .collect();
    Ok(Some(json!({
        "error_count": counted("err"),
        "info_count": counted("info"),
        "log_list": rows,
        // Not the offset asked for: DSM counts the rows it sends.
        "offset": rows.len(),
        "total": lines.len(),
        "warn_count": counted("warn"),
    })))
}

fn newest_first(task: &BackupTask) -> impl Iterator<Item = &BackupLogLine> {
    task.log.iter().rev()
}

fn row(line: &BackupLogLine, zone: Zone) -> Value {
    json!({
        "event": line.event,
        "level": line.level,
        "time": zone.to_the_second(Some(line.time)),
        "user": line.user,
    })
}
