//! When a run should be over, by how it goes. What cannot be known is absent.

use std::time::Duration;

use tokio::time::Instant;

use super::{Status, progress::Progress};

/// Less than this says nothing about the pace.
const LONG_ENOUGH: Duration = Duration::from_secs(3);

/// What was seen of a run first.
#[derive(Debug)]
pub(crate) struct Pace {
    at: Instant,
    done: Option<(i64, i64)>,
}

impl Pace {
    /// Of a run that is seen now.
    pub(crate) fn seen(status: &Status) -> Self {
        Self {
            at: Instant::now(),
            done: amount(status),
        }
    }

    /// How many seconds the rest takes at the pace since then, or as the NAS expects.
    pub(crate) fn remaining_seconds(&self, now: &Status) -> Option<i64> {
        if let Some(told) = told_remaining_seconds(now) {
            return Some(told);
        }
        rest(self.done?, amount(now)?, self.at.elapsed())
    }
}

/// How many seconds the rest takes as the NAS expects.
pub(crate) fn told_remaining_seconds(status: &Status) -> Option<i64> {
    let progress = status.progress.as_ref()?;
    progress.told_remaining_seconds()
}

fn amount(status: &Status) -> Option<(i64, i64)> {
    let (done, total) = status.progress.as_ref().and_then(Progress::amount)?;
    // Some tell more than all.
    (0..=total).contains(&done).then_some((done, total))
}

/// Of so much done first and now, each of a total. A total that changes means that it is still being counted.
fn rest(first: (i64, i64), now: (i64, i64), took: Duration) -> Option<i64> {
    let ((before, first_total), (done, total)) = (first, now);
    let gained = done.checked_sub(before).filter(|gained| *gained > 0)?;
    if first_total != total || took < LONG_ENOUGH {
        return None;
    }
    let left = total.checked_sub(done).filter(|left| *left >= 0)?;
    let left = i128::from(left);
    let milliseconds = i128::try_from(took.as_millis()).ok()?;
    i64::try_from(left * milliseconds / i128::from(gained) / 1_000).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_rest_takes_as_long_as_the_pace_says() {
        let took = Duration::from_secs(10);
        assert_eq!(rest((40, 100), (50, 100), took), Some(50));
        assert_eq!(rest((0, i64::MAX), (1, i64::MAX), took), None);
        for (first, now) in [
            ((50, 100), (50, 100)),
            ((50, 100), (40, 100)),
            ((50, 100), (60, 200)),
            ((i64::MIN, 100), (60, 100)),
            ((90, 100), (103, 100)),
        ] {
            assert_eq!(rest(first, now, took), None, "{first:?} {now:?}");
        }
        assert_eq!(rest((40, 100), (50, 100), Duration::from_secs(1)), None);
    }
}
