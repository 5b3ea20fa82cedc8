//! The time that a call may take. A person's time does not count.

use std::{
    sync::{Mutex, PoisonError},
    time::Duration,
};

use futures_util::future::BoxFuture;
use tokio::time::{Instant, timeout_at};

use crate::{error::Error, gate::Ask};

/// How long a call may take before hosts give up on it.
const DEADLINE: Duration = Duration::from_secs(45);

pub(super) struct Budget(Mutex<Instant>);

impl Budget {
    pub(super) fn start() -> Self {
        Self(Mutex::new(Instant::now() + DEADLINE))
    }

    /// Waits for something until the time is used up.
    pub(super) async fn within<T>(
        &self,
        change: bool,
        task: impl Future<Output = Result<T, Error>>,
    ) -> Result<T, Error> {
        let deadline = *self.deadline();
        timeout_at(deadline, task)
            .await
            .unwrap_or(Err(Error::Deadline {
                seconds: DEADLINE.as_secs(),
                change,
            }))
    }

    fn deadline(&self) -> std::sync::MutexGuard<'_, Instant> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Asks, and puts the deadline off by as long as the person took.
pub(super) struct Patient<'a> {
    pub(super) person: &'a dyn Ask,
    pub(super) budget: &'a Budget,
}

impl Ask for Patient<'_> {
    fn ask<'a>(&'a self, question: &'a str) -> BoxFuture<'a, Result<(), String>> {
        Box::pin(async move {
            let asked = Instant::now();
            let answer = self.person.ask(question).await;
            *self.budget.deadline() += asked.elapsed();
            answer
        })
    }
}
