//! What Package Center says of a package: its version and whether it runs. It tells administrators alone.
//!
//! Must not know the products.

mod wire;

use dsm::{Api, Dialect, Package, Params, Read, Reads};
use serde::de::IgnoredAny;

use self::wire::{LIST_PACKAGES, status_of_each};

/// Every API that some method here belongs to.
pub const APIS: &[Api] = wire::APIS;

/// A package that tools are about.
#[derive(Debug, Clone, Copy)]
pub struct Product {
    /// The package.
    pub package: Package,
    /// Its id in Package Center.
    pub id: &'static str,
    /// Every API of it that is called.
    pub apis: &'static [Api],
    /// The read with which its tools begin, in a dialect.
    pub list: fn(Dialect) -> (Read<IgnoredAny>, Params),
}

/// A package that is installed; what the NAS does not say is absent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InstalledPackage {
    /// Its id, e.g. `HyperBackup`.
    pub id: String,
    /// Its version, e.g. `4.2.2-4262`.
    pub version: Option<String>,
    /// Whether it runs.
    pub runs: Option<bool>,
}

/// The packages of the NAS; absent where it does not offer to tell.
///
/// # Errors
/// Whatever the call runs into; an account that is no administrator is refused.
pub async fn installed(nas: Reads<'_>) -> Result<Option<Vec<InstalledPackage>>, dsm::Error> {
    let answer = nas.call_once(LIST_PACKAGES, status_of_each()).await?;
    let packages = answer.map(|answer| {
        let packages = answer.packages.0.into_iter();
        packages
            .filter_map(|package| {
                let status = package
                    .additional
                    .0
                    .and_then(|additional| additional.status.0);
                Some(InstalledPackage {
                    id: package.id.filled()?,
                    version: package.version.filled(),
                    runs: status.and_then(|status| match status.as_str() {
                        "running" => Some(true),
                        "stop" => Some(false),
                        _ => None,
                    }),
                })
            })
            .collect()
    });
    Ok(packages)
}
