//! The time that a call may take. A person's time does not count.

use std::{
    future::poll_fn,
    pin::pin,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    task::Poll,
    time::Duration,
};

use dsm::Sent;
use futures_util::future::BoxFuture;
use tokio::time::{Instant, sleep_until};

use crate::{error::Error, gate::Ask};

/// How long a call may take before hosts give up on it.
const ALLOWED: Duration = Duration::from_secs(45);

#[derive(Clone)]
pub(super) struct Deadline(Arc<Mutex<State>>);

struct State {
    at: Instant,
    /// Since when a person is asked.
    asking_since: Option<Instant>,
}

impl Deadline {
    pub(super) fn start() -> Self {
        let state = State {
            at: Instant::now() + ALLOWED,
            asking_since: None,
        };
        Self(Arc::new(Mutex::new(state)))
    }

    /// Waits for something until the time is used up.
    ///
    /// # Errors
    /// [`Error::Deadline`]; `sent` says what that means for a change.
    pub(super) async fn within<T>(
        &self,
        sent: &Sent,
        task: impl Future<Output = Result<T, Error>>,
    ) -> Result<T, Error> {
        let (mut task, mut used_up) = (pin!(task), pin!(self.used_up(sent)));
        poll_fn(|context| match task.as_mut().poll(context) {
            Poll::Pending => used_up.as_mut().poll(context).map(Err),
            ended => ended,
        })
        .await
    }

    async fn used_up(&self, sent: &Sent) -> Error {
        loop {
            let at = self.at();
            sleep_until(at).await;
            // It moves while a person is asked.
            if self.at() <= at {
                return Error::Deadline {
                    seconds: ALLOWED.as_secs(),
                    may_have_run: sent.may_have_left(),
                };
            }
        }
    }

    /// When the time is used up; it moves while a person is asked.
    pub(super) fn at(&self) -> Instant {
        let state = self.state();
        let asking = state
            .asking_since
            .map_or(Duration::ZERO, |since| since.elapsed());
        state.at + asking
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Asks a person, and puts the deadline off by as long as that takes.
pub(super) struct AskOffTheClock<'a> {
    pub(super) person: &'a dyn Ask,
    pub(super) deadline: &'a Deadline,
}

impl Ask for AskOffTheClock<'_> {
    fn ask<'a>(&'a self, question: &'a str) -> BoxFuture<'a, Result<(), String>> {
        Box::pin(async move {
            self.deadline.state().asking_since = Some(Instant::now());
            let answer = self.person.ask(question).await;
            let mut state = self.deadline.state();
            if let Some(since) = state.asking_since.take() {
                state.at += since.elapsed();
            }
            drop(state);
            answer
        })
    }
}
