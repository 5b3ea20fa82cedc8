// Wire: SYNO.CloudSync v1 get_session_setting beside list_sess of every connection; no single call has it all.
// From mikespub/synology's response schemas.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{
    documented,
    task::{Task, with_task},
};
use crate::{
    dsm::{
        Params,
        wire::{Flag, flag},
    },
    error::Error,
    gate::Cleared,
    operation::{Request, Target},
    units::{Bytes, SyncTaskId},
};

/// Show one sync task: folders, direction, status, error, and its settings on deletion, checks and encryption
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct GetTask {
    #[serde(alias = "sess_id")]
    task_id: SyncTaskId,
}

/// A task and its settings.
#[derive(Debug, Default, Serialize, JsonSchema)]
pub(super) struct TaskDetails {
    #[serde(flatten)]
    pub(super) task: Task,
    /// Files that were synchronized so far; absent where the NAS does not say
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) files_synced: Option<i64>,
    /// Data that was synchronized so far; absent where the NAS does not say
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) bytes_synced: Option<Bytes>,
    /// When it last synchronized, RFC 3339; absent for never and where the NAS does not say
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) last_sync_at: Option<String>,
    /// True: files are compared by content as well; this and what follows is absent where the NAS does not say
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) consistency_check: Option<bool>,
    /// True: deleting a file on the NAS leaves it in the cloud
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) no_delete_on_cloud: Option<bool>,
    /// True: Google documents are converted to Office formats
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) convert_google_docs: Option<bool>,
    /// True: files are encrypted before they go to the cloud
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) encrypted: Option<bool>,
    /// True: the key of that encryption can be exported
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) key_exportable: Option<bool>,
}

#[derive(Deserialize)]
struct SettingsWire {
    sync_attr_check_option: Option<Flag>,
    no_delete: Option<Flag>,
    google_drive_convert_online_doc: Option<Flag>,
    enable_server_encryption: Option<Flag>,
    enc_key_exportable: Option<Flag>,
}

impl Request for GetTask {
    type Response = TaskDetails;

    fn example() -> Self {
        Self {
            task_id: SyncTaskId(4),
        }
    }

    fn params(&self) -> Params {
        Params::new().with("session_id", self.task_id)
    }

    async fn run(cleared: Cleared<Self>, on: Target<'_>) -> Result<TaskDetails, Error> {
        let request = cleared.request();
        let question = on.nas.call(on.method, request.params());
        let (task, wire): (_, SettingsWire) = with_task(on.nas, request.task_id, question).await?;
        Ok(TaskDetails {
            task,
            consistency_check: Some(flag(wire.sync_attr_check_option)),
            no_delete_on_cloud: Some(flag(wire.no_delete)),
            convert_google_docs: Some(flag(wire.google_drive_convert_online_doc)),
            encrypted: Some(flag(wire.enable_server_encryption)),
            key_exportable: Some(flag(wire.enc_key_exportable)),
            ..TaskDetails::default()
        })
    }

    async fn run_documented(cleared: Cleared<Self>, on: Target<'_>) -> Result<TaskDetails, Error> {
        documented::task_details(on, cleared.request().task_id).await
    }
}
