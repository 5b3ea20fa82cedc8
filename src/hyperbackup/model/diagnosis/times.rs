//! What the times of a task say of its health: against its own schedule, by the clock of the NAS.

use jiff::civil::DateTime;

use super::{
    Evidence,
    findings::{Findings, SLACK},
};
use crate::{
    clock::{local_time, shown_local, span},
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
            (Some(late), due) if late > SLACK => judge_past(time, &due, late, task, findings),
            (Some(late), due) if -late > longest_wait(task.schedule) => findings.add(
                Health::Unknown,
                format!("the next backup is due {due}, later than the schedule has it"),
            ),
            (Some(_), _) => {}
        },
    }
}

/// Judges a next backup that was due so many seconds ago. Where one succeeded since, that time is of the past as well, and
/// the one after it is due an interval later.
fn judge_past(due: DateTime, shown: &str, late: i64, task: &Evidence<'_>, findings: &mut Findings) {
    let success = task.last_success.and_then(local_time);
    let age = success
        .filter(|success| *success >= due)
        .and_then(|success| task.nas_time?.seconds_since(success));
    let Some(age) = age.filter(|age| *age >= -CLOCK_SLACK) else {
        findings.add(Health::Overdue, format!("the next backup was due {shown}"));
        return;
    };
    if task.stale_after_hours.is_some() {
        return;
    }
    match attested_interval(task.schedule) {
        Some(interval) if late > interval + SLACK => findings.add(
            Health::Overdue,
            format!(
                "the last success was {} ago, for the backup that was due {shown}, and the schedule has one every {}",
                span(age.max(0)),
                span(interval)
            ),
        ),
        Some(_) => {}
        None => findings.add(
            Health::Unknown,
            format!(
                "the next backup was due {shown}, and one succeeded since; when another is due is not known"
            ),
        ),
    }
}

/// The most seconds between two backups, where what the schedule says is sure.
fn attested_interval(schedule: Option<&Schedule>) -> Option<i64> {
    let schedule = schedule.filter(|schedule| schedule.is_attested())?;
    schedule.interval_seconds()
}

/// How long the next backup may be ahead, in seconds: a day more than the schedule has between two, and of one that is not
/// understood a day more than a month.
fn longest_wait(schedule: Option<&Schedule>) -> i64 {
    let interval = schedule.and_then(Schedule::interval_seconds);
    interval.unwrap_or(31 * DAY) + DAY
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
    let Some(schedule) = task
        .schedule
        .filter(|schedule| schedule.enabled == Some(true))
    else {
        return;
    };
    let ago = span(age.max(0));
    match schedule.interval_seconds() {
        Some(interval) if age > 2 * interval => {
            let sure = if schedule.is_attested() {
                ""
            } else {
                ", as far as it is understood,"
            };
            findings.add(
                Health::Overdue,
                format!(
                    "the last success was {ago} ago, and the schedule{sure} has one every {}",
                    span(interval)
                ),
            );
        }
        Some(_) if schedule.is_attested() => {}
        interval if is_borne_out(age, interval, task) => {}
        _ => findings.add(
            Health::Unknown,
            format!(
                "the last success was {ago} ago; whether that is in time is not known, as what public sources say of such a schedule is not enough to tell"
            ),
        ),
    }
}

/// Whether the next backup shows that the last success, so many seconds ago, is in time, where what the schedule says is not
/// sure: as long as the next is ahead, there are at least as many seconds between two. Else the two times must be as far
/// apart as the schedule seems to have it.
fn is_borne_out(age: i64, interval: Option<i64>, task: &Evidence<'_>) -> bool {
    let ahead = |time| Some(-task.nas_time?.seconds_since(time)?);
    let ahead = task.next_backup.and_then(local_time).and_then(ahead);
    let Some(ahead) = ahead.filter(|ahead| (0..=longest_wait(task.schedule)).contains(ahead))
    else {
        return false;
    };
    let apart = interval.map(|interval| interval - interval / 8..=interval + DAY);
    age <= (2 * ahead).max(DAY + HOUR) || apart.is_some_and(|apart| apart.contains(&(age + ahead)))
}

pub(super) fn judge_switch(enabled: Option<bool>, findings: &mut Findings) {
    match enabled {
        Some(true) => {}
        Some(false) => findings.add(Health::Unscheduled, "its schedule is off"),
        None => findings.untold("schedule on or off"),
    }
}
