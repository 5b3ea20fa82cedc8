//! What a version holds: folders and files, one folder at a time.

use std::fmt;

use dsm::{
    Api, Params, Read, Write,
    lenient::{FromScalar, Records, Told},
};
use serde::{
    Deserialize, Deserializer,
    de::{
        self, MapAccess, SeqAccess,
        value::{MapAccessDeserializer, SeqAccessDeserializer},
    },
};

use super::{PACKAGE, TaskIdWire, task_params};

/// Folders of a version.
pub(super) const EXPLORE_FOLDER: Api = Api {
    name: "SYNO.SDS.Backup.Client.Explore.Folder",
    version: 1,
    package: Some(PACKAGE),
};

/// Folders and files of a version.
pub(super) const EXPLORE_FILE: Api = Api {
    name: "SYNO.SDS.Backup.Client.Explore.File",
    version: 1,
    package: Some(PACKAGE),
};

// From dsmaccess and pmilano1; tests/fixtures/hyperbackup/explore.folder.list*.json. Without a node the shares.
pub(crate) const LIST_VERSION_SHARES: Read<ExploredWire> = EXPLORE_FOLDER.read("list");

// From dsmaccess and pmilano1, who differ in the form of the answer; tests/fixtures/hyperbackup/explore.file.list*.json. Of the
// root it is refused with 4400. What it answers about a folder that is not there is not known.
pub(crate) const LIST_VERSION_FILES: Read<ExploredWire> = EXPLORE_FILE.read("list");

// From dsmaccess alone, said to be seen on DSM 7.4; tests/fixtures/hyperbackup/explore.file.copy.json.
pub(crate) const COPY_VERSION_FILES: Write = EXPLORE_FILE.write("copy");

/// What [`COPY_VERSION_FILES`] is refused with when something of that name is there, by dsmaccess.
pub(crate) const ALREADY_THERE: i64 = 4462;

/// What looks into backups on the NAS. Copying fails without it (dsmaccess); DSM's own window sends it with every call.
const BACKEND: &str = "HyperBackup-backend";

/// How many rows DSM's own window asks for, and takes to be all that there are when they are fewer.
pub(crate) const MOST_LISTED: usize = 10_001;

/// Parameters of a look into a folder of a version; without a folder, of a look at the shares in it. The filter lets all
/// through; of two sources one takes it to be required.
pub(crate) fn explore_params(id: &TaskIdWire, version_id: &str, node: Option<&str>) -> Params {
    // A list of files is asked for without a limit, that of folders with one (explore.folder.list.json).
    let limit = node.is_none().then_some(MOST_LISTED);
    of_version(id, version_id)
        .with_some("limit", limit)
        .with("filter_keyword", "")
        .with("filter_type", "any")
        .with("filter_size_option", "any")
        .with("filter_size", 0)
        .with("filter_date_from", 0)
        .with("filter_date_to", 0)
        .with_some("node", node)
}

/// Parameters of copying out of one folder of a version. `dest_path` is where the volume is: a path that begins with the
/// share is refused.
pub(crate) fn copy_params(
    id: &TaskIdWire,
    version_id: &str,
    node: &str,
    paths: &[&str],
    real_path: &str,
) -> Params {
    of_version(id, version_id)
        .with("action", "copy")
        .with("node", node)
        .with("source_path", paths)
        .with("dest_path", real_path)
        .with("overwrite", false)
}

fn of_version(id: &TaskIdWire, version_id: &str) -> Params {
    task_params(id)
        .with("version_id", version_id)
        .with("backend", BACKEND)
}

/// The rows of a folder: a bare list from DSM's own window (pmilano1), `{total, files}` from dsmaccess.
#[derive(Debug)]
pub(crate) struct ExploredWire {
    pub(crate) rows: Records<ExploredRowWire>,
    pub(crate) total: Told<i64>,
}

/// A folder or file. `path` has no leading slash.
#[derive(Debug, Clone, Deserialize)]
pub(crate) struct ExploredRowWire {
    pub(crate) path: Told<String>,
    #[serde(rename = "type")]
    pub(crate) kind: Told<KindWire>,
    pub(crate) size: Told<i64>,
    pub(crate) mtime: Told<i64>,
    pub(crate) is_bad: Told<bool>,
    pub(crate) restore_unsafe_warn: Told<bool>,
}

/// `Folder`, `File`, or a word that nobody has seen. Small, as a folder may have thousands of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum KindWire {
    Folder,
    File,
    Other,
}

impl FromScalar for KindWire {
    fn from_flag(_: bool) -> Option<Self> {
        None
    }

    fn from_number(_: i64) -> Option<Self> {
        None
    }

    fn from_text(text: String) -> Option<Self> {
        match text.as_str() {
            "" => None,
            "Folder" => Some(Self::Folder),
            "File" => Some(Self::File),
            _ => Some(Self::Other),
        }
    }
}

// Not derived: that would keep all of the answer twice to try one form after the other.
impl<'de> Deserialize<'de> for ExploredWire {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(ExploredVisitor)
    }
}

struct ExploredVisitor;

impl<'de> de::Visitor<'de> for ExploredVisitor {
    type Value = ExploredWire;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list, or an object with one")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, seq: A) -> Result<ExploredWire, A::Error> {
        let rows = Records::deserialize(SeqAccessDeserializer::new(seq))?;
        let total = Told::default();
        Ok(ExploredWire { rows, total })
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<ExploredWire, A::Error> {
        #[derive(Deserialize)]
        struct Files {
            files: Records<ExploredRowWire>,
            total: Told<i64>,
        }
        let Files { files, total } = Files::deserialize(MapAccessDeserializer::new(map))?;
        Ok(ExploredWire { rows: files, total })
    }
}
