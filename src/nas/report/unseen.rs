//! What of a whole product could not be seen.

use dsm::{Dialect, ErrorKind};
use tokio::time::timeout;

use super::PATIENCE;
use crate::{error::Error, findings::NotSeen};

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

/// A survey in the dialect of its product, if that is known, and if it comes in time.
pub(super) async fn within<T, Asking>(
    dialect: Result<Dialect, dsm::Error>,
    survey: impl FnOnce(Dialect) -> Asking,
) -> Result<T, Unseen>
where
    Asking: Future<Output = Result<T, Error>>,
{
    let dialect = dialect.map_err(|error| Unseen::of(error.into()))?;
    match timeout(PATIENCE, survey(dialect)).await {
        Ok(survey) => survey.map_err(Unseen::of),
        Err(_late) => Err(Unseen::new("no answer in time")),
    }
}
