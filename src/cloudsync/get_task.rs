// Wire: SYNO.CloudSync v1 get_session_setting beside list_sess of every connection; no single call has it all.
// From mikespub/synology's response schemas.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::task::{Task, with_task};
use crate::{
    dsm::{
        Params,
        wire::{Flag, flag},
    },
    error::Error,
    gate::Cleared,
    operation::{Request, Target},
    units::SyncTaskId,
};

/// Show one sync task: folders, direction, status, error, and its settings on deletion, checks and encryption
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct GetTask {
    #[serde(alias = "sess_id")]
    task_id: SyncTaskId,
}

/// A task and its settings.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct TaskDetails {
    #[serde(flatten)]
    task: Task,
    /// True: files are compared by content as well
    consistency_check: bool,
    /// True: deleting a file on the NAS leaves it in the cloud
    no_delete_on_cloud: bool,
    /// True: Google documents are converted to Office formats
    convert_google_docs: bool,
    /// True: files are encrypted before they go to the cloud
    encrypted: bool,
    /// True: the key of that encryption can be exported
    key_exportable: bool,
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
            consistency_check: flag(wire.sync_attr_check_option),
            no_delete_on_cloud: flag(wire.no_delete),
            convert_google_docs: flag(wire.google_drive_convert_online_doc),
            encrypted: flag(wire.enable_server_encryption),
            key_exportable: flag(wire.enc_key_exportable),
        })
    }
}
