//! MCP server that looks after Cloud Sync and Hyper Backup on a Synology NAS.
//!
//! From the outside in: [`cli`] reads [`config`] and starts the [`server`]; the server finds a tool in [`tools`]; each
//! product ([`cloudsync`], [`hyperbackup`]), and [`nas`] for both together, is a table of [`operation`]s; the [`gate`] clears what may run and [`audit`]
//! writes it down; the crate `dsm` talks to the NAS. The simulated NAS for trying out and for tests is a crate of its own.

pub mod audit;
pub mod cli;
pub mod clock;
pub mod cloudsync;
pub mod config;
pub mod doctor;
pub mod effect;
pub mod error;
pub mod findings;
pub mod gate;
pub mod hosts;
pub mod hyperbackup;
pub mod nas;
pub mod nases;
pub mod operation;
pub mod packages;
pub mod secrets;
pub mod server;
pub mod setup;
pub mod shares;
pub mod sorting;
pub mod state;
pub mod text;
pub mod tools;
pub mod units;
