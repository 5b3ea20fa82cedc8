//! What makes the health of a task: everything that is told of it, judged once, the same for every tool.
//!
//! Only what is known to be good leads to `ok`; what nobody tells leads to `unknown`.

mod contradictions;
mod findings;
mod times;
mod words;

use self::{
    contradictions::{judge_last_run, judge_schedule},
    findings::{Findings, SLACK},
    times::{judge_last_success, judge_next_backup, judge_switch, judge_times},
    words::{
        CHECK_STATE, is_backing_up, is_checking, judge_check_state, judge_errors, judge_result,
        judge_words, not_at_rest,
    },
};
use super::{
    health::Health,
    log::CheckEnd,
    schedule::Schedule,
    sources::{Found, Sources},
};
use crate::clock::NasTime;

const IN_NO_TABLE: &str = "in no public table";

/// What is told of a task, by whichever answers.
#[derive(Debug, Default)]
pub(crate) struct Evidence<'a> {
    pub(crate) state: Option<&'a str>,
    pub(crate) status: Option<&'a str>,
    pub(crate) result: Option<&'a str>,
    pub(crate) error_code: Option<i64>,
    pub(crate) error_text: Option<&'a str>,
    /// Local time, as the next three.
    pub(crate) last_backup: Option<&'a str>,
    pub(crate) last_end: Option<&'a str>,
    pub(crate) last_success: Option<&'a str>,
    pub(crate) next_backup: Option<&'a str>,
    pub(crate) schedule: Option<&'a Schedule>,
    pub(crate) sources: Option<&'a Sources>,
    pub(crate) nas_time: Option<&'a NasTime>,
    /// What the log says of the newest integrity check; absent where it was not read as well.
    pub(crate) check: Option<&'a CheckEnd>,
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
        judge_last_run(task, &mut findings);
        judge_schedule(task, &mut findings);
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
        judge_last_run(task, &mut beside);
        judge_schedule(task, &mut beside);
        if matches!(task.state, Some(CHECK_STATE)) && !is_checking(task.status) {
            judge_check_state(task, &mut beside);
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
