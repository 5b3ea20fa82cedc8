//! `SYNO.FileStation.List`: the shared folders that an account sees.
//!
//! As py-synologydsm-api and synology-explorer captured it. Every account may ask. The folder `homes` shows as `home` as well,
//! which is the account's own in it. That an unknown `additional` is refused is unattested.

mod list;

use serde_json::{Map, Value, json};

use super::{
    answer::{Answer, Reason},
    call::Call,
    office::{Office, Share},
};

pub(super) use list::list;

const ADDITIONAL: [&str; 7] = [
    "real_path",
    "owner",
    "time",
    "perm",
    "mount_point_type",
    "sync_share",
    "volume_status",
];

/// The share with everybody's own folder
const HOMES: &str = "homes";

/// One row of the answer
struct Row {
    name: String,
    real_path: String,
    volume: u32,
    read_only: bool,
}

pub(super) fn list_shares(call: &mut Call<'_>) -> Answer {
    let args = call.args;
    let offset = match args.optional_integer("offset")? {
        Some(_) => args.integer_from("offset", 0)?,
        None => 0,
    };
    // 0 lists all.
    let limit = match args.optional_integer("limit")? {
        Some(_) => args.integer_from("limit", 0)?,
        None => 0,
    };
    let only_writable = args.optional_boolean("onlywritable")? == Some(true);
    let additional = args.optional_strings("additional")?.unwrap_or_default();
    let known = |field: &String| ADDITIONAL.contains(&field.as_str());
    if !additional.iter().all(known) {
        return Err(args.refusal("additional", Reason::Condition));
    }
    let mut rows = rows(call);
    rows.retain(|row| !(only_writable && row.read_only));
    let shown: Vec<Value> = rows
        .iter()
        .skip(usize::try_from(offset).unwrap_or(usize::MAX))
        .take(match limit {
            0 => usize::MAX,
            limit => usize::try_from(limit).unwrap_or(usize::MAX),
        })
        .map(|row| shown(row, call, &additional))
        .collect();
    Ok(Some(
        json!({"offset": offset, "shares": shown, "total": rows.len()}),
    ))
}

/// What the account sees, by name
fn rows(call: &Call<'_>) -> Vec<Row> {
    let visible = |share: &&Share| call.administrator || !share.hidden_from_users;
    let shares: Vec<&Share> = call.office.shares.iter().filter(visible).collect();
    let homes = call.office.shares.iter().find(|share| share.name == HOMES);
    let home = homes.map(|share| Row {
        name: "home".to_owned(),
        real_path: format!("{}/{}", share.real_path(), call.account),
        volume: share.volume,
        read_only: share.read_only,
    });
    let mut rows: Vec<Row> = shares
        .into_iter()
        .map(|share| Row {
            name: share.name.clone(),
            real_path: share.real_path(),
            volume: share.volume,
            read_only: share.read_only,
        })
        .chain(home)
        .collect();
    rows.sort_by_key(|row| row.name.to_lowercase());
    rows
}

fn shown(row: &Row, call: &Call<'_>, additional: &[String]) -> Value {
    let mut shown = json!({
        "isdir": true,
        "name": row.name,
        "path": format!("/{}", row.name),
    });
    if let (false, Some(shown)) = (additional.is_empty(), shown.as_object_mut()) {
        let told: Map<String, Value> = additional
            .iter()
            .map(|field| (field.clone(), told(row, call, field)))
            .collect();
        shown.insert("additional".to_owned(), Value::Object(told));
    }
    shown
}

fn told(row: &Row, call: &Call<'_>, field: &str) -> Value {
    match field {
        "real_path" => json!(row.real_path),
        "owner" => json!({"gid": 0, "group": "root", "uid": 0, "user": "root"}),
        "time" => {
            json!({"atime": call.now, "crtime": 1_669_466_095, "ctime": call.now, "mtime": call.now})
        }
        "perm" => json!({
            "acl": {"append": true, "del": true, "exec": true, "read": true, "write": true},
            "acl_enable": true,
            "adv_right": {"disable_download": false, "disable_list": false, "disable_modify": false},
            "is_acl_mode": true,
            "is_share_readonly": false,
            "posix": 777,
            "share_right": if row.read_only { "RO" } else { "RW" },
        }),
        "mount_point_type" => json!(""),
        "sync_share" => json!(false),
        "volume_status" => volume_status(call.office, row.volume),
        _ => Value::Null,
    }
}

fn volume_status(office: &Office, number: u32) -> Value {
    let mut volumes = office.volumes.iter();
    let volume = volumes.find(|volume| volume.number == number);
    json!({
        "freespace": volume.map_or(0, |volume| volume.size_free),
        "readonly": false,
        "totalspace": volume.map_or(0, |volume| volume.size_total),
    })
}
