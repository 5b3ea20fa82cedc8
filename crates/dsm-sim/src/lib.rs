//! The simulated NAS: a strict, stateful stand-in for DSM's web API on loopback.
//!
//! It serves `--demo`, `simulate` and the tests. It spells every wire name itself and must never
//! import the client's: a name spelled wrong there has to be refused here. Where public evidence
//! about DSM is silent it refuses rather than guesses; such choices are marked "unattested".

mod answer;
mod args;
mod auth;
mod call;
mod clock;
mod cloudsync;
mod compound;
mod dispatch;
mod documented;
mod fault;
mod file_station;
mod http;
mod hyperbackup;
mod incoming;
mod info;
mod listener;
mod misbehave;
mod nas;
mod office;
mod options;
mod packages;
mod recorded;
mod region;
mod registry;
mod seed;
mod sessions;
mod system;
mod tls;
mod zone;

use std::{net::SocketAddr, sync::Arc, time::Duration};

use axum::handler::Handler;
use serde_json::Value;
use tokio::net::TcpListener;

use self::{
    answer::code,
    listener::{Cut, Lines},
    nas::Nas,
    tls::Identity,
};

pub use self::{
    fault::{Fault, FaultKind, UnknownFault},
    office::{
        BackupLogLine, BackupSchedule, BackupTask, BackupTaskId, BackupVersion, CloudAccount,
        CloudFolder, Connection, ConnectionId, ConnectionSecrets, ConnectionSettings, CopyUnderWay,
        HistoryItem, InstalledPackage, LogLine, Office, PackageSettings, ProcessingItem,
        Repository, Share, SourceFolder, StoredFile, SyncTask, SyncTaskFilters, SyncTaskId, Volume,
    },
    options::{Dialect, Options, Package, Seed, UnknownDialect, UnknownPackage},
    recorded::Recorded,
    tls::Tls,
    zone::{UnknownZone, Zone},
};

/// A running simulated NAS; dropping it stops the server and cuts its connections
pub struct SimulatedNas {
    nas: Arc<Nas>,
    address: SocketAddr,
    /// SHA-256 of its certificate; absent without TLS
    fingerprint: Option<String>,
}

impl SimulatedNas {
    /// Start a NAS with the seeded office in it
    ///
    /// # Errors
    /// The address cannot be listened on, or there is no certificate.
    pub async fn start(options: Options) -> std::io::Result<Self> {
        let listener = TcpListener::bind(options.listen).await?;
        let address = listener.local_addr()?;
        let identity = options.tls.map(Identity::new).transpose()?;
        let fingerprint = identity.as_ref().map(Identity::fingerprint);
        let lines = Lines {
            listener,
            tls: identity.map(|identity| identity.acceptor),
        };
        let nas = Arc::new(Nas::new(options));
        let service = http::serve
            .with_state(Arc::clone(&nas))
            .into_make_service_with_connect_info::<Cut>();
        let mut stopped = nas.stopped();
        let shutdown = async move {
            // An error means that the NAS itself is gone, which is a stop as well.
            let _ = stopped.wait_for(|stopped| *stopped).await;
        };
        tokio::spawn(async move {
            let server = axum::serve(lines, service).with_graceful_shutdown(shutdown);
            if let Err(error) = server.await {
                tracing::error!(%error, "the simulated NAS stopped");
            }
        });
        Ok(Self {
            nas,
            address,
            fingerprint,
        })
    }

    /// Where it listens, as `http://127.0.0.1:PORT`
    #[must_use]
    pub fn url(&self) -> String {
        let scheme = self.fingerprint.as_ref().map_or("http", |_| "https");
        format!("{scheme}://{}", self.address)
    }

    /// SHA-256 of its certificate, hex with colons; absent without TLS
    #[must_use]
    pub fn fingerprint(&self) -> Option<&str> {
        self.fingerprint.as_deref()
    }

    /// Every request that reached it since the last [`Self::forget_requests`], in order
    #[must_use]
    pub fn requests(&self) -> Vec<Recorded> {
        self.nas.journal().all()
    }

    /// Empty the list of requests
    pub fn forget_requests(&self) {
        self.nas.journal().forget();
    }

    /// How many logins succeeded
    #[must_use]
    pub fn logins(&self) -> usize {
        self.nas.sessions().logins()
    }

    /// How many logins were tried
    #[must_use]
    pub fn login_attempts(&self) -> usize {
        self.nas.sessions().login_attempts()
    }

    /// Forget every session: its next call is answered with 119
    pub fn expire_sessions(&self) {
        self.expire_sessions_with(code::SID_NOT_FOUND);
    }

    /// End every session: its later calls are answered with this code (106 timeout, 107 duplicate login)
    pub fn expire_sessions_with(&self, code: i64) {
        self.nas.sessions().expire(code);
    }

    /// Move the NAS's clock forward
    pub fn advance(&self, by: Duration) {
        self.nas.clock.advance(by);
    }

    /// The NAS's clock, in seconds since the epoch
    #[must_use]
    pub fn now(&self) -> i64 {
        self.nas.clock.now()
    }

    /// What the NAS holds now: settings, connections with their secrets, sync tasks, backup tasks
    #[must_use]
    pub fn holds(&self) -> Value {
        let mut office = self.nas.office();
        office.settle(self.nas.clock.now());
        serde_json::to_value(&*office).unwrap_or_default()
    }

    /// Change what the NAS holds behind the client's back
    pub fn edit(&self, change: impl FnOnce(&mut Office)) {
        let mut office = self.nas.office();
        office.settle(self.nas.clock.now());
        change(&mut office);
    }

    /// Misbehave on coming requests
    pub fn inject(&self, fault: Fault) {
        self.nas.faults().add(fault);
    }
}

impl Drop for SimulatedNas {
    fn drop(&mut self) {
        self.nas.stop();
    }
}
