//! A link to a cloud account.

use serde::Serialize;

/// The id of a connection
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct ConnectionId(pub i64);

/// A link to a cloud account
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Connection {
    /// Its id
    pub id: ConnectionId,
    /// DSM's name of the provider, as `db`
    pub kind: String,
    /// DSM's number of the provider
    pub kind_id: i64,
    /// Its name
    pub name: String,
    /// The account
    pub user_name: String,
    /// The provider's id of the account
    pub user_id: String,
    /// Its status while it is not paused, in DSM's words
    pub status: String,
    /// Whether it is paused
    pub paused: bool,
    /// 1 while it is linked
    pub link_status: i64,
    /// DSM's error code, 0 for none
    pub error: i64,
    /// DSM's word for the error
    pub error_description: String,
    /// Files still to be transferred
    pub unfinished_files: i64,
    /// What can be set
    pub settings: ConnectionSettings,
    /// What the cloud says about the account
    pub account: CloudAccount,
    /// The account's credentials
    pub secrets: ConnectionSecrets,
}

/// What can be set about a connection
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ConnectionSettings {
    /// Seconds between two looks for changes
    pub pull_event_period: i64,
    /// In DSM's unit, 0 for unlimited
    pub max_upload_speed: i64,
    /// In DSM's unit, 0 for unlimited
    pub max_download_speed: i64,
    /// S3's storage class, "" elsewhere
    pub storage_class: String,
    /// Server-side encryption
    pub is_sse: bool,
    /// Mebibytes of a part, 0 where there are none
    pub part_size: i64,
    /// Whether the schedule counts
    pub is_enabled_schedule: bool,
    /// 168 times 0 or 1, from Sunday midnight
    pub schedule_info: String,
}

/// What the cloud says about an account
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct CloudAccount {
    /// Bytes in all, 0 where there is no quota
    pub quota_total: u64,
    /// Bytes in use
    pub quota_used: u64,
    /// S3's bucket
    pub bucket_name: String,
    /// S3's region
    pub region: String,
    /// WebDAV's or S3's server
    pub server_addr: String,
}

/// The credentials of an account; those that a provider does not use are empty
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct ConnectionSecrets {
    /// S3
    pub access_key: String,
    /// S3
    pub secret_key: String,
    /// OAuth
    pub access_token: String,
    /// OAuth
    pub refresh_token: String,
    /// OAuth
    pub client_id: String,
    /// WebDAV
    pub auth_user: String,
    /// WebDAV
    pub auth_pass: String,
}
