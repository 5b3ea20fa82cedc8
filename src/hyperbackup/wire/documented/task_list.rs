//! The answer of `List`, which knows no progress.

use dsm::lenient::{Records, Told};
use serde::{Deserialize, Deserializer};

use crate::hyperbackup::wire::TaskIdWire;

#[derive(Debug, Deserialize)]
pub(crate) struct DocumentedTaskListWire {
    pub(crate) tasks: Records<DocumentedTaskRowWire>,
}

#[derive(Debug, Clone, Deserialize)]
pub(crate) struct DocumentedTaskRowWire {
    pub(crate) task_id: TaskIdWire,
    pub(crate) name: Told<String>,
    pub(crate) status: Told<String>,
    /// Epoch seconds; zero for never.
    #[serde(default, deserialize_with = "null_is_never")]
    pub(crate) last_backup_time: Told<i64>,
    pub(crate) next_backup_time: Told<i64>,
    pub(crate) destination: Told<String>,
}

/// Null counts as zero. The document shows no task that never ran; a field that is there and empty can hardly mean
/// anything else.
fn null_is_never<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Told<i64>, D::Error> {
    let time = Option::<Told<i64>>::deserialize(deserializer)?;
    Ok(time.unwrap_or(Told(Some(0))))
}
