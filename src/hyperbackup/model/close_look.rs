//! A task with all that makes its health: status, settings, and what time it is.

use dsm::Reads;

use super::{Schedule, Sources, Status, TaskId, find_documented, in_time, read_two};
use crate::{
    clock::NasTime,
    error::Error,
    hyperbackup::wire::{
        GET_TASK, GET_TASK_STATUS, StatusWire, documented, get_params, status_params, task_params,
    },
};

/// What a close look at a task shows.
pub(crate) struct CloseLook {
    pub(crate) task_id: TaskId,
    /// Absent where the NAS does not say.
    pub(crate) name: Option<String>,
    pub(crate) status: Status,
    /// Why its settings, which alone tell what it backs up, could not be had.
    pub(crate) settings_missing: Option<String>,
    pub(crate) nas_time: Option<NasTime>,
}

impl CloseLook {
    /// Looks at a task of DSM.
    ///
    /// # Errors
    /// [`Error::UnknownId`] that names the tasks there are.
    pub(crate) async fn at(nas: Reads<'_>, id: &TaskId) -> Result<Self, Error> {
        let status = (GET_TASK_STATUS, status_params as fn(&_) -> _);
        let settings = (GET_TASK, get_params as fn(&_) -> _);
        let answers = read_two(nas, id, status, settings);
        let (answers, nas_time) = tokio::join!(answers, NasTime::read(nas));
        let (task_id, status, settings) = answers?;
        let (status, sources, name, settings_missing) = match settings {
            Ok(settings) => {
                let listed = StatusWire {
                    state: settings.state,
                    status: settings.status,
                    schedule: settings.schedule,
                    ..StatusWire::default()
                };
                let sources = settings.source.0.map(Sources::from);
                (status.or(listed), sources, settings.name.filled(), None)
            }
            Err(why) => (status, None, None, Some(why)),
        };
        Ok(Self {
            task_id,
            name,
            status: Status::new(status, sources.as_ref(), nas_time.as_ref()),
            settings_missing,
            nas_time,
        })
    }

    /// Looks at a task of the document.
    ///
    /// # Errors
    /// [`Error::UnknownId`] that names the tasks there are.
    pub(crate) async fn at_documented(nas: Reads<'_>, id: &TaskId) -> Result<Self, Error> {
        let params = || task_params(id.wire());
        let status = nas.call(documented::GET_TASK_STATUS, params());
        let settings = in_time(nas.call(documented::GET_TASK, params()));
        let (answers, settings, nas_time) = tokio::join!(
            find_documented(nas, id, status),
            settings,
            NasTime::read(nas)
        );
        let (row, status) = answers?;
        let (schedule, sources, settings_missing) = match settings {
            Ok(settings) => (
                settings.schedule.0.map(Schedule::from),
                Sources::of_paths(settings.source_folders.told()),
                None,
            ),
            Err(why) => (None, None, Some(why)),
        };
        let settings = (schedule.as_ref(), sources.as_ref());
        Ok(Self {
            status: Status::documented(&row, Some(status), settings, nas_time.as_ref()),
            task_id: row.task_id.into(),
            name: row.name.filled(),
            settings_missing,
            nas_time,
        })
    }
}
