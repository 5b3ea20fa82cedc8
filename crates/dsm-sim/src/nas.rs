//! Everything a running simulated NAS consists of.

use std::sync::{Mutex, MutexGuard, PoisonError};

use tokio::sync::watch;

use super::{
    clock::Clock, fault::Faults, office::Office, options::Options, recorded::Journal, seed,
    sessions::Sessions,
};

/// The state behind the server; each part has its own lock, and no two are held at once
#[derive(Debug)]
pub(super) struct Nas {
    pub(super) options: Options,
    pub(super) clock: Clock,
    office: Mutex<Office>,
    sessions: Mutex<Sessions>,
    faults: Mutex<Faults>,
    journal: Mutex<Journal>,
    stopped: watch::Sender<bool>,
}

impl Nas {
    pub(super) fn new(options: Options) -> Self {
        let mut clock = Clock::starting_at(options.start_time).wrong_by(options.clock_skew);
        if options.clock_stands_still {
            clock = clock.standing_still();
        }
        let mut office = seed::planted(options.seed, clock.now(), options.zone);
        office.packages.retain(|package| {
            let mut without = options.without.iter();
            without.all(|lacking| lacking.id() != package.id)
        });
        Self {
            office: Mutex::new(office),
            clock,
            options,
            sessions: Mutex::default(),
            faults: Mutex::default(),
            journal: Mutex::default(),
            stopped: watch::Sender::new(false),
        }
    }

    pub(super) fn office(&self) -> MutexGuard<'_, Office> {
        lock(&self.office)
    }

    pub(super) fn sessions(&self) -> MutexGuard<'_, Sessions> {
        lock(&self.sessions)
    }

    pub(super) fn faults(&self) -> MutexGuard<'_, Faults> {
        lock(&self.faults)
    }

    pub(super) fn journal(&self) -> MutexGuard<'_, Journal> {
        lock(&self.journal)
    }

    pub(super) fn stopped(&self) -> watch::Receiver<bool> {
        self.stopped.subscribe()
    }

    pub(super) fn stop(&self) {
        self.stopped.send_replace(true);
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
