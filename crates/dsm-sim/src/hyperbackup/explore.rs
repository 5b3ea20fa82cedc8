//! `SYNO.SDS.Backup.Client.Explore.Folder` and `.File`: what a version holds, and copying out of it.
//!
//! As dsmaccess measured it on DSM 7.4 and pmilano1 took it from DSM's own window, who do not agree on everything: a list of files
//! comes as dsmaccess has it. Attested: 4400 for the root and for a leading slash in a list of files, 4401 for a list of
//! folders without a version, for copying without `backend` or to a path that begins with a share, 4462 for what is there.
//! Unattested: what is answered about a folder, a version or a destination that is not there, and to a filter, which is refused.

use serde_json::{Value, json};

use super::task;
use crate::{
    answer::{Answer, Reason, Refusal, code},
    args::Args,
    call::Call,
    office::{BackupVersion, Office, StoredFile},
};

const BACKEND: &str = "HyperBackup-backend";

/// What DSM's own window calls the list of the shares
const ROOT: &str = "@pathRoot";

pub(super) fn list_folders(call: &mut Call<'_>) -> Answer {
    check_common(call.args)?;
    task(call)?;
    if call.args.optional_value("version_id")?.is_none() {
        return Err(Refusal::code(code::BACKUP_FAILURE));
    }
    let version = version(call)?;
    let node = call.args.optional_string("node")?.unwrap_or_default();
    let node = if node == ROOT { "" } else { node };
    let limit = call.args.optional_integer("limit")?;
    let limit = limit.and_then(|limit| usize::try_from(limit).ok());
    let folders = inside(version, call.args, node)?.into_iter();
    let folders = folders.filter(|file| file.folder).map(|folder| {
        let mut row = row(folder);
        if let Some(row) = row.as_object_mut() {
            row.insert("browseable".to_owned(), json!(true));
        }
        row
    });
    Ok(Some(folders.take(limit.unwrap_or(usize::MAX)).collect()))
}

pub(super) fn list_files(call: &mut Call<'_>) -> Answer {
    check_common(call.args)?;
    task(call)?;
    let version = version(call)?;
    let node = call.args.string("node")?;
    if node.is_empty() || node == ROOT {
        return Err(call.args.refusal("node", Reason::Condition));
    }
    let files: Vec<Value> = inside(version, call.args, node)?
        .into_iter()
        .map(row)
        .collect();
    Ok(Some(json!({"files": files, "total": files.len()})))
}

pub(super) fn copy(call: &mut Call<'_>) -> Answer {
    let args = call.args;
    args.one_of("action", &["copy"])?;
    let overwrite = args.boolean("overwrite")?;
    let node = args.string("node")?;
    let sources = args.strings("source_path")?;
    let to = args.string("dest_path")?;
    task(call)?;
    let version = version(call)?;
    if args.optional_string("backend")? != Some(BACKEND) {
        return Err(Refusal::code(code::BACKUP_FAILURE));
    }
    let to = shared_path(call.office, to).ok_or(Refusal::code(code::BACKUP_FAILURE))?;
    let mut copies = Vec::new();
    for source in &sources {
        let file = version.files.iter().find(|file| file.path == *source);
        let file = file.filter(|file| file.parent() == node && !node.is_empty());
        let file = file.ok_or(Refusal::code(code::BACKUP_FAILURE))?;
        copies.push((file.path.clone(), format!("{to}/{}", file.name())));
    }
    if copies.is_empty() {
        return Err(args.refusal("source_path", Reason::Condition));
    }
    let is_there = |(_, to): &(String, String)| call.office.file(to).is_some();
    if !overwrite && copies.iter().any(is_there) {
        return Err(Refusal::code(code::ALREADY_THERE));
    }
    let files = version.files.clone();
    let now = call.now;
    for (from, to) in copies {
        call.office.files.retain(|file| !file.is_within(&to));
        call.office.copy_out(&files, &from, &to, now);
    }
    Ok(None)
}

/// What all of them take besides, for which nothing but the attested values is known
fn check_common(args: &Args) -> Result<(), Refusal> {
    for (name, passes) in [
        ("backend", BACKEND),
        ("filter_keyword", ""),
        ("filter_type", "any"),
        ("filter_size_option", "any"),
    ] {
        if args
            .optional_string(name)?
            .is_some_and(|value| value != passes)
        {
            return Err(args.refusal(name, Reason::Condition));
        }
    }
    for name in ["filter_size", "filter_date_from", "filter_date_to"] {
        if args.optional_integer(name)?.is_some_and(|value| value != 0) {
            return Err(args.refusal(name, Reason::Condition));
        }
    }
    Ok(())
}

/// Digits without quotes would be a number, which the id is not
fn version<'a>(call: &'a Call<'_>) -> Result<&'a BackupVersion, Refusal> {
    let number = call.args.quoted_string("version_id")?;
    let task = task(call)?;
    let version = call.office.version(&task.id, number);
    version.ok_or(Refusal::code(code::BACKUP_FAILURE))
}

/// What lies in a folder of a version, by name
fn inside<'a>(
    version: &'a BackupVersion,
    args: &Args,
    node: &str,
) -> Result<Vec<&'a StoredFile>, Refusal> {
    let is_folder = |file: &StoredFile| file.folder && file.path == node;
    if !node.is_empty() && !version.files.iter().any(is_folder) {
        return Err(args.refusal("node", Reason::Condition));
    }
    let files = version.files.iter();
    let mut files: Vec<&StoredFile> = files.filter(|file| file.parent() == node).collect();
    files.sort_by_key(|file| &file.path);
    Ok(files)
}

fn row(file: &StoredFile) -> Value {
    json!({
        "is_bad": file.damaged,
        "mtime": file.modified,
        "name": file.name(),
        "path": file.path,
        "restore_unsafe_warn": false,
        "size": file.bytes,
        "type": if file.folder { "Folder" } else { "File" },
    })
}

/// Of a folder given from its volume on, the path from its share on, where it can be written to
fn shared_path(office: &Office, real_path: &str) -> Option<String> {
    let share = office.shares.iter().find_map(|share| {
        let rest = real_path.strip_prefix(&share.real_path())?;
        let is_there = rest.is_empty() || rest.starts_with('/');
        (is_there && !share.read_only).then(|| format!("{}{rest}", share.name))
    })?;
    office
        .file(&share)
        .filter(|file| file.folder)
        .map(|_| share)
}
