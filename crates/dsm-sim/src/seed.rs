//! The office the NAS starts with: a small firm of architects, their clouds and their backups, with all that can be wrong
//! with them or with nothing.

mod backup_tasks;
mod backup_versions;
mod cloud_folders;
mod connections;
mod files;
mod healthy;
mod log;
mod recent;
mod shares;
mod sync_tasks;

use super::office::{InstalledPackage, Office, PackageSettings, Volume};
use super::{options::Seed, zone::Zone};

/// What the NAS holds at this moment of its clock
pub(super) fn planted(seed: Seed, now: i64, zone: Zone) -> Office {
    match seed {
        Seed::Office => office(now, zone),
        Seed::Healthy => healthy::office(now, zone),
    }
}

/// The office with one of each trouble
pub(super) fn office(now: i64, zone: Zone) -> Office {
    let sync_tasks = sync_tasks::all(now);
    let backup_tasks = backup_tasks::all(now, zone);
    let shares = shares::all();
    let mut shelf = files::Shelf::new(now, zone, &shares);
    let backup_versions = backup_versions::all(zone, &backup_tasks, &mut shelf);
    let files = shelf.at(now).to_vec();
    Office {
        takes_any_setting: false,
        zone,
        packages: vec![
            running("CloudSync", "Cloud Sync", "2.7.2-1109"),
            running("HyperBackup", "Hyper Backup", "4.1.0-3718"),
            running("SynologyDrive", "Synology Drive Server", "3.5.1-26050"),
        ],
        package: PackageSettings {
            repo_vol_path: "/volume2".to_owned(),
            log_count: 20_000,
            worker_count: 3,
            admin_mode: "enable".to_owned(),
            sync_mode: false,
        },
        volumes: vec![
            Volume {
                number: 1,
                size_free: 768_625_090_560,
                size_total: 955_458_760_704,
            },
            Volume {
                number: 2,
                size_free: 1_977_547_526_144,
                size_total: 3_835_577_597_952,
            },
        ],
        files,
        backup_versions,
        copying_seconds: 0,
        copies_under_way: Vec::new(),
        shares,
        connections: connections::all(),
        log: log::all(now, &sync_tasks),
        sync_tasks,
        cloud_folders: cloud_folders::all(),
        history: recent::history(),
        processing: recent::processing(),
        destroyed_backups: Vec::new(),
        backup_tasks,
    }
}

fn running(id: &'static str, name: &'static str, version: &str) -> InstalledPackage {
    InstalledPackage {
        id,
        name,
        version: version.to_owned(),
        runs: true,
    }
}

fn texts(texts: &[&str]) -> Vec<String> {
    texts.iter().map(|text| (*text).to_owned()).collect()
}
