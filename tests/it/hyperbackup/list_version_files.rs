use serde_json::{Value, json};

use super::pretty;
use crate::{
    captures::canned::CannedNas,
    harness::{Client, office, office_with, row, sent},
};

const TOOL: &str = "hyperbackup_list_version_files";
const FILES: &str = "SYNO.SDS.Backup.Client.Explore.File";
const FOLDERS: &str = "SYNO.SDS.Backup.Client.Explore.Folder";

#[track_caller]
fn list(version_id: &str, path: &str) -> Value {
    let nas = office_with(|options| options.clock_stands_still = true);
    let arguments = json!({ "task_id": 1, "version_id": version_id, "path": path });
    Client::connect(&nas).call(TOOL, arguments)
}

#[track_caller]
fn refused(version_id: &str, path: &str) -> String {
    let nas = office();
    let arguments = json!({ "task_id": 1, "version_id": version_id, "path": path });
    Client::connect(&nas).call_error(TOOL, arguments)
}

fn paths(list: &Value) -> Vec<&str> {
    let entries = list["entries"].as_array().unwrap();
    entries
        .iter()
        .map(|one| one["path"].as_str().unwrap())
        .collect()
}

#[test]
fn without_a_path_the_shared_folders_are_listed() {
    let nas = office();
    let mut client = Client::connect(&nas);
    for path in [Value::Null, json!("/"), json!("")] {
        let arguments = json!({ "task_id": 1, "version_id": "412", "path": path });
        assert_eq!(
            paths(&client.call(TOOL, arguments)),
            ["/office", "/projects"]
        );
    }
}

#[test]
fn a_folder_is_listed_with_what_is_needed_to_go_on() {
    let list = list("411", "/office/contracts");
    insta::assert_snapshot!(pretty(&list), @r#"
    {
      "task_id": "1",
      "version": {
        "version_id": "411",
        "status": "complete",
        "weekday": "Tuesday",
        "started_at": "2025-01-14T02:00:00+01:00",
        "completed_at": "2025-01-14T02:23:41+01:00",
        "locked": false
      },
      "path": "/office/contracts",
      "total": 3,
      "offset": 0,
      "entries": [
        {
          "path": "/office/contracts/signed",
          "kind": "folder",
          "modified_at": "2023-11-22T13:00:00+01:00"
        },
        {
          "path": "/office/contracts/Harbour House contract.docx",
          "kind": "file",
          "size_bytes": 42576,
          "modified_at": "2025-01-13T16:30:00+01:00"
        },
        {
          "path": "/office/contracts/Quay Street offer.pdf",
          "kind": "file",
          "size_bytes": 182344,
          "modified_at": "2024-11-15T13:00:00+01:00"
        }
      ]
    }
    "#);
}

#[test]
fn paths_are_taken_as_people_write_them_and_sent_as_the_nas_wants_them() {
    let nas = office();
    let mut client = Client::connect(&nas);
    let mut answers = Vec::new();
    for path in [
        "/office/contracts",
        "office/contracts",
        "/office/contracts/",
    ] {
        let arguments = json!({ "task_id": "1", "version_id": 412, "path": path });
        answers.push(client.call(TOOL, arguments));
    }
    assert_eq!(answers[0], answers[1]);
    assert_eq!(answers[0], answers[2]);
    for request in nas.requests().iter().filter(|request| request.api == FILES) {
        assert_eq!(request.params["node"], "\"office/contracts\"");
        assert_eq!(request.params["version_id"], "\"412\"");
        assert_eq!(request.params["backend"], "\"HyperBackup-backend\"");
        assert_eq!(request.params["filter_type"], "\"any\"");
    }
}

#[test]
fn what_was_deleted_since_is_in_the_older_version_alone() {
    let lease = "/office/contracts/Old Mill lease.pdf";
    assert!(paths(&list("408", "office/contracts")).contains(&lease));
    assert!(!paths(&list("409", "office/contracts")).contains(&lease));
}

#[test]
fn the_same_file_differs_between_versions() {
    let size = |version: &str| {
        let list = list(version, "office/contracts");
        let path = "/office/contracts/Harbour House contract.docx";
        row(&list["entries"], "path", path)["size_bytes"]
            .as_i64()
            .unwrap()
    };
    assert_eq!(
        (size("409"), size("411"), size("412")),
        (42_560, 42_576, 42_592)
    );
}

#[test]
fn a_folder_of_many_comes_in_pages() {
    let nas = office();
    let mut client = Client::connect(&nas);
    let folder = "/projects/2024-11 Harbour House/photos";
    let (mut seen, mut offset, mut pages) = (Vec::new(), json!(0), 0);
    while offset.is_number() {
        let page = json!({ "task_id": 1, "version_id": "412", "path": folder, "offset": offset });
        let page = client.call(TOOL, page);
        assert_eq!(page["total"], 240);
        seen.extend(paths(&page).into_iter().map(str::to_owned));
        offset = page["next_offset"].clone();
        pages += 1;
    }
    let mut sorted = seen.clone();
    sorted.sort();
    sorted.dedup();
    assert_eq!((pages, seen.len()), (3, 240));
    assert_eq!(seen, sorted);
}

#[test]
fn what_is_damaged_comes_first_and_is_counted() {
    let list = list("412", "/office/scans");
    assert_eq!(list["damaged"], 1);
    assert_eq!(list["entries"][0]["damaged"], true);
    let other = self::list("412", "/office/minutes");
    assert_eq!(other.get("damaged"), None);
    assert_eq!(other["entries"][0].get("damaged"), None);
}

#[test]
fn odd_names_can_be_given_back() {
    let nas = office();
    nas.edit(|office| {
        for version in &mut office.backup_versions {
            for file in &mut version.files {
                file.path = file.path.replace("odd names", "odd\u{200B}names \\u{41}");
            }
        }
    });
    let mut client = Client::connect(&nas);
    let ask = |client: &mut Client<'_>, path: &str| {
        let arguments = json!({ "task_id": 1, "version_id": "412", "path": path });
        client.call(TOOL, arguments)
    };
    let top = ask(&mut client, "/projects");
    let folders = paths(&top);
    let odd = folders.iter().find(|path| path.contains("odd")).unwrap();
    assert_eq!(*odd, r"/projects/odd\u{200B}names \u{5C}u{41}");
    let inside = ask(&mut client, odd);
    let names = paths(&inside).join("\n");
    for shown in [
        r"invoice\u{202E}fdp.exe",
        "résumé 東京",
        "She said \"yes\"",
        r"back\slash",
        " .txt ",
    ] {
        assert!(names.contains(shown), "{shown}: {names}");
    }
    assert_eq!(inside["total"], 7);
}

#[test]
fn a_folder_that_is_not_there_is_told_with_what_is() {
    insta::assert_snapshot!(refused("412", "/office/contract/signed"), @"Bad argument `path`: version 412: there is no /office/contract in it; the last folder that is there is /office, which has contracts, inbox, letterhead.dotx, minutes, scans. Correct the argument and call again.");
    insta::assert_snapshot!(refused("412", "/offices"), @"Bad argument `path`: version 412: there is no /offices in it; the last folder that is there is /, which has office, projects. Correct the argument and call again.");
    insta::assert_snapshot!(refused("412", "/office/contracts/Quay Street offer.pdf"), @"Bad argument `path`: version 412: /office/contracts/Quay Street offer.pdf is a file; the last folder that is there is /office/contracts, which has Harbour House contract.docx, Quay Street offer.pdf, signed. Correct the argument and call again.");
}

#[test]
fn an_empty_folder_is_told_from_one_that_is_not_there() {
    let nas = CannedNas::new();
    for (node, rows) in [
        (r#""a/empty""#, json!([])),
        (r#""a/gone""#, json!([])),
        (r#""a""#, json!([{ "path": "a/empty", "type": "Folder" }])),
    ] {
        let answer = json!({ "success": true, "data": rows });
        nas.answer_with(FILES, "list", ("node", node), answer);
    }
    let versions = json!([{ "version_id": "1", "status": "success" }]);
    let versions = json!({ "success": true, "data": { "version_info_list": versions } });
    nas.answer("SYNO.Backup.Version", "list", versions);
    let mut client = nas.client();
    let at = |path: &str| json!({ "task_id": 1, "version_id": "1", "path": path });
    assert_eq!(client.call(TOOL, at("a/empty"))["total"], 0);
    let error = client.call_error(TOOL, at("a/gone"));
    assert!(error.contains("there is no /a/gone in it"), "{error}");
}

#[test]
fn what_leads_elsewhere_is_refused_before_anything_is_sent() {
    let nas = office();
    let mut client = Client::connect(&nas);
    for path in [
        "/office/../finance",
        "..",
        "office//contracts",
        "./office",
        "//office",
        "a\0b",
        r"office/\u{2E}\u{2E}/x",
    ] {
        let arguments = json!({ "task_id": 1, "version_id": "412", "path": path });
        let error = client.call_error(TOOL, arguments);
        assert!(error.starts_with("Bad argument `path`"), "{error}");
    }
    assert_eq!(nas.requests(), []);
}

#[test]
fn an_unknown_version_is_told_with_the_newest() {
    insta::assert_snapshot!(refused("999", "/office"), @"No version 999. There are 412 (Wednesday 2025-01-15T02:00:00+01:00), 411 (Tuesday 2025-01-14T02:00:00+01:00), 410 (Monday 2025-01-13T12:10:00+01:00, cancelled), 409 (Monday 2025-01-13T02:00:00+01:00), 408 (Sunday 2025-01-12T02:00:00+01:00), 407 (Saturday 2025-01-11T02:00:00+01:00), 406 (Friday 2025-01-10T02:00:00+01:00), 405 (Thursday 2025-01-09T02:00:00+01:00).");
}

#[test]
fn a_version_that_is_not_complete_is_listed_with_a_warning() {
    let nas = office();
    let arguments = json!({ "task_id": 1, "version_id": "410" });
    let list = Client::connect(&nas).call(TOOL, arguments);
    assert_eq!(list["version"]["status"], "cancelled");
    assert!(list["warning"].as_str().unwrap().contains("cancelled"));
    assert_eq!(sent(&nas, "copy"), 0);
}

#[test]
fn a_nas_that_lists_no_versions_still_shows_what_one_holds() {
    let nas = office_with(|options| options.without_apis = ["SYNO.Backup.Version".into()].into());
    let arguments = json!({ "task_id": 1, "version_id": "412", "path": "office" });
    let list = Client::connect(&nas).call(TOOL, arguments);
    assert!(
        list["version_missing"]
            .as_str()
            .unwrap()
            .contains("SYNO.Backup.Version")
    );
    assert!(paths(&list).contains(&"/office/contracts"));
}

// As DSM's own window asks, which takes a list of so many to be cut.
#[test]
fn a_list_of_as_many_as_were_asked_for_is_not_told_to_be_all() {
    let nas = CannedNas::new();
    let versions = json!([{ "version_id": "1", "status": "success" }]);
    let versions = json!({ "success": true, "data": { "version_info_list": versions } });
    nas.answer("SYNO.Backup.Version", "list", versions);
    let rows = |count: usize| vec![json!({ "path": "x", "type": "Folder" }); count];
    let answer = |rows: Value| json!({ "success": true, "data": rows });
    nas.answer_with(
        FOLDERS,
        "list",
        ("limit", "10001"),
        answer(json!(rows(10_001))),
    );
    for (node, data) in [
        (r#""cut""#, json!(rows(10_001))),
        (r#""short""#, json!(rows(10_000))),
        (
            r#""told""#,
            json!({ "files": rows(10_001), "total": 10_001 }),
        ),
    ] {
        nas.answer_with(FILES, "list", ("node", node), answer(data));
    }
    let mut client = nas.client();
    let mut at = |path: &str| {
        let look = json!({ "task_id": 1, "version_id": "1", "path": path, "limit": 1 });
        client.call(TOOL, look)
    };
    for path in ["", "/cut"] {
        let list = at(path);
        assert_eq!(list.get("total"), None, "{list}");
        assert_eq!(list["next_offset"], 1);
        let missing = list["incomplete"][0].as_str().unwrap();
        assert!(missing.contains("there may be more"), "{missing}");
    }
    for (path, total) in [("/short", 10_000), ("/told", 10_001)] {
        let list = at(path);
        assert_eq!(list["total"], total);
        assert_eq!(list.get("incomplete"), None);
    }
}

#[test]
fn a_path_that_is_longer_than_any_is_refused() {
    let nas = office();
    let mut client = Client::connect(&nas);
    for path in ["/office".to_owned() + &"/a".repeat(64), "a".repeat(4_097)] {
        let look = json!({ "task_id": 1, "version_id": "412", "path": path });
        let error = client.call_error(TOOL, look);
        assert!(error.starts_with("Bad argument `path`"), "{error}");
    }
    assert_eq!(nas.requests(), []);
}
