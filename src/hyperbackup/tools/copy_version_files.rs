use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{
    error::Error,
    gate::Cleared,
    hyperbackup::{
        copy_out::{CopiedFiles, copy_out, written_parts},
        model::{BACKUP_TASK, TaskId, VersionId, VersionPath},
    },
    operation::{Change, Named, Request, Turn},
    shares::is_one_name,
    text::short_name,
};

/// Most paths of one call.
const MOST_PATHS: usize = 50;

/// Copy files or folders out of a version into a folder of the NAS, each as destination/its name. Nothing is overwritten or restored in place: a name that exists ends it, with nothing sent
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct CopyVersionFiles {
    task_id: TaskId,
    version_id: VersionId,
    /// Up to 50, from hyperbackup_list_version_files
    paths: Vec<String>,
    /// Existing folder, e.g. /office/restored; / lists shares
    destination: String,
}

impl Request for CopyVersionFiles {
    type Response = CopiedFiles;

    const NAMED: &'static [Named] = &[BACKUP_TASK];

    fn example() -> Self {
        Self {
            task_id: TaskId::new("1"),
            version_id: VersionId::new("412"),
            paths: vec!["/office/contracts/Quay Street offer.pdf".into()],
            destination: "/office/inbox".into(),
        }
    }

    fn check(&self) -> Result<(), Error> {
        self.paths()?;
        if self.destination.is_empty() {
            return Err(Error::argument(
                "destination",
                "it must name a shared folder or a folder in one, e.g. /office/restored; / is answered with the shared folders",
            ));
        }
        // One that names no folder is answered with those there are.
        written_parts("destination", &self.destination).map(drop)
    }
}

impl Change for CopyVersionFiles {
    fn turn(&self) -> Turn {
        // However it is written, by name and volume.
        let parts = written_parts("destination", &self.destination).unwrap_or_default();
        Turn::One(format!(
            "folder {}",
            parts.last().copied().unwrap_or_default()
        ))
    }

    fn sets(&self) -> Vec<String> {
        let paths = self.paths().unwrap_or_default();
        let to = place(&self.destination);
        let landing = |path: &VersionPath| format!("{to}/{}", path.name().to_lowercase());
        paths.iter().map(landing).collect()
    }

    async fn run(cleared: Cleared<'_, Self>) -> Result<CopiedFiles, Error> {
        let Self {
            task_id,
            version_id,
            destination,
            ..
        } = cleared.request();
        let paths = cleared.request().paths()?;
        copy_out(cleared.nas(), task_id, version_id, &paths, destination).await
    }
}

impl CopyVersionFiles {
    /// What is to be copied.
    fn paths(&self) -> Result<Vec<VersionPath>, Error> {
        let refuse = |problem: String| Err(Error::argument("paths", problem));
        if !(1..=MOST_PATHS).contains(&self.paths.len()) {
            return refuse("give 1 to 50 of them".into());
        }
        let mut paths: Vec<VersionPath> = Vec::new();
        for text in &self.paths {
            written_parts("paths", text)?;
            let path = VersionPath::written("paths", text)?;
            if path.is_top() {
                return refuse(format!(
                    "{} is no file or folder in a shared folder; whole shared folders are not copied, what is in them is",
                    short_name(text)
                ));
            }
            let alike = |other: &&VersionPath| is_one_name(other.name(), path.name());
            if let Some(other) = paths.iter().find(alike) {
                let (name, other) = (short_name(path.name()), short_name(other.name()));
                let which = if name == other {
                    format!("the same name, {name}")
                } else {
                    format!(
                        "names that Windows and macOS may take for the same, {other} and {name}"
                    )
                };
                return refuse(format!(
                    "two of them would be copied to {which}; copy them by separate calls into different folders"
                ));
            }
            paths.push(path);
        }
        Ok(paths)
    }
}

/// A folder from its share on, however it is written; the own one of an account is one of all.
fn place(destination: &str) -> String {
    let parts = written_parts("destination", destination).unwrap_or_default();
    let place = parts.join("/").to_lowercase();
    let volume = place
        .strip_prefix("volume")
        .and_then(|rest| rest.split_once('/'));
    let place = match volume {
        Some((number, rest)) if number.parse::<u32>().is_ok() => rest.to_owned(),
        _ => place,
    };
    match place.strip_prefix("homes/") {
        Some(own) => format!("home/{}", own.split_once('/').map_or("", |(_, rest)| rest)),
        None => place,
    }
}
