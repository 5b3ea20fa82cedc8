//! What stands in for the embedded simulated NAS in a build without it.

use super::Failure;
use crate::config::Config;

/// There is none.
pub(super) enum Demo {}

/// Says that there is none.
///
/// # Errors
/// Always.
pub(super) async fn start(_config: &mut Config) -> Result<Demo, Failure> {
    Err(Failure::Settings(
        "SYNOLOGY_DEMO (--demo): this program was built without the simulated NAS. Build it with the feature `demo`, or name a \
         NAS with --url."
            .into(),
    ))
}
