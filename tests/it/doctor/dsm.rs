//! DSM itself: login, second factor, packages, privileges, its clock. Whatever comes, one login is sent.

use std::time::{SystemTime, UNIX_EPOCH};

use dsm_sim::{Dialect, Fault, FaultKind, Package};

use super::{Report, nas, nas_with};
use crate::harness::{Folder, connection, fault};

#[test]
fn one_login_is_all_there_is_though_sessions_end() {
    let nas = nas_with(|options| options.expire_after = Some(1));
    let report = Report::on(&nas, &[]);
    assert_eq!(nas.login_attempts(), 1);
    assert_eq!(report.one("login").0, "ok");
    assert_eq!(report.code, Some(1), "{:#?}", report.checks);
}

#[test]
fn a_wrong_password_is_told_and_tried_once() {
    let nas = nas_with(|options| options.password = "another one".into());
    let report = Report::on(&nas, &[]);
    assert_eq!(nas.login_attempts(), 1);
    report.ends_with("login");
    let (_, found, fix) = report.one("login");
    assert!(found.contains("code 400"), "{found}");
    assert!(fix.contains("SYNOLOGY_PASSWORD"), "{fix}");
}

#[test]
fn a_code_that_is_wanted_is_told_and_setup_gets_it() {
    let nas = nas_with(|options| options.otp = Some("493817".into()));
    let report = Report::on(&nas, &[]);
    assert_eq!(nas.login_attempts(), 1);
    assert_eq!(report.code, Some(1));
    assert_eq!(report.one("login").0, "broken");
    let (status, found, fix) = report.one("two_factor");
    assert_eq!(status, "broken");
    assert!(found.contains("a 2-factor code is required"), "{found}");
    assert!(fix.contains("synology-backup-mcp setup"), "{fix}");
    assert_eq!(report.one("round_trip").0, "not_checked");
}

#[test]
fn a_device_that_is_no_longer_trusted_is_told_and_no_code_is_spent() {
    let nas = nas_with(|options| options.otp = Some("493817".into()));
    let url = nas.url();
    let more = [
        ("SYNOLOGY_DEVICE_ID", "forgotten"),
        ("SYNOLOGY_OTP_CODE", "493817"),
    ];
    let report = Report::of(&[], &[&connection(&url)[..], &more].concat());
    assert_eq!(nas.login_attempts(), 1);
    let (status, found, _) = report.one("two_factor");
    assert_eq!(status, "broken");
    assert!(found.contains("does not trust the device id"), "{found}");
}

#[test]
fn a_code_of_the_environment_that_was_used_is_a_warning() {
    let nas = nas_with(|options| options.otp = Some("493817".into()));
    let url = nas.url();
    let more = [("SYNOLOGY_OTP_CODE", "493817")];
    let report = Report::of(&[], &[&connection(&url)[..], &more].concat());
    assert_eq!(report.code, Some(0), "{:#?}", report.checks);
    assert_eq!(report.one("two_factor").0, "warning");
}

#[test]
fn the_device_that_a_code_was_good_for_is_kept() {
    let nas = nas_with(|options| options.otp = Some("493817".into()));
    let (url, folder) = (nas.url(), Folder::new());
    let config = folder.path("");
    let settings = [&connection(&url)[..], &[("XDG_CONFIG_HOME", &config)]].concat();
    let with_code = [&settings[..], &[("SYNOLOGY_OTP_CODE", "493817")]].concat();
    assert_eq!(Report::of(&[], &with_code).one("login").0, "ok");
    let report = Report::of(&[], &settings);
    assert_eq!(report.one("two_factor").0, "ok");
    assert!(
        report
            .one("keyring")
            .1
            .ends_with("the id of the trusted device")
    );
}

#[test]
fn each_package_is_told_with_its_version() {
    let nas = nas();
    nas.edit(|office| office.packages[0].version = "9.8.7-6543".into());
    let report = Report::on(&nas, &[]);
    let packages = report.all("package");
    assert_eq!(
        packages[0]["found"],
        "Cloud Sync, version 9.8.7-6543, is there"
    );
    assert_eq!(packages[1]["status"], "ok");
}

#[test]
fn versions_are_for_administrators_and_their_absence_breaks_nothing() {
    let nas = nas();
    nas.inject(Fault {
        with: Some(("additional".into(), "[\"status\"]".into())),
        ..fault(FaultKind::Code(105), "list", 1)
    });
    let report = Report::on(&nas, &[]);
    assert_eq!(report.code, Some(0), "{:#?}", report.checks);
    let found = report.all("package")[0]["found"]
        .as_str()
        .unwrap()
        .to_owned();
    assert!(found.contains("administrators only"), "{found}");
}

#[test]
fn a_package_that_is_missing_is_told_and_the_other_is_checked() {
    let nas = nas_with(|options| {
        options.without.insert(Package::HyperBackup);
    });
    let report = Report::on(&nas, &[]);
    assert_eq!(report.code, Some(1));
    assert_eq!(report.statuses("package"), ["ok", "broken"]);
    assert_eq!(report.statuses("dialect"), ["ok", "not_checked"]);
    assert_eq!(report.statuses("privilege"), ["ok", "not_checked"]);
    assert_eq!(Report::on(&nas, &["--toolsets", "cloudsync"]).code, Some(0));
}

#[test]
fn a_package_that_is_stopped_is_told_apart_from_one_that_is_missing() {
    let nas = nas_with(|options| {
        options.without_apis.extend([
            "SYNO.Backup.Task".to_owned(),
            "SYNO.Backup.Repository".to_owned(),
            "SYNO.Backup.Target".to_owned(),
        ]);
    });
    nas.edit(|office| office.packages[1].runs = false);
    let report = Report::on(&nas, &[]);
    let package = report.all("package")[1];
    assert_eq!(package["status"], "broken");
    let found = package["found"].as_str().unwrap();
    assert!(found.ends_with("is installed and does not run"), "{found}");
}

#[test]
fn a_privilege_that_is_missing_is_told_for_that_product() {
    let nas = nas();
    nas.inject(fault(FaultKind::Code(105), "list_conn", u32::MAX));
    let report = Report::on(&nas, &[]);
    assert_eq!(report.code, Some(1));
    assert_eq!(report.statuses("privilege"), ["ok", "broken"]);
    let broken = report.checks.last().unwrap();
    assert!(broken["found"].as_str().unwrap().contains("SYNO.CloudSync"));
    assert!(broken["fix"].as_str().unwrap().contains("Control Panel"));
}

#[test]
fn a_dialect_that_no_nas_speaks_is_a_warning() {
    let nas = nas_with(|options| options.dialect = Dialect::Documented);
    let report = Report::on(&nas, &[]);
    assert_eq!(report.code, Some(0), "{:#?}", report.checks);
    assert_eq!(report.statuses("dialect"), ["warning", "warning"]);
    assert_eq!(report.statuses("privilege"), ["ok", "ok"]);
}

#[test]
fn a_clock_that_goes_wrong_is_a_warning() {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap();
    let now = i64::try_from(now.as_secs()).unwrap();
    for (start, words) in [
        (now + 600, "ahead of the one here"),
        (now - 600, "behind the one here"),
    ] {
        let nas = nas_with(|options| options.start_time = Some(start));
        let report = Report::on(&nas, &[]);
        let (status, found, fix) = report.one("clock_skew");
        assert_eq!(status, "warning");
        assert!(found.contains(words), "{found}");
        assert!(fix.contains("Regional Options"), "{fix}");
    }
}

#[test]
fn a_time_that_is_not_told_is_not_said_to_be_right() {
    let nas = nas_with(|options| {
        options
            .without_apis
            .extend(["SYNO.Core.System".to_owned(), "SYNO.DSM.Info".to_owned()]);
    });
    let report = Report::on(&nas, &[]);
    assert_eq!(report.one("clock_skew").0, "not_checked");
    assert_eq!(report.one("round_trip").0, "not_checked");
}

#[test]
fn the_session_is_closed_at_the_end_and_nothing_was_changed() {
    let nas = nas();
    let before = nas.holds();
    Report::on(&nas, &[]);
    assert_eq!(nas.holds(), before);
    assert_eq!(nas.requests().last().unwrap().method, "logout");
}
