//! What a sync task leaves out; the setter overwrites the whole record.

use serde_json::json;

use crate::{answer::Answer, call::Call, office::SyncTaskFilters};

pub(super) fn get(call: &mut Call<'_>) -> Answer {
    let filters = &super::sync_task(call)?.filters;
    Ok(Some(json!({
        "filtered_extensions": filters.extensions,
        "filtered_max_upload_size": filters.max_upload_size,
        "filtered_names": filters.names,
        "filtered_paths": filters.paths,
        "user_defined_extensions": filters.user_defined_extensions,
        "user_defined_names": filters.user_defined_names,
    })))
}

pub(super) fn set(call: &mut Call<'_>) -> Answer {
    let args = call.args;
    let id = super::sync_task_id(call)?;
    let filters = SyncTaskFilters {
        paths: args.strings("filtered_paths")?,
        names: args.strings("filtered_names")?,
        extensions: args.strings("filtered_extensions")?,
        max_upload_size: match call.office.takes_any_setting {
            true => args.integer("filtered_max_upload_size")?,
            false => args.integer_from("filtered_max_upload_size", 0)?,
        },
        user_defined_names: args.strings("user_defined_names")?,
        user_defined_extensions: args.strings("user_defined_extensions")?,
    };
    super::find_sync_task_mut(call, id)?.filters = filters;
    Ok(None)
}
