//! Everything that is to be written, and how it is taken back when not all of it can be.

#[cfg(test)]
mod tests;

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
