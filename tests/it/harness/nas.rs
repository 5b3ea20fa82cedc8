//! Simulated NASes, what reached them and what they hold.

use std::{collections::BTreeMap, sync::LazyLock};

use dsm_sim::{
    BackupTask, Connection, ConnectionId, Fault, FaultKind, Office, Options, Recorded,
    SimulatedNas, SyncTask, SyncTaskId,
};
use serde_json::Value;
use tokio::runtime::{Builder, Runtime};

/// The moment at which every simulated NAS starts: 2025-01-15 12:00:00 UTC.
pub const START: i64 = 1_736_942_400;

/// A password that breaks when it is not encoded, and that is found wherever it leaks.
pub const PASSWORD: &str = "SIMSECRET p+ss&w=rd%é";

static RUNTIME: LazyLock<Runtime> = LazyLock::new(|| {
    Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .unwrap()
});

/// Runs something that waits, in this process and on a clock of the real world.
pub fn block_on<T>(future: impl Future<Output = T>) -> T {
    RUNTIME.block_on(future)
}

/// A NAS with the seeded office in it.
pub fn office() -> SimulatedNas {
    office_with(|_| ())
}

/// A NAS of another kind.
pub fn office_with(change: impl FnOnce(&mut Options)) -> SimulatedNas {
    let mut options = Options {
        password: PASSWORD.into(),
        start_time: Some(START),
        strict: true,
        ..Options::default()
    };
    change(&mut options);
    block_on(SimulatedNas::start(options)).unwrap()
}

/// Misbehavior of one method.
pub fn fault(kind: FaultKind, method: &str, count: u32) -> Fault {
    Fault {
        kind,
        method: Some(method.into()),
        with: None,
        count,
    }
}

/// Misbehavior of one method where it is about this, as often as it is called.
pub fn fault_of(kind: FaultKind, method: &str, (name, id): (&str, i64)) -> Fault {
    Fault {
        with: Some((name.into(), id.to_string())),
        ..fault(kind, method, u32::MAX)
    }
}

/// The requests with that method, in order.
fn recorded(nas: &SimulatedNas, method: &str) -> Vec<Recorded> {
    let mut requests = nas.requests();
    requests.retain(|request| request.method == method);
    requests
}

/// How many requests with that method reached the NAS, parts of compound ones included.
pub fn sent(nas: &SimulatedNas, method: &str) -> usize {
    let parts = compound_methods(nas);
    recorded(nas, method).len() + parts.iter().filter(|part| *part == method).count()
}

/// The parameters of the only request with that method.
#[track_caller]
pub fn sent_params(nas: &SimulatedNas, method: &str) -> BTreeMap<String, String> {
    let requests = recorded(nas, method);
    assert_eq!(requests.len(), 1, "requests with method {method}");
    requests[0].params.clone()
}

/// The methods of the parts of every compound request.
pub fn compound_methods(nas: &SimulatedNas) -> Vec<String> {
    nas.requests()
        .iter()
        .flat_map(|request| &request.compound)
        .map(|part| part["method"].as_str().unwrap().to_owned())
        .collect()
}

/// What the NAS holds about one thing, e.g. of `connections` the one with id 3.
#[track_caller]
pub fn held(nas: &SimulatedNas, list: &str, id: impl Into<Value>) -> Value {
    row(&nas.holds()[list], "id", id).clone()
}

/// The row of a list that has this in a field, e.g. as `task_id` 4.
#[track_caller]
pub fn row<'a>(list: &'a Value, field: &str, id: impl Into<Value>) -> &'a Value {
    let id = id.into();
    let rows = list.as_array().unwrap();
    let row = rows.iter().find(|row| row[field] == id);
    row.unwrap_or_else(|| panic!("no {field} {id} in {list}"))
}

/// A connection of the office, to be changed behind the client's back.
#[track_caller]
pub fn connection_in(office: &mut Office, id: i64) -> &mut Connection {
    let mut connections = office.connections.iter_mut();
    connections.find(|one| one.id == ConnectionId(id)).unwrap()
}

/// A sync task of the office, to be changed behind the client's back.
#[track_caller]
pub fn sync_task_in(office: &mut Office, id: i64) -> &mut SyncTask {
    let mut tasks = office.sync_tasks.iter_mut();
    tasks.find(|task| task.id == SyncTaskId(id)).unwrap()
}

/// Brings an office to where the example of a tool makes sense.
pub fn make_ready_for(nas: &SimulatedNas, tool: &str) {
    if tool == "hyperbackup_cancel_integrity_check" {
        nas.edit(|office| begin_check(&mut office.backup_tasks[0], nas.now()));
    }
}

/// Lets an integrity check of a task begin at a moment.
pub fn begin_check(task: &mut BackupTask, at: i64) {
    "error_detect".clone_into(&mut task.state);
    "detect".clone_into(&mut task.status);
    task.since = at;
}
