//! Keeping the id under which DSM trusts this device, so that the next process needs no 2-factor code.

use std::sync::Arc;

use dsm::KeepDevice;
use futures_util::future::BoxFuture;
use secrecy::SecretString;
use tokio::task::spawn_blocking;

use crate::secrets::{Holder, Secret, Secrets};

/// Keeps the ids of one account on one NAS.
pub(super) struct DeviceKeeper {
    pub(super) secrets: Arc<Secrets>,
    pub(super) holder: Holder,
}

impl KeepDevice for DeviceKeeper {
    fn keep(&self, device_id: SecretString) -> BoxFuture<'_, ()> {
        let (secrets, holder) = (Arc::clone(&self.secrets), self.holder.clone());
        Box::pin(async move {
            let keeping =
                spawn_blocking(move || secrets.keep(&holder, Secret::DeviceId, &device_id));
            match keeping.await {
                Ok(Ok(place)) => tracing::info!(
                    "DSM trusts this device from now on; its id is in {place}, and no 2-factor code is needed any more"
                ),
                Ok(Err(problem)) => tracing::warn!(
                    "DSM trusts this device, but its id cannot be kept ({problem}): the next start needs a 2-factor code again"
                ),
                Err(_) => tracing::warn!("the id of the trusted device is not kept"),
            }
        })
    }
}
