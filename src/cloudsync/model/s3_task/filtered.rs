//! What a new task leaves out, as it is written and as DSM holds it.

use super::S3Task;
use crate::{
    cloudsync::model::filters::{Filter, write_all},
    error::Error,
};

impl S3Task {
    /// The same with its filters as DSM holds them, and what was written otherwise.
    pub(crate) fn written(mut self) -> (Self, Vec<String>) {
        let mut taken_as = Vec::new();
        for (argument, filter, texts) in [
            (
                "filtered_extensions",
                Filter::Extension,
                &mut self.filtered_extensions,
            ),
            (
                "filtered_filenames",
                Filter::FileName,
                &mut self.filtered_filenames,
            ),
        ] {
            if let Some(texts) = texts {
                *texts = write_all(filter, argument, texts, |_| false, &mut taken_as);
            }
        }
        (self, taken_as)
    }

    /// Refuses filters that match nothing.
    ///
    /// # Errors
    /// [`Error::Argument`].
    pub(super) fn check_filters(&self) -> Result<(), Error> {
        for (argument, filter, texts) in [
            (
                "filtered_extensions",
                Filter::Extension,
                &self.filtered_extensions,
            ),
            (
                "filtered_filenames",
                Filter::FileName,
                &self.filtered_filenames,
            ),
        ] {
            let mut texts = texts.iter().flatten();
            let problem = texts.find_map(|text| match filter.written(text) {
                Some(_) => None,
                None => filter.problem(text),
            });
            if let Some(problem) = problem {
                return Err(Error::argument(argument, problem));
            }
        }
        Ok(())
    }
}
