//! What of a whole product could not be seen.

use dsm::{Dialect, ErrorKind};
use tokio::time::{Instant, timeout, timeout_at};

use crate::{error::Error, findings::NotSeen, operation::FOR_A_QUESTION};

/// Why something could not be seen.
pub(super) struct Unseen {
    pub(super) why: String,
    pub(super) error: Option<Error>,
    /// The package is not there.
    pub(super) is_missing: bool,
}

impl Unseen {
    pub(super) fn new(why: impl Into<String>) -> Self {
        Self {
            why: why.into(),
            error: None,
            is_missing: false,
        }
    }

    pub(super) fn of(error: Error) -> Self {
        let is_missing = matches!(
            &error,
            Error::Nas(error) if matches!(error.kind, ErrorKind::PackageMissing { .. })
        );
        Self {
            why: error.to_string(),
            error: Some(error),
            is_missing,
        }
    }

    pub(super) fn not_seen(&self, what: &str) -> NotSeen {
        let not_seen = NotSeen::new(what, self.why.clone());
        match &self.error {
            Some(error) => not_seen.advise(error.hint()),
            None => not_seen,
        }
    }
}

/// An answer of the NAS, if it comes in time.
pub(super) async fn asked<T>(
    answer: impl Future<Output = Result<T, dsm::Error>>,
) -> Result<T, Unseen> {
    match timeout(FOR_A_QUESTION, answer).await {
        Ok(answer) => answer.map_err(|error| Unseen::of(error.into())),
        Err(_late) => Err(Unseen::new(format!(
            "no answer within {} s",
            FOR_A_QUESTION.as_secs()
        ))),
    }
}

/// A survey in the dialect of its product, if that is known, and if it comes by then.
pub(super) async fn within<T, Asking>(
    by: Instant,
    dialect: Result<Dialect, Unseen>,
    survey: impl FnOnce(Dialect) -> Asking,
) -> Result<T, Unseen>
where
    Asking: Future<Output = Result<T, Error>>,
{
    match timeout_at(by, survey(dialect?)).await {
        Ok(survey) => survey.map_err(Unseen::of),
        Err(_late) => Err(Unseen::new("no answer in time")),
    }
}
