//! Whether something of a change may have left.

use std::sync::atomic::{AtomicUsize, Ordering};

/// Counts the requests of a change that left and that the NAS did not refuse. One for each call that changes something;
/// whoever gives up on the call, for whatever reason, looks here.
#[derive(Debug, Default)]
pub struct Sent(AtomicUsize);

impl Sent {
    /// Whether something may have left that the NAS may have run.
    pub fn may_have_left(&self) -> bool {
        self.0.load(Ordering::SeqCst) > 0
    }

    pub(crate) fn leaves(&self) {
        self.0.fetch_add(1, Ordering::SeqCst);
    }

    /// The NAS did not get the request that left, or refused it unexecuted.
    pub(crate) fn did_not_run(&self) {
        self.0.fetch_sub(1, Ordering::SeqCst);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_that_was_refused_does_not_take_back_another() {
        let sent = Sent::default();
        sent.leaves();
        sent.leaves();
        sent.did_not_run();
        assert!(sent.may_have_left());
        sent.did_not_run();
        assert!(!sent.may_have_left());
    }
}
