//! The NASes as the settings have them, each with its gate and its way to be opened.

use std::{path::PathBuf, sync::Arc};

use dsm::{Nas, Trust};
use tokio::task::spawn_blocking;

use super::{device::DeviceKeeper, logins::LoginTimes};
use crate::{
    audit::Audit,
    config::{Config, NasConfig},
    error::Error,
    gate::{Gate, GuardedNas, Moment, Policy},
    nases::{NAMELESS, Nases, ServedNas},
    operation::{Context, ContextNas, OpenNas},
    secrets::Secrets,
};

/// The NASes, none of them contacted yet; the policy for destructive calls applies where none is set.
pub(super) fn of(config: Config, policy: Policy, audit: Audit) -> Nases {
    let audit = Arc::new(audit);
    let several = config.nases.len() > 1;
    let served = config.nases.iter().map(|nas| {
        if matches!(nas.trust, Trust::Anything) && !config.demo {
            tracing::warn!(
                "any certificate is accepted: whoever sits between here and the NAS can read the password (--insecure-tls)"
            );
        }
        let label = if config.demo {
            // Every process has its own, and they are all alike.
            "demo".to_owned()
        } else {
            nas.label()
        };
        let called = nas.name.clone().unwrap_or_else(|| NAMELESS.into());
        let name = nas.name.clone().filter(|_| several);
        let gate = Gate::new(
            nas.offer.read_only,
            nas.policy.unwrap_or(policy),
            Moment::now,
        )
        .sharing(config.state_folder.clone(), label.clone())
        .naming(name.clone())
        .waiting(config.time_to_answer);
        let url = nas.url.as_ref();
        let address = url.map(|url| url.origin().ascii_serialization());
        let logins = match (&config.state_folder, config.demo) {
            (Ok(folder), false) => Some((folder.clone(), label)),
            _ => None,
        };
        let open = opener(nas.clone(), config.secrets.clone(), logins);
        let context_nas = ContextNas::new(name, address.unwrap_or_default(), open);
        let mut context = Context::new(context_nas, gate, Arc::clone(&audit), nas.rate_limit)
            .sharing(config.state_folder.clone().ok());
        context.reveal_secrets = nas.reveal_secrets;
        context.offered = nas.offer.tools().map(|tool| tool.name).collect();
        ServedNas {
            called,
            offer: nas.offer.clone(),
            context: Arc::new(context),
        }
    });
    Nases::new(served.collect(), config.default_nas.as_deref())
}

/// How a NAS is opened once a call needs it.
fn opener(nas: NasConfig, secrets: Secrets, logins: Option<(PathBuf, String)>) -> OpenNas {
    let (nas, secrets) = (Arc::new(nas), Arc::new(secrets));
    Box::new(move || {
        let (nas, secrets) = (Arc::clone(&nas), Arc::clone(&secrets));
        let logins = logins.clone();
        Box::pin(async move {
            let holder = nas.holder()?;
            let looking = Arc::clone(&secrets);
            let settings = spawn_blocking(move || nas.settings(&looking)).await;
            let settings = settings.map_err(|_| Error::Internal {
                place: "reading the secrets".into(),
                may_have_run: false,
            })??;
            let nas = Nas::new(settings);
            nas.keep_device(Box::new(DeviceKeeper { secrets, holder }));
            if let Some((folder, label)) = logins {
                nas.share_logins(Box::new(LoginTimes::new(folder, &label)));
            }
            Ok(GuardedNas::new(nas))
        })
    })
}
