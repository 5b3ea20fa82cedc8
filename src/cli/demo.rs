//! The embedded simulated NAS of `--demo`.

use dsm_sim::{Dialect, Options, SimulatedNas};

use super::Failure;
use crate::config::Config;

/// The running simulated NAS; dropping it ends it.
pub(super) struct Demo(#[expect(dead_code, reason = "held so that it runs")] SimulatedNas);

/// Starts it, and sets address and account to its own.
///
/// # Errors
/// When it cannot listen on loopback.
pub(super) async fn start(config: &mut Config) -> Result<Demo, Failure> {
    let options = Options {
        dialect: spoken(config.dialect),
        ..Options::default()
    };
    config.username = Some(options.account.clone());
    config.password = Some(options.password.clone().into());
    let nas = SimulatedNas::start(options)
        .await
        .map_err(|error| Failure::Run(format!("The simulated NAS cannot start: {error}.")))?;
    config.url = nas.url().parse().ok();
    Ok(Demo(nas))
}

/// What the simulated NAS speaks when this dialect is asked for.
pub(super) fn spoken(dialect: Option<dsm::Dialect>) -> Dialect {
    match dialect {
        None | Some(dsm::Dialect::Dsm) => Dialect::Dsm,
        Some(dsm::Dialect::Documented) => Dialect::Documented,
    }
}
