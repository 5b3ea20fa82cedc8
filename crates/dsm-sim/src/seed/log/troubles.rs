//! What the log has of the troubles: one cause again and again, after a time in which all was well.

use crate::office::{LogLine, SyncTask, SyncTaskId};

const MINUTE: i64 = 60;
const UPLOAD: i64 = 2;
const FAILED_UPLOAD: i64 = 6;
const FAILED_DOWNLOAD: i64 = 7;
const SSL_VERIFY_FAIL: i64 = -15;
const FILE_TOO_LARGE: i64 = -37;

/// How often the surveyors' server was tried since its certificate ran out
const TRIES: i64 = 166;
/// How many files Dropbox refuses, each over and over
const TOO_LARGE: i64 = 43;

pub(super) fn all(now: i64, tasks: &[SyncTask]) -> Vec<LogLine> {
    let mut lines = Vec::new();
    for task in tasks {
        match task.id {
            SyncTaskId(43) => surveyors(now, task, &mut lines),
            SyncTaskId(44) => marketing(now, task, &mut lines),
            SyncTaskId(45) => phone(now, task, &mut lines),
            _ => {}
        }
    }
    lines
}

/// The same line every 20 minutes
fn surveyors(now: i64, task: &SyncTask, lines: &mut Vec<LogLine>) {
    let failed = |index: i64| {
        let time = now - (7 + 20 * index) * MINUTE;
        line(
            task,
            time,
            FAILED_DOWNLOAD,
            SSL_VERIFY_FAIL,
            "Harbor school site plan.dwg",
        )
    };
    lines.extend((0..TRIES).map(failed));
    let uploaded = |index: i64| {
        let time = now - (3_340 + 95 * index) * MINUTE;
        line(
            task,
            time,
            UPLOAD,
            0,
            &format!("Survey {}.dwg", 240 - index),
        )
    };
    lines.extend((0..60).map(uploaded));
}

/// Other files go through meanwhile
fn marketing(now: i64, task: &SyncTask, lines: &mut Vec<LogLine>) {
    let refused = |index: i64| {
        let time = now - (12 + 6 * index) * MINUTE;
        let name = format!("Harbor school film {:02}.mov", index % TOO_LARGE + 1);
        line(task, time, FAILED_UPLOAD, FILE_TOO_LARGE, &name)
    };
    lines.extend((0..2 * TOO_LARGE).map(refused));
    let uploaded = |index: i64| {
        let time = now - (9 + 47 * index) * MINUTE;
        line(
            task,
            time,
            UPLOAD,
            0,
            &format!("Press kit {}.pdf", 120 - index),
        )
    };
    lines.extend((0..100).map(uploaded));
}

fn phone(now: i64, task: &SyncTask, lines: &mut Vec<LogLine>) {
    let uploaded = |index: i64| {
        let time = now - (31 + 130 * index) * MINUTE;
        line(
            task,
            time,
            UPLOAD,
            0,
            &format!("Scan {}.pdf", 3_318 - index),
        )
    };
    lines.extend((0..80).map(uploaded));
}

fn line(task: &SyncTask, time: i64, action: i64, error_code: i64, file_name: &str) -> LogLine {
    LogLine {
        connection_id: task.connection_id,
        task_id: task.id,
        time,
        level: if error_code == 0 { 0 } else { 2 },
        action,
        error_code,
        path: format!("{}/{file_name}", task.local_path),
        file_name: file_name.to_owned(),
    }
}
