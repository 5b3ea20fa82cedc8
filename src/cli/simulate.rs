//! The simulated NAS by itself.

use std::net::SocketAddr;

use super::{Failure, print, runtime::stop_on_signal};
use crate::sim::{Options, SimulatedNas};

/// Runs the simulated NAS until interrupted.
pub(super) async fn simulate(listen: SocketAddr) -> Result<(), Failure> {
    let stop = stop_on_signal()?;
    let options = Options {
        listen,
        ..Options::default()
    };
    let login = format!("account {}, password {}", options.account, options.password);
    let nas = SimulatedNas::start(options)
        .await
        .map_err(|error| Failure::Run(format!("The simulated NAS cannot listen on {listen}: {error}. Choose another address with --listen.")))?;
    print(&nas.url())?;
    tracing::info!("simulated NAS: {login}");
    stop.cancelled().await;
    Ok(())
}
