use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{
    clock::{NasTime, shown_epoch},
    cloudsync::{
        ids::SyncTaskId,
        model::{
            by_name::SYNC_TASK,
            documented::task as in_documents,
            gap::{Gap, texts},
            task::{SyncTask, task},
        },
        wire::{GET_TASK_SETTINGS, documented, of_task},
    },
    error::Error,
    operation::{Named, Query, ReadContext, Request},
    units::Bytes,
};

/// Show one sync task: health, folders, direction, status, error, and its settings on deletion, checks and encryption
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct GetTask {
    #[serde(alias = "sess_id")]
    task_id: SyncTaskId,
}

/// A task and its settings.
#[derive(Debug, Default, Serialize, JsonSchema)]
pub(crate) struct SyncTaskDetails {
    #[serde(flatten)]
    pub(crate) task: SyncTask,
    /// Files that were synchronized so far; absent where the NAS does not say
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) files_synced: Option<i64>,
    /// Data that was synchronized so far; absent where the NAS does not say
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) bytes_synced: Option<Bytes>,
    /// When it last synchronized; absent for never and where the NAS does not say
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) last_sync_at: Option<String>,
    /// True: files are compared by content as well; this and what follows is absent where the NAS does not say
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) consistency_check: Option<bool>,
    /// True: deleting a file on the NAS leaves it in the cloud
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) no_delete_on_cloud: Option<bool>,
    /// True: Google documents are converted to Office formats
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) convert_google_docs: Option<bool>,
    /// True: files are encrypted before they go to the cloud
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) encrypted: Option<bool>,
    /// True: the key of that encryption can be exported
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) key_exportable: Option<bool>,
    /// What is missing here, and why; absent when nothing is
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(crate) incomplete: Vec<String>,
}

impl Request for GetTask {
    type Response = SyncTaskDetails;

    const NAMED: &'static [Named] = &[SYNC_TASK];

    fn example() -> Self {
        Self {
            task_id: SyncTaskId(4),
        }
    }
}

impl Query for GetTask {
    async fn run(&self, on: ReadContext<'_>) -> Result<SyncTaskDetails, Error> {
        let question = on.nas.call(GET_TASK_SETTINGS, of_task(self.task_id));
        let (task, answer) = tokio::join!(task(on.nas, self.task_id), question);
        let task = task?;
        Ok(match answer {
            Ok(wire) => SyncTaskDetails {
                task,
                consistency_check: wire.sync_attr_check_option.0,
                no_delete_on_cloud: wire.no_delete.0,
                convert_google_docs: wire.google_drive_convert_online_doc.0,
                encrypted: wire.enable_server_encryption.0,
                key_exportable: wire.enc_key_exportable.0,
                ..SyncTaskDetails::default()
            },
            Err(error) => SyncTaskDetails {
                task,
                incomplete: texts(&[Gap::unanswered("its settings", error)]),
                ..SyncTaskDetails::default()
            },
        })
    }

    async fn run_documented(&self, on: ReadContext<'_>) -> Result<SyncTaskDetails, Error> {
        let id = self.task_id;
        let question = on.nas.call(documented::GET_TASK, documented::of_task(id));
        let (listed, answer, nas_time) = tokio::join!(
            in_documents::listed(on.nas, None),
            question,
            NasTime::read(on.nas)
        );
        let listed = listed?;
        let shown = |seconds| shown_epoch(seconds, nas_time.as_ref());
        let task = listed.tasks.find(id)?.clone();
        let connection = listed.connection(task.connection_id);
        let mut gaps = Vec::from_iter(listed.without_connections.clone());
        Ok(match answer {
            Ok(wire) => SyncTaskDetails {
                task: task.doing(wire.status.filled(), wire.progress.0, connection),
                files_synced: wire.files_synced.0,
                bytes_synced: wire.bytes_synced.0,
                last_sync_at: wire.last_sync_time.0.and_then(shown),
                incomplete: texts(&gaps),
                ..SyncTaskDetails::default()
            },
            Err(error) => {
                gaps.push(Gap::unanswered("what it did so far", error));
                SyncTaskDetails {
                    task,
                    incomplete: texts(&gaps),
                    ..SyncTaskDetails::default()
                }
            }
        })
    }
}
