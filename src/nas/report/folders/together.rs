//! Shared folders of which the same is found, told as one.

use super::NO_TASK;
use crate::findings::{Finding, few};

/// Shared folders that no task takes, of which nothing else is told, are one finding.
pub(super) fn together(findings: Vec<Finding>) -> Vec<Finding> {
    const MOST_TOGETHER: usize = 20;
    let (alike, mut findings): (Vec<Finding>, Vec<Finding>) = findings
        .into_iter()
        .partition(|one| one.problems == ["not_backed_up"] && one.evidence == [NO_TASK]);
    if alike.len() < 2 {
        findings.extend(alike);
        return findings;
    }
    let names: Vec<String> = alike
        .iter()
        .filter_map(|one| one.object.name.clone())
        .collect();
    let mut alike = alike.into_iter();
    findings.extend(alike.next().map(|mut one| {
        one.object.name = None;
        one.evidence = vec![format!(
            "no backup task takes any of {}: {}",
            names.len(),
            few(&names, MOST_TOGETHER)
        )];
        one.advice = Some(
            "Take them into a backup task in Hyper Backup on the NAS, unless they can be lost",
        );
        one
    }));
    findings
}
