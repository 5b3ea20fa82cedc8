//! DSM's own words for packages.

use dsm::{
    Api, Params, Read,
    lenient::{Object, Rows, Told},
};
use serde::Deserialize;

/// Every API that a constant here belongs to.
pub(super) const APIS: &[Api] = &[CORE_PACKAGE];

/// Package Center. Version 1 has the same method.
const CORE_PACKAGE: Api = Api {
    name: "SYNO.Core.Package",
    version: 2,
    package: None,
};

// From dsmctl (DSM 7.3) and N4S4 core_package.py; tests/fixtures/dsm/core_package.list.json.
pub(super) const LIST_PACKAGES: Read<PackagesWire> = CORE_PACKAGE.read("list");

/// The status stands below `additional`, and only if it is asked for.
pub(super) fn status_of_each() -> Params {
    Params::new().with("additional", ["status"])
}

#[derive(Deserialize)]
pub(super) struct PackagesWire {
    pub(super) packages: Rows<PackageWire>,
}

#[derive(Deserialize)]
pub(super) struct PackageWire {
    pub(super) id: Told<String>,
    pub(super) version: Told<String>,
    #[serde(default)]
    pub(super) additional: Object<AdditionalWire>,
}

#[derive(Deserialize)]
pub(super) struct AdditionalWire {
    /// `running` or `stop`.
    #[serde(default)]
    pub(super) status: Told<String>,
}
