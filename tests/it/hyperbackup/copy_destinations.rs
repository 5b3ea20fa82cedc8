//! Where files of a version are never copied to, and names that not everybody tells apart.

use dsm_sim::{FaultKind, SimulatedNas, StoredFile};

use super::copy_version_files::{CONTRACT, OFFER, TOOL, arguments, refuses, size};
use crate::harness::{Client, START, fault, office, sent};

const HOUSE: &str = "/projects/2024-11 Harbour House";

/// Puts a file or folder there, in the shares or in every version.
fn put(nas: &SimulatedNas, in_versions: bool, folder: bool, path: &str) {
    nas.edit(|office| {
        let file = StoredFile {
            path: path.into(),
            folder,
            bytes: 77,
            modified: START,
            damaged: false,
        };
        if in_versions {
            for version in &mut office.backup_versions {
                version.files.push(file.clone());
            }
        } else {
            office.files.push(file);
        }
    });
}

#[test]
fn no_folder_is_copied_into_itself() {
    let nas = office();
    for destination in [
        HOUSE.to_owned(),
        format!("{HOUSE}/photos"),
        format!("/volume1{HOUSE}/photos"),
        "Projects/2024-11 Harbour House/photos/".to_owned(),
    ] {
        refuses(
            &nas,
            arguments("412", &[HOUSE], &destination),
            &["no folder is copied into itself", "`destination`"],
        );
    }
    // A file of it may go into a folder below it.
    let file = format!("{HOUSE}/budget.xlsx");
    let below = arguments("412", &[&file], &format!("{HOUSE}/photos"));
    let answer = Client::connect(&nas).call(TOOL, below);
    assert_eq!(answer["took_effect"], true);
}

#[test]
fn names_that_windows_and_macos_take_for_one_count_as_there() {
    let nas = office();
    put(&nas, false, false, "office/inbox/quay street OFFER.pdf");
    let error = refuses(&nas, arguments("412", &[OFFER], "/office/inbox"), &[]);
    insta::assert_snapshot!(error, @"Nothing was copied, as there is already in /office/inbox: Quay Street offer.pdf (there as quay street OFFER.pdf, which Windows and macOS may take for the same name). Nothing is ever written over: leave these out of `paths`, or give another folder as `destination`.");
    // Of one character in the version and of two at the destination, and the other way about.
    for (version, there) in [
        ("R\u{E9}sum\u{E9}.pdf", "Re\u{301}sume\u{301}.pdf"),
        ("re\u{301}sume\u{301}.pdf", "R\u{C9}SUM\u{C9}.PDF"),
        (
            "\u{D55C}\u{AE00}.hwp",
            "\u{1112}\u{1161}\u{11AB}\u{1100}\u{1173}\u{11AF}.hwp",
        ),
    ] {
        let nas = office();
        let path = format!("office/contracts/{version}");
        put(&nas, true, false, &path);
        put(&nas, false, false, &format!("office/inbox/{there}"));
        refuses(
            &nas,
            arguments("412", &[&path], "/office/inbox"),
            &["Windows and macOS may take for the same name"],
        );
        // Where there is none of that name, it is copied.
        let elsewhere = arguments("412", &[&path], "/projects/inbox");
        let answer = Client::connect(&nas).call(TOOL, elsewhere);
        assert_eq!(answer["outcome"], "done");
    }
}

#[test]
fn two_names_that_may_be_one_do_not_go_into_one_folder() {
    let nas = office();
    let paths = ["/office/contracts/A.txt", "/office/minutes/a.TXT"];
    let error = refuses(&nas, arguments("412", &paths, "/office/inbox"), &[]);
    insta::assert_snapshot!(error, @"Bad argument `paths`: two of them would be copied to names that Windows and macOS may take for the same, A.txt and a.TXT; copy them by separate calls into different folders. Correct the argument and call again.");
    assert_eq!(nas.requests(), []);
}

#[test]
fn a_share_that_cannot_be_written_to_is_no_destination() {
    let nas = office();
    nas.edit(|office| {
        let mut shares = office.shares.iter_mut();
        let office = shares.find(|share| share.name == "office").unwrap();
        office.read_only = true;
    });
    let error = refuses(&nas, arguments("412", &[OFFER], "/office/inbox"), &[]);
    insta::assert_snapshot!(error, @"Bad argument `destination`: nothing can be copied to the shared folder office, as the NAS says that this account may not write to it; give another folder. Correct the argument and call again.");
    let elsewhere = arguments("412", &[OFFER], "/projects/inbox");
    let answer = Client::connect(&nas).call(TOOL, elsewhere);
    assert_eq!(answer["outcome"], "done");
}

#[test]
fn a_folder_that_does_not_exist_is_answered_with_those_that_will_do() {
    let nas = office();
    let mut client = Client::connect(&nas);
    let mut refused = |destination: &str| {
        let wanted = arguments("412", &[OFFER], destination);
        client.call_error(TOOL, wanted)
    };
    let shares = refused("/");
    assert!(
        shares.contains("must name a shared folder") && shares.contains("/contracts"),
        "{shares}"
    );
    let none = refused("/scans/New");
    assert!(none.contains("/scans has no folders"), "{none}");
    assert!(none.contains("Give /scans itself"), "{none}");
    put(&nas, false, true, "scans/Old");
    let beside = refused("/scans/New");
    assert!(beside.contains("written like /scans/Old"), "{beside}");
    assert_eq!(sent(&nas, "copy"), 0);

    let taken = client.call(TOOL, arguments("412", &[OFFER], "/scans/Old"));
    assert_eq!(taken["took_effect"], true, "{taken}");
}

#[test]
fn odd_destinations_are_refused_in_a_sentence() {
    let nas = office();
    for folder in ["contracts/@eaDir", "contracts/#Recycle", "#snapshot"] {
        put(&nas, false, true, &format!("office/{folder}"));
    }
    let mut client = Client::connect(&nas);
    let before = nas.holds();
    for (destination, why) in [
        ("/office/inbox/..", "`.` and `..` are not followed"),
        ("/office/./inbox", "`.` and `..` are not followed"),
        ("/office//inbox", "one of its parts is empty"),
        ("\\\\nas\\office\\inbox", "a backslash"),
        ("/office/inbox\0", "a control character"),
        ("/office/in\u{7}box", "a control character"),
        ("/office/inbox\n", "a control character"),
        ("/office/inbox ", "there is no folder"),
        ("/office/inbox.", "there is no folder"),
        ("/office/Inbox", "there is no folder"),
        (" /office/inbox", "begins with no shared folder"),
        ("~/inbox", "begins with no shared folder"),
        ("C:/inbox", "begins with no shared folder"),
        ("/office/contracts/@eaDir", "DSM keeps for itself"),
        ("/office/contracts/#Recycle", "DSM keeps for itself"),
        ("/office/#snapshot", "DSM keeps for itself"),
        ("/office/letterhead.dotx", "there is no folder"),
        (&format!("/office/{}", "x".repeat(5_000)), "at most 4096"),
        (&format!("/office{}", "/x".repeat(70)), "64 parts"),
    ] {
        let error = client.call_error(TOOL, arguments("412", &[OFFER], destination));
        let start = "Bad argument `destination`";
        assert!(
            error.starts_with(start) && error.contains(why),
            "{destination:?}: {error}"
        );
        assert!(!error.contains('\n') && error.len() < 500, "{error}");
    }
    let many: Vec<String> = (0..51).map(|number| format!("/office/{number}")).collect();
    let many: Vec<&str> = many.iter().map(String::as_str).collect();
    let error = client.call_error(TOOL, arguments("412", &many, "/office/inbox"));
    assert!(error.contains("1 to 50"), "{error}");
    assert_eq!(nas.holds(), before);
}

#[test]
fn what_dsm_keeps_for_itself_is_not_made_by_a_copy() {
    let nas = office();
    for name in ["#recycle", "@eaDir"] {
        let path = format!("/office/contracts/{name}");
        put(&nas, true, false, path.trim_start_matches('/'));
        refuses(
            &nas,
            arguments("412", &[&path], "/projects"),
            &["a name that DSM keeps for itself"],
        );
    }
}

#[test]
fn odd_names_in_a_version_are_copied_as_they_are() {
    let nas = office();
    let names = [
        "end.", "end ", " .. ", "...", "#1", "a\u{7}b", "-rf", "$(x)",
    ];
    for name in names {
        put(&nas, true, false, &format!("office/contracts/{name}"));
    }
    let paths = names.map(|name| format!("/office/contracts/{}", name.replace('\u{7}', r"\u{7}")));
    let paths: Vec<&str> = paths.iter().map(String::as_str).collect();
    let answer = Client::connect(&nas).call(TOOL, arguments("412", &paths, "/office/inbox"));
    assert_eq!(answer["took_effect"], true);
    for name in names {
        assert_eq!(size(&nas, &format!("office/inbox/{name}")), Some(77));
    }
}

#[test]
fn a_copy_that_was_given_up_is_told_to_those_of_the_same_names_alone() {
    let nas = office();
    nas.inject(fault(FaultKind::Hang, "copy", 1));
    let mut client = Client::connect_with(&nas, &["--timeout", "1"]);
    let error = client.call_error(TOOL, arguments("412", &[OFFER], "/office/inbox"));
    assert!(error.contains("may or may not have run"), "{error}");
    for (path, destination) in [(CONTRACT, "/office/inbox"), (OFFER, "/projects/inbox")] {
        let answer = client.call(TOOL, arguments("412", &[path], destination));
        assert_eq!(answer.get("warning"), None, "{destination}");
    }
    let again = client.call(TOOL, arguments("412", &[OFFER], "/volume1/office/inbox"));
    let warning = again["warning"].as_str().unwrap();
    assert!(warning.contains("given up"), "{warning}");
}
