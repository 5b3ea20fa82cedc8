//! Every setting in force and where it comes from, for people; secrets are masked.

use super::{
    Config, Given,
    file::default_path,
    layers::{Layer, Layers},
    origin::Origin,
    setting::{Place, Scope, Setting},
};
use crate::{
    error::Error,
    secrets::{Holder, Secret, Secrets},
    sorting::set_of,
    text::{MASK, mask_secrets},
};

/// A part of what is shown: the whole server, or one NAS.
#[derive(Debug, serde::Serialize)]
pub struct Shown {
    /// Name of the NAS; absent for the whole server, and for the only one without a name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub nas: Option<String>,
    /// The settings, in the order of the help.
    pub settings: Vec<ShownSetting>,
}

/// A setting in force.
#[derive(Debug, serde::Serialize)]
pub struct ShownSetting {
    /// Its key.
    pub setting: String,
    /// What is in force; absent where nothing is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub value: Option<String>,
    /// Where that comes from.
    pub from: String,
}

impl Config {
    /// What is in force: first for the whole server, then for each NAS.
    ///
    /// # Errors
    /// As [`Config::resolve`].
    pub fn shown(
        &self,
        flags: &Given,
        environment: impl Fn(&str) -> Option<String>,
    ) -> Result<Vec<Shown>, Error> {
        let layers = Layers::open(flags, &environment)?;
        let shared = layers.shared();
        let file = match layers.file() {
            Some(path) => path.display().to_string(),
            None => match default_path(&environment) {
                Some(path) => format!("none; it would be {}", path.display()),
                None => "none, and there is no usual place".into(),
            },
        };
        let mut server = vec![ShownSetting {
            setting: "configuration file".into(),
            value: Some(file),
            from: shared.find(Setting::Config).map_or_else(
                || "the usual place".into(),
                |found| found.origin.to_string(),
            ),
        }];
        server.extend(self.rows(shared, |setting| setting.scope() == Scope::Server));
        let mut parts = vec![Shown {
            nas: None,
            settings: server,
        }];
        for ((name, layer), nas) in layers.chosen(self.demo)?.into_iter().zip(&self.nases) {
            let mut settings = self.rows(layer, |setting| setting.scope() != Scope::Server);
            if let Ok(holder) = nas.holder() {
                for row in &mut settings {
                    kept(&self.secrets, &holder, row);
                }
            }
            parts.push(Shown {
                nas: name,
                settings,
            });
        }
        Ok(parts)
    }

    fn rows(&self, layer: Layer<'_>, wanted: impl Fn(Setting) -> bool) -> Vec<ShownSetting> {
        let shown = set_of(
            Setting::all().filter(|setting| wanted(*setting) && *setting != Setting::Config),
        );
        let rows = shown.into_iter().map(|setting| {
            let found = layer.find(setting).filter(|found| !found.text.is_empty());
            let (value, origin) = match found {
                Some(found) => (Some(masked(setting, &found.text)), found.origin),
                None => (self.by_default(setting), Origin::Default),
            };
            ShownSetting {
                setting: setting.key(),
                value,
                from: origin.to_string(),
            }
        });
        rows.collect()
    }

    /// What holds when nothing is set.
    fn by_default(&self, setting: Setting) -> Option<String> {
        let text = match setting {
            Setting::AuditLog => match &self.audit_log {
                super::AuditLog::File(path) => return Some(path.display().to_string()),
                super::AuditLog::Nowhere(reason) => return Some(format!("none: {reason}")),
                super::AuditLog::Off => "off",
            },
            Setting::DefaultNas => return self.default_nas.clone(),
            Setting::Demo
            | Setting::InsecureTls
            | Setting::AllowPlainHttp
            | Setting::ReadOnly
            | Setting::RevealSecrets => "false",
            Setting::DeviceName => env!("CARGO_PKG_NAME"),
            Setting::Keyring => "desktop",
            Setting::Confirm => "preview (flag for call)",
            Setting::PersonTimeout => "60",
            Setting::Toolsets => "all",
            Setting::Audit => "optional",
            Setting::RateLimit => "60000",
            Setting::Timeout => "30",
            Setting::Dialect => "auto",
            Setting::Seed => "office",
            Setting::Log => super::DEFAULT_LOG,
            Setting::Url
            | Setting::Username
            | Setting::Password
            | Setting::PasswordFile
            | Setting::OtpCode
            | Setting::DeviceId
            | Setting::TlsFingerprint
            | Setting::CaFile
            | Setting::Proxy
            | Setting::Config
            | Setting::Nas => return None,
        };
        Some(text.into())
    }
}

/// Where a secret that is not set is kept, if it is.
fn kept(secrets: &Secrets, holder: &Holder, row: &mut ShownSetting) {
    let secret = Secret::ALL.into_iter().find(|secret| {
        let setting = match secret {
            Secret::Password => Setting::Password,
            Secret::DeviceId => Setting::DeviceId,
        };
        row.value.is_none() && row.setting == setting.key()
    });
    if let Some(secret) = secret {
        match secrets.place(holder, secret) {
            Ok(Some(place)) => {
                row.value = Some(MASK.into());
                row.from = Origin::Kept(place.to_string()).to_string();
            }
            Ok(None) => {}
            Err(problem) => row.from = problem,
        }
    }
}

/// A value as it is shown. What may be set nowhere but in the environment is a secret.
fn masked(setting: Setting, text: &str) -> String {
    let only_variable = setting.is_in(Place::Environment)
        && !setting.is_in(Place::Flag)
        && !setting.is_in(Place::File);
    if only_variable || setting == Setting::Password {
        MASK.into()
    } else {
        mask_secrets(text).into_owned()
    }
}
