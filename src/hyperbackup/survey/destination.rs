//! Where the backups of tasks lie: in a shared folder of this NAS or elsewhere, as far as all that is told of it agrees.

use crate::{
    findings::{Finding, NotSeen, Object, Severity, Step},
    hyperbackup::wire::{BackupTaskWire, RepositoryRowWire, TaskIdWire, TaskRowWire},
};

/// DSM's word for a place on the NAS itself, a disk at it included.
const LOCAL: &str = "image_local";

/// How DSM calls the shared folders of such disks, with a number behind.
const EXTERNAL: [&str; 2] = ["usbshare", "satashare"];

/// Where the backups of a task lie.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Destination {
    /// In this shared folder of the NAS itself.
    Here(String),
    /// Not on this NAS.
    Elsewhere,
    /// Not known, for this reason; absent where no NAS tells it.
    Unknown(Option<String>),
}

/// A shared folder of this NAS in which backups lie.
#[derive(Debug)]
pub struct Holding {
    /// Its name.
    pub share: String,
    /// The titles of the tasks of this NAS that are known to keep their backups in it.
    pub tasks: Vec<String>,
    /// Whether what is told of these backups agrees.
    pub is_agreed: bool,
}

/// What is told of the destination of a task, each with who says so.
#[derive(Debug)]
pub(super) struct Place {
    repository_id: Option<i64>,
    kinds: Vec<(&'static str, String)>,
    shares: Vec<(&'static str, String)>,
    takes_luns: bool,
}

impl Place {
    pub(super) fn listed(row: &TaskRowWire) -> Self {
        let kind = kind_of(row);
        Self {
            repository_id: row.repo_id.0,
            kinds: kind
                .map(|kind| ("the list of tasks", kind))
                .into_iter()
                .collect(),
            shares: Vec::new(),
            takes_luns: matches!(row.task_id, TaskIdWire::Name(_)),
        }
    }

    /// Whether a row says that it is on the NAS.
    pub(super) fn is_here(row: &TaskRowWire) -> bool {
        kind_of(row).as_deref() == Some(LOCAL)
    }

    /// With what the task tells itself.
    pub(super) fn and(&mut self, own: BackupTaskWire) {
        const ITSELF: &str = "the task itself";
        let of_task = own.transfer_type.filled();
        self.kinds.extend(of_task.map(|kind| (ITSELF, kind)));
        if let Some(repository) = own.repository.0 {
            let kind = repository.transfer_type.filled();
            self.kinds.extend(kind.map(|kind| (ITSELF, kind)));
            let share = repository.share.filled();
            self.shares.extend(share.map(|share| (ITSELF, share)));
        }
    }

    pub(super) fn destination(&self, repositories: &[RepositoryRowWire]) -> Destination {
        const LIST: &str = "the list of repositories";
        let (mut kinds, mut shares) = (self.kinds.clone(), self.shares.clone());
        let same = |row: &&RepositoryRowWire| self.repository_id == Some(row.repo_id.0);
        for row in repositories.iter().filter(same) {
            let kind = row.transfer_type.clone().filled();
            kinds.extend(kind.map(|kind| (LIST, kind)));
            let share = row.share.clone().filled();
            shares.extend(share.map(|share| (LIST, share)));
        }
        let is_local = |(_, kind): &(&str, String)| kind == LOCAL;
        match (kinds.iter().any(is_local), kinds.iter().all(is_local)) {
            (false, true) => Destination::Unknown(
                (!self.takes_luns).then(|| "the NAS does not tell its kind".to_owned()),
            ),
            (false, false) => Destination::Elsewhere,
            (true, false) => Destination::Unknown(Some(told_otherwise(&kinds))),
            (true, true) => match shares.first() {
                None => Destination::Unknown(Some(
                    "it is on this NAS, which does not tell in which shared folder".to_owned(),
                )),
                Some((_, share)) => match shares.iter().all(|(_, other)| is_one(share, other)) {
                    true => Destination::Here(share.clone()),
                    false => Destination::Unknown(Some(told_otherwise(&shares))),
                },
            },
        }
    }

    /// Whether its backups lie in that repository, whatever is told of it otherwise.
    fn is_in(&self, repository: &RepositoryRowWire) -> bool {
        self.repository_id == Some(repository.repo_id.0)
    }
}

/// The kind of destination that a row of the list tells, in either of its fields.
fn kind_of(row: &TaskRowWire) -> Option<String> {
    let both = row.kind.0.as_deref();
    let second = both.and_then(|both| both.split_once(':'));
    let told = row.transfer_type.clone().filled();
    told.or(second
        .map(|(_, kind)| kind.to_owned())
        .filter(|kind| !kind.is_empty()))
}

fn told_otherwise(told: &[(&'static str, String)]) -> String {
    let mut words: Vec<String> = Vec::new();
    for (who, what) in told {
        let word = format!("{who} says {what}");
        if !words.contains(&word) {
            words.push(word);
        }
    }
    words.join(", ")
}

/// The shared folders of this NAS in which backups lie, by its repositories and by its tasks, each with its title.
pub(super) fn holding(
    repositories: &[RepositoryRowWire],
    tasks: &[(String, &Place, &Destination)],
) -> Vec<Holding> {
    let mut found: Vec<Holding> = Vec::new();
    let mut add = |share: &str, task: Option<&String>, agrees: bool| {
        let place = found.iter().position(|one| is_one(&one.share, share));
        let place = place.unwrap_or_else(|| {
            found.push(Holding {
                share: share.to_owned(),
                tasks: Vec::new(),
                is_agreed: true,
            });
            found.len() - 1
        });
        if let Some(one) = found.get_mut(place) {
            one.tasks.extend(task.cloned());
            one.is_agreed &= agrees;
        }
    };
    for (title, _, destination) in tasks {
        if let Destination::Here(share) = destination {
            add(share, Some(title), true);
        }
    }
    for row in repositories {
        if row.transfer_type.0.as_deref() != Some(LOCAL) {
            continue;
        }
        let Some(share) = row.share.clone().filled() else {
            continue;
        };
        let mut users = tasks.iter().filter(|(_, place, _)| place.is_in(row));
        let is_here = |destination: &Destination| match destination {
            Destination::Here(here) => is_one(here, &share),
            _ => false,
        };
        let agrees = users.all(|(_, _, destination)| is_here(destination));
        add(&share, None, agrees);
    }
    found
}

impl Destination {
    /// Whether a task of these folders keeps its backups where it takes files from.
    pub(super) fn is_among(&self, folders: Option<&[String]>) -> bool {
        let Self::Here(share) = self else {
            return false;
        };
        let mut folders = folders.into_iter().flatten();
        folders.any(|folder| {
            let name = folder.split('/').find(|part| !part.is_empty());
            name.is_some_and(|name| is_one(name, share))
        })
    }

    /// Judges that the backups lie beside what they are of.
    pub(super) fn judge(
        &self,
        object: &Object,
        folders: Option<&[String]>,
        finding: &mut Finding,
        not_seen: &mut Vec<NotSeen>,
    ) {
        match self {
            Self::Here(share) if self.is_among(folders) => finding.add(
                Severity::Warning,
                "own_destination",
                format!(
                    "it keeps its backups in shared folder {share}, from which it takes: one fault takes both"
                ),
            ),
            Self::Here(share) if !is_external(share) => finding.add(
                Severity::Notice,
                "same_nas",
                format!(
                    "its backups lie on this NAS, in shared folder {share}: what takes the NAS takes them as well"
                ),
            ),
            Self::Unknown(Some(why)) => {
                let step = object.id.as_deref();
                let step = step.map(|id| Step::with("hyperbackup_get_task", "task_id", id));
                let unseen = NotSeen::of("where the backups lie of backup task", object, why.clone());
                not_seen.push(unseen.then(step.into_iter().collect()));
            }
            Self::Here(_) | Self::Elsewhere | Self::Unknown(None) => {}
        }
    }
}

/// Whether a shared folder is that of a disk at the NAS.
fn is_external(share: &str) -> bool {
    EXTERNAL.iter().any(|name| {
        let rest = share.strip_prefix(name);
        rest.is_some_and(|rest| rest.starts_with(|digit: char| digit.is_ascii_digit()))
    })
}

/// Whether two names are those of one shared folder.
fn is_one(one: &str, other: &str) -> bool {
    let name = |text: &str| text.trim_matches('/').to_lowercase();
    name(one) == name(other)
}
