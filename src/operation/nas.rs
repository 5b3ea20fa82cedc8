//! The NAS of a context, opened when the first call needs it: its secrets may lie in a keyring, which takes its time.

use std::{fmt, sync::Arc};

use futures_util::future::BoxFuture;
use tokio::sync::OnceCell;

use crate::{error::Error, gate::GuardedNas};

/// Opens a NAS.
pub type OpenNas = Box<dyn Fn() -> BoxFuture<'static, Result<GuardedNas, Error>> + Send + Sync>;

/// Which NAS it is, and how it is reached.
pub struct ContextNas {
    /// Its name, where several could be meant.
    pub name: Option<String>,
    /// Scheme, host and port; empty when none is configured.
    pub address: String,
    open: OpenNas,
    opened: OnceCell<Arc<GuardedNas>>,
}

impl ContextNas {
    /// A NAS that is opened later. What keeps it from that is told by every call until it is mended.
    pub fn new(name: Option<String>, address: String, open: OpenNas) -> Self {
        Self {
            name,
            address,
            open,
            opened: OnceCell::new(),
        }
    }

    /// One that is open.
    pub fn opened(nas: GuardedNas) -> Self {
        let opened = Self::never(Error::Internal {
            place: "opening the NAS".into(),
            may_have_run: false,
        });
        Self {
            address: nas.address(),
            opened: OnceCell::new_with(Some(Arc::new(nas))),
            ..opened
        }
    }

    /// None at all: every call ends with that error.
    pub fn never(error: Error) -> Self {
        let open =
            move || -> BoxFuture<'static, _> { Box::pin(std::future::ready(Err(error.clone()))) };
        Self::new(None, String::new(), Box::new(open))
    }

    /// The NAS.
    ///
    /// # Errors
    /// [`Error::Setting`] for what is missing to reach it.
    pub async fn get(&self) -> Result<Arc<GuardedNas>, Error> {
        let open = || async { (self.open)().await.map(Arc::new) };
        self.opened.get_or_try_init(open).await.cloned()
    }

    /// Ends the session on the NAS, if there is one.
    pub async fn log_out(&self) {
        if let Some(nas) = self.opened.get() {
            nas.log_out().await;
        }
    }

    /// How people are told which NAS it is.
    pub fn shown(&self) -> String {
        match &self.name {
            Some(name) => format!("{name} ({})", self.address),
            None => self.address.clone(),
        }
    }
}

impl fmt::Debug for ContextNas {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.shown())
    }
}
