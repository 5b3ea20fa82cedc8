//! Where a task backs up to.

use dsm::lenient::Told;
use schemars::JsonSchema;
use serde::Serialize;

use crate::{
    hyperbackup::wire::RepositoryWire,
    text::{MASK, mask_address},
};

/// Where backups go.
#[derive(Debug, Default, Serialize, JsonSchema)]
pub(crate) struct Destination {
    /// DSM's word for the kind, e.g. image, cloud_image, share
    #[serde(skip_serializing_if = "Option::is_none")]
    target_type: Option<String>,
    /// DSM's word for the way there, e.g. image_local, aws_s3, rsync
    #[serde(skip_serializing_if = "Option::is_none")]
    transfer_type: Option<String>,
    /// Name of the backup at the destination
    #[serde(skip_serializing_if = "Option::is_none")]
    target_id: Option<String>,
    /// Name of the destination; absent in lists
    #[serde(skip_serializing_if = "Option::is_none")]
    repository: Option<String>,
    /// Shared folder, on the NAS itself or on the remote one
    #[serde(skip_serializing_if = "Option::is_none")]
    share: Option<String>,
    /// Bucket of an object store
    #[serde(skip_serializing_if = "Option::is_none")]
    bucket: Option<String>,
    /// Container of an object store, where it is not called as the bucket
    #[serde(skip_serializing_if = "Option::is_none")]
    container: Option<String>,
    /// Address of a remote destination
    #[serde(skip_serializing_if = "Option::is_none")]
    remote_url: Option<String>,
    /// The whole destination as one text, where the NAS has nothing but that
    #[serde(skip_serializing_if = "Option::is_none")]
    location: Option<String>,
}

impl Destination {
    /// A destination in DSM's words for its kind, the way there, and the name of the backup.
    pub(crate) fn new(
        target_type: Told<String>,
        transfer_type: Told<String>,
        target_id: Told<String>,
    ) -> Self {
        Self {
            target_type: target_type.filled(),
            transfer_type: transfer_type.filled(),
            target_id: target_id.filled(),
            ..Self::default()
        }
    }

    /// A destination that is known as one text.
    pub(crate) fn at(location: Option<String>) -> Self {
        Self {
            location: location.map(without_login),
            ..Self::default()
        }
    }

    /// Leaves out all but the way there.
    pub(super) fn shorten(&mut self) {
        self.target_type = None;
        self.target_id = None;
    }

    /// Adds what the repository of the task says.
    pub(crate) fn with_repository(self, wire: Option<RepositoryWire>) -> Self {
        let Some(wire) = wire else {
            return self;
        };
        let bucket = wire.bucket.filled();
        let container = wire.container.filled();
        let container = container.filter(|name| Some(name) != bucket.as_ref());
        Self {
            // task.get.s3.json has them here alone.
            target_type: self.target_type.or_else(|| wire.target_type.filled()),
            transfer_type: self.transfer_type.or_else(|| wire.transfer_type.filled()),
            repository: wire.name.filled(),
            share: wire.share.filled(),
            bucket,
            container,
            remote_url: wire.remote_url.filled().map(without_login),
            ..self
        }
    }
}

/// An address without the name and password that may stand in it, and without its parameters.
pub(crate) fn without_login(address: String) -> String {
    mask_address(&address).replacen(&format!("{MASK}@"), "", 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_keeps_no_login() {
        assert_eq!(
            without_login("https://me:pw@dav.example.com/b@ckup".into()),
            "https://dav.example.com/b@ckup"
        );
        assert_eq!(without_login("rsync://host/a@b".into()), "rsync://host/a@b");
        assert_eq!(without_login("me:pw@host/b".into()), "host/b");
        assert_eq!(
            without_login("https://host/b?sig=1".into()),
            "https://host/b?***"
        );
    }
}
