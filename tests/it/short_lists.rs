//! What a NAS counts and does not list may be what a change was about.

use serde_json::{Value, json};

use crate::{
    fuzz::proxy::{Plan, Tampering, TamperingProxy},
    harness::{Client, Process, connection, office, sent},
    table::answers::confirmed,
};

fn behind<'a>(proxy: &TamperingProxy) -> Client<'a> {
    Client::greeted(Process::start(&[], &connection(&proxy.url())))
}

/// The NAS counts one more than it lists.
fn counts_more(answer: &mut Value, list: &str) {
    let data = &mut answer["data"];
    let listed = data[list].as_array().map_or(0, Vec::len);
    data["total"] = json!(listed + 1);
}

#[test]
fn a_removal_is_not_told_as_seen_where_the_nas_counts_more_than_it_lists() {
    for (tool, arguments, method, list) in [
        (
            "cloudsync_remove_connection",
            json!({ "connection_id": 3 }),
            "list_conn",
            "conn",
        ),
        (
            "cloudsync_remove_task",
            json!({ "task_id": 21 }),
            "list_sess",
            "sess",
        ),
        (
            "hyperbackup_remove_task",
            json!({ "task_id": "3" }),
            "list",
            "task_list",
        ),
    ] {
        for is_short in [false, true] {
            let nas = office();
            let proxy = TamperingProxy::before(&nas.url());
            let mut client = behind(&proxy);
            if is_short {
                proxy.follow(Plan {
                    method: Some(method.into()),
                    tampering: Tampering::Edit(counts_more, list.into()),
                    ..Plan::default()
                });
            }
            let preview = client.call(tool, arguments.clone());
            let answer = confirmed(&mut client, &preview);
            let gone = if is_short { Value::Null } else { json!(true) };
            assert_eq!(answer["gone"], gone, "{tool}: {answer}");
            let warning = answer["warning"].as_str().unwrap_or_default();
            assert_eq!(
                warning.contains("does not tell"),
                is_short,
                "{tool}: {answer}"
            );
        }
    }
}

#[test]
fn nothing_is_copied_to_a_place_that_is_on_no_volume() {
    fn lies_at(answer: &mut Value, place: &str) {
        let shares = answer["data"]["shares"].as_array_mut().unwrap();
        for share in shares {
            share["additional"]["real_path"] = json!(place);
        }
    }
    let nas = office();
    let proxy = TamperingProxy::before(&nas.url());
    let mut client = behind(&proxy);
    let arguments = json!({
        "task_id": 1, "version_id": "412", "paths": ["/office/contracts/Quay Street offer.pdf"],
        "destination": "/office/inbox",
    });
    for place in [
        "/etc",
        "/volume1/../etc",
        "office",
        "/",
        "/volume1",
        "/etc/volume1",
    ] {
        proxy.follow(Plan {
            method: Some("list_share".into()),
            tampering: Tampering::Edit(lies_at, place.into()),
            ..Plan::default()
        });
        let error = client.call_error("hyperbackup_copy_version_files", arguments.clone());
        assert!(error.contains("on no volume"), "{place}: {error}");
    }
    assert_eq!(sent(&nas, "copy"), 0);
    proxy.follow(Plan::default());
    let copied = client.call("hyperbackup_copy_version_files", arguments);
    assert_eq!(copied["outcome"], "done");
}
