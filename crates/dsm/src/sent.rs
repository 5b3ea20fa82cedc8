//! Whether something of a change may have left.

use std::sync::{
    Arc,
    atomic::{AtomicUsize, Ordering},
};

/// Counts the requests of a change that left and that the NAS did not refuse. One for each call that changes something;
/// whoever gives up on the call, for whatever reason, looks here.
#[derive(Debug, Default)]
pub struct Sent {
    own: Arc<AtomicUsize>,
    /// Of the call that it is a part of.
    whole: Option<Arc<AtomicUsize>>,
}

impl Sent {
    /// Whether something may have left that the NAS may have run.
    pub fn may_have_left(&self) -> bool {
        self.own.load(Ordering::SeqCst) > 0
    }

    /// That of a part of the call: what leaves of it leaves of the whole.
    #[must_use]
    pub fn part(&self) -> Self {
        Self {
            own: Arc::default(),
            whole: Some(Arc::clone(&self.own)),
        }
    }

    fn both(&self) -> impl Iterator<Item = &Arc<AtomicUsize>> {
        std::iter::once(&self.own).chain(&self.whole)
    }

    pub(crate) fn leaves(&self) {
        for count in self.both() {
            count.fetch_add(1, Ordering::SeqCst);
        }
    }

    /// The NAS did not get the request that left, or refused it unexecuted.
    pub(crate) fn did_not_run(&self) {
        for count in self.both() {
            count.fetch_sub(1, Ordering::SeqCst);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_leaves_of_a_part_leaves_of_the_whole_and_of_no_other_part() {
        let whole = Sent::default();
        let (first, second) = (whole.part(), whole.part());
        first.leaves();
        assert!(whole.may_have_left() && first.may_have_left());
        assert!(!second.may_have_left());
        first.did_not_run();
        assert!(!whole.may_have_left());
    }

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
