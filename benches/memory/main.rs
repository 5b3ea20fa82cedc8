//! Memory under pressure: a client that does not read, and a NAS that sends too much.
//!
//! `cargo bench --bench memory` prints for each case what was resident at most and what was left after it, and fails when
//! either is over its bound: 96 MB and 24 MB. Of a binary that is not optimized (`--profile dev`, as CI runs it) its own code
//! is not counted, of which there is ten times as much.
//! With `MEMORY_ALL=1` the client that does not read sends all its lines in the end and gets every answer, which takes
//! minutes; without, it stops where the server stopped reading.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::print_stdout,
    missing_docs,
    reason = "a test of its own"
)]

mod server;

use std::{
    process::ExitCode,
    time::{Duration, Instant},
};

use dsm_sim::{Fault, FaultKind, Options, SimulatedNas};
use serde_json::{Value, json};

use self::server::Server;

/// How long memory may take to come back.
const PATIENCE: Duration = Duration::from_secs(3);

/// Most that may be resident, in kB: at any time, and after the case.
const BOUNDS: (u64, u64) = (96_000, 24_000);

const SIXTEEN_MB: usize = 16_000_000;

/// Just below what is read of an answer.
const WHOLE: usize = 4_100_000;

/// Many answers of the NAS at once: how many, how long, of which items, to which tool.
type Swollen = (usize, usize, &'static str, &'static str);

const SWOLLEN: [Swollen; 8] = [
    (1, SIXTEEN_MB, "{}", "cloudsync_list_connections"),
    (8, SIXTEEN_MB, "{}", "cloudsync_list_connections"),
    (8, WHOLE, "{\"id\":1}", "cloudsync_list_connections"),
    (8, WHOLE, "{}", "cloudsync_list_connection_logs"),
    (8, WHOLE, "{\"task_id\":1}", "hyperbackup_list_tasks"),
    (8, WHOLE, "{\"a\":0}", "cloudsync_get_connection_auth"),
    (8, WHOLE, "[[[]]]", "cloudsync_get_package_config"),
    (8, WHOLE, "0", "cloudsync_list_recent_changes"),
];

fn main() -> ExitCode {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let start = SimulatedNas::start(Options::default());
    let nas = runtime.block_on(start).unwrap();
    println!("{:<70} {:>9} {:>9}", "resident, kB", "at most", "after");
    let calls = json!({ "name": "cloudsync_list_connections", "arguments": {} });
    let mut good = unread(&nas, 100_000, "tools/call", &calls);
    good &= unread(&nas, 20_000, "tools/list", &json!({}));
    for case in SWOLLEN {
        good &= swollen(&nas, case);
    }
    if good {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    }
}

/// A client that sends so many requests, and reads only when no more are taken.
fn unread(nas: &SimulatedNas, number: usize, method: &str, params: &Value) -> bool {
    let mut server = Server::start(&nas.url());
    let all = std::env::var_os("MEMORY_ALL").is_some();
    let sent = server.send_until_stalled(number, method, params);
    let at_stall = server.resident();
    let answers = sent.answers(&mut server, all);
    let name =
        format!("{number} {method} unread, {answers} answered in the end, {at_stall} kB unread");
    report(&name, &server)
}

/// So many calls of a tool at once, to each of which the NAS says too much.
fn swollen(nas: &SimulatedNas, (calls, bytes, item, tool): Swollen) -> bool {
    let mut server = Server::start(&nas.url());
    let arguments = match tool {
        "cloudsync_list_connection_logs" | "cloudsync_get_connection_auth" => {
            json!({ "connection_id": 3 })
        }
        _ => json!({}),
    };
    let params = json!({ "name": tool, "arguments": arguments });
    // The session and what the NAS offers.
    server.ask("tools/call", &params);
    let method = match tool {
        "cloudsync_list_connections" => "list_conn",
        "cloudsync_list_connection_logs" => "get_log",
        "hyperbackup_list_tasks" => "list",
        "cloudsync_get_connection_auth" => "get_conn_auth_info",
        "cloudsync_list_recent_changes" => "get_recently_change",
        _ => "get_config",
    };
    nas.forget_requests();
    nas.inject(Fault {
        kind: FaultKind::Swollen { bytes, item },
        method: Some(method.to_owned()),
        with: None,
        count: u32::try_from(calls).unwrap(),
    });
    for _ in 0..calls {
        server.send("tools/call", &params);
    }
    for _ in 0..calls {
        server.answer();
    }
    let asked = nas.requests();
    let asked = asked.iter().filter(|request| request.method == method);
    assert_eq!(
        asked.count(),
        calls,
        "{tool}: {method} was asked another number of times"
    );
    report(
        &format!("{calls} x {bytes} bytes of {item}, {tool}"),
        &server,
    )
}

fn report(name: &str, server: &Server) -> bool {
    let (most, limit) = (server.most_resident(), Instant::now() + PATIENCE);
    let mut after = server.resident();
    while after > BOUNDS.1 && Instant::now() < limit {
        std::thread::sleep(Duration::from_millis(50));
        after = server.resident();
    }
    let good = most <= BOUNDS.0 && after <= BOUNDS.1;
    let verdict = if good { "" } else { "  TOO MUCH" };
    println!("{name:<70} {most:>9} {after:>9}{verdict}");
    good
}
