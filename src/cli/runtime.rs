//! What lives as long as the process: the runtime, signals, the demo NAS, and the logout at the end.

use std::{sync::Arc, time::Duration};

use dsm::{Nas, Trust};
use tokio_util::sync::CancellationToken;

use super::{
    Failure,
    demo::{self, Demo},
    logins::LoginTimes,
};
use crate::{
    audit::Audit,
    config::{AuditLog, Config, DEFAULT_RATE},
    error::Error,
    gate::{Gate, GuardedNas, Moment, Policy},
    operation::Context,
    server,
    tools::{Offer, Toolset},
};

/// How long the NAS gets to hear the logout of a single call.
const LOGOUT: Duration = Duration::from_millis(200);

/// Runs to the end on a runtime of its own. A thread that still waits for stdin does not hold up the end.
pub(super) fn run(task: impl Future<Output = Result<(), Failure>>) -> Result<(), Failure> {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .map_err(|error| Failure::Run(format!("The runtime cannot start: {error}.")))?;
    let outcome = runtime.block_on(task);
    runtime.shutdown_background();
    outcome
}

/// What calls run under, and the simulated NAS if there is one; it lives as long as this.
pub(super) struct Runtime {
    pub(super) context: Arc<Context>,
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
        let nas = config.nas().map(|settings| {
            let nas = Nas::new(settings);
            if let (false, Ok(folder)) = (config.demo, &config.state_folder) {
                let times = LoginTimes::new(folder.clone(), &config.nas_label());
                nas.share_logins(Box::new(times));
            }
            GuardedNas::new(nas)
        });
        if matches!(config.trust, Trust::Anything) {
            tracing::warn!(
                "any certificate is accepted: whoever sits between here and the NAS can read the password (--insecure-tls)"
            );
        }
        for warning in &config.warnings {
            tracing::warn!("{warning}");
        }
        let gate = Gate::new(
            config.offer.read_only,
            config.policy.unwrap_or(policy),
            Moment::now,
        )
        .sharing(config.state_folder.clone(), config.nas_label())
        .waiting(config.time_to_answer);
        let audit = match config.audit_log {
            AuditLog::File(path) => Audit::file(path, config.audit_required),
            AuditLog::Nowhere(reason) => Audit::nowhere(reason),
            AuditLog::Off => Audit::off(),
        };
        let mut context = Context::new(nas, gate, audit, config.rate_limit)
            .sharing(config.state_folder.clone().ok());
        context.reveal_secrets = config.reveal_secrets;
        let context = Arc::new(context);
        Ok(Self {
            context,
            _demo: demo,
        })
    }

    /// Ends the session on the NAS, and sees the audit log written.
    pub(super) async fn close(self) {
        let logout = tokio::time::timeout(LOGOUT, self.log_out());
        let _ = tokio::join!(logout, self.context.audit.flush());
    }

    /// As [`Runtime::close`]; whoever calls it sees to the time.
    async fn farewell(&self) {
        tokio::join!(self.log_out(), self.context.audit.flush());
    }

    async fn log_out(&self) {
        if let Ok(nas) = &self.context.nas {
            nas.log_out().await;
        }
    }
}

/// Serves MCP on stdin and stdout.
pub(super) async fn serve(config: Config) -> Result<(), Failure> {
    let stop = stop_on_signal()?;
    let offer = config.offer.clone();
    let session = Runtime::open(config, Policy::Preview).await?;
    if let Err(error @ Error::Setting { .. }) = &session.context.nas {
        tracing::warn!("{}", error.text());
    }
    if !offer.read_only {
        let context = Arc::clone(&session.context);
        tokio::spawn(async move { context.audit.check().await });
    }
    let context = Arc::clone(&session.context);
    ended(server::serve(context, offer, stop, session.farewell()).await)
}

fn ended(how: Result<(), String>) -> Result<(), Failure> {
    how.map_err(|reason| Failure::Run(format!("The client could not be served: {reason}.")))
}

/// Serves MCP though a setting cannot be used: hosts show nothing of a server that ends, so every call answers with what is
/// wrong.
pub(super) async fn serve_without_settings(error: Error) -> Result<(), Failure> {
    let stop = stop_on_signal()?;
    // Without a NAS there is nothing that it could let through.
    let gate = Gate::new(false, Policy::Human, Moment::now);
    let context = Context::new(Err(error), gate, Audit::off(), DEFAULT_RATE);
    let offer = Offer {
        toolsets: Toolset::ALL.into(),
        read_only: false,
    };
    let farewell = std::future::ready(());
    ended(server::serve(Arc::new(context), offer, stop, farewell).await)
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
