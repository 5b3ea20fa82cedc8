//! DSM's own words for shared folders and what lies in them.

use dsm::{
    Api, Params, Read,
    lenient::{Object, Records, Told},
};
use serde::Deserialize;

/// Every API that a constant here belongs to.
pub(super) const APIS: &[Api] = &[FILE_STATION_LIST];

/// File Station's lists. Version 1 has the same methods.
const FILE_STATION_LIST: Api = Api {
    name: "SYNO.FileStation.List",
    version: 2,
    package: None,
};

// From py-synologydsm-api and synology-explorer (DSM 7.2.1); tests/fixtures/dsm/filestation_list.list_share*.json.
pub(super) const LIST_SHARES: Read<SharesWire> = FILE_STATION_LIST.read("list_share");

// From Synology's own guide to the File Station API, and N4S4 filestation.py; no answer of a NAS is held here.
pub(super) const LIST_FOLDER: Read<FolderWire> = FILE_STATION_LIST.read("list");

/// The code for a folder that is not there, by the same guide.
pub(super) const NOT_THERE: i64 = 408;

/// How many shared folders are asked for; no NAS has as many.
pub(super) const SHARES_AT_ONCE: usize = 2_000;

/// How much of a folder is asked for at once.
const ENTRIES_AT_ONCE: usize = 2_000;

/// What is told of a share besides its name: where it lies, and what may be done with it.
pub(super) const PLACE: &[&str] = &["real_path"];
pub(super) const RIGHTS: &[&str] = &["real_path", "perm", "volume_status"];

/// Parameters of [`LIST_SHARES`].
pub(super) fn share_params(told: &[&str]) -> Params {
    Params::new()
        .with("offset", 0)
        .with("limit", SHARES_AT_ONCE)
        .with("additional", told)
}

/// Parameters of [`LIST_FOLDER`].
pub(super) fn folder_params(path: &str, offset: usize) -> Params {
    Params::new()
        .with("folder_path", path)
        .with("offset", offset)
        .with("limit", ENTRIES_AT_ONCE)
        .with("sort_by", "name")
        .with("additional", ["size"])
}

#[derive(Deserialize)]
pub(super) struct SharesWire {
    pub(super) shares: Records<ShareWire>,
    pub(super) total: Told<i64>,
}

#[derive(Deserialize)]
pub(super) struct ShareWire {
    pub(super) name: Told<String>,
    pub(super) additional: Object<ShareAdditionalWire>,
}

#[derive(Default, Deserialize)]
pub(super) struct ShareAdditionalWire {
    pub(super) real_path: Told<String>,
    pub(super) perm: Object<RightsWire>,
    pub(super) volume_status: Object<VolumeWire>,
}

#[derive(Default, Deserialize)]
pub(super) struct RightsWire {
    pub(super) is_share_readonly: Told<bool>,
    pub(super) share_right: Told<String>,
}

#[derive(Default, Deserialize)]
pub(super) struct VolumeWire {
    pub(super) readonly: Told<bool>,
}

#[derive(Deserialize)]
pub(super) struct FolderWire {
    pub(super) files: Records<EntryWire>,
    pub(super) total: Told<i64>,
}

#[derive(Deserialize)]
pub(super) struct EntryWire {
    pub(super) name: Told<String>,
    pub(super) isdir: Told<bool>,
    pub(super) additional: Object<EntryAdditionalWire>,
}

#[derive(Deserialize)]
pub(super) struct EntryAdditionalWire {
    pub(super) size: Told<i64>,
}
