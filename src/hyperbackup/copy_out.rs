//! Copying out of a version: look at the version, at what is asked for and at the destination, send, and look again.
//!
//! Nothing that exists is ever written over: DSM is told not to, and names that are there are looked for before.

mod answer;
mod destination;
mod landed;
mod wanted;

use std::collections::BTreeMap;

use dsm::{ErrorKind, Reads, Writes};

pub(super) use self::{answer::CopiedFiles, destination::written_parts};
use self::{
    answer::{Copied, NotCopied},
    destination::Destination,
    landed::{Landed, look, verdict},
    wanted::{Wanted, find, names},
};
use super::{
    model::{Kind, TaskId, Version, VersionId, VersionPath, VersionStatus, Versions, not_as_known},
    wire::{ALREADY_THERE, COPY_VERSION_FILES, copy_params},
};
use crate::{
    error::Error,
    operation::{A_FEW_SECONDS, ReadBack, look_again},
    shares::is_one_name,
    text::short_name,
};

/// What is copied, and where to.
struct Plan {
    task: TaskId,
    version: Version,
    wanted: Vec<Wanted>,
    destination: Destination,
}

/// Copies these paths of a version into a folder of the NAS.
///
/// # Errors
/// Whatever speaks against it, with nothing sent; and what the NAS refused first.
pub(super) async fn copy_out(
    nas: Writes<'_>,
    task: &TaskId,
    version: &VersionId,
    paths: &[VersionPath],
    destination: &str,
) -> Result<CopiedFiles, Error> {
    let plan = Plan::make(nas.reads(), task, version, paths, destination).await?;
    plan.refuse_in_place()?;
    plan.refuse_names_there(nas.reads()).await?;
    let mut not_copied = Vec::new();
    let mut sent = Vec::new();
    for (folder, wanted) in plan.by_folder() {
        let refused = plan.send(nas, folder, &wanted).await;
        match refused {
            Ok(()) => sent.extend(wanted),
            Err(error) if sent.is_empty() => return Err(plan.explained(&error, &wanted)),
            // What went before it was taken: the answer must tell of both.
            Err(error) => {
                let why = plan.explained(&error, &wanted).text();
                let paths = wanted
                    .iter()
                    .map(|wanted| wanted.path.to_string())
                    .collect();
                not_copied.push(NotCopied { paths, why });
                break;
            }
        }
    }
    let left =
        plan.wanted.len() - sent.len() - not_copied.iter().map(NotCopied::count).sum::<usize>();
    let seen = plan.look_until_there(nas.reads(), &sent).await;
    let copied = plan.copied(&sent, seen.now.as_deref());
    Ok(CopiedFiles::new(
        &plan.task,
        &plan.version,
        &plan.destination,
        copied,
        not_copied,
        left,
        seen,
    ))
}

impl Plan {
    /// Looks at all that it is about.
    async fn make(
        nas: Reads<'_>,
        task: &TaskId,
        version: &VersionId,
        paths: &[VersionPath],
        destination: &str,
    ) -> Result<Self, Error> {
        let versions = Versions::read(nas, task);
        let destination = Destination::find(nas, destination);
        let (versions, destination) = tokio::join!(versions, destination);
        let versions = versions?;
        let version = versions.find(version)?.clone();
        check_complete(&version)?;
        let task = versions.task_id;
        let wanted = find(nas, &task, &version, paths).await?;
        Ok(Self {
            task,
            version,
            wanted,
            destination: destination?,
        })
    }

    /// Something that would be written where it was backed up from is no copy, and neither is a folder in itself.
    fn refuse_in_place(&self) -> Result<(), Error> {
        let to = &self.destination.shown;
        for wanted in &self.wanted {
            let name = short_name(&wanted.path.to_string());
            let may_be_folder = wanted.row.kind != Some(Kind::File);
            let problem = if self.destination.is_origin_of(&wanted.path) {
                format!(
                    "{to} is the very folder that {name} was backed up from, and nothing is restored in place; give another folder"
                )
            } else if may_be_folder && self.destination.is_within(&wanted.path) {
                format!(
                    "{to} lies in {name}, the folder that is to be copied, and no folder is copied into itself; give another folder"
                )
            } else if self.destination.lands_on_dsms_own(wanted.path.name()) {
                format!(
                    "{name} has a name that DSM keeps for itself in {to}; copy what is in it instead, or give another folder"
                )
            } else {
                continue;
            };
            return Err(Error::argument("destination", problem));
        }
        Ok(())
    }

    /// Says what is there already under the names that would be written, and how much of each.
    async fn refuse_names_there(&self, nas: Reads<'_>) -> Result<(), Error> {
        let folder = &self.destination.folder;
        let there_as = |wanted: &Wanted, same: fn(&str, &str) -> bool| {
            let mut entries = folder.entries.iter();
            entries.find(|entry| same(&entry.name, wanted.path.name()))
        };
        let is_there = |wanted: &&Wanted| there_as(wanted, |one, other| one == other).is_some();
        let (there, free): (Vec<&Wanted>, Vec<&Wanted>) = self.wanted.iter().partition(is_there);
        let alike = free.into_iter().filter_map(|wanted| {
            let entry = there_as(wanted, is_one_name)?;
            Some(format!(
                "{} (there as {}, which Windows and macOS may take for the same name)",
                short_name(wanted.path.name()),
                short_name(&entry.name)
            ))
        });
        let alike: Vec<String> = alike.collect();
        if there.is_empty() && alike.is_empty() {
            return if folder.is_whole {
                Ok(())
            } else {
                Err(self.not_all_listed())
            };
        }
        let landed = look(nas, &self.task, &self.version, &self.destination, &there).await;
        let landed = landed.unwrap_or_default();
        let told = there.iter().enumerate().map(|(index, wanted)| {
            let state = landed.get(index).copied().unwrap_or(Landed::There);
            format!(
                "{} ({})",
                short_name(wanted.path.name()),
                state.of_what_is_there()
            )
        });
        Err(Error::WrongState {
            problem: format!(
                "nothing was copied, as there is already in {}: {}",
                self.destination.shown,
                told.chain(alike).collect::<Vec<_>>().join(", ")
            ),
            fix: "Nothing is ever written over: leave these out of `paths`, or give another folder as `destination`".into(),
        })
    }

    fn not_all_listed(&self) -> Error {
        Error::Incomplete {
            problem: format!(
                "nothing was copied, as not all that is in {} could be listed, and one of the names may be there; \
                 give another folder as `destination`",
                self.destination.shown
            ),
            cause: None,
        }
    }

    /// The paths by the folder of the version that they are in.
    fn by_folder(&self) -> BTreeMap<VersionPath, Vec<&Wanted>> {
        let mut folders = BTreeMap::<_, Vec<&Wanted>>::new();
        for wanted in &self.wanted {
            if let Some(folder) = wanted.path.parent() {
                folders.entry(folder).or_default().push(wanted);
            }
        }
        folders
    }

    async fn send(
        &self,
        nas: Writes<'_>,
        folder: VersionPath,
        wanted: &[&Wanted],
    ) -> Result<(), dsm::Error> {
        let paths: Vec<&str> = wanted
            .iter()
            .filter_map(|wanted| wanted.path.node())
            .collect();
        let params = copy_params(
            self.task.wire(),
            self.version.version_id.as_str(),
            folder.node().unwrap_or_default(),
            &paths,
            &self.destination.real_path,
        );
        nas.send(COPY_VERSION_FILES, params).await
    }

    /// What the NAS refused, with what it means.
    fn explained(&self, error: &dsm::Error, wanted: &[&Wanted]) -> Error {
        match &error.kind {
            ErrorKind::Refused { code: ALREADY_THERE, .. } => Error::WrongState {
                problem: format!(
                    "{} already has one of these, so that the NAS copied none of them: {}",
                    self.destination.shown,
                    names(wanted)
                ),
                fix: "Nothing is ever written over: give another folder as `destination`, or leave out what is there".into(),
            },
            ErrorKind::Refused { code: 4400..=4499, .. } => not_as_known(error, "copying out of a version"),
            _ => error.clone().into(),
        }
    }

    async fn look_until_there(&self, nas: Reads<'_>, sent: &[&Wanted]) -> ReadBack<Vec<Landed>> {
        let look = || look(nas, &self.task, &self.version, &self.destination, sent);
        look_again(look().await, A_FEW_SECONDS, look, |landed| verdict(landed)).await
    }

    fn copied(&self, sent: &[&Wanted], landed: Option<&[Landed]>) -> Vec<Copied> {
        let sent = sent.iter().enumerate();
        sent.map(|(index, wanted)| {
            let landed = landed.and_then(|landed| landed.get(index)).copied();
            Copied::new(&wanted.path, &wanted.row, &self.destination, landed)
        })
        .collect()
    }
}

/// Only what is known to be whole is copied from.
fn check_complete(version: &Version) -> Result<(), Error> {
    match version.status {
        VersionStatus::Complete => Ok(()),
        VersionStatus::Cancelled | VersionStatus::InProgress | VersionStatus::Unknown => {
            Err(Error::WrongState {
                problem: format!(
                    "nothing was copied, as version {} is not known to be complete",
                    version.title()
                ),
                fix: "Choose one that hyperbackup_list_versions shows as complete".into(),
            })
        }
    }
}
