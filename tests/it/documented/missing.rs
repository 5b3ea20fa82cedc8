//! What a NAS does not offer, and what goes on working.

use dsm_sim::Package;
use serde_json::{Value, json};
use synology_backup_mcp::tools;

use super::{dialect::LIST, documented, reached};
use crate::harness::{Client, office_with};

#[test]
fn tools_without_a_counterpart_name_the_api_that_is_missing() {
    let nas = documented();
    let mut client = Client::connect(&nas);
    let mut missing = 0;
    let about_a_method = || tools::all().filter(|one| one.method.is_some());
    for operation in about_a_method().filter(|one| one.documented.is_none()) {
        let name = operation.name;
        let mut calls = vec![operation.definition().example];
        if operation.definition().input_schema["properties"]
            .get("confirm")
            .is_some()
        {
            let mut confirmed = calls[0].clone();
            confirmed["confirm"] = Value::Bool(true);
            calls.push(confirmed);
        }
        for arguments in calls {
            let error = client.call_error(name, arguments);
            let says = format!("This NAS does not offer {name}: it has no SYNO.");
            assert!(error.starts_with(&says), "{error}");
        }
        missing += 1;
    }
    // What the documents about connections, tasks and backups have, and what waits and diagnoses by their means.
    const WATCHING: usize = 3;
    assert_eq!(missing, about_a_method().count() - 17 - WATCHING);
    // The dialect was found out; nothing else was asked.
    let probes = [
        "POST SYNO.Backup.Task 1 list",
        "GET SYNO.Backup.Task 1 List",
    ];
    assert!(
        reached(&nas)
            .iter()
            .all(|one| probes.contains(&one.as_str()))
    );
}

#[test]
fn a_package_that_is_missing_leaves_the_other_one_working() {
    let nas = office_with(|options| {
        options.dialect = dsm_sim::Dialect::Documented;
        options.without.insert(Package::CloudSync);
    });
    let mut client = Client::connect(&nas);
    let error = client.call_error("cloudsync_list_connections", json!({}));
    assert!(
        error.starts_with("Cloud Sync is not installed or not running"),
        "{error}"
    );
    assert_eq!(client.call(LIST, json!({}))["total"], 13);
}
