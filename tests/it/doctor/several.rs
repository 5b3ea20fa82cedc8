//! Several NASes: each is checked, and what is wrong with one is said of it alone.

use dsm_sim::SimulatedNas;
use serde_json::Value;

use super::{Report, nas};
use crate::harness::{Folder, PASSWORD};

/// Settings of two NASes, of which the second is down.
fn two(nas: &SimulatedNas, folder: &Folder) -> String {
    let table = |name: &str, url: &str| {
        format!("[nas.{name}]\nurl = {url:?}\nusername = \"demo\"\npassword = {PASSWORD:?}\n")
    };
    let text = table("office", &nas.url()) + &table("attic", "http://127.0.0.1:9");
    let file = folder.write("config.toml", &text);
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        std::fs::set_permissions(&file, std::fs::Permissions::from_mode(0o600)).unwrap();
    }
    file
}

#[test]
fn one_that_is_down_leaves_the_other_in_order() {
    let nas = nas();
    let folder = Folder::new();
    let report = Report::of(&["--config", &two(&nas, &folder)], &[]);
    assert_eq!(report.code, Some(1));
    let of = |name: &'static str| {
        let all = report.checks.iter();
        all.filter(move |one| one["nas"] == name)
    };
    let status = |one: &Value| one["status"].as_str().unwrap().to_owned();
    assert!(
        of("office").all(|one| status(one) != "broken"),
        "{:#?}",
        report.checks
    );
    assert!(of("office").any(|one| one["check"] == "privilege" && status(one) == "ok"));
    let broken: Vec<&Value> = of("attic").filter(|one| status(one) == "broken").collect();
    assert_eq!(broken.len(), 1);
    assert_eq!(broken[0]["check"], "port");
    assert_eq!(nas.login_attempts(), 1);
}

#[test]
fn one_that_is_named_is_checked_alone() {
    let nas = nas();
    let folder = Folder::new();
    let config = two(&nas, &folder);
    let report = Report::of(&["--config", &config, "--nas", "office"], &[]);
    assert_eq!(report.code, Some(0), "{:#?}", report.checks);
    assert_eq!(report.statuses("port"), ["ok"]);
}
