//! Throwing away a run that was suspended.

use super::{
    Action, Evidence, Obstacle, PutBack, Sends, ended, starting::is_suspended_at_rest,
    stopping::CANCEL_PATIENCE,
};
use crate::{
    hyperbackup::{
        model::{Health, RunEnd, Status, run_end},
        wire::DISCARD_RUN,
    },
    operation::Verdict,
};

/// Why no call puts a discarded run back.
const DISCARDED: &str =
    "what the suspended run had done is gone; hyperbackup_run_task starts a new one";

pub(crate) const DISCARD: Action = Action {
    verb: "discarded",
    method: DISCARD_RUN,
    evidence: Evidence::OneClient,
    sends: Sends::Id,
    check: may_discard,
    judge: judge_discard,
    patience: CANCEL_PATIENCE,
    drops: Some("versions made before it stay"),
    undo: PutBack::Nothing(DISCARDED),
    starts: None,
};

/// Only a suspended run can be discarded; DSM would mark any other task as failed.
fn may_discard(status: &Status) -> Result<(), Obstacle> {
    if is_suspended_at_rest(status) {
        return Ok(());
    }
    Err(Obstacle::Lasting(if status.is_backing_up() {
        "Nothing was sent; only a suspended run can be discarded. hyperbackup_cancel_task stops one that is under way, hyperbackup_suspend_task stops it and keeps what it did"
    } else {
        "Nothing was sent; only a suspended run can be discarded, and the NAS does not tell that there is one"
    }))
}

fn judge_discard(_before: &Status, now: &Status) -> Verdict {
    if now.status.is_none() {
        return Verdict::Untold;
    }
    if !now.is("none") {
        return Verdict::Missed(format!("the run was not discarded: {}", now.summary()));
    }
    match run_end(now.last_result.as_deref()) {
        RunEnd::Suspended => Verdict::Pending,
        RunEnd::Discarded | RunEnd::Cancelled => Verdict::Reached,
        // The first run of all.
        RunEnd::Otherwise if now.health == Health::NeverRun => Verdict::Reached,
        RunEnd::NotYet | RunEnd::Otherwise => ended(now),
        // The run before may be told, or this one was resumed and has finished.
        RunEnd::Finished | RunEnd::Untold => Verdict::Untold,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;
    use crate::hyperbackup::wire::StatusWire;

    fn after(word: &str, result: &str) -> Verdict {
        let told = |wire: Value| -> Status {
            let wire: StatusWire = serde_json::from_value(wire).unwrap();
            wire.into()
        };
        let task = |word: &str, result: &str| {
            told(json!({ "state": "backupable", "status": word, "last_bkp_result": result }))
        };
        judge_discard(&task("none", "suspend"), &task(word, result))
    }

    #[test]
    fn a_run_is_discarded_only_when_the_nas_no_longer_tells_it() {
        assert_eq!(after("none", "discard"), Verdict::Reached);
        assert_eq!(after("none", "none"), Verdict::Reached);
        assert_eq!(after("none", "suspend"), Verdict::Pending);
        assert_eq!(after("none", "done"), Verdict::Untold);
        for (word, result) in [
            ("none", "failed"),
            ("backup", "backingup"),
            ("none", "brand_new"),
        ] {
            assert!(
                matches!(after(word, result), Verdict::Missed(_)),
                "{result}"
            );
        }
    }
}
