//! Serving on stdin and stdout, with an orderly end whichever side ends it.

use std::sync::Arc;

use rmcp::{ServiceExt, service::ServerInitializeError, transport::stdio_pipes};
use tokio_util::sync::CancellationToken;

use super::{Server, lines::Stdio};
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
    let transport = Stdio::new(reader, writer, hung_up);
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
