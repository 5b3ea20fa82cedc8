//! Everything that is to be written, and how it is taken back when not all of it can be.

use std::path::PathBuf;

use secrecy::SecretString;

use super::host_changes::{edited, ours};
use crate::{
    hosts::{Entry, Found, Host, Problem, TextFile, Written, diff},
    secrets::{Holder, Place, Secret, Secrets},
};

/// A file that gets another text.
#[derive(Debug)]
pub struct FileChange {
    /// The file as it is.
    pub file: TextFile,
    /// What will be in it.
    pub text: String,
    /// What makes the text.
    pub edit: Edit,
}

/// What is done to a file.
#[derive(Debug, Clone)]
pub enum Edit {
    /// One of ours gets this text.
    Whole(String),
    /// A host gets this entry.
    Add(Host, Entry),
    /// A host loses these entries.
    Remove(Host, Vec<Found>),
}

impl FileChange {
    /// Whose file it is; absent for our own.
    pub fn host(&self) -> Option<Host> {
        match self.edit {
            Edit::Whole(_) => None,
            Edit::Add(host, _) | Edit::Remove(host, _) => Some(host),
        }
    }

    /// The lines that will differ.
    pub fn diff(&self) -> String {
        diff(self.file.text(), &self.text)
    }

    /// Writes it. Some hosts write to their files all the time: where that did not touch our entries, the same is done to
    /// what they wrote.
    fn carry_out(self) -> Result<Written, Problem> {
        let (file, edit, host) = (self.file.clone(), self.edit.clone(), self.host());
        match (self.put(), host) {
            (Err(Problem::Changed { .. }), Some(host)) => {
                let now = TextFile::read(file.path())?;
                if ours(host, &now)? != ours(host, &file)? {
                    let path = file.path().to_owned();
                    return Err(Problem::Changed { path });
                }
                edited(now, edit)?.put()
            }
            (written, _) => written,
        }
    }

    /// A file in which nothing is left goes; another one of a host is backed up.
    fn put(self) -> Result<Written, Problem> {
        let host = self.host();
        if self.text.trim().is_empty() {
            self.file.remove()
        } else if host.is_some() {
            self.file.replace(&self.text)
        } else {
            self.file.replace_without_backup(&self.text)
        }
    }
}

/// A secret that is kept, or forgotten.
#[derive(Debug)]
pub struct SecretChange {
    /// Whose it is.
    pub holder: Holder,
    /// Which it is.
    pub secret: Secret,
    /// What is kept; absent where it is forgotten.
    pub value: Option<SecretString>,
}

/// What is to be written.
#[derive(Debug, Default)]
pub struct Plan {
    /// The secrets.
    pub secrets: Vec<SecretChange>,
    /// The files, in this order.
    pub files: Vec<FileChange>,
}

/// What was written.
#[derive(Debug, Default)]
pub struct Done {
    /// Where secrets are kept.
    pub places: Vec<Place>,
    /// Where what was in a file before is kept.
    pub backups: Vec<PathBuf>,
}

/// What went wrong, and what could not be taken back.
#[derive(Debug)]
pub struct Undone {
    /// Why not all could be written.
    pub problem: String,
    /// What was written and is still there.
    pub left: Vec<String>,
}

/// A step that was made.
enum Step {
    Secret(SecretChange),
    File(Written),
}

impl Plan {
    /// Writes all of it, or takes back what was written. It may wait for a disk or a keyring: call it off the threads of the
    /// runtime.
    ///
    /// # Errors
    /// What could not be written, and what of the rest could not be taken back.
    pub fn carry_out(self, secrets: &Secrets) -> Result<Done, Undone> {
        let mut steps = Vec::new();
        let mut done = Done::default();
        match write(self, secrets, &mut steps, &mut done) {
            Ok(()) => {
                for step in steps {
                    if let Step::File(written) = step {
                        done.backups.extend(written.backup);
                    }
                }
                Ok(done)
            }
            Err(problem) => {
                let left = steps
                    .into_iter()
                    .rev()
                    .filter_map(|step| take_back(step, secrets));
                Err(Undone {
                    problem,
                    left: left.collect(),
                })
            }
        }
    }
}

fn write(
    plan: Plan,
    secrets: &Secrets,
    steps: &mut Vec<Step>,
    done: &mut Done,
) -> Result<(), String> {
    for change in plan.secrets {
        let before = secrets.get(&change.holder, change.secret)?;
        match &change.value {
            Some(value) => {
                let place = secrets.keep(&change.holder, change.secret, value)?;
                if !done.places.contains(&place) {
                    done.places.push(place);
                }
            }
            None => {
                secrets.forget(&change.holder, change.secret)?;
            }
        }
        steps.push(Step::Secret(SecretChange {
            value: before,
            ..change
        }));
    }
    for change in plan.files {
        let written = change.carry_out().map_err(|problem| problem.to_string())?;
        steps.push(Step::File(written));
    }
    Ok(())
}

/// Undoes a step; says what is still there if it cannot.
fn take_back(step: Step, secrets: &Secrets) -> Option<String> {
    match step {
        Step::Secret(before) => {
            let undone = match &before.value {
                Some(value) => secrets.keep(&before.holder, before.secret, value).map(drop),
                None => secrets.forget(&before.holder, before.secret).map(drop),
            };
            let what = match before.secret {
                Secret::Password => "password",
                Secret::DeviceId => "trusted-device id",
            };
            undone
                .err()
                .map(|problem| format!("the {what} that was kept ({problem})"))
        }
        Step::File(written) => {
            let path = written.path().display().to_string();
            written
                .take_back()
                .err()
                .map(|problem| format!("{path} ({problem})"))
        }
    }
}

#[cfg(test)]
mod tests {
    use std::{collections::BTreeMap, fs};

    use secrecy::ExposeSecret;

    use super::*;
    use crate::secrets::Keyring;

    fn entry() -> Entry {
        Entry {
            command: "/bin/synology-backup-mcp".into(),
            args: Vec::new(),
            env: BTreeMap::new(),
        }
    }

    #[test]
    fn what_a_host_wrote_meanwhile_stays_unless_it_is_about_our_entry() {
        let folder = tempfile::tempdir().unwrap();
        let secrets = Secrets::new(Keyring::Off, Err("none"));
        let path = folder.path().join("a.json");
        let change = |before: &str, meanwhile: &str| {
            fs::write(&path, before).unwrap();
            let edit = Edit::Add(Host::Cursor, entry());
            let change = edited(TextFile::read(&path).unwrap(), edit).unwrap();
            fs::write(&path, meanwhile).unwrap();
            let plan = Plan {
                files: vec![change],
                ..Plan::default()
            };
            let outcome = plan.carry_out(&secrets).map(drop);
            (outcome.is_ok(), fs::read_to_string(&path).unwrap())
        };
        let (written, text) = change("{\"starts\": 1}", "{\"starts\": 2}");
        assert!(
            written && text.starts_with("{\"starts\": 2, \"mcpServers\": {"),
            "{text}"
        );
        let theirs =
            "{\"mcpServers\": {\"synology\": {\"command\": \"/other/synology-backup-mcp\"}}}";
        assert_eq!(change("{}", theirs), (false, theirs.into()));
        assert_eq!(change("{}", "{"), (false, "{".into()));
    }

    #[test]
    fn what_was_written_is_taken_back_when_a_later_step_fails() {
        let folder = tempfile::tempdir().unwrap();
        let path = |name: &str| folder.path().join(name);
        let secrets = Secrets::new(Keyring::Off, Ok(path("settings")));
        let holder = Holder::new("https://nas:5001", "anna");
        secrets
            .keep(&holder, Secret::Password, &"old".into())
            .unwrap();
        fs::write(path("there.json"), "{}").unwrap();
        let entry = entry();
        let change = |name: &str, edit| edited(TextFile::read(&path(name)).unwrap(), edit).unwrap();
        let add = || Edit::Add(Host::Cursor, entry.clone());
        let secret = |secret| SecretChange {
            holder: holder.clone(),
            secret,
            value: Some("new".into()),
        };
        let plan = || Plan {
            secrets: vec![secret(Secret::Password), secret(Secret::DeviceId)],
            files: vec![
                change("config.toml", Edit::Whole("new".into())),
                change("there.json", add()),
                change("last.json", add()),
            ],
        };
        let failing = plan();
        fs::write(path("last.json"), "by another program").unwrap();
        let undone = failing.carry_out(&secrets).unwrap_err();
        assert!(undone.problem.contains("last.json"), "{}", undone.problem);
        assert_eq!(undone.left, Vec::<String>::new());
        let kept = |secret| {
            let kept = secrets.get(&holder, secret).unwrap();
            kept.map(|kept| kept.expose_secret().to_owned())
        };
        assert_eq!(kept(Secret::Password).as_deref(), Some("old"));
        assert_eq!(kept(Secret::DeviceId), None);
        let names = || {
            let names = fs::read_dir(folder.path()).unwrap();
            let names = names.map(|entry| entry.unwrap().file_name().into_string().unwrap());
            let mut names: Vec<String> = names.collect();
            names.sort();
            names
        };
        assert_eq!(names(), ["last.json", "settings", "there.json"]);
        assert_eq!(fs::read_to_string(path("there.json")).unwrap(), "{}");

        fs::remove_file(path("last.json")).unwrap();
        let done = plan().carry_out(&secrets).unwrap();
        assert_eq!(kept(Secret::Password).as_deref(), Some("new"));
        assert_eq!(done.backups.len(), 1);
        assert_eq!(done.places, [Place::File(secrets.file().unwrap())]);
    }
}
