//! What counts as the same call, as a confirmation, and as one that needs none.

use serde_json::{Value, json};

use super::{changes_nothing, gated_calls, held, with};
use crate::harness::{Client, office, sent};

#[test]
fn another_spelling_is_the_same_call() {
    for (tool, previewed, confirmed) in [
        (
            "remove_connection",
            json!({ "connection_id": 2 }),
            json!({ "conn_id": 2 }),
        ),
        (
            "remove_connection",
            json!({ "conn_id": 2, "confirm": null }),
            json!({ "connection_id": 2.0 }),
        ),
        (
            "remove_task",
            json!({ "task_id": 23, "connection_id": null }),
            json!({ "sess_id": 23 }),
        ),
        (
            "set_task_settings",
            json!({ "sess_id": 4, "no_delete_on_cloud": false, "convert_gd": true }),
            json!({ "convert_google_docs": true, "no_delete_on_cloud": false, "task_id": 4 }),
        ),
    ] {
        let nas = office();
        let mut client = Client::connect(&nas);
        let tool = format!("cloudsync_{tool}");
        held(&client.call(&tool, previewed));
        let answer = client.call(&tool, with(&confirmed, "confirm", true));
        assert_eq!(answer["outcome"], "done", "{tool} {confirmed}");
    }
}

#[test]
fn confirm_is_a_boolean_or_the_argument_is_refused() {
    let not_boolean = [
        json!("true"),
        json!("false"),
        json!("yes"),
        json!(""),
        json!(1),
        json!(0),
        json!(1.0),
        json!([]),
        json!([true]),
        json!({}),
        json!({ "confirm": true }),
    ];
    for gated in gated_calls() {
        changes_nothing(&gated, |nas| {
            let mut client = Client::connect(nas);
            gated.preview(&mut client);
            nas.forget_requests();
            for value in &not_boolean {
                let arguments = with(&gated.arguments, "confirm", value.clone());
                let error = client.call_error(gated.tool, arguments);
                assert!(error.starts_with("Bad argument `confirm`"), "{error}");
            }
            assert_eq!(nas.requests(), []);
        });
    }
}

#[test]
fn no_confirm_is_null_or_false() {
    for gated in gated_calls() {
        changes_nothing(&gated, |nas| {
            let mut client = Client::connect(nas);
            gated.preview(&mut client);
            for value in [Value::Null, json!(false)] {
                held(&client.call(gated.tool, with(&gated.arguments, "confirm", value)));
            }
        });
    }
}

#[test]
fn a_call_without_confirm_does_not_use_the_preview_up() {
    for gated in gated_calls() {
        let nas = office();
        let mut client = Client::connect(&nas);
        gated.preview(&mut client);
        gated.preview(&mut client);
        assert_eq!(gated.confirm(&mut client)["outcome"], "done");
    }
}

#[test]
fn settings_that_lose_nothing_need_no_confirmation() {
    for (tool, arguments, method) in [
        (
            "set_task_settings",
            json!({ "task_id": 4, "consistency_check": false }),
            "set_session_setting",
        ),
        (
            "set_task_settings",
            json!({ "task_id": 4, "convert_google_docs": true }),
            "set_session_setting",
        ),
        (
            "set_task_settings",
            json!({ "task_id": 22, "no_delete_on_cloud": true }),
            "set_session_setting",
        ),
        (
            "set_task_settings",
            json!({ "task_id": 22, "direction": "ONLY_UPLOAD" }),
            "set_session_setting",
        ),
        (
            "set_task_settings",
            json!({ "task_id": 22, "direction": "ONLY_DOWNLOAD" }),
            "set_session_setting",
        ),
        (
            "set_relink_behavior",
            json!({ "delete_from_cloud": false }),
            "set_personal_config",
        ),
    ] {
        for arguments in [arguments.clone(), with(&arguments, "confirm", true)] {
            let nas = office();
            nas.edit(|office| office.package.sync_mode = true);
            let tool = format!("cloudsync_{tool}");
            let answer = Client::connect(&nas).call(&tool, arguments.clone());
            assert_eq!(answer["outcome"], "done", "{arguments}");
            assert_eq!(sent(&nas, method), 1, "{arguments}");
        }
    }
}

#[test]
fn what_is_so_already_loses_nothing() {
    for (tool, arguments, method) in [
        (
            "cloudsync_set_task_settings",
            json!({ "task_id": 22, "no_delete_on_cloud": false, "direction": "BIDIRECTION" }),
            "set_session_setting",
        ),
        (
            "cloudsync_set_relink_behavior",
            json!({ "delete_from_cloud": true }),
            "set_personal_config",
        ),
    ] {
        let nas = office();
        nas.edit(|office| office.package.sync_mode = true);
        let answer = Client::connect(&nas).call(tool, arguments);
        assert_eq!(answer["outcome"], "unchanged");
        assert_eq!(sent(&nas, method), 0);
    }
}

#[test]
fn a_misspelled_confirm_is_told_that_there_is_one() {
    for gated in gated_calls() {
        let nas = office();
        let mut client = Client::connect(&nas);
        let error = client.call_error(gated.tool, with(&gated.arguments, "confrim", true));
        assert!(error.contains("unknown field `confrim`"), "{error}");
        assert!(error.contains("or `confirm`"), "{error}");
    }
}
