//! A pause is not put back while a later one wants the same to be paused, and what is so already is said to be so.

use dsm_sim::SimulatedNas;
use serde_json::{Value, json};

use super::{PACKAGE, PAUSE, TASK, UNDO, User, listed, undo};
use crate::harness::{Client, connection_in, office, sync_task_in};

const RESUME: &str = "cloudsync_resume_connection";

/// The error of putting a change back while another one is in force, which the list says as well.
#[track_caller]
fn names(nas: &SimulatedNas, client: &mut Client<'_>, change: &Value, other: &Value) {
    let before = nas.holds();
    let error = client.call_error(UNDO, json!({ "change_id": change["change_id"] }));
    assert!(
        error.contains(other["change_id"].as_str().unwrap()) && error.contains("in force"),
        "{error}"
    );
    assert_eq!(nas.holds(), before);
    let rows = listed(client);
    let row = rows
        .iter()
        .find(|row| row["change_id"] == change["change_id"])
        .unwrap();
    assert_eq!(row["can_undo"], false, "{row}");
}

#[test]
fn a_pause_that_somebody_made_again_stays() {
    for again in [json!({ "connection_id": 3 }), json!({ "all": true })] {
        let nas = office();
        let mut client = Client::connect(&nas);
        let first = client.call(PAUSE, json!({ "connection_id": 3 }));
        let second = client.call(PAUSE, again);
        names(&nas, &mut client, &first, &second);
    }
}

#[test]
fn a_resume_that_somebody_made_again_stays() {
    let nas = office();
    nas.edit(|office| connection_in(office, 3).paused = true);
    let user = User::of(&nas);
    let first = user.call(RESUME, json!({ "connection_id": 3 }));
    let second = user.call("cloudsync_resume_task", json!({ "task_id": 4 }));
    names(&nas, &mut user.client(&[]), &first, &second);
}

#[test]
fn one_of_another_connection_is_no_obstacle() {
    let nas = office();
    let mut client = Client::connect(&nas);
    let before = nas.holds();
    let first = client.call(PAUSE, json!({ "connection_id": 3 }));
    let second = client.call(PAUSE, json!({ "connection_id": 8 }));
    undo(&mut client, &first);
    undo(&mut client, &second);
    assert_eq!(nas.holds(), before);
}

#[test]
fn one_that_was_put_back_is_no_obstacle() {
    let nas = office();
    nas.edit(|office| office.connections.retain(|one| [3, 8].contains(&one.id.0)));
    let mut client = Client::connect(&nas);
    let before = nas.holds();
    let first = client.call(PAUSE, json!({ "connection_id": 3 }));
    let second = client.call(PAUSE, json!({ "all": true }));
    let undone = undo(&mut client, &second);
    let again = undo(&mut client, &undone);
    // That wants all to be paused again.
    undo(&mut client, &again);
    undo(&mut client, &first);
    assert_eq!(nas.holds(), before);
}

#[test]
fn what_is_as_before_already_is_said_to_be_so_and_not_to_be_changed_by_somebody() {
    let nas = office();
    let mut client = Client::connect(&nas);
    let paused = client.call(PAUSE, json!({ "connection_id": 3 }));
    let set = client.call(PACKAGE, json!({ "worker_count": 7 }));
    let suspended = client.call("hyperbackup_suspend_task", json!({ "task_id": 2 }));
    // Putting this one back would be asked about.
    let protected = client.call(TASK, json!({ "task_id": 22, "no_delete_on_cloud": true }));
    nas.edit(|office| {
        connection_in(office, 3).paused = false;
        office.package.worker_count = 3;
        sync_task_in(office, 22).no_delete = false;
    });
    client.call("hyperbackup_resume_task", json!({ "task_id": 2 }));
    for change in [paused, set, suspended, protected] {
        let error = client.call_error(UNDO, json!({ "change_id": change["change_id"] }));
        assert!(error.contains("already as it was before"), "{error}");
        assert!(!error.contains("Something else"), "{error}");
    }
}
