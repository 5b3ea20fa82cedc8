//! The seeded versions of the backup tasks: those of the last runs, with the files as they were then.

use super::files::Shelf;
use crate::{
    office::{BackupTask, BackupTaskId, BackupVersion, backed_up},
    zone::Zone,
};

const MINUTE: i64 = 60;
const HOUR: i64 = 60 * MINUTE;

/// How long a run takes in the seed
const RUN: i64 = 23 * MINUTE + 41;

/// How many good versions are kept
const KEPT: u32 = 7;

/// The task of which somebody has cancelled a run, and before how many good ones that was
const CANCELLED: (BackupTaskId, u32) = (BackupTaskId::Number(1), 2);

pub(super) fn all(zone: Zone, tasks: &[BackupTask], shelf: &mut Shelf<'_>) -> Vec<BackupVersion> {
    tasks
        .iter()
        .flat_map(|task| of_task(task, zone, shelf))
        .collect()
}

/// Newest first
fn of_task(task: &BackupTask, zone: Zone, shelf: &mut Shelf<'_>) -> Vec<BackupVersion> {
    let Some(completed) = task.last_success_time else {
        return Vec::new();
    };
    let schedule = &task.schedule;
    let older = |run: &i64| zone.last(*run, schedule.minute_of_day, &schedule.weekdays);
    let kept = usize::try_from(KEPT).unwrap_or_default();
    let runs = std::iter::successors(Some(completed - RUN), older).take(kept);
    let mut number = task.success_version;
    let mut versions = Vec::new();
    for (index, started) in (0..KEPT).zip(runs) {
        if number == 0 {
            break;
        }
        if (&task.id, index) == (&CANCELLED.0, CANCELLED.1) {
            // Somebody had started it by hand.
            let started = started + 10 * HOUR + 10 * MINUTE;
            versions.push(version(task, number, "cancel", (started, started + MINUTE)));
            number -= 1;
        }
        let files = match task.folders.as_slice() {
            [] => &[],
            _ => shelf.at(started),
        };
        versions.push(BackupVersion {
            locked: index == 4,
            files: backed_up(task, files),
            ..version(task, number, "success", (started, started + RUN))
        });
        number -= 1;
    }
    versions
}

fn version(
    task: &BackupTask,
    number: u32,
    status: &str,
    (started, completed): (i64, i64),
) -> BackupVersion {
    BackupVersion {
        task: task.id.clone(),
        number,
        status: status.to_owned(),
        started,
        completed,
        locked: false,
        files: Vec::new(),
    }
}
