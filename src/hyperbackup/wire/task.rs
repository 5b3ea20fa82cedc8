//! The answer of `get`.

use dsm::lenient::{Object, Told};
use serde::Deserialize;

use super::{ScheduleWire, SourceWire};

#[derive(Debug, Deserialize)]
pub(crate) struct BackupTaskWire {
    pub(crate) name: Told<String>,
    pub(crate) state: Told<String>,
    pub(crate) status: Told<String>,
    pub(crate) r#type: Told<String>,
    pub(crate) target_id: Told<String>,
    pub(crate) target_type: Told<String>,
    pub(crate) transfer_type: Told<String>,
    pub(crate) data_enc: Told<bool>,
    pub(crate) source: Object<SourceWire>,
    pub(crate) repository: Object<RepositoryWire>,
    pub(crate) schedule: Object<ScheduleWire>,
}

/// The destination itself, without its credentials.
#[derive(Debug, Deserialize)]
pub(crate) struct RepositoryWire {
    pub(crate) name: Told<String>,
    pub(crate) share: Told<String>,
    pub(crate) target_type: Told<String>,
    pub(crate) transfer_type: Told<String>,
    pub(crate) bucket: Told<String>,
    pub(crate) container: Told<String>,
    pub(crate) remote_url: Told<String>,
}
