//! Hyper Backup.

use dsm_sim::Dialect;
use serde_json::{Value, json};

use super::{Claim, made_up_by};
use crate::harness::office_with;

/// What may change: a health becomes unknown, and a folder or an application goes by its other name.
fn may_change(claim: &Claim) -> bool {
    let told_twice = claim.path.contains("sources.applications[") || claim.name() == "path";
    let unknown = claim.name() == "health" && claim.now == "unknown";
    claim.was.is_some() && (unknown || (told_twice && claim.now.is_string()))
}

#[track_caller]
fn assert_nothing_made_up(dialect: Dialect, tool: &str, arguments: Value) {
    let nas = office_with(|options| {
        options.dialect = dialect;
        options.clock_stands_still = true;
    });
    let problems = made_up_by(&nas, tool, &arguments, may_change);
    assert!(problems.is_empty(), "{}", problems.join("\n"));
}

#[test]
fn a_task_claims_nothing_untold() {
    for dialect in [Dialect::Dsm, Dialect::Documented] {
        for task_id in [1, 2] {
            let arguments = json!({ "task_id": task_id });
            assert_nothing_made_up(dialect, "hyperbackup_get_task", arguments);
        }
    }
}

#[test]
fn repositories_claim_nothing_untold() {
    assert_nothing_made_up(Dialect::Dsm, "hyperbackup_list_repositories", json!({}));
}
