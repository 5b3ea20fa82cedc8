//! Cloud Sync's own settings.

use serde_json::{Value, json};

use crate::{
    answer::{Answer, Reason},
    call::Call,
    office::Volume,
};

// The limits are from N4S4's documentation.
const MOST_LOG_LINES: i64 = 100_000;
const MOST_WORKERS: i64 = 20;

pub(super) fn get(call: &mut Call<'_>) -> Answer {
    let package = &call.office.package;
    let volumes: Vec<Value> = call.office.volumes.iter().map(volume).collect();
    Ok(Some(json!({
        "admin_mode": package.admin_mode,
        "log_count": package.log_count,
        "repo_vol_path": package.repo_vol_path,
        "sync_mode": package.sync_mode,
        "volume_count": volumes.len(),
        "volume_list": volumes,
        "worker_count": package.worker_count,
    })))
}

fn volume(volume: &Volume) -> Value {
    let number = volume.number;
    let gigabytes = volume.size_free as f64 / f64::from(1 << 30);
    json!({
        "desc": "",
        "display": format!("Volume {number} (Available capacity:  {gigabytes:.2} GB )"),
        "mount_point": volume.mount_point(),
        "size_free": volume.size_free.to_string(),
        "size_total": volume.size_total.to_string(),
        "value": number.to_string(),
        "vol_desc": "",
    })
}

pub(super) fn set_global(call: &mut Call<'_>) -> Answer {
    let repo_vol_path = call.args.string("repo_vol_path")?;
    let any = call.office.takes_any_setting;
    let within = |name, most| match any {
        true => call.args.integer(name),
        false => call.args.integer_within(name, 1, most),
    };
    let log_count = within("log_count", MOST_LOG_LINES)?;
    let worker_count = within("worker_count", MOST_WORKERS)?;
    let admin_mode = call.args.one_of("admin_mode", &["enable", "disable"])?;
    let mut volumes = call.office.volumes.iter();
    if !any && !volumes.any(|volume| volume.mount_point() == repo_vol_path) {
        return Err(call.args.refusal("repo_vol_path", Reason::Condition));
    }
    let package = &mut call.office.package;
    repo_vol_path.clone_into(&mut package.repo_vol_path);
    admin_mode.clone_into(&mut package.admin_mode);
    package.log_count = log_count;
    package.worker_count = worker_count;
    // What a count below 0 would mean is not known.
    if log_count >= 0 {
        call.office.trim_log();
    }
    Ok(None)
}

pub(super) fn set_personal(call: &mut Call<'_>) -> Answer {
    call.office.package.sync_mode = call.args.boolean("sync_mode")?;
    Ok(None)
}
