//! The answer of `Get`.

use dsm::lenient::{List, Object, Told};
use serde::Deserialize;

#[derive(Debug, Deserialize)]
pub(crate) struct DocumentedTaskWire {
    pub(crate) name: Told<String>,
    pub(crate) status: Told<String>,
    pub(crate) source_folders: List<Told<String>>,
    pub(crate) destination: Told<String>,
    pub(crate) schedule: Object<DocumentedScheduleWire>,
}

#[derive(Debug, Deserialize)]
pub(crate) struct DocumentedScheduleWire {
    pub(crate) enabled: Told<bool>,
    pub(crate) hour: Told<i64>,
    pub(crate) minute: Told<i64>,
}
