use dsm::lenient::{List, Object};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{
    clock::{NasTime, shown_epoch},
    error::Error,
    hyperbackup::{
        model::{BACKUP_TASK, TaskId, read_task},
        wire::{GET_STATISTICS, SourceRunWire, TargetRunWire, task_params},
    },
    operation::{Named, Query, ReadContext, Request},
};

/// Show sizes and changes of a backup task's last run and the one before: source, destination, new, changed, deleted files
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct GetStatistics {
    task_id: TaskId,
}

/// What the NAS does not say is absent.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct Statistics {
    task_id: TaskId,
    /// What was read, in the last run; absent when there was none
    #[serde(skip_serializing_if = "Option::is_none")]
    last_source: Option<SourceRun>,
    /// What was read, in the run before
    #[serde(skip_serializing_if = "Option::is_none")]
    previous_source: Option<SourceRun>,
    /// What lay at the destination after the last run; absent when there was none
    #[serde(skip_serializing_if = "Option::is_none")]
    last_target: Option<TargetRun>,
    /// What lay at the destination after the run before
    #[serde(skip_serializing_if = "Option::is_none")]
    previous_target: Option<TargetRun>,
    /// What the sizes mean
    sizes: &'static str,
    /// What the NAS did not tell as it is known to; absent when nothing is missing
    #[serde(skip_serializing_if = "Vec::is_empty")]
    incomplete: Vec<&'static str>,
    /// What time it is on the NAS; absent when it could not be asked
    #[serde(skip_serializing_if = "Option::is_none")]
    nas_time: Option<NasTime>,
}

/// The source at the end of a run.
#[derive(Debug, Serialize, JsonSchema)]
struct SourceRun {
    /// When the run ended; absent where the NAS does not say
    #[serde(skip_serializing_if = "Option::is_none")]
    ended_at: Option<String>,
    /// Size in a unit that the NAS does not state; see sizes
    #[serde(skip_serializing_if = "Option::is_none")]
    size_unit_unknown: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    new_count: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    changed_count: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    deleted_count: Option<i64>,
}

/// The destination at the end of a run.
#[derive(Debug, Serialize, JsonSchema)]
struct TargetRun {
    /// When the run ended; absent where the NAS does not say
    #[serde(skip_serializing_if = "Option::is_none")]
    ended_at: Option<String>,
    /// Size in a unit that the NAS does not state; see sizes
    #[serde(skip_serializing_if = "Option::is_none")]
    size_unit_unknown: Option<i64>,
}

const SIZES: &str = "the NAS states no unit; its own log labels such sizes KB, which used_bytes of hyperbackup_get_target is reckoned by";

impl Request for GetStatistics {
    type Response = Statistics;

    const NAMED: &'static [Named] = &[BACKUP_TASK];

    fn example() -> Self {
        Self {
            task_id: TaskId::new("1"),
        }
    }
}

impl Query for GetStatistics {
    async fn run(&self, on: ReadContext<'_>) -> Result<Statistics, Error> {
        let statistics = read_task(on.nas, GET_STATISTICS, &self.task_id, task_params);
        let (statistics, nas_time) = tokio::join!(statistics, NasTime::read(on.nas));
        let (task_id, wire) = statistics?;
        let mut incomplete = Vec::new();
        let [previous_source, last_source] =
            pair(wire.source_previous_next_list).unwrap_or_else(|| {
                incomplete.push("the runs of the source");
                [None, None]
            });
        let [previous_target, last_target] =
            pair(wire.target_previous_next_list).unwrap_or_else(|| {
                incomplete.push("the runs of the destination");
                [None, None]
            });
        let source = |run| SourceRun::of(run, nas_time.as_ref());
        let target = |run| TargetRun::of(run, nas_time.as_ref());
        Ok(Statistics {
            task_id,
            last_source: last_source.and_then(source),
            previous_source: previous_source.and_then(source),
            last_target: last_target.and_then(target),
            previous_target: previous_target.and_then(target),
            sizes: SIZES,
            incomplete,
            nas_time,
        })
    }
}

/// The run before and the last one; absent when the list is another than the one that is known.
fn pair<T>(runs: List<Object<T>>) -> Option<[Option<T>; 2]> {
    let runs: [Object<T>; 2] = runs.0?.try_into().ok()?;
    Some(runs.map(|run| run.0))
}

impl SourceRun {
    /// Absent when there was no such run.
    fn of(wire: SourceRunWire, nas_time: Option<&NasTime>) -> Option<Self> {
        (wire.end_time.0 != Some(0)).then(|| Self {
            ended_at: wire.end_time.0.and_then(|at| shown_epoch(at, nas_time)),
            size_unit_unknown: wire.source_size.0,
            new_count: wire.new_count.0,
            changed_count: wire.modify_count.0,
            deleted_count: wire.delete_count.0,
        })
    }
}

impl TargetRun {
    /// Absent when there was no such run.
    fn of(wire: TargetRunWire, nas_time: Option<&NasTime>) -> Option<Self> {
        (wire.end_time.0 != Some(0)).then(|| Self {
            ended_at: wire.end_time.0.and_then(|at| shown_epoch(at, nas_time)),
            size_unit_unknown: wire.target_size.0,
        })
    }
}
