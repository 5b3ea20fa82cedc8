//! A small JSON-RPC client of both protocol eras that takes nothing on trust.

use std::marker::PhantomData;

use dsm_sim::SimulatedNas;
use serde_json::{Value, json};

use super::{Ended, Process, connection};

/// The two ways in which clients speak MCP.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Era {
    /// A session that begins with `initialize`.
    Legacy,
    /// No session; every request says who asks.
    Modern,
}

/// A client and the server it talks to, which must not outlive its NAS.
pub struct Client<'a> {
    process: Process,
    era: Era,
    last_id: u64,
    capabilities: Value,
    answers: Vec<Value>,
    questions: Vec<Value>,
    notifications: Vec<Value>,
    read: String,
    nas: PhantomData<&'a SimulatedNas>,
}

impl<'a> Client<'a> {
    /// A client in a session with a server for this NAS.
    pub fn connect(nas: &'a SimulatedNas) -> Self {
        Self::connect_with(nas, &[])
    }

    /// As [`Client::connect`], the server with more arguments.
    pub fn connect_with(nas: &'a SimulatedNas, arguments: &[&str]) -> Self {
        Self::silent(nas, arguments).greet()
    }

    /// A client without a session.
    pub fn modern(nas: &'a SimulatedNas) -> Self {
        let mut client = Self::silent(nas, &[]);
        client.era = Era::Modern;
        client
    }

    /// A client in a session that can ask a person, if these capabilities say so.
    pub fn asking(nas: &'a SimulatedNas, capabilities: Value, arguments: &[&str]) -> Self {
        let mut client = Self::silent(nas, arguments);
        client.capabilities = capabilities;
        client.greet()
    }

    /// As [`Client::asking`], without a session.
    pub fn modern_asking(nas: &'a SimulatedNas, capabilities: Value, arguments: &[&str]) -> Self {
        let mut client = Self::silent(nas, arguments);
        client.era = Era::Modern;
        client.capabilities = capabilities;
        client
    }

    /// A client that has not said anything yet.
    pub fn silent(nas: &'a SimulatedNas, arguments: &[&str]) -> Self {
        Self::of(Process::start(arguments, &connection(&nas.url())))
    }

    /// A client in a session with this server.
    pub fn greeted(process: Process) -> Self {
        Self::of(process).greet()
    }

    /// As [`Client::greeted`], one that can ask a person if these capabilities say so.
    pub fn greeted_asking(process: Process, capabilities: Value) -> Self {
        let mut client = Self::of(process);
        client.capabilities = capabilities;
        client.greet()
    }

    /// As [`Client::greeted_asking`], without a session.
    pub fn modern_of(process: Process, capabilities: Value) -> Self {
        let mut client = Self::of(process);
        client.era = Era::Modern;
        client.capabilities = capabilities;
        client
    }

    fn of(process: Process) -> Self {
        Self {
            process,
            era: Era::Legacy,
            last_id: 0,
            capabilities: json!({}),
            answers: Vec::new(),
            questions: Vec::new(),
            notifications: Vec::new(),
            read: String::new(),
            nas: PhantomData,
        }
    }

    fn greet(mut self) -> Self {
        self.initialize("2025-11-25");
        self.notify("notifications/initialized", json!({}));
        self
    }

    /// What the server answers to `initialize`.
    #[track_caller]
    pub fn initialize(&mut self, version: &str) -> Value {
        let client = json!({ "name": "test", "version": "0" });
        self.result(
            "initialize",
            json!({ "protocolVersion": version, "capabilities": self.capabilities, "clientInfo": client }),
        )
    }

    pub fn process_id(&self) -> u32 {
        self.process.id()
    }

    /// Writes any line.
    pub fn write(&mut self, line: &str) {
        self.process.write(line);
    }

    pub fn notify(&mut self, method: &str, params: Value) {
        let message = json!({ "jsonrpc": "2.0", "method": method, "params": params });
        self.write(&message.to_string());
    }

    /// Sends a request and does not wait; answers its id.
    pub fn send(&mut self, method: &str, mut params: Value) -> u64 {
        self.last_id += 1;
        if self.era == Era::Modern {
            params["_meta"]["io.modelcontextprotocol/protocolVersion"] = json!("2026-07-28");
            params["_meta"]["io.modelcontextprotocol/clientCapabilities"] =
                self.capabilities.clone();
            params["_meta"]["io.modelcontextprotocol/clientInfo"] =
                json!({ "name": "test", "version": "0" });
        }
        let message =
            json!({ "jsonrpc": "2.0", "id": self.last_id, "method": method, "params": params });
        self.write(&message.to_string());
        self.last_id
    }

    /// Sends a call of a tool and does not wait; answers its id.
    pub fn send_call(&mut self, tool: &str, arguments: Value) -> u64 {
        self.send(
            "tools/call",
            json!({ "name": tool, "arguments": arguments }),
        )
    }

    /// As [`Client::send_call`], with a token: the client wants to hear of its progress.
    pub fn send_call_with_token(&mut self, tool: &str, arguments: Value, token: &str) -> u64 {
        self.send(
            "tools/call",
            json!({ "name": tool, "arguments": arguments, "_meta": { "progressToken": token } }),
        )
    }

    /// The next notification that nobody looked at.
    #[track_caller]
    pub fn notification(&mut self) -> Value {
        while self.notifications.is_empty() {
            self.next_message();
        }
        self.notifications.remove(0)
    }

    /// All notifications that came and that nobody looked at.
    pub fn notifications(&mut self) -> Vec<Value> {
        std::mem::take(&mut self.notifications)
    }

    /// The whole answer to a request.
    #[track_caller]
    pub fn answer(&mut self, id: u64) -> Value {
        loop {
            let known = self.answers.iter().find(|answer| answer["id"] == id);
            if let Some(answer) = known {
                return answer.clone();
            }
            self.next_answer();
        }
    }

    /// The next answer that comes, whatever it answers.
    #[track_caller]
    pub fn next_answer(&mut self) -> Value {
        let known = self.answers.len();
        while self.answers.len() == known {
            self.next_message();
        }
        self.answers[known].clone()
    }

    /// What the server asks of this client next, before it answers anything else.
    #[track_caller]
    pub fn question(&mut self) -> Value {
        while self.questions.is_empty() {
            self.next_message();
        }
        self.questions.remove(0)
    }

    /// Whether the server has asked anything of this client that nobody looked at.
    pub fn was_asked(&self) -> bool {
        !self.questions.is_empty()
    }

    /// Answers a question of the server; `answer` has either `result` or `error`.
    pub fn reply(&mut self, question: &Value, answer: Value) {
        let mut message = json!({ "jsonrpc": "2.0", "id": question["id"] });
        for (name, value) in answer.as_object().unwrap() {
            message[name] = value.clone();
        }
        self.write(&message.to_string());
    }

    fn next_message(&mut self) {
        let line = self.process.line().expect("the server has hung up");
        let message = checked(&line);
        self.read.push_str(&line);
        self.read.push('\n');
        if message.get("method").is_some() && message.get("id").is_none() {
            self.notifications.push(message);
        } else if message.get("method").is_some() {
            self.questions.push(message);
        } else {
            self.answers.push(message);
        }
    }

    /// The result of a request.
    #[track_caller]
    pub fn result(&mut self, method: &str, params: Value) -> Value {
        let id = self.send(method, params);
        let answer = self.answer(id);
        assert!(answer["error"].is_null(), "{method}: {answer}");
        answer["result"].clone()
    }

    /// The error of a request.
    #[track_caller]
    pub fn error(&mut self, method: &str, params: Value) -> Value {
        let id = self.send(method, params);
        let answer = self.answer(id);
        assert!(answer["result"].is_null(), "{method}: {answer}");
        answer["error"].clone()
    }

    /// The structured result of a tool.
    #[track_caller]
    pub fn call(&mut self, tool: &str, arguments: Value) -> Value {
        let id = self.send_call(tool, arguments);
        self.outcome(tool, id)
    }

    /// The structured result of a call that was sent.
    #[track_caller]
    pub fn outcome(&mut self, tool: &str, id: u64) -> Value {
        let answer = self.answer(id);
        assert!(answer["error"].is_null(), "{tool}: {answer}");
        let result = &answer["result"];
        assert_ne!(result["isError"], true, "{tool}: {result}");
        let text = result["content"][0]["text"].as_str().unwrap();
        let same: Value = serde_json::from_str(text).unwrap();
        assert_eq!(
            same, result["structuredContent"],
            "{tool}: the text is the same JSON"
        );
        same
    }

    /// The text of a tool's error.
    #[track_caller]
    pub fn call_error(&mut self, tool: &str, arguments: Value) -> String {
        let id = self.send_call(tool, arguments);
        self.error_text(id)
    }

    /// The text of the error that a call ended in.
    #[track_caller]
    pub fn error_text(&mut self, id: u64) -> String {
        let answer = self.answer(id);
        let result = &answer["result"];
        assert_eq!(result["isError"], true, "{answer}");
        assert!(result.get("structuredContent").is_none(), "{answer}");
        result["content"][0]["text"].as_str().unwrap().to_owned()
    }

    /// The lines of the server's audit log.
    #[track_caller]
    pub fn audit(&self) -> Vec<Value> {
        self.process.audit()
    }

    /// Closes the server's stdin and waits for its end.
    pub fn close(mut self) -> Ended {
        self.process.hang_up();
        self.wait()
    }

    /// Waits for the server's end; answers all that it printed.
    pub fn wait(self) -> Ended {
        let mut ended = self.process.wait();
        ended.stdout.lines().for_each(|line| drop(checked(line)));
        ended.stdout = self.read + &ended.stdout;
        ended
    }
}

/// A line of stdout, which must be a message of JSON-RPC.
#[track_caller]
fn checked(line: &str) -> Value {
    let message: Value = serde_json::from_str(line)
        .unwrap_or_else(|error| panic!("stdout is JSON-RPC only ({error}): {line}"));
    assert_eq!(message["jsonrpc"], "2.0", "{line}");
    message
}
