//! What the tools show and how it is found on the NAS: connections, sync tasks, their logs, hours and words.

pub(super) mod by_name;
pub(super) mod causes;
pub(super) mod connection;
pub(super) mod documented;
pub(super) mod explained;
pub(super) mod filters;
pub(super) mod gap;
pub(super) mod health;
pub(super) mod log;
pub(super) mod log_filter;
pub(super) mod log_groups;
pub(super) mod log_page;
pub(super) mod page;
pub(super) mod s3_task;
pub(super) mod schedule;
pub(super) mod task;
pub(super) mod told_error;
pub(super) mod words;
