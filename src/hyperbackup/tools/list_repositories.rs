use dsm::{Params, lenient::Told};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{
    error::Error,
    hyperbackup::{
        model::{Page, Readable, check_limit, without_login},
        wire::{LIST_REPOSITORIES, RepositoryRowWire},
    },
    operation::{Query, ReadContext, Request},
    text::MASK,
};

/// List the places where backups are stored: kind, shared folder or bucket; accounts, keys and passwords are masked
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ListRepositories {
    /// Places to skip
    #[serde(default, skip_serializing_if = "Option::is_none")]
    offset: Option<usize>,
    /// Places to show, 1 to 1000; absent: 100
    #[serde(default, skip_serializing_if = "Option::is_none")]
    limit: Option<usize>,
}

#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct Repositories {
    /// How many there are
    total: usize,
    /// Where the page begins
    offset: usize,
    /// Where the next page begins; absent on the last one
    #[serde(skip_serializing_if = "Option::is_none")]
    next_offset: Option<usize>,
    /// What of the NAS's list could not be read; absent when nothing is missing
    #[serde(skip_serializing_if = "Vec::is_empty")]
    incomplete: Vec<String>,
    /// The places
    repositories: Vec<Repository>,
}

/// A place where backups are stored. What the NAS does not say is absent.
#[derive(Debug, Serialize, JsonSchema)]
struct Repository {
    /// Id of the place
    repository_id: i64,
    /// Name
    #[serde(skip_serializing_if = "Option::is_none")]
    name: Option<String>,
    /// DSM's word for the kind, e.g. image, cloud_image, share
    #[serde(skip_serializing_if = "Option::is_none")]
    target_type: Option<String>,
    /// DSM's word for the way there, e.g. image_local, aws_s3, rsync
    #[serde(skip_serializing_if = "Option::is_none")]
    transfer_type: Option<String>,
    /// Shared folder, on the NAS itself or on the remote one
    #[serde(skip_serializing_if = "Option::is_none")]
    share: Option<String>,
    /// Bucket of an object store
    #[serde(skip_serializing_if = "Option::is_none")]
    bucket: Option<String>,
    /// Container of an object store, where it is not called as the bucket
    #[serde(skip_serializing_if = "Option::is_none")]
    container: Option<String>,
    /// Address of a remote place
    #[serde(skip_serializing_if = "Option::is_none")]
    remote_url: Option<String>,
    /// Masked; absent when there is none
    #[serde(skip_serializing_if = "Option::is_none")]
    account: Option<&'static str>,
    /// Masked; absent when there is none
    #[serde(skip_serializing_if = "Option::is_none")]
    access_key: Option<&'static str>,
    /// Password or secret, masked; absent when there is none
    #[serde(skip_serializing_if = "Option::is_none")]
    password: Option<&'static str>,
}

impl Request for ListRepositories {
    type Response = Repositories;

    fn example() -> Self {
        Self {
            offset: None,
            limit: None,
        }
    }

    fn check(&self) -> Result<(), Error> {
        check_limit(self.limit)
    }
}

impl Query for ListRepositories {
    async fn run(&self, on: ReadContext<'_>) -> Result<Repositories, Error> {
        let list = on.nas.call(LIST_REPOSITORIES, Params::new()).await?;
        let Readable {
            rows, incomplete, ..
        } = Readable::of(list.repo_list, "places")?;
        let rows = rows.into_iter().map(Repository::from).collect();
        let page = Page::new(rows, self.offset, self.limit);
        Ok(Repositories {
            repositories: page.rows,
            total: page.total,
            incomplete,
            offset: page.offset,
            next_offset: page.next_offset,
        })
    }
}

impl From<RepositoryRowWire> for Repository {
    fn from(wire: RepositoryRowWire) -> Self {
        let bucket = wire.bucket.filled();
        let container = wire.container.filled();
        let container = container.filter(|name| Some(name) != bucket.as_ref());
        Self {
            repository_id: wire.repo_id.0,
            name: wire.name.filled(),
            target_type: wire.target_type.filled(),
            transfer_type: wire.transfer_type.filled(),
            share: wire.share.filled(),
            bucket,
            container,
            remote_url: wire.remote_url.filled().map(without_login),
            account: masked(wire.account),
            access_key: masked(wire.key),
            password: masked(wire.secret).or(masked(wire.pwd)),
        }
    }
}

fn masked(credential: Told<String>) -> Option<&'static str> {
    credential.filled().map(|_| MASK)
}
