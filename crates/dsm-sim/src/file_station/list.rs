//! What lies in a folder of a share.
//!
//! As Synology's guide to the File Station API has it, which also names 408 for what is not there; no answer is held. Told is
//! what is asked for of `real_path`, `size`, `time` and `type` alone.

use serde_json::{Map, Value, json};

use crate::{
    answer::{Answer, Reason, Refusal, code},
    call::Call,
    office::StoredFile,
};

pub(crate) fn list(call: &mut Call<'_>) -> Answer {
    let args = call.args;
    let offset = args.optional_integer("offset")?.unwrap_or(0);
    // 0 lists all.
    let limit = args.optional_integer("limit")?.unwrap_or(0);
    if let Some(field) = args.optional_string("sort_by")?
        && field != "name"
    {
        return Err(args.refusal("sort_by", Reason::Condition));
    }
    let additional = args.optional_strings("additional")?.unwrap_or_default();
    let known = ["real_path", "size", "time", "type"];
    if !additional.iter().all(|name| known.contains(&name.as_str())) {
        return Err(args.refusal("additional", Reason::Condition));
    }
    let path = args.string("folder_path")?;
    let own = format!("homes/{}", call.account);
    let folder = match path.strip_prefix("/home") {
        Some(rest) if rest.is_empty() || rest.starts_with('/') => format!("{own}{rest}"),
        _ => path.strip_prefix('/').unwrap_or_default().to_owned(),
    };
    let share = folder.split('/').next().unwrap_or_default();
    let mut shares = call.office.shares.iter();
    let share = shares.find(|known| known.name == share);
    let seen = |hidden: bool| call.administrator || !hidden || folder.starts_with(&own);
    let Some(share) = share.filter(|share| seen(share.hidden_from_users)) else {
        return Err(Refusal::code(code::NO_SUCH_FILE));
    };
    if !call.office.file(&folder).is_some_and(|file| file.folder) {
        return Err(Refusal::code(code::NO_SUCH_FILE));
    }
    let files = call.office.files.iter();
    let mut files: Vec<&StoredFile> = files.filter(|file| file.parent() == folder).collect();
    files.sort_by_key(|file| &file.path);
    let rows: Vec<Value> = files
        .iter()
        .skip(usize::try_from(offset).unwrap_or_default())
        .take(match usize::try_from(limit) {
            Ok(0) | Err(_) => usize::MAX,
            Ok(limit) => limit,
        })
        .map(|file| {
            let volume = share.volume;
            let mut row = json!({
                "isdir": file.folder,
                "name": file.name(),
                "path": format!("{path}/{}", file.name()),
            });
            let told: Map<String, Value> = additional
                .iter()
                .map(|field| (field.clone(), told(file, volume, field)))
                .collect();
            if let (false, Some(row)) = (told.is_empty(), row.as_object_mut()) {
                row.insert("additional".to_owned(), Value::Object(told));
            }
            row
        })
        .collect();
    Ok(Some(
        json!({"files": rows, "offset": offset, "total": files.len()}),
    ))
}

fn told(file: &StoredFile, volume: u32, field: &str) -> Value {
    match field {
        "real_path" => json!(format!("/volume{volume}/{}", file.path)),
        "size" => json!(file.bytes),
        "time" => {
            let at = file.modified;
            json!({"atime": at, "crtime": at, "ctime": at, "mtime": at})
        }
        "type" => {
            let kind = file.name().rsplit_once('.').map_or("", |(_, kind)| kind);
            json!(kind.to_uppercase())
        }
        _ => Value::Null,
    }
}
