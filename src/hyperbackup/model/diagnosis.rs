//! What makes the health of a task: everything that is told of it, judged once, the same for every tool.
//!
//! Only what is known to be good leads to `ok`; what nobody tells leads to `unknown`.

mod findings;

use self::findings::{Findings, SLACK};
use super::{
    health::Health,
    schedule::Schedule,
    sources::{Found, Sources},
    words::{error_key_meaning, last_error, result_meaning, state_meaning},
};
use crate::clock::{NasTime, local_time, shown_local};

/// The error code of a last backup whose target is broken.
const TARGET_BROKEN: i64 = 4467;

const HOUR: i64 = 3_600;

const DAY: i64 = 24 * HOUR;

/// How far what was may seem to be ahead, in seconds: summer time moves the clock.
const CLOCK_SLACK: i64 = HOUR;

const IN_NO_TABLE: &str = "in no public table";

/// What is told of a task, by whichever answers.
#[derive(Debug, Default)]
pub(crate) struct Evidence<'a> {
    pub(crate) state: Option<&'a str>,
    pub(crate) status: Option<&'a str>,
    pub(crate) result: Option<&'a str>,
    pub(crate) error_code: Option<i64>,
    pub(crate) error_text: Option<&'a str>,
    /// Local time, as the next two.
    pub(crate) last_backup: Option<&'a str>,
    pub(crate) last_success: Option<&'a str>,
    pub(crate) next_backup: Option<&'a str>,
    pub(crate) schedule: Option<&'a Schedule>,
    pub(crate) sources: Option<&'a Sources>,
    pub(crate) nas_time: Option<&'a NasTime>,
    /// How old the last success may be, in hours, whatever the schedule; absent: as old as that has it.
    pub(crate) stale_after_hours: Option<i64>,
}

/// The health of a task, and why.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Diagnosis {
    pub(crate) health: Health,
    /// Absent where the word says all.
    pub(super) reason: Option<String>,
    /// The worst of what is told, what is not told left aside.
    pub(super) told: Health,
    /// All that is found, the worst first, with the reasons.
    pub(crate) found: Vec<(Health, String)>,
    /// All that is not told and should be.
    pub(crate) untold: Vec<&'static str>,
}

impl Diagnosis {
    /// A health that nothing else matters beside.
    fn plain(health: Health, reason: Option<String>) -> Self {
        Self {
            found: vec![(health, reason.clone().unwrap_or_default())],
            untold: Vec::new(),
            health,
            reason,
            told: health,
        }
    }

    /// How a task of DSM is doing.
    pub(crate) fn of(task: &Evidence<'_>) -> Self {
        if let Some(mut diagnosis) = not_at_rest(task) {
            diagnosis.look_beside(task);
            return diagnosis;
        }
        let mut findings = Findings::default();
        judge_words(task, &mut findings);
        judge_errors(task, &mut findings);
        judge_times(task, &mut findings);
        judge_sources(task.sources, &mut findings);
        findings.sum_up()
    }

    /// Adds what is found of a task besides what it does now. That decides its health all the same.
    fn look_beside(&mut self, task: &Evidence<'_>) {
        let mut beside = Findings::default();
        judge_switch(
            task.schedule.and_then(|schedule| schedule.enabled),
            &mut beside,
        );
        if task.result != Some("none") {
            judge_last_success(task, &mut beside);
        }
        // Of a backup that goes on they say nothing yet.
        if !matches!(
            task.result,
            Some("backingup" | "resuming" | "suspend" | "suspended" | "none")
        ) {
            judge_result(task, &mut beside);
            judge_errors(task, &mut beside);
        }
        if self.health == Health::Running && !is_backing_up(task.status) {
            judge_next_backup(task, &mut beside);
        }
        judge_sources(task.sources, &mut beside);
        let beside = beside.sum_up();
        if self.health == Health::Running {
            // That none is scheduled matters less than that it works.
            let found = beside.found.iter();
            let worse = found.filter(|(health, _)| *health <= Health::Unknown);
            self.told = worse
                .clone()
                .map(|(health, _)| *health)
                .fold(self.told, Ord::min);
            let reasons: Vec<&str> = worse.map(|(_, why)| why.as_str()).collect();
            self.reason = Some(reasons.join("; ")).filter(|reason| !reason.is_empty());
            self.untold = beside.untold;
        }
        self.found.extend(beside.found);
    }

    /// How a task of the document is doing. That has no word for how the last backup ended, so that no task there is known
    /// to be good.
    pub(super) fn documented(task: &DocumentedEvidence<'_>) -> Self {
        let mut findings = Findings::default();
        match (task.status, task.last_backup) {
            (Some("running"), _) => return Self::plain(Health::Running, None),
            (Some("suspended"), _) => return Self::plain(Health::Suspended, None),
            (Some("error"), _) => findings.add(Health::Failed, "it stopped with an error"),
            (Some("idle"), Some(0)) => findings.add(Health::NeverRun, "no backup was ever made"),
            (Some("idle"), Some(_)) => findings.untold("how the last backup ended"),
            (Some("idle"), None) => findings.untold("last backup"),
            (Some(other), _) => {
                findings.add(Health::Unknown, format!("status {other}: {IN_NO_TABLE}"));
            }
            (None, _) => findings.untold("status"),
        }
        let since = |time| task.nas_time?.seconds_since_epoch_time(time);
        match task.next_backup.filter(|time| *time != 0) {
            Some(time) if since(time).is_some_and(|late| late > SLACK) => {
                findings.add(Health::Overdue, "the next backup was due before now");
            }
            _ => {}
        }
        judge_switch(
            task.schedule.and_then(|schedule| schedule.enabled),
            &mut findings,
        );
        judge_sources(task.sources, &mut findings);
        findings.sum_up()
    }
}

/// What is told of a task of the document.
#[derive(Debug, Default)]
pub(super) struct DocumentedEvidence<'a> {
    pub(super) status: Option<&'a str>,
    /// Epoch seconds, zero for never.
    pub(super) last_backup: Option<i64>,
    pub(super) next_backup: Option<i64>,
    pub(super) schedule: Option<&'a Schedule>,
    pub(super) sources: Option<&'a Sources>,
    pub(super) nas_time: Option<&'a NasTime>,
}

/// A task that works, is stopped halfway, or cannot work.
fn not_at_rest(task: &Evidence<'_>) -> Option<Diagnosis> {
    let diagnosis = match (task.state, task.status, task.result) {
        // The state stays there after a check that found errors.
        (Some("error_detect"), Some("detect" | "detect_waiting"), _) => {
            Diagnosis::plain(Health::Running, None)
        }
        (
            Some(
                state @ ("broken" | "unauth" | "relinkable" | "endofservice" | "error_detect"
                | "restore_only"),
            ),
            _,
            _,
        ) => Diagnosis::plain(Health::Broken, state_meaning(state).map(str::to_owned)),
        (
            _,
            Some(
                "backup"
                | "waiting"
                | "canceling"
                | "suspending"
                | "detect"
                | "detect_waiting"
                | "version_deleting"
                | "preparing_version_delete",
            ),
            _,
        ) => Diagnosis::plain(Health::Running, None),
        (Some(_), Some("suspend" | "suspended"), _)
        | (Some(_), Some(_), Some("suspend" | "suspended")) => {
            Diagnosis::plain(Health::Suspended, None)
        }
        (_, Some("none"), Some("backingup" | "resuming")) => Diagnosis::plain(
            Health::Interrupted,
            Some("it is idle, but its last backup has no end".into()),
        ),
        _ => return None,
    };
    Some(diagnosis)
}

fn judge_words(task: &Evidence<'_>, findings: &mut Findings) {
    match task.state {
        Some("backupable") => {}
        Some(state) => {
            let meaning = state_meaning(state).unwrap_or(IN_NO_TABLE);
            findings.add(Health::Unknown, format!("state {state}: {meaning}"));
        }
        None => findings.untold("state"),
    }
    match task.status {
        Some("none") => {}
        Some(status) => {
            findings.add(Health::Unknown, format!("status {status}: {IN_NO_TABLE}"));
        }
        None => findings.untold("status"),
    }
    judge_result(task, findings);
}

/// A backup goes on, or begins or ends.
fn is_backing_up(status: Option<&str>) -> bool {
    matches!(
        status,
        Some("backup" | "waiting" | "canceling" | "suspending")
    )
}

/// How the last backup ended.
fn judge_result(task: &Evidence<'_>, findings: &mut Findings) {
    let Some(result) = task.result else {
        findings.untold("last result");
        return;
    };
    let health = match result {
        "done" | "success" => return,
        "partial" => Health::Partial,
        "cancel" | "discard" => Health::Cancelled,
        "none" => Health::NeverRun,
        "broken" => Health::Broken,
        "failed"
        | "error"
        | "cksum_failed"
        | "dest_missing"
        | "failed_checking"
        | "version_delete_failed" => Health::Failed,
        // What goes on now is no result.
        "version_deleting" | "preparing_version_delete" if task.status == Some(result) => return,
        _ => Health::Unknown,
    };
    let reason = match result_meaning(result).unwrap_or(IN_NO_TABLE) {
        meaning if meaning == result => format!("last result {result}"),
        meaning => format!("last result {result}: {meaning}"),
    };
    findings.add(health, reason);
}

/// A broken target can still say that the last backup was done.
fn judge_errors(task: &Evidence<'_>, findings: &mut Findings) {
    match (
        last_error(task.error_code, task.error_text),
        task.error_text,
    ) {
        (Some(error), _) => {
            let health = match error.code {
                TARGET_BROKEN => Health::Broken,
                _ => Health::Unknown,
            };
            findings.add(health, format!("error {}: {}", error.code, error.meaning));
        }
        (None, Some(text)) => {
            let meaning = error_key_meaning(text).unwrap_or(text);
            findings.add(Health::Unknown, format!("error: {meaning}"));
        }
        (None, None) if task.error_code.is_none() => findings.untold("last error"),
        (None, None) => {}
    }
}

/// The schedule, whether a backup is late by it, and whether the last success is as old as it may be.
fn judge_times(task: &Evidence<'_>, findings: &mut Findings) {
    let age = |time| task.nas_time?.seconds_since(time);
    let enabled = task.schedule.and_then(|schedule| schedule.enabled);
    judge_switch(enabled, findings);
    let last_backup = task.last_backup.and_then(local_time).and_then(age);
    if last_backup.is_some_and(|age| age < -CLOCK_SLACK) {
        findings.add(
            Health::Unknown,
            "the last backup lies in the future of the clock of the NAS",
        );
    }
    if task.result != Some("none") {
        judge_last_success(task, findings);
    }
    judge_next_backup(task, findings);
}

fn judge_next_backup(task: &Evidence<'_>, findings: &mut Findings) {
    let age = |time| task.nas_time?.seconds_since(time);
    if task.schedule.and_then(|schedule| schedule.enabled) == Some(false) {
        return;
    }
    match task.next_backup.map(|text| (text, local_time(text))) {
        None => findings.untold("next backup"),
        Some((text, None)) => findings.add(
            Health::Unknown,
            format!("the time of the next backup, {text}, cannot be read"),
        ),
        Some((text, Some(time))) => match (age(time), shown_local(text, task.nas_time)) {
            (None, _) => findings.untold("time of the NAS"),
            (Some(late), due) if late > SLACK => {
                findings.add(Health::Overdue, format!("the next backup was due {due}"));
            }
            (Some(late), due) if -late > longest_wait(task.schedule) => findings.add(
                Health::Unknown,
                format!("the next backup is due {due}, later than the schedule has it"),
            ),
            (Some(_), _) => {}
        },
    }
}

/// How long the next backup may be ahead, in seconds: a day more than the schedule has between two.
fn longest_wait(schedule: Option<&Schedule>) -> i64 {
    let interval = schedule.and_then(Schedule::interval_seconds);
    interval.unwrap_or(366 * DAY) + DAY
}

fn judge_last_success(task: &Evidence<'_>, findings: &mut Findings) {
    let age = |time| task.nas_time?.seconds_since(time);
    match task.last_success.map(|text| (text, local_time(text))) {
        None => findings.untold("last success"),
        Some((text, None)) => findings.add(
            Health::Unknown,
            format!("the time of the last success, {text}, cannot be read"),
        ),
        Some((_, Some(time))) => judge_success(age(time), task, findings),
    }
}

/// Judges how old the last success is, in seconds.
fn judge_success(age: Option<i64>, task: &Evidence<'_>, findings: &mut Findings) {
    let Some(age) = age else {
        return;
    };
    let (days, schedule) = (age / DAY, task.schedule);
    if age < -CLOCK_SLACK {
        findings.add(
            Health::Unknown,
            "the last success lies in the future of the clock of the NAS",
        );
    }
    if let Some(limit) = task.stale_after_hours {
        if age > limit * HOUR {
            findings.add(
                Health::Overdue,
                format!(
                    "the last success was {} ago, and {limit} hours are allowed",
                    span(age)
                ),
            );
        }
        return;
    }
    if schedule.and_then(|schedule| schedule.enabled) != Some(true) {
        return;
    }
    match schedule.and_then(Schedule::interval_seconds) {
        Some(interval) if age > 2 * interval => findings.add(
            Health::Overdue,
            format!(
                "the last success was {} ago, and the schedule has one every {}",
                span(age),
                span(interval)
            ),
        ),
        None if days > 31 => findings.add(
            Health::Unknown,
            format!("the last success was {days} days ago, and the schedule is not understood"),
        ),
        _ => {}
    }
}

/// A span of time in words, as a schedule has it.
fn span(seconds: i64) -> String {
    match seconds {
        0..7_200 => format!("{} minutes", seconds / 60),
        7_200..172_800 => format!("{} hours", seconds / HOUR),
        _ => format!("{} days", seconds / DAY),
    }
}

fn judge_switch(enabled: Option<bool>, findings: &mut Findings) {
    match enabled {
        Some(true) => {}
        Some(false) => findings.add(Health::Unscheduled, "its schedule is off"),
        None => findings.untold("schedule on or off"),
    }
}

fn judge_sources(sources: Option<&Sources>, findings: &mut Findings) {
    match sources.map_or(Found::Untold, Sources::found) {
        Found::All => {}
        Found::NotAll { gone, of } => findings.add(
            Health::SourcesMissing,
            format!("{gone} of its {of} folders cannot be backed up"),
        ),
        Found::Nothing => findings.add(Health::SourcesMissing, "it has nothing to back up"),
        Found::Untold => findings.untold("whether its sources exist"),
    }
}
