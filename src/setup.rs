//! What `setup` makes and takes away: a table of the configuration file, secrets, entries of hosts.
//!
//! Must not ask anybody anything: whoever calls it has the answers. Everything is worked out before anything is written, and
//! what was written is taken back when a later step fails.

mod address;
mod config_file;
mod host_changes;
mod launch;
mod plan;

pub use self::{
    address::{candidates, name_for},
    config_file::ConfigFile,
    host_changes::{Addition, add_to, remove_from},
    launch::entry,
    plan::{Done, Edit, FileChange, Plan, SecretChange, Undone},
};
