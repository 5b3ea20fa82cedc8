//! What went wrong with sessions lately, so that it is not tried over and over: DSM blocks an address after a few bad
//! logins, and a session that never holds is opened for nothing.

use std::{
    collections::{BTreeMap, VecDeque},
    time::{Duration, Instant},
};

use crate::method::Method;

/// Logins without a call that went well in between, in a [`WINDOW`].
pub(crate) const MAX_LOGINS: usize = 3;

/// How long a login without success counts.
const WINDOW: Duration = Duration::from_secs(600);

/// How long no second session is opened in the place of one that never worked.
const PATIENCE: Duration = Duration::from_secs(30);

#[derive(Debug, Default)]
pub(super) struct Trouble {
    /// Logins since the last call that went well.
    logins: VecDeque<Instant>,
    /// How the last of them ended.
    last: String,
    /// When a session was last opened in the place of one that had ended, if no call went well since.
    reopened: Option<Instant>,
    /// Methods that were refused under a new session as under the one before, and when.
    blamed: BTreeMap<(&'static str, &'static str), Instant>,
}

/// Whether a session that the NAS does not know is replaced.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Reopening {
    /// It is.
    Yes,
    /// It is not: it is not the session that is at fault.
    No,
    /// It is not before this time is over.
    After(Duration),
}

impl Trouble {
    /// Notes a login, which is about to be sent.
    ///
    /// # Errors
    /// How long none may be sent.
    pub(super) fn login(&mut self, now: Instant) -> Result<(), Duration> {
        self.next_login(now)?;
        self.logins.push_back(now);
        "it was not answered".clone_into(&mut self.last);
        Ok(())
    }

    fn next_login(&mut self, now: Instant) -> Result<(), Duration> {
        let counts = |login: &Instant| now.duration_since(*login) < WINDOW;
        while self.logins.front().is_some_and(|login| !counts(login)) {
            self.logins.pop_front();
        }
        match self.logins.front() {
            Some(first) if self.logins.len() >= MAX_LOGINS => {
                Err(WINDOW.saturating_sub(now.duration_since(*first)))
            }
            _ => Ok(()),
        }
    }

    /// The last login did not reach the NAS.
    pub(super) fn was_not_sent(&mut self) {
        self.logins.pop_back();
    }

    /// Notes how the last login, or a call under its session, ended.
    pub(super) fn ended(&mut self, how: String) {
        self.last = how;
    }

    pub(super) fn last(&self) -> &str {
        &self.last
    }

    /// Whether to open a new session in the place of one under which this method found none; notes that one is opened.
    pub(super) fn reopen(&mut self, method: Method, now: Instant) -> Reopening {
        let lately = |when: &Instant, how_long| now.duration_since(*when) < how_long;
        if self
            .reopened
            .as_ref()
            .is_some_and(|when| lately(when, PATIENCE))
        {
            return Reopening::No;
        }
        let blamed = self.blamed.get(&key(method));
        // A session that nothing went well under may be bad itself.
        if self.logins.is_empty() && blamed.is_some_and(|when| lately(when, WINDOW)) {
            return Reopening::No;
        }
        if let Err(wait) = self.next_login(now) {
            return Reopening::After(wait);
        }
        self.reopened = Some(now);
        Reopening::Yes
    }

    /// A call of the method found no session, and none under a new one either.
    pub(super) fn blame(&mut self, method: Method, now: Instant) {
        self.blamed.insert(key(method), now);
    }

    /// A call of the method went well under a session.
    pub(super) fn works(&mut self, method: Method) {
        self.logins.clear();
        self.reopened = None;
        if !self.blamed.is_empty() {
            self.blamed.remove(&key(method));
        }
    }
}

fn key(method: Method) -> (&'static str, &'static str) {
    (method.api.name, method.name)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::method::{AUTH, Read};

    const ONE: Read<()> = AUTH.read("one");
    const OTHER: Read<()> = AUTH.read("other");

    fn seconds(count: u64) -> Duration {
        Duration::from_secs(count)
    }

    #[test]
    fn three_logins_in_ten_minutes_and_the_next_when_the_first_is_that_old() {
        let (mut trouble, start) = (Trouble::default(), Instant::now());
        for after in [0, 10, 20] {
            assert_eq!(trouble.login(start + seconds(after)), Ok(()));
        }
        assert_eq!(trouble.login(start + seconds(21)), Err(seconds(579)));
        assert_eq!(trouble.login(start + seconds(599)), Err(seconds(1)));
        assert_eq!(trouble.login(start + seconds(600)), Ok(()));
        assert_eq!(trouble.login(start + seconds(601)), Err(seconds(9)));
    }

    #[test]
    fn what_did_not_reach_the_nas_does_not_count() {
        let (mut trouble, start) = (Trouble::default(), Instant::now());
        for _ in 0..10 {
            assert_eq!(trouble.login(start), Ok(()));
            trouble.was_not_sent();
        }
    }

    #[test]
    fn a_call_that_goes_well_begins_anew() {
        let (mut trouble, start) = (Trouble::default(), Instant::now());
        for _ in 0..10 {
            assert_eq!(trouble.login(start), Ok(()));
            trouble.works(ONE.method());
        }
    }

    #[test]
    fn a_method_that_never_finds_its_session_opens_no_more_while_others_do() {
        let (mut trouble, start) = (Trouble::default(), Instant::now());
        let (one, other) = (ONE.method(), OTHER.method());
        assert_eq!(trouble.reopen(one, start), Reopening::Yes);
        trouble.blame(one, start);
        trouble.works(other);
        assert_eq!(trouble.reopen(one, start + seconds(599)), Reopening::No);
        assert_eq!(trouble.reopen(other, start + seconds(599)), Reopening::Yes);
        trouble.works(other);
        assert_eq!(trouble.reopen(one, start + seconds(600)), Reopening::Yes);
    }

    #[test]
    fn sessions_that_never_hold_are_opened_three_times() {
        let (mut trouble, start) = (Trouble::default(), Instant::now());
        trouble.login(start).unwrap();
        for after in [0, 31] {
            let now = start + seconds(after);
            assert_eq!(trouble.reopen(ONE.method(), now), Reopening::Yes);
            trouble.login(now).unwrap();
            trouble.blame(ONE.method(), now);
        }
        let last = trouble.reopen(ONE.method(), start + seconds(62));
        assert_eq!(last, Reopening::After(seconds(538)));
    }
}
