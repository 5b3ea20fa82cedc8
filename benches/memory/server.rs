//! The server as a child whose answers are read only when asked for.

use std::{
    collections::BTreeSet,
    fs,
    io::{BufRead, BufReader, Write},
    path::Path,
    process::{Child, ChildStdin, ChildStdout, Command, Stdio},
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicUsize, Ordering},
    },
    thread::JoinHandle,
    time::Duration,
};

use serde_json::{Value, json};

/// So long without a line taken, and the server has stopped reading.
const STALLED: Duration = Duration::from_secs(2);

/// The id of the ping that ends a flood.
const LAST: usize = 1_000_000_000;

pub(super) struct Server {
    child: Child,
    stdin: Option<ChildStdin>,
    stdout: BufReader<ChildStdout>,
    last_id: usize,
}

/// Requests that are written in a thread.
pub(super) struct Sent {
    stop: Arc<AtomicBool>,
    writer: JoinHandle<(ChildStdin, usize)>,
}

impl Server {
    pub(super) fn start(url: &str) -> Self {
        let home = Path::new(env!("CARGO_TARGET_TMPDIR")).join("memory");
        fs::create_dir_all(&home).unwrap();
        let config = home.join("config.toml");
        // The limit is tested elsewhere.
        fs::write(&config, "rate_limit = 100000000\n").unwrap();
        let mut child = Command::new(env!("CARGO_BIN_EXE_synology-backup-mcp"))
            .env("SYNOLOGY_URL", url)
            .env("SYNOLOGY_USERNAME", "demo")
            .env("SYNOLOGY_PASSWORD", "demo")
            .env("SYNOLOGY_CONFIG", &config)
            .env("SYNOLOGY_LOG", "error")
            .env("XDG_STATE_HOME", &home)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let (stdin, stdout) = (child.stdin.take(), child.stdout.take().unwrap());
        let mut server = Self {
            child,
            stdin,
            stdout: BufReader::new(stdout),
            last_id: 0,
        };
        let client = json!({ "name": "memory", "version": "0" });
        let hello =
            json!({ "protocolVersion": "2025-11-25", "capabilities": {}, "clientInfo": client });
        server.ask("initialize", &hello);
        server
    }

    pub(super) fn send(&mut self, method: &str, params: &Value) {
        self.last_id += 1;
        let line = line(self.last_id, method, params);
        self.stdin.as_mut().unwrap().write_all(&line).unwrap();
    }

    /// The next answer.
    pub(super) fn answer(&mut self) -> Value {
        let mut line = String::new();
        self.stdout.read_line(&mut line).unwrap();
        serde_json::from_str(&line).unwrap()
    }

    /// The id of the next answer.
    fn answered(&mut self) -> usize {
        usize::try_from(self.answer()["id"].as_u64().unwrap()).unwrap()
    }

    pub(super) fn ask(&mut self, method: &str, params: &Value) {
        self.send(method, params);
        assert!(self.answer()["error"].is_null());
    }

    /// Sends requests until no more are taken.
    pub(super) fn send_until_stalled(
        &mut self,
        number: usize,
        method: &str,
        params: &Value,
    ) -> Sent {
        let (stop, written) = (
            Arc::new(AtomicBool::new(false)),
            Arc::new(AtomicUsize::new(0)),
        );
        let mut stdin = self.stdin.take().unwrap();
        let lines: Vec<Vec<u8>> = (0..number).map(|id| line(id, method, params)).collect();
        let (stopped, counter) = (Arc::clone(&stop), Arc::clone(&written));
        let writer = std::thread::spawn(move || {
            let lines = lines.iter();
            for line in lines.take_while(|_| !stopped.load(Ordering::SeqCst)) {
                stdin.write_all(line).unwrap();
                counter.fetch_add(1, Ordering::SeqCst);
            }
            stdin.write_all(&line(LAST, "ping", &json!({}))).unwrap();
            (stdin, counter.load(Ordering::SeqCst))
        });
        let mut before = usize::MAX;
        while before != written.load(Ordering::SeqCst) {
            before = written.load(Ordering::SeqCst);
            std::thread::sleep(STALLED);
        }
        Sent { stop, writer }
    }

    /// What is resident now, in kB.
    pub(super) fn resident(&self) -> u64 {
        self.status("VmRSS:") - self.code()
    }

    /// What was resident at most, in kB.
    pub(super) fn most_resident(&self) -> u64 {
        self.status("VmHWM:") - self.code()
    }

    /// What is resident of the program itself and is not counted, in kB. It only grows.
    fn code(&self) -> u64 {
        if cfg!(debug_assertions) {
            self.status("RssFile:")
        } else {
            0
        }
    }

    fn status(&self, field: &str) -> u64 {
        let status = fs::read_to_string(format!("/proc/{}/status", self.child.id())).unwrap();
        let value = status.lines().find_map(|line| line.strip_prefix(field));
        let kilobytes = value.unwrap().trim().trim_end_matches("kB").trim();
        kilobytes.parse().unwrap()
    }
}

impl Sent {
    /// Reads the answers to what was sent, one for each; the rest is sent meanwhile if `all` is wanted.
    pub(super) fn answers(self, server: &mut Server, all: bool) -> usize {
        self.stop.store(!all, Ordering::SeqCst);
        let mut answered = BTreeSet::new();
        while !answered.contains(&LAST) {
            answered.insert(server.answered());
        }
        let (stdin, sent) = self.writer.join().unwrap();
        while answered.len() <= sent {
            answered.insert(server.answered());
        }
        server.stdin = Some(stdin);
        sent
    }
}

fn line(id: usize, method: &str, params: &Value) -> Vec<u8> {
    let message = json!({ "jsonrpc": "2.0", "id": id, "method": method, "params": params });
    format!("{message}\n").into_bytes()
}

impl Drop for Server {
    fn drop(&mut self) {
        // It has ended already when it failed.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
