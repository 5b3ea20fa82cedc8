//! What time it is for every process of this machine, whatever is done to its clock.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use serde::{Deserialize, Serialize};

/// A moment on two clocks: one that nobody sets, and the one on the wall.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Moment {
    /// Since the machine was started, its sleep included.
    since_boot: Duration,
    /// Since 1970.
    wall: Duration,
}

impl Moment {
    /// Whether other processes of this machine mean the same by it.
    pub(super) const IS_SHARED: bool = cfg!(unix);

    /// This one.
    pub fn now() -> Self {
        Self {
            since_boot: since_boot(),
            wall: SystemTime::now()
                .duration_since(UNIX_EPOCH)
                .unwrap_or_default(),
        }
    }

    /// The moment so much later.
    #[must_use]
    pub fn later(self, by: Duration) -> Self {
        Self {
            since_boot: self.since_boot.saturating_add(by),
            wall: self.wall.saturating_add(by),
        }
    }

    /// Whether it came before another one.
    pub(super) fn is_before(self, other: Self) -> bool {
        self.since_boot < other.since_boot
    }

    /// How long ago it was; the clock that says longer decides, and one that was set back decides nothing. Absent for a
    /// moment that is still to come.
    pub(super) fn age(self, now: Self) -> Option<Duration> {
        let age = now.since_boot.checked_sub(self.since_boot)?;
        Some(age.max(now.wall.saturating_sub(self.wall)))
    }
}

/// What is another one after each start of the machine; empty where that is not told.
pub(super) fn boot() -> &'static str {
    use std::sync::LazyLock;

    static BOOT: LazyLock<String> = LazyLock::new(|| {
        let id = std::fs::read_to_string("/proc/sys/kernel/random/boot_id");
        id.unwrap_or_default().trim().chars().take(64).collect()
    });
    &BOOT
}

#[cfg(unix)]
fn since_boot() -> Duration {
    use rustix::time::{ClockId, clock_gettime};

    // On Linux the usual clock stands still while the machine sleeps; elsewhere it does not.
    #[cfg(any(target_os = "linux", target_os = "android"))]
    let clock = ClockId::Boottime;
    #[cfg(not(any(target_os = "linux", target_os = "android")))]
    let clock = ClockId::Monotonic;
    Duration::try_from(clock_gettime(clock)).unwrap_or_default()
}

#[cfg(not(unix))]
fn since_boot() -> Duration {
    use std::{sync::LazyLock, time::Instant};

    static START: LazyLock<Instant> = LazyLock::new(Instant::now);
    START.elapsed()
}

#[cfg(test)]
mod tests {
    use super::*;

    const fn moment(since_boot: u64, wall: u64) -> Moment {
        Moment {
            since_boot: Duration::from_secs(since_boot),
            wall: Duration::from_secs(wall),
        }
    }

    fn age(of: Moment, now: Moment) -> Option<u64> {
        of.age(now).map(|age| age.as_secs())
    }

    #[test]
    fn a_clock_that_is_set_makes_nothing_younger() {
        let then = moment(100, 5_000);
        assert_eq!(age(then, moment(160, 5_060)), Some(60));
        assert_eq!(age(then, moment(160, 1_000)), Some(60));
        assert_eq!(age(then, moment(160, 9_000)), Some(4_000));
        assert_eq!(age(then, moment(99, 5_060)), None);
    }

    #[test]
    fn time_goes_on() {
        let then = Moment::now();
        assert!(
            then.age(Moment::now())
                .is_some_and(|age| age < Duration::from_secs(60))
        );
        assert!(then.is_before(then.later(Duration::from_nanos(1))));
    }
}
