//! What lives as long as the process: the runtime, signals, the demo NAS, and the logout at the end.

use std::{pin::Pin, sync::Arc, time::Duration};

use futures_util::future::join_all;
use tokio_util::sync::CancellationToken;

use super::{
    Failure,
    demo::{self, Demo},
    nases,
};
use crate::{
    audit::Audit,
    config::{AuditLog, Config},
    error::Error,
    gate::Policy,
    nases::Nases,
    server,
    tools::{Offer, Toolset},
};

/// How long the NAS gets to hear the logout of a single call.
const LOGOUT: Duration = Duration::from_millis(200);

/// Runs to the end on a runtime of its own. A thread that still waits for stdin does not hold up the end.
pub(super) fn run(task: impl Future<Output = Result<(), Failure>>) -> Result<(), Failure> {
    // Behind a pointer, as the program would have the runtime once for each command otherwise.
    let task: Pin<Box<dyn Future<Output = Result<(), Failure>> + '_>> = Box::pin(task);
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(1)
        .enable_all()
        .build()
        .map_err(|error| Failure::Run(format!("The runtime cannot start: {error}.")))?;
    let outcome = runtime.block_on(task);
    runtime.shutdown_background();
    outcome
}

/// What calls run under, and the simulated NAS if there is one; it lives as long as this.
pub(super) struct Runtime {
    pub(super) nases: Arc<Nases>,
    _demo: Option<Demo>,
}

impl Runtime {
    /// Opens it with the policy for destructive calls that applies when none is set.
    pub(super) async fn open(mut config: Config, policy: Policy) -> Result<Self, Failure> {
        let demo = if config.demo {
            Some(demo::start(&mut config).await?)
        } else {
            None
        };
        for warning in &config.warnings {
            tracing::warn!("{warning}");
        }
        let audit = match &config.audit_log {
            AuditLog::File(path) => Audit::file(path.clone(), config.audit_required),
            AuditLog::Nowhere(reason) => Audit::nowhere(reason),
            AuditLog::Off => Audit::off(),
        };
        Ok(Self {
            nases: Arc::new(nases::of(config, policy, audit)),
            _demo: demo,
        })
    }

    /// Ends the sessions on the NASes, and sees the audit log written.
    pub(super) async fn close(self) {
        let logout = tokio::time::timeout(LOGOUT, self.log_out());
        let _ = tokio::join!(logout, self.flush());
    }

    /// As [`Runtime::close`]; whoever calls it sees to the time.
    async fn farewell(&self) {
        tokio::join!(self.log_out(), self.flush());
    }

    async fn log_out(&self) {
        join_all(self.nases.each().map(|nas| nas.context.nas.log_out())).await;
    }

    async fn flush(&self) {
        if let Some(audit) = self.nases.audit() {
            audit.flush().await;
        }
    }
}

/// Serves MCP on stdin and stdout.
pub(super) async fn serve(config: Config) -> Result<(), Failure> {
    let stop = stop_on_signal()?;
    for nas in config.nases.iter().filter(|_| !config.demo) {
        if let Err(error) = nas.holder() {
            tracing::warn!("{}", error.text());
        }
    }
    let session = Runtime::open(config, Policy::Preview).await?;
    let nases = Arc::clone(&session.nases);
    if !nases.offer().read_only {
        let nases = Arc::clone(&nases);
        tokio::spawn(async move {
            if let Some(audit) = nases.audit() {
                audit.check().await;
            }
        });
    }
    ended(server::serve(nases, stop, session.farewell()).await)
}

fn ended(how: Result<(), String>) -> Result<(), Failure> {
    how.map_err(|reason| Failure::Run(format!("The client could not be served: {reason}.")))
}

/// Serves MCP though a setting cannot be used: hosts show nothing of a server that ends, so every call answers with what is
/// wrong.
pub(super) async fn serve_without_settings(error: Error) -> Result<(), Failure> {
    let stop = stop_on_signal()?;
    let offer = Offer {
        toolsets: Toolset::ALL.into(),
        read_only: false,
    };
    let nases = Arc::new(Nases::none(offer, error));
    ended(server::serve(nases, stop, std::future::ready(())).await)
}

/// A token that SIGTERM, SIGHUP and Ctrl-C cancel.
pub(super) fn stop_on_signal() -> Result<CancellationToken, Failure> {
    let stop = CancellationToken::new();
    let cancel = stop.clone();
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        let fault = |error| Failure::Run(format!("Signals cannot be received: {error}."));
        let mut terminate = signal(SignalKind::terminate()).map_err(fault)?;
        let mut interrupt = signal(SignalKind::interrupt()).map_err(fault)?;
        let mut hangup = signal(SignalKind::hangup()).map_err(fault)?;
        tokio::spawn(async move {
            tokio::select! {
                _ = terminate.recv() => {}
                _ = interrupt.recv() => {}
                _ = hangup.recv() => {}
            }
            cancel.cancel();
        });
    }
    #[cfg(not(unix))]
    tokio::spawn(async move {
        let _ = tokio::signal::ctrl_c().await;
        cancel.cancel();
    });
    Ok(stop)
}
