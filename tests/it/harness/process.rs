//! The real binary as a child process. Its environment has none of our settings but those a test gives, and its files lie
//! in a folder of its own.

use std::{
    io::{BufRead, BufReader, Read, Write},
    process::{Child, ChildStdin, ChildStdout, Command, Stdio},
    sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel},
    thread::JoinHandle,
};

use serde_json::Value;

use super::{Folder, PASSWORD, PATIENCE, until};

/// A running child; it is killed when the test is over.
pub struct Process {
    child: Child,
    stdin: Option<ChildStdin>,
    lines: Receiver<String>,
    /// Its stdout while nobody reads it, and where its lines go then.
    unread: Option<(ChildStdout, Sender<String>)>,
    errors: Option<JoinHandle<String>>,
    home: Folder,
}

/// A child that has ended.
#[derive(Debug)]
pub struct Ended {
    /// Its exit code, absent when a signal killed it.
    pub code: Option<i32>,
    /// What it had printed to stdout and nobody had read.
    pub stdout: String,
    /// What it had printed to stderr.
    pub stderr: String,
}

impl Process {
    /// Starts the binary.
    pub fn start(arguments: &[&str], environment: &[(&str, &str)]) -> Self {
        let mut process = Self::start_unread(arguments, environment);
        process.read();
        process
    }

    /// Starts the binary; nobody reads its stdout.
    pub fn start_unread(arguments: &[&str], environment: &[(&str, &str)]) -> Self {
        let mut command = Command::new(env!("CARGO_BIN_EXE_synology-backup-mcp"));
        for (name, _) in std::env::vars_os() {
            if name.to_string_lossy().starts_with("SYNOLOGY_") {
                command.env_remove(name);
            }
        }
        let home = Folder::new();
        command
            .args(arguments)
            .env("XDG_STATE_HOME", home.path("state"))
            .env("XDG_CONFIG_HOME", home.path("config"))
            .env("SYNOLOGY_KEYRING", "off")
            .envs(environment.iter().copied());
        Self::spawn_in(home, command)
    }

    /// Starts the binary with an environment of the test's own.
    pub fn spawn(command: Command) -> Self {
        let mut process = Self::spawn_in(Folder::new(), command);
        process.read();
        process
    }

    fn spawn_in(home: Folder, mut command: Command) -> Self {
        let mut child = command
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let (line_of, lines) = channel();
        let stdout = child.stdout.take().unwrap();
        let mut stderr = child.stderr.take().unwrap();
        let errors = std::thread::spawn(move || {
            let mut text = String::new();
            let _ = stderr.read_to_string(&mut text);
            text
        });
        Self {
            stdin: child.stdin.take(),
            child,
            lines,
            unread: Some((stdout, line_of)),
            errors: Some(errors),
            home,
        }
    }

    pub fn id(&self) -> u32 {
        self.child.id()
    }

    /// The lines of its audit log where that lies by default; none when there is no file.
    #[track_caller]
    pub fn audit(&self) -> Vec<Value> {
        audit(&self.home.path("state/synology-backup-mcp/audit.jsonl"))
    }

    /// Writes a line to its stdin, which need not be text.
    pub fn write(&mut self, line: impl AsRef<[u8]>) {
        let stdin = self.stdin.as_mut().unwrap();
        stdin.write_all(line.as_ref()).unwrap();
        stdin.write_all(b"\n").unwrap();
    }

    /// Writes a line to its stdin if it is still there.
    pub fn offer(&mut self, line: &str) {
        let stdin = self.stdin.as_mut().unwrap();
        // It may have ended, which is then the point of the test.
        let _ = stdin.write_all(format!("{line}\n").as_bytes());
    }

    /// Reads its stdout from now on.
    pub fn read(&mut self) {
        let Some((stdout, line_of)) = self.unread.take() else {
            return;
        };
        std::thread::spawn(move || {
            for line in BufReader::new(stdout).lines() {
                // A test that is over reads no more.
                let _ = line_of.send(line.unwrap());
            }
        });
    }

    /// Closes its stdout, which nobody reads.
    pub fn close_stdout(&mut self) {
        self.unread = None;
    }

    /// The next line of its stdout, absent when it has closed it.
    #[track_caller]
    pub fn line(&mut self) -> Option<String> {
        match self.lines.recv_timeout(PATIENCE) {
            Ok(line) => Some(line),
            Err(RecvTimeoutError::Disconnected) => None,
            Err(RecvTimeoutError::Timeout) => panic!("no line within {PATIENCE:?}"),
        }
    }

    /// Closes its stdin.
    pub fn hang_up(&mut self) {
        self.stdin = None;
    }

    /// Waits for its end; stdin stays as it is.
    pub fn wait(mut self) -> Ended {
        let mut stdout = String::new();
        // It stays full and open while nobody reads it.
        let _unread = self.unread.take().map(|(unread, _)| unread);
        while let Some(line) = self.line() {
            stdout.push_str(&line);
            stdout.push('\n');
        }
        let mut code = None;
        until("the process ends", || {
            let ended = self.child.try_wait().unwrap();
            ended.is_some_and(|status| {
                code = status.code();
                true
            })
        });
        let stderr = self.errors.take().unwrap().join().unwrap();
        Ended {
            code,
            stdout,
            stderr,
        }
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        // It has ended already in a test that went well.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Runs the binary to its end with nothing on stdin.
pub fn run(arguments: &[&str], environment: &[(&str, &str)]) -> Ended {
    run_with_input(arguments, environment, "")
}

/// Runs the binary to its end with a text on stdin.
pub fn run_with_input(arguments: &[&str], environment: &[(&str, &str)], input: &str) -> Ended {
    let mut process = Process::start(arguments, environment);
    if let Some(stdin) = process.stdin.as_mut() {
        // A command that reads nothing may be gone before it could.
        let _ = stdin.write_all(input.as_bytes());
    }
    process.hang_up();
    process.wait()
}

/// The lines of an audit log; none when there is no file.
#[track_caller]
pub fn audit(path: &str) -> Vec<Value> {
    let text = std::fs::read_to_string(path).unwrap_or_default();
    assert!(text.is_empty() || text.ends_with('\n'), "{text}");
    let line = |line| serde_json::from_str(line).unwrap();
    text.lines().map(line).collect()
}

/// Address, account and password of a simulated NAS as settings.
pub fn connection(url: &str) -> [(&str, &str); 3] {
    [
        ("SYNOLOGY_URL", url),
        ("SYNOLOGY_USERNAME", "demo"),
        ("SYNOLOGY_PASSWORD", PASSWORD),
    ]
}
