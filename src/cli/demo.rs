//! The embedded simulated NAS of `--demo`.

use dsm_sim::{Dialect, Options, SimulatedNas};

use super::Failure;
use crate::config::{Config, Seed};

/// The running simulated NAS; dropping it ends it.
pub(super) struct Demo(#[expect(dead_code, reason = "held so that it runs")] SimulatedNas);

/// Starts it, and sets address and account to its own.
///
/// # Errors
/// When it cannot listen on loopback.
pub(super) async fn start(config: &mut Config) -> Result<Demo, Failure> {
    let seed = planted(config.seed);
    let Some(nas) = config.nases.first_mut() else {
        return Err(Failure::Run("There is no NAS to simulate.".into()));
    };
    let options = Options {
        dialect: spoken(nas.dialect),
        seed,
        ..Options::default()
    };
    nas.username = Some(options.account.clone());
    nas.password = Some(options.password.clone().into());
    let simulated = SimulatedNas::start(options)
        .await
        .map_err(|error| Failure::Run(format!("The simulated NAS cannot start: {error}.")))?;
    nas.url = simulated.url().parse().ok();
    Ok(Demo(simulated))
}

/// What the simulated NAS holds with this seed.
pub(super) fn planted(seed: Seed) -> dsm_sim::Seed {
    match seed {
        Seed::Office => dsm_sim::Seed::Office,
        Seed::Healthy => dsm_sim::Seed::Healthy,
    }
}

/// What the simulated NAS speaks when this dialect is asked for.
pub(super) fn spoken(dialect: Option<dsm::Dialect>) -> Dialect {
    match dialect {
        None | Some(dsm::Dialect::Dsm) => Dialect::Dsm,
        Some(dsm::Dialect::Documented) => Dialect::Documented,
    }
}
