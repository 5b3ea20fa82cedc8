//! How a person is asked, and what comes back.

use std::time::Duration;

use futures_util::future::BoxFuture;

/// How long a person gets to answer when nothing else is set.
pub const TIME_TO_ANSWER: Duration = Duration::from_secs(60);

/// How a person can be asked.
pub enum Channel<'a> {
    /// Not at all.
    None,
    /// At once, while the call waits.
    Direct(&'a dyn Ask),
    /// By a result that asks, and a second call that brings the answer.
    Deferred(Option<Reply>),
}

/// Asks a person.
pub trait Ask: Send + Sync {
    /// Asks, and waits for as long as a person gets to answer.
    ///
    /// # Errors
    /// How it was declined. Whatever goes wrong counts as declined.
    fn ask<'a>(&'a self, question: &'a str) -> BoxFuture<'a, Result<(), String>>;
}

/// A person's answer that came with a second call.
#[derive(Debug, Clone)]
pub struct Reply {
    /// What [`super::Unsent::Ask`] gave; empty when it could not be read.
    pub question_id: String,
    /// How it was declined, if it was.
    pub declined: Option<String>,
}
