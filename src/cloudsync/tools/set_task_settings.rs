use dsm::Reads;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

use crate::{
    cloudsync::{
        ids::SyncTaskId,
        model::{
            by_name::SYNC_TASK,
            task::{SyncTask, with_task},
            words::{Direction, direction_meaning},
        },
        setter::{Bounds, Loses, NasRecord, Record, Settable, SettingsChanged, planned, settable},
        wire::{GET_TASK_SETTINGS, SET_TASK_SETTINGS, of_task},
    },
    error::Error,
    gate::{Cleared, Gated, Preview},
    operation::{Change, Named, Request, Turn, Unusual},
};

/// Change settings of a sync task; what is not given stays. A change after which files can be deleted on a side where they
/// were not needs confirm
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct SetTaskSettings {
    #[serde(alias = "sess_id")]
    task_id: SyncTaskId,
    #[serde(alias = "sync_direction")]
    #[schemars(with = "Option<Direction>")]
    direction: Option<String>,
    /// True: compare files by content as well
    consistency_check: Option<bool>,
    /// True: deleting a file on the NAS leaves it in the cloud
    no_delete_on_cloud: Option<bool>,
    /// True: convert Google documents to Office formats
    #[serde(alias = "convert_gd")]
    convert_google_docs: Option<bool>,
}

const NO_DELETE: &str = "no_delete_on_cloud";
const ONLY_UPLOAD: &str = "ONLY_UPLOAD";
const ONLY_DOWNLOAD: &str = "ONLY_DOWNLOAD";
const BIDIRECTION: &str = "BIDIRECTION";

/// Whether files are hit that were deleted on one side before the change.
const EARLIER: &str = "not known: the NAS does not say what becomes of files that were deleted on one side before the change";

settable! {
    SetTaskSettings, besides (task_id), kept [],
    direction: Text = "sync_direction" within Bounds::OneOf(&["ONLY_UPLOAD", "BIDIRECTION", "ONLY_DOWNLOAD"]),
    consistency_check: Flag = "sync_attr_check_option",
    no_delete_on_cloud: Flag = "no_delete",
    convert_google_docs: Flag = "google_drive_convert_online_doc",
}

impl SetTaskSettings {
    fn record(&self) -> NasRecord {
        NasRecord {
            fields: Self::FIELDS,
            beside: &[],
            read: GET_TASK_SETTINGS.decoded_as(),
            write: SET_TASK_SETTINGS,
            key: of_task(self.task_id),
            undo: Map::from_iter([("task_id".to_owned(), json!(self.task_id))]),
            loses: Loses::FilesLater(|before, wanted| !losses(before, wanted).is_empty()),
        }
    }
}

impl Request for SetTaskSettings {
    type Response = SettingsChanged;

    const NAMED: &'static [Named] = &[SYNC_TASK];

    fn example() -> Self {
        Self {
            task_id: SyncTaskId(4),
            direction: None,
            consistency_check: Some(false),
            no_delete_on_cloud: None,
            convert_google_docs: None,
        }
    }

    fn check(&self) -> Result<(), Error> {
        self.check_wanted()
    }
}

impl Gated for SetTaskSettings {
    async fn preview(&self, nas: Reads<'_>) -> Result<Option<Preview>, Error> {
        let (task, before) = with_task(nas, self.task_id, self.record().look(nas)).await?;
        let lost = losses(&before, &self.wanted());
        if lost.is_empty() {
            return Ok(None);
        }
        Ok(Some(Preview {
            target: task.title(),
            effect: "its settings are changed so that more can be lost".into(),
            lost,
            deleted_earlier: Some(EARLIER.into()),
            changes: planned(&before, &self.wanted()),
            stays: vec![
                "what is on both sides now, until something is changed or deleted on one of them"
                    .into(),
            ],
            undo: "The settings can be put back; files that were deleted meanwhile cannot".into(),
            identity: identity(&task, &before),
            tasks: vec![task.affected()],
            subject: format!("task {}", task.task_id),
            ..Preview::default()
        }))
    }
}

impl Change for SetTaskSettings {
    const COMPARES: bool = true;

    fn turn(&self) -> Turn {
        self.task_id.turn()
    }

    fn unusual(argument: &str, value: &Value) -> Vec<Unusual> {
        Self::out_of_bounds(argument, value)
    }

    async fn run(cleared: Cleared<'_, Self>) -> Result<SettingsChanged, Error> {
        let request = cleared.request();
        let record = request.record();
        let looking = record.look(cleared.reads());
        let (task, before) = with_task(cleared.reads(), request.task_id, looking).await?;
        cleared.seen().are(vec![task.folder_identity()])?;
        let wanted = request.wanted();
        let loses = !losses(&before, &wanted).is_empty();
        cleared.still(loses.then(|| identity(&task, &before)).as_ref())?;
        record.set(&cleared, task.title(), &before, &wanted).await
    }
}

/// What the person agrees to change.
fn identity(task: &SyncTask, before: &Record) -> Value {
    json!({ "task": task.identity(), "settings": before })
}

/// What can be lost after the change that could not be lost before.
fn losses(before: &Record, wanted: &Record) -> Vec<String> {
    let after = after(before, wanted);
    let (was, will) = (Flow::of(before), Flow::of(&after));
    let mut losses = Vec::new();
    let way = will.direction.map_or("not known", |direction| {
        direction_meaning(direction).unwrap_or(direction)
    });
    if will.to_nas() && !was.to_nas() {
        losses.push(format!(
            "files on the NAS that are missing or get deleted in the cloud (direction {way})"
        ));
    }
    if will.to_cloud() && !was.to_cloud() {
        losses.push(if will.protects_cloud {
            format!(
                "versions in the cloud of files that differ on the NAS (direction {way}); no_delete_on_cloud keeps the files themselves"
            )
        } else {
            format!(
                "files in the cloud that are missing or get deleted on the NAS (direction {way})"
            )
        });
    }
    if was.protects_cloud && wanted.get(NO_DELETE) == Some(&Value::Bool(false)) {
        losses.push(if will.direction == Some(ONLY_DOWNLOAD) {
            // DSM's window has the option for tasks of one direction; the document means the cloud alone.
            "files on the NAS that get deleted on the other side, if the setting has kept them so far, which is not known; as long as the task only downloads it deletes nothing in the cloud"
                .into()
        } else {
            "files in the cloud whose copy on the NAS is deleted".into()
        });
    }
    losses
}

/// The record after the change.
fn after(before: &Record, wanted: &Record) -> Record {
    let mut after = before.clone();
    after.extend(wanted.iter().map(|(name, value)| (*name, value.clone())));
    after
}

/// Where a task writes, as its settings have it.
struct Flow<'a> {
    /// Absent where the NAS does not say: what nobody knows is taken to write nowhere, so that whatever follows it is
    /// asked about.
    direction: Option<&'a str>,
    /// A NAS that does not tell is taken to protect the cloud now.
    protects_cloud: bool,
}

impl<'a> Flow<'a> {
    fn of(record: &'a Record) -> Self {
        Self {
            direction: record.get("direction").and_then(Value::as_str),
            protects_cloud: record
                .get(NO_DELETE)
                .and_then(Value::as_bool)
                .unwrap_or(true),
        }
    }

    fn to_nas(&self) -> bool {
        matches!(self.direction, Some(ONLY_DOWNLOAD | BIDIRECTION))
    }

    fn to_cloud(&self) -> bool {
        matches!(self.direction, Some(ONLY_UPLOAD | BIDIRECTION))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn record(direction: &str, no_delete: bool) -> Record {
        Record::from([
            ("direction", json!(direction)),
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
                count(&record(was, true), &[("direction", json!(will))]),
                lost,
                "{was} to {will}"
            );
        }
    }

    #[test]
    fn a_cloud_that_is_protected_loses_no_files() {
        let will = Record::from([("direction", json!("ONLY_UPLOAD"))]);
        let lost = losses(&record("ONLY_DOWNLOAD", true), &will);
        assert!(lost[0].starts_with("versions in the cloud"), "{lost:?}");
        let lost = losses(&record("ONLY_DOWNLOAD", false), &will);
        assert!(lost[0].starts_with("files in the cloud"), "{lost:?}");
    }

    #[test]
    fn giving_up_the_protection_of_the_cloud_is_asked_about() {
        let off = [("no_delete_on_cloud", json!(false))];
        assert_eq!(count(&record("BIDIRECTION", true), &off), 1);
        assert_eq!(count(&record("BIDIRECTION", false), &off), 0);
        assert_eq!(count(&Record::new(), &off), 1);
        let download = losses(&record("ONLY_DOWNLOAD", true), &Record::from(off.clone()));
        assert_eq!(download.len(), 1);
        assert!(!download[0].contains("files in the cloud"), "{download:?}");
        assert_eq!(
            count(
                &record("BIDIRECTION", false),
                &[("no_delete_on_cloud", json!(true))]
            ),
            0
        );
    }
}
