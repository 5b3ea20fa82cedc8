//! Packages that are not there, and privileges that the account has not.

use dsm_sim::{FaultKind, Package};
use serde_json::json;

use super::{LIST, PAUSE, RUN};
use crate::harness::{Client, fault, office, office_with, sent};

const BACKUPS: &str = "hyperbackup_list_tasks";

#[test]
fn a_package_that_is_missing_is_named_with_where_to_get_it() {
    for (package, name, broken, working) in [
        (Package::CloudSync, "Cloud Sync", LIST, BACKUPS),
        (Package::HyperBackup, "Hyper Backup", BACKUPS, LIST),
    ] {
        let nas = office_with(|options| options.without = [package].into());
        let mut client = Client::connect(&nas);
        let error = client.call_error(broken, json!({}));
        assert!(
            error.starts_with(&format!("{name} is not installed or not running")),
            "{error}"
        );
        assert!(
            error.ends_with(&format!(
                "Install or start {name} in Package Center on the NAS."
            )),
            "{error}"
        );
        client.call(working, json!({}));
    }
}

#[test]
fn a_change_without_its_package_is_not_sent() {
    for (package, tool, arguments, method) in [
        (
            Package::CloudSync,
            PAUSE,
            json!({ "connection_id": 3 }),
            "pause",
        ),
        (Package::HyperBackup, RUN, json!({ "task_id": 1 }), "backup"),
    ] {
        let nas = office_with(|options| options.without = [package].into());
        let error = Client::connect(&nas).call_error(tool, arguments);
        assert!(error.contains("Package Center"), "{error}");
        assert_eq!(sent(&nas, method), 0);
    }
}

#[test]
fn a_missing_privilege_is_named_with_its_package() {
    for (tool, method, package) in [
        (LIST, "list_conn", "Cloud Sync"),
        (BACKUPS, "list", "Hyper Backup"),
    ] {
        for code in [105, 160] {
            let nas = office();
            nas.inject(fault(FaultKind::Code(code), method, 10));
            let error = Client::connect(&nas).call_error(tool, json!({}));
            assert!(error.contains(&format!("code {code}")), "{error}");
            assert!(
                error.contains(&format!("application privilege for {package}")),
                "{error}"
            );
            assert!(
                error.contains("Control Panel > User & Group > Applications"),
                "{error}"
            );
        }
    }
}

#[test]
fn a_missing_privilege_for_one_package_leaves_the_other_working() {
    let nas = office();
    nas.inject(fault(FaultKind::Code(105), "list_conn", 10));
    let mut client = Client::connect(&nas);
    client.call_error(LIST, json!({}));
    client.call(BACKUPS, json!({}));
    assert_eq!(nas.logins(), 1);
}

#[test]
fn an_account_that_may_not_use_dsm_is_told_so() {
    let nas = office();
    nas.inject(fault(FaultKind::Code(402), "login", 100));
    let mut client = Client::connect(&nas);
    let error = client.call_error(LIST, json!({}));
    assert!(error.contains("code 402"), "{error}");
    assert!(
        error.contains(
            "Allow the account to use DSM in Control Panel > User & Group > Applications"
        ),
        "{error}"
    );
    client.call_error(LIST, json!({}));
    assert_eq!(sent(&nas, "login"), 1);
}
