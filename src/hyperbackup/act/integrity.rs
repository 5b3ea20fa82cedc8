//! Checking the backup at the destination.

use super::{
    Action, Evidence, Obstacle, PutBack, Sends,
    starting::{SUSPENDED_FIRST, takes_as_told},
    stopping::CANCEL_PATIENCE,
};
use crate::{
    hyperbackup::{
        model::{Health, Status, lacks_an_end},
        wire::{CANCEL_INTEGRITY_CHECK, CHECK_INTEGRITY},
    },
    operation::{A_FEW_SECONDS, Verdict},
};

/// Why no call puts a started check back.
const STARTED: &str = "a check changes nothing that would have to be put back; hyperbackup_cancel_integrity_check stops it";

/// Why no call puts a stopped check back.
const STOPPED: &str =
    "what was checked so far is not kept; hyperbackup_check_integrity starts a new check";

pub(crate) const CHECK: Action = Action {
    verb: "checked",
    method: CHECK_INTEGRITY,
    evidence: Evidence::OneClient,
    sends: Sends::IdAndCheck,
    check: may_check,
    judge: judge_check,
    patience: A_FEW_SECONDS,
    drops: None,
    undo: PutBack::Nothing(STARTED),
    starts: Some(takes_as_told),
};

pub(crate) const CANCEL_CHECK: Action = Action {
    verb: "released from its integrity check",
    method: CANCEL_INTEGRITY_CHECK,
    evidence: Evidence::OneClient,
    sends: Sends::Id,
    check: may_cancel_check,
    judge: judge_cancel_check,
    patience: CANCEL_PATIENCE,
    drops: None,
    undo: PutBack::Nothing(STOPPED),
    starts: None,
};

/// A check starts only from rest: DSM takes it of any task, and lets it fail later.
fn may_check(status: &Status) -> Result<(), Obstacle> {
    let fix = if status.status.is_none() {
        "Nothing was sent: the NAS does not tell whether the task is idle, and a check beside a backup fails"
    } else if status.is_checking() {
        "Nothing was sent: a check is under way; hyperbackup_get_task_status shows what it does"
    } else if !status.is_idle() {
        "Nothing was sent, as a check of a busy task fails. Wait until it is idle; hyperbackup_get_task_status shows what it does"
    } else if status.health == Health::Suspended {
        SUSPENDED_FIRST
    } else if status.last_result.is_none() {
        "Nothing was sent: the NAS does not tell how the last run ended, so that it may still go on or be suspended; a check beside it fails"
    } else if lacks_an_end(status) {
        return Err(Obstacle::Passing(
            "Nothing was sent: the NAS tells no end of the last run, so that it may still go on, and a check beside it fails. Start it again with hyperbackup_run_task, and check once it is over",
        ));
    } else {
        match status.state.as_deref() {
            Some("backupable") => return Ok(()),
            Some(_) => "Nothing was sent. Repair the task in Hyper Backup on the NAS first",
            None => {
                "Nothing was sent: the NAS does not tell the task's state, so that it may not be ready to be checked"
            }
        }
    };
    Err(Obstacle::Lasting(fix))
}

/// Only what runs can be stopped.
fn may_cancel_check(status: &Status) -> Result<(), Obstacle> {
    if status.is_checking() {
        Ok(())
    } else {
        Err(Obstacle::Lasting(
            "Nothing was sent; only an integrity check that is under way can be cancelled",
        ))
    }
}

fn judge_check(before: &Status, now: &Status) -> Verdict {
    if now.status.is_none() {
        return Verdict::Untold;
    }
    if now.is_checking() {
        return Verdict::Reached;
    }
    // A check that fails at once leaves everything as it was; one that is over at once may have found errors.
    if now.status == before.status && now.state == before.state {
        Verdict::Pending
    } else {
        Verdict::Missed(format!("no check is under way: {}", now.summary()))
    }
}

fn judge_cancel_check(_before: &Status, now: &Status) -> Verdict {
    if now.status.is_none() {
        Verdict::Untold
    } else if now.is_checking() || now.is("canceling") {
        Verdict::Pending
    } else {
        Verdict::Reached
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;
    use crate::hyperbackup::wire::StatusWire;

    fn status(wire: Value) -> Status {
        let wire: StatusWire = serde_json::from_value(wire).unwrap();
        wire.into()
    }

    #[test]
    fn a_check_starts_only_where_everything_is_told_and_at_rest() {
        let ready = json!({ "state": "backupable", "status": "none", "last_bkp_result": "done" });
        assert!(may_check(&status(ready)).is_ok());
        for unsure in [
            json!({}),
            json!({ "state": "backupable" }),
            json!({ "status": "none", "last_bkp_result": "done" }),
            json!({ "state": "backupable", "status": "none" }),
            json!({ "state": "backupable", "status": "none", "last_bkp_result": "" }),
            json!({ "state": "backupable", "status": "none", "last_bkp_result": "backingup" }),
            json!({ "state": "backupable", "status": "none", "last_bkp_result": "resuming" }),
            json!({ "state": "backupable", "last_bkp_result": "done" }),
            json!({ "state": "backupable", "status": "brand_new", "last_bkp_result": "done" }),
            json!({ "state": "backupable", "status": "detect_waiting", "last_bkp_result": "done" }),
            json!({ "state": "error_detect", "status": "none", "last_bkp_result": "done" }),
        ] {
            assert!(may_check(&status(unsure.clone())).is_err(), "{unsure}");
        }
    }

    #[test]
    fn a_check_that_waits_for_its_turn_is_under_way() {
        let [before, waiting, errors] = [
            json!({ "state": "backupable", "status": "none" }),
            json!({ "state": "backupable", "status": "detect_waiting" }),
            json!({ "state": "error_detect", "status": "none" }),
        ]
        .map(status);
        assert_eq!(judge_check(&before, &waiting), Verdict::Reached);
        assert!(may_cancel_check(&waiting).is_ok());
        assert_eq!(judge_check(&before, &before), Verdict::Pending);
        assert!(matches!(judge_check(&before, &errors), Verdict::Missed(_)));
        assert_eq!(judge_cancel_check(&waiting, &waiting), Verdict::Pending);
        assert_eq!(judge_cancel_check(&waiting, &before), Verdict::Reached);
    }
}
