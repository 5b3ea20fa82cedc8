//! What the NAS is, and what the account may see of it.

use dsm::{Dialect, ErrorKind};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{
    clock::{NasTime, System},
    cloudsync,
    error::Error,
    hyperbackup,
    operation::{Query, ReadContext, Request},
    packages::{InstalledPackage, Product, installed},
    shares::list_shares,
};

/// Show the NAS itself: model, DSM version, clock and zone, Cloud Sync and Hyper Backup with version and state, and what this
/// account may see
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Info {}

/// The NAS; what it does not say is absent.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct NasInfo {
    /// Model
    #[serde(skip_serializing_if = "Option::is_none")]
    model: Option<String>,
    /// Version of DSM
    #[serde(skip_serializing_if = "Option::is_none")]
    dsm_version: Option<String>,
    /// What time it is on the NAS
    #[serde(skip_serializing_if = "Option::is_none")]
    nas_time: Option<NasTime>,
    packages: Vec<PackageInfo>,
    account: Account,
    /// What could not be seen, and why; absent when all could
    #[serde(skip_serializing_if = "Vec::is_empty")]
    not_seen: Vec<String>,
}

/// A package
#[derive(Debug, Serialize, JsonSchema)]
struct PackageInfo {
    name: &'static str,
    /// Whether this account can read it now
    usable: bool,
    /// Why not, and what to do about it
    #[serde(skip_serializing_if = "Option::is_none")]
    problem: Option<String>,
    /// Version; told to administrators only
    #[serde(skip_serializing_if = "Option::is_none")]
    version: Option<String>,
    /// Whether it runs; told to administrators only
    #[serde(skip_serializing_if = "Option::is_none")]
    running: Option<bool>,
    /// How it is spoken to: dsm, or documented, which tells less
    #[serde(skip_serializing_if = "Option::is_none")]
    dialect: Option<&'static str>,
}

/// What the account that this server uses may see
#[derive(Debug, Serialize, JsonSchema)]
struct Account {
    /// False for one that Package Center refuses; absent where that is not known
    #[serde(skip_serializing_if = "Option::is_none")]
    administrator: Option<bool>,
    /// Backup tasks that it sees
    #[serde(skip_serializing_if = "Option::is_none")]
    backup_tasks: Option<usize>,
    /// Connections to cloud accounts that it sees
    #[serde(skip_serializing_if = "Option::is_none")]
    connections: Option<usize>,
    /// True when those are the connections of all users, false when they are its own
    #[serde(skip_serializing_if = "Option::is_none")]
    connections_of_all_users: Option<bool>,
    /// Shared folders that it sees; there may be more
    #[serde(skip_serializing_if = "Option::is_none")]
    shared_folders: Option<usize>,
}

impl Request for Info {
    type Response = NasInfo;

    fn example() -> Self {
        Self {}
    }
}

impl Query for Info {
    async fn run(&self, on: ReadContext<'_>) -> Result<NasInfo, Error> {
        let nas = on.nas;
        // What the NAS offers is asked first: what it lacks is then not asked for.
        nas.offers().await?;
        let (backup, sync) = (hyperbackup::PRODUCT, cloudsync::PRODUCT);
        let tasks = async {
            let dialect = nas.dialect(backup.package).await?;
            let visible = hyperbackup::survey::visible(on, dialect).await;
            Ok::<_, Error>((dialect, visible))
        };
        let connections = async {
            let dialect = nas.dialect(sync.package).await?;
            let visible = cloudsync::survey::visible(on, dialect).await;
            Ok::<_, Error>((dialect, visible))
        };
        let (system, shares, packages, tasks, connections) = tokio::join!(
            System::read(nas),
            list_shares(nas),
            installed(nas),
            tasks,
            connections
        );
        // A NAS that answers nothing, as when it refuses the login, has nothing to be told of.
        if let (Some(error), Some(_), Err(_)) = (why_not(&tasks), why_not(&connections), &shares) {
            return Err(error.clone());
        }
        let mut not_seen = Vec::new();
        let refused =
            |error: &dsm::Error| matches!(error.kind, ErrorKind::Refused { code: 105, .. });
        let (administrator, packages) = match packages {
            Ok(Some(packages)) => (Some(true), packages),
            Ok(None) => {
                not_seen.push(
                    "versions of the packages: this NAS does not offer to tell them".to_owned(),
                );
                (None, Vec::new())
            }
            Err(error) if refused(&error) => {
                not_seen.push("versions of the packages: told to administrators only".to_owned());
                (Some(false), Vec::new())
            }
            Err(error) => {
                not_seen.push(format!("versions of the packages: {error}"));
                (None, Vec::new())
            }
        };
        let (backup_tasks, hyper_backup) = package(backup, tasks, &packages);
        let (connections, cloud_sync) = package(sync, connections, &packages);
        let shared_folders = match shares {
            Ok(shares) => Some(shares.shares.len()),
            Err(error) => {
                not_seen.push(format!("shared folders: {error}"));
                None
            }
        };
        if system.as_ref().is_none_or(|system| system.time.is_none()) {
            not_seen.push("model, version and clock: the NAS does not tell them".to_owned());
        }
        let system = system.unwrap_or_default();
        Ok(NasInfo {
            model: system.model,
            dsm_version: system.version,
            nas_time: system.time,
            packages: vec![hyper_backup, cloud_sync],
            account: Account {
                administrator,
                backup_tasks,
                connections_of_all_users: connections.as_ref().and_then(|seen| seen.of_all_users),
                connections: connections.map(|seen| seen.connections),
                shared_folders,
            },
            not_seen,
        })
    }
}

/// What came of asking a package: its dialect, and what the account sees of it.
type Asked<T> = Result<(Dialect, Result<T, Error>), Error>;

/// Why a package that is there did not answer.
fn why_not<T>(asked: &Asked<T>) -> Option<&Error> {
    let error = match asked {
        Ok((_, Ok(_))) => return None,
        Ok((_, Err(error))) | Err(error) => error,
    };
    let is_missing = |error: &dsm::Error| matches!(error.kind, ErrorKind::PackageMissing { .. });
    (!matches!(error, Error::Nas(error) if is_missing(error))).then_some(error)
}

/// A package, and what the account sees of it.
fn package<T>(
    product: Product,
    asked: Asked<T>,
    packages: &[InstalledPackage],
) -> (Option<T>, PackageInfo) {
    let installed = packages.iter().find(|package| package.id == product.id);
    let (dialect, visible) = match asked {
        Ok((dialect, visible)) => (Some(dialect), visible),
        Err(error) => (None, Err(error)),
    };
    let (visible, problem) = match visible {
        Ok(visible) => (Some(visible), None),
        Err(error) => (None, Some(error.text())),
    };
    let info = PackageInfo {
        name: product.package.name,
        usable: visible.is_some(),
        problem,
        version: installed.and_then(|package| package.version.clone()),
        running: installed.and_then(|package| package.runs),
        dialect: dialect.map(|dialect| match dialect {
            Dialect::Dsm => "dsm",
            Dialect::Documented => "documented",
        }),
    };
    (visible, info)
}
