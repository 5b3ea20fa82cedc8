//! A server started as a host starts it, up to the first answer.

use std::{process::Stdio, time::Duration};

use serde_json::{Value, json};
use tokio::{
    io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader},
    process::{Child, Command},
    time::timeout,
};

use crate::hosts::Entry;

/// How long it may take to answer; a runner of packages may have to fetch it first.
const PATIENCE: Duration = Duration::from_secs(30);

/// How long it may take to end.
const FAREWELL: Duration = Duration::from_secs(2);

/// Most that is read of what it says.
const MOST: u64 = 64 * 1024;

/// The exit code of a server whose settings cannot be used.
const SETTINGS: i32 = 2;

/// Starts it, says hello, and ends it. It contacts no NAS up to there.
///
/// # Errors
/// Why it does not start, in words.
pub(super) async fn start(entry: &Entry) -> Result<(), String> {
    let mut command = Command::new(&entry.command);
    for (name, _) in std::env::vars_os() {
        // What is set in this shell is not what the host would hand over.
        if name.to_string_lossy().starts_with("SYNOLOGY_") {
            command.env_remove(name);
        }
    }
    let child = command
        .args(&entry.args)
        .envs(&entry.env)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .kill_on_drop(true)
        .spawn();
    let mut child =
        child.map_err(|error| format!("{} cannot be started ({error})", entry.command))?;
    let greeted = timeout(PATIENCE, greet(&mut child)).await;
    let greeted =
        greeted.unwrap_or_else(|_| Err(format!("no answer within {} s", PATIENCE.as_secs())));
    let last_words = last_words(child).await;
    match (greeted, last_words) {
        (
            Ok(()),
            LastWords {
                settings: false, ..
            },
        ) => Ok(()),
        (
            Ok(()),
            LastWords {
                settings: true,
                said,
            },
        ) => Err(said),
        (Err(problem), LastWords { said, .. }) if said.is_empty() => Err(problem),
        (Err(problem), LastWords { said, .. }) => Err(format!("{problem}; it said: {said}")),
    }
}

async fn greet(child: &mut Child) -> Result<(), String> {
    let (Some(mut stdin), Some(stdout)) = (child.stdin.take(), child.stdout.as_mut()) else {
        return Err("it has no stdin and stdout".into());
    };
    let hello = json!({
        "jsonrpc": "2.0",
        "id": 1,
        "method": "initialize",
        "params": {
            "protocolVersion": "2025-06-18",
            "capabilities": {},
            "clientInfo": {"name": "doctor", "version": env!("CARGO_PKG_VERSION")},
        },
    });
    let ended = |_| "it ended at once".to_owned();
    let hello = format!("{hello}\n");
    stdin.write_all(hello.as_bytes()).await.map_err(ended)?;
    let mut line = String::new();
    let mut answer = BufReader::new(stdout.take(MOST));
    answer.read_line(&mut line).await.map_err(ended)?;
    if line.is_empty() {
        return Err("it ended at once".into());
    }
    let answer: Value = serde_json::from_str(&line).unwrap_or_default();
    let name = answer.pointer("/result/serverInfo/name");
    match name.and_then(Value::as_str) {
        Some(env!("CARGO_PKG_NAME")) => Ok(()),
        Some(_) | None => Err("what it starts does not answer as this server".into()),
    }
}

struct LastWords {
    /// Whether it says that its settings cannot be used.
    settings: bool,
    /// The first line that it wrote to stderr.
    said: String,
}

/// Waits for the end of a server whose stdin is closed; one that does not end is killed.
async fn last_words(mut child: Child) -> LastWords {
    let stderr = child.stderr.take();
    let ended = timeout(FAREWELL, child.wait()).await;
    let _ = child.start_kill();
    let mut said = String::new();
    if let Some(stderr) = stderr {
        let mut stderr = stderr.take(MOST);
        let _ = timeout(FAREWELL, stderr.read_to_string(&mut said)).await;
    }
    let code = match ended {
        Ok(Ok(status)) => status.code(),
        Ok(Err(_)) | Err(_) => None,
    };
    LastWords {
        settings: code == Some(SETTINGS),
        said: said.lines().next().unwrap_or_default().to_owned(),
    }
}
