//! What the NAS is, and what the account may see.

use dsm_sim::Package;
use serde_json::json;

use crate::harness::{Client, office, office_with};

const INFO: &str = "nas_info";

#[test]
fn an_administrator_is_told_all() {
    let nas = office();
    let info = Client::connect(&nas).call(INFO, json!({}));
    assert_eq!(info["model"], "DS918+");
    assert!(
        info["dsm_version"].as_str().unwrap().starts_with("DSM 7"),
        "{info}"
    );
    assert_eq!(info["nas_time"]["zone"], "Amsterdam");
    assert_eq!(info.get("not_seen"), None, "{info}");
    for package in info["packages"].as_array().unwrap() {
        assert_eq!(package["usable"], true);
        assert_eq!(package["running"], true);
        assert_eq!(package["dialect"], "dsm");
        assert!(package["version"].is_string());
    }
    let account = &info["account"];
    assert_eq!(account["administrator"], true);
    assert!(
        account["shared_folders"].as_i64().unwrap() >= 8,
        "{account}"
    );
    assert!(account["connections"].as_i64().unwrap() >= 5, "{account}");
    assert!(account["backup_tasks"].as_i64().unwrap() >= 7, "{account}");
}

#[test]
fn another_account_is_told_what_it_does_not_see() {
    let nas = office_with(|options| options.administrator = false);
    let info = Client::connect(&nas).call(INFO, json!({}));
    assert_eq!(info["account"]["administrator"], false);
    assert!(
        info["not_seen"].to_string().contains("administrators only"),
        "{info}"
    );
    let backup = &info["packages"][0];
    assert_eq!(
        (&backup["name"], &backup["usable"]),
        (&json!("Hyper Backup"), &json!(false))
    );
    assert!(
        backup["problem"].as_str().unwrap().contains("105"),
        "{backup}"
    );
    assert_eq!(backup.get("version"), None);
    assert_eq!(info["packages"][1]["usable"], true);
}

#[test]
fn a_missing_package_is_told_as_such() {
    let nas = office_with(|options| options.without = [Package::CloudSync].into());
    let info = Client::connect(&nas).call(INFO, json!({}));
    let sync = &info["packages"][1];
    assert_eq!(
        (&sync["name"], &sync["usable"]),
        (&json!("Cloud Sync"), &json!(false))
    );
    assert!(
        sync["problem"]
            .as_str()
            .unwrap()
            .contains("Install or start"),
        "{sync}"
    );
    assert_eq!(info["account"].get("connections"), None);
}
