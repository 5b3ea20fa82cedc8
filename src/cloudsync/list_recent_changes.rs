// Wire: SYNO.CloudSync v1 get_recently_change, from N4S4 cloud_sync.py with a captured answer.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::words::{ACTIONS, LEVELS, word};
use crate::{
    dsm::{
        Params,
        wire::{Int, Text, int, list, some_text, text},
    },
    error::Error,
    gate::Cleared,
    operation::{Request, Target},
    units::{Bytes, Coded, SyncTaskId},
};

/// List the files that Cloud Sync is transferring now and the last few it has changed
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct ListRecentChanges {}

#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct RecentChanges {
    /// Transfers under way
    in_progress: Vec<Transfer>,
    /// Files that were changed last, newest first
    recent: Vec<Change>,
    /// Merges on the server, as DSM sends them
    server_merges: Vec<Map<String, Value>>,
}

#[derive(Debug, Serialize, JsonSchema)]
struct Transfer {
    /// Path on the NAS
    path: String,
    /// Name of the file
    file_name: String,
    /// DSM's word, e.g. uploading
    status: String,
    /// What has been transferred
    transferred_bytes: Bytes,
    /// Size of the file
    total_bytes: Bytes,
    /// DSM's bit_rate, whose unit is not documented
    #[serde(skip_serializing_if = "Option::is_none")]
    bit_rate: Option<i64>,
    /// Account at the provider
    #[serde(skip_serializing_if = "Option::is_none")]
    account: Option<String>,
    /// Task that transfers it
    task_id: SyncTaskId,
}

#[derive(Debug, Serialize, JsonSchema)]
struct Change {
    /// Path on the NAS
    path: String,
    /// Name of the file
    file_name: String,
    /// What was done
    action: Coded,
    /// Severity: 0 info, 1 warning, 2 error
    level: Coded,
    /// Task that did it
    task_id: SyncTaskId,
}

#[derive(Deserialize)]
struct RecentWire {
    history_items: Option<Vec<ChangeWire>>,
    processing_items: Option<Vec<TransferWire>>,
    server_merge_items: Option<Vec<Map<String, Value>>>,
}

#[derive(Deserialize)]
struct ChangeWire {
    action: Option<Int>,
    base_name: Option<Text>,
    log_level: Option<Int>,
    path: Option<Text>,
    session_id: Option<Int>,
}

#[derive(Deserialize)]
struct TransferWire {
    base_name: Option<Text>,
    bit_rate: Option<Int>,
    current_size: Option<Int>,
    path: Option<Text>,
    session_id: Option<Int>,
    status: Option<Text>,
    total_size: Option<Int>,
    user_name: Option<Text>,
}

impl Request for ListRecentChanges {
    type Response = RecentChanges;

    fn example() -> Self {
        Self {}
    }

    fn params(&self) -> Params {
        Params::new()
    }

    async fn run(cleared: Cleared<Self>, on: Target<'_>) -> Result<RecentChanges, Error> {
        let wire: RecentWire = on.nas.call(on.method, cleared.request().params()).await?;
        Ok(RecentChanges {
            in_progress: list(wire.processing_items)
                .into_iter()
                .map(Transfer::from)
                .collect(),
            recent: list(wire.history_items)
                .into_iter()
                .map(Change::from)
                .collect(),
            server_merges: list(wire.server_merge_items),
        })
    }
}

impl From<TransferWire> for Transfer {
    fn from(wire: TransferWire) -> Self {
        Self {
            path: text(wire.path),
            file_name: text(wire.base_name),
            status: text(wire.status),
            transferred_bytes: int(wire.current_size),
            total_bytes: int(wire.total_size),
            bit_rate: wire.bit_rate.map(|rate| rate.0),
            account: some_text(wire.user_name),
            task_id: SyncTaskId(int(wire.session_id)),
        }
    }
}

impl From<ChangeWire> for Change {
    fn from(wire: ChangeWire) -> Self {
        Self {
            path: text(wire.path),
            file_name: text(wire.base_name),
            action: word(&ACTIONS, int(wire.action)),
            level: word(&LEVELS, int(wire.log_level)),
            task_id: SyncTaskId(int(wire.session_id)),
        }
    }
}
