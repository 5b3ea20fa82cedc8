//! The log of a connection, and what is being transferred, as DSM answers them.

use crate::sorting::sort_by_key;
use dsm::lenient::{Fields, List, Object, Records, Told};
use serde::Deserialize;

#[derive(Deserialize)]
pub(crate) struct LogWire {
    pub(crate) items: Records<LogItemWire>,
    pub(crate) total: Told<i64>,
}

impl LogWire {
    /// The lines of several pages, each from the newest on, as one page. A line without a time stays behind the one before
    /// it.
    pub(crate) fn merged(pages: Vec<Self>, offset: usize, limit: usize) -> Self {
        let mut total = Some(0);
        let mut lines = Vec::new();
        for page in pages {
            total = total.zip(page.total.0).map(|(sum, more)| sum + more);
            let mut time = i64::MAX;
            for line in page.items.0 {
                time = line.as_ref().and_then(|line| line.time.0).unwrap_or(time);
                lines.push((time, line));
            }
        }
        sort_by_key(&mut lines, |(time, _)| std::cmp::Reverse(*time));
        let lines = lines.into_iter().skip(offset).take(limit);
        Self {
            items: Records(lines.map(|(_, line)| line).collect()),
            total: Told(total),
        }
    }
}

#[derive(Default, Deserialize)]
pub(crate) struct LogItemWire {
    pub(crate) action: Told<i64>,
    pub(crate) error_code: Told<i64>,
    pub(crate) file_name: Told<String>,
    pub(crate) file_type: Told<String>,
    pub(crate) log_level: Told<i64>,
    pub(crate) path: Told<String>,
    pub(crate) session_id: Told<i64>,
    pub(crate) time: Told<i64>,
}

#[derive(Deserialize)]
pub(crate) struct RecentChangesWire {
    pub(crate) history_items: List<Object<HistoryItemWire>>,
    pub(crate) processing_items: List<Object<ProcessingItemWire>>,
    /// Only seen empty.
    pub(crate) server_merge_items: List<Object<Fields>>,
}

#[derive(Default, Deserialize)]
pub(crate) struct HistoryItemWire {
    pub(crate) action: Told<i64>,
    pub(crate) base_name: Told<String>,
    pub(crate) log_level: Told<i64>,
    pub(crate) path: Told<String>,
    pub(crate) session_id: Told<i64>,
}

#[derive(Default, Deserialize)]
pub(crate) struct ProcessingItemWire {
    pub(crate) base_name: Told<String>,
    pub(crate) bit_rate: Told<i64>,
    pub(crate) current_size: Told<i64>,
    pub(crate) path: Told<String>,
    pub(crate) session_id: Told<i64>,
    pub(crate) status: Told<String>,
    pub(crate) total_size: Told<i64>,
    pub(crate) user_name: Told<String>,
}
