//! Cloud Sync as two of the documents have it: four APIs, ids that are called `conn_id` and `task_id`, a pause for each
//! task. Decodes into what the tools answer anyway.

// Wire: from the documents cloudsync-connections and cloudsync-tasks; no attested NAS has these APIs.

mod connection;
mod filters;
mod log;
mod switch;
mod task;

pub(super) use self::{
    connection::{connection_details, connections},
    filters::filters,
    log::log,
    switch::{Aim, switch, switch_task},
    task::{task_details, tasks},
};
use super::{CONNECTION, TASK};
use crate::dsm::Method;

const LIST_CONNECTIONS: Method = CONNECTION.read("List").documented();
const LIST_TASKS: Method = TASK.read("List").documented();
const GET_TASK: Method = TASK.read("Get").documented();
