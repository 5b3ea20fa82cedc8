//! The body of an answer: how long it may be, and how many large ones are held at a time.

use std::sync::Arc;

use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use crate::readable::readable;

/// Longest answer that is read, in bytes. The longest that is asked for, a page of 1,000 lines of a log, has some hundred
/// thousand.
pub(super) const MAX_ANSWER: usize = 4 * 1024 * 1024;

/// Longer than nearly all, in bytes.
const LARGE: usize = 128 * 1024;

/// What is reserved for a large one, in bytes; memory is used as far as it is filled. The allocator of glibc gives blocks
/// of more than 32 MiB back at once; from a smaller one it learns to keep blocks of that size for later.
const RESERVED: usize = 33 * 1024 * 1024;

/// Large answers that are held at a time, from when they get large until they are decoded; more wait on the wire.
const MAX_LARGE: usize = 2;

/// The body of an answer.
#[derive(Default)]
pub(crate) struct Body {
    bytes: Vec<u8>,
    place: Option<OwnedSemaphorePermit>,
    /// When it was answered, as the header of that name has it.
    date: Option<Box<str>>,
}

/// Where large bodies have their places.
pub(super) struct Bodies(Arc<Semaphore>);

/// A body that is longer than [`MAX_ANSWER`].
pub(super) struct TooLong;

impl Bodies {
    pub(super) fn new() -> Self {
        Self(Arc::new(Semaphore::new(MAX_LARGE)))
    }

    /// Adds a piece, once there is a place for it.
    ///
    /// # Errors
    /// When there would be too much of it.
    pub(super) async fn extend(&self, body: &mut Body, piece: &[u8]) -> Result<(), TooLong> {
        let length = body.bytes.len() + piece.len();
        if length > MAX_ANSWER {
            return Err(TooLong);
        }
        if length > LARGE && body.place.is_none() {
            // It fails when the semaphore is closed, which it never is.
            body.place = Arc::clone(&self.0).acquire_owned().await.ok();
            let mut bytes = Vec::with_capacity(RESERVED);
            bytes.append(&mut body.bytes);
            body.bytes = bytes;
        }
        body.bytes.extend_from_slice(piece);
        Ok(())
    }
}

impl Body {
    /// The same with every string in it readable.
    #[must_use]
    pub(crate) fn readable(self) -> Self {
        Self {
            bytes: readable(self.bytes),
            ..self
        }
    }

    /// The same with the time of its header.
    #[must_use]
    pub(super) fn answered_at(self, date: Option<&str>) -> Self {
        Self {
            date: date.map(Box::from),
            ..self
        }
    }

    /// When it was answered, in the form of HTTP and by the clock of whoever answered; absent when that was not said.
    pub(crate) fn date(&self) -> Option<&str> {
        self.date.as_deref()
    }

    pub(crate) fn bytes(&self) -> &[u8] {
        &self.bytes
    }
}

#[cfg(test)]
impl From<Vec<u8>> for Body {
    fn from(bytes: Vec<u8>) -> Self {
        Self {
            bytes,
            ..Self::default()
        }
    }
}
