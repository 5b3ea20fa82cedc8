//! What a task is called where somebody has to recognize it.

use dsm::{Dialect, Reads, lenient::Told};

use super::{TaskId, documented_rows, rows};
use crate::{hyperbackup::wire::TaskIdWire, text::short_name};

/// A task by its id and, where the list tells it, its name.
pub(crate) async fn title(nas: Reads<'_>, dialect: Dialect, id: &TaskId) -> String {
    titled(id, name(nas, dialect, id).await.as_deref())
}

/// A task by its id and its name.
pub(crate) fn titled(id: &TaskId, name: Option<&str>) -> String {
    match name {
        Some(name) => format!("backup task {id} ({})", short_name(name)),
        None => format!("backup task {id}"),
    }
}

/// The name of a task; absent when the list does not tell it.
pub(crate) async fn name(nas: Reads<'_>, dialect: Dialect, id: &TaskId) -> Option<String> {
    let named = |task: TaskIdWire, name: Told<String>| {
        let is_it = TaskId::from(task).reads_as(id);
        is_it.then(|| name.filled()).flatten()
    };
    match dialect {
        Dialect::Dsm => {
            let mut rows = rows(nas).await.ok()?.rows.into_iter();
            rows.find_map(|row| named(row.task_id, row.name))
        }
        Dialect::Documented => {
            let mut rows = documented_rows(nas).await.ok()?.rows.into_iter();
            rows.find_map(|row| named(row.task_id, row.name))
        }
    }
}
