//! The tables of NASes in the configuration file, changed without touching what a person wrote around them.

use std::path::Path;

use serde_json::{Map, Value as Json};

use super::{address::candidates, plan::SecretChange};
use crate::{
    hosts::{Problem, TextFile, Value, toml},
    secrets::{Holder, Secret},
};

/// The configuration file as it was read; it need not exist.
#[derive(Debug)]
pub struct ConfigFile {
    file: TextFile,
    said: Json,
}

impl ConfigFile {
    /// Reads it.
    ///
    /// # Errors
    /// Also when it cannot be understood: it is not written over then.
    pub fn read(path: &Path) -> Result<Self, Problem> {
        let file = TextFile::read(path)?;
        let said = toml::parse(bare(file.text())).map_err(|reason| Problem::Malformed {
            path: path.to_owned(),
            reason,
        })?;
        Ok(Self { file, said })
    }

    /// The file.
    pub fn file(&self) -> &TextFile {
        &self.file
    }

    /// The names of the NASes that have a table.
    pub fn names(&self) -> Vec<&str> {
        let tables = self.tables().into_iter().flatten();
        tables.map(|(name, _)| name.as_str()).collect()
    }

    /// What a table says for a key.
    pub fn text(&self, nas: &str, key: &str) -> Option<&str> {
        self.tables()?.get(nas)?.get(key)?.as_str()
    }

    /// Whose secrets are those of a NAS.
    pub fn holder(&self, nas: &str) -> Option<Holder> {
        let urls = candidates(self.text(nas, "url")?).ok()?;
        Some(Holder::new(
            urls.first()?.as_str(),
            self.text(nas, "username")?,
        ))
    }

    /// Forgets the secrets of a NAS, if no other one has the same.
    pub fn forget(&self, nas: &str) -> Vec<SecretChange> {
        let Some(own) = self.holder(nas) else {
            return Vec::new();
        };
        let names = self.names();
        let mut others = names.iter().filter(|other| **other != nas);
        if others.any(|other| self.holder(other).as_ref() == Some(&own)) {
            return Vec::new();
        }
        let forget = |secret| SecretChange {
            holder: own.clone(),
            secret,
            value: None,
        };
        Secret::ALL.map(forget).into()
    }

    /// Whether the file says anything for a key outside of tables.
    pub fn says(&self, key: &str) -> bool {
        self.said.get(key).is_some()
    }

    /// What the file says for a key outside of tables.
    pub fn shared_text(&self, key: &str) -> Option<&str> {
        self.said.get(key)?.as_str()
    }

    /// Which NAS is meant where none is named, if the file says so.
    pub fn default_nas(&self) -> Option<&str> {
        self.shared_text("default_nas")
    }

    fn tables(&self) -> Option<&Map<String, Json>> {
        self.said.get("nas")?.as_object()
    }

    /// The text with these settings of a NAS, and these outside of tables; a setting without a value is taken out, and those
    /// that are not named stay. The first NAS becomes the default.
    ///
    /// # Errors
    /// Why the text cannot be changed.
    pub fn with(
        &self,
        nas: &str,
        settings: &[(&str, Option<Value>)],
        shared: &[(&str, Value)],
    ) -> Result<String, Problem> {
        self.changed(|text| {
            let mut text = text.to_owned();
            for (key, value) in shared {
                text = toml::set(&text, &[key], value)?;
            }
            let is_first = self.names().is_empty();
            if is_first && self.default_nas().is_none() {
                text = toml::set(&text, &["default_nas"], &Value::Text(nas.to_owned()))?;
            }
            if !self.names().contains(&nas) {
                let given = settings.iter();
                let given =
                    given.filter_map(|(key, value)| Some(((*key).to_owned(), value.clone()?)));
                return toml::set(&text, &["nas", nas], &Value::Table(given.collect()));
            }
            for (key, value) in settings {
                let path = ["nas", nas, key];
                text = match value {
                    Some(value) => toml::set(&text, &path, value)?,
                    None => toml::unset(&text, &path)?,
                };
            }
            Ok(text)
        })
    }

    /// The text without a NAS.
    ///
    /// # Errors
    /// Why the text cannot be changed.
    pub fn without(&self, nas: &str) -> Result<String, Problem> {
        self.changed(|text| {
            let text = toml::unset(text, &["nas", nas])?;
            if self.default_nas() == Some(nas) {
                toml::unset(&text, &["default_nas"])
            } else {
                Ok(text)
            }
        })
    }

    fn changed(
        &self,
        change: impl FnOnce(&str) -> Result<String, String>,
    ) -> Result<String, Problem> {
        let text = self.file.text();
        let bare = bare(text);
        let mark = &text[..text.len() - bare.len()];
        let changed = change(bare).and_then(|text| toml::parse(&text).map(|_| text));
        match changed {
            Ok(text) => Ok(format!("{mark}{text}")),
            Err(reason) => Err(Problem::Malformed {
                path: self.file.path().to_owned(),
                reason,
            }),
        }
    }
}

/// A text without the mark of bytes that some editors put before it.
fn bare(text: &str) -> &str {
    text.strip_prefix('\u{FEFF}').unwrap_or(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn config(text: &str) -> (tempfile::TempDir, ConfigFile) {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("config.toml");
        std::fs::write(&path, text).unwrap();
        let config = ConfigFile::read(&path).unwrap();
        (folder, config)
    }

    fn settings(url: &str) -> [(&'static str, Option<Value>); 3] {
        [
            ("url", Some(Value::Text(url.into()))),
            ("username", Some(Value::Text("anna".into()))),
            ("tls_fingerprint", None),
        ]
    }

    #[test]
    fn the_first_nas_makes_a_whole_file_and_taking_it_out_leaves_none_of_it() {
        let (_folder, empty) = config("");
        let text = empty
            .with("attic", &settings("https://nas:5001/"), &[])
            .unwrap();
        let expected = "default_nas = \"attic\"\n\n[nas.attic]\nurl = \"https://nas:5001/\"\nusername = \"anna\"\n";
        assert_eq!(text, expected);
        let (_folder, full) = config(&text);
        assert_eq!(full.without("attic").unwrap().trim(), "");
    }

    #[test]
    fn another_nas_comes_after_what_a_person_wrote() {
        let text = "# mine\nlog = \"info\" # more\n\n# the office\n[nas.office]\nurl = \"https://office:5001\"\n";
        let (_folder, before) = config(text);
        let changed = before
            .with("my attic", &settings("https://a:1/"), &[])
            .unwrap();
        let expected =
            text.to_owned() + "\n[nas.\"my attic\"]\nurl = \"https://a:1/\"\nusername = \"anna\"\n";
        assert_eq!(changed, expected);
        let (_folder, after) = config(&changed);
        assert_eq!(after.names(), ["my attic", "office"]);
        assert_eq!(after.without("my attic").unwrap(), text);
    }

    #[test]
    fn a_nas_that_is_there_keeps_what_is_not_asked_for() {
        let text = "default_nas = \"a\"\n[nas.a] # attic\nurl = \"https://old:5001\" # cold\nread_only = true\ntls_fingerprint = \"AA\"\n[nas.b]\nurl = \"https://b:5001\"\n";
        let (_folder, before) = config(text);
        let changed = before
            .with("a", &settings("https://new:5001/"), &[])
            .unwrap();
        let expected = "default_nas = \"a\"\n[nas.a] # attic\nurl = \"https://new:5001/\" # cold\nread_only = true\nusername = \"anna\"\n[nas.b]\nurl = \"https://b:5001\"\n";
        assert_eq!(changed, expected);
        let (_folder, after) = config(&changed);
        let without = after.without("a").unwrap();
        assert_eq!(without, "[nas.b]\nurl = \"https://b:5001\"\n");
    }

    #[test]
    fn settings_for_all_come_before_the_tables() {
        let text =
            "# about all of it\n\n# the office\n[nas.office]\nurl = \"https://office:5001\"\n";
        let set = |text: &str| toml::set(text, &["keyring"], &Value::Text("off".into())).unwrap();
        let expected = text.replace("\n# the office", "\nkeyring = \"off\"\n\n# the office");
        assert_eq!(set(text), expected);
        assert_eq!(set("[a]\n"), "keyring = \"off\"\n\n[a]\n");
        assert_eq!(set("x = 1"), "x = 1\nkeyring = \"off\"\n");
        assert_eq!(set("# a word"), "# a word\nkeyring = \"off\"\n");
    }
}
