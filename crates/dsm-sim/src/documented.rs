//! The NAS that three of the documents describe: other API and method names, plain values, the
//! same office. No attested NAS is like it.

mod backup_tasks;
mod connections;
mod sync_tasks;

use super::{
    answer::{Reason, Refusal},
    call::Call,
    registry::Method,
};

pub(super) const CONNECTION: &[Method] = &[
    Method::reads("List", connections::list),
    Method::reads("Get", connections::get),
    Method::changes("Pause", connections::pause),
    Method::changes("Resume", connections::resume),
];

pub(super) const CONNECTION_LOG: &[Method] = &[Method::reads("List", connections::list_log)];

pub(super) const TASK: &[Method] = &[
    Method::reads("List", sync_tasks::list),
    Method::reads("Get", sync_tasks::get),
    Method::changes("Pause", sync_tasks::pause),
    Method::changes("Resume", sync_tasks::resume),
];

pub(super) const TASK_FILTER: &[Method] = &[Method::reads("Get", sync_tasks::get_filter)];

pub(super) const BACKUP_TASK: &[Method] = &[
    Method::reads("List", backup_tasks::list),
    Method::reads("Get", backup_tasks::get),
    Method::reads("GetStatus", backup_tasks::get_status),
    Method::changes("Run", backup_tasks::run),
    Method::changes("Cancel", backup_tasks::cancel),
    Method::changes("Suspend", backup_tasks::suspend),
    Method::changes("Resume", backup_tasks::resume),
];

fn optional_integer(call: &Call<'_>, name: &str) -> Result<Option<i64>, Refusal> {
    let Some(text) = call.args.text(name) else {
        return Ok(None);
    };
    text.parse()
        .map(Some)
        .map_err(|_| call.args.refusal(name, Reason::Type))
}

fn integer(call: &Call<'_>, name: &str) -> Result<i64, Refusal> {
    optional_integer(call, name)?.ok_or_else(|| call.args.refusal(name, Reason::Required))
}
