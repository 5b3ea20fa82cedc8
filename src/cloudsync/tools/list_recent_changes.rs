use dsm::{Params, lenient::Fields};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::{
    cloudsync::{
        ids::SyncTaskId,
        model::words::{FileAction, LEVELS, file_action, unless_in_path, word},
        wire::{
            LIST_RECENT_CHANGES,
            log::{HistoryItemWire, ProcessingItemWire},
        },
    },
    error::Error,
    operation::{Query, ReadContext, Request},
    units::{Bytes, Coded},
};

/// List the files that Cloud Sync is transferring now and the last few it has changed
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ListRecentChanges {}

/// What the NAS does not say is absent.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct RecentChanges {
    /// Transfers under way
    #[serde(skip_serializing_if = "Option::is_none")]
    in_progress: Option<Vec<Transfer>>,
    /// Files that were changed last, newest first
    #[serde(skip_serializing_if = "Option::is_none")]
    recent: Option<Vec<RecentChange>>,
    /// Merges on the server, as DSM sends them; absent when there are none
    #[serde(skip_serializing_if = "Vec::is_empty")]
    server_merges: Vec<Map<String, Value>>,
}

#[derive(Debug, Serialize, JsonSchema)]
struct Transfer {
    /// Path on the NAS
    #[serde(skip_serializing_if = "Option::is_none")]
    path: Option<String>,
    /// Name of the file, where the path does not end with it
    #[serde(skip_serializing_if = "Option::is_none")]
    file_name: Option<String>,
    /// DSM's word, e.g. uploading
    #[serde(skip_serializing_if = "Option::is_none")]
    status: Option<String>,
    /// What has been transferred
    #[serde(skip_serializing_if = "Option::is_none")]
    transferred_bytes: Option<Bytes>,
    /// Size of the file
    #[serde(skip_serializing_if = "Option::is_none")]
    total_bytes: Option<Bytes>,
    /// Speed as DSM gives it; unit not known
    #[serde(skip_serializing_if = "Option::is_none")]
    bit_rate: Option<i64>,
    /// Task that transfers it
    #[serde(skip_serializing_if = "Option::is_none")]
    task_id: Option<SyncTaskId>,
    /// Account at the provider
    #[serde(skip_serializing_if = "Option::is_none")]
    account: Option<String>,
}

#[derive(Debug, Serialize, JsonSchema)]
struct RecentChange {
    /// Path on the NAS
    #[serde(skip_serializing_if = "Option::is_none")]
    path: Option<String>,
    /// Name of the file, where the path does not end with it
    #[serde(skip_serializing_if = "Option::is_none")]
    file_name: Option<String>,
    /// What was done
    #[serde(skip_serializing_if = "Option::is_none")]
    action: Option<FileAction>,
    /// Severity: 0 info, 1 warning, 2 error
    #[serde(skip_serializing_if = "Option::is_none")]
    level: Option<Coded>,
    /// Task that did it
    #[serde(skip_serializing_if = "Option::is_none")]
    task_id: Option<SyncTaskId>,
}

impl Request for ListRecentChanges {
    type Response = RecentChanges;

    fn example() -> Self {
        Self {}
    }
}

impl Query for ListRecentChanges {
    async fn run(&self, on: ReadContext<'_>) -> Result<RecentChanges, Error> {
        let wire = on.nas.call(LIST_RECENT_CHANGES, Params::new()).await?;
        let transfers = wire.processing_items.objects();
        let changes = wire.history_items.objects();
        let merges = wire.server_merge_items.objects();
        Ok(RecentChanges {
            in_progress: transfers.map(|list| list.into_iter().map(Transfer::from).collect()),
            recent: changes.map(|list| list.into_iter().map(RecentChange::from).collect()),
            server_merges: merges
                .into_iter()
                .flatten()
                .map(|Fields(item)| item)
                .collect(),
        })
    }
}

impl From<ProcessingItemWire> for Transfer {
    fn from(wire: ProcessingItemWire) -> Self {
        Self {
            file_name: unless_in_path(wire.base_name.0, wire.path.0.as_deref()),
            path: wire.path.filled(),
            status: wire.status.0,
            transferred_bytes: wire.current_size.0,
            total_bytes: wire.total_size.0,
            bit_rate: wire.bit_rate.0,
            account: wire.user_name.filled(),
            task_id: wire.session_id.0.map(SyncTaskId),
        }
    }
}

impl From<HistoryItemWire> for RecentChange {
    fn from(wire: HistoryItemWire) -> Self {
        Self {
            file_name: unless_in_path(wire.base_name.0, wire.path.0.as_deref()),
            path: wire.path.filled(),
            action: wire.action.0.map(file_action),
            level: wire.log_level.0.map(|level| word(&LEVELS, level)),
            task_id: wire.session_id.0.map(SyncTaskId),
        }
    }
}
