//! A sign on stderr that something slow is under way; only where stderr is a terminal.

use std::{pin::pin, time::Duration};

use console::Term;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use tokio::time::timeout;

/// What is faster than this needs no sign.
const SLOW: Duration = Duration::from_millis(400);

/// How often the sign moves.
const TICK: Duration = Duration::from_millis(100);

/// Waits for something, with a sign if that takes long.
pub(super) async fn while_waiting<T>(what: &'static str, work: impl Future<Output = T>) -> T {
    let mut work = pin!(work);
    if !Term::stderr().features().is_attended() {
        return work.await;
    }
    if let Ok(done) = timeout(SLOW, &mut work).await {
        return done;
    }
    let sign = ProgressBar::with_draw_target(None, ProgressDrawTarget::stderr());
    sign.set_style(ProgressStyle::default_spinner());
    sign.set_message(what);
    sign.enable_steady_tick(TICK);
    let done = work.await;
    sign.finish_and_clear();
    done
}
