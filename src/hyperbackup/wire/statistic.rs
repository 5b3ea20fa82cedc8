//! The answer of `get` about statistics. Its two lists of single runs were never seen filled, so that they are not read.

use dsm::{
    Api, Read,
    lenient::{List, Object, Told},
};
use serde::Deserialize;

use super::PACKAGE;

/// Sizes and counts of the last runs of a task.
pub(super) const STATISTIC: Api = Api {
    name: "SYNO.SDS.Backup.Client.Common.Statistic",
    version: 1,
    package: Some(PACKAGE),
};

// From dsmaccess alone, said to be seen on DSM 7.4; tests/fixtures/hyperbackup/statistic.get.json.
pub(crate) const GET_STATISTICS: Read<StatisticWire> = STATISTIC.read("get");

/// Of each side two runs: the one before, and the last one. Where there was none its `end_time` is 0.
#[derive(Debug, Deserialize)]
pub(crate) struct StatisticWire {
    pub(crate) source_previous_next_list: List<Object<SourceRunWire>>,
    pub(crate) target_previous_next_list: List<Object<TargetRunWire>>,
}

#[derive(Debug, Default, Deserialize)]
pub(crate) struct SourceRunWire {
    pub(crate) end_time: Told<i64>,
    pub(crate) source_size: Told<i64>,
    pub(crate) new_count: Told<i64>,
    pub(crate) modify_count: Told<i64>,
    pub(crate) delete_count: Told<i64>,
}

#[derive(Debug, Default, Deserialize)]
pub(crate) struct TargetRunWire {
    pub(crate) end_time: Told<i64>,
    pub(crate) target_size: Told<i64>,
}
