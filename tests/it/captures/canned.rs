//! A NAS that knows nothing but the answers it was given, and says them word for word.

use std::{
    collections::BTreeMap,
    io::{BufRead, BufReader, Read, Write},
    net::{TcpListener, TcpStream},
    sync::{
        Arc, Mutex,
        atomic::{AtomicBool, Ordering},
    },
};

use serde_json::{Value, json};

use super::capture;
use crate::harness::{Client, Process, connection};

/// The running NAS; dropping it stops it.
pub struct CannedNas {
    address: String,
    held: Arc<Mutex<Held>>,
    stopped: Arc<AtomicBool>,
}

#[derive(Default)]
struct Held {
    rules: Vec<Rule>,
    asked: Vec<Asked>,
}

/// An answer, and what it is the answer to.
struct Rule {
    method: (String, String),
    /// A parameter that the request must have, as it is on the wire.
    with: Option<(String, String)>,
    /// The method that must have been asked before.
    after: Option<String>,
    answer: Vec<u8>,
}

/// A request that came.
#[derive(Debug, Clone)]
pub struct Asked {
    pub path: String,
    /// Names in lower case.
    pub headers: BTreeMap<String, String>,
    pub params: BTreeMap<String, String>,
}

impl Asked {
    pub fn method(&self) -> &str {
        self.params.get("method").map_or("", |method| method)
    }
}

impl CannedNas {
    /// One with both packages, that takes any login, and that has no backup task.
    pub fn new() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap().to_string();
        let (held, stopped) = (Arc::<Mutex<Held>>::default(), Arc::<AtomicBool>::default());
        let (its_held, its_end) = (Arc::clone(&held), Arc::clone(&stopped));
        std::thread::spawn(move || {
            for stream in listener.incoming() {
                if its_end.load(Ordering::SeqCst) {
                    break;
                }
                let held = Arc::clone(&its_held);
                std::thread::spawn(move || {
                    // The end of a connection, however it comes about, is no news here.
                    let _ = stream.and_then(|stream| serve(stream, &held));
                });
            }
        });
        let nas = Self {
            address,
            held,
            stopped,
        };
        for name in [
            "dsm/api_info.both_packages",
            "dsm/login.ok",
            "dsm/logout",
            "hyperbackup/task.list.empty",
        ] {
            nas.replay(name);
        }
        nas
    }

    /// A client of a server for this NAS.
    pub fn client(&self) -> Client<'_> {
        self.client_with(&[], &[])
    }

    /// As [`CannedNas::client`], the server with more arguments and settings.
    pub fn client_with(&self, arguments: &[&str], settings: &[(&str, &str)]) -> Client<'_> {
        let url = format!("http://{}", self.address);
        let settings = [&connection(&url), settings].concat();
        Client::greeted(Process::start(arguments, &settings))
    }

    /// From now on answers a capture to its request, whatever the parameters are.
    pub fn replay(&self, name: &str) {
        let capture = capture::named(name);
        self.answer(&capture.api, &capture.method, capture.answer);
    }

    /// From now on answers that to a method.
    pub fn answer(&self, api: &str, method: &str, answer: Value) {
        self.answer_bytes(api, method, answer.to_string().into_bytes());
    }

    /// As [`CannedNas::answer`], byte for byte, which need not be JSON.
    pub fn answer_bytes(&self, api: &str, method: &str, answer: Vec<u8>) {
        self.add(api, method, None, None, answer);
    }

    /// As [`CannedNas::answer`], where the request has this parameter.
    pub fn answer_with(&self, api: &str, method: &str, with: (&str, &str), answer: Value) {
        let with = (with.0.to_owned(), with.1.to_owned());
        let answer = answer.to_string().into_bytes();
        self.add(api, method, Some(with), None, answer);
    }

    /// As [`CannedNas::answer`], once another method was asked.
    pub fn answer_after(&self, after: &str, api: &str, method: &str, answer: Value) {
        let answer = answer.to_string().into_bytes();
        self.add(api, method, None, Some(after.to_owned()), answer);
    }

    fn add(
        &self,
        api: &str,
        method: &str,
        with: Option<(String, String)>,
        after: Option<String>,
        answer: Vec<u8>,
    ) {
        let method = (api.to_owned(), method.to_owned());
        let mut held = self.held.lock().unwrap();
        let same = |rule: &Rule| rule.method == method && rule.with == with && rule.after == after;
        held.rules.retain(|rule| !same(rule));
        held.rules.push(Rule {
            method,
            with,
            after,
            answer,
        });
    }

    /// Every request that came, in order.
    pub fn asked(&self) -> Vec<Asked> {
        self.held.lock().unwrap().asked.clone()
    }

    /// How many requests with that method came.
    pub fn count(&self, method: &str) -> usize {
        let asked = self.asked();
        asked.iter().filter(|one| one.method() == method).count()
    }
}

impl Drop for CannedNas {
    fn drop(&mut self) {
        self.stopped.store(true, Ordering::SeqCst);
        // Wakes the listener up; it may be gone with the test's process already.
        let _ = TcpStream::connect(&self.address);
    }
}

impl Held {
    /// The answer that was given last to fit.
    fn answer(&self, asked: &Asked) -> Vec<u8> {
        let text = |name: &str| asked.params.get(name).map_or("", |value| value);
        let of_api = |rule: &&Rule| rule.method.0 == text("api");
        let fits = |rule: &&Rule| {
            let before = |method: &String| self.asked.iter().any(|one| one.method() == method);
            rule.method.1 == text("method")
                && (rule.with.as_ref()).is_none_or(|(name, value)| text(name) == value)
                && rule.after.as_ref().is_none_or(before)
        };
        let mut rules = self.rules.iter().rev().filter(of_api);
        match rules.find(fits) {
            Some(rule) => rule.answer.clone(),
            None => json!({ "success": false, "error": { "code": 103 } })
                .to_string()
                .into_bytes(),
        }
    }
}

fn serve(stream: TcpStream, held: &Mutex<Held>) -> std::io::Result<()> {
    stream.set_nodelay(true)?;
    let mut stream = BufReader::new(stream);
    while let Some(asked) = request(&mut stream)? {
        let answer = {
            let mut held = held.lock().unwrap();
            let answer = held.answer(&asked);
            held.asked.push(asked);
            answer
        };
        let head = format!(
            "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {}\r\n\r\n",
            answer.len()
        );
        stream
            .get_mut()
            .write_all(&[head.as_bytes(), &answer].concat())?;
    }
    Ok(())
}

/// The next request, with the parameters of its address and of its body; absent at the end.
fn request(from: &mut BufReader<TcpStream>) -> std::io::Result<Option<Asked>> {
    let mut first = String::new();
    if from.read_line(&mut first)? == 0 {
        return Ok(None);
    }
    let mut headers = BTreeMap::new();
    loop {
        let mut line = String::new();
        from.read_line(&mut line)?;
        let Some((name, value)) = line.trim().split_once(':') else {
            break;
        };
        headers.insert(name.to_ascii_lowercase(), value.trim().to_owned());
    }
    let length = headers.get("content-length");
    let mut body = vec![0; length.map_or(0, |length| length.parse().unwrap())];
    from.read_exact(&mut body)?;
    let target = first.split(' ').nth(1).unwrap_or_default();
    let (path, query) = target.split_once('?').unwrap_or((target, ""));
    let pairs = [query.as_bytes(), &body].map(|text| form_urlencoded::parse(text).into_owned());
    Ok(Some(Asked {
        path: path.to_owned(),
        headers,
        params: pairs.into_iter().flatten().collect(),
    }))
}
