//! Tests from the outside: the binary over a pipe, against the simulated NAS.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::print_stdout,
    clippy::print_stderr,
    unreachable_pub,
    missing_docs,
    reason = "clippy.toml allows these in #[test] functions only, and the helpers here are tests as well"
)]

mod harness;

mod catalogue;
mod layering;
mod table;

mod generated;
mod operation;
mod packaging;

mod captures;

mod cloudsync;
mod documented;
mod hyperbackup;

mod audit;
mod changes;
mod clock;
mod gate;

mod faults;
mod fuzz;
mod hostile;
mod ids;
mod names;
mod nas;
mod nases;
mod races;
mod secrets;
mod session;
mod undo;
mod untold;
mod weather;

mod cli;
mod doctor;
mod server;
#[cfg(unix)]
mod setup;
mod short_lists;
