//! DSM's own words for its time. Every account may ask for it; `SYNO.Core.Region.NTP`, which also tells the epoch, is for
//! administrators.

use dsm::{Api, Read, lenient::Told};
use serde::Deserialize;

/// Every API that a constant here belongs to.
pub(super) const APIS: &[Api] = &[CORE_SYSTEM, DSM_INFO];

/// What the NAS is. DSM 5 has it up to version 2.
const CORE_SYSTEM: Api = Api {
    name: "SYNO.Core.System",
    version: 3,
    package: None,
};

/// The same in short.
const DSM_INFO: Api = Api {
    name: "SYNO.DSM.Info",
    version: 2,
    package: None,
};

// From homelab-api and Home Assistant; tests/fixtures/dsm/core_system.info*.json.
pub(super) const GET_SYSTEM_INFO: Read<TimeWire> = CORE_SYSTEM.read("info");

// From mikespub/synology and Home Assistant; tests/fixtures/dsm/dsm_info.getinfo*.json. It names no zone.
pub(super) const GET_DSM_INFO: Read<TimeWire> = DSM_INFO.read("getinfo");

#[derive(Debug, Deserialize)]
pub(super) struct TimeWire {
    /// Local time of the NAS, as `2026-04-18 10:00:00` or `Sat Mar 18 15:41:07 2023`.
    pub(super) time: Told<String>,
    /// A name of DSM's own, not of the IANA.
    pub(super) time_zone: Told<String>,
    pub(super) time_zone_desc: Told<String>,
    pub(super) model: Told<String>,
    /// Of the one, as `DSM 7.1.1-42962 Update 9`.
    pub(super) firmware_ver: Told<String>,
    /// Of the other, the same.
    pub(super) version_string: Told<String>,
}
