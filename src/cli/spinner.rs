//! A sign on stderr that something slow is under way; only where stderr is a terminal.

use std::{pin::pin, time::Duration};

use console::Term;
use futures_util::future::BoxFuture;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use tokio::time::timeout;

use crate::{operation::Progress, text::sanitize_text};

/// What is faster than this needs no sign.
const SLOW: Duration = Duration::from_millis(400);

/// How often the sign moves.
const TICK: Duration = Duration::from_millis(100);

/// A sign that can say how far what is under way is.
pub(super) struct Sign(ProgressBar);

impl Sign {
    /// One that begins by saying what is waited for.
    pub(super) fn saying(what: &'static str) -> Self {
        let sign = ProgressBar::hidden();
        sign.set_style(ProgressStyle::default_spinner());
        sign.set_message(what);
        Self(sign)
    }

    /// Waits for something, and is there if that takes long.
    pub(super) async fn during<T>(&self, work: impl Future<Output = T>) -> T {
        let mut work = pin!(work);
        if !Term::stderr().features().is_attended() {
            return work.await;
        }
        if let Ok(done) = timeout(SLOW, &mut work).await {
            return done;
        }
        self.0.set_draw_target(ProgressDrawTarget::stderr());
        self.0.enable_steady_tick(TICK);
        let done = work.await;
        self.0.finish_and_clear();
        done
    }
}

impl Progress for Sign {
    fn tell<'a>(&'a self, _: Option<i64>, doing: &'a str) -> BoxFuture<'a, ()> {
        self.0.set_message(sanitize_text(doing));
        Box::pin(std::future::ready(()))
    }
}

/// Waits for something, with a sign if that takes long.
pub(super) async fn while_waiting<T>(what: &'static str, work: impl Future<Output = T>) -> T {
    Sign::saying(what).during(work).await
}
