//! How one task is judged: against its own schedule, and with what its destination tells.

mod log;
mod steps;
mod target;

use self::{
    log::{last_success, quoted, since},
    steps::{advice, step, steps},
    target::{judge_check, judge_target},
};
use super::{
    ask::Asked,
    coverage::{Coverage, Protects},
};
use crate::{
    clock::{NasTime, local_time, shown_local},
    findings::{Finding, Kind, NotSeen, Object, Severity},
    hyperbackup::model::{BackupTask, Diagnosis, Evidence, Health, Schedule, from_the_share_on},
};

const BACKUP_TASK: &str = "hyperbackup_get_task_status";

/// How long a next backup may be past, in seconds: it may begin between the answers of the list and of the status.
const GRACE: i64 = 3_600;

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
        let object = task.object();
        let Asked {
            id,
            name: _,
            place: _,
            destination,
            target_type,
            status,
            sources,
            folders,
            left_out,
            status_missing,
            mut contradictions,
            other_next,
            target,
            log,
            log_reach,
            check,
        } = task;
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
        let (last_end, success, next_backup) = (
            told(&status.last_bkp_end_time),
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
            last_end: last_end.as_deref(),
            last_success: success.as_deref(),
            next_backup: next_backup.as_deref(),
            schedule: schedule.as_ref(),
            sources: sources.as_ref(),
            nas_time: judging.nas_time,
            check: check.as_ref(),
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
        let age = |next: &str| judging.nas_time?.seconds_since(local_time(next)?);
        let listed = other_next.filter(|next| age(next).is_some_and(|age| age > GRACE));
        let own = next_backup.as_deref();
        let own = own.filter(|next| age(next).is_some_and(|age| age < 0));
        if let (Some(listed), Some(own)) = (listed, own) {
            contradictions.push(format!(
                "next backup: the list of tasks says {}, which is past, its status {}",
                shown_local(&listed, judging.nas_time),
                shown_local(own, judging.nas_time)
            ));
        }
        for contradiction in &contradictions {
            report(&mut finding, Health::Unknown, contradiction);
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
        destination.judge(&object, folders.as_deref(), &mut finding, &mut not_seen);
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
        finding.steps = steps(&finding.problems, diagnosis.health, &id);
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
                is_well: !fails
                    && contradictions.is_empty()
                    && !destination.is_among(folders.as_deref())
                    && diagnosis.health != Health::Unknown
                    && diagnosis.untold.is_empty(),
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
        finding.steps = steps(&finding.problems, health, &task.task_id);
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
                    folders.map(|path| from_the_share_on(path)).collect()
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
