//! Backups that lie on the NAS itself: what that says of the task, and of the shared folder in which they lie.

use dsm_sim::{SimulatedNas, SourceFolder};
use serde_json::{Value, json};

use super::{about, calm, contradictions::Otherwise, problems, report, task_in, unseen};
use crate::untold::fields::{edit, leave_out};

/// A small office whose task takes `/projects`, and keeps its backups in that shared folder of the NAS.
fn kept_in(share: &str) -> SimulatedNas {
    let nas = calm();
    nas.edit(|office| {
        let folder = SourceFolder {
            path: "/projects".into(),
            ..office.backup_tasks[0].folders[0].clone()
        };
        let task = task_in(office);
        task.folders = vec![folder];
        task.repository.target_type = "image".into();
        task.repository.transfer_type = "image_local".into();
        task.repository.container = share.into();
    });
    nas
}

fn takes_office_as_well(nas: &SimulatedNas) {
    nas.edit(|office| {
        let mut folder = office.backup_tasks[0].folders[0].clone();
        folder.path = "/office".into();
        task_in(office).folders.push(folder);
    });
}

fn further_repository(answer: &mut Value, share: &str) {
    if let Some(rows) = answer["data"]["repo_list"].as_array_mut() {
        rows.push(json!({
            "repo_id": 77,
            "name": "",
            "target_type": "image",
            "transfer_type": "image_local",
            "share": share,
        }));
    }
}

fn elsewhere(answer: &mut Value, path: &str) {
    edit(answer, path, &|fields, name| {
        fields.insert(name.to_owned(), json!("image_remote"));
    });
}

fn untold(answer: &mut Value, path: &str) {
    leave_out(answer, path);
}

fn finding(told: &Value) -> &Value {
    about(told, "shared_folder", "office").expect("a finding about the shared folder")
}

#[test]
fn a_repository_that_no_task_is_known_to_use_is_no_reason_to_leave_a_folder_out() {
    let nas = calm();
    let mut otherwise = Otherwise::before(&nas);
    // A folder that is backed up stays so.
    let told = otherwise
        .tell("list", "office", further_repository)
        .report();
    assert_eq!(told["verdict"], "protected", "{told}");
    nas.edit(|office| {
        let mut folders = std::mem::take(&mut task_in(office).folders);
        folders.truncate(1);
        folders[0].path = "/projects".into();
        task_in(office).folders = folders;
    });
    let told = otherwise
        .tell("list", "office", further_repository)
        .report();
    assert_eq!(told["verdict"], "at_risk", "{told}");
    assert_eq!(problems(finding(&told)), ["not_backed_up"], "{told}");
    assert_eq!(finding(&told)["severity"], "warning", "{told}");
    let evidence = finding(&told)["evidence"].to_string();
    assert!(evidence.contains("backups lie in it"), "{told}");
    assert_eq!(told["fine"]["shared_folders"]["fine"], 1, "{told}");
}

#[test]
fn a_destination_that_is_told_otherwise_elsewhere_is_not_known() {
    let nas = kept_in("office");
    let mut otherwise = Otherwise::before(&nas);
    let told = otherwise.report();
    assert_eq!(told["verdict"], "protected", "{told}");
    assert_eq!(problems(finding(&told)), ["holds_backups"], "{told}");
    for (method, path) in [
        ("list", "task_list[].transfer_type"),
        ("list", "repo_list[].transfer_type"),
        ("list", "repo_list[].share"),
        ("get", "transfer_type"),
        ("get", "repository.transfer_type"),
        ("get", "repository.share"),
    ] {
        let told = otherwise.tell(method, path, elsewhere).report();
        let case = format!("{method} {path}: {told}");
        assert_eq!(told["verdict"], "at_risk", "{case}");
        assert!(unseen(&told).contains("where the backups lie"), "{case}");
        assert_eq!(problems(finding(&told)), ["not_backed_up"], "{case}");
        assert_eq!(told["fine"]["backup_tasks"]["fine"], 0, "{case}");
    }
}

#[test]
fn a_folder_that_holds_backups_and_in_which_cloud_sync_works_is_not_fine() {
    let nas = kept_in("office");
    assert_eq!(report(&nas)["verdict"], "protected");
    nas.edit(|office| office.sync_tasks[0].local_path = "/office/Plans".into());
    let told = report(&nas);
    assert_eq!(told["verdict"], "at_risk", "{told}");
    assert_eq!(problems(finding(&told)), ["not_backed_up"], "{told}");
    let evidence = finding(&told)["evidence"].to_string();
    assert!(evidence.contains("backups of this NAS lie in it"), "{told}");
    assert!(evidence.contains("Cloud Sync synchronizes"), "{told}");
}

#[test]
fn a_task_that_takes_its_own_destination_is_told() {
    let nas = kept_in("office");
    takes_office_as_well(&nas);
    let told = report(&nas);
    assert_eq!(told["verdict"], "at_risk", "{told}");
    let finding = about(&told, "backup_task", "Nightly to the vault").unwrap();
    assert_eq!(problems(finding), ["own_destination"], "{told}");
    assert_eq!(finding["severity"], "warning", "{told}");
    assert_eq!(told["fine"]["backup_tasks"]["fine"], 0, "{told}");
    assert_eq!(told["fine"]["shared_folders"]["fine"], 0, "{told}");
}

#[test]
fn a_backup_on_the_same_nas_is_noted_and_one_on_a_disk_at_it_is_not() {
    for (share, found) in [
        ("office", vec!["same_nas"]),
        ("usbshares", vec!["same_nas"]),
        ("usbshare1", vec![]),
    ] {
        let nas = kept_in(share);
        if share != "office" {
            nas.edit(|office| office.shares.retain(|one| one.name == "projects"));
        }
        let told = report(&nas);
        assert_eq!(told["verdict"], "protected", "{share}: {told}");
        let finding = about(&told, "backup_task", "Nightly to the vault");
        assert_eq!(
            finding.map(problems).unwrap_or_default(),
            found,
            "{share}: {told}"
        );
        if let Some(finding) = finding {
            assert_eq!(finding["severity"], "notice", "{told}");
            assert!(finding["advice"].is_string(), "{told}");
        }
        assert_eq!(told["fine"]["backup_tasks"]["fine"], 1, "{share}: {told}");
    }
}

#[test]
fn a_local_destination_without_its_shared_folder_is_not_seen() {
    let nas = kept_in("office");
    let mut otherwise = Otherwise::before(&nas);
    // Either of two answers is enough.
    for (method, path) in [("list", "repo_list[].share"), ("get", "repository")] {
        let told = otherwise.tell(method, path, untold).report();
        assert_eq!(told["verdict"], "protected", "{path}: {told}");
    }
    nas.edit(|office| task_in(office).repository.container = String::new());
    let told = report(&nas);
    assert_eq!(told["verdict"], "at_risk", "{told}");
    assert!(unseen(&told).contains("in which shared folder"), "{told}");
    assert_eq!(told["fine"]["backup_tasks"]["fine"], 0, "{told}");
}

#[test]
fn a_row_that_has_both_types_in_one_is_read() {
    fn both_in_one(answer: &mut Value, _: &str) {
        let data = &mut answer["data"];
        for row in data["task_list"].as_array_mut().into_iter().flatten() {
            let row = row.as_object_mut().unwrap();
            row.remove("transfer_type");
            row.insert("type".into(), json!("image:image_local"));
        }
        // The task itself is asked where its backups lie.
        for row in data["repo_list"].as_array_mut().into_iter().flatten() {
            row.as_object_mut().unwrap().remove("share");
        }
    }
    let nas = kept_in("office");
    let mut otherwise = Otherwise::before(&nas);
    let told = otherwise.tell("list", "", both_in_one).report();
    assert_eq!(told["verdict"], "protected", "{told}");
    assert_eq!(problems(finding(&told)), ["holds_backups"], "{told}");
}
