//! Stdin and stdout as a transport, and an orderly end whichever side ends it.

use std::sync::Arc;

use rmcp::{
    RoleServer, ServiceExt,
    model::JsonRpcMessage,
    service::{RxJsonRpcMessage, ServerInitializeError, TxJsonRpcMessage},
    transport::{StdioReader, StdioWriter, Transport, async_rw::AsyncRwTransport, stdio_pipes},
};
use tokio_util::sync::CancellationToken;

use super::Server;
use crate::{operation::Context, tools::Offer};

/// How serving ended.
#[derive(Debug)]
pub enum Ended {
    /// The client closed its end, or the stop token was cancelled.
    Closed,
    /// The client could not be served.
    Failed(String),
}

/// Serves the client on stdin and stdout until it hangs up or `stop` is cancelled.
pub async fn serve(context: Arc<Context>, offer: Offer, stop: CancellationToken) -> Ended {
    let hung_up = CancellationToken::new();
    let server = Server::new(context, offer, hung_up.clone());
    let (reader, writer) = stdio_pipes();
    let transport = Stdio {
        lines: AsyncRwTransport::new(reader, writer),
        begun: false,
        hung_up,
    };
    let running = tokio::select! {
        running = server.serve(transport) => running,
        () = stop.cancelled() => return Ended::Closed,
    };
    let running = match running {
        Ok(running) => running,
        Err(ServerInitializeError::ConnectionClosed(_) | ServerInitializeError::Cancelled) => {
            return Ended::Closed;
        }
        Err(error) => return Ended::Failed(error.to_string()),
    };
    tokio::select! {
        ended = running.waiting() => match ended {
            Ok(_) => Ended::Closed,
            Err(error) => Ended::Failed(error.to_string()),
        },
        () = stop.cancelled() => Ended::Closed,
    }
}

struct Stdio {
    lines: AsyncRwTransport<RoleServer, StdioReader, StdioWriter>,
    /// Whether a request has come: the library gives up when anything else comes first.
    begun: bool,
    hung_up: CancellationToken,
}

impl Transport<RoleServer> for Stdio {
    type Error = std::io::Error;

    fn send(
        &mut self,
        message: TxJsonRpcMessage<RoleServer>,
    ) -> impl Future<Output = Result<(), Self::Error>> + Send + 'static {
        self.lines.send(message)
    }

    async fn receive(&mut self) -> Option<RxJsonRpcMessage<RoleServer>> {
        loop {
            let Some(message) = self.lines.receive().await else {
                self.hung_up.cancel();
                return None;
            };
            self.begun |= matches!(message, JsonRpcMessage::Request(_));
            if self.begun {
                return Some(message);
            }
        }
    }

    async fn close(&mut self) -> Result<(), Self::Error> {
        self.lines.close().await
    }
}
