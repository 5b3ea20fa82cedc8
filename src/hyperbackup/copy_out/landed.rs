//! How much of what was copied is there, compared with the version by names and sizes.

use dsm::Reads;
use schemars::JsonSchema;
use serde::Serialize;

use super::{Destination, Wanted};
use crate::{
    error::Error,
    hyperbackup::model::{ExploredFolder, Kind, TaskId, Version, VersionPath},
    operation::Verdict,
    shares::{Folder, list_folder},
};

/// Most folders that are compared in one look.
const MOST_COMPARED: usize = 20;

/// How much is there of something that was copied.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub(super) enum Landed {
    /// It is there with the size that it has in the version, a folder with all that is in it
    Whole,
    /// It is there, but not all of it, or another size of it
    Part,
    /// It is there; how much of it was not told
    There,
    /// Not among what the NAS lists, which is not all
    NotListed,
    /// It is not there
    Absent,
}

impl Landed {
    /// Of something that was there before.
    pub(super) fn of_what_is_there(self) -> &'static str {
        match self {
            Self::Whole => "just as large as in this version",
            Self::Part => "not as in this version",
            Self::There | Self::NotListed | Self::Absent => {
                "whether it is as in this version is not known"
            }
        }
    }

    /// The worse of two.
    fn and(self, other: Self) -> Self {
        use Landed::{Absent, NotListed, Part, There, Whole};
        match (self, other) {
            (Absent | Part, _) | (_, Absent | Part) => Part,
            (There | NotListed, _) | (_, There | NotListed) => There,
            (Whole, Whole) => Whole,
        }
    }
}

/// What all of them together show.
pub(super) fn verdict(landed: &[Landed]) -> Verdict {
    let all = |states: &[Landed]| landed.iter().all(|one| states.contains(one));
    if all(&[Landed::Whole]) {
        Verdict::Reached
    } else if all(&[Landed::Whole, Landed::There]) {
        Verdict::Untold
    } else {
        Verdict::Pending
    }
}

/// How much there is of each, in their order.
pub(super) async fn look(
    nas: Reads<'_>,
    task: &TaskId,
    version: &Version,
    destination: &Destination,
    wanted: &[&Wanted],
) -> Result<Vec<Landed>, Error> {
    let folder = list_folder(nas, &destination.shown).await?;
    let folder = folder.unwrap_or_default();
    let mut left = MOST_COMPARED;
    let mut landed = Vec::new();
    for wanted in wanted {
        let (name, row) = (wanted.path.name(), &wanted.row);
        let mut state = of_entry(&folder, name, row.kind, row.size_bytes);
        let is_there = matches!(state, Landed::There | Landed::Whole);
        if row.kind == Some(Kind::Folder) && is_there {
            let to = destination.landing(name);
            state = of_folder(nas, (task, version), &wanted.path, to, &mut left).await;
        }
        landed.push(state);
    }
    Ok(landed)
}

/// How much there is of something in a folder. Of a folder that is only whether it is there.
fn of_entry(folder: &Folder, name: &str, kind: Option<Kind>, size_bytes: Option<i64>) -> Landed {
    let Some(entry) = folder.entries.iter().find(|entry| entry.name == name) else {
        return if folder.is_whole {
            Landed::Absent
        } else {
            Landed::NotListed
        };
    };
    match (kind, entry.is_folder, size_bytes, entry.size_bytes) {
        (Some(Kind::Folder), Some(false), ..) | (Some(Kind::File), Some(true), ..) => Landed::Part,
        (Some(Kind::File), _, Some(expected), Some(size)) if expected == size => Landed::Whole,
        (Some(Kind::File), _, Some(_), Some(_)) => Landed::Part,
        _ => Landed::There,
    }
}

/// How much there is of a folder and those in it, as far as they are compared.
async fn of_folder(
    nas: Reads<'_>,
    (task, version): (&TaskId, &Version),
    from: &VersionPath,
    to: String,
    left: &mut usize,
) -> Landed {
    let mut all = Landed::Whole;
    let mut folders = vec![(from.clone(), to)];
    while let Some((from, to)) = folders.pop() {
        if *left == 0 {
            return all.and(Landed::There);
        }
        *left -= 1;
        let inside = ExploredFolder::read(nas, task, &version.version_id, &from);
        let (inside, there) = tokio::join!(inside, list_folder(nas, &to));
        let (Ok(inside), Ok(there)) = (inside, there) else {
            all = all.and(Landed::There);
            continue;
        };
        let Some(there) = there else {
            return Landed::Part;
        };
        if !inside.incomplete.is_empty() {
            all = all.and(Landed::There);
        }
        for (path, row) in inside.rows {
            let kind = Kind::of(&row);
            let state = of_entry(&there, path.name(), kind, row.size.0);
            match (kind, state) {
                (Some(Kind::Folder), Landed::There) => {
                    let to = format!("{to}/{}", path.name());
                    folders.push((path, to));
                }
                (_, state) => all = all.and(state),
            }
        }
        if all == Landed::Part {
            return all;
        }
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_that_is_not_listed_is_absent_only_where_all_is_listed() {
        let empty = |is_whole| Folder {
            entries: Vec::new(),
            is_whole,
        };
        for (is_whole, expected) in [(true, Landed::Absent), (false, Landed::NotListed)] {
            let landed = of_entry(&empty(is_whole), "a.txt", Some(Kind::File), Some(3));
            assert_eq!(landed, expected);
            // It is not done as long as nobody has seen it.
            assert_eq!(verdict(&[Landed::Whole, landed]), Verdict::Pending);
        }
        assert_eq!(verdict(&[Landed::Whole, Landed::There]), Verdict::Untold);
        assert_eq!(Landed::Whole.and(Landed::NotListed), Landed::There);
    }
}
