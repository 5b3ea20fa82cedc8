//! `SYNO.SDS.Backup.Client.Common.Statistic`: sizes and counts of the last two runs.
//!
//! As dsmaccess has it. The unit of the sizes is unattested; the NAS's own log writes them as KB.

use serde_json::{Value, json};

use super::task;
use crate::{answer::Answer, call::Call, office::BackupVersion};

pub(super) fn get(call: &mut Call<'_>) -> Answer {
    let task = task(call)?;
    let good = |version: &&BackupVersion| version.task == task.id && version.status == "success";
    let mut versions: Vec<&BackupVersion> =
        call.office.backup_versions.iter().filter(good).collect();
    versions.sort_by_key(|version| std::cmp::Reverse(version.number));
    let last = versions.first().copied();
    let previous = versions.get(1).copied();
    // Where a version holds no files that could be counted, it had one more.
    let source = |version: Option<&BackupVersion>, before: Option<&BackupVersion>| -> Value {
        let count =
            |version: Option<&BackupVersion>| version.map_or(0, |version| version.files.len());
        let is_in = |version: &BackupVersion, path: &str| {
            version.files.iter().any(|file| file.path == path)
        };
        let new = version
            .zip(before)
            .map_or(count(version), |(version, before)| {
                version
                    .files
                    .iter()
                    .filter(|file| !is_in(before, &file.path))
                    .count()
            });
        let deleted = version.zip(before).map_or(0, |(version, before)| {
            before
                .files
                .iter()
                .filter(|file| !is_in(version, &file.path))
                .count()
        });
        let changed = version.zip(before).map_or(0, |(version, before)| {
            let same = |path: &str| before.files.iter().find(|file| file.path == path);
            let files = version.files.iter();
            files
                .filter(|file| same(&file.path).is_some_and(|old| old != *file))
                .count()
        });
        json!({
            "delete_count": deleted,
            "end_time": version.map_or(0, |version| version.completed),
            "modify_count": changed,
            "new_count": new,
            "source_size": version.map_or(0, |_| task.total_bytes / 1024),
        })
    };
    let target = |version: Option<&BackupVersion>| {
        json!({
            "end_time": version.map_or(0, |version| version.completed),
            "target_size": version.map_or(0, |_| task.stored_kilobytes()),
        })
    };
    let older = versions.get(2).copied();
    Ok(Some(json!({
        "source_list": [],
        "source_previous_next_list": [source(previous, older), source(last, previous)],
        "target_list": [],
        "target_previous_next_list": [target(previous), target(last)],
    })))
}
