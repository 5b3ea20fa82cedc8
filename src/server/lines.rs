//! Stdin and stdout as lines of JSON-RPC.
//!
//! rmcp's own transport drops what it cannot read without telling whose answer will never come, and reads on while nobody
//! takes the answers; so both are done here.

mod written;

use std::{collections::BTreeMap, sync::Arc};

use rmcp::{
    ErrorData, RoleServer,
    model::{
        ClientNotification, ClientRequest, GetExtensions, JsonRpcMessage, JsonRpcRequest, RequestId,
    },
    service::{RxJsonRpcMessage, TxJsonRpcMessage},
    transport::{StdioReader, Transport},
};
use serde::Deserialize;
use serde_json::Value;
use tokio::io::AsyncReadExt;
use tokio_util::{
    bytes::{Bytes, BytesMut},
    codec::{AnyDelimiterCodec, Decoder},
    sync::CancellationToken,
};

use self::written::{error_line, key, line_of, lists_tools};
use super::{
    catalog::Catalog,
    era::begins,
    lane::{Lane, Place, UnderWay},
    outbox::Outbox,
};

/// Longest line that is read, in bytes.
const MAX_LINE: usize = 16 * 1024 * 1024;

/// How much is read at once at least, in bytes.
const CHUNK: usize = 8 * 1024;

/// Calls of tools, and what else asks a NAS, under way at a time. More than run, so that neither changes which wait for each
/// other nor calls which wait for a backup keep a read out.
const MAX_CALLS: usize = 256;

/// Other requests under way at a time; they wait for nobody.
const MAX_OTHERS: usize = 32;

/// With so many bytes of requests waiting no more are read. Until then what frees a place is: a cancellation, an answer
/// to a question.
const MAX_WAITING: usize = 256 * 1024;

pub(super) struct Stdio {
    reader: StdioReader,
    /// What was read and is no whole line yet.
    unread: BytesMut,
    /// Splits lines, and skips the rest of one that is too long. Lines stay bytes: one that is not UTF-8 may have an id.
    lines: AnyDelimiterCodec,
    outbox: Outbox,
    /// The tools that are offered.
    tools: Catalog,
    /// Whether a request has come that opens either protocol era: before that, rmcp gives up at anything else than a request.
    begun: bool,
    /// Whether the end of stdin was read.
    ended: bool,
    hung_up: CancellationToken,
    calls: Lane,
    others: Lane,
    /// The places of requests under way, by id as JSON.
    places: BTreeMap<String, Arc<Place>>,
}

#[derive(Deserialize)]
struct OnlyId {
    id: RequestId,
}

impl Stdio {
    /// A transport that cancels `hung_up` when the client has closed its end, and counts the calls under way.
    pub(super) fn new(
        reader: StdioReader,
        outbox: Outbox,
        tools: Catalog,
        hung_up: CancellationToken,
        calls: UnderWay,
    ) -> Self {
        Self {
            reader,
            unread: BytesMut::new(),
            lines: AnyDelimiterCodec::new_with_max_length(b"\n".into(), b"\n".into(), MAX_LINE),
            outbox,
            tools,
            begun: false,
            ended: false,
            hung_up,
            calls: Lane::new(MAX_CALLS, calls),
            others: Lane::new(MAX_OTHERS, UnderWay::default()),
            places: BTreeMap::new(),
        }
    }

    /// The next line; absent at the end. Dropping it halfway loses nothing: what was read stays in `unread`.
    async fn next_line(&mut self) -> Option<Bytes> {
        // Not tokio_util's FramedRead: after a line that is too long it waits for more input before it looks at the rest.
        loop {
            match self.lines.decode(&mut self.unread) {
                Ok(Some(line)) => return Some(line),
                Ok(None) => {}
                Err(_) => {
                    tracing::warn!("a message of more than {MAX_LINE} bytes was dropped");
                    self.refuse(None, format!("a message may have {MAX_LINE} bytes at most"));
                    continue;
                }
            }
            if self.unread.is_empty() {
                // A long line leaves its memory behind.
                self.unread = BytesMut::new();
            }
            self.unread.reserve(CHUNK);
            if !matches!(self.reader.read_buf(&mut self.unread).await, Ok(1..)) {
                return self.lines.decode_eof(&mut self.unread).ok().flatten();
            }
        }
    }

    /// What a line says; one that says nothing is answered, under its id if it has one.
    fn read(&mut self, line: &[u8]) -> Option<RxJsonRpcMessage<RoleServer>> {
        let Ok(mut value) = serde_json::from_slice::<Value>(line) else {
            tracing::warn!("a line that is not JSON was dropped");
            // Too deep, too large a number or half a character: its id can be read all the same.
            if let Ok(OnlyId { id }) = serde_json::from_slice(line) {
                let limits = "nested too deep, a number too large, or half a surrogate pair";
                self.refuse(Some(id), format!("JSON that cannot be read: {limits}"));
            } else {
                let problem = ErrorData::parse_error("not JSON", None);
                self.outbox.push(error_line(None, &problem));
            }
            return None;
        };
        let given = value.get("id");
        let id = given.and_then(|id| RequestId::deserialize(id).ok());
        let (is_call, is_answer) = (
            value.get("method").is_some(),
            value.get("result").is_some() || value.get("error").is_some(),
        );
        if id.is_none() && given.is_some() && !is_answer {
            self.refuse(None, "`id` must be a text or a whole number".into());
            return None;
        }
        // An answer that is both good and bad is a bad one, so that whoever waits for it hears of it.
        if let Value::Object(fields) = &mut value
            && fields.contains_key("error")
        {
            fields.shift_remove("result");
        }
        let is_notification = id.is_none() && (is_call || is_answer);
        match RxJsonRpcMessage::<RoleServer>::deserialize(value) {
            Ok(message) => Some(message),
            Err(_) if is_notification => None,
            Err(_) => {
                self.refuse(
                    id,
                    "not a JSON-RPC request; `params` must be an object".into(),
                );
                None
            }
        }
    }

    fn refuse(&mut self, id: Option<RequestId>, problem: String) {
        let error = match &id {
            Some(_) => ErrorData::invalid_params(problem, None),
            None => ErrorData::invalid_request(problem, None),
        };
        self.outbox.push(error_line(id.as_ref(), &error));
    }

    /// The message, if its turn has come: a request may have to wait, and one that waits may be cancelled.
    fn admit(
        &mut self,
        mut message: RxJsonRpcMessage<RoleServer>,
        line: Bytes,
    ) -> Option<RxJsonRpcMessage<RoleServer>> {
        match &mut message {
            JsonRpcMessage::Request(request) => {
                let lane = match request.request {
                    ClientRequest::CallToolRequest(_)
                    | ClientRequest::ReadResourceRequest(_)
                    | ClientRequest::CompleteRequest(_) => &mut self.calls,
                    _ => &mut self.others,
                };
                let Some(place) = lane.enter() else {
                    lane.queue(request.id.clone(), line);
                    return None;
                };
                self.take(request, place);
            }
            JsonRpcMessage::Notification(notification) => {
                if let ClientNotification::CancelledNotification(cancelled) =
                    &notification.notification
                    && let Some(id) = &cancelled.params.request_id
                {
                    if self.calls.cancel(id) || self.others.cancel(id) {
                        return None;
                    }
                    self.places.remove(&key(id));
                }
            }
            JsonRpcMessage::Response(_) | JsonRpcMessage::Error(_) => {}
        }
        Some(message)
    }

    /// A request that waited and may go.
    fn next_waiting(&mut self) -> Option<RxJsonRpcMessage<RoleServer>> {
        let (line, place) = self.calls.next().or_else(|| self.others.next())?;
        let mut message = self.read(&line)?;
        if let JsonRpcMessage::Request(request) = &mut message {
            self.take(request, place);
        }
        Some(message)
    }

    /// Keeps the place of a request until its answer is in the outbox, and until its handler has ended.
    fn take(&mut self, request: &mut JsonRpcRequest<ClientRequest>, place: Arc<Place>) {
        request.request.extensions_mut().insert(Arc::clone(&place));
        self.places.insert(key(&request.id), place);
    }

    fn may_read(&self) -> bool {
        !self.ended && self.calls.waiting_bytes() + self.others.waiting_bytes() < MAX_WAITING
    }

    fn has_waiting(&self) -> bool {
        self.calls.has_waiting() || self.others.has_waiting()
    }
}

impl Transport<RoleServer> for Stdio {
    type Error = std::io::Error;

    fn send(
        &mut self,
        message: TxJsonRpcMessage<RoleServer>,
    ) -> impl Future<Output = Result<(), Self::Error>> + Send + 'static {
        let answered = match &message {
            JsonRpcMessage::Response(response) => Some(&response.id),
            JsonRpcMessage::Error(error) => error.id.as_ref(),
            JsonRpcMessage::Request(_) | JsonRpcMessage::Notification(_) => None,
        };
        let place = answered.and_then(|id| self.places.remove(&key(id)));
        let outbox = self.outbox.clone();
        let tools = lists_tools(&message).then(|| self.tools.clone());
        async move {
            let tools = tools.as_ref().map(Catalog::text);
            outbox.push(line_of(&message, tools)?);
            drop(place);
            Ok(())
        }
    }

    // Dropped halfway by rmcp at any moment; every line that was read is in `unread` or waits in a lane.
    async fn receive(&mut self) -> Option<RxJsonRpcMessage<RoleServer>> {
        loop {
            self.outbox.has_room().await;
            if let Some(message) = self.next_waiting() {
                return Some(message);
            }
            if self.ended && !self.has_waiting() {
                return None;
            }
            let (call_may_go, other_may_go) = (self.calls.may_go(), self.others.may_go());
            let may_read = self.may_read();
            let line = tokio::select! {
                biased;
                () = call_may_go => continue,
                () = other_may_go => continue,
                line = self.next_line(), if may_read => line,
            };
            let Some(line) = line else {
                self.ended = true;
                self.hung_up.cancel();
                continue;
            };
            if line.iter().all(u8::is_ascii_whitespace) {
                continue;
            }
            let Some(message) = self.read(&line) else {
                continue;
            };
            let is_request = matches!(message, JsonRpcMessage::Request(_));
            self.begun |= begins(&message);
            if !self.begun && !is_request {
                continue;
            }
            if let Some(message) = self.admit(message, line) {
                return Some(message);
            }
        }
    }

    async fn close(&mut self) -> Result<(), Self::Error> {
        Ok(())
    }
}
