//! What the tools show, from a NAS that speaks as documented.

pub(crate) mod connection;
pub(crate) mod log;
pub(crate) mod task;
