//! What is on its way to the client: whole lines that wait until stdout takes them.

use std::sync::Arc;

use tokio::{
    io::{AsyncWrite, AsyncWriteExt},
    sync::{mpsc, watch},
};
use tokio_util::sync::CancellationToken;

/// With so many bytes waiting nothing more is read: the client does not take what it asked for.
const BACKED_UP: usize = 1024 * 1024;

/// Lines that wait to be written.
#[derive(Clone)]
pub(super) struct Outbox {
    lines: mpsc::UnboundedSender<Vec<u8>>,
    /// Bytes that wait.
    waiting: Arc<watch::Sender<usize>>,
    /// Cancelled when no further line is to be begun.
    finishing: CancellationToken,
}

impl Outbox {
    /// An outbox whose lines go to `writer`, in a task of their own; `gone` is cancelled when that fails.
    pub(super) fn new(
        writer: impl AsyncWrite + Send + Unpin + 'static,
        gone: CancellationToken,
    ) -> Self {
        let (lines, to_write) = mpsc::unbounded_channel();
        let outbox = Self {
            lines,
            waiting: Arc::default(),
            finishing: CancellationToken::new(),
        };
        let (waiting, finishing) = (Arc::clone(&outbox.waiting), outbox.finishing.clone());
        tokio::spawn(async move {
            let written = write(to_write, writer, &waiting, &finishing);
            if let Err(error) = written.await {
                tracing::info!("the client takes no more answers ({error})");
                gone.cancel();
                waiting.send_replace(0);
            }
        });
        outbox
    }

    /// Adds a line, its end not included.
    pub(super) fn push(&self, mut line: Vec<u8>) {
        line.push(b'\n');
        let size = line.len();
        self.waiting.send_modify(|waiting| *waiting += size);
        if self.lines.send(line).is_err() {
            self.waiting.send_replace(0);
        }
    }

    /// Waits while it is backed up.
    pub(super) async fn has_room(&self) {
        self.until(|waiting| waiting < BACKED_UP).await;
    }

    /// Waits until the client has taken everything.
    pub(super) async fn is_empty(&self) {
        self.until(|waiting| waiting == 0).await;
    }

    /// Waits until the line that is being written is whole; the others are dropped.
    pub(super) async fn finish(&self) {
        self.finishing.cancel();
        self.lines.closed().await;
    }

    async fn until(&self, enough: impl Fn(usize) -> bool) {
        if !enough(*self.waiting.borrow()) {
            // It fails when the sender is gone, which this is.
            let _ = self
                .waiting
                .subscribe()
                .wait_for(|waiting| enough(*waiting))
                .await;
        }
    }
}

async fn write(
    mut lines: mpsc::UnboundedReceiver<Vec<u8>>,
    mut writer: impl AsyncWrite + Unpin,
    waiting: &watch::Sender<usize>,
    finishing: &CancellationToken,
) -> std::io::Result<()> {
    loop {
        let line = tokio::select! {
            biased;
            () = finishing.cancelled() => return Ok(()),
            line = lines.recv() => line,
        };
        let Some(line) = line else {
            return Ok(());
        };
        writer.write_all(&line).await?;
        writer.flush().await?;
        waiting.send_modify(|waiting| *waiting = waiting.saturating_sub(line.len()));
    }
}
