//! The flags of `simulate`, as a user sees them.

use std::{
    io::{Read, Write},
    net::TcpStream,
    time::{Duration, Instant},
};

use serde_json::{Value, json};

use super::LIST;
use crate::harness::{Client, Ended, Process, run};

const LOGIN: &str = "api=SYNO.API.Auth&version=7&method=login&account=demo&passwd=demo&enable_syno_token=yes&format=sid";
const BACKUPS: &str = "hyperbackup_list_tasks";

/// A simulated NAS in a process of its own, and its address.
fn simulated(flags: &[&str]) -> (Process, String) {
    let mut nas = Process::start(&[&["simulate"], flags].concat(), &[]);
    let url = nas.line().unwrap();
    (nas, url)
}

fn settings(url: &str) -> [(&str, &str); 3] {
    [
        ("SYNOLOGY_URL", url),
        ("SYNOLOGY_USERNAME", "demo"),
        ("SYNOLOGY_PASSWORD", "demo"),
    ]
}

/// One call of a tool against a NAS with those flags.
fn call(flags: &[&str], tool: &str) -> Ended {
    let (_nas, url) = simulated(flags);
    run(&["--log", "debug", "call", tool], &settings(&url))
}

/// What that NAS answers to a request as other clients send it.
fn get(url: &str, path: &str, query: &str) -> Value {
    let (_, body) = exchange(url, path, query);
    serde_json::from_str(&body).unwrap()
}

/// The headers of an answer.
fn headers(url: &str, path: &str) -> String {
    exchange(url, path, "").0
}

fn exchange(url: &str, path: &str, query: &str) -> (String, String) {
    let host = url.trim_start_matches("http://");
    let mut stream = TcpStream::connect(host).unwrap();
    write!(
        stream,
        "GET /webapi/{path}?{query} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n"
    )
    .unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    let (head, body) = answer.split_once("\r\n\r\n").unwrap();
    (head.to_owned(), body.to_owned())
}

fn percent_encoded(text: &str) -> String {
    text.bytes().map(|byte| format!("%{byte:02X}")).collect()
}

#[track_caller]
fn succeeds(ended: &Ended) {
    assert_eq!(ended.code, Some(0), "{}", ended.stderr);
}

#[track_caller]
fn fails_with(ended: &Ended, text: &str) {
    assert_eq!(ended.code, Some(1), "{}", ended.stderr);
    assert!(ended.stderr.contains(text), "{}", ended.stderr);
}

#[test]
fn latency_slows_every_answer() {
    let (_nas, url) = simulated(&["--latency", "300"]);
    let asked = Instant::now();
    succeeds(&run(&["call", LIST], &settings(&url)));
    // What it offers, the login and the list, one after the other.
    assert!(asked.elapsed() >= Duration::from_millis(900));
}

#[test]
fn sessions_end_after_so_many_calls() {
    let (_nas, url) = simulated(&["--expire-after", "2"]);
    let mut client = Client::greeted(Process::start(&["--log", "debug"], &settings(&url)));
    for _ in 0..6 {
        client.call("cloudsync_get_package_config", json!({}));
    }
    let stderr = client.close().stderr;
    assert_eq!(stderr.matches("logged in").count(), 3, "{stderr}");
}

#[test]
fn a_fault_happens_as_often_as_it_says() {
    let once = call(&["--fault", "reset-before:list_conn:1"], LIST);
    succeeds(&once);
    assert_eq!(
        once.stderr.matches("trying again").count(),
        1,
        "{}",
        once.stderr
    );
    let thrice = call(&["--fault", "reset-before:list_conn:3"], LIST);
    fails_with(&thrice, "the connection broke");
}

#[test]
fn a_fault_of_one_method_leaves_the_others_alone() {
    let ended = call(&["--fault", "not-json:list_conn:100"], BACKUPS);
    succeeds(&ended);
}

#[test]
fn a_fault_can_be_of_any_method() {
    fails_with(&call(&["--fault", "empty:*:1"], LIST), "empty body");
}

#[test]
fn faults_can_be_several() {
    let flags = [
        "--fault",
        "http502:list_conn:2",
        "--fault",
        "code109:query:2",
    ];
    let ended = call(&flags, LIST);
    succeeds(&ended);
    assert_eq!(
        ended.stderr.matches("trying again").count(),
        4,
        "{}",
        ended.stderr
    );
}

#[test]
fn a_fault_that_makes_no_sense_is_a_bad_flag() {
    for fault in [
        "earthquake:list_conn:1",
        "reset-before:list_conn:often",
        "",
        "delay-ms:x:1",
    ] {
        let ended = run(&["simulate", "--fault", fault], &[]);
        assert_eq!(
            (ended.code, ended.stdout.as_str()),
            (Some(2), ""),
            "{fault}"
        );
        assert!(ended.stderr.contains("--fault"), "{}", ended.stderr);
    }
}

#[test]
fn a_code_is_needed_when_one_is_set() {
    let (_nas, url) = simulated(&["--otp", "493817"]);
    fails_with(&run(&["call", LIST], &settings(&url)), "code 403");
    let mut with_code = settings(&url).to_vec();
    with_code.push(("SYNOLOGY_OTP_CODE", "493817"));
    succeeds(&run(&["call", LIST], &with_code));
}

#[test]
fn dsm_6_advertises_its_own_paths() {
    let (_nas, url) = simulated(&["--dsm6"]);
    succeeds(&run(&["call", LIST], &settings(&url)));
    let query = "api=SYNO.API.Info&version=1&method=query&query=SYNO.API.Auth";
    let answer = get(&url, "query.cgi", query);
    assert_eq!(answer["data"]["SYNO.API.Auth"]["path"], "auth.cgi");
}

#[test]
fn a_login_at_auth_cgi_is_let_pass_unless_it_is_strict() {
    let (_nas, url) = simulated(&[]);
    assert_eq!(get(&url, "auth.cgi", LOGIN)["success"], true);
    let (_nas, url) = simulated(&["--strict"]);
    assert_eq!(get(&url, "auth.cgi", LOGIN)["error"]["code"], 102);
    assert_eq!(get(&url, "entry.cgi", LOGIN)["success"], true);
    succeeds(&run(&["call", LIST], &settings(&url)));
}

#[test]
fn bare_text_is_let_pass_for_a_string_unless_it_is_strict() {
    let bare = "connection_id=3&task_name=Studio&pull_event_period=60&max_upload_speed=0\
                &max_download_speed=0&isSSE=false&part_size=0&storage_class";
    let code = |flags: &[&str], params: &str| {
        let (_nas, url) = simulated(flags);
        let session = get(&url, "entry.cgi", LOGIN);
        let text = |field: &str| percent_encoded(session["data"][field].as_str().unwrap());
        let query = format!(
            "api=SYNO.CloudSync&version=1&{params}&_sid={}&SynoToken={}",
            text("sid"),
            text("synotoken")
        );
        get(&url, "entry.cgi", &query)["error"]["code"].as_i64()
    };
    let list = "method=list_conn&group_by=group_by_user";
    let set = |class: &str| format!("method=set_connection_setting&{bare}={class}");
    assert_eq!(code(&[], list), None);
    assert_eq!(code(&["--strict"], list), Some(120));
    assert_eq!(code(&[], &set("%22%22")), None);
    // Seen refused by a NAS that took the rest.
    assert_eq!(code(&[], &set("")), Some(120));
    assert_eq!(code(&[], &set("STANDARD")), Some(120));
}

#[test]
fn all_can_be_well() {
    let healthy = |ended: &Ended| {
        succeeds(ended);
        let list: Value = serde_json::from_str(&ended.stdout).unwrap();
        list["by_health"] == json!({ "ok": list["total"] })
    };
    assert!(healthy(&call(&["--seed", "healthy"], BACKUPS)));
    assert!(!healthy(&call(&["--seed", "office"], BACKUPS)));
    assert!(healthy(&run(
        &["--demo", "--seed", "healthy", "call", LIST],
        &[]
    )));
    let demo = [("SYNOLOGY_DEMO", "1"), ("SYNOLOGY_SEED", "healthy")];
    assert!(healthy(&run(&["call", LIST], &demo)));
    let ended = run(&["simulate", "--seed", "hopeless"], &[]);
    assert_eq!(ended.code, Some(2));
    assert!(ended.stderr.contains("office, healthy"), "{}", ended.stderr);
}

/// What that NAS says its time and zone are, and the `Date` of its answers.
fn clock_of(flags: &[&str]) -> (Value, String) {
    let (_nas, url) = simulated(flags);
    let session = get(&url, "entry.cgi", LOGIN);
    let sid = percent_encoded(session["data"]["sid"].as_str().unwrap());
    let query = format!("api=SYNO.Core.Region.NTP&version=1&method=get&_sid={sid}");
    let told = get(&url, "entry.cgi", &query)["data"].clone();
    let date = headers(&url, "query.cgi")
        .lines()
        .find_map(|line| line.strip_prefix("date: ").map(str::to_owned));
    (told, date.unwrap())
}

/// Seconds that the local time of the NAS is ahead of its epoch.
fn ahead(told: &Value) -> i64 {
    let part = |name: &str| told[name].as_i64().unwrap();
    let local = part("hour") * 3_600 + part("minute") * 60 + part("second");
    (local - part("timestamp")).rem_euclid(86_400)
}

#[test]
fn zones_may_lie_in_the_west_and_have_half_hours() {
    for (zone, seconds) in [
        ("+05:30", 19_800),
        ("-08:00", 86_400 - 28_800),
        ("-03:30", 86_400 - 12_600),
        ("+13:00", 46_800),
    ] {
        let (told, _) = clock_of(&["--zone", zone]);
        assert_eq!(ahead(&told), seconds, "{zone}: {told}");
    }
    assert_eq!(run(&["simulate", "--zone", "Mars"], &[]).code, Some(2));
}

#[test]
fn a_clock_can_be_wrong_and_its_answers_bear_the_same_date() {
    let now = jiff::Timestamp::now().as_second();
    for (skew, seconds) in [("-3h", -10_800), ("2d", 172_800), ("0s", 0)] {
        let (told, date) = clock_of(&["--clock-skew", skew]);
        let off = told["timestamp"].as_i64().unwrap() - now - seconds;
        assert!((0..300).contains(&off), "{skew}: {off}");
        let date = jiff::fmt::rfc2822::parse(&date).unwrap().timestamp();
        let off = date.as_second() - now - seconds;
        assert!((0..300).contains(&off), "{skew}: {off}");
        let is_set = told["enable_ntp"] == "ntp";
        assert_eq!(is_set, seconds == 0);
    }
}

#[test]
fn an_account_can_be_no_administrator() {
    let code = |flags: &[&str], api: &str, version: u8, method: &str| {
        let (_nas, url) = simulated(flags);
        let session = get(&url, "entry.cgi", LOGIN);
        let sid = percent_encoded(session["data"]["sid"].as_str().unwrap());
        let query = format!("api={api}&version={version}&method={method}&_sid={sid}");
        get(&url, "entry.cgi", &query)["error"]["code"].as_i64()
    };
    for (api, version, method) in [
        ("SYNO.Core.Region.NTP", 3, "get"),
        ("SYNO.Core.Package", 2, "list"),
        ("SYNO.Backup.Task", 1, "list"),
    ] {
        assert_eq!(code(&[], api, version, method), None, "{api}");
        let refused = code(&["--no-administrator"], api, version, method);
        assert_eq!(refused, Some(105), "{api}");
    }
    for (api, version, method) in [
        ("SYNO.FileStation.List", 2, "list_share"),
        ("SYNO.Core.System", 3, "info"),
        ("SYNO.CloudSync", 1, "list_conn"),
    ] {
        assert_eq!(code(&["--no-administrator"], api, version, method), None);
    }
}

#[test]
fn a_package_can_be_missing() {
    fails_with(
        &call(&["--without", "hyperbackup"], BACKUPS),
        "Hyper Backup is not installed",
    );
    succeeds(&call(&["--without", "hyperbackup"], LIST));
    fails_with(
        &call(&["--without", "cloudsync"], LIST),
        "Cloud Sync is not installed",
    );
    let ended = run(&["simulate", "--without", "photos"], &[]);
    assert_eq!(ended.code, Some(2));
}

/// A NAS with HTTPS, its address, and what a call answers that accepts its certificate.
fn with_tls(flags: &[&str]) -> (Process, String, Ended) {
    let (mut nas, url) = simulated(&[&["--tls"], flags].concat());
    let line = nas.line().unwrap();
    let fingerprint = line.strip_prefix("certificate SHA-256: ").unwrap();
    let flags = ["--tls-fingerprint", fingerprint, "call", LIST];
    let ended = run(&flags, &settings(&url));
    (nas, url, ended)
}

#[test]
fn tls_shows_a_certificate_and_prints_its_fingerprint() {
    let (_nas, url, ended) = with_tls(&[]);
    assert!(url.starts_with("https://127.0.0.1:"), "{url}");
    succeeds(&ended);
    let error = run(&["call", LIST], &settings(&url)).stderr;
    assert!(error.contains("it is self-signed. Its SHA-256"), "{error}");
}

#[test]
fn tls_can_have_a_certificate_that_has_expired() {
    let (_nas, url, ended) = with_tls(&["--tls-days", "-3"]);
    succeeds(&ended);
    let error = run(&["call", LIST], &settings(&url)).stderr;
    assert!(
        error.contains("it is self-signed and expired on"),
        "{error}"
    );
}

#[test]
fn tls_answers_plain_http_as_nginx_does() {
    let (_nas, url) = simulated(&["--tls"]);
    let host = url.trim_start_matches("https://");
    let mut stream = TcpStream::connect(host).unwrap();
    // At once: it answers the first bytes that come.
    let request = format!("GET / HTTP/1.1\r\nHost: {host}\r\n\r\n");
    stream.write_all(request.as_bytes()).unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    assert!(answer.starts_with("HTTP/1.1 400 "), "{answer}");
    assert!(
        answer.contains("The plain HTTP request was sent to HTTPS port"),
        "{answer}"
    );
}

#[test]
fn a_client_that_stalls_in_the_handshake_holds_nobody_up() {
    let (mut nas, url) = simulated(&["--tls"]);
    let line = nas.line().unwrap();
    let host = url.trim_start_matches("https://");
    let mut stalled = TcpStream::connect(host).unwrap();
    stalled.write_all(&[0x16]).unwrap();
    let fingerprint = line.strip_prefix("certificate SHA-256: ").unwrap();
    let flags = ["--tls-fingerprint", fingerprint, "call", LIST];
    succeeds(&run(&flags, &settings(&url)));
}

#[test]
fn a_second_factor_leads_to_a_device_that_needs_none_any_more() {
    let (_nas, url) = simulated(&["--otp", "493817"]);
    let login = |more: &str| get(&url, "entry.cgi", &format!("{LOGIN}{more}"));
    assert_eq!(login("")["error"]["code"], 403);
    assert_eq!(login("&otp_code=000000")["error"]["code"], 404);
    let named = "&enable_device_token=yes&device_name=attic";
    let device = login(&format!("&otp_code=493817{named}"));
    let device = device["data"]["device_id"].as_str().unwrap().to_owned();
    for _ in 0..2 {
        let again = login(&format!("&device_name=attic&device_id={device}"));
        assert_eq!(again["success"], true, "{again}");
    }
    let elsewhere = login(&format!("&device_name=cellar&device_id={device}"));
    assert_eq!(elsewhere["error"]["code"], 403);
}
