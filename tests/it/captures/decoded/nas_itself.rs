//! What real NASes say of themselves: shared folders and packages.

use serde_json::{Value, json};

use super::nas_of;

/// The shared folders that the report finds in a capture; the NAS has no backup task.
fn shares(capture: &str) -> Vec<Value> {
    let report = nas_of(capture)
        .client()
        .call("nas_protection_report", json!({}));
    let findings = report["findings"].as_array().unwrap().iter();
    let mut shares: Vec<Value> = findings
        .filter(|finding| finding["object"]["kind"] == "shared_folder")
        .map(|finding| finding["object"]["name"].clone())
        .collect();
    shares.sort_by_key(Value::to_string);
    shares
}

#[test]
fn shared_folders_are_those_that_the_account_sees() {
    assert_eq!(shares("dsm/filestation_list.list_share"), [json!("music")]);
}

#[test]
fn the_home_folder_is_a_part_of_another_share() {
    let shares = shares("dsm/filestation_list.list_share.admin");
    assert!(!shares.contains(&json!("home")), "{shares:?}");
    assert!(shares.contains(&json!("backup")), "{shares:?}");
}

#[test]
fn an_answer_of_package_center_is_that_of_an_administrator() {
    let info = nas_of("dsm/core_package.list")
        .client()
        .call("nas_info", json!({}));
    assert_eq!(info["account"]["administrator"], true, "{info}");
    // None of the packages in it is one of these two.
    for package in info["packages"].as_array().unwrap() {
        assert_eq!(package.get("version"), None, "{package}");
    }
}
