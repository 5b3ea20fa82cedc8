use std::time::Duration;

use dsm_sim::{FaultKind, SimulatedNas};
use serde_json::{Value, json};

use super::pretty;
use crate::harness::{Client, fault, office, office_with, sent};

pub(super) const TOOL: &str = "hyperbackup_copy_version_files";
pub(super) const CONTRACT: &str = "/office/contracts/Harbour House contract.docx";
pub(super) const OFFER: &str = "/office/contracts/Quay Street offer.pdf";

pub(super) fn arguments(version_id: &str, paths: &[&str], destination: &str) -> Value {
    json!({ "task_id": 1, "version_id": version_id, "paths": paths, "destination": destination })
}

/// The size of what lies there on the NAS.
pub(super) fn size(nas: &SimulatedNas, path: &str) -> Option<i64> {
    let holds = nas.holds();
    let mut files = holds["files"].as_array().unwrap().iter();
    let file = files.find(|file| file["path"] == path)?;
    file["bytes"].as_i64()
}

/// The call is refused with these words, nothing is sent, and the NAS stays as it was.
#[track_caller]
pub(super) fn refuses(nas: &SimulatedNas, arguments: Value, words: &[&str]) -> String {
    let before = nas.holds();
    let error = Client::connect(nas).call_error(TOOL, arguments);
    for word in words {
        assert!(error.contains(word), "{word}: {error}");
    }
    assert_eq!(sent(nas, "copy"), 0);
    assert_eq!(nas.holds(), before);
    error
}

#[test]
fn the_contract_of_monday_is_found_and_copied_out() {
    let nas = office_with(|options| options.clock_stands_still = true);
    let mut client = Client::connect(&nas);
    let versions = client.call(
        "hyperbackup_list_versions",
        json!({ "task_id": "nightly to the vault" }),
    );
    let versions = versions["versions"].as_array().unwrap().iter();
    let mut of_monday =
        versions.filter(|one| one["weekday"] == "Monday" && one["status"] == "complete");
    let version = of_monday.next().unwrap()["version_id"].as_str().unwrap();
    let mut path = String::new();
    for name in ["/office", "/contracts", "/Harbour House contract.docx"] {
        let look = json!({ "task_id": 1, "version_id": version, "path": path });
        let folder = client.call("hyperbackup_list_version_files", look);
        let entries = folder["entries"].as_array().unwrap();
        let mut entries = entries.iter().map(|entry| entry["path"].as_str().unwrap());
        path = entries
            .find(|path| path.ends_with(name))
            .unwrap()
            .to_owned();
    }
    let mut answer = client.call(TOOL, arguments(version, &[&path], "/office/inbox"));
    let row = client.call("nas_list_changes", json!({}))["changes"][0].clone();
    assert_eq!(row["target"], "task 1, copied into /office/inbox");
    let copied = row["changed"][0].as_str().unwrap();
    assert!(
        copied.contains(&path) && copied.contains("/office/inbox/"),
        "{copied}"
    );
    let change_id = answer.as_object_mut().unwrap().remove("change_id");
    assert!(change_id.is_some());
    insta::assert_snapshot!(pretty(&answer), @r#"
    {
      "outcome": "done",
      "no_undo": "the copies stay; whoever no longer wants them deletes them in File Station",
      "took_effect": true,
      "task_id": "1",
      "version": {
        "version_id": "409",
        "status": "complete",
        "weekday": "Monday",
        "started_at": "2025-01-13T02:00:00+01:00",
        "completed_at": "2025-01-13T02:23:41+01:00",
        "locked": false
      },
      "destination": "/office/inbox",
      "copied": [
        {
          "path": "/office/inbox/Harbour House contract.docx",
          "from": "/office/contracts/Harbour House contract.docx",
          "kind": "file",
          "size_bytes": 42560,
          "seen": "whole"
        }
      ]
    }
    "#);
    assert_eq!(
        size(&nas, "office/inbox/Harbour House contract.docx"),
        Some(42_560)
    );
    // The one of today is as it was.
    assert_eq!(
        size(&nas, "office/contracts/Harbour House contract.docx"),
        Some(42_592)
    );
}

#[test]
fn it_is_sent_as_the_nas_wants_it() {
    let nas = office();
    Client::connect(&nas).call(
        TOOL,
        arguments(
            "412",
            &[CONTRACT, "office/contracts/Quay Street offer.pdf"],
            "office/inbox/",
        ),
    );
    let requests = nas.requests();
    let copy = requests
        .iter()
        .find(|request| request.method == "copy")
        .unwrap();
    insta::assert_snapshot!(pretty(&json!(copy.params)), @r#"
    {
      "action": "\"copy\"",
      "backend": "\"HyperBackup-backend\"",
      "dest_path": "\"/volume1/office/inbox\"",
      "node": "\"office/contracts\"",
      "overwrite": "false",
      "source_path": "[\"office/contracts/Harbour House contract.docx\",\"office/contracts/Quay Street offer.pdf\"]",
      "task_id": "1",
      "version_id": "\"412\""
    }
    "#);
    assert!(copy.has_token);
}

#[test]
fn a_name_that_is_there_stops_all_of_it_before_anything_is_sent() {
    let nas = office();
    let mut client = Client::connect(&nas);
    client.call(TOOL, arguments("409", &[CONTRACT], "/office/inbox"));
    nas.forget_requests();
    let before = nas.holds();
    // Another version of one of three.
    let scan = "/office/letterhead.dotx";
    let error = client.call_error(
        TOOL,
        arguments("412", &[OFFER, CONTRACT, scan], "/office/inbox"),
    );
    insta::assert_snapshot!(error, @"Nothing was copied, as there is already in /office/inbox: Harbour House contract.docx (not as in this version). Nothing is ever written over: leave these out of `paths`, or give another folder as `destination`.");
    assert_eq!(sent(&nas, "copy"), 0);
    assert_eq!(nas.holds(), before);
    // The rest goes once it is left out.
    let rest = client.call(TOOL, arguments("412", &[OFFER, scan], "/office/inbox"));
    assert_eq!(rest["outcome"], "done");
    assert_eq!(
        size(&nas, "office/inbox/Harbour House contract.docx"),
        Some(42_560)
    );
    assert_eq!(size(&nas, "office/inbox/letterhead.dotx"), Some(64_211));
}

#[test]
fn a_name_that_comes_to_be_there_meanwhile_is_not_written_over() {
    let nas = office();
    nas.inject(fault(FaultKind::Code(4462), "copy", 1));
    let error = Client::connect(&nas)
        .call_error(TOOL, arguments("412", &[OFFER, CONTRACT], "/office/inbox"));
    for words in [
        "/office/inbox already has one of these",
        "Quay Street offer.pdf",
        "Harbour House contract.docx",
        "Nothing is ever written over",
    ] {
        assert!(error.contains(words), "{error}");
    }
    assert_eq!(sent(&nas, "copy"), 1);
}

#[test]
fn what_the_nas_refuses_halfway_is_told_beside_what_it_took() {
    let nas = office();
    nas.inject(dsm_sim::Fault {
        kind: FaultKind::Code(4462),
        method: Some("copy".into()),
        with: Some(("node".into(), "\"office/minutes\"".into())),
        count: 1,
    });
    let paths = [
        OFFER,
        "/office/minutes/2025-01-06.md",
        "/projects/2024-11 Harbour House/budget.xlsx",
    ];
    let answer = Client::connect(&nas).call(TOOL, arguments("412", &paths, "/office/inbox"));
    assert_eq!(answer["outcome"], "partly_done");
    assert_eq!(answer["copied"][0]["from"], OFFER);
    assert_eq!(
        answer["not_copied"][0]["paths"],
        json!(["/office/minutes/2025-01-06.md"])
    );
    assert_eq!(answer["not_tried"], 1);
    assert_eq!(
        size(&nas, "office/inbox/Quay Street offer.pdf"),
        Some(182_344)
    );
    assert_eq!(size(&nas, "office/inbox/budget.xlsx"), None);
}

#[test]
fn a_whole_folder_is_seen_to_be_there_with_all_that_is_in_it() {
    let nas = office();
    let folder = "/projects/2024-11 Harbour House";
    let answer = Client::connect(&nas).call(TOOL, arguments("412", &[folder], "/projects/inbox"));
    assert_eq!(answer["took_effect"], true);
    assert_eq!(answer["copied"][0]["seen"], "whole");
    assert_eq!(
        answer["copied"][0]["path"],
        "/projects/inbox/2024-11 Harbour House"
    );
    assert_eq!(
        size(
            &nas,
            "projects/inbox/2024-11 Harbour House/photos/IMG_0240.jpg"
        ),
        Some(3_245_040)
    );
}

#[test]
fn a_copy_that_takes_longer_is_told_as_such_and_can_be_looked_at_again() {
    let nas = office_with(|options| options.clock_stands_still = true);
    nas.edit(|office| office.copying_seconds = 600);
    let mut client = Client::connect(&nas);
    let call = || arguments("412", &[OFFER], "/office/inbox");
    let answer = client.call(TOOL, call());
    assert_eq!(
        (&answer["outcome"], &answer["took_effect"]),
        (&json!("in_progress"), &json!(false))
    );
    assert_eq!(answer["copied"][0]["seen"], "part");
    assert!(answer["next"].as_str().unwrap().contains("same call again"));
    let before = client.call_error(TOOL, call());
    assert!(
        before.contains("Quay Street offer.pdf (not as in this version)"),
        "{before}"
    );
    nas.advance(Duration::from_secs(700));
    let after = client.call_error(TOOL, call());
    assert!(
        after.contains("Quay Street offer.pdf (just as large as in this version)"),
        "{after}"
    );
    assert_eq!(sent(&nas, "copy"), 1);
}

#[test]
fn nothing_is_restored_in_place() {
    let nas = office();
    for destination in [
        "/office/contracts",
        "office/contracts/",
        "/volume1/office/contracts",
        "/Office/contracts",
    ] {
        refuses(
            &nas,
            arguments(
                "408",
                &["/office/contracts/Old Mill lease.pdf"],
                destination,
            ),
            &["in place", "`destination`"],
        );
    }
}

#[test]
fn paths_that_try_to_leave_are_refused_before_the_nas_is_asked() {
    let nas = office();
    let mut client = Client::connect(&nas);
    let escapes = [
        "/office/../finance/ledger 2024.ods",
        "../x/y",
        "/office//x",
        "//office/x",
        "/office/./x",
        "/office/x/..",
        "/office/a\0b",
        "/office\\..\\finance/x",
        r"/office/\u{2E}\u{2E}/finance",
    ];
    for escape in escapes {
        let error = client.call_error(TOOL, arguments("412", &[OFFER, escape], "/office/inbox"));
        assert!(error.starts_with("Bad argument `paths`"), "{error}");
        let error = client.call_error(TOOL, arguments("412", &[OFFER], escape));
        assert!(error.starts_with("Bad argument `destination`"), "{error}");
    }
    let error = client.call_error(TOOL, arguments("412", &[OFFER], ""));
    assert!(error.starts_with("Bad argument `destination`"), "{error}");
    assert_eq!(nas.requests(), []);
}

#[test]
fn a_destination_is_found_by_its_share_and_never_made() {
    let nas = office();
    let refused = |destination: &str| {
        refuses(
            &nas,
            arguments("412", &[OFFER], destination),
            &["`destination`"],
        )
    };
    let of_root = refused("/");
    assert!(
        of_root.contains("must name a shared folder") && of_root.contains("/contracts"),
        "{of_root}"
    );
    insta::assert_snapshot!(refused("/offices/inbox"), @"Bad argument `destination`: /offices/inbox begins with no shared folder of this NAS; there are /archive, /contracts, /finance, /home, /homes, /marketing, /office, /photo, /projects, /scans, /surveillance. Give one of these, or a folder in it that exists: none is made, and one that does not exist is answered with those that do. Correct the argument and call again.");
    insta::assert_snapshot!(refused("/office/restored/monday"), @"Bad argument `destination`: there is no folder /office/restored/monday, and none is made; /office has the folders contracts, inbox, minutes, scans. Give one of these, written like /office/contracts, or /office itself, or have somebody make /office/restored/monday in File Station first. Correct the argument and call again.");
    insta::assert_snapshot!(refused("/office/letterhead.dotx"), @"Bad argument `destination`: there is no folder /office/letterhead.dotx, and none is made; /office has the folders contracts, inbox, minutes, scans. Give one of these, written like /office/contracts, or /office itself, or have somebody make /office/letterhead.dotx in File Station first. Correct the argument and call again.");
    insta::assert_snapshot!(refused("/volume9/office/inbox"), @"Bad argument `destination`: /volume9/office/inbox begins with no shared folder of this NAS; there are /archive, /contracts, /finance, /home, /homes, /marketing, /office, /photo, /projects, /scans, /surveillance. Give one of these, or a folder in it that exists: none is made, and one that does not exist is answered with those that do. Correct the argument and call again.");
    insta::assert_snapshot!(refused("/etc"), @"Bad argument `destination`: /etc begins with no shared folder of this NAS; there are /archive, /contracts, /finance, /home, /homes, /marketing, /office, /photo, /projects, /scans, /surveillance. Give one of these, or a folder in it that exists: none is made, and one that does not exist is answered with those that do. Correct the argument and call again.");
}

#[test]
fn a_destination_from_its_volume_on_will_do() {
    let nas = office();
    let answer =
        Client::connect(&nas).call(TOOL, arguments("412", &[OFFER], "/volume1/office/inbox"));
    assert_eq!(answer["destination"], "/office/inbox");
    assert_eq!(answer["took_effect"], true);
    let home = Client::connect(&nas).call(TOOL, arguments("412", &[OFFER], "/home"));
    assert_eq!(home["took_effect"], true);
    assert_eq!(
        size(&nas, "homes/demo/Quay Street offer.pdf"),
        Some(182_344)
    );
}

#[test]
fn nothing_is_copied_to_where_it_cannot_look() {
    let without = |options: &mut dsm_sim::Options| {
        options.without_apis = ["SYNO.FileStation.List".into()].into();
    };
    for destination in [
        "/office/inbox",
        "/volume1/office/inbox",
        "/volume1/@appstore/WebStation",
    ] {
        refuses(
            &office_with(without),
            arguments("412", &[OFFER], destination),
            &["the shared folders cannot be seen", "the privilege"],
        );
    }
    // An account without the privilege.
    for method in ["list_share", "list"] {
        let nas = office();
        nas.inject(dsm_sim::Fault {
            kind: FaultKind::Code(105),
            method: Some(method.into()),
            with: (method == "list").then(|| ("folder_path".into(), "\"/office/inbox\"".into())),
            count: 9,
        });
        refuses(
            &nas,
            arguments("412", &[OFFER], "/office/inbox"),
            &["cannot be seen", "File Station"],
        );
    }
}

#[test]
fn a_folder_that_is_not_listed_whole_is_no_destination() {
    let nas = office();
    nas.inject(dsm_sim::Fault {
        kind: FaultKind::Swollen {
            bytes: 10,
            item: "{}",
        },
        method: Some("list".into()),
        with: Some(("folder_path".into(), "\"/office/inbox\"".into())),
        count: 9,
    });
    refuses(
        &nas,
        arguments("412", &[OFFER], "/office/inbox"),
        &["not all that is in /office/inbox could be listed"],
    );
}

#[test]
fn folders_that_dsm_keeps_for_itself_are_no_destination() {
    let nas = office();
    for destination in [
        "/office/@eaDir",
        "/volume1/office/#recycle/old",
        "/volume1/@appstore/WebStation",
    ] {
        refuses(
            &nas,
            arguments("412", &[OFFER], destination),
            &["`destination`"],
        );
    }
    refuses(
        &nas,
        arguments("412", &[OFFER], "/office/#recycle"),
        &["DSM keeps for itself"],
    );
}

#[test]
fn paths_of_more_folders_than_are_read_at_once_are_all_copied() {
    let nas = office();
    let paths = [
        "/projects/2024-11 Harbour House/budget.xlsx",
        OFFER,
        "/office/minutes/2025-01-06.md",
        "/office/letterhead.dotx",
    ];
    let answer = Client::connect(&nas).call(TOOL, arguments("412", &paths, "/office/inbox"));
    assert_eq!(answer["took_effect"], true);
    let copied = answer["copied"].as_array().unwrap().iter();
    let copied: Vec<_> = copied.map(|one| one["from"].as_str().unwrap()).collect();
    assert!(paths.iter().all(|path| copied.contains(path)), "{answer}");
    assert_eq!(answer.get("next"), None);
}

#[test]
fn only_what_is_known_to_be_complete_is_copied_from() {
    let nas = office();
    refuses(
        &nas,
        arguments("410", &[OFFER], "/office/inbox"),
        &["410 (Monday 2025-01-13T12:10:00+01:00, cancelled)"],
    );
    refuses(
        &nas,
        arguments("99", &[OFFER], "/office/inbox"),
        &["No version 99", "412 (Wednesday"],
    );
    nas.edit(|office| {
        for version in &mut office.backup_versions {
            version.status = "preparing".into();
        }
    });
    refuses(
        &nas,
        arguments("412", &[OFFER], "/office/inbox"),
        &["status not known"],
    );
}

#[test]
fn what_is_not_in_the_version_is_told_with_what_is() {
    let nas = office();
    let lease = "/office/contracts/Old Mill lease.pdf";
    insta::assert_snapshot!(refuses(&nas, arguments("412", &[OFFER, lease], "/office/inbox"), &[]), @"Bad argument `paths`: version 412 has no /office/contracts/Old Mill lease.pdf; /office/contracts has Harbour House contract.docx, Quay Street offer.pdf, signed. Correct the argument and call again.");
    refuses(
        &nas,
        arguments("412", &["/office/nowhere/x.pdf"], "/office/inbox"),
        &["`paths`", "no /office/nowhere in it"],
    );
    refuses(
        &nas,
        arguments("412", &["/office"], "/office/inbox"),
        &["whole shared folders are not copied"],
    );
    refuses(&nas, arguments("412", &[], "/office/inbox"), &["1 to 50"]);
}

#[test]
fn what_is_damaged_is_not_copied() {
    let nas = office();
    refuses(
        &nas,
        arguments("412", &["/office/scans/page 3.tif"], "/office/inbox"),
        &["damaged"],
    );
}

#[test]
fn two_of_one_name_do_not_go_into_one_folder() {
    let nas = office();
    nas.edit(|office| {
        for version in &mut office.backup_versions {
            version.files.retain(|file| !file.path.contains("odd"));
        }
    });
    let paths = ["/office/contracts/a.txt", "/office/minutes/a.txt"];
    refuses(
        &nas,
        arguments("412", &paths, "/office/inbox"),
        &["the same name, a.txt"],
    );
}

#[test]
fn names_as_they_were_shown_are_copied() {
    let nas = office();
    let paths = [
        r"/projects/odd names/invoice\u{202E}fdp.exe",
        r#"/projects/odd names/She said "yes" & it's 100% + more?.txt"#,
    ];
    let answer = Client::connect(&nas).call(TOOL, arguments("412", &paths, "/projects/inbox"));
    assert_eq!(answer["took_effect"], true);
    assert_eq!(
        answer["copied"][0]["path"],
        r"/projects/inbox/invoice\u{202E}fdp.exe"
    );
    assert_eq!(
        size(&nas, "projects/inbox/invoice\u{202E}fdp.exe"),
        Some(1_204)
    );
    // A slash the other way may mean a folder to whoever reads it.
    refuses(
        &office(),
        arguments(
            "412",
            &[r"/projects/odd names/back\slash.txt"],
            "/projects/inbox",
        ),
        &["backslash"],
    );
}

#[test]
fn a_refusal_says_on_how_little_it_rests() {
    let nas = office();
    nas.inject(fault(FaultKind::Code(4401), "copy", 1));
    let error = Client::connect(&nas).call_error(TOOL, arguments("412", &[OFFER], "/office/inbox"));
    for words in ["code 4401", "known from few public sources"] {
        assert!(error.contains(words), "{error}");
    }
}

#[test]
fn an_answer_that_never_came_leaves_it_open_and_is_not_sent_again() {
    let nas = office();
    nas.inject(fault(FaultKind::ResetAfter, "copy", 1));
    let error = Client::connect(&nas).call_error(TOOL, arguments("412", &[OFFER], "/office/inbox"));
    assert!(error.contains("may or may not have run"), "{error}");
    assert_eq!(sent(&nas, "copy"), 1);
}

#[test]
fn every_copy_is_written_down() {
    let nas = office();
    let mut client = Client::connect(&nas);
    client.call(TOOL, arguments("412", &[OFFER], "/office/inbox"));
    let lines = client.audit();
    let line = lines.last().unwrap();
    assert_eq!(
        (&line["tool"], &line["outcome"]),
        (&json!(TOOL), &json!("done"))
    );
    assert_eq!(line["arguments"]["paths"], json!([OFFER]));
}
