//! What can be set about a sync task; the setter overwrites the whole record.

use serde_json::json;

use crate::{answer::Answer, call::Call};

pub(super) const DIRECTIONS: &[&str] = &["ONLY_UPLOAD", "BIDIRECTION", "ONLY_DOWNLOAD"];

pub(super) fn get(call: &mut Call<'_>) -> Answer {
    let task = super::sync_task(call)?;
    Ok(Some(json!({
        "enable_server_encryption": false,
        "enc_key_exportable": false,
        "google_drive_convert_online_doc": task.google_drive_convert_online_doc,
        "no_delete": task.no_delete,
        "sync_attr_check_option": task.sync_attr_check_option,
        "sync_direction": task.direction,
    })))
}

pub(super) fn set(call: &mut Call<'_>) -> Answer {
    let args = call.args;
    let id = super::sync_task_id(call)?;
    let direction = match call.office.takes_any_setting {
        true => args.string("sync_direction")?,
        false => args.one_of("sync_direction", DIRECTIONS)?,
    };
    let sync_attr_check_option = args.boolean("sync_attr_check_option")?;
    let no_delete = args.boolean("no_delete")?;
    let google_drive_convert_online_doc = args.boolean("google_drive_convert_online_doc")?;
    let task = super::find_sync_task_mut(call, id)?;
    direction.clone_into(&mut task.direction);
    task.sync_attr_check_option = sync_attr_check_option;
    task.no_delete = no_delete;
    task.google_drive_convert_online_doc = google_drive_convert_online_doc;
    Ok(None)
}
