//! What no one call puts back is put back by several: each for itself, and the answer says which were done.

use dsm_sim::{Dialect, FaultKind, SimulatedNas};
use serde_json::{Value, json};

use super::{LIST, PAUSE, UNDO, User, listed, undo};
use crate::harness::{Client, connection_in, fault, office_with, sent};

/// An office in which all works but for connections that somebody has paused.
fn with_paused(dialect: Dialect, paused: &[i64]) -> SimulatedNas {
    let nas = office_with(|options| options.dialect = dialect);
    nas.edit(|office| {
        office
            .connections
            .retain(|one| [2, 3, 8, 12].contains(&one.id.0));
        office
            .sync_tasks
            .retain(|task| [2, 3, 8, 12].contains(&task.connection_id.0));
        for one in &mut office.connections {
            one.status = "uptodate".into();
            one.error = 0;
            one.paused = paused.contains(&one.id.0);
        }
        for task in &mut office.sync_tasks {
            task.status = "uptodate".into();
            task.error = 0;
            task.paused = false;
        }
    });
    nas
}

fn outcomes(answer: &Value) -> Vec<&str> {
    let calls = answer["calls"]
        .as_array()
        .unwrap_or_else(|| panic!("{answer}"));
    let outcomes = calls.iter().map(|call| call["outcome"].as_str().unwrap());
    outcomes.collect()
}

#[test]
fn a_pause_of_all_comes_back_one_by_one_where_some_were_paused_before() {
    for dialect in [Dialect::Dsm, Dialect::Documented] {
        let nas = with_paused(dialect, &[3]);
        let before = nas.holds();
        let user = User::of(&nas);
        let paused = user.call(PAUSE, json!({ "all": true }));
        assert!(paused.get("undo").is_none(), "{paused}");
        let row = listed(&mut user.client(&[])).remove(0);
        assert_eq!(row["can_undo"], true, "{row}");
        // From the command line, in a process of its own.
        let id = json!({ "change_id": paused["change_id"] });
        let undone = user.call(UNDO, id.clone());
        assert_eq!(undone["outcome"], "done", "{undone}");
        assert_eq!(undone["undid"], paused["change_id"]);
        assert_eq!(outcomes(&undone), ["done"; 3], "{undone}");
        assert_eq!(nas.holds(), before, "{undone}");
        let rows = listed(&mut user.client(&[]));
        assert_eq!(rows.len(), 4);
        for row in rows.iter().take(3) {
            assert_eq!(row["undid"], paused["change_id"], "{row}");
        }
        assert_eq!(rows[3]["can_undo"], false, "{rows:?}");
        let error = user.client(&[]).call_error(UNDO, id);
        assert!(error.contains("put back already"), "{error}");
    }
}

#[test]
fn a_pause_of_all_comes_back_for_those_in_error_too_and_all_say_so() {
    for dialect in [Dialect::Dsm, Dialect::Documented] {
        // Two connections of it have an error, and one is paused.
        let nas = office_with(|options| options.dialect = dialect);
        let before = nas.holds();
        let mut client = Client::connect(&nas);
        let paused = client.call(PAUSE, json!({ "all": true }));
        assert_eq!(paused["undo_each"].as_array().unwrap().len(), 7, "{paused}");
        for name in ["undo", "no_undo", "does_not_restore"] {
            assert!(paused.get(name).is_none(), "{name}: {paused}");
        }
        let row = listed(&mut client).remove(0);
        assert_eq!(row["can_undo"], true, "{row}");
        assert!(row.get("does_not_restore").is_none(), "{row}");
        let undone = undo(&mut client, &paused);
        assert_eq!(undone["outcome"], "done", "{undone}");
        assert!(undone.to_string().contains("DOES NOT SYNC"), "{undone}");
        assert_eq!(nas.holds(), before);
    }
}

#[test]
fn the_resume_of_a_connection_in_error_and_its_pause_come_back_by_their_ids() {
    for dialect in [Dialect::Dsm, Dialect::Documented] {
        let nas = office_with(|options| options.dialect = dialect);
        let before = nas.holds();
        let mut client = Client::connect(&nas);
        let paused = client.call(PAUSE, json!({ "connection_id": 5 }));
        let then = nas.holds();
        let resumed = undo(&mut client, &paused);
        assert_eq!(nas.holds(), before);
        assert_eq!(resumed["outcome"], "done", "{resumed}");
        undo(&mut client, &resumed);
        assert_eq!(nas.holds(), then);
    }
}

#[test]
fn one_that_cannot_be_put_back_keeps_no_other_from_it_and_is_tried_again_alone() {
    let nas = with_paused(Dialect::Dsm, &[3]);
    let before = nas.holds();
    let mut client = Client::connect(&nas);
    let paused = client.call(PAUSE, json!({ "all": true }));
    nas.inject(fault(FaultKind::Code(105), "resume", 1));
    let undone = undo(&mut client, &paused);
    assert_eq!(undone["outcome"], "partly_done", "{undone}");
    assert_eq!(outcomes(&undone), ["not_done", "done", "done"], "{undone}");
    let problem = undone["calls"][0]["problem"].as_str().unwrap();
    assert!(problem.contains("105"), "{problem}");
    assert_ne!(nas.holds(), before);
    let row = listed(&mut client).pop().unwrap();
    assert_eq!(row["can_undo"], true, "{row}");
    let calls = sent(&nas, "resume");
    let rest = undo(&mut client, &paused);
    assert_eq!(outcomes(&rest), ["done"], "{rest}");
    assert_eq!(sent(&nas, "resume"), calls + 1);
    assert_eq!(nas.holds(), before);
}

#[test]
fn what_somebody_resumed_meanwhile_is_as_it_was_and_the_rest_is_resumed() {
    let nas = with_paused(Dialect::Dsm, &[3]);
    let before = nas.holds();
    let mut client = Client::connect(&nas);
    let paused = client.call(PAUSE, json!({ "all": true }));
    nas.edit(|office| connection_in(office, 12).paused = false);
    let undone = undo(&mut client, &paused);
    assert_eq!(undone["outcome"], "done", "{undone}");
    let mut each = outcomes(&undone);
    each.sort_unstable();
    assert_eq!(each, ["as_before", "done", "done"]);
    assert_eq!(nas.holds(), before);
}

#[test]
fn where_nothing_can_be_sent_it_is_an_error_that_names_each() {
    let nas = with_paused(Dialect::Dsm, &[3]);
    let mut client = Client::connect(&nas);
    let paused = client.call(PAUSE, json!({ "all": true }));
    nas.inject(fault(FaultKind::Code(105), "resume", 3));
    let error = client.call_error(UNDO, json!({ "change_id": paused["change_id"] }));
    for id in ["2", "8", "12"] {
        assert!(
            error.contains(&format!("\"connection_id\":\"{id}\"")),
            "{error}"
        );
    }
}

#[test]
fn what_it_leaves_as_it_is_is_said_before_and_after() {
    let nas = with_paused(Dialect::Dsm, &[3]);
    nas.edit(|office| connection_in(office, 8).status = "brand_new".into());
    let mut client = Client::connect(&nas);
    let paused = client.call(PAUSE, json!({ "all": true }));
    let row = listed(&mut client).remove(0);
    let left = row["does_not_restore"][0].as_str().unwrap();
    assert!(left.contains("connection 8"), "{left}");
    let undone = undo(&mut client, &paused);
    assert_eq!(undone["does_not_restore"], row["does_not_restore"]);
}

#[test]
fn a_log_that_is_too_long_to_be_read_whole_says_so() {
    let nas = with_paused(Dialect::Dsm, &[]);
    let user = User::of(&nas);
    let first = user.call(PAUSE, json!({ "connection_id": 3 }));
    let mut text = std::fs::read_to_string(user.log()).unwrap();
    let filler = format!("{}\n", json!({ "filler": "x".repeat(1 << 20) }));
    text.push_str(&filler.repeat(17));
    std::fs::write(user.log(), text).unwrap();
    let list = user.client(&[]).call(LIST, json!({}));
    assert_eq!(list["changes"], json!([]));
    assert!(
        list["incomplete"]
            .to_string()
            .contains("older changes are not read"),
        "{list}"
    );
    let error = user
        .client(&[])
        .call_error(UNDO, json!({ "change_id": first["change_id"] }));
    assert!(error.contains("older changes are not read"), "{error}");
}
