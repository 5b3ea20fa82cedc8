//! A proxy between the server and its NAS that notes answers and tampers with them: discovery and logins go through as
//! they are.

use std::{
    io::{BufRead, BufReader, Read, Write},
    net::{TcpListener, TcpStream},
    sync::{
        Arc, Mutex,
        atomic::{AtomicBool, Ordering},
    },
};

use serde_json::Value;

use super::mutation::{Mutation, mutate};

/// What happens to answers.
#[derive(Debug, Clone, Default)]
pub struct Plan {
    /// The API whose answers change; absent: all of them.
    pub api: Option<String>,
    /// The method whose answers change; absent: all of them.
    pub method: Option<String>,
    pub tampering: Tampering,
}

/// What happens to one answer.
#[derive(Debug, Clone)]
pub enum Tampering {
    /// Its data and its envelope are changed, one place after the other.
    Mutate(Vec<Mutation>),
    /// It ends after that many bytes, modulo its length.
    Cut(usize),
    /// It is this.
    Body(Vec<u8>),
    /// Some of it is left out or put otherwise.
    Edit(fn(&mut Value, &str), String),
    /// Bytes stand for a text wherever it is.
    Replace(&'static str, Vec<u8>),
}

/// An answer that passed, before anything happened to it.
#[derive(Debug, Clone)]
pub struct Passed {
    pub api: String,
    pub method: String,
    pub answer: Value,
}

impl Default for Tampering {
    fn default() -> Self {
        Self::Mutate(Vec::new())
    }
}

/// The running proxy; dropping it stops it.
pub struct TamperingProxy {
    address: String,
    plan: Arc<Mutex<Plan>>,
    passed: Arc<Mutex<Vec<Passed>>>,
    stopped: Arc<AtomicBool>,
}

impl TamperingProxy {
    /// One in front of the NAS at this address.
    pub fn before(url: &str) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap().to_string();
        let (plan, stopped) = (Arc::<Mutex<Plan>>::default(), Arc::<AtomicBool>::default());
        let passed = Arc::<Mutex<Vec<Passed>>>::default();
        let behind = url.trim_start_matches("http://").to_owned();
        let (its_plan, its_end) = (Arc::clone(&plan), Arc::clone(&stopped));
        let its_passed = Arc::clone(&passed);
        std::thread::spawn(move || {
            for stream in listener.incoming() {
                if its_end.load(Ordering::SeqCst) {
                    break;
                }
                let (behind, plan) = (behind.clone(), Arc::clone(&its_plan));
                let passed = Arc::clone(&its_passed);
                std::thread::spawn(move || {
                    // The end of a connection, however it comes about, is no news here.
                    let _ = stream.and_then(|stream| serve(stream, &behind, &plan, &passed));
                });
            }
        });
        Self {
            address,
            plan,
            passed,
            stopped,
        }
    }

    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// The answers that passed since it was last asked.
    pub fn passed(&self) -> Vec<Passed> {
        std::mem::take(&mut *self.passed.lock().unwrap())
    }

    /// From now on this happens to answers.
    pub fn follow(&self, plan: Plan) {
        *self.plan.lock().unwrap() = plan;
    }
}

impl Drop for TamperingProxy {
    fn drop(&mut self) {
        self.stopped.store(true, Ordering::SeqCst);
        // Wakes the listener up; it may be gone with the test's process already.
        let _ = TcpStream::connect(&self.address);
    }
}

fn serve(
    client: TcpStream,
    behind: &str,
    plan: &Mutex<Plan>,
    passed: &Mutex<Vec<Passed>>,
) -> std::io::Result<()> {
    client.set_nodelay(true)?;
    let nas = TcpStream::connect(behind)?;
    nas.set_nodelay(true)?;
    let mut client = BufReader::new(client);
    let mut nas = BufReader::new(nas);
    while let Some((head, request)) = message(&mut client)? {
        let (api, method) = asked(&head, &request);
        nas.get_mut().write_all(&[head, request].concat())?;
        let Some((head, mut answer)) = message(&mut nas)? else {
            break;
        };
        let plan = plan.lock().unwrap().clone();
        if !api.starts_with("SYNO.API.") {
            if let Ok(answer) = serde_json::from_slice(&answer) {
                let (api, method) = (api.clone(), method.clone());
                let mut passed = passed.lock().unwrap();
                passed.push(Passed {
                    api,
                    method,
                    answer,
                });
            }
            if plan.api.is_none_or(|of| of == api) && plan.method.is_none_or(|of| of == method) {
                answer = changed(answer, &plan.tampering);
            }
        }
        let status = head.split(|byte| *byte == b'\r').next().unwrap_or_default();
        let rest = format!(
            "\r\nContent-Type: application/json\r\nContent-Length: {}\r\n\r\n",
            answer.len()
        );
        client
            .get_mut()
            .write_all(&[status, rest.as_bytes(), &answer].concat())?;
    }
    Ok(())
}

/// API and method of a request, which stand in its address or in its body.
fn asked(head: &[u8], body: &[u8]) -> (String, String) {
    let address = head.split(|byte| *byte == b' ').nth(1).unwrap_or_default();
    let query = address.splitn(2, |byte| *byte == b'?').nth(1);
    let texts = [query.unwrap_or_default(), body].into_iter();
    let params: Vec<(String, String)> = texts
        .flat_map(|text| form_urlencoded::parse(text).into_owned())
        .collect();
    let param = |wanted: &str| {
        let mut params = params.iter();
        let found = params.find(|(name, _)| name == wanted);
        found.map_or_else(String::new, |(_, value)| value.clone())
    };
    (param("api"), param("method"))
}

fn changed(answer: Vec<u8>, tampering: &Tampering) -> Vec<u8> {
    match tampering {
        Tampering::Body(body) => body.clone(),
        Tampering::Cut(at) => answer[..at % answer.len().max(1)].to_vec(),
        Tampering::Mutate(mutations) => {
            let mut value: Value = serde_json::from_slice(&answer).unwrap();
            for mutation in mutations {
                mutate(&mut value, mutation);
            }
            value.to_string().into_bytes()
        }
        Tampering::Replace(text, bytes) => {
            let answer = String::from_utf8(answer).unwrap();
            let parts: Vec<&[u8]> = answer.split(text).map(str::as_bytes).collect();
            parts.join(bytes.as_slice())
        }
        Tampering::Edit(edit, path) => {
            let mut value: Value = serde_json::from_slice(&answer).unwrap();
            edit(&mut value, path);
            value.to_string().into_bytes()
        }
    }
}

/// Head and body of the next message; absent at the end. Neither side here sends chunks.
fn message(from: &mut BufReader<TcpStream>) -> std::io::Result<Option<(Vec<u8>, Vec<u8>)>> {
    let (mut head, mut length) = (Vec::new(), 0);
    loop {
        let start = head.len();
        if from.read_until(b'\n', &mut head)? == 0 {
            return Ok(None);
        }
        let line = String::from_utf8_lossy(&head[start..]).to_ascii_lowercase();
        if let Some(number) = line.strip_prefix("content-length:") {
            length = number.trim().parse().unwrap();
        }
        if line.trim().is_empty() {
            break;
        }
    }
    let mut body = vec![0; length];
    from.read_exact(&mut body)?;
    Ok(Some((head, body)))
}
