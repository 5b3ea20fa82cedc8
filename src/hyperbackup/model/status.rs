//! What a task is doing: shown by the lists and the status tool, and looked at before and after every change.

mod questions;
mod sentences;
#[cfg(test)]
mod tests;

use schemars::JsonSchema;
use serde::Serialize;

use super::{
    Health,
    diagnosis::{Diagnosis, DocumentedEvidence, Evidence},
    log::CheckEnd,
    progress::Progress,
    schedule::Schedule,
    sources::Sources,
    words::{
        RunEnd, error_key_meaning, is_run_under_way, last_error, result_meaning, run_end,
        state_meaning_while, status_meaning,
    },
};
use crate::{
    clock::{NasTime, local_time, shown_epoch, shown_local},
    hyperbackup::wire::{
        StatusWire,
        documented::{DocumentedStatusWire, DocumentedTaskRowWire},
    },
    units::Coded,
};

/// What a task is doing and how its last backup went.
#[derive(Debug, Default, Serialize, JsonSchema)]
pub(crate) struct Status {
    /// How the task is doing
    pub(crate) health: Health,
    /// What makes it so; absent where the word says all
    #[serde(skip_serializing_if = "Option::is_none")]
    health_reason: Option<String>,
    /// DSM's word for what can be done with the task, e.g. backupable; absent where the NAS does not say
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) state: Option<String>,
    /// The state in words; absent where the reason says it, when the word is plain, or in no public table
    #[serde(skip_serializing_if = "Option::is_none")]
    state_meaning: Option<&'static str>,
    /// DSM's word for what it is doing; none or idle is idle; absent where the NAS does not say
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) status: Option<String>,
    /// The status in words; absent likewise
    #[serde(skip_serializing_if = "Option::is_none")]
    status_meaning: Option<&'static str>,
    /// How far a running backup is; absent at rest and where the NAS does not say
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) progress: Option<Progress>,
    /// DSM's word for how the last backup went
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) last_result: Option<String>,
    /// The last result in words; absent likewise
    #[serde(skip_serializing_if = "Option::is_none")]
    last_result_meaning: Option<&'static str>,
    /// What went wrong in the last backup; absent when nothing did and where the NAS does not say
    #[serde(skip_serializing_if = "Option::is_none")]
    last_error: Option<Coded>,
    /// What DSM says about that, or the key of what its window says
    #[serde(skip_serializing_if = "Option::is_none")]
    last_error_text: Option<String>,
    /// That in words; absent when it is in no public table
    #[serde(skip_serializing_if = "Option::is_none")]
    last_error_text_meaning: Option<&'static str>,
    /// When the last backup started; absent for never, while one runs, and where the NAS does not say
    #[serde(skip_serializing_if = "Option::is_none")]
    last_backup_at: Option<String>,
    /// When the last backup ended; absent likewise
    #[serde(skip_serializing_if = "Option::is_none")]
    last_backup_ended_at: Option<String>,
    /// While a backup runs: when the one before it started
    #[serde(skip_serializing_if = "Option::is_none")]
    previous_backup_at: Option<String>,
    /// While a backup runs: when the one before it ended
    #[serde(skip_serializing_if = "Option::is_none")]
    previous_backup_ended_at: Option<String>,
    /// When a backup last succeeded; absent where DSM does not say
    #[serde(skip_serializing_if = "Option::is_none")]
    last_success_at: Option<String>,
    /// How long ago that was by the NAS's own clock, an hour off across a change of summer time; absent where that is not
    /// known
    #[serde(skip_serializing_if = "Option::is_none")]
    last_success_hours_ago: Option<i64>,
    /// Version that the last successful backup made; absent where DSM does not say
    #[serde(skip_serializing_if = "Option::is_none")]
    last_success_version: Option<String>,
    /// When the next backup is due; absent when none is scheduled and where the NAS does not say
    #[serde(skip_serializing_if = "Option::is_none")]
    next_backup_at: Option<String>,
    /// False when it backs up only when a person or a tool starts it; absent where the NAS does not say
    #[serde(skip_serializing_if = "Option::is_none")]
    schedule_enabled: Option<bool>,
    /// How long the last run took, where it finished; to the minute where the NAS tells no seconds.
    #[serde(skip)]
    pub(crate) last_run_seconds: Option<i64>,
    /// How long ago the last run ended, by the NAS's own clock; where it tells only when it began, since then.
    #[serde(skip)]
    pub(super) last_run_seconds_ago: Option<i64>,
    /// The worst of what is told, what is not told left aside.
    #[serde(skip)]
    told: Health,
}

/// A status without what only other answers tell.
impl From<StatusWire> for Status {
    fn from(wire: StatusWire) -> Self {
        Self::new(wire, None, None)
    }
}

impl Status {
    /// The status of a task, with what makes its health besides.
    pub(crate) fn new(
        wire: StatusWire,
        sources: Option<&Sources>,
        nas_time: Option<&NasTime>,
    ) -> Self {
        Self::checked(wire, sources, nas_time, None)
    }

    /// The same, with what the log says of the newest integrity check.
    pub(crate) fn checked(
        wire: StatusWire,
        sources: Option<&Sources>,
        nas_time: Option<&NasTime>,
        check: Option<&CheckEnd>,
    ) -> Self {
        let (state, status) = (wire.state.filled(), wire.status.filled());
        let last_result = wire.last_bkp_result.filled();
        let code = wire.last_bkp_error_code.0;
        let last_error_text = wire.last_bkp_error.filled();
        let last_backup_at = wire.last_bkp_time.clone().filled();
        let last_success_at = wire.last_bkp_success_time.filled();
        let next_backup_at = wire.next_bkp_time.filled();
        let schedule = wire.schedule.0.map(Schedule::from);
        let diagnosis = Diagnosis::of(&Evidence {
            state: state.as_deref(),
            status: status.as_deref(),
            result: last_result.as_deref(),
            error_code: code,
            error_text: last_error_text.as_deref(),
            last_backup: last_backup_at.as_deref(),
            last_end: wire.last_bkp_end_time.0.as_deref(),
            last_success: last_success_at.as_deref(),
            next_backup: next_backup_at.as_deref(),
            schedule: schedule.as_ref(),
            sources,
            nas_time,
            check,
            stale_after_hours: None,
        });
        let hours_ago = |text: &String| {
            let age = nas_time?.seconds_since(local_time(text)?)?;
            (age >= 0).then_some(age / 3_600)
        };
        let meaning = |word: Option<&str>, table: fn(&str) -> Option<&'static str>| {
            // Some words are plain.
            word.and_then(table)
                .filter(|meaning| word != Some(*meaning))
        };
        let shown = |text: String| shown_local(&text, nas_time);
        let took = || {
            let [began, ended] = [&wire.last_bkp_time, &wire.last_bkp_end_time]
                .map(|time| local_time(time.0.as_deref().unwrap_or_default()));
            let took = ended?.duration_since(began?).as_secs();
            let finished = matches!(run_end(last_result.as_deref()), RunEnd::Finished);
            (finished && took > 0).then_some(took)
        };
        let last_run_seconds = took();
        let last_run = wire.last_bkp_end_time.clone().filled();
        let last_run = last_run.or_else(|| last_backup_at.clone());
        let last_run_seconds_ago =
            last_run.and_then(|time| nas_time?.seconds_since(local_time(&time)?));
        // A row of a LUN task has a progress of step none at rest (task.list.lun.json).
        let at_rest = status.as_deref() == Some("none");
        let status = Self {
            health: diagnosis.health,
            health_reason: diagnosis.reason,
            state_meaning: state
                .as_deref()
                .and_then(|state| state_meaning_while(state, status.as_deref())),
            state,
            status_meaning: meaning(status.as_deref(), status_meaning),
            status,
            progress: wire.progress.0.filter(|_| !at_rest).map(Progress::from),
            last_result_meaning: meaning(last_result.as_deref(), result_meaning),
            last_result,
            last_error: last_error(code, last_error_text.as_deref()),
            last_error_text_meaning: last_error_text.as_deref().and_then(error_key_meaning),
            last_error_text,
            last_backup_at: last_backup_at.map(shown),
            last_backup_ended_at: wire.last_bkp_end_time.filled().map(shown),
            previous_backup_at: None,
            previous_backup_ended_at: None,
            last_success_hours_ago: last_success_at.as_ref().and_then(hours_ago),
            last_success_at: last_success_at.map(shown),
            last_success_version: wire.last_bkp_success_version.filled(),
            next_backup_at: next_backup_at.map(shown),
            schedule_enabled: schedule.and_then(|schedule| schedule.enabled),
            told: diagnosis.told,
            last_run_seconds,
            last_run_seconds_ago,
        };
        status.without_repeats().of_run_before()
    }

    /// With the times of the last backup told as those of the one before, while one runs: all captures of a running task
    /// have them so, and none tells when the run began.
    fn of_run_before(mut self) -> Self {
        if is_run_under_way(self.status.as_deref(), self.last_result.as_deref()) {
            self.previous_backup_at = self.last_backup_at.take();
            self.previous_backup_ended_at = self.last_backup_ended_at.take();
        }
        self
    }

    /// Without words that the reason of its health or the error beside them says as well.
    fn without_repeats(mut self) -> Self {
        let reason = self.health_reason.as_deref().unwrap_or_default();
        let error = self.last_error.as_ref().map(|error| &*error.meaning);
        for meaning in [
            &mut self.state_meaning,
            &mut self.last_result_meaning,
            &mut self.last_error_text_meaning,
        ] {
            let says = |words: &&str| !reason.contains(words) && error != Some(*words);
            *meaning = meaning.filter(says);
        }
        self
    }

    /// The status of a task as a list of the document tells it, with what its own status and settings tell, if they were
    /// asked for.
    pub(crate) fn documented(
        row: &DocumentedTaskRowWire,
        detail: Option<DocumentedStatusWire>,
        settings: (Option<&Schedule>, Option<&Sources>),
        nas_time: Option<&NasTime>,
    ) -> Self {
        let detail = detail.unwrap_or_default();
        let progress = Progress::documented(&detail);
        let status = detail
            .status
            .filled()
            .or_else(|| row.status.clone().filled());
        // The figures of a task at rest are those of no backup that goes on.
        let at_rest = status.as_deref() == Some("idle");
        let (schedule, sources) = settings;
        let shown = |seconds| shown_epoch(seconds, nas_time);
        let diagnosis = Diagnosis::documented(&DocumentedEvidence {
            status: status.as_deref(),
            last_backup: row.last_backup_time.0,
            next_backup: row.next_backup_time.0,
            schedule,
            sources,
            nas_time,
        });
        Self {
            health: diagnosis.health,
            health_reason: diagnosis.reason,
            told: diagnosis.told,
            schedule_enabled: schedule.and_then(|schedule| schedule.enabled),
            status_meaning: status.as_deref().and_then(status_meaning),
            status,
            progress: progress.filter(|_| !at_rest),
            last_backup_at: row.last_backup_time.0.and_then(shown),
            next_backup_at: row.next_backup_time.0.and_then(shown),
            ..Self::default()
        }
        .of_run_before()
    }

    /// What makes its health; absent where the word says all.
    pub(crate) fn reason(&self) -> Option<&str> {
        self.health_reason.as_deref()
    }

    /// How bad the task is by what is told, what is not told left aside: the worst first.
    pub(crate) fn told(&self) -> Health {
        self.told
    }

    /// Leaves out what explains words that are told, and the details of the last backup.
    pub(crate) fn shorten(&mut self) {
        self.last_backup_at = None;
        self.previous_backup_at = None;
        self.last_success_version = None;
        self.state_meaning = None;
        self.status_meaning = None;
        self.last_result_meaning = None;
        self.last_error_text_meaning = None;
    }
}
