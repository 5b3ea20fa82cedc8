//! The seeded cloud accounts: two as in N4S4's captures, and others, the last with one trouble each.
//!
//! Only 1 (Google Drive), 2 (Dropbox), 11 (WebDAV) and 22 (OneDrive) are attested type numbers,
//! only `db`, `od_v1` and `az` attested type names.

use crate::office::{
    CloudAccount, Connection, ConnectionId, ConnectionSecrets, ConnectionSettings,
};

pub(super) fn all() -> Vec<Connection> {
    vec![
        dropbox(),
        one_drive(),
        google_drive(),
        amazon_s3(),
        web_dav(),
        surveyors(),
        marketing(),
        phone(),
    ]
}

/// A healthy, linked connection with DSM's default settings
fn plain(id: i64, kind: &str, kind_id: i64, name: &str, user_name: &str) -> Connection {
    Connection {
        id: ConnectionId(id),
        kind: kind.to_owned(),
        kind_id,
        name: name.to_owned(),
        user_name: user_name.to_owned(),
        user_id: format!("{kind}-account-{id}"),
        status: "uptodate".to_owned(),
        paused: false,
        link_status: 1,
        error: 0,
        error_description: String::new(),
        unfinished_files: 0,
        settings: ConnectionSettings {
            pull_event_period: 60,
            max_upload_speed: 0,
            max_download_speed: 0,
            storage_class: String::new(),
            is_sse: false,
            part_size: 0,
            is_enabled_schedule: false,
            schedule_info: "1".repeat(168),
        },
        account: CloudAccount::default(),
        secrets: ConnectionSecrets::default(),
    }
}

/// Credentials of a provider with OAuth
fn tokens(of: &str) -> ConnectionSecrets {
    ConnectionSecrets {
        access_token: format!("SIMSECRET-{of}-ACCESS-TOKEN-9f2c71"),
        refresh_token: format!("SIMSECRET-{of}-REFRESH-TOKEN-4be80d"),
        client_id: format!("SIMSECRET-{of}-CLIENT-ID-17aa02"),
        ..ConnectionSecrets::default()
    }
}

fn dropbox() -> Connection {
    Connection {
        account: CloudAccount {
            quota_total: 2_147_483_648,
            quota_used: 423_330_996,
            ..CloudAccount::default()
        },
        secrets: tokens("DROPBOX"),
        ..plain(3, "db", 2, "Dropbox", "studio@lindqvist-moreau.example")
    }
}

fn one_drive() -> Connection {
    Connection {
        status: "syncing".to_owned(),
        unfinished_files: 2,
        account: CloudAccount {
            quota_total: 1_099_511_627_776,
            quota_used: 412_316_860_416,
            ..CloudAccount::default()
        },
        secrets: tokens("ONEDRIVE"),
        ..plain(
            2,
            "od_v1",
            22,
            "Microsoft OneDrive",
            "anna.lindqvist@lindqvist-moreau.example",
        )
    }
}

fn google_drive() -> Connection {
    Connection {
        status: "error".to_owned(),
        link_status: 0,
        error: -7,
        error_description: "token_expired".to_owned(),
        unfinished_files: 131,
        account: CloudAccount {
            quota_total: 16_106_127_360,
            quota_used: 14_925_010_534,
            ..CloudAccount::default()
        },
        secrets: tokens("GOOGLE"),
        ..plain(
            5,
            "gd",
            1,
            "Google Drive (competitions)",
            "lm.competitions@gmail.example",
        )
    }
}

fn amazon_s3() -> Connection {
    let plain = plain(8, "az", 10, "Amazon S3", "lm-nas-backup");
    Connection {
        settings: ConnectionSettings {
            pull_event_period: 300,
            max_upload_speed: 4096,
            storage_class: "STANDARD".to_owned(),
            part_size: 128,
            is_enabled_schedule: true,
            schedule_info: nights(),
            ..plain.settings.clone()
        },
        account: CloudAccount {
            quota_used: 734_003_200_000,
            bucket_name: "lm-architects-archive".to_owned(),
            region: "eu-north-1".to_owned(),
            server_addr: "s3.eu-north-1.amazonaws.com".to_owned(),
            ..CloudAccount::default()
        },
        secrets: ConnectionSecrets {
            access_key: "SIMSECRET-AKIA-5QX2N7D3".to_owned(),
            secret_key: "SIMSECRET-S3KEY-Zt+8/wq0LrPVbN=".to_owned(),
            ..ConnectionSecrets::default()
        },
        ..plain
    }
}

fn web_dav() -> Connection {
    Connection {
        paused: true,
        unfinished_files: 17,
        account: CloudAccount {
            server_addr: "https://dav.moreau-structures.example/share".to_owned(),
            ..CloudAccount::default()
        },
        secrets: ConnectionSecrets {
            auth_user: "lm-exchange".to_owned(),
            auth_pass: "SIMSECRET-WEBDAV-PASSWORD-c0ff33".to_owned(),
            ..ConnectionSecrets::default()
        },
        ..plain(
            12,
            "webdav",
            11,
            "Structural engineers (WebDAV)",
            "lm-exchange",
        )
    }
}

/// Its server's certificate has run out
fn surveyors() -> Connection {
    Connection {
        status: "error".to_owned(),
        error: -15,
        error_description: "ssl_verify_fail".to_owned(),
        account: CloudAccount {
            server_addr: "https://cloud.surveyors.example/remote.php/dav".to_owned(),
            ..CloudAccount::default()
        },
        secrets: ConnectionSecrets {
            auth_user: "lm-survey".to_owned(),
            auth_pass: "SIMSECRET-SURVEY-PASSWORD-51d0b2".to_owned(),
            ..ConnectionSecrets::default()
        },
        ..plain(15, "webdav", 11, "Nextcloud (surveyors)", "lm-survey")
    }
}

/// Some files are refused again and again, which its status does not tell
fn marketing() -> Connection {
    Connection {
        unfinished_files: 43,
        account: CloudAccount {
            quota_total: 2_147_483_648,
            quota_used: 611_057_664,
            ..CloudAccount::default()
        },
        secrets: tokens("MARKETING"),
        ..plain(
            16,
            "db",
            2,
            "Dropbox (marketing)",
            "press@lindqvist-moreau.example",
        )
    }
}

/// Almost full
fn phone() -> Connection {
    Connection {
        account: CloudAccount {
            quota_total: 5_368_709_120,
            quota_used: 5_153_960_755,
            ..CloudAccount::default()
        },
        secrets: tokens("PHONE"),
        ..plain(
            17,
            "od_v1",
            22,
            "OneDrive (Pierre's phone)",
            "pierre.moreau@lindqvist-moreau.example",
        )
    }
}

/// From 20:00 to 06:00 on every day
fn nights() -> String {
    format!("{}{}{}", "1".repeat(6), "0".repeat(14), "1".repeat(4)).repeat(7)
}
