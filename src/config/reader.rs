//! Reading one setting from its flag or its environment variable.

use secrecy::SecretString;

use crate::error::Error;

pub(super) struct Reader<'a> {
    env: &'a dyn Fn(&str) -> Option<String>,
}

impl<'a> Reader<'a> {
    pub(super) fn new(env: &'a dyn Fn(&str) -> Option<String>) -> Self {
        Self { env }
    }

    pub(super) fn text(&self, flag: Option<&str>, name: &str) -> Option<String> {
        let flag = flag.map(str::to_owned).filter(|text| is_set(text));
        flag.or_else(|| self.variable(name))
            .map(|text| text.trim().to_owned())
    }

    pub(super) fn switch(&self, flag: bool, name: &'static str) -> Result<bool, Error> {
        if flag {
            return Ok(true);
        }
        let Some(text) = self.variable(name) else {
            return Ok(false);
        };
        match text.trim().to_lowercase().as_str() {
            "1" | "true" | "yes" | "on" => Ok(true),
            "0" | "false" | "no" | "off" => Ok(false),
            _ => Err(setting(name, "neither yes nor no", "Set it to 1 or 0")),
        }
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
        let Some(path) = self.variable("SYNOLOGY_PASSWORD_FILE") else {
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
