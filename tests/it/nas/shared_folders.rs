//! Which shared folders no backup task protects.

use dsm_sim::{BackupTaskId, Office, SourceFolder};
use serde_json::{Value, json};

use super::{about, calm, calm_with, problems, report, task_in};

/// What is found about a shared folder after a change.
fn found(name: &str, change: impl FnOnce(&mut Office)) -> Option<Value> {
    let nas = calm();
    nas.edit(change);
    about(&report(&nas), "shared_folder", name).cloned()
}

fn takes(office: &mut Office, path: &str) {
    let folder = SourceFolder {
        path: path.into(),
        ..office.backup_tasks[0].folders[0].clone()
    };
    task_in(office).folders = vec![folder];
}

type Edit = fn(&mut Office);

#[test]
fn a_shared_folder_that_a_task_takes_is_no_finding() {
    assert_eq!(found("projects", |_| ()), None);
}

#[test]
fn a_shared_folder_that_no_task_takes_is_told() {
    let finding = found("office", |office| takes(office, "/projects")).unwrap();
    assert_eq!(problems(&finding), ["not_backed_up"]);
    assert_eq!(finding["severity"], "critical");
    assert!(finding["advice"].is_string(), "{finding}");
}

#[test]
fn a_shared_folder_that_only_a_task_names_means_that_more_may_be_hidden() {
    let nas = calm();
    assert_eq!(report(&nas)["not_seen"], json!([]));
    nas.edit(|office| {
        let folder = SourceFolder {
            path: "/hidden/accounts".into(),
            ..office.backup_tasks[0].folders[0].clone()
        };
        task_in(office).folders.push(folder);
    });
    let report = report(&nas);
    assert_eq!(report["verdict"], "at_risk");
    let why = report["not_seen"][0]["why"].as_str().unwrap();
    assert!(why.contains("take hidden"), "{report}");
}

#[test]
fn a_part_is_not_all_of_it() {
    let finding = found("projects", |office| takes(office, "/projects/Current")).unwrap();
    assert_eq!(problems(&finding), ["partly_backed_up"]);
    assert!(
        finding["evidence"][0]
            .as_str()
            .unwrap()
            .contains("/projects/Current")
    );
    // A name that begins alike is another folder.
    let other = found("projects", |office| takes(office, "/projects-old")).unwrap();
    assert_eq!(problems(&other), ["not_backed_up"]);
}

#[test]
fn what_does_not_back_up_protects_nothing() {
    let idle: [(&str, Edit); 4] = [
        ("its schedule is off", |office| {
            task_in(office).schedule.enabled = false;
        }),
        ("it is broken", |office| {
            task_in(office).state = "broken".into();
        }),
        ("it never succeeded", |office| {
            task_in(office).last_result = "none".into();
            task_in(office).last_success_time = None;
        }),
        ("no backup task takes it", |office| {
            task_in(office).folders[1].missing = true;
        }),
    ];
    for (because, change) in idle {
        let finding = found("office", change).unwrap();
        assert_eq!(problems(&finding), ["not_backed_up"]);
        assert!(
            finding["evidence"].to_string().contains(because),
            "{finding}"
        );
    }
}

#[test]
fn a_task_that_failed_last_still_protects_what_it_took_before() {
    assert_eq!(
        found("office", |office| task_in(office).last_result =
            "failed".into()),
        None
    );
}

#[test]
fn sync_in_an_unprotected_folder_is_told_as_no_backup() {
    let finding = found("projects", |office| takes(office, "/office")).unwrap();
    assert!(
        finding["evidence"].to_string().contains("4 (/projects/"),
        "{finding}"
    );
}

#[test]
fn a_folder_that_holds_backups_of_this_nas_need_not_be_backed_up() {
    let nas = calm();
    nas.edit(|office| {
        let repository = &mut task_in(office).repository;
        repository.transfer_type = "image_local".into();
        repository.container = "office".into();
        takes(office, "/projects");
    });
    let report = report(&nas);
    let finding = about(&report, "shared_folder", "office").unwrap();
    assert_eq!(problems(finding), ["holds_backups"]);
    assert_eq!(report["verdict"], "protected", "{report}");
}

#[test]
fn a_nas_with_no_success_at_all_is_unprotected() {
    let nas = calm();
    nas.edit(|office| {
        task_in(office).last_result = "none".into();
        task_in(office).last_success_time = None;
    });
    assert_eq!(report(&nas)["verdict"], "unprotected");
    nas.edit(|office| office.backup_tasks.clear());
    let none = report(&nas);
    assert_eq!(none["verdict"], "unprotected");
    let finding = about(&none, "package", "Hyper Backup").unwrap();
    assert_eq!(problems(finding), ["no_backup_task"]);
}

#[test]
fn what_a_lun_task_takes_is_no_shared_folder() {
    let nas = calm();
    nas.edit(|office| {
        let mut lun = task_in(office).clone();
        lun.id = BackupTaskId::Name("accounting-lun".into());
        lun.name = "Accounting LUN".into();
        lun.folders.clear();
        office.backup_tasks.push(lun);
    });
    nas.edit(|office| takes(office, "/projects"));
    let report = report(&nas);
    let uncovered = about(&report, "shared_folder", "office").unwrap();
    assert_eq!(problems(uncovered), ["not_backed_up"]);
    // Whether its sources exist is not told, so that it is not known to be well.
    assert_eq!(report["verdict"], "at_risk");
}

#[test]
fn an_account_that_is_no_administrator_sees_fewer_folders() {
    let nas = calm_with(|options| options.administrator = false);
    let report = report(&nas);
    assert_eq!(report["verdict"], "at_risk");
    // Without the backup tasks nobody knows which folders are protected.
    assert_eq!(report["fine"].get("shared_folders"), None, "{report}");
}

#[test]
fn what_the_filter_of_a_task_leaves_out_is_not_backed_up() {
    let without = |path: &'static str| {
        move |office: &mut Office| task_in(office).exclude_list = vec![path.into()]
    };
    let finding = found("office", without("/office")).unwrap();
    assert_eq!(problems(&finding), ["not_backed_up"]);
    assert!(
        finding["evidence"].to_string().contains("filter"),
        "{finding}"
    );
    let finding = found("office", without("/office/Templates")).unwrap();
    assert_eq!(problems(&finding), ["partly_backed_up"]);
    assert_eq!(found("office", without("*.tmp")), None);
}

#[test]
fn a_shared_folder_is_fine_only_by_a_task_that_is_well_and_whose_filter_is_known() {
    let filter: Edit = |office| task_in(office).exclude_list = vec!["office/Templates".into()];
    let failed: Edit = |office| task_in(office).last_result = "failed".into();
    let missing: Edit = |office| task_in(office).folders[0].missing = true;
    for (fine, change) in [
        (2, (|_| ()) as Edit),
        (0, filter),
        (0, failed),
        (0, missing),
    ] {
        let nas = calm();
        nas.edit(change);
        let told = report(&nas);
        assert_eq!(told["fine"]["shared_folders"]["fine"], fine, "{told}");
        assert_eq!(told["verdict"] == "protected", fine == 2, "{told}");
    }
}

#[test]
fn shared_folders_that_no_task_takes_are_told_together() {
    let nas = calm();
    nas.edit(|office| takes(office, "/elsewhere"));
    let told = report(&nas);
    let findings = told["findings"].as_array().unwrap().iter();
    let of_folders = findings.filter(|one| {
        one["object"]["kind"] == "shared_folder" && one["evidence"].to_string().contains("any of")
    });
    let of_folders: Vec<&Value> = of_folders.collect();
    assert!(of_folders.len() <= 1, "{told}");
    for name in ["office", "projects"] {
        let named = told["findings"].to_string();
        assert!(named.contains(name), "{told}");
    }
}

#[test]
fn a_shared_folder_that_a_filter_leaves_out_is_told_with_what_to_do() {
    let finding = about(&report(&super::office()), "shared_folder", "contracts").cloned();
    let finding = finding.unwrap();
    assert_eq!(problems(&finding), ["not_backed_up"]);
    assert!(
        finding["evidence"].to_string().contains("filter"),
        "{finding}"
    );
    let advice = finding["advice"].as_str().unwrap();
    assert!(advice.contains("out of the filter"), "{finding}");
}
