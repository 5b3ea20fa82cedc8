//! Stdin and stdout as lines of JSON-RPC.
//!
//! rmcp's own transport drops what it cannot read without telling whose answer will never come, so lines are read here;
//! writing is left to it.

use std::time::Duration;

use rmcp::{
    ErrorData, RoleServer,
    model::{ClientRequest, GetMeta, JsonRpcMessage, JsonRpcRequest, ProtocolVersion, RequestId},
    service::{RxJsonRpcMessage, TxJsonRpcMessage},
    transport::{StdioReader, StdioWriter, Transport, async_rw::AsyncRwTransport},
};
use serde::Deserialize;
use serde_json::Value;
use tokio::{
    io::{AsyncReadExt, Empty},
    task::JoinSet,
};
use tokio_util::{
    bytes::{Bytes, BytesMut},
    codec::{AnyDelimiterCodec, Decoder},
    sync::CancellationToken,
};

/// How long refusals may take to be written after the client has hung up.
const GRACE: Duration = Duration::from_millis(100);

/// Longest line that is read, in bytes.
const MAX_LINE: usize = 16 * 1024 * 1024;

/// How much is read at once at least, in bytes.
const CHUNK: usize = 8 * 1024;

pub(super) struct Stdio {
    reader: StdioReader,
    /// What was read and is no whole line yet.
    unread: BytesMut,
    /// Splits lines, and skips the rest of one that is too long. Lines stay bytes: one that is not UTF-8 may have an id.
    lines: AnyDelimiterCodec,
    writer: AsyncRwTransport<RoleServer, Empty, StdioWriter>,
    /// Whether a request has come that opens either protocol era: before that, rmcp gives up at anything else than a request.
    begun: bool,
    hung_up: CancellationToken,
    /// Refusals that are being written; the end waits for them.
    refusals: JoinSet<std::io::Result<()>>,
}

#[derive(Deserialize)]
struct OnlyId {
    id: RequestId,
}

impl Stdio {
    /// A transport that cancels `hung_up` when the client has closed its end.
    pub(super) fn new(
        reader: StdioReader,
        writer: StdioWriter,
        hung_up: CancellationToken,
    ) -> Self {
        Self {
            reader,
            unread: BytesMut::new(),
            lines: AnyDelimiterCodec::new_with_max_length(b"\n".into(), b"\n".into(), MAX_LINE),
            writer: AsyncRwTransport::new(tokio::io::empty(), writer),
            begun: false,
            hung_up,
            refusals: JoinSet::new(),
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
            }
            return None;
        };
        let id = value
            .get("id")
            .and_then(|id| RequestId::deserialize(id).ok());
        // An answer that is both good and bad is a bad one, so that whoever waits for it hears of it.
        if let Value::Object(fields) = &mut value
            && fields.contains_key("error")
        {
            fields.remove("result");
        }
        let is_notification = id.is_none() && value.get("method").is_some();
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
        // Not awaited here: the service may drop this future at any moment, and the answer with it.
        self.refusals.spawn(
            self.writer
                .send(TxJsonRpcMessage::<RoleServer>::error(error, id)),
        );
    }
}

/// Whether rmcp takes the message as the beginning; a ping or a question about the server comes before it.
fn begins(message: &RxJsonRpcMessage<RoleServer>) -> bool {
    let JsonRpcMessage::Request(JsonRpcRequest { request, .. }) = message else {
        return false;
    };
    let meta = request.get_meta();
    match request {
        ClientRequest::InitializeRequest(_) => true,
        ClientRequest::PingRequest(_) | ClientRequest::DiscoverRequest(_) => false,
        _ => {
            let known = meta
                .protocol_version()
                .is_some_and(|version| ProtocolVersion::KNOWN_VERSIONS.contains(&version));
            known
                && meta
                    .missing_required_keys(&ProtocolVersion::V_2026_07_28)
                    .is_empty()
        }
    }
}

impl Transport<RoleServer> for Stdio {
    type Error = std::io::Error;

    fn send(
        &mut self,
        message: TxJsonRpcMessage<RoleServer>,
    ) -> impl Future<Output = Result<(), Self::Error>> + Send + 'static {
        self.writer.send(message)
    }

    async fn receive(&mut self) -> Option<RxJsonRpcMessage<RoleServer>> {
        loop {
            let Some(line) = self.next_line().await else {
                // A client that no longer reads must not hold up the end.
                let told = async { while self.refusals.join_next().await.is_some() {} };
                let _ = tokio::time::timeout(GRACE, told).await;
                self.hung_up.cancel();
                return None;
            };
            if line.iter().all(u8::is_ascii_whitespace) {
                continue;
            }
            while self.refusals.try_join_next().is_some() {}
            let Some(message) = self.read(&line) else {
                continue;
            };
            let is_request = matches!(message, JsonRpcMessage::Request(_));
            self.begun |= begins(&message);
            if self.begun || is_request {
                return Some(message);
            }
        }
    }

    async fn close(&mut self) -> Result<(), Self::Error> {
        self.writer.close().await
    }
}
