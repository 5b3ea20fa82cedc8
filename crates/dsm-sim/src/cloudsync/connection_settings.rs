//! What can be set about a connection; the setter overwrites the whole record.

use serde_json::json;

use super::s3::STORAGE_CLASSES;
use crate::{
    answer::{Answer, Reason},
    call::Call,
    office::ConnectionSettings,
};

pub(super) fn get(call: &mut Call<'_>) -> Answer {
    let connection = super::connection(call)?;
    let settings = &connection.settings;
    Ok(Some(json!({
        "client_type": connection.kind,
        "isSSE": settings.is_sse,
        "is_enabled_schedule": settings.is_enabled_schedule,
        "max_download_speed": settings.max_download_speed,
        "max_upload_speed": settings.max_upload_speed,
        "part_size": settings.part_size,
        "pull_event_period": settings.pull_event_period,
        "schedule_info": settings.schedule_info,
        "storage_class": settings.storage_class,
        "task_name": connection.name,
    })))
}

pub(super) fn set(call: &mut Call<'_>) -> Answer {
    let args = call.args;
    let id = super::connection_id(call)?;
    let name = args.string("task_name")?;
    let storage_class = args.quoted_string("storage_class")?;
    let any = call.office.takes_any_setting;
    let from = |name, least| match any {
        true => args.integer(name),
        false => args.integer_from(name, least),
    };
    let pull_event_period = from("pull_event_period", 1)?;
    let max_upload_speed = from("max_upload_speed", 0)?;
    let max_download_speed = from("max_download_speed", 0)?;
    let is_sse = args.boolean("isSSE")?;
    let part_size = from("part_size", 0)?;
    if !any && name.is_empty() {
        return Err(args.refusal("task_name", Reason::Condition));
    }
    if !any && !storage_class.is_empty() && !STORAGE_CLASSES.contains(&storage_class) {
        return Err(args.refusal("storage_class", Reason::Condition));
    }
    let connection = super::find_connection_mut(call, id)?;
    name.clone_into(&mut connection.name);
    connection.settings = ConnectionSettings {
        pull_event_period,
        max_upload_speed,
        max_download_speed,
        storage_class: storage_class.to_owned(),
        is_sse,
        part_size,
        is_enabled_schedule: connection.settings.is_enabled_schedule,
        schedule_info: connection.settings.schedule_info.clone(),
    };
    Ok(None)
}
