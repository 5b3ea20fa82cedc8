//! What could not be seen is named, and then nothing is said to be protected.

use std::collections::BTreeSet;

use dsm_sim::{Dialect, FaultKind, Package};
use serde_json::{Value, json};
use synology_backup_mcp::tools;

use super::{REPORT, about, all_problems, calm, calm_with, office_now, problems, report, unseen};
use crate::{
    fuzz::proxy::{Plan, Tampering, TamperingProxy},
    harness::{Client, Process, connection, fault},
    untold::fields::edit,
};

#[test]
fn a_missing_package_is_named() {
    // Unless Package Center says that it is not there, it may be.
    let nas = calm_with(|options| {
        options.without = BTreeSet::from([Package::CloudSync]);
        options.without_apis = BTreeSet::from(["SYNO.Core.Package".to_owned()]);
    });
    let told = report(&nas);
    assert_eq!(told["verdict"], "at_risk", "{told}");
    assert!(unseen(&told).contains("Cloud Sync"), "{told}");
    let nas = calm_with(|options| options.without = BTreeSet::from([Package::CloudSync]));
    let told = report(&nas);
    assert_eq!(told["verdict"], "protected", "{told}");
    let nas = calm_with(|options| options.without = BTreeSet::from([Package::HyperBackup]));
    let told = report(&nas);
    assert_eq!(told["verdict"], "unprotected", "{told}");
    assert!(unseen(&told).contains("Hyper Backup"), "{told}");
    assert_eq!(
        problems(about(&told, "package", "Hyper Backup").unwrap()),
        ["not_installed"]
    );
    // Then nothing takes any shared folder.
    assert_eq!(told["fine"]["shared_folders"]["fine"], 0, "{told}");
    assert!(all_problems(&told).contains(&"not_backed_up"), "{told}");
    assert!(
        all_problems(&told).contains(&"one_way_sync_is_no_backup"),
        "{told}"
    );
}

#[test]
fn destinations_that_keep_silent_do_not_take_all_the_time() {
    let nas = calm();
    nas.edit(|office| {
        for number in 101..109 {
            let mut task = office.backup_tasks[0].clone();
            task.id = dsm_sim::BackupTaskId::Number(number);
            office.backup_tasks.push(task);
        }
    });
    nas.inject(fault(FaultKind::Hang, "get", u32::MAX));
    let told = report(&nas);
    assert_eq!(told["verdict"], "at_risk");
    assert!(unseen(&told).contains("not asked"), "{told}");
    assert_eq!(told["fine"]["backup_tasks"]["total"], 9, "{told}");
}

#[test]
fn what_the_nas_refuses_or_garbles_is_named() {
    for kind in [
        FaultKind::Code(105),
        FaultKind::Code(117),
        FaultKind::WrongTypes,
        FaultKind::Http(502),
    ] {
        for (method, what) in [
            ("list_share", "shared folders"),
            ("list_conn", "Cloud Sync"),
            ("list_sess", "tasks of connection"),
            ("get_property", "used space of the cloud account"),
            ("get_log", "errors in the log of connection"),
            ("status", "status of backup task 1"),
        ] {
            let nas = calm();
            nas.inject(fault(kind.clone(), method, u32::MAX));
            let told = report(&nas);
            assert_eq!(told["verdict"], "at_risk", "{method}: {told}");
            assert!(unseen(&told).contains(what), "{method}: {told}");
        }
    }
}

#[test]
fn a_refused_hyper_backup_is_at_risk_and_says_what_to_do() {
    let nas = calm_with(|options| options.administrator = false);
    let told = report(&nas);
    assert_eq!(told["verdict"], "at_risk");
    let not_seen = told["not_seen"].as_array().unwrap().iter();
    let mut of_backups = not_seen.filter(|one| one["what"] == "Hyper Backup");
    let of_backups = of_backups.next().unwrap();
    assert!(
        of_backups["why"].as_str().unwrap().contains("105"),
        "{of_backups}"
    );
    assert!(
        of_backups["advice"]
            .as_str()
            .unwrap()
            .contains("administrator"),
        "{of_backups}"
    );
}

#[test]
fn without_a_clock_nothing_is_known_to_be_recent() {
    let nas = calm_with(|options| {
        options.without_apis = ["SYNO.Core.System", "SYNO.DSM.Info"]
            .map(str::to_owned)
            .into();
    });
    let told = report(&nas);
    assert_eq!(told["verdict"], "at_risk");
    assert!(unseen(&told).contains("clock"), "{told}");
    assert_eq!(told.get("nas_time"), None);
}

#[test]
fn a_destination_that_keeps_silent_costs_no_more_than_itself() {
    for kind in [FaultKind::Hang, FaultKind::Code(4401)] {
        let nas = calm();
        nas.inject(fault(kind, "get", 1));
        let told = report(&nas);
        assert_eq!(told["verdict"], "at_risk");
        assert!(
            unseen(&told).contains("destination of backup task 1"),
            "{told}"
        );
        assert_eq!(
            told["not_seen"][0]["next_step"]["tool"],
            "hyperbackup_get_target"
        );
        assert_eq!(all_problems(&told), ["sync_is_not_backup"], "{told}");
        assert_eq!(told["fine"]["shared_folders"]["fine"], 2);
    }
}

#[test]
fn a_nas_without_file_station_is_not_protected() {
    let nas = calm_with(|options| {
        options.without_apis = BTreeSet::from(["SYNO.FileStation.List".to_owned()]);
    });
    let told = report(&nas);
    assert_eq!(told["verdict"], "at_risk");
    assert!(unseen(&told).contains("shared folders"), "{told}");
}

#[test]
fn a_nas_that_speaks_as_documented_tells_too_little_to_be_protected() {
    let nas = calm_with(|options| options.dialect = Dialect::Documented);
    let told = report(&nas);
    assert_eq!(told["verdict"], "at_risk", "{told}");
    assert!(unseen(&told).contains("documented dialect"), "{told}");
    assert!(told["fine"]["backup_tasks"]["total"] == 1, "{told}");
}

#[test]
fn a_nas_that_refuses_the_login_has_no_report() {
    let nas = calm();
    nas.inject(fault(FaultKind::Code(400), "login", u32::MAX));
    for tool in [REPORT, "nas_info"] {
        let error = Client::connect(&nas).call_error(tool, json!({}));
        assert!(
            error.contains("400") || error.contains("password"),
            "{error}"
        );
    }
}

#[test]
fn a_call_that_hangs_is_named_and_the_others_are_told() {
    let cases = [
        ("list_share", "the shared folders", "connections"),
        ("list_conn", "Cloud Sync", "backup_tasks"),
        ("list_sess", "tasks of connection 3", "backup_tasks"),
        (
            "get_property",
            "used space of the cloud account",
            "backup_tasks",
        ),
        ("get_log", "errors in the log of connection", "backup_tasks"),
        ("status", "status of backup task 1", "connections"),
        ("list", "Hyper Backup", "connections"),
    ];
    std::thread::scope(|scope| {
        for (method, what, other) in cases {
            scope.spawn(move || {
                let nas = calm();
                let mut client = Client::connect(&nas);
                nas.inject(fault(FaultKind::Hang, method, u32::MAX));
                let told = client.call(REPORT, json!({}));
                assert_ne!(told["verdict"], "protected", "{method}: {told}");
                let missing = unseen(&told);
                assert!(missing.contains(what), "{method}: {told}");
                assert!(missing.contains("10 s"), "{method}: {told}");
                assert_eq!(told["fine"][other]["fine"], 1, "{method}: {told}");
            });
        }
    });
}

#[test]
fn tasks_that_the_nas_counts_and_does_not_list_are_not_seen() {
    let nas = calm();
    let proxy = TamperingProxy::before(&nas.url());
    let mut client = Client::greeted(Process::start(&[], &connection(&proxy.url())));
    proxy.follow(Plan {
        method: Some("list".into()),
        tampering: Tampering::Edit(
            |answer, path| {
                edit(answer, path, &|fields, name| {
                    fields.insert(name.to_owned(), json!(3));
                });
            },
            "total".into(),
        ),
        ..Plan::default()
    });
    let told = client.call(REPORT, json!({}));
    assert_eq!(told["verdict"], "at_risk", "{told}");
    assert!(
        unseen(&told).contains("the NAS counts 3 backup tasks and lists 1"),
        "{told}"
    );
    let list = client.call("hyperbackup_list_tasks", json!({}));
    assert!(
        list["incomplete"].to_string().contains("counts 3"),
        "{list}"
    );
    nas.edit(|office| office.backup_tasks[0].folders.truncate(1));
    let told = client.call(REPORT, json!({}));
    let finding = about(&told, "shared_folder", "office");
    let finding = finding.or_else(|| about(&told, "shared_folder", "projects"));
    assert_eq!(problems(finding.unwrap()), ["backup_not_known"], "{told}");
}

#[test]
fn next_steps_are_calls_that_a_nas_takes_that_speaks_as_documented() {
    let nas = office_now(|options| options.dialect = Dialect::Documented);
    let mut client = Client::connect(&nas);
    let told = client.call(REPORT, json!({}));
    let findings = told["findings"].as_array().unwrap().iter();
    let others = told["not_seen"].as_array().unwrap().iter();
    let mut steps: Vec<Value> = findings
        .chain(others)
        .map(|one| one["next_step"].clone())
        .collect();
    for (tool, list, id) in [
        (
            "hyperbackup_diagnose_task",
            "hyperbackup_list_tasks",
            "task_id",
        ),
        (
            "cloudsync_diagnose_connection",
            "cloudsync_list_connections",
            "connection_id",
        ),
    ] {
        let rows = client.call(list, json!({}));
        let rows = rows["tasks"].as_array().or(rows["connections"].as_array());
        for row in rows.unwrap() {
            let told = client.call(tool, json!({ id: row[id] }));
            steps.push(told["remedy"]["call"].clone());
        }
    }
    steps.retain(Value::is_object);
    assert!(steps.len() > 3, "{steps:?}");
    for step in steps {
        let tool = tools::find(step["tool"].as_str().unwrap()).unwrap();
        assert!(tool.documented.is_some(), "{step}");
    }
}

#[test]
fn a_log_that_cannot_be_read_is_named() {
    fn put(answer: &mut Value, told: &str) {
        let told: Value = serde_json::from_str(told).unwrap();
        let fields = told.as_object().unwrap().clone();
        answer["data"].as_object_mut().unwrap().extend(fields);
    }
    let nas = calm();
    let proxy = TamperingProxy::before(&nas.url());
    let mut client = Client::greeted(Process::start(&[], &connection(&proxy.url())));
    let mut told = |lines: &str| {
        proxy.follow(Plan {
            method: Some("get_log".into()),
            tampering: Tampering::Edit(put, lines.to_owned()),
            ..Plan::default()
        });
        client.call(REPORT, json!({}))
    };
    for lines in [r#"{ "items": null }"#, r#"{ "items": [7], "total": 1 }"#] {
        let told = told(lines);
        assert_eq!(told["verdict"], "at_risk", "{lines}: {told}");
        let not_seen = &told["not_seen"][0];
        let what = not_seen["what"].as_str().unwrap();
        assert!(
            what.starts_with("errors in the log of connection 3"),
            "{told}"
        );
        let tool = &not_seen["next_step"]["tool"];
        assert_eq!(tool, "cloudsync_list_connection_logs", "{told}");
        assert_eq!(told["fine"]["connections"]["fine"], 0, "{lines}: {told}");
    }
    // A NAS may count the lines of all levels.
    for lines in [
        r#"{ "items": [] }"#,
        r#"{ "items": [], "total": null }"#,
        r#"{ "items": [], "total": 500 }"#,
    ] {
        let told = told(lines);
        assert_eq!(told["verdict"], "protected", "{lines}: {told}");
    }
}
