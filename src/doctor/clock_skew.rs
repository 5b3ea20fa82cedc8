//! Whether the clock of the NAS and the one here agree.

use jiff::Timestamp;

use super::finding::{Check, Finding};
use crate::clock::{NasTime, span};

/// Seconds between the clocks that are worth a word: a 2-factor code lasts half as long.
const MUCH: i64 = 60;

const HOUR: i64 = 60 * 60;

pub(super) fn finding(time: Option<&NasTime>) -> Finding {
    let now = Timestamp::now().as_second();
    if let Some(nas_now) = time.and_then(NasTime::timestamp) {
        let agree = "the clock of the NAS and the one here agree";
        return judged(nas_now.as_second() - now, agree);
    }
    let Some(least) = time.and_then(|time| time.seconds_since_epoch_time(now)) else {
        return Finding::not_checked(Check::ClockSkew, "the NAS does not tell its time and zone");
    };
    // It does not tell whether it has summer time.
    let skew = [least, least + HOUR]
        .into_iter()
        .min_by_key(|skew| skew.abs())
        .unwrap_or(least);
    judged(
        skew,
        "the clock of the NAS and the one here agree, apart from summer time, which it does not tell",
    )
}

fn judged(skew: i64, agree: &'static str) -> Finding {
    if skew.abs() <= MUCH {
        return Finding::ok(Check::ClockSkew, agree);
    }
    let direction = if skew > 0 { "ahead of" } else { "behind" };
    Finding::warning(
        Check::ClockSkew,
        format!(
            "the clock of the NAS is {} {direction} the one here",
            span(skew.abs())
        ),
        "Let both be set by a time server: on the NAS in Control Panel > Regional Options > Time",
    )
}
