//! `SYNO.CloudSync`, as attested NASes have it.
//!
//! Names from the lib definitions of a DSM 7.2.2; parameters and answers from N4S4 `cloud_sync.py`
//! and its captures. An unknown connection or task is refused with 100: the code is unattested.

mod account;
mod connection_settings;
mod connections;
mod folders;
mod log;
mod package;
mod pause;
mod recent;
mod remove;
mod s3;
mod schedule;
mod sync_task_filters;
mod sync_task_settings;
mod sync_tasks;

use super::{
    answer::{Refusal, code},
    call::Call,
    office::{Connection, ConnectionId, SyncTask, SyncTaskId},
    registry::Method,
};

pub(super) const METHODS: &[Method] = &[
    Method::reads("get_config", package::get),
    Method::changes("set_global_config", package::set_global),
    Method::changes("set_personal_config", package::set_personal),
    Method::reads("list_conn", connections::list),
    Method::reads("get_connection_setting", connection_settings::get),
    Method::changes("set_connection_setting", connection_settings::set),
    Method::changes("set_schedule_setting", schedule::set),
    Method::reads("get_property", account::get_property),
    Method::reads("get_conn_auth_info", account::get_secrets),
    Method::reads("get_log", log::get),
    Method::reads("list_sess", sync_tasks::list),
    Method::reads("get_session_setting", sync_task_settings::get),
    Method::changes("set_session_setting", sync_task_settings::set),
    Method::reads("get_selective_sync_config", sync_task_filters::get),
    Method::changes("set_selective_sync_config", sync_task_filters::set),
    Method::reads("get_selective_folder_list", folders::list),
    Method::reads("get_recently_change", recent::get),
    Method::changes("pause", pause::pause),
    Method::changes("resume", pause::resume),
    Method::changes("unlink_connection", remove::connection),
    Method::changes("unlink_session", remove::sync_task),
    Method::reads("test_task_setting", s3::test),
    Method::changes("create_session", s3::create),
];

/// Something that does not exist or cannot be done
pub(super) fn unknown() -> Refusal {
    Refusal::code(code::UNKNOWN)
}

fn connection_id(call: &Call<'_>) -> Result<ConnectionId, Refusal> {
    call.args.integer("connection_id").map(ConnectionId)
}

fn connection<'a>(call: &'a Call<'_>) -> Result<&'a Connection, Refusal> {
    let id = connection_id(call)?;
    call.office.connection(id).ok_or_else(unknown)
}

fn find_connection_mut<'a>(
    call: &'a mut Call<'_>,
    id: ConnectionId,
) -> Result<&'a mut Connection, Refusal> {
    call.office
        .connections
        .iter_mut()
        .find(|connection| connection.id == id)
        .ok_or_else(unknown)
}

fn sync_task_id(call: &Call<'_>) -> Result<SyncTaskId, Refusal> {
    call.args.integer("session_id").map(SyncTaskId)
}

fn sync_task<'a>(call: &'a Call<'_>) -> Result<&'a SyncTask, Refusal> {
    let id = sync_task_id(call)?;
    call.office.sync_task(id).ok_or_else(unknown)
}

fn find_sync_task_mut<'a>(
    call: &'a mut Call<'_>,
    id: SyncTaskId,
) -> Result<&'a mut SyncTask, Refusal> {
    call.office
        .sync_tasks
        .iter_mut()
        .find(|task| task.id == id)
        .ok_or_else(unknown)
}
