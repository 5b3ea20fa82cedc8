//! Reading one setting from its flag, its environment variable or the configuration file.

use secrecy::SecretString;

use super::file::{self, Values};
use crate::error::Error;

pub(super) struct Reader<'a> {
    env: &'a dyn Fn(&str) -> Option<String>,
    file: Values,
}

impl<'a> Reader<'a> {
    /// Reads the configuration file, if there is one.
    pub(super) fn open(
        env: &'a dyn Fn(&str) -> Option<String>,
        config: Option<&str>,
        nas: Option<&str>,
    ) -> Result<Self, Error> {
        let reader = Self {
            env,
            file: Values::default(),
        };
        let nas = reader.text(nas, "SYNOLOGY_NAS", "");
        let file = match reader.text(config, "SYNOLOGY_CONFIG", "") {
            Some(path) => file::read(path.as_ref(), nas.as_deref())?,
            None => match file::default_path(env).filter(|path| path.exists()) {
                Some(path) => file::read(&path, nas.as_deref())?,
                None if nas.is_some() => {
                    let mend = "Name the file with --config, or leave it out";
                    return Err(setting(
                        "SYNOLOGY_NAS (--nas)",
                        "there is no configuration file",
                        mend,
                    ));
                }
                None => Values::default(),
            },
        };
        Ok(Self { env, file })
    }

    pub(super) fn text(&self, flag: Option<&str>, name: &str, key: &str) -> Option<String> {
        let flag = flag.map(str::to_owned).filter(|text| is_set(text));
        let text = flag
            .or_else(|| self.variable(name))
            .or_else(|| self.file(key).map(str::to_owned));
        text.map(|text| text.trim().to_owned())
    }

    /// What the configuration file says, for settings that are nowhere else.
    pub(super) fn file(&self, key: &str) -> Option<&str> {
        self.file.get(key).map(String::as_str)
    }

    pub(super) fn switch(&self, flag: bool, name: &'static str, key: &str) -> Result<bool, Error> {
        if flag {
            return Ok(true);
        }
        yes_or_no(self.text(None, name, key), name)
    }

    /// As [`Reader::switch`], for settings that only the configuration file has.
    pub(super) fn file_switch(&self, key: &str, name: &'static str) -> Result<bool, Error> {
        yes_or_no(self.file(key).map(str::to_owned), name)
    }

    pub(super) fn secret(&self, name: &str) -> Option<SecretString> {
        self.variable(name)
            .map(|text| text.trim().to_owned().into())
    }

    /// The password, itself or from a file. Spaces belong to it, the line end of the file does not.
    pub(super) fn password(&self) -> Result<Option<SecretString>, Error> {
        if let Some(password) = self.variable("SYNOLOGY_PASSWORD") {
            return Ok(Some(password.into()));
        }
        let Some(path) = self.text(None, "SYNOLOGY_PASSWORD_FILE", "password_file") else {
            return Ok(None);
        };
        let bad = |problem: &str| {
            setting(
                "SYNOLOGY_PASSWORD_FILE",
                problem,
                "Name a file with the password in its first line",
            )
        };
        let text = std::fs::read_to_string(&path)
            .map_err(|error| bad(&format!("{path} cannot be read ({error})")))?;
        match text.lines().next().filter(|line| !line.is_empty()) {
            Some(line) => Ok(Some(line.to_owned().into())),
            None => Err(bad(&format!("{path} is empty"))),
        }
    }

    fn variable(&self, name: &str) -> Option<String> {
        (self.env)(name).filter(|text| is_set(text))
    }
}

fn yes_or_no(text: Option<String>, name: &'static str) -> Result<bool, Error> {
    match text.map(|text| text.to_lowercase()).as_deref() {
        None => Ok(false),
        Some("1" | "true" | "yes" | "on") => Ok(true),
        Some("0" | "false" | "no" | "off") => Ok(false),
        Some(_) => Err(setting(name, "neither yes nor no", "Set it to 1 or 0")),
    }
}

/// A desktop bundle hands over a setting that was not filled in as `${user_config.name}`, literally.
fn is_set(text: &str) -> bool {
    let text = text.trim();
    let is_placeholder = text.starts_with("${") && text.ends_with('}');
    !text.is_empty() && !is_placeholder
}

pub(super) fn setting(name: &'static str, problem: &str, mend: &str) -> Error {
    Error::Setting {
        setting: name,
        problem: problem.into(),
        mend: mend.into(),
    }
}
