//! The API table: which names, paths, versions and methods the NAS has.

use std::ops::RangeInclusive;

use serde_json::{Value, json};

use super::{
    answer::Answer,
    args::Wording,
    call::Call,
    cloudsync, documented, file_station, hyperbackup,
    options::{Dialect, Options, Package},
    packages, region, system,
};

const QUERY: &str = "query.cgi";
const ENTRY: &str = "entry.cgi";
const AUTH: &str = "auth.cgi";
// As a DSM 5.2 printed it (DotNetDevs/Synology); a DSM 6 has `entry.cgi`. Kept so that a client that does not take the path
// as advertised is found out.
const DSM6_ENTRY: &str = "_______________________________________________________entry.cgi";

/// One API
#[derive(Debug)]
pub(super) struct Api {
    pub(super) name: &'static str,
    pub(super) versions: RangeInclusive<u32>,
    pub(super) format: Format,
    pub(super) wording: Wording,
    pub(super) home: Home,
    pub(super) methods: &'static [Method],
}

/// How parameters are written
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Format {
    Json,
    Plain,
}

/// What an API belongs to, which decides its path
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Home {
    Info,
    Auth,
    /// What the login page asks for, which came with DSM 7
    LoginPage,
    System,
    /// What DSM keeps for administrators
    Administration,
    Package(Package),
}

/// One method of an API
#[derive(Debug)]
pub(super) struct Method {
    pub(super) name: &'static str,
    pub(super) versions: RangeInclusive<u32>,
    pub(super) effect: Effect,
    pub(super) run: Run,
}

/// Whether a method changes anything, and so needs a SynoToken
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Effect {
    Reads,
    Changes,
}

/// Who carries a method out
#[derive(Debug, Clone, Copy)]
pub(super) enum Run {
    Info,
    LoginPage,
    Login,
    Logout,
    Compound,
    Office(fn(&mut Call<'_>) -> Answer),
}

impl Method {
    /// A version 1 method that changes nothing
    pub(super) const fn reads(name: &'static str, run: fn(&mut Call<'_>) -> Answer) -> Self {
        Self {
            name,
            versions: 1..=1,
            effect: Effect::Reads,
            run: Run::Office(run),
        }
    }

    /// A version 2 method that changes nothing
    pub(super) const fn reads_v2(name: &'static str, run: fn(&mut Call<'_>) -> Answer) -> Self {
        Self {
            versions: 2..=2,
            ..Self::reads(name, run)
        }
    }

    /// A version 1 method that changes something
    pub(super) const fn changes(name: &'static str, run: fn(&mut Call<'_>) -> Answer) -> Self {
        Self {
            name,
            versions: 1..=1,
            effect: Effect::Changes,
            run: Run::Office(run),
        }
    }

    const fn system(name: &'static str, versions: RangeInclusive<u32>, run: Run) -> Self {
        Self {
            name,
            versions,
            effect: Effect::Reads,
            run,
        }
    }
}

impl Api {
    const fn json(
        name: &'static str,
        versions: RangeInclusive<u32>,
        home: Home,
        methods: &'static [Method],
    ) -> Self {
        Self {
            name,
            versions,
            format: Format::Json,
            wording: Wording::Named,
            home,
            methods,
        }
    }

    const fn plain(
        name: &'static str,
        versions: RangeInclusive<u32>,
        home: Home,
        methods: &'static [Method],
    ) -> Self {
        Self {
            name,
            versions,
            format: Format::Plain,
            wording: Wording::Named,
            home,
            methods,
        }
    }

    const fn refusing_as_backup(mut self) -> Self {
        self.wording = Wording::Backup;
        self
    }

    /// The versions this NAS offers: DSM 6 logs in up to version 6
    pub(super) fn offered(&self, options: &Options) -> RangeInclusive<u32> {
        let highest = if options.dsm6 {
            (*self.versions.end()).min(6)
        } else {
            *self.versions.end()
        };
        *self.versions.start()..=highest
    }

    /// Whether other accounts are refused. That Hyper Backup does so is unattested
    pub(super) fn is_for_administrators(&self) -> bool {
        matches!(
            self.home,
            Home::Administration | Home::Package(Package::HyperBackup)
        )
    }

    /// The path it is advertised at
    fn place(&self, options: &Options) -> &'static str {
        match (options.dsm6, self.home) {
            (true, Home::Info) => QUERY,
            (true, Home::Auth) => AUTH,
            (true, Home::Package(_)) => DSM6_ENTRY,
            (true, Home::LoginPage | Home::System | Home::Administration) | (false, _) => ENTRY,
        }
    }

    /// Whether it answers at this path: DSM 7 serves discovery at both, and login where DSM 6 has it as well
    pub(super) fn lives_at(&self, path: &str, options: &Options) -> bool {
        let file = file(path, options);
        file == Some(self.place(options))
            || (self.home == Home::Info && file == Some(QUERY))
            || (self.home == Home::Auth && file == Some(AUTH) && !options.strict)
    }

    pub(super) fn advertisement(&self, options: &Options) -> Value {
        let versions = self.offered(options);
        let mut entry = json!({
            "path": self.place(options),
            "minVersion": versions.start(),
            "maxVersion": versions.end(),
        });
        // Discovery itself has none on DSM 6.
        let silent = options.dsm6 && self.home == Home::Info;
        if let (Format::Json, false, Some(entry)) = (self.format, silent, entry.as_object_mut()) {
            entry.insert("requestFormat".to_owned(), json!("JSON"));
        }
        entry
    }
}

/// Whether the path is one of DSM's CGIs, of whichever version
pub(super) fn is_cgi(path: &str, options: &Options) -> bool {
    file(path, options).is_some_and(|file| [QUERY, ENTRY, AUTH, DSM6_ENTRY].contains(&file))
}

/// The CGI of a path; the API's name may follow it, as in `entry.cgi/SYNO.API.Auth.UIConfig`
fn file<'a>(path: &'a str, options: &Options) -> Option<&'a str> {
    let file = path.strip_prefix("/webapi/")?;
    match file.split_once('/') {
        Some((file, _)) if !options.strict => Some(file),
        _ => Some(file),
    }
}

/// The APIs this NAS has
pub(super) fn apis(options: &Options) -> impl Iterator<Item = &'static Api> {
    let own = match options.dialect {
        Dialect::Dsm => DSM,
        Dialect::Documented => DOCUMENTED,
    };
    let installed = |api: &&Api| match api.home {
        Home::Package(package) => !options.without.contains(&package),
        Home::LoginPage => !options.dsm6,
        Home::Info | Home::Auth | Home::System | Home::Administration => true,
    };
    let offered = |api: &&Api| !options.without_apis.contains(api.name);
    SYSTEM.iter().chain(own).filter(installed).filter(offered)
}

const CLOUD_SYNC: Home = Home::Package(Package::CloudSync);
const HYPER_BACKUP: Home = Home::Package(Package::HyperBackup);

// Versions and formats as in the lib definitions of a DSM 7.2.2 (mikespub/synology).
const SYSTEM: &[Api] = &[
    Api::json(
        "SYNO.API.Info",
        1..=1,
        Home::Info,
        &[Method::system("query", 1..=1, Run::Info)],
    ),
    Api::plain(
        "SYNO.API.Auth",
        1..=7,
        Home::Auth,
        &[
            Method::system("login", 3..=7, Run::Login),
            Method::system("logout", 1..=7, Run::Logout),
        ],
    ),
    Api::json(
        "SYNO.Core.System",
        1..=3,
        Home::System,
        &[Method::system("info", 1..=3, Run::Office(system::info))],
    ),
    Api::json(
        "SYNO.Core.Package",
        1..=2,
        Home::Administration,
        &[Method::system("list", 1..=2, Run::Office(packages::list))],
    ),
    Api::json(
        "SYNO.Core.Region.NTP",
        1..=3,
        Home::Administration,
        &[
            Method::system("get", 1..=2, Run::Office(region::get)),
            Method::system("get", 3..=3, Run::Office(region::get_with_formats)),
        ],
    ),
    Api::json(
        "SYNO.FileStation.List",
        1..=2,
        Home::System,
        &[
            Method::system("list_share", 2..=2, Run::Office(file_station::list_shares)),
            Method::system("list", 2..=2, Run::Office(file_station::list)),
        ],
    ),
    Api::json(
        "SYNO.DSM.Info",
        2..=2,
        Home::System,
        &[Method::system(
            "getinfo",
            2..=2,
            Run::Office(system::get_info),
        )],
    ),
];

const DSM: &[Api] = &[
    Api::json(
        "SYNO.API.Auth.UIConfig",
        1..=1,
        Home::LoginPage,
        &[Method::system("get", 1..=1, Run::LoginPage)],
    ),
    Api::json(
        "SYNO.Entry.Request",
        1..=2,
        Home::System,
        &[Method::system("request", 1..=2, Run::Compound)],
    ),
    Api::json("SYNO.CloudSync", 1..=1, CLOUD_SYNC, cloudsync::METHODS),
    // Advertised up to version 2, which has no methods.
    Api::json(
        "SYNO.Backup.Task",
        1..=2,
        HYPER_BACKUP,
        hyperbackup::TASK_METHODS,
    )
    .refusing_as_backup(),
    Api::json(
        "SYNO.Backup.Target",
        1..=2,
        HYPER_BACKUP,
        hyperbackup::TARGET_METHODS,
    )
    .refusing_as_backup(),
    Api::json(
        "SYNO.Backup.Repository",
        1..=2,
        HYPER_BACKUP,
        hyperbackup::REPOSITORY_METHODS,
    )
    .refusing_as_backup(),
    Api::json(
        "SYNO.Backup.Version",
        1..=2,
        HYPER_BACKUP,
        hyperbackup::VERSION_METHODS,
    )
    .refusing_as_backup(),
    Api::json(
        "SYNO.SDS.Backup.Client.Explore.Folder",
        1..=2,
        HYPER_BACKUP,
        hyperbackup::EXPLORE_FOLDER_METHODS,
    )
    .refusing_as_backup(),
    Api::json(
        "SYNO.SDS.Backup.Client.Explore.File",
        1..=2,
        HYPER_BACKUP,
        hyperbackup::EXPLORE_FILE_METHODS,
    )
    .refusing_as_backup(),
    Api::json(
        "SYNO.SDS.Backup.Client.Common.Statistic",
        1..=1,
        HYPER_BACKUP,
        hyperbackup::STATISTIC_METHODS,
    ),
    Api::json(
        "SYNO.SDS.Backup.Client.Common.Log",
        1..=1,
        HYPER_BACKUP,
        hyperbackup::LOG_METHODS,
    ),
];

const DOCUMENTED: &[Api] = &[
    Api::plain(
        "SYNO.CloudSync.Connection",
        1..=1,
        CLOUD_SYNC,
        documented::CONNECTION,
    ),
    Api::plain(
        "SYNO.CloudSync.Connection.Log",
        1..=1,
        CLOUD_SYNC,
        documented::CONNECTION_LOG,
    ),
    Api::plain("SYNO.CloudSync.Task", 1..=1, CLOUD_SYNC, documented::TASK),
    Api::plain(
        "SYNO.CloudSync.Task.Filter",
        1..=1,
        CLOUD_SYNC,
        documented::TASK_FILTER,
    ),
    Api::plain(
        "SYNO.Backup.Task",
        1..=1,
        HYPER_BACKUP,
        documented::BACKUP_TASK,
    )
    .refusing_as_backup(),
];
