//! Questions about many things of one kind: a few at a time, and none without an end.

use std::time::Duration;

use dsm::ErrorKind;
use futures_util::{StreamExt, stream};
use tokio::time::{Instant, timeout, timeout_at};

use crate::error::Error;

/// How long one question may take. A NAS that answers at all does so within a second or two, and three that hang one after
/// the other still leave time for the answer of the call.
pub const FOR_A_QUESTION: Duration = Duration::from_secs(10);

/// How many are asked at a time; the client sends no more to one NAS.
pub const AT_A_TIME: usize = 8;

/// An answer without which there is nothing to tell.
///
/// # Errors
/// [`ErrorKind::Timeout`], and whatever it runs into.
pub async fn bounded<T>(
    call: impl ToString,
    asking: impl Future<Output = Result<T, Error>>,
) -> Result<T, Error> {
    match timeout(FOR_A_QUESTION, asking).await {
        Ok(answer) => answer,
        Err(_late) => Err(dsm::Error::from(ErrorKind::Timeout {
            call: call.to_string(),
            seconds: FOR_A_QUESTION.as_secs(),
        })
        .into()),
    }
}

/// An answer, or in words why there is none. It may take as long as one question, and no longer than until then.
///
/// # Errors
/// Those words.
pub async fn in_time<T>(
    by: Instant,
    answer: impl Future<Output = Result<T, dsm::Error>>,
) -> Result<T, String> {
    let own = Instant::now() + FOR_A_QUESTION;
    match timeout_at(by.min(own), answer).await {
        Ok(answer) => answer.map_err(|error| error.to_string()),
        Err(_late) if own <= by => Err(format!("no answer within {} s", FOR_A_QUESTION.as_secs())),
        Err(_late) => Err("no answer in time".to_owned()),
    }
}

/// Asks about each of so many at most, some at a time, and answers in their order.
pub async fn each<Id: Clone, T, Asking>(
    ids: &[Id],
    most: usize,
    at_a_time: usize,
    ask: impl Fn(Id) -> Asking,
) -> Vec<Result<T, String>>
where
    Asking: Future<Output = Result<T, String>>,
{
    let mut asked = Vec::new();
    for id in ids.iter().take(most) {
        asked.push(ask(id.clone()));
    }
    let mut answers: Vec<_> = stream::iter(asked).buffered(at_a_time).collect().await;
    answers.resize_with(ids.len(), || {
        Err(format!("not asked: only the first {most} are"))
    });
    answers
}
