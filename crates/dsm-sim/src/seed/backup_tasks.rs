//! The seeded backups: one of each fate.

mod troubled;

use serde_json::Map;

use super::texts;
use crate::{
    office::{
        BackupEvent, BackupSchedule, BackupTask, BackupTaskId, FAILED, Repository, SourceFolder,
    },
    zone::Zone,
};

const MINUTE: i64 = 60;
const DAY: i64 = 24 * 60 * MINUTE;
const DAILY: &[u8] = &[0, 1, 2, 3, 4, 5, 6];
const GIGABYTE: i64 = 1 << 30;

pub(super) fn all(now: i64, zone: Zone) -> Vec<BackupTask> {
    let now = Moment { now, zone };
    let mut tasks: Vec<BackupTask> = [
        nightly(now),
        photos(now),
        projects(now),
        finance(now),
        archive(now),
        homes(now),
        machines(now),
    ]
    .map(|task| with_log(task, now))
    .into();
    for task in &mut tasks {
        if task.state == "broken" {
            let found = task.last_end_time.unwrap_or(now.now) + 30 * MINUTE;
            task.note(found, BackupEvent::CheckFoundBroken, "anna");
        }
    }
    tasks.extend(troubled::all(now));
    tasks
}

/// Those of the office that are for its folders, as they are when all goes well
pub(super) fn healthy(now: i64, zone: Zone) -> Vec<BackupTask> {
    let now = Moment { now, zone };
    let tasks = [nightly, photos, projects, finance, archive, homes];
    tasks.map(|task| with_log(well(now, task(now)), now)).into()
}

/// The task as it is after its last scheduled run
fn well(now: Moment, task: BackupTask) -> BackupTask {
    let BackupSchedule {
        minute_of_day,
        weekdays,
        ..
    } = task.schedule;
    BackupTask {
        success_version: task.success_version.max(9),
        repository: task.repository,
        folders: task.folders,
        applications: task.applications,
        total_bytes: task.total_bytes,
        total_files: task.total_files,
        encrypted: task.encrypted,
        ..done(now, task.id, &task.name, minute_of_day, &weekdays)
    }
}

/// The moment at which the office starts, and where
#[derive(Debug, Clone, Copy)]
struct Moment {
    now: i64,
    zone: Zone,
}

impl Moment {
    /// So many seconds before
    fn before(self, seconds: i64) -> Self {
        Self {
            now: self.now - seconds,
            ..self
        }
    }
}

/// The log of its last scheduled runs
fn with_log(task: BackupTask, at: Moment) -> BackupTask {
    let now = at.now;
    let next_older = |run: &i64| {
        at.zone
            .last(*run, task.schedule.minute_of_day, &task.schedule.weekdays)
    };
    let mut runs: Vec<i64> = std::iter::successors(task.last_time, next_older)
        .take_while(|run| now - run < 60 * DAY)
        .collect();
    runs.reverse();
    task.log_of(&runs)
}

/// A task that ended well at its last scheduled time
fn done(
    at: Moment,
    id: BackupTaskId,
    name: &str,
    minute_of_day: i64,
    weekdays: &[u8],
) -> BackupTask {
    let now = at.now;
    let last = at.zone.last(now - 30 * MINUTE, minute_of_day, weekdays);
    let end = last.map(|last| last + 23 * MINUTE + 41);
    BackupTask {
        id,
        name: name.to_owned(),
        state: "backupable".to_owned(),
        status: "none".to_owned(),
        since: end.unwrap_or(now),
        started: last.unwrap_or(now),
        done_before: 0,
        duration: 10 * MINUTE,
        last_result: "done".to_owned(),
        last_error_code: 4401,
        last_error: None,
        next_time: None,
        last_time: last,
        last_end_time: end,
        last_success_time: end,
        success_version: 1,
        is_modified: false,
        schedule: BackupSchedule {
            enabled: true,
            minute_of_day,
            weekdays: weekdays.to_vec(),
            told_otherwise: Map::new(),
        },
        repository: repository(
            1,
            "Office vault",
            "image",
            "image_remote",
            "vault.lindqvist-moreau.example",
            "office",
        ),
        folders: Vec::new(),
        exclude_list: Vec::new(),
        applications: Vec::new(),
        total_bytes: 40 * GIGABYTE,
        total_files: 21_300,
        encrypted: false,
        target_offline: false,
        last_check_time: Some(now - 12 * DAY),
        log: Vec::new(),
    }
}

fn repository(
    id: i64,
    name: &str,
    target_type: &str,
    transfer_type: &str,
    container: &str,
    target: &str,
) -> Repository {
    Repository {
        id,
        name: name.to_owned(),
        target_type: target_type.to_owned(),
        transfer_type: transfer_type.to_owned(),
        container: container.to_owned(),
        target_id: format!("{target}_1.hbk"),
    }
}

fn folders(paths: &[&str], volume: u32) -> Vec<SourceFolder> {
    texts(paths)
        .into_iter()
        .map(|path| SourceFolder {
            path,
            volume,
            missing: false,
        })
        .collect()
}

fn nightly(now: Moment) -> BackupTask {
    BackupTask {
        success_version: 412,
        folders: folders(&["/projects", "/office"], 1),
        applications: texts(&["HyperBackup", "CloudSync"]),
        total_bytes: 486 * GIGABYTE,
        total_files: 214_806,
        encrypted: true,
        ..done(
            now,
            BackupTaskId::Number(1),
            "Nightly to the vault",
            2 * 60,
            DAILY,
        )
    }
}

/// It is running, and will be for a while; nobody has checked it for months
fn photos(now: Moment) -> BackupTask {
    let started = now.now - 22 * MINUTE;
    BackupTask {
        status: "backup".to_owned(),
        since: started,
        started,
        duration: 50 * MINUTE,
        last_result: "backingup".to_owned(),
        success_version: 96,
        repository: repository(
            2,
            "C2 photos",
            "cloud_image",
            "synocloud_swift",
            "lm-photos",
            "photos",
        ),
        folders: folders(&["/photo"], 2),
        total_bytes: 1_320 * GIGABYTE,
        total_files: 391_022,
        last_check_time: Some(now.now - 143 * DAY),
        ..done(
            now.before(2 * 60 * MINUTE),
            BackupTaskId::Number(2),
            "Photos to C2",
            13 * 60,
            DAILY,
        )
    }
}

/// Its last run failed, the one before was fine
fn projects(now: Moment) -> BackupTask {
    let before = done(
        now.before(DAY),
        BackupTaskId::Number(3),
        "Projects to S3",
        3 * 60 + 30,
        DAILY,
    );
    BackupTask {
        last_result: "failed".to_owned(),
        last_error_code: FAILED,
        last_time: before.last_time.map(|time| time + DAY),
        last_end_time: before.last_time.map(|time| time + DAY + 4 * MINUTE),
        success_version: 57,
        is_modified: true,
        repository: repository(
            3,
            "S3 projects",
            "cloud_image",
            "aws_s3",
            "lm-hyperbackup",
            "projects",
        ),
        folders: folders(&["/projects"], 1),
        total_bytes: 402 * GIGABYTE,
        total_files: 180_455,
        ..before
    }
}

fn finance(now: Moment) -> BackupTask {
    let before = done(
        now.before(7 * DAY),
        BackupTaskId::Number(4),
        "Finance to USB disk",
        12 * 60,
        &[5],
    );
    let started = now.now - 5 * 60 * MINUTE;
    BackupTask {
        last_result: "suspend".to_owned(),
        started,
        since: started + 4 * MINUTE,
        done_before: 222,
        last_time: Some(started),
        last_end_time: Some(started + 4 * MINUTE),
        success_version: 33,
        repository: repository(
            4,
            "USB disk",
            "image",
            "image_local",
            "usbshare1",
            "finance",
        ),
        folders: folders(&["/finance"], 1),
        total_bytes: 12 * GIGABYTE,
        total_files: 45_901,
        encrypted: true,
        ..before
    }
}

/// Its last run failed, and so did the check of the target after it
fn archive(now: Moment) -> BackupTask {
    const DAYS: &[u8] = &[0, 3];
    let number = BackupTaskId::Number(5);
    let last = done(
        now.before(9 * DAY),
        number,
        "Archive to the old NAS",
        23 * 60,
        DAYS,
    );
    let good = last
        .last_time
        .and_then(|run| now.zone.last(run, 23 * 60, DAYS));
    BackupTask {
        state: "broken".to_owned(),
        last_result: "broken".to_owned(),
        last_error_code: 4467,
        last_success_time: good.map(|run| run + 23 * MINUTE + 41),
        success_version: 140,
        repository: repository(
            5,
            "Old NAS",
            "image",
            "image_remote",
            "old-nas.lindqvist-moreau.example",
            "archive",
        ),
        folders: folders(&["/archive"], 2),
        total_bytes: 2_048 * GIGABYTE,
        total_files: 602_118,
        ..last
    }
}

fn homes(now: Moment) -> BackupTask {
    BackupTask {
        last_result: "none".to_owned(),
        last_time: None,
        last_end_time: None,
        last_success_time: None,
        success_version: 0,
        schedule: BackupSchedule {
            enabled: false,
            minute_of_day: 4 * 60,
            weekdays: DAILY.to_vec(),
            told_otherwise: Map::new(),
        },
        repository: repository(
            6,
            "Rsync server",
            "share",
            "rsync",
            "backup.moreau-structures.example",
            "homes",
        ),
        folders: folders(&["/homes"], 1),
        total_bytes: 95 * GIGABYTE,
        total_files: 71_240,
        ..done(now, BackupTaskId::Number(7), "Homes (new)", 4 * 60, DAILY)
    }
}

fn machines(now: Moment) -> BackupTask {
    BackupTask {
        // LUN tasks have a word of their own for it.
        last_result: "success".to_owned(),
        success_version: 25,
        repository: repository(
            8,
            "LUN copies",
            "image",
            "image_local",
            "lunbackup",
            "accounting",
        ),
        total_bytes: 200 * GIGABYTE,
        total_files: 1,
        ..done(
            now,
            BackupTaskId::Name("accounting-lun".to_owned()),
            "Accounting LUN",
            22 * 60,
            &[6],
        )
    }
}
