//! What the report says as a whole.

use schemars::JsonSchema;
use serde::Serialize;

use super::page::{self, LeftOut};
use crate::{
    clock::NasTime,
    findings::{Finding, NotSeen, Severity, Tally},
};

/// How well the NAS is protected.
#[derive(Debug, Serialize, JsonSchema)]
pub(in crate::nas) struct Report {
    pub(super) verdict: Verdict,
    /// What it comes down to
    pub(super) summary: String,
    /// What time it is on the NAS; absent when it could not be asked
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) nas_time: Option<NasTime>,
    /// What is wrong or worth knowing, the worst first
    pub(super) findings: Vec<Finding>,
    /// Findings that have no room here, none worse than those that have; absent when all have
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) left_out: Option<LeftOut>,
    /// What could not be seen: as long as there is something, nothing is said to be protected
    pub(super) not_seen: Vec<NotSeen>,
    /// What is fine
    pub(super) fine: Fine,
}

/// How well the NAS is protected, in one word
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub(super) enum Verdict {
    /// No backup task has ever succeeded, or there is none
    Unprotected,
    /// There are backups, but something worse than a notice was found, or not everything could be seen
    AtRisk,
    /// All was seen, and nothing worse than a notice was found
    Protected,
}

/// What is fine: nothing worse than a notice was found
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct Fine {
    /// Backup tasks; absent where they could not be seen
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) backup_tasks: Option<Counted>,
    /// Connections to cloud accounts, with their sync tasks; absent where they could not be seen
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) connections: Option<Counted>,
    /// Shared folders that this account sees; there may be more. Absent where they or the backup tasks could not be seen
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) shared_folders: Option<Counted>,
}

/// How many are fine
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct Counted {
    pub(super) fine: usize,
    /// All of them, fine or not
    pub(super) total: usize,
    /// The first of those that are fine
    pub(super) names: Vec<String>,
    /// Those that only backup tasks take which are not fine: what is found of these tasks tells why
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) in_doubt: Vec<String>,
}

/// What it comes down to, in a sentence.
pub(super) fn summary(findings: &[Finding], not_seen: usize, fine: &Fine) -> String {
    let count = |severity: Severity| {
        let all = findings.iter();
        all.filter(|finding| finding.severity == severity).count()
    };
    let mut parts = vec![format!(
        "critical: {}, warnings: {}, notices: {}, not seen: {not_seen}",
        count(Severity::Critical),
        count(Severity::Warning),
        count(Severity::Notice)
    )];
    for (what, counted) in [
        ("backup tasks", &fine.backup_tasks),
        ("connections", &fine.connections),
        ("shared folders", &fine.shared_folders),
    ] {
        if let Some(counted) = counted {
            parts.push(format!(
                "{} of {} {what} are fine",
                counted.fine, counted.total
            ));
        }
    }
    parts.join("; ")
}

impl Counted {
    pub(super) fn new(tally: Tally) -> Self {
        const MOST_NAMES: usize = 15;
        let fine = tally.fine.len();
        let first = |names: Vec<String>| {
            let names = names.iter().take(MOST_NAMES);
            names.map(|name| page::short(name)).collect()
        };
        Self {
            fine,
            total: tally.total,
            names: first(tally.fine),
            in_doubt: first(tally.in_doubt),
        }
    }
}
