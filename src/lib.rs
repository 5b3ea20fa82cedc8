//! MCP server that looks after Cloud Sync and Hyper Backup on a Synology NAS.
//!
//! So far: [`sim`], a NAS for trying out and for tests.

pub mod sim;
