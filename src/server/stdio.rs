//! Serving on stdin and stdout, with an orderly end whichever side ends it.

use std::{pin::pin, sync::Arc, time::Duration};

use rmcp::{ServiceExt, service::ServerInitializeError, transport::stdio_pipes};
use tokio::time::{Instant, sleep, sleep_until, timeout, timeout_at};
use tokio_util::sync::CancellationToken;

use super::{Server, catalog::Catalog, lane::UnderWay, lines::Stdio, outbox::Outbox, pipes};
use crate::nases::Nases;

/// How long calls may go on after the client has hung up, and how long it may take to read the answers.
const GRACE: Duration = Duration::from_millis(250);

/// How long calls that were given up may take to write that down, and the last line to be written.
const LAST_WORDS: Duration = Duration::from_millis(50);

/// How long all of the end may take.
const END: Duration = Duration::from_millis(480);

/// Serves the client on stdin and stdout until it hangs up or `stop` is cancelled. Then, with no call under way any more,
/// `farewell` has its time.
///
/// # Errors
/// Why the client could not be served.
pub async fn serve(
    nases: Arc<Nases>,
    stop: CancellationToken,
    farewell: impl Future<Output = ()>,
) -> Result<(), String> {
    let (hung_up, gone) = (CancellationToken::new(), CancellationToken::new());
    pipes::watch(hung_up.clone(), gone.clone());
    let (given_up, calls) = (CancellationToken::new(), UnderWay::default());
    let (reader, writer) = stdio_pipes();
    let outbox = Outbox::new(writer, gone.clone());
    let tools = Catalog::new(Arc::clone(&nases));
    let transport = Stdio::new(
        reader,
        outbox.clone(),
        tools,
        hung_up.clone(),
        calls.clone(),
    );
    let server = Server::new(nases, given_up.clone());
    let mut serving = pin!(async {
        match server.serve(transport).await {
            Ok(running) => running.waiting().await.err().map(|error| error.to_string()),
            Err(ServerInitializeError::ConnectionClosed(_) | ServerInitializeError::Cancelled) => {
                None
            }
            Err(error) => Some(error.to_string()),
        }
    });
    let stopped = async {
        tokio::select! {
            () = gone.cancelled() => {}
            () = stop.cancelled() => {}
        }
    };
    let mut stopped = pin!(stopped);
    let mut served = None;
    let nobody_waits = tokio::select! {
        biased;
        () = &mut stopped => true,
        () = hung_up.cancelled() => false,
        failure = &mut serving => {
            served = Some(failure);
            false
        }
    };
    let since = Instant::now();
    if !nobody_waits && served.is_none() {
        tokio::select! {
            () = &mut stopped => {}
            () = sleep(GRACE) => {}
            failure = &mut serving => served = Some(failure),
        }
    }
    given_up.cancel();
    let _ = timeout(LAST_WORDS, calls.below(1)).await;
    let last_answers = async {
        tokio::select! {
            () = gone.cancelled() => {}
            () = outbox.is_empty() => {}
            () = sleep_until(since + GRACE) => {}
        }
        let _ = timeout(LAST_WORDS, outbox.finish()).await;
    };
    let _ = tokio::join!(last_answers, timeout_at(since + END, farewell));
    served.flatten().map_or(Ok(()), Err)
}
