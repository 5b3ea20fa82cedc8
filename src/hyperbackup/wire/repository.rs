//! The answer of `list` about repositories. DSM masks `secret` and `pwd` itself, but not `key` and `account`.

use dsm::lenient::{Id, Records, Told};
use serde::Deserialize;

#[derive(Debug, Deserialize)]
pub(crate) struct RepositoryListWire {
    pub(crate) repo_list: Records<RepositoryRowWire>,
}

#[derive(Debug, Deserialize)]
pub(crate) struct RepositoryRowWire {
    pub(crate) repo_id: Id,
    pub(crate) name: Told<String>,
    pub(crate) target_type: Told<String>,
    pub(crate) transfer_type: Told<String>,
    pub(crate) share: Told<String>,
    pub(crate) bucket: Told<String>,
    pub(crate) container: Told<String>,
    pub(crate) remote_url: Told<String>,
    pub(crate) account: Told<String>,
    pub(crate) key: Told<String>,
    pub(crate) pwd: Told<String>,
    pub(crate) secret: Told<String>,
}
