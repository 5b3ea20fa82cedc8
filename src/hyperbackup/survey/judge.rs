//! How one task is judged: against its own schedule, and with what its destination tells.

use super::{
    ask::{Asked, LogReach},
    coverage::{Coverage, Protects},
};
use crate::{
    clock::{NasTime, local_time, shown_local},
    findings::{Finding, Kind, NotSeen, Object, Severity, Step},
    hyperbackup::{
        model::{BackupTask, Diagnosis, Evidence, Health, LastCheck, LogLevel, LogLine, Schedule},
        wire::{StatusWire, TargetWire},
    },
};

/// How old an integrity check may be, in days.
const CHECKED_WITHIN_DAYS: i64 = 90;

/// Most lines that its log is told in.
const MOST_LINES: usize = 2;

const BACKUP_TASK: &str = "hyperbackup_get_task_status";

/// What tasks are judged by.
#[derive(Debug, Clone, Copy)]
pub struct Judging<'a> {
    /// The time of the NAS, if it tells it.
    pub nas_time: Option<&'a NasTime>,
    /// How old the last success of any task may be, in hours; absent: twice what is between two of its own backups.
    pub stale_after_hours: Option<i64>,
}

/// A task, judged.
pub(super) struct Judged {
    pub(super) finding: Finding,
    pub(super) not_seen: Vec<NotSeen>,
    pub(super) coverage: Coverage,
    pub(super) has_success: Option<bool>,
}

impl Judged {
    /// A task of DSM.
    pub(super) fn of(task: Asked, judging: Judging<'_>) -> Self {
        let Asked {
            id,
            name,
            target_type,
            status,
            sources,
            folders,
            left_out,
            status_missing,
            target,
            log,
            log_reach,
        } = task;
        let object = Object::new(Kind::BackupTask, &id, name.as_deref());
        let mut finding = Finding::about(object.clone());
        let mut not_seen = Vec::new();
        let schedule = status.schedule.0.clone().map(Schedule::from);
        let told = |text: &dsm::lenient::Told<String>| text.clone().filled();
        let (state, doing, result) = (
            told(&status.state),
            told(&status.status),
            told(&status.last_bkp_result),
        );
        let (error, last_backup) = (told(&status.last_bkp_error), told(&status.last_bkp_time));
        let (success, next_backup) = (
            told(&status.last_bkp_success_time),
            told(&status.next_bkp_time),
        );
        let diagnosis = Diagnosis::of(&Evidence {
            state: state.as_deref(),
            status: doing.as_deref(),
            result: result.as_deref(),
            error_code: status.last_bkp_error_code.0,
            error_text: error.as_deref(),
            last_backup: last_backup.as_deref(),
            last_success: success.as_deref(),
            next_backup: next_backup.as_deref(),
            schedule: schedule.as_ref(),
            sources: sources.as_ref(),
            nas_time: judging.nas_time,
            stale_after_hours: judging.stale_after_hours,
        });
        let has_success = match (status.last_bkp_success_time.0.as_deref(), result.as_deref()) {
            (Some(""), _) | (None, Some("none")) => Some(false),
            (Some(_), _) => Some(true),
            (None, _) => None,
        };
        let fails = diagnosis
            .found
            .iter()
            .any(|(health, _)| health.is_failing());
        for (health, reason) in &diagnosis.found {
            if fails && *health == Health::Unknown {
                // What explains a failure, or does not, is no trouble of its own.
                let known = reason.strip_suffix(": unknown").unwrap_or(reason);
                finding.evidence.push(known.to_owned());
            } else {
                report(&mut finding, *health, reason);
            }
        }
        if has_success == Some(false) && !finding.problems.contains(&"never_run") {
            let reason = "no backup has succeeded yet";
            finding.add(Severity::Critical, "never_succeeded", reason);
        }
        // That there was none is told.
        let never = |what: &&str| has_success == Some(false) && *what == "last success";
        let untold = diagnosis.untold.iter().copied();
        let untold: Vec<&str> = untold.filter(|what| !never(what)).collect();
        if !untold.is_empty() {
            let untold = format!("not known: {}", untold.join(", "));
            report(&mut finding, Health::Unknown, &untold);
        }
        if let Some(why) = status_missing {
            let step = step(BACKUP_TASK, &id);
            not_seen.push(NotSeen::of("status of backup task", &object, why).then(vec![step]));
        }
        match &target {
            Ok(target) => {
                judge_target(target, &object, &mut finding, &mut not_seen);
                let is_plain_copy = target_type.as_deref() == Some("share")
                    || target.support_multi_version.0 == Some(false);
                if has_success != Some(false) && !is_plain_copy {
                    let of_check = match target_type.as_deref() {
                        None | Some("image" | "cloud_image") => {
                            judge_check(target, judging.nas_time, &mut finding)
                        }
                        Some(other) => Some(format!(
                            "whether a backup of kind {other} has one is not known"
                        )),
                    };
                    let why = of_check.map(|why| {
                        NotSeen::of("last integrity check of backup task", &object, why)
                    });
                    not_seen.extend(why);
                }
            }
            Err(why) => {
                let step = step("hyperbackup_get_target", &id);
                let what = "destination of backup task";
                not_seen.push(NotSeen::of(what, &object, why.clone()).then(vec![step]));
            }
        }
        if let Some(success) = success.filter(|_| !finding.is_empty()) {
            finding
                .evidence
                .push(last_success(&success, judging.nas_time));
        }
        // The word of the problem says it.
        if finding.evidence.len() > 1 {
            finding.evidence.retain(|text| text != "last result failed");
        }
        let since = since(finding.problems.first(), &status, &log, log_reach);
        finding.since = since.map(|time| shown_local(&time, judging.nas_time));
        if !finding.is_empty() {
            finding.log = quoted(&log, log_reach, judging.nas_time);
        }
        finding.steps = steps(finding.problems.first(), &id);
        finding.advice = advice(finding.problems.first());
        finding.rank = diagnosis.health as usize;
        let protects = match (
            diagnosis.health,
            has_success,
            schedule.and_then(|one| one.enabled()),
        ) {
            (Health::Broken, ..) => Protects::No("it is broken"),
            (_, Some(false), _) => Protects::No("it never succeeded"),
            (.., Some(false)) => Protects::No("its schedule is off"),
            (_, Some(true), Some(true)) => Protects::Yes,
            (_, None, _) => Protects::Unknown("its last success is not told"),
            (_, Some(true), None) => Protects::Unknown("whether it is scheduled is not told"),
        };
        Self {
            finding,
            not_seen,
            coverage: Coverage {
                task: object,
                protects,
                is_well: !fails,
                folders,
                left_out,
            },
            has_success,
        }
    }

    /// A task of the document, which tells neither how a backup ended nor when one last succeeded.
    pub(super) fn documented(task: &BackupTask) -> Self {
        let object = Object::new(Kind::BackupTask, &task.task_id, task.name.as_deref());
        let mut finding = Finding::about(object.clone());
        let health = task.status.health;
        report(
            &mut finding,
            health,
            task.status.reason().unwrap_or_default(),
        );
        finding.rank = health as usize;
        finding.steps = steps(finding.problems.first(), &task.task_id);
        let not_seen = task
            .status_missing
            .iter()
            .map(|why| NotSeen::of("status and settings of backup task", &object, why));
        let never = health == Health::NeverRun;
        Self {
            not_seen: not_seen.collect(),
            coverage: Coverage {
                task: object,
                protects: match health {
                    Health::NeverRun => Protects::No("it never ran"),
                    _ => Protects::Unknown("how its backups ended is not told"),
                },
                is_well: false,
                folders: task.folders().map(|folders| {
                    let folders = folders.iter();
                    folders.map(|path| super::from_the_share_on(path)).collect()
                }),
                left_out: None,
            },
            finding,
            has_success: never.then_some(false),
        }
    }
}

/// Adds what a health says; a task that works or is well has nothing to be told.
fn report(finding: &mut Finding, health: Health, reason: &str) {
    let (severity, problem, plain) = match health {
        Health::Broken => (Severity::Critical, "broken", "it cannot back up as it is"),
        Health::Failed => (Severity::Critical, "failed", "the last backup failed"),
        Health::SourcesMissing => (Severity::Critical, "sources_missing", "sources are gone"),
        Health::Overdue => (
            Severity::Critical,
            "overdue",
            "a scheduled backup did not happen",
        ),
        Health::NeverRun => (Severity::Critical, "never_run", "no backup was ever made"),
        Health::Interrupted => (
            Severity::Warning,
            "interrupted",
            "the last backup has no end",
        ),
        Health::Partial => (Severity::Warning, "partial", "not everything was backed up"),
        Health::Suspended => (Severity::Warning, "suspended", "it waits to be resumed"),
        Health::Cancelled => (
            Severity::Warning,
            "cancelled",
            "the last backup was cancelled",
        ),
        Health::Unknown => (Severity::Warning, "unknown", "the NAS says too little"),
        Health::Unscheduled => (Severity::Warning, "unscheduled", "its schedule is off"),
        Health::Running | Health::Ok => return,
    };
    let reason = if reason.is_empty() { plain } else { reason };
    finding.add(severity, problem, reason);
}

fn judge_target(
    target: &TargetWire,
    object: &Object,
    finding: &mut Finding,
    not_seen: &mut Vec<NotSeen>,
) {
    match target.is_online.0 {
        Some(true) => {}
        Some(false) => {
            let host = target.host_name.clone().filled();
            let host = host.map_or_else(String::new, |host| format!(" ({host})"));
            let reason = format!("its destination{host} is offline");
            finding.add(Severity::Warning, "target_offline", reason);
        }
        None => not_seen.push(NotSeen::of(
            "destination of backup task",
            object,
            "the NAS does not say whether it is online",
        )),
    }
}

/// Judges the last integrity check; answers why it cannot be judged.
fn judge_check(
    target: &TargetWire,
    nas_time: Option<&NasTime>,
    finding: &mut Finding,
) -> Option<String> {
    let check = LastCheck::of(target);
    match (&check, check.days_ago(nas_time)) {
        (LastCheck::Untold, _) => return Some("the NAS does not tell it".to_owned()),
        (LastCheck::Never, _) => finding.add(
            Severity::Warning,
            "never_checked",
            "the integrity of its backup was never checked",
        ),
        (LastCheck::At(time), Some(days)) if days > CHECKED_WITHIN_DAYS => {
            let time = shown_local(time, nas_time);
            let reason = format!("last integrity check {time}, {days} days ago");
            finding.add(Severity::Warning, "check_overdue", reason);
        }
        (LastCheck::At(_), Some(_)) => {}
        (LastCheck::At(time), None) => return Some(format!("how long ago {time} is is not known")),
    }
    None
}

fn last_success(time: &str, nas_time: Option<&NasTime>) -> String {
    let age = nas_time.and_then(|nas| nas.seconds_since(local_time(time)?));
    let time = shown_local(time, nas_time);
    match age.filter(|age| *age >= 0).map(|age| age / 3_600) {
        Some(0) => format!("last success {time}"),
        Some(hours @ 1..=72) => format!("last success {time}, {hours} hours ago"),
        Some(hours) => format!("last success {time}, {} days ago", hours / 24),
        None => format!("last success {time}"),
    }
}

/// Since when the task has its worst problem, as far as the NAS tells: the first error since the last success where there
/// is one.
fn since(
    problem: Option<&&str>,
    status: &StatusWire,
    log: &[LogLine],
    reach: LogReach,
) -> Option<String> {
    let ended = || status.last_bkp_end_time.clone().filled();
    let began = || status.last_bkp_time.clone().filled();
    let succeeded = || status.last_bkp_success_time.clone().filled();
    let first_error = || {
        let success = succeeded().as_deref().and_then(local_time);
        let times = log.iter().filter(|line| line.is(LogLevel::Error));
        let times = times.filter_map(|line| line.time.as_deref());
        let since = times.take_while(|time| match (local_time(time), success) {
            (Some(time), Some(success)) => time > success,
            (Some(_), None) => true,
            (None, _) => false,
        });
        since.last().map(str::to_owned)
    };
    let problem = *problem?;
    // The oldest error that was read need not be the first.
    if reach == LogReach::Less
        && matches!(problem, "failed" | "partial" | "cancelled" | "broken")
        && first_error().is_some()
    {
        return None;
    }
    match problem {
        "failed" | "partial" | "cancelled" => first_error().or_else(ended).or_else(began),
        "broken" => first_error(),
        // The end that is told is of the run before.
        "interrupted" => began(),
        "suspended" => ended().or_else(began),
        "overdue" => succeeded(),
        _ => None,
    }
}

/// Lines of a log, which has the newest first: alike ones are one line, with how many there are and since when.
fn quoted(log: &[LogLine], reach: LogReach, nas_time: Option<&NasTime>) -> Vec<String> {
    let mut groups: Vec<(&LogLine, &LogLine, usize)> = Vec::new();
    for line in log {
        let alike = |newest: &LogLine| newest.event == line.event;
        match groups.iter_mut().find(|(newest, ..)| alike(newest)) {
            Some((_, oldest, count)) => {
                *oldest = line;
                *count += 1;
            }
            None => groups.push((line, line, 1)),
        }
    }
    let groups = groups.iter().take(MOST_LINES);
    let lines = groups.map(|(newest, oldest, count)| {
        let time = |line: &LogLine| match &line.time {
            Some(time) => shown_local(time, nas_time),
            None => "time not told".to_owned(),
        };
        let times = match count {
            1 => time(newest),
            count if reach != LogReach::Whole => {
                format!("at least {count} times, last {}", time(newest))
            }
            count => format!("{count} times from {} to {}", time(oldest), time(newest)),
        };
        format!("{times}: {}", newest.event.as_deref().unwrap_or_default())
    });
    lines.collect()
}

/// What would be done about the worst problem, the best first.
fn steps(problem: Option<&&str>, id: &impl ToString) -> Vec<Step> {
    let first = match problem.copied() {
        None => return Vec::new(),
        Some("never_run" | "never_succeeded" | "interrupted" | "cancelled") => {
            "hyperbackup_run_task"
        }
        Some("suspended") => "hyperbackup_resume_task",
        Some("never_checked" | "check_overdue") => "hyperbackup_check_integrity",
        Some("target_offline") => "hyperbackup_get_target",
        Some("unscheduled" | "sources_missing") => "hyperbackup_get_task",
        Some(_) => "hyperbackup_diagnose_task",
    };
    let tools = [first, "hyperbackup_diagnose_task", BACKUP_TASK];
    tools.map(|tool| step(tool, id)).into()
}

fn step(tool: &'static str, id: &impl ToString) -> Step {
    Step::with(tool, "task_id", id.to_string())
}

fn advice(problem: Option<&&str>) -> Option<&'static str> {
    match *problem? {
        "unscheduled" => Some("Switch its schedule on in Hyper Backup on the NAS"),
        "sources_missing" => {
            Some("Bring the folders back, or take them out of the task in Hyper Backup")
        }
        _ => None,
    }
}
