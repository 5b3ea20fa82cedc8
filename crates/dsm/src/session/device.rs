//! The id under which DSM trusts this device, for processes to come. Where it is kept is not known here.

use futures_util::future::BoxFuture;
use secrecy::SecretString;

/// Keeps what stands in for 2-factor codes.
pub trait KeepDevice: Send + Sync {
    /// Keeps an id that DSM gave for a code. The login has worked and waits for this, so a failure is told and not passed on.
    fn keep(&self, device_id: SecretString) -> BoxFuture<'_, ()>;
}
