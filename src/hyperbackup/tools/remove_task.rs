use dsm::Reads;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::{
    clock::NasTime,
    error::Error,
    gate::{Cleared, Gated, Preview},
    hyperbackup::{
        act::explain_weak,
        model::{BACKUP_TASK, BackupTaskDetails, Readable, Status, TaskId, read_two, rows, titled},
        wire::{
            GET_TASK, GET_TASK_STATUS, REMOVE_TASK, TaskIdWire, get_params, remove_params,
            status_params,
        },
    },
    operation::{
        A_FEW_SECONDS, Change, Named, Outcome, Request, Turn, Undo, Verdict, change_and_look,
    },
    text::short_name,
};

/// Remove a backup task. Its sources are no longer backed up; the backups at the destination stay and can be linked to a new
/// task in Hyper Backup. Needs confirm
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct RemoveTask {
    task_id: TaskId,
}

/// What was removed.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct BackupTaskRemoved {
    outcome: Outcome,
    /// True when the NAS no longer lists it; absent when it could not be read back
    #[serde(skip_serializing_if = "Option::is_none")]
    gone: Option<bool>,
    /// Set when it was done but could not be read back
    #[serde(skip_serializing_if = "Option::is_none")]
    warning: Option<String>,
    task_id: TaskId,
    /// The task as it was
    before: BackupTaskDetails,
    #[serde(flatten)]
    undo: Undo,
}

/// Why nothing puts it back.
const GONE: &str = "the task is gone with its settings; the backups at the destination stay, and a new task can be linked to them in Hyper Backup on the NAS (create a task, relink)";

/// Most folders and applications that a preview names.
const MOST_NAMED: usize = 20;

/// A task that can be removed.
struct Target {
    id: TaskId,
    number: i64,
    details: BackupTaskDetails,
    /// The same as people and models read it.
    shown: Value,
    /// Whether a suspended run goes with it; absent when the NAS does not say how the last one ended.
    is_suspended: Option<bool>,
}

impl RemoveTask {
    /// The task as it is, if it can be removed.
    async fn target(&self, nas: Reads<'_>) -> Result<Target, Error> {
        let answers = read_two(
            nas,
            &self.task_id,
            (GET_TASK_STATUS, status_params as fn(&_) -> _),
            (GET_TASK, get_params as fn(&_) -> _),
        );
        let (answers, nas_time) = tokio::join!(answers, NasTime::read(nas));
        let (id, status, settings) = answers?;
        let told = Status::from(status.clone());
        let refused = |problem: String, fix: &str| Error::WrongState {
            problem: format!("backup task {id} cannot be removed now: {problem}"),
            fix: fix.into(),
        };
        let TaskIdWire::Number(number) = id.wire() else {
            return Err(refused(
                "it backs up a LUN, its id is a name, and DSM removes tasks by number".into(),
                "Nothing was sent; remove it in Hyper Backup on the NAS",
            ));
        };
        if !told.is_idle() {
            let fix = if told.status.is_none() {
                "Nothing was sent: the NAS does not tell whether the task is idle"
            } else {
                "Nothing was sent. Wait until it is idle, or stop what it does first; hyperbackup_get_task_status shows what that is"
            };
            return Err(refused(told.summary(), fix));
        }
        let settings = settings.map_err(|why| Error::Incomplete {
            problem: format!(
                "nothing was sent: what backup task {id} backs up, and where, could not be read ({why})"
            ),
            cause: None,
        })?;
        let number = *number;
        let details = BackupTaskDetails::new(id.clone(), settings, Ok(status), nas_time);
        Ok(Target {
            shown: serde_json::to_value(&details).unwrap_or_default(),
            is_suspended: told.last_result.is_some().then(|| told.is_suspended()),
            number,
            details,
            id,
        })
    }
}

impl Target {
    /// What must still be so when it is removed.
    fn identity(&self) -> Value {
        let field = |name: &str| self.shown.get(name).cloned().unwrap_or_default();
        json!({
            "task": self.id,
            "name": field("name"),
            "sources": field("sources"),
            "destination": field("destination"),
            "suspended": self.is_suspended,
        })
    }

    /// What is no longer backed up, each by its path or name.
    fn sources(&self) -> Option<String> {
        let list = |name: &str| self.shown.pointer(&format!("/sources/{name}"))?.as_array();
        let folders = list("folders").into_iter().flatten();
        let folders = folders.filter_map(|folder| folder.get("path")?.as_str());
        let applications = list("applications").into_iter().flatten();
        let applications = applications.filter_map(Value::as_str);
        let all: Vec<&str> = folders.chain(applications).collect();
        let more = all.len().saturating_sub(MOST_NAMED);
        let mut named: Vec<String> = all.into_iter().take(MOST_NAMED).map(short_name).collect();
        if more > 0 {
            named.push(format!("and {more} more"));
        }
        (!named.is_empty()).then(|| named.join(", "))
    }

    /// Where the backups lie.
    fn destination(&self) -> String {
        let destination = self.shown.get("destination").and_then(Value::as_object);
        let parts = destination.into_iter().flatten();
        let parts: Vec<String> = parts
            .filter_map(|(name, part)| {
                let part = short_name(part.as_str()?);
                Some(format!("{} {part}", name.replace('_', " ")))
            })
            .collect();
        if parts.is_empty() {
            "the NAS does not say which".into()
        } else {
            parts.join(", ")
        }
    }

    fn lost(&self) -> Vec<String> {
        let mut lost = vec![match self.sources() {
            Some(sources) => {
                format!(
                    "the protection by this task of {sources}: nothing of it is backed up by it any more"
                )
            }
            None => "the protection by this task; the NAS does not say of what".into(),
        }];
        lost.push("the task with its schedule, its filters and its rules for old versions".into());
        match self.is_suspended {
            Some(true) => lost.push("what its suspended run has done so far".into()),
            Some(false) => {}
            None => lost.push("what a suspended run has done so far, if there is one; the NAS does not say how the last one ended".into()),
        }
        lost
    }

    fn preview(&self) -> Preview {
        let text = |name: &str| self.shown.get(name).and_then(Value::as_str);
        let versions = match text("last_success_version") {
            Some(version) => format!("all its versions; the last successful one is {version}"),
            None => "whatever versions there are".into(),
        };
        let key = match self.shown.get("encrypted").and_then(Value::as_bool) {
            Some(false) => "",
            Some(true) => {
                "; the backup is encrypted, so that its password or key is needed for that"
            }
            None => {
                "; the NAS does not say whether the backup is encrypted, for which its password or key would be needed"
            }
        };
        Preview {
            target: titled(&self.id, text("name")),
            effect: "the backup task is removed, and its backups are kept".into(),
            lost: self.lost(),
            stays: vec![
                format!(
                    "the backup at the destination ({}) with {versions}",
                    self.destination()
                ),
                "the folders themselves, and all other tasks".into(),
            ],
            undo: format!(
                "It cannot be undone by a call; in Hyper Backup on the NAS a new task can be linked to the backup at the destination{key}"
            ),
            subject: format!("backup task {}", self.id),
            identity: self.identity(),
            ..Preview::default()
        }
    }
}

impl Request for RemoveTask {
    type Response = BackupTaskRemoved;

    const NAMED: &'static [Named] = &[BACKUP_TASK];

    fn example() -> Self {
        Self {
            task_id: TaskId::new("3"),
        }
    }
}

impl Gated for RemoveTask {
    async fn preview(&self, nas: Reads<'_>) -> Result<Option<Preview>, Error> {
        Ok(Some(self.target(nas).await?.preview()))
    }
}

impl Change for RemoveTask {
    fn turn(&self) -> Turn {
        self.task_id.turn()
    }

    fn clears_up(&self) -> Option<String> {
        Some(self.task_id.resumed())
    }

    async fn run(cleared: Cleared<'_, Self>) -> Result<BackupTaskRemoved, Error> {
        let nas = cleared.reads();
        let target = cleared.request().target(nas).await?;
        cleared.still(Some(&target.identity()))?;
        let is_it = |id: &TaskIdWire| id == target.id.wire();
        let read_back = change_and_look(
            cleared
                .nas()
                .send(REMOVE_TASK, remove_params(target.number)),
            A_FEW_SECONDS,
            || rows(nas),
            |now: &Readable<_>| {
                let mut listed = now.rows.iter();
                if listed.any(|row| is_it(&row.task_id)) {
                    Verdict::Pending
                } else if now.incomplete.is_empty() && now.uncounted.is_none() {
                    Verdict::Reached
                } else {
                    Verdict::Untold
                }
            },
        )
        .await
        .map_err(explain_weak)?;
        Ok(BackupTaskRemoved {
            outcome: read_back.outcome(),
            gone: read_back.took_effect(),
            task_id: target.id,
            before: target.details,
            undo: Undo::none(GONE),
            warning: read_back.warning,
        })
    }
}
