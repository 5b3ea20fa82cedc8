//! Our entry in the configuration of a host: found, put in, taken out. From text to text.

mod found;

use serde_json::{Map, Value as Json};

pub use self::found::Found;
use self::found::found;
use super::{Entry, Host, json, toml};

/// How our entry is called where nothing else has that name.
const NAME: &str = "synology";

/// What older entries say and the configuration file says now: it would win over that, and part of it is secret.
const TOLD_ELSEWHERE: [&str; 8] = [
    "SYNOLOGY_URL",
    "SYNOLOGY_USERNAME",
    "SYNOLOGY_PASSWORD",
    "SYNOLOGY_PASSWORD_FILE",
    "SYNOLOGY_OTP_CODE",
    "SYNOLOGY_DEVICE_ID",
    "SYNOLOGY_TLS_FINGERPRINT",
    "SYNOLOGY_INSECURE_TLS",
];

/// What is written into a configuration.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Value {
    /// A text.
    Text(String),
    /// Yes or no.
    Switch(bool),
    /// Texts in a row.
    List(Vec<String>),
    /// Values by name, in this order.
    Table(Vec<(String, Self)>),
}

impl Value {
    pub(super) fn to_json(&self) -> Json {
        match self {
            Self::Text(text) => Json::from(text.as_str()),
            Self::Switch(switch) => Json::Bool(*switch),
            Self::List(items) => items.iter().map(|item| Json::from(item.as_str())).collect(),
            Self::Table(pairs) => {
                let pairs = pairs
                    .iter()
                    .map(|(key, value)| (key.clone(), value.to_json()));
                Json::Object(pairs.collect::<Map<_, _>>())
            }
        }
    }
}

/// The configuration of a host as a text.
#[derive(Debug, Clone, Copy)]
pub struct Document<'a> {
    host: Host,
    /// The mark of bytes that some editors put before a text.
    mark: &'a str,
    text: &'a str,
}

impl<'a> Document<'a> {
    /// The configuration of a host that reads so.
    pub fn new(host: Host, text: &'a str) -> Self {
        let bare = text.strip_prefix('\u{FEFF}').unwrap_or(text);
        let mark = &text[..text.len() - bare.len()];
        Self {
            host,
            mark,
            text: bare,
        }
    }

    /// The entries that start this server.
    ///
    /// # Errors
    /// What is wrong with the text.
    pub fn ours(&self) -> Result<Vec<Found>, String> {
        let said = self.parse(self.text)?;
        let servers = self.servers(&said)?.into_iter().flatten();
        Ok(servers
            .filter_map(|(name, server)| found(name, server))
            .collect())
    }

    /// The text with an entry that starts this server so. One that starts the same NAS is changed, and what else is in it
    /// stays.
    ///
    /// # Errors
    /// What is wrong with the text.
    pub fn with(&self, entry: &Entry) -> Result<String, String> {
        let name = self.name_for(entry)?;
        let servers = self.host.servers();
        let path = [servers, &name];
        let said = self.parse(self.text)?;
        let present = self.servers(&said)?.and_then(|servers| servers.get(&name));
        let mut text = self.text.to_owned();
        if present.is_none() {
            text = self.set(&text, &path, &self.whole(entry))?;
        } else {
            for (key, value) in self.parts(entry) {
                let value = match value {
                    Value::Table(pairs) => {
                        for (variable, value) in pairs {
                            text = self.set(&text, &[servers, &name, &key, &variable], &value)?;
                        }
                        continue;
                    }
                    value => value,
                };
                text = self.set(&text, &[servers, &name, &key], &value)?;
            }
            let stale = ["XDG_CONFIG_HOME", "XDG_STATE_HOME"].into_iter();
            let stale = stale.filter(|variable| !entry.env.contains_key(*variable));
            for variable in TOLD_ELSEWHERE.into_iter().chain(stale) {
                text = self.unset(&text, &[servers, &name, "env", variable])?;
            }
        }
        self.checked(&name, text)
    }

    /// The text without an entry.
    ///
    /// # Errors
    /// What is wrong with the text.
    pub fn without(&self, name: &str) -> Result<String, String> {
        self.servers(&self.parse(self.text)?)?;
        let text = self.unset(self.text, &[self.host.servers(), name])?;
        self.checked(name, text)
    }

    /// The name of the entry to write: that of one that is there, or a new one.
    fn name_for(&self, entry: &Entry) -> Result<String, String> {
        let said = self.parse(self.text)?;
        let servers = self.servers(&said)?;
        let ours = self.ours()?;
        let new = Found {
            name: String::new(),
            entry: entry.clone(),
        };
        let starts_the_same = |found: &&Found| {
            let same = |key| found.setting(key) == new.setting(key);
            same("nas") && same("config") && !found.is_demo()
        };
        if let Some(found) = ours.iter().find(starts_the_same) {
            return Ok(found.name.clone());
        }
        let mut candidates = vec![NAME.to_owned()];
        candidates.extend(new.setting("nas").map(|nas| format!("{NAME}-{nas}")));
        candidates.push(env!("CARGO_PKG_NAME").to_owned());
        candidates.extend((2..100).map(|number| format!("{NAME}-{number}")));
        let is_free = |name: &String| servers.is_none_or(|servers| !servers.contains_key(name));
        let free = candidates.into_iter().find(is_free);
        free.ok_or_else(|| "there is no free name for another server".into())
    }

    fn whole(&self, entry: &Entry) -> Value {
        let mut parts = self.parts(entry);
        parts.retain(|(key, value)| key != "env" || *value != Value::Table(Vec::new()));
        Value::Table(parts)
    }

    fn parts(&self, entry: &Entry) -> Vec<(String, Value)> {
        let mut parts = Vec::new();
        if self.host.wants_type() {
            parts.push(("type".to_owned(), Value::Text("stdio".into())));
        }
        parts.push(("command".to_owned(), Value::Text(entry.command.clone())));
        parts.push(("args".to_owned(), Value::List(entry.args.clone())));
        let variables = entry.env.iter();
        let variables = variables.map(|(key, value)| (key.clone(), Value::Text(value.clone())));
        parts.push(("env".to_owned(), Value::Table(variables.collect())));
        parts
    }

    fn is_toml(&self) -> bool {
        self.host == Host::Codex
    }

    fn parse(&self, text: &str) -> Result<Json, String> {
        if self.is_toml() {
            toml::parse(text)
        } else {
            json::parse(text)
        }
    }

    fn set(&self, text: &str, path: &[&str], value: &Value) -> Result<String, String> {
        if self.is_toml() {
            toml::set(text, path, value)
        } else {
            json::set(text, path, value)
        }
    }

    fn unset(&self, text: &str, path: &[&str]) -> Result<String, String> {
        if self.is_toml() {
            toml::unset(text, path)
        } else {
            json::unset(text, path)
        }
    }

    /// The servers that a configuration lists.
    fn servers<'b>(&self, said: &'b Json) -> Result<Option<&'b Map<String, Json>>, String> {
        let key = self.host.servers();
        match said {
            Json::Object(said) => match said.get(key) {
                None => Ok(None),
                Some(Json::Object(servers)) => Ok(Some(servers)),
                Some(_) => Err(format!("`{key}` in it lists no servers")),
            },
            _ => Err("it holds something else than an object".into()),
        }
    }

    /// A text that came of this one, if it differs from that in this entry alone.
    fn checked(&self, name: &str, text: String) -> Result<String, String> {
        let rest = |text: &str| {
            let mut said = self.parse(text)?;
            let key = self.host.servers();
            if let Some(servers) = said.get_mut(key).and_then(Json::as_object_mut) {
                servers.shift_remove(name);
                if servers.is_empty() {
                    said.as_object_mut().and_then(|said| said.shift_remove(key));
                }
            }
            Ok::<_, String>(said)
        };
        let unchanged = rest(self.text)?;
        match rest(&text) {
            Ok(left) if left == unchanged => Ok(format!("{}{text}", self.mark)),
            _ => Err("it cannot be changed without changing more of it than the entry".into()),
        }
    }
}
