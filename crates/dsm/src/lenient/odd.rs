//! Fields of a form that nobody expected: counted while an answer is decoded, and logged once a method.

use std::{
    cell::Cell,
    collections::BTreeSet,
    sync::{Mutex, PoisonError},
};

use crate::method::Method;

thread_local! {
    /// Those in the answer that this thread decodes.
    static ODD_FIELDS: Cell<usize> = const { Cell::new(0) };
}

/// Counts one.
pub(super) fn note_odd_field() {
    ODD_FIELDS.set(ODD_FIELDS.get() + 1);
}

/// Counts one, which is not told.
pub(super) fn odd<T>() -> Option<T> {
    note_odd_field();
    None
}

/// How many there are in what is decoded.
pub(super) fn count_odd_fields<T>(decode: impl FnOnce() -> T) -> (T, usize) {
    ODD_FIELDS.set(0);
    let decoded = decode();
    (decoded, ODD_FIELDS.take())
}

/// Logs those in an answer of the method, the first time that it has any.
pub(super) fn log_odd_fields<T>(method: Method, decode: impl FnOnce() -> T) -> T {
    static LOGGED: Mutex<BTreeSet<(&str, &str)>> = Mutex::new(BTreeSet::new());
    let (decoded, count) = count_odd_fields(decode);
    let first = |names| {
        let mut logged = LOGGED.lock().unwrap_or_else(PoisonError::into_inner);
        logged.insert(names)
    };
    if count > 0 && first((method.api.name, method.name)) {
        tracing::warn!(
            "{method}: {count} fields of the answer have a form that is not known and count as not told"
        );
    }
    decoded
}
