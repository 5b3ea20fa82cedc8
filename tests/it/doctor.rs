//! `doctor`: what it says of each thing that can be broken, and that it harms nothing by looking.

mod dsm;
mod hosts;
mod settings;
mod several;
mod way;

use std::collections::BTreeSet;

use dsm_sim::{Options, SimulatedNas};
use serde_json::Value;

use crate::harness::{Ended, Folder, connection, office_with, run};

/// What comes after the checks of the settings, in order.
const ON_NAS: [&str; 12] = [
    "dns",
    "port",
    "scheme",
    "tls",
    "apis",
    "login",
    "two_factor",
    "round_trip",
    "clock_skew",
    "package",
    "dialect",
    "privilege",
];

/// A NAS whose clock goes right.
fn nas_with(change: impl FnOnce(&mut Options)) -> SimulatedNas {
    office_with(|options| {
        options.start_time = None;
        change(options);
    })
}

fn nas() -> SimulatedNas {
    nas_with(|_| ())
}

/// What was found.
#[derive(Debug)]
struct Report {
    code: Option<i32>,
    checks: Vec<Value>,
}

impl Report {
    /// What these settings and flags lead to, on a computer without hosts.
    #[track_caller]
    fn of(flags: &[&str], settings: &[(&str, &str)]) -> Self {
        let home = Folder::new();
        Self::at(&home, flags, settings)
    }

    /// As [`Self::of`], in a home folder.
    #[track_caller]
    fn at(home: &Folder, flags: &[&str], settings: &[(&str, &str)]) -> Self {
        let ended = examine(home, &[flags, &["doctor", "--json"]].concat(), settings);
        let report: Value = serde_json::from_str(&ended.stdout).expect(&ended.stderr);
        let checks = report["checks"].as_array().unwrap().clone();
        let worst = &checks.last().unwrap()["status"];
        assert_eq!(report["outcome"], *worst);
        Self {
            code: ended.code,
            checks,
        }
    }

    /// What is found with a NAS, with more flags.
    #[track_caller]
    fn on(nas: &SimulatedNas, flags: &[&str]) -> Self {
        Self::of(flags, &connection(&nas.url()))
    }

    /// The findings of a check.
    fn all(&self, check: &str) -> Vec<&Value> {
        let checks = self.checks.iter();
        checks.filter(|one| one["check"] == check).collect()
    }

    /// The only finding of a check: status, what was found, and the fix.
    #[track_caller]
    fn one(&self, check: &str) -> (&str, &str, &str) {
        let all = self.all(check);
        assert_eq!(all.len(), 1, "{check} in {:#?}", self.checks);
        let text = |field: &str| all[0][field].as_str().unwrap_or_default();
        (text("status"), text("found"), text("fix"))
    }

    fn statuses(&self, check: &str) -> Vec<&str> {
        let all = self.all(check);
        all.iter()
            .map(|one| one["status"].as_str().unwrap())
            .collect()
    }

    /// That this check is broken, it alone, and that nothing that comes after it was checked.
    #[track_caller]
    fn ends_with(&self, check: &str) {
        assert_eq!(self.code, Some(1), "{:#?}", self.checks);
        let broken = self.checks.iter().filter(|one| one["status"] == "broken");
        let broken: BTreeSet<&str> = broken.map(|one| one["check"].as_str().unwrap()).collect();
        assert_eq!(broken, BTreeSet::from([check]), "{:#?}", self.checks);
        let place = ON_NAS.iter().position(|one| *one == check).unwrap();
        for later in &ON_NAS[place + 1..] {
            assert_eq!(self.statuses(later), ["not_checked"], "{later}");
        }
    }
}

fn examine(home: &Folder, flags: &[&str], settings: &[(&str, &str)]) -> Ended {
    let path = home.path("");
    let home = [
        ("HOME", path.as_str()),
        ("CLAUDE_CONFIG_DIR", ""),
        ("CODEX_HOME", ""),
        ("GEMINI_CLI_HOME", ""),
    ];
    run(flags, &[&home, settings].concat())
}

#[test]
fn everything_is_in_order_with_the_demo() {
    let report = Report::of(&["--demo"], &[]);
    assert_eq!(report.code, Some(0), "{:#?}", report.checks);
    for check in ON_NAS.iter().filter(|check| **check != "tls") {
        let statuses = report.statuses(check);
        assert!(!statuses.is_empty(), "{check}");
        assert!(
            statuses.iter().all(|status| *status == "ok"),
            "{:#?}",
            report.all(check)
        );
    }
    for check in ["configuration", "keyring", "file_permissions", "audit_log"] {
        assert_eq!(report.one(check).0, "ok");
    }
    assert_eq!(report.one("tls").0, "not_checked");
    assert_eq!(report.one("hosts").0, "not_checked");
}

#[test]
fn people_read_one_line_a_check_worst_last() {
    let nas = nas_with(|options| {
        options.without.insert(dsm_sim::Package::CloudSync);
    });
    let url = nas.url();
    let home = Folder::new();
    let ended = examine(&home, &["doctor"], &connection(&url));
    let status = |line: &str| line.split(':').next().unwrap().to_owned();
    let statuses: Vec<String> = ended.stdout.lines().map(status).collect();
    let report = Report::on(&nas, &[]);
    let told: Vec<String> = report
        .checks
        .iter()
        .map(|one| one["status"].as_str().unwrap().replace('_', " "))
        .collect();
    assert_eq!(statuses, told);
    let mut order = told.clone();
    order.sort_by_key(|status| {
        ["ok", "not checked", "warning", "broken"]
            .iter()
            .position(|one| one == status)
    });
    assert_eq!(told, order);
    insta::assert_snapshot!(ended.stdout.lines().last().unwrap(), @"broken:       package           Cloud Sync is not installed or not running on this NAS. Install or start Cloud Sync in Package Center on the NAS, or leave its tools out with --toolsets.");
    assert_eq!((ended.code, ended.stderr.as_str()), (Some(1), ""));
}

#[test]
fn no_secret_is_told() {
    let nas = nas_with(|options| options.otp = Some("493817".into()));
    let url = nas.url();
    let settings = [&connection(&url)[..], &[("SYNOLOGY_OTP_CODE", "493817")]].concat();
    let home = Folder::new();
    for flags in [&["doctor"][..], &["--log", "trace", "doctor", "--json"]] {
        let ended = examine(&home, flags, &settings);
        for text in [&ended.stdout, &ended.stderr] {
            assert!(
                !text.contains("SIMSECRET") && !text.contains("493817"),
                "{text}"
            );
        }
    }
}
