//! The NAS's own time in lists: where it comes from, and that nothing depends on it.

use std::time::Duration;

use dsm_sim::{Dialect, FaultKind};
use serde_json::{Value, json};

use crate::{
    captures::canned::CannedNas,
    harness::{Client, fault, office, office_with, sent},
};

/// The lists that carry the time.
const LISTS: [&str; 1] = ["hyperbackup_list_tasks"];

#[test]
fn lists_carry_the_time_and_zone_of_the_nas() {
    for dialect in [Dialect::Dsm, Dialect::Documented] {
        let nas = office_with(|options| options.dialect = dialect);
        nas.advance(Duration::from_secs(3_600));
        let mut client = Client::connect(&nas);
        for list in LISTS {
            let told = &client.call(list, json!({}))["nas_time"];
            let local = told["local"].as_str().unwrap();
            assert!(local.starts_with("2025-01-15T14:00:"), "{local}");
            assert!(local.ends_with("+01:00"), "{local}");
            assert_eq!(told["zone"], "Amsterdam");
            assert_eq!(told.get("zone_description"), None);
        }
    }
}

#[test]
fn a_time_is_asked_for_once_a_call() {
    let nas = office();
    let mut client = Client::connect(&nas);
    for list in LISTS {
        nas.forget_requests();
        client.call(list, json!({}));
        assert_eq!((sent(&nas, "info"), sent(&nas, "getinfo")), (1, 0));
    }
}

#[test]
fn no_list_is_lost_with_the_time() {
    let lacking = office_with(|options| {
        options.without_apis = ["SYNO.Core.System", "SYNO.DSM.Info"]
            .map(str::to_owned)
            .into();
    });
    let mut client = Client::connect(&lacking);
    for list in LISTS {
        let before = sent(&lacking, "query");
        assert_eq!(client.call(list, json!({})).get("nas_time"), None);
        client.call(list, json!({}));
        // What a NAS does not have is not looked for again and again.
        assert!(sent(&lacking, "query") <= before + 1);
    }
    for kind in [
        FaultKind::Code(105),
        FaultKind::Code(102),
        FaultKind::Code(117),
        FaultKind::Http(502),
        FaultKind::ResetBefore,
        FaultKind::NotJson,
        FaultKind::WrongTypes,
    ] {
        let nas = office();
        let mut client = Client::connect(&nas);
        for list in LISTS {
            for method in ["info", "getinfo"] {
                nas.inject(fault(kind.clone(), method, 1));
            }
            let answer = client.call(list, json!({}));
            assert_eq!(answer.get("nas_time"), None, "{kind:?}");
            assert!(answer["total"].as_i64().unwrap() > 2);
        }
    }
}

#[test]
fn an_account_without_the_one_is_told_by_the_other() {
    let nas = office();
    let mut client = Client::connect(&nas);
    for list in LISTS {
        nas.inject(fault(FaultKind::Code(105), "info", 1));
        let told = &client.call(list, json!({}))["nas_time"];
        let local = told["local"].as_str().unwrap();
        assert!(local.starts_with("2025-01-15T13:00:"), "{local}");
        assert!(local.ends_with("+01:00"), "{local}");
        assert_eq!(told.get("zone"), None);
    }
}

#[test]
fn a_time_without_its_offset_is_shown_without() {
    for (name, expected) in [
        (
            "dsm/core_system.info",
            json!({ "local": "2026-04-18T10:00:00", "zone": "Sarajevo", "zone_description": "(GMT+01:00) Sarajevo, Skopie, Warsaw, Zagreb" }),
        ),
        (
            "dsm/core_system.info.dsm6",
            json!({ "local": "2020-10-16T20:26:58", "zone": "Amsterdam", "zone_description": "(GMT+01:00) Amsterdam, Berlin, Rome, Stockholm, Vienna" }),
        ),
        (
            "dsm/dsm_info.getinfo",
            json!({ "local": "2023-03-18T15:41:07" }),
        ),
        (
            "dsm/dsm_info.getinfo.ds918",
            json!({ "local": "2020-03-29T19:33:41" }),
        ),
    ] {
        assert_eq!(told_by(name), expected, "{name}");
    }
}

#[test]
fn both_products_tell_times_in_one_form() {
    let nas = office();
    let mut client = Client::connect(&nas);
    let tasks = client.call("hyperbackup_list_tasks", json!({}));
    let log = client.call(
        "cloudsync_list_connection_logs",
        json!({ "connection_id": 3 }),
    );
    let rows = tasks["tasks"].as_array().unwrap().iter();
    let backups = rows.filter_map(|task| task["last_backup_at"].as_str());
    let lines = log["entries"].as_array().unwrap().iter();
    let times: Vec<&str> = backups
        .chain(lines.filter_map(|line| line["time"].as_str()))
        .collect();
    assert!(times.len() > 20);
    for time in times {
        assert!(time.parse::<jiff::Timestamp>().is_ok(), "{time}");
        assert!(time.ends_with("+01:00"), "{time}");
    }
}

// DSM 5.2 has the one up to version 2 and the other at a place of its own.
#[test]
fn the_time_is_asked_for_where_and_how_the_nas_advertises_it() {
    let nas = CannedNas::new();
    nas.replay("dsm/api_info.dsm5.underscore_path");
    nas.client().call("hyperbackup_list_tasks", json!({}));
    let asked = |method: &str| {
        let asked = nas.asked().into_iter().find(|one| one.method() == method);
        asked
            .map(|one| (one.path.clone(), one.params["version"].clone()))
            .unwrap()
    };
    assert_eq!(asked("info").1, "2");
    assert_eq!(
        asked("getinfo"),
        ("/webapi/dsm/info.cgi".into(), "1".into())
    );
}

/// What the list of backup tasks makes of a captured time.
fn told_by(name: &str) -> Value {
    let nas = CannedNas::new();
    nas.replay(name);
    nas.client().call("hyperbackup_list_tasks", json!({}))["nas_time"].clone()
}
