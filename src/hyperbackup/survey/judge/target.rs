//! What the destination of a task says.

use crate::{
    clock::{NasTime, shown_local},
    findings::{Finding, NotSeen, Object, Severity},
    hyperbackup::{model::LastCheck, wire::TargetWire},
};

/// How old an integrity check may be, in days.
const CHECKED_WITHIN_DAYS: i64 = 90;

pub(super) fn judge_target(
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
pub(super) fn judge_check(
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
