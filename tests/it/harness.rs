//! What every test stands on: a simulated NAS in this process, and the real binary at the other end of a pipe.

mod client;
mod folder;
mod nas;
#[cfg(unix)]
mod person;
mod process;
mod source;
#[cfg(unix)]
mod terminal;

use std::time::{Duration, Instant};

pub use self::{
    client::Client,
    folder::Folder,
    nas::{
        PASSWORD, START, begin_check, block_on, compound_methods, connection_in, fault, fault_of,
        held, make_ready_for, office, office_with, row, sent, sent_params, sync_task_in,
    },
    process::{Ended, Process, audit, connection, run, run_with_input},
    source::{code, sources},
};
#[cfg(unix)]
pub use self::{
    person::{Person, command_at},
    terminal::Terminal,
};

/// How long anything may take before a test gives up; far more than it takes.
const PATIENCE: Duration = Duration::from_secs(60);

/// Waits until something is so that nobody announces.
#[track_caller]
pub fn until(what: &str, mut holds: impl FnMut() -> bool) {
    let end = Instant::now() + PATIENCE;
    while !holds() {
        assert!(Instant::now() < end, "waited in vain until {what}");
        std::thread::park_timeout(Duration::from_millis(1));
    }
}
