//! How long the NAS takes over a small question.

use std::time::{Duration, Instant};

use dsm::Reads;

use super::finding::{Check, Finding};
use crate::clock::NasTime;

/// What feels slow.
const SLOW: Duration = Duration::from_secs(2);

/// Asks the NAS for its time, and says how long that took.
pub(super) async fn measure(nas: Reads<'_>) -> (Finding, Option<NasTime>) {
    let asked = Instant::now();
    let time = NasTime::read(nas).await;
    let took = asked.elapsed();
    let finding = if time.is_none() {
        Finding::not_checked(
            Check::RoundTrip,
            "the NAS did not answer the small question that is timed",
        )
    } else if took >= SLOW {
        Finding::warning(
            Check::RoundTrip,
            format!("the NAS took {} ms over a small question", took.as_millis()),
            "See in DSM's Resource Monitor what keeps it busy",
        )
    } else {
        Finding::ok(
            Check::RoundTrip,
            format!("the NAS took {} ms over a small question", took.as_millis()),
        )
    };
    (finding, time)
}
