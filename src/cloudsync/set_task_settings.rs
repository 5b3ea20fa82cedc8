// Wire: SYNO.CloudSync v1 set_session_setting, from N4S4 cloud_sync.py; not yet seen on a NAS. It overwrites the whole record.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

use super::{
    CLOUD_SYNC,
    patch::{Field, Kind, Patch, Patched, Record, check_wanted, wanted},
    task::with_task,
    words::{Direction, direction_meaning},
};
use crate::{
    dsm::{Method, Params},
    error::Error,
    gate::{Cleared, Preview},
    operation::{Request, Target},
    units::SyncTaskId,
};

const GET_SESSION_SETTING: Method = CLOUD_SYNC.read("get_session_setting");

#[rustfmt::skip]
const FIELDS: &[Field] = &[
    Field { name: "sync_direction", read: "sync_direction", write: "sync_direction", kind: Kind::Text },
    Field { name: "consistency_check", read: "sync_attr_check_option", write: "sync_attr_check_option", kind: Kind::Flag },
    Field { name: "no_delete_on_cloud", read: "no_delete", write: "no_delete", kind: Kind::Flag },
    Field { name: "convert_google_docs", read: "google_drive_convert_online_doc", write: "google_drive_convert_online_doc", kind: Kind::Flag },
];

/// Change settings of a sync task; what is not given stays. A change after which files can be deleted on a side where they
/// were not needs confirm
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct SetTaskSettings {
    #[serde(alias = "sess_id")]
    task_id: SyncTaskId,
    sync_direction: Option<Direction>,
    /// True: compare files by content as well
    consistency_check: Option<bool>,
    /// True: deleting a file on the NAS leaves it in the cloud
    no_delete_on_cloud: Option<bool>,
    /// True: convert Google documents to Office formats
    #[serde(alias = "convert_gd")]
    convert_google_docs: Option<bool>,
    /// True after a person agreed to the preview
    confirm: Option<bool>,
}

impl SetTaskSettings {
    fn patch(&self) -> Patch<'static> {
        Patch {
            fields: FIELDS,
            read: GET_SESSION_SETTING,
            key: self.params(),
            undo: Map::from_iter([("task_id".to_owned(), json!(self.task_id))]),
            wanted: wanted(self, FIELDS),
        }
    }
}

impl Request for SetTaskSettings {
    type Response = Patched;

    fn example() -> Self {
        Self {
            task_id: SyncTaskId(4),
            sync_direction: None,
            consistency_check: Some(false),
            no_delete_on_cloud: None,
            convert_google_docs: None,
            confirm: None,
        }
    }

    fn check(&self) -> Result<(), Error> {
        check_wanted(self, FIELDS)
    }

    fn params(&self) -> Params {
        Params::new().with("session_id", self.task_id)
    }

    fn confirmed(&self) -> bool {
        self.confirm == Some(true)
    }

    async fn preview(&self, on: Target<'_>) -> Result<Option<Preview>, Error> {
        let patch = self.patch();
        let (task, before) = with_task(on.nas, self.task_id, patch.look(on)).await?;
        let lost = losses(&before, &patch.wanted);
        if lost.is_empty() {
            return Ok(None);
        }
        Ok(Some(Preview {
            target: task.title(),
            effect: "its settings are changed so that more can be deleted".into(),
            lost,
            stays: vec![
                "what is on both sides now, until something is deleted on one of them".into(),
            ],
            undo: "The settings can be put back; files that were deleted meanwhile cannot".into(),
            identity: json!([task.identity(), before]),
            unfinished_files: None,
            tasks: vec![task.affected()],
        }))
    }

    async fn run(cleared: Cleared<Self>, on: Target<'_>) -> Result<Patched, Error> {
        let request = cleared.request();
        let patch = request.patch();
        let (_, before) = with_task(on.nas, request.task_id, patch.look(on)).await?;
        patch.apply(on, &before).await
    }
}

/// What can be lost after the change that could not be lost before.
fn losses(before: &Record, wanted: &Record) -> Vec<String> {
    let text = |record: &Record| {
        record
            .get("sync_direction")
            .and_then(Value::as_str)
            .map(str::to_owned)
    };
    let mut losses = Vec::new();
    if let (was, Some(will)) = (text(before).unwrap_or_default(), text(wanted)) {
        let (on_nas, in_cloud) = deletes_on(&was);
        let (then_on_nas, then_in_cloud) = deletes_on(&will);
        let way = direction_meaning(&will);
        if then_on_nas && !on_nas {
            losses.push(format!(
                "files on the NAS that are missing or get deleted in the cloud (direction {way})"
            ));
        }
        if then_in_cloud && !in_cloud {
            losses.push(format!(
                "files in the cloud that are missing or get deleted on the NAS (direction {way})"
            ));
        }
    }
    // A NAS that does not tell is taken to protect the cloud now.
    let protects = before
        .get("no_delete_on_cloud")
        .and_then(Value::as_bool)
        .unwrap_or(true);
    if protects && wanted.get("no_delete_on_cloud") == Some(&Value::Bool(false)) {
        losses.push("files in the cloud whose copy on the NAS is deleted".into());
    }
    losses
}

/// Whether a direction deletes on the NAS and in the cloud. One that nobody knows is taken to delete nowhere, so that
/// whatever follows it is asked about.
fn deletes_on(direction: &str) -> (bool, bool) {
    match direction {
        "ONLY_UPLOAD" => (false, true),
        "ONLY_DOWNLOAD" => (true, false),
        "BIDIRECTION" => (true, true),
        _ => (false, false),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn record(direction: &str, no_delete: bool) -> Record {
        Record::from([
            ("sync_direction", json!(direction)),
            ("no_delete_on_cloud", json!(no_delete)),
        ])
    }

    fn count(before: &Record, wanted: &[(&'static str, Value)]) -> usize {
        losses(before, &wanted.iter().cloned().collect()).len()
    }

    #[test]
    fn a_direction_is_asked_about_when_it_starts_deleting_on_a_side() {
        for (was, will, lost) in [
            ("ONLY_UPLOAD", "BIDIRECTION", 1),
            ("ONLY_UPLOAD", "ONLY_DOWNLOAD", 1),
            ("ONLY_DOWNLOAD", "BIDIRECTION", 1),
            ("ONLY_DOWNLOAD", "ONLY_UPLOAD", 1),
            ("BIDIRECTION", "ONLY_UPLOAD", 0),
            ("BIDIRECTION", "ONLY_DOWNLOAD", 0),
            ("BIDIRECTION", "BIDIRECTION", 0),
            ("brand_new", "BIDIRECTION", 2),
        ] {
            assert_eq!(
                count(&record(was, true), &[("sync_direction", json!(will))]),
                lost,
                "{was} to {will}"
            );
        }
    }

    #[test]
    fn giving_up_the_protection_of_the_cloud_is_asked_about() {
        let off = [("no_delete_on_cloud", json!(false))];
        assert_eq!(count(&record("BIDIRECTION", true), &off), 1);
        assert_eq!(count(&record("BIDIRECTION", false), &off), 0);
        assert_eq!(count(&Record::new(), &off), 1);
        assert_eq!(
            count(
                &record("BIDIRECTION", false),
                &[("no_delete_on_cloud", json!(true))]
            ),
            0
        );
    }
}
