//! Reading one setting from its flag, its environment variable or the configuration file, in this order.

use secrecy::SecretString;

use super::{
    file,
    given::{Given, is_set},
    setting::Setting,
    text_file::{self, without_mark},
};
use crate::error::Error;

pub(super) struct Layers<'a> {
    flags: &'a Given,
    environment: &'a dyn Fn(&str) -> Option<String>,
    file: Given,
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
            file: Given::default(),
        };
        let nas = layers.text(Setting::Nas);
        layers.file = match layers.text(Setting::Config) {
            Some(path) => file::read(path.as_ref(), nas.as_deref())?,
            None => match file::default_path(environment).filter(|path| path.exists()) {
                Some(path) => file::read(&path, nas.as_deref())?,
                None if nas.is_some() => {
                    return Err(Setting::Nas.error(
                        "there is no configuration file",
                        "Name the file with --config, or leave it out",
                    ));
                }
                None => Given::default(),
            },
        };
        Ok(layers)
    }

    /// The text of a setting without the spaces around it.
    pub(super) fn text(&self, setting: Setting) -> Option<String> {
        self.untrimmed(setting).map(|text| text.trim().to_owned())
    }

    fn untrimmed(&self, setting: Setting) -> Option<String> {
        let given = |given: &Given| given.get(setting).map(str::to_owned);
        given(self.flags)
            .or_else(|| self.variable(setting))
            .or_else(|| given(&self.file))
    }

    fn variable(&self, setting: Setting) -> Option<String> {
        let variable = setting.variable()?;
        (self.environment)(&variable).filter(|text| is_set(text))
    }

    /// Whether a switch is on; off by default.
    pub(super) fn switch(&self, setting: Setting) -> Result<bool, Error> {
        let text = self.text(setting).map(|text| text.to_lowercase());
        match text.as_deref() {
            None => Ok(false),
            Some("1" | "true" | "yes" | "on") => Ok(true),
            Some("0" | "false" | "no" | "off") => Ok(false),
            Some(_) => Err(setting.error("neither yes nor no", "Set it to 1 or 0")),
        }
    }

    pub(super) fn secret(&self, setting: Setting) -> Option<SecretString> {
        self.text(setting).map(Into::into)
    }

    /// The password, itself or from a file, and what is to be told about that. Spaces belong to it; the line end of the file
    /// and a byte-order mark do not.
    pub(super) fn password(&self) -> Result<(Option<SecretString>, Option<String>), Error> {
        let in_file = |setting| {
            let text = self.file.get(setting).map(str::to_owned);
            text.filter(|text| !text.is_empty())
        };
        let places = [
            (
                self.variable(Setting::Password),
                self.variable(Setting::PasswordFile),
            ),
            (in_file(Setting::Password), in_file(Setting::PasswordFile)),
        ];
        for place in places {
            match place {
                (Some(password), _) => {
                    let password = without_mark(&password).to_owned();
                    return Ok((Some(password.into()), None));
                }
                (None, Some(path)) => return password_in(path.trim()),
                (None, None) => {}
            }
        }
        Ok((None, None))
    }
}

fn password_in(path: &str) -> Result<(Option<SecretString>, Option<String>), Error> {
    let bad = |problem: String| {
        let fix = "Name a file with the password in its first line";
        Setting::PasswordFile.error(problem, fix)
    };
    let file = text_file::read(path.as_ref())
        .map_err(|error| bad(format!("{path} cannot be read ({error})")))?;
    let Some(line) = file.text.lines().next().filter(|line| !line.is_empty()) else {
        return Err(bad(format!("{path} is empty")));
    };
    let warning = file.others_can_read.then(|| {
        format!("others can read the password file {path}; keep them out with chmod 600 {path}")
    });
    Ok((Some(line.to_owned().into()), warning))
}
