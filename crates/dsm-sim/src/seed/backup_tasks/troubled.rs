//! Backups with one trouble each, which nothing but the trouble distinguishes from a good one.

use serde_json::json;

use super::{DAILY, DAY, GIGABYTE, MINUTE, Moment, done, folders, repository, with_log};
use crate::{
    office::{BackupEvent, BackupTask, BackupTaskId, Repository, SourceFolder},
    seed::texts,
};

pub(super) fn all(now: Moment) -> Vec<BackupTask> {
    vec![
        website(now),
        scans(now),
        competitions(now),
        handover(now),
        contracts(now),
        library(now),
    ]
}

/// A small task that is fine
fn small(now: Moment, id: i64, name: &str, minute_of_day: i64, weekdays: &[u8]) -> BackupTask {
    BackupTask {
        success_version: 31,
        total_bytes: 9 * GIGABYTE,
        total_files: 6_120,
        ..done(now, BackupTaskId::Number(id), name, minute_of_day, weekdays)
    }
}

fn vault(target: &str) -> Repository {
    repository(
        1,
        "Office vault",
        "image",
        "image_remote",
        "vault.lindqvist-moreau.example",
        target,
    )
}

/// Its last run could not read some files; of its share it takes one folder
fn website(now: Moment) -> BackupTask {
    let task = BackupTask {
        last_result: "partial".to_owned(),
        repository: vault("website"),
        folders: folders(&["/marketing/Website"], 1),
        ..small(now, 9, "Website to the vault", 60, DAILY)
    };
    let whole = task.last_time.map(|last| last - DAY + 9 * MINUTE);
    let task = BackupTask {
        last_success_time: whole,
        ..task
    };
    let mut task = with_log(task, now);
    let last = task.last_time.unwrap_or(now.now);
    for (minutes, file) in [(4, "cache/app.socket"), (5, "run/php-fpm.socket")] {
        let path = format!("/volume1/marketing/Website/{file}");
        task.note_left_out(
            last + minutes * MINUTE,
            "The file is a special file.",
            &path,
        );
    }
    task
}

/// It has not run for days, and nothing says why
fn scans(now: Moment) -> BackupTask {
    let mut task = BackupTask {
        repository: vault("scans"),
        folders: folders(&["/scans"], 1),
        ..small(
            now.before(6 * DAY),
            10,
            "Scans to the vault",
            22 * 60 + 30,
            DAILY,
        )
    };
    let due = task.last_time.map(|last| last + DAY);
    task.next_time = due;
    task.last_check_time = Some(now.now - 18 * DAY);
    let trigger = now.zone.to_the_minute_with_dashes(due);
    let told = &mut task.schedule.told_otherwise;
    told.insert("next_trigger_time".to_owned(), json!(trigger));
    with_log(task, now)
}

/// Its last run broke off without an end, as in a power cut
fn competitions(now: Moment) -> BackupTask {
    let task = small(
        now.before(DAY),
        11,
        "Competitions to S3",
        4 * 60 + 15,
        DAILY,
    );
    let broke_off = task.last_time.map(|last| last + DAY);
    let task = BackupTask {
        last_result: "backingup".to_owned(),
        started: broke_off.unwrap_or(now.now),
        last_time: broke_off,
        repository: repository(
            3,
            "S3 projects",
            "cloud_image",
            "aws_s3",
            "lm-hyperbackup",
            "competitions",
        ),
        folders: folders(&["/projects/Competitions"], 1),
        ..task
    };
    with_log(task, now)
}

/// Somebody runs it by hand
fn handover(now: Moment) -> BackupTask {
    let mut task = BackupTask {
        repository: repository(
            4,
            "USB disk",
            "image",
            "image_local",
            "usbshare1",
            "handover",
        ),
        folders: folders(&["/projects/Handover"], 1),
        ..small(now, 12, "Handover to USB disk", 11 * 60, DAILY)
    };
    task.schedule.enabled = false;
    with_log(task, now)
}

/// Its target cannot be reached since the last run, and a filter leaves a whole share out
fn contracts(now: Moment) -> BackupTask {
    let task = BackupTask {
        target_offline: true,
        repository: repository(
            9,
            "Branch office",
            "image",
            "image_remote",
            "branch-nas.lindqvist-moreau.example",
            "contracts",
        ),
        folders: folders(&["/finance", "/contracts"], 1),
        exclude_list: texts(&["/contracts"]),
        encrypted: true,
        ..small(now, 13, "Finance to the branch office", 5 * 60, DAILY)
    };
    let mut task = with_log(task, now);
    let ended = task.last_end_time.unwrap_or(now.now);
    let failed = (ended + 40 * MINUTE).min(now.now);
    task.note(failed, BackupEvent::CheckFailed, "anna");
    task
}

/// One of its folders is gone
fn library(now: Moment) -> BackupTask {
    let gone = SourceFolder {
        path: "/library".to_owned(),
        volume: 1,
        missing: true,
    };
    let task = BackupTask {
        repository: vault("library"),
        folders: folders(&["/office/Templates"], 1)
            .into_iter()
            .chain([gone])
            .collect(),
        ..small(now, 14, "Library to the vault", 90, DAILY)
    };
    with_log(task, now)
}
