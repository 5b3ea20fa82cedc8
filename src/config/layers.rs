//! Reading one setting from its flag, its environment variable or the configuration file, in this order.

use std::path::PathBuf;

use secrecy::SecretString;

use super::{
    file::{self, Entries, Entry, SettingsFile},
    given::{Given, is_set},
    origin::Origin,
    paths::{expand_home, password_in_file},
    setting::Setting,
    text_file::without_mark,
};
use crate::error::Error;

/// All places where settings are given.
pub(super) struct Layers<'a> {
    flags: &'a Given,
    environment: &'a dyn Fn(&str) -> Option<String>,
    file: SettingsFile,
}

/// The settings of one NAS, or of all together.
#[derive(Clone, Copy)]
pub(super) struct Layer<'a> {
    layers: &'a Layers<'a>,
    table: Option<&'a Entries>,
    /// One of several: what a flag or variable says of account and password is for those without their own.
    is_one_of_several: bool,
}

/// A text that is set, and where.
pub(super) struct Found {
    pub(super) text: String,
    pub(super) origin: Origin,
}

impl<'a> Layers<'a> {
    /// Reads the configuration file, if there is one.
    pub(super) fn open(
        flags: &'a Given,
        environment: &'a dyn Fn(&str) -> Option<String>,
    ) -> Result<Self, Error> {
        let mut layers = Self {
            flags,
            environment,
            file: SettingsFile::default(),
        };
        let path = layers.shared().path(Setting::Config);
        let usual = file::default_path(environment).filter(|path| path.exists());
        if let Some(path) = path.or(usual) {
            layers.file = SettingsFile::read(&path)?;
        } else if layers.shared().text(Setting::Nas).is_some() {
            return Err(Setting::Nas.error(
                "there is no configuration file",
                "Name the file with --config, or leave it out",
            ));
        }
        Ok(layers)
    }

    /// The configuration file that was read.
    pub(super) fn file(&self) -> Option<PathBuf> {
        let path = &self.file.path;
        (!path.as_os_str().is_empty()).then(|| path.clone())
    }

    /// What holds for all NASes together.
    pub(super) fn shared(&self) -> Layer<'_> {
        Layer {
            layers: self,
            table: None,
            is_one_of_several: false,
        }
    }

    /// The NASes that are served: the one that is named, the simulated one, or one at an address that was given outside of the
    /// file where that has several; else those of the file, and one without a name where it has none.
    pub(super) fn chosen(&self, demo: bool) -> Result<Vec<(Option<String>, Layer<'_>)>, Error> {
        let shared = self.shared();
        let is_named = shared.text(Setting::Nas).is_some();
        let has_address = shared
            .find(Setting::Url)
            .is_some_and(|found| match found.origin {
                Origin::Flag(_) | Origin::Variable(_) => true,
                Origin::File { .. } | Origin::Kept(_) | Origin::Default => false,
            });
        let is_another = has_address && self.file.nases.len() > 1;
        if !is_named && (demo || is_another) {
            return Ok(vec![(None, shared)]);
        }
        self.nases()
    }

    fn nases(&self) -> Result<Vec<(Option<String>, Layer<'_>)>, Error> {
        let named = self.shared().text(Setting::Nas);
        let is_one_of_several = named.is_none() && self.file.nases.len() > 1;
        let all = self.file.nases.iter().map(|(name, table)| {
            let layer = Layer {
                layers: self,
                table: Some(table),
                is_one_of_several,
            };
            (Some(name.clone()), layer)
        });
        let Some(named) = named else {
            let all: Vec<_> = all.collect();
            return Ok(if all.is_empty() {
                vec![(None, self.shared())]
            } else {
                all
            });
        };
        let chosen: Vec<_> = all
            .filter(|(name, _)| name.as_deref() == Some(&named))
            .collect();
        if chosen.is_empty() {
            let names: Vec<&str> = self.file.names().collect();
            let fix = match names.as_slice() {
                [] => "Write such a table, or leave it out".to_owned(),
                names => format!("Choose from {}", names.join(", ")),
            };
            let problem = format!("the configuration has no [nas.{named}]");
            return Err(Setting::Nas.error(problem, fix));
        }
        Ok(chosen)
    }
}

impl<'a> Layer<'a> {
    /// The text of a setting without the spaces around it, and where it stands.
    pub(super) fn find(self, setting: Setting) -> Option<Found> {
        let flag = || {
            let text = self.layers.flags.get(setting)?;
            Some((text.to_owned(), Origin::Flag(setting.flag()?)))
        };
        let variable = || {
            Some((
                self.variable(setting)?,
                Origin::Variable(setting.variable()?),
            ))
        };
        let in_file = || {
            let entry = self.entry(setting)?;
            let origin = Origin::File {
                path: self.layers.file.path.clone(),
                line: entry.line,
                column: entry.column,
            };
            Some((entry.text.clone(), origin))
        };
        let is_its_own = setting == Setting::Username && self.is_one_of_several;
        let own = if is_its_own && self.own(setting).is_some() {
            in_file()
        } else {
            None
        };
        let (text, origin) = own.or_else(flag).or_else(variable).or_else(in_file)?;
        Some(Found {
            text: text.trim().to_owned(),
            origin,
        })
    }

    /// The text of a setting without the spaces around it.
    pub(super) fn text(self, setting: Setting) -> Option<String> {
        self.find(setting).map(|found| found.text)
    }

    /// A path; a leading `~/` is the home folder.
    pub(super) fn path(self, setting: Setting) -> Option<PathBuf> {
        self.text(setting).map(|text| self.expand(&text))
    }

    fn expand(self, path: &str) -> PathBuf {
        expand_home(path, self.layers.environment)
    }

    /// What a setting means. Where its value comes from the file, an error says from which line.
    pub(super) fn value<T>(
        self,
        setting: Setting,
        meaning: impl FnOnce(Option<String>) -> Result<T, Error>,
    ) -> Result<T, Error> {
        let found = self.find(setting);
        let (text, origin) = match found {
            Some(found) => (Some(found.text), Some(found.origin)),
            None => (None, None),
        };
        meaning(text).map_err(|error| match (error, origin) {
            (
                Error::Setting {
                    setting: name,
                    problem,
                    fix,
                },
                Some(place @ Origin::File { .. }),
            ) => Error::Setting {
                setting: name,
                problem: format!("{problem} ({} in {place})", setting.key()),
                fix,
            },
            (error, _) => error,
        })
    }

    /// Whether a switch is on; off by default.
    pub(super) fn switch(self, setting: Setting) -> Result<bool, Error> {
        self.value(setting, |text| {
            match text.map(|text| text.to_lowercase()).as_deref() {
                None => Ok(false),
                Some("1" | "true" | "yes" | "on") => Ok(true),
                Some("0" | "false" | "no" | "off") => Ok(false),
                Some(_) => Err(setting.error("neither yes nor no", "Set it to 1 or 0")),
            }
        })
    }

    pub(super) fn secret(self, setting: Setting) -> Option<SecretString> {
        self.text(setting).map(Into::into)
    }

    /// The password, itself or from a file, and what is to be told about that. Spaces belong to it; the line end of the file
    /// and a byte-order mark do not.
    pub(super) fn password(self) -> Result<(Option<SecretString>, Option<String>), Error> {
        let in_file = |setting| {
            let text = self.entry(setting).map(|entry| entry.text.clone());
            text.filter(|text| !text.is_empty())
        };
        let outside = (
            self.variable(Setting::Password),
            self.variable(Setting::PasswordFile),
        );
        let inside = (in_file(Setting::Password), in_file(Setting::PasswordFile));
        let places = if self.has_own_password() {
            [inside, outside]
        } else {
            [outside, inside]
        };
        for place in places {
            match place {
                (Some(password), _) => {
                    let password = without_mark(&password).to_owned();
                    return Ok((Some(password.into()), None));
                }
                (None, Some(path)) => {
                    let (password, warning) = password_in_file(&self.expand(path.trim()))?;
                    return Ok((Some(password), warning));
                }
                (None, None) => {}
            }
        }
        Ok((None, None))
    }

    /// Whether the password is one for all NASes, and not the one of this.
    pub(super) fn shares_password(self) -> bool {
        self.is_one_of_several && !self.has_own_password()
    }

    fn has_own_password(self) -> bool {
        let own = [Setting::Password, Setting::PasswordFile];
        self.is_one_of_several && own.into_iter().any(|setting| self.own(setting).is_some())
    }

    fn own(self, setting: Setting) -> Option<&'a Entry> {
        self.table?.get(&setting)
    }

    fn entry(self, setting: Setting) -> Option<&'a Entry> {
        self.own(setting)
            .or_else(|| self.layers.file.shared.get(&setting))
    }

    fn variable(self, setting: Setting) -> Option<String> {
        let variable = setting.variable()?;
        (self.layers.environment)(&variable).filter(|text| is_set(text))
    }
}
