//! The words of DSM that are attested, but for those in the captures themselves.
//!
//! Collected from clients' sources, the script of Cloud Sync's window, and tables of monitors: tests/fixtures has no
//! answer for most of them.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::capture::Capture;

/// Words of a field in answers of one product.
pub type Words = BTreeMap<(&'static str, String), BTreeSet<String>>;

/// Fields that hold a word out of a set and no free text.
const FIELDS: &[&str] = &[
    "admin_mode",
    "client_type",
    "cloud_type_str",
    "data_type",
    "error_desc",
    "fileSystem",
    "fileSystemType",
    "file_type",
    "format_type",
    "last_bkp_error",
    "last_bkp_result",
    "level",
    "progress_title_type",
    "request_style",
    "state",
    "status",
    "step",
    "sync_direction",
    "sync_status",
    "target_type",
    "title_type",
    "transfer_type",
    "tray_status",
    "type",
];

const CLOUD_SYNC: &str = "cloudsync";
const HYPER_BACKUP: &str = "hyperbackup";

#[rustfmt::skip]
const ATTESTED: &[(&str, &str, &[&str], &str)] = &[
    (CLOUD_SYNC, "admin_mode", &["enable", "disable"], "what N4S4 cloud_sync.py sends"),
    (CLOUD_SYNC, "sync_direction", &["ONLY_UPLOAD", "BIDIRECTION", "ONLY_DOWNLOAD"], "what N4S4 cloud_sync.py sends"),
    (CLOUD_SYNC, "status", &["uptodate", "syncing", "processing", "scanning", "connecting", "pause", "suspended", "error", "unlink"], "the window's script, by nd4y/cloudsync-exporter"),
    (CLOUD_SYNC, "sync_status", &["uptodate", "syncing", "processing", "scanning", "connecting", "pause", "suspended", "error", "unlink"], "the window's script, by nd4y/cloudsync-exporter"),
    (CLOUD_SYNC, "tray_status", &["uptodate", "syncing", "scanning", "connecting", "pause", "error"], "one of the connections' words"),
    (CLOUD_SYNC, "error_desc", &["", "token_expired", "ssl_verify_fail"], "the window's script, by nd4y/cloudsync-exporter, which names the codes"),
    (CLOUD_SYNC, "type", &["az"], "what N4S4 cloud_sync.py takes for Amazon S3"),
    (HYPER_BACKUP, "state", &["backupable", "exportable", "importable", "relinkable", "error_detect", "broken", "restore_only", "unauth", "endofservice"], "py-synologydsm-api and monitors"),
    (HYPER_BACKUP, "status", &["none", "waiting", "backup", "canceling", "detect", "detect_waiting", "version_deleting", "preparing_version_delete"], "py-synologydsm-api, dsmaccess, dsmctl"),
    (HYPER_BACKUP, "last_bkp_result", &["done", "success", "backingup", "resuming", "none", "cancel", "suspend", "partial", "failed", "discard", "broken"], "dsmctl, a resume script, py-synologydsm-api, monitors"),
    (HYPER_BACKUP, "step", &["none", "prebackup", "backup_prepare", "total_size_count", "app_backup", "data_backup", "config_backup", "backup_complete"], "dsmaccess"),
    (HYPER_BACKUP, "level", &["info", "warn", "err"], "homelab-api, dsmctl"),
    (HYPER_BACKUP, "type", &["image:image_local", "image:image_remote", "cloud_image:google_drive", "loclunbkp"], "target_type and transfer_type, as in every answer; LUN tasks by dsmctl"),
];

/// Words that nobody has seen, and why the simulated NAS has them nevertheless.
#[rustfmt::skip]
const INVENTED: &[(&str, &str, &[&str], &str)] = &[
    (CLOUD_SYNC, "type", &["gd", "webdav"], "only the numbers 1 and 11 of Google Drive and WebDAV are public"),
    (CLOUD_SYNC, "client_type", &["gd", "webdav", "az", "od_v1"], "the same words as type, where they were not seen"),
    (CLOUD_SYNC, "cloud_type_str", &["gd", "webdav", "az", "od_v1"], "the same words as type, where they were not seen"),
    (HYPER_BACKUP, "data_type", &["lun"], "rows of LUN tasks were cut down to a few fields"),
    (HYPER_BACKUP, "target_type", &["share"], "a copy without versions; named by clients that create tasks"),
    (HYPER_BACKUP, "transfer_type", &["rsync"], "the same"),
    (HYPER_BACKUP, "type", &["share:rsync", "cloud_image:aws_s3", "cloud_image:synocloud_swift"], "made of two attested words"),
    (HYPER_BACKUP, "format_type", &["share"], "the target of that task"),
];

/// The words an answer has in such fields.
pub fn collect(api: &str, answer: &Value, found: &mut Words) {
    let product = if api.contains("CloudSync") {
        CLOUD_SYNC
    } else {
        HYPER_BACKUP
    };
    match answer {
        Value::Object(members) => {
            for (name, member) in members {
                if let (true, Some(word)) = (FIELDS.contains(&name.as_str()), member.as_str()) {
                    found
                        .entry((product, name.clone()))
                        .or_default()
                        .insert(word.to_owned());
                }
                collect(api, member, found);
            }
        }
        Value::Array(items) => items.iter().for_each(|item| collect(api, item, found)),
        _ => {}
    }
}

/// The words that are accounted for: captured, attested elsewhere, or invented for a reason.
pub fn known(captures: &[Capture]) -> Words {
    let mut known = Words::new();
    for capture in captures {
        collect(&capture.api, &capture.answer, &mut known);
    }
    for (product, field, words, _) in ATTESTED.iter().chain(INVENTED) {
        let known = known.entry((product, (*field).to_owned())).or_default();
        known.extend(words.iter().map(|word| (*word).to_owned()));
    }
    known
}
