//! Telling whoever waits for an answer how far it is.

use futures_util::future::BoxFuture;

/// Somebody who wants to hear how far a call is.
pub trait Progress: Sync {
    /// Tells how many percent are done, where that is known, and in words what is being done. How often it is passed on is up
    /// to whoever passes it on.
    fn tell<'a>(&'a self, percent: Option<i64>, doing: &'a str) -> BoxFuture<'a, ()>;
}
