//! What the times of a task say of its health: against its own schedule, by the clock of the NAS.

use super::{
    Evidence,
    findings::{Findings, SLACK},
};
use crate::{
    clock::{local_time, shown_local},
    hyperbackup::model::{Health, Schedule},
};

const HOUR: i64 = 3_600;

const DAY: i64 = 24 * HOUR;

/// How far what was may seem to be ahead, in seconds: summer time moves the clock.
const CLOCK_SLACK: i64 = HOUR;

/// The schedule, whether a backup is late by it, and whether the last success is as old as it may be.
pub(super) fn judge_times(task: &Evidence<'_>, findings: &mut Findings) {
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

pub(super) fn judge_next_backup(task: &Evidence<'_>, findings: &mut Findings) {
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

pub(super) fn judge_last_success(task: &Evidence<'_>, findings: &mut Findings) {
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

pub(super) fn judge_switch(enabled: Option<bool>, findings: &mut Findings) {
    match enabled {
        Some(true) => {}
        Some(false) => findings.add(Health::Unscheduled, "its schedule is off"),
        None => findings.untold("schedule on or off"),
    }
}
