//! A confirmation counts after a preview of the same call, and once.

use dsm_sim::FaultKind;
use serde_json::{Value, json};

use super::{changes_nothing, gated_calls, held, held_because, snapshot};
use crate::harness::{Client, fault, office, sent};

const UNSEEN: &str = "counts only after a preview of exactly this call";

#[test]
fn without_confirm_nothing_is_sent() {
    for gated in gated_calls() {
        changes_nothing(&gated, |nas| {
            gated.preview(&mut Client::connect(nas));
        });
    }
}

#[test]
fn confirm_at_the_first_call_only_previews() {
    for gated in gated_calls() {
        changes_nothing(&gated, |nas| {
            let answer = gated.confirm(&mut Client::connect(nas));
            held_because(&answer, UNSEEN);
        });
    }
}

#[test]
fn confirm_after_a_preview_runs_once() {
    for gated in gated_calls() {
        let nas = office();
        let mut client = Client::connect(&nas);
        let before = nas.holds();
        gated.preview(&mut client);
        let answer = gated.confirm(&mut client);
        assert_eq!(answer["outcome"], "done", "{answer}");
        assert_eq!(sent(&nas, gated.method), 1);
        assert_ne!(nas.holds(), before);
    }
}

#[test]
fn a_confirmation_counts_in_whatever_order_its_arguments_come() {
    let gated = gated_calls();
    for gated in gated.iter().filter(|gated| gated.tool.contains("task")) {
        let nas = office();
        let mut client = Client::connect(&nas);
        gated.preview(&mut client);
        let given = gated.arguments.as_object().unwrap().iter();
        let mut turned = serde_json::Map::from_iter([("confirm".to_owned(), json!(true))]);
        turned.extend(
            given
                .rev()
                .map(|(name, value)| (name.clone(), value.clone())),
        );
        let answer = client.call(gated.tool, turned.into());
        assert_eq!(answer["outcome"], "done", "{answer}");
    }
}

#[test]
fn the_preview_of_a_refused_confirmation_can_be_confirmed() {
    for gated in gated_calls() {
        let nas = office();
        let mut client = Client::connect(&nas);
        held(&gated.confirm(&mut client));
        assert_eq!(gated.confirm(&mut client)["outcome"], "done");
    }
}

#[test]
fn a_second_confirm_previews_again() {
    for gated in gated_calls() {
        let nas = office();
        let mut client = Client::connect(&nas);
        let before = snapshot(&nas);
        gated.preview(&mut client);
        gated.confirm(&mut client);
        nas.edit(|office| *office = before);
        held_because(&gated.confirm(&mut client), UNSEEN);
        assert_eq!(sent(&nas, gated.method), 1);
    }
}

#[test]
fn of_six_confirms_at_once_one_runs() {
    for gated in gated_calls() {
        let nas = office();
        let mut client = Client::connect(&nas);
        gated.preview(&mut client);
        let calls = [(); 6].map(|()| client.send_call(gated.tool, gated.confirmed()));
        let done = calls.map(|id| {
            let result = client.answer(id)["result"].clone();
            usize::from(result["structuredContent"]["outcome"] == "done")
        });
        assert_eq!(done.iter().sum::<usize>(), 1, "{}", gated.tool);
        assert_eq!(sent(&nas, gated.method), 1, "{}", gated.tool);
    }
}

#[test]
fn six_confirms_at_once_without_a_preview_do_not_confirm_each_other() {
    for gated in gated_calls() {
        changes_nothing(&gated, |nas| {
            let mut client = Client::connect(nas);
            let calls = [(); 6].map(|()| client.send_call(gated.tool, gated.confirmed()));
            for id in calls {
                held(&client.outcome(gated.tool, id));
            }
        });
    }
}

#[test]
fn the_preview_of_another_call_does_not_count() {
    let others: [(&str, Value, Value); 6] = [
        (
            "remove_connection",
            json!({ "connection_id": 3 }),
            json!({ "connection_id": 2 }),
        ),
        (
            "remove_task",
            json!({ "task_id": 22 }),
            json!({ "task_id": 23 }),
        ),
        (
            "remove_task",
            json!({ "task_id": 23 }),
            json!({ "task_id": 23, "connection_id": 2 }),
        ),
        (
            "set_task_settings",
            json!({ "task_id": 21, "no_delete_on_cloud": false }),
            json!({ "task_id": 4, "no_delete_on_cloud": false }),
        ),
        (
            "set_task_settings",
            json!({ "task_id": 4, "no_delete_on_cloud": false }),
            json!({ "task_id": 4, "no_delete_on_cloud": false, "consistency_check": false }),
        ),
        (
            "set_task_settings",
            json!({ "task_id": 21, "direction": "BIDIRECTION" }),
            json!({ "task_id": 21, "direction": "ONLY_DOWNLOAD" }),
        ),
    ];
    for (tool, previewed, mut confirmed) in others {
        let nas = office();
        let before = nas.holds();
        let mut client = Client::connect(&nas);
        let tool = format!("cloudsync_{tool}");
        held(&client.call(&tool, previewed));
        confirmed["confirm"] = true.into();
        held_because(&client.call(&tool, confirmed), UNSEEN);
        assert_eq!(nas.holds(), before);
    }
}

#[test]
fn a_preview_stays_with_the_session_of_the_server() {
    for gated in gated_calls() {
        changes_nothing(&gated, |nas| {
            gated.preview(&mut Client::connect(nas));
            held_because(&gated.confirm(&mut Client::connect(nas)), UNSEEN);
        });
    }
}

#[test]
fn previews_of_several_calls_wait_side_by_side() {
    let nas = office();
    let mut client = Client::connect(&nas);
    for gated in gated_calls() {
        gated.preview(&mut client);
    }
    // Removing the connection of tasks that come later would change those, and a relink hits every task.
    const HIT_MANY: [&str; 2] = [
        "cloudsync_remove_connection",
        "cloudsync_set_relink_behavior",
    ];
    for gated in gated_calls().into_iter().rev() {
        let changed_by_another = HIT_MANY.contains(&gated.tool);
        if !changed_by_another {
            assert_eq!(
                gated.confirm(&mut client)["outcome"],
                "done",
                "{}",
                gated.tool
            );
        }
    }
}

#[test]
fn a_call_that_fails_on_the_nas_uses_its_preview_up() {
    for gated in gated_calls() {
        let nas = office();
        let mut client = Client::connect(&nas);
        gated.preview(&mut client);
        nas.inject(fault(FaultKind::Code(105), gated.method, 1));
        let error = client.call_error(gated.tool, gated.confirmed());
        assert!(error.contains("105"), "{error}");
        held_because(&gated.confirm(&mut client), UNSEEN);
        assert_eq!(sent(&nas, gated.method), 1);
    }
}
