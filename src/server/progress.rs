//! Notifications of progress, for clients that gave a token: their numbers only rise, and they come once a second at most.

use std::{
    sync::{Mutex, PoisonError},
    time::Duration,
};

use futures_util::future::BoxFuture;
use rmcp::{
    RoleServer,
    model::{ProgressNotificationParam, ProgressToken},
    service::{Peer, RequestContext},
};
use tokio::time::Instant;

use crate::{operation::Progress, text::sanitize_text};

/// Least time between two notifications.
const LEAST_PAUSE: Duration = Duration::from_secs(1);

const ALL: f64 = 100.0;

/// In how many steps a percent is told: a number rises by one when nothing more is known to be done, or less than before, as
/// the protocol wants it to rise.
const STEPS: f64 = 100.0;

/// A client that wants to hear of the progress of one request.
pub(super) struct Notifications {
    peer: Peer<RoleServer>,
    token: ProgressToken,
    last: Mutex<Option<Told>>,
}

/// What was told last.
#[derive(Debug, Clone, Copy)]
struct Told {
    at: Instant,
    number: f64,
}

impl Notifications {
    /// Those of a request; absent when it came without a token.
    pub(super) fn wanted(context: &RequestContext<RoleServer>) -> Option<Self> {
        Some(Self {
            peer: context.peer.clone(),
            token: context.meta.get_progress_token()?,
            last: Mutex::new(None),
        })
    }

    fn next(&self, percent: Option<i64>) -> Option<f64> {
        let mut last = self.last.lock().unwrap_or_else(PoisonError::into_inner);
        let at = Instant::now();
        let number = next_number(*last, at, percent)?;
        *last = Some(Told { at, number });
        Some(number)
    }
}

impl Progress for Notifications {
    fn tell<'a>(&'a self, percent: Option<i64>, doing: &'a str) -> BoxFuture<'a, ()> {
        Box::pin(async move {
            let Some(number) = self.next(percent) else {
                return;
            };
            let mut progress = ProgressNotificationParam::new(self.token.clone(), number)
                .with_message(sanitize_text(doing));
            if percent.is_some() {
                progress = progress.with_total(ALL);
            }
            // A client that is gone is noticed elsewhere.
            let _ = self.peer.notify_progress(progress).await;
        })
    }
}

/// The number that is told; none when it is too early, or when it could rise no more.
fn next_number(last: Option<Told>, at: Instant, percent: Option<i64>) -> Option<f64> {
    let percent =
        percent.map(|percent| f64::from(u8::try_from(percent.clamp(0, 100)).unwrap_or_default()));
    let Some(last) = last else {
        return Some(percent.unwrap_or_default());
    };
    let risen = percent.filter(|percent| *percent > last.number);
    // Rounded, or the sum of such steps is told as 44.019999999999996.
    let number = risen.unwrap_or_else(|| (last.number * STEPS + 1.0).round() / STEPS);
    (at.duration_since(last.at) >= LEAST_PAUSE && number <= ALL).then_some(number)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What a client hears of these, each so long after the one before.
    fn heard(told: &[(u64, Option<i64>)]) -> Vec<String> {
        let (mut last, mut at, mut heard) = (None, Instant::now(), Vec::new());
        for (milliseconds, percent) in told {
            at += Duration::from_millis(*milliseconds);
            if let Some(number) = next_number(last, at, *percent) {
                last = Some(Told { at, number });
                heard.push(number.to_string());
            }
        }
        heard
    }

    #[test]
    fn numbers_rise_also_where_the_percent_stays_falls_or_is_not_known() {
        let told = [
            Some(44),
            Some(44),
            Some(30),
            None,
            Some(45),
            Some(-5),
            Some(400),
        ];
        assert_eq!(
            heard(&told.map(|percent| (1_000, percent))),
            ["44", "44.01", "44.02", "44.03", "45", "45.01", "100"]
        );
        assert_eq!(
            heard(&[(0, None), (1_000, None), (1_000, Some(1))]),
            ["0", "0.01", "1"]
        );
    }

    #[test]
    fn they_end_at_all_of_it() {
        assert_eq!(
            heard(&[(0, Some(100)), (1_000, Some(100)), (1_000, None)]),
            ["100"]
        );
    }

    #[test]
    fn they_come_once_a_second_at_most() {
        let told = [
            (0, Some(1)),
            (999, Some(2)),
            (1, Some(3)),
            (500, Some(4)),
            (600, Some(5)),
        ];
        assert_eq!(heard(&told), ["1", "3", "5"]);
    }
}
