//! A simulated NAS in the state that a capture was taken in, and the same request to it.

mod versions;

use std::{
    collections::BTreeMap,
    io::{Read, Write},
    net::TcpStream,
};

use dsm_sim::{BackupTask, BackupTaskId, Office, Options, Package, SimulatedNas};
use serde_json::{Value, json};

use super::capture::Capture;
use crate::harness::{PASSWORD, office_with};

const OTP: &str = "493817";

/// What of a backup task `additional` of a list is known to ask for.
pub const LISTED: &[&str] = &[
    "last_bkp_time",
    "next_bkp_time",
    "last_bkp_result",
    "is_modified",
    "schedule",
    "get_source",
    "progress_title_type",
];

/// A session on a simulated NAS.
pub struct Session {
    pub nas: SimulatedNas,
    sid: String,
    token: String,
}

impl Session {
    pub fn on(nas: SimulatedNas) -> Self {
        let mut params = login_params();
        params.insert("enable_syno_token".into(), json!("yes"));
        let opened = exchange(&nas, "SYNO.API.Auth", 6, "login", params, None);
        let text = |field: &str| {
            opened["data"][field]
                .as_str()
                .unwrap_or_default()
                .to_owned()
        };
        Self {
            sid: text("sid"),
            token: text("synotoken"),
            nas,
        }
    }

    pub fn ask(&self, api: &str, version: i64, method: &str, params: Value) -> Value {
        let params = serde_json::from_value(params).unwrap();
        let session = Some((self.sid.as_str(), self.token.as_str()));
        exchange(&self.nas, api, version, method, params, session)
    }
}

/// What the simulated NAS answers to what a real one was asked.
pub fn answer(capture: &Capture) -> Value {
    let nas = office_with(|options| set_up(options, &capture.name));
    if capture.method == "login" {
        return log_in(&nas, capture);
    }
    if capture.name == "dsm/error.119" {
        // Seen at an API that is not simulated, but any one answers so without a session.
        return exchange(
            &nas,
            "SYNO.CloudSync",
            1,
            "list_conn",
            BTreeMap::new(),
            None,
        );
    }
    nas.edit(|office| stage(office, capture));
    let params = json!(params(capture));
    Session::on(nas).ask(&capture.api, capture.version, &capture.method, params)
}

fn set_up(options: &mut Options, name: &str) {
    options.dsm6 = name.contains("dsm6");
    match name {
        "dsm/api_info.hyperbackup_only" => options.without = [Package::CloudSync].into(),
        "dsm/api_info.dsm6.no_packages" => {
            options.without = [Package::CloudSync, Package::HyperBackup].into();
        }
        "dsm/login.ok.device_id"
        | "dsm/login.error.403"
        | "dsm/login.error.403.plain"
        | "dsm/login.error.404" => options.otp = Some(OTP.into()),
        _ => {}
    }
}

fn log_in(nas: &SimulatedNas, capture: &Capture) -> Value {
    let mut params = login_params();
    params.insert("enable_syno_token".into(), json!("yes"));
    for (name, value) in &capture.params {
        params.insert(name.clone(), value.clone());
    }
    let try_with = |name: &str, value: &str| {
        let mut params = params.clone();
        params.insert(name.into(), json!(value));
        exchange(nas, &capture.api, capture.version, "login", params, None)
    };
    match capture.name.as_str() {
        "dsm/login.error.400" => try_with("passwd", "wrong"),
        "dsm/login.error.404" => try_with("otp_code", "000000"),
        "dsm/login.error.407" => {
            for _ in 0..5 {
                try_with("passwd", "wrong");
            }
            try_with("passwd", PASSWORD)
        }
        "dsm/login.ok.device_id" => {
            params.insert("enable_device_token".into(), json!("yes"));
            params.insert("device_name".into(), json!("attic"));
            params.insert("otp_code".into(), json!(OTP));
            exchange(nas, &capture.api, capture.version, "login", params, None)
        }
        _ => exchange(nas, &capture.api, capture.version, "login", params, None),
    }
}

fn login_params() -> BTreeMap<String, Value> {
    [("account", "demo"), ("passwd", PASSWORD), ("format", "sid")]
        .map(|(name, value)| (name.to_owned(), json!(value)))
        .into()
}

/// The captured parameters, with ids of the office where the source has a type only.
fn params(capture: &Capture) -> BTreeMap<String, Value> {
    let mut params = capture.params.clone();
    for (name, value) in &mut params {
        let ours = match (name.as_str(), value.as_str()) {
            ("connection_id", _) => json!(3),
            ("session_id", _) => json!(4),
            ("task_id", Some(_)) => json!(1),
            ("file_id", _) => json!("id:a4ayc_80_OEAAAAAAAAAXw"),
            ("repo_vol_path", _) => json!("/volume1"),
            ("sync_direction", _) => json!("BIDIRECTION"),
            ("schedule_info", _) => json!("1".repeat(168)),
            // Written down with the quotes that it has on the wire.
            ("storage_class", _) => json!(""),
            (_, Some("<bool>")) => json!(true),
            (_, Some("<array>")) => json!([]),
            (_, Some("<int>")) => json!(0),
            _ => continue,
        };
        *value = ours;
    }
    if capture.name == "hyperbackup/task.list.six_states" {
        // Its rows were put together from several requests.
        params.insert("additional".into(), json!(LISTED));
    }
    if capture.name == "dsm/filestation_list.list_share" {
        // What was sent was not recorded; this is what came.
        let told = ["owner", "perm", "real_path", "volume_status"];
        params.insert("additional".into(), json!(told));
    }
    params
}

/// Give the office the backup tasks of the capture, in the state that they have there.
fn stage(office: &mut Office, capture: &Capture) {
    versions::stage(office, capture);
    let data = capture.data();
    let asked = capture.params.get("task_id");
    let model = office.backup_tasks[0].clone();
    if let Some(rows) = data["task_list"].as_array() {
        office.backup_tasks = rows.iter().map(|row| staged(&model, row, None)).collect();
    } else if let Some(rows) = data["repo_list"].as_array() {
        let kinds = |task: &BackupTask| {
            let kind = &task.repository.transfer_type;
            rows.iter().any(|row| row["transfer_type"] == kind.as_str())
        };
        office.backup_tasks.retain(kinds);
    } else if asked.is_some() && capture.succeeded() {
        let running = json!({ "status": "backup" });
        let row = match capture.method.as_str() {
            "cancel" => &running,
            _ => data,
        };
        office.backup_tasks = vec![staged(&model, row, asked)];
    }
}

fn staged(model: &BackupTask, row: &Value, asked: Option<&Value>) -> BackupTask {
    let mut task = model.clone();
    task.id = match row.get("task_id").or(asked) {
        Some(Value::String(name)) if !name.starts_with('<') => BackupTaskId::Name(name.clone()),
        Some(Value::Number(number)) => BackupTaskId::Number(number.as_i64().unwrap()),
        _ => BackupTaskId::Number(1),
    };
    for (field, held) in [
        ("state", &mut task.state),
        ("status", &mut task.status),
        ("last_bkp_result", &mut task.last_result),
        ("target_type", &mut task.repository.target_type),
        ("transfer_type", &mut task.repository.transfer_type),
    ] {
        let kind = &row["repository"][field];
        if let Some(word) = row[field].as_str().or(kind.as_str()) {
            word.clone_into(held);
        }
    }
    task.last_error_code = row["last_bkp_error_code"].as_i64().unwrap_or(4401);
    task.schedule.enabled = row["schedule"]["schedule_enable"] != false;
    if row["is_online"] == false {
        "broken".clone_into(&mut task.state);
    }
    if task.status == "backup" {
        let percent = row["progress"]["progress"].as_i64().unwrap_or(40);
        task.done_before = task.duration * percent / 100;
        task.since = crate::harness::START;
    }
    task
}

/// One request and its answer, with every value encoded as its API wants it.
fn exchange(
    nas: &SimulatedNas,
    api: &str,
    version: i64,
    method: &str,
    params: BTreeMap<String, Value>,
    session: Option<(&str, &str)>,
) -> Value {
    let plain = api.starts_with("SYNO.API.");
    let mut form = vec![
        ("api".to_owned(), api.to_owned()),
        ("version".to_owned(), version.to_string()),
        ("method".to_owned(), method.to_owned()),
    ];
    for (name, value) in params {
        let text = match &value {
            Value::String(text) if plain => text.clone(),
            value => value.to_string(),
        };
        form.push((name, text));
    }
    let mut headers = String::new();
    if let Some((sid, token)) = session {
        form.push(("_sid".to_owned(), sid.to_owned()));
        headers = format!("X-SYNO-TOKEN: {token}\r\n");
    }
    let body: Vec<String> = form
        .iter()
        .map(|(name, value)| format!("{name}={}", encode(value)))
        .collect();
    let path = match (api, method) {
        ("SYNO.API.Info", _) => "query.cgi",
        ("SYNO.API.Auth", _) if is_dsm6(nas) => "auth.cgi",
        _ => "entry.cgi",
    };
    post(nas, path, &headers, &body.join("&"))
}

fn is_dsm6(nas: &SimulatedNas) -> bool {
    let body = "api=SYNO.API.Info&version=1&method=query&query=SYNO.API.Auth";
    post(nas, "query.cgi", "", body)["data"]["SYNO.API.Auth"]["path"] == "auth.cgi"
}

fn post(nas: &SimulatedNas, path: &str, headers: &str, body: &str) -> Value {
    let url = nas.url();
    let host = url.trim_start_matches("http://");
    let mut stream = TcpStream::connect(host).unwrap();
    write!(
        stream,
        "POST /webapi/{path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n{headers}\
         Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {}\r\n\r\n{body}",
        body.len()
    )
    .unwrap();
    let mut response = String::new();
    stream.read_to_string(&mut response).unwrap();
    let (_, body) = response.split_once("\r\n\r\n").unwrap();
    serde_json::from_str(body).unwrap_or_else(|error| panic!("{error}: {response}"))
}

fn encode(text: &str) -> String {
    let encoded = |byte: u8| match byte {
        b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' => {
            char::from(byte).to_string()
        }
        other => format!("%{other:02X}"),
    };
    text.bytes().map(encoded).collect()
}
