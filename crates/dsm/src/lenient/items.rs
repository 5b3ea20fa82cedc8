//! How much one answer may take once it is decoded: a row of three bytes becomes one of some hundred.

use std::cell::Cell;

use serde::de;

/// Most that the rows of lists and the fields of records of one answer may take, in bytes, at any depth and without their
/// texts. The longest list that is asked for, a page of 1,000 lines of a log, takes a fifth of it.
const MAX_DECODED: usize = 2 * 1024 * 1024;

thread_local! {
    /// What those in the answer that this thread decodes take.
    static DECODED: Cell<usize> = const { Cell::new(0) };
}

/// Counts a row or a field of this type.
///
/// # Errors
/// When there are too many.
pub(super) fn count_item<T, E: de::Error>() -> Result<(), E> {
    count(size_of::<T>().max(16))
}

/// Counts a record whose fields nobody knows beforehand, for what it takes besides them.
///
/// # Errors
/// When there are too many.
pub(super) fn count_record<E: de::Error>() -> Result<(), E> {
    count(512)
}

/// Counts a name that nobody knows beforehand.
///
/// # Errors
/// When there are too many.
pub(super) fn count_text<E: de::Error>(text: &str) -> Result<(), E> {
    count(text.len())
}

fn count<E: de::Error>(bytes: usize) -> Result<(), E> {
    DECODED.set(DECODED.get() + bytes);
    if DECODED.get() > MAX_DECODED {
        return Err(E::custom("too many items"));
    }
    Ok(())
}

/// Decodes an answer; whether it had too many items stands beside the result.
pub(super) fn count_items<T>(decode: impl FnOnce() -> T) -> (T, bool) {
    DECODED.set(0);
    let decoded = decode();
    (decoded, DECODED.take() > MAX_DECODED)
}
