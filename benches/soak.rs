//! A long run: many mixed calls against a NAS that fails now and then and forgets its sessions.
//!
//! `cargo bench --bench soak` makes 20,000 calls; `SOAK_CALLS` sets another number. It prints figures and asserts:
//! - every call is answered, once;
//! - no change executed on the NAS more often than calls asked for it, and none that a call did not own up to:
//!   answers "done" <= executions <= answers "done" and "may or may not have run";
//! - a change reached the NAS once per call at most, not counting what it refused for an ended session;
//! - settings that carry the number of their call reached it once each;
//! - no preview changed anything;
//! - logins = expiries + 1. Sessions end between calls and in the middle of others; at least 250 calls follow each
//!   expiry, so that each is noticed, and no fault is aimed at a login;
//! - memory at the end is at most half as much again as after a quarter of the calls.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::print_stdout,
    missing_docs,
    reason = "a test that is run by hand"
)]

use std::{
    collections::BTreeMap,
    fs,
    io::{BufRead, BufReader, Write},
    path::Path,
    process::{Child, ChildStdin, Command, Stdio},
    sync::mpsc::{Receiver, channel},
    time::{Duration, Instant},
};

use dsm_sim::{Fault, FaultKind, Options, Recorded, SimulatedNas};
use serde_json::{Value, json};

/// Calls under way at a time.
const WINDOW: usize = 16;

/// Calls from one expiry to the next.
const EXPIRY: u64 = 500;

/// Of so many calls one meets a fault.
const FAULT: u64 = 100;

/// Calls after which all are awaited and what reached the NAS is counted.
const ROUND: u64 = 1_000;

/// How long an answer may take.
const PATIENCE: Duration = Duration::from_secs(60);

const SESSION_NOT_FOUND: i64 = 119;

/// A change on the wire: its API, its method, and what it is done to.
type Change = (String, String, String);

/// What the run has seen.
#[derive(Default)]
struct Tally {
    asked: BTreeMap<Change, u64>,
    done: BTreeMap<Change, u64>,
    unclear: BTreeMap<Change, u64>,
    reached: BTreeMap<Change, u64>,
    executed: BTreeMap<Change, u64>,
    /// How often each value that carries the number of a call reached the NAS.
    numbered: BTreeMap<String, u64>,
    refused_for_session: u64,
    requests: u64,
    errors: u64,
    answers: u64,
    slowest: Duration,
}

/// One call: the tool, its arguments, and the change that it is.
struct Call {
    tool: &'static str,
    arguments: Value,
    change: Option<Change>,
    /// Methods that it sends, for faults to be aimed at.
    methods: &'static [&'static str],
}

struct Server {
    child: Child,
    stdin: Option<ChildStdin>,
    lines: Receiver<String>,
}

fn main() {
    let calls: u64 = std::env::var("SOAK_CALLS").map_or(20_000, |text| text.parse().unwrap());
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .unwrap();
    let nas = runtime
        .block_on(SimulatedNas::start(Options::default()))
        .unwrap();
    let mut server = Server::start(&nas.url());
    let (mut tally, mut open) = (Tally::default(), BTreeMap::new());
    let mut random = Random(0x5EED);
    let (mut expiries, mut faults, mut quarter) = (0, 0, 0);
    let started = Instant::now();
    for number in 1..=calls {
        let call = call(number, &mut random);
        if number % EXPIRY == EXPIRY / 2 {
            nas.expire_sessions();
            expiries += 1;
        }
        if number % FAULT == 0 {
            nas.inject(fault(&call, &mut random));
            faults += 1;
        }
        if let Some(change) = &call.change {
            *tally.asked.entry(change.clone()).or_default() += 1;
        }
        server.send(number, &call);
        open.insert(number, (call, Instant::now()));
        while open.len() >= WINDOW || (!open.is_empty() && (number % ROUND == 0 || number == calls))
        {
            server.answer(&mut open, &mut tally);
        }
        if number % ROUND == 0 || number == calls {
            tally.count(&nas.requests());
            nas.forget_requests();
            // Hyper Backup's runs come to their end.
            nas.advance(Duration::from_secs(3_600));
        }
        if number == calls / 4 {
            quarter = server.memory();
        }
    }
    let (took, end) = (started.elapsed(), server.memory());
    assert!(server.lines.try_recv().is_err(), "an answer to no call");
    let logins = nas.logins();
    report(&tally, calls, took, faults);
    println!(
        "expiries {expiries}, logins {logins}; memory {quarter} kB after a quarter, {end} kB at the end"
    );
    tally.check(calls);
    assert_eq!(logins, expiries + 1, "logins");
    assert!(
        end * 2 <= quarter * 3,
        "memory grows: {quarter} kB, then {end} kB"
    );
    assert!(server.hang_up(), "the server failed at its end");
}

fn report(tally: &Tally, calls: u64, took: Duration, faults: u64) {
    let sum = |counts: &BTreeMap<Change, u64>| counts.values().sum::<u64>();
    println!(
        "{calls} calls in {:.1} s ({:.0} a second), {} requests, slowest call {} ms, {faults} faults, {} errors told",
        took.as_secs_f64(),
        calls as f64 / took.as_secs_f64(),
        tally.requests,
        tally.slowest.as_millis(),
        tally.errors,
    );
    println!(
        "changes: {} asked for, {} reached the NAS (and {} more were refused for an ended session), {} executed; told: {} done, {} unclear",
        sum(&tally.asked),
        sum(&tally.reached),
        tally.refused_for_session,
        sum(&tally.executed),
        sum(&tally.done),
        sum(&tally.unclear),
    );
}

impl Tally {
    fn count(&mut self, requests: &[Recorded]) {
        self.requests += requests.len() as u64;
        for request in requests {
            let Some(change) = change_of(request) else {
                continue;
            };
            if request.code == Some(SESSION_NOT_FOUND) {
                self.refused_for_session += 1;
                continue;
            }
            *self.reached.entry(change.clone()).or_default() += 1;
            // Also when the answer got lost on the way.
            if request.code.is_none() {
                *self.executed.entry(change).or_default() += 1;
            }
            for name in ["pull_event_period", "log_count", "filtered_extensions"] {
                if let Some(value) = request.params.get(name) {
                    let key = format!("{} {name} {value}", request.method);
                    *self.numbered.entry(key).or_default() += 1;
                }
            }
        }
    }

    fn check(&self, calls: u64) {
        assert_eq!(self.answers, calls, "answers");
        let of = |counts: &BTreeMap<Change, u64>, change| counts.get(change).copied().unwrap_or(0);
        for (change, reached) in &self.reached {
            assert!(
                *reached <= of(&self.asked, change),
                "{change:?} was sent twice"
            );
        }
        for change in self.asked.keys() {
            let (done, executed) = (of(&self.done, change), of(&self.executed, change));
            assert!(
                done <= executed,
                "{change:?}: {done} done, {executed} executed"
            );
            let owned = done + of(&self.unclear, change);
            assert!(
                executed <= owned,
                "{change:?}: {executed} executed, {owned} owned up to"
            );
        }
        let twice = self.numbered.iter().find(|(_, times)| **times > 1);
        assert!(twice.is_none(), "{twice:?}");
    }
}

/// The change that a request is; reads are none.
fn change_of(request: &Recorded) -> Option<Change> {
    let method = request.method.as_str();
    let key = match method {
        "pause" | "resume" | "set_connection_setting" if request.api == "SYNO.CloudSync" => {
            "connection_id"
        }
        "set_selective_sync_config" => "session_id",
        "backup" | "cancel" | "suspend" | "resume" => "task_id",
        "set_global_config" => "",
        _ if ["get", "list", "status", "query", "login", "logout"]
            .iter()
            .any(|read| method.starts_with(read)) =>
        {
            return None;
        }
        // Nobody asked for it: it will have been sent more often than that.
        _ => "",
    };
    let id = request.params.get(key).cloned().unwrap_or_default();
    Some((request.api.clone(), method.to_owned(), id))
}

fn change(api: &str, method: &str, id: u64) -> Option<Change> {
    let id = if id == 0 {
        String::new()
    } else {
        id.to_string()
    };
    Some((format!("SYNO.{api}"), method.to_owned(), id))
}

fn call(number: u64, random: &mut Random) -> Call {
    let connection = random.of(&[2, 3, 5, 8]);
    let task = random.of(&[1, 2]);
    let on_connection = json!({ "connection_id": connection });
    let on_task = json!({ "task_id": task.to_string() });
    let (tool, arguments, change, methods): (_, _, _, &'static [&'static str]) =
        match random.below(100) {
            0..20 => (
                "cloudsync_list_connections",
                json!({}),
                None,
                &["list_conn"],
            ),
            20..30 => (
                "cloudsync_get_connection",
                on_connection,
                None,
                &["get_property"],
            ),
            30..38 => (
                "cloudsync_list_connection_logs",
                on_connection,
                None,
                &["get_log"],
            ),
            38..44 => ("cloudsync_list_tasks", json!({}), None, &["list_sess"]),
            44..50 => (
                "cloudsync_get_task",
                json!({ "task_id": 4 }),
                None,
                &["get_session_setting"],
            ),
            50..60 => ("hyperbackup_list_tasks", json!({}), None, &["list"]),
            60..66 => ("hyperbackup_get_task_status", on_task, None, &["status"]),
            66..70 => (
                "cloudsync_get_package_config",
                json!({}),
                None,
                &["get_config"],
            ),
            70..74 => (
                "cloudsync_pause_connection",
                on_connection,
                change("CloudSync", "pause", connection),
                &["pause"],
            ),
            74..78 => (
                "cloudsync_resume_connection",
                on_connection,
                change("CloudSync", "resume", connection),
                &["resume"],
            ),
            78..82 => (
                "cloudsync_set_connection_settings",
                json!({ "connection_id": connection, "pull_event_period": 100_000 + number }),
                change("CloudSync", "set_connection_setting", connection),
                &["set_connection_setting"],
            ),
            82..85 => (
                "cloudsync_set_task_filters",
                json!({ "task_id": 4, "filtered_extensions": [format!("x{number}")] }),
                change("CloudSync", "set_selective_sync_config", 4),
                &["set_selective_sync_config"],
            ),
            85..88 => (
                "cloudsync_set_package_config",
                json!({ "log_count": 1 + number % 100_000 }),
                change("CloudSync", "set_global_config", 0),
                &["set_global_config"],
            ),
            88..90 => (
                "cloudsync_remove_connection",
                on_connection,
                None,
                &["list_sess"],
            ),
            90..92 => (
                "cloudsync_remove_task",
                json!({ "task_id": 4 }),
                None,
                &["list_conn"],
            ),
            92..95 => (
                "hyperbackup_run_task",
                on_task,
                change("Backup.Task", "backup", task),
                &["backup"],
            ),
            95..97 => (
                "hyperbackup_cancel_task",
                on_task,
                change("Backup.Task", "cancel", task),
                &["cancel"],
            ),
            97..99 => (
                "hyperbackup_suspend_task",
                on_task,
                change("Backup.Task", "suspend", task),
                &["suspend"],
            ),
            _ => (
                "hyperbackup_resume_task",
                on_task,
                change("Backup.Task", "resume", task),
                &["resume"],
            ),
        };
    Call {
        tool,
        arguments,
        change,
        methods,
    }
}

/// Misbehavior of a method that the call sends.
fn fault(call: &Call, random: &mut Random) -> Fault {
    let kind = match random.below(7) {
        0 => FaultKind::ResetBefore,
        1 => FaultKind::ResetAfter,
        2 => FaultKind::Http(502),
        3 => FaultKind::Truncated,
        4 => FaultKind::Code(117),
        5 => FaultKind::Code(100),
        _ => FaultKind::NotJson,
    };
    Fault {
        kind,
        method: call.methods.first().map(|method| (*method).to_owned()),
        with: None,
        count: 1,
    }
}

impl Server {
    fn start(url: &str) -> Self {
        let home =
            Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("soak-{}", std::process::id()));
        fs::create_dir_all(&home).unwrap();
        let config = home.join("config.toml");
        // The limit is tested elsewhere.
        fs::write(&config, "rate_limit = 100000000\n").unwrap();
        let mut child = Command::new(env!("CARGO_BIN_EXE_synology-backup-mcp"))
            .env("SYNOLOGY_URL", url)
            .env("SYNOLOGY_USERNAME", "demo")
            .env("SYNOLOGY_PASSWORD", "demo")
            .env("SYNOLOGY_CONFIG", &config)
            .env("SYNOLOGY_LOG", "warn")
            .env("XDG_STATE_HOME", &home)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let stdout = BufReader::new(child.stdout.take().unwrap());
        let (line_of, lines) = channel();
        std::thread::spawn(move || {
            for line in stdout.lines() {
                // The run may be over.
                let _ = line_of.send(line.unwrap());
            }
        });
        let mut stdin = child.stdin.take().unwrap();
        let hello = json!({
            "jsonrpc": "2.0", "id": 0, "method": "initialize",
            "params": { "protocolVersion": "2025-11-25", "capabilities": {}, "clientInfo": { "name": "soak", "version": "0" } },
        });
        writeln!(stdin, "{hello}").unwrap();
        lines.recv_timeout(PATIENCE).unwrap();
        writeln!(
            stdin,
            r#"{{"jsonrpc":"2.0","method":"notifications/initialized"}}"#
        )
        .unwrap();
        Self {
            child,
            stdin: Some(stdin),
            lines,
        }
    }

    fn send(&mut self, id: u64, call: &Call) {
        let params = json!({ "name": call.tool, "arguments": call.arguments });
        let line = json!({ "jsonrpc": "2.0", "id": id, "method": "tools/call", "params": params });
        writeln!(self.stdin.as_mut().unwrap(), "{line}").unwrap();
    }

    /// Takes the next answer, which must be one to a call under way.
    fn answer(&mut self, open: &mut BTreeMap<u64, (Call, Instant)>, tally: &mut Tally) {
        let Ok(line) = self.lines.recv_timeout(PATIENCE) else {
            panic!("no answer to any of {:?}", open.keys());
        };
        let answer: Value = serde_json::from_str(&line).unwrap();
        let call = answer["id"].as_u64().and_then(|id| open.remove(&id));
        let (call, sent) = call.unwrap_or_else(|| panic!("an answer to no call: {line}"));
        let result = &answer["result"];
        let text = result["content"][0]["text"]
            .as_str()
            .unwrap_or_else(|| panic!("{line}"));
        tally.answers += 1;
        tally.slowest = tally.slowest.max(sent.elapsed());
        let is_error = result["isError"] == true;
        tally.errors += u64::from(is_error);
        if let Some(change) = call.change {
            if is_error && text.contains("may or may not have run") {
                *tally.unclear.entry(change).or_default() += 1;
            } else if !is_error && result["structuredContent"]["outcome"] == "done" {
                *tally.done.entry(change).or_default() += 1;
            }
        }
    }

    /// Closes its stdin; whether it ended well.
    fn hang_up(&mut self) -> bool {
        self.stdin = None;
        self.child.wait().unwrap().success()
    }

    /// Resident memory, in kB.
    fn memory(&self) -> u64 {
        let status = fs::read_to_string(format!("/proc/{}/status", self.child.id())).unwrap();
        let line = status
            .lines()
            .find(|line| line.starts_with("VmRSS:"))
            .unwrap();
        line.split_whitespace().nth(1).unwrap().parse().unwrap()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // It has ended already in a run that went well.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// The same numbers in every run (xorshift).
struct Random(u64);

impl Random {
    fn below(&mut self, end: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % end
    }

    fn of(&mut self, choices: &[u64]) -> u64 {
        choices[self.below(choices.len() as u64) as usize]
    }
}
