//! Versions of a backup, what they hold, and statistics.

use serde_json::{Value, json};

use super::{nas_of, pretty, told};
use crate::captures::{canned::CannedNas, capture};

const VERSIONS: &str = "hyperbackup_list_versions";
const FILES: &str = "hyperbackup_list_version_files";
const COPY: &str = "hyperbackup_copy_version_files";

fn of_task() -> Value {
    json!({ "task_id": 7 })
}

/// What the tool makes of a folder of a version that is itself not captured.
#[track_caller]
fn folder(name: &str, path: &str) -> String {
    let nas = nas_of(name);
    let list = json!({ "version_info_list": [{ "version_id": "3", "status": "success" }] });
    nas.answer(
        "SYNO.Backup.Version",
        "list",
        json!({ "success": true, "data": list }),
    );
    let arguments = json!({ "task_id": 7, "version_id": "3", "path": path });
    pretty(&nas.client().call(FILES, arguments)["entries"])
}

#[test]
fn versions_and_when_they_were_made() {
    insta::assert_snapshot!(told("hyperbackup/version.list", VERSIONS, of_task()), @r#"
    {
      "task_id": "7",
      "total": 1,
      "by_status": {
        "complete": 1
      },
      "offset": 0,
      "versions": [
        {
          "version_id": "1",
          "status": "complete",
          "weekday": "Tuesday",
          "started_at": "2026-07-21T01:20:58+08:00",
          "completed_at": "2026-07-21T01:21:24+08:00",
          "locked": false
        }
      ]
    }
    "#);
}

#[test]
fn a_cancelled_run_among_versions() {
    insta::assert_snapshot!(told("hyperbackup/version.list.cancelled", VERSIONS, of_task()), @r#"
    {
      "task_id": "7",
      "total": 2,
      "by_status": {
        "complete": 1,
        "cancelled": 1
      },
      "offset": 0,
      "versions": [
        {
          "version_id": "4",
          "status": "cancelled",
          "started_at": "2026-08-03T03:02:01Z",
          "completed_at": "2026-08-03T03:02:13Z",
          "locked": true
        },
        {
          "version_id": "1",
          "status": "complete",
          "started_at": "2026-08-03T02:29:35Z",
          "completed_at": "2026-08-03T02:30:38Z",
          "locked": false
        }
      ]
    }
    "#);
}

#[test]
fn a_version_whose_times_do_not_agree() {
    insta::assert_snapshot!(told("hyperbackup/version.list.pm", VERSIONS, of_task()), @r#"
    {
      "task_id": "7",
      "total": 1,
      "by_status": {
        "complete": 1
      },
      "offset": 0,
      "incomplete": [
        "the NAS listed 1 of 42 versions"
      ],
      "versions": [
        {
          "version_id": "42",
          "status": "complete",
          "weekday": "Wednesday",
          "started_at": "2025-01-15T02:00:00",
          "completed_at": "2025-01-15T02:12:30",
          "locked": false
        }
      ]
    }
    "#);
}

#[test]
fn shares_folders_and_files_of_a_version() {
    insta::assert_snapshot!(folder("hyperbackup/explore.folder.list.root", "/"), @r#"
    [
      {
        "path": "/Test",
        "kind": "folder"
      }
    ]
    "#);
    insta::assert_snapshot!(folder("hyperbackup/explore.folder.list", "/"), @r#"
    [
      {
        "path": "/docker/stacks/myapp",
        "kind": "folder",
        "modified_at": "2025-07-20T08:26:40Z"
      }
    ]
    "#);
    insta::assert_snapshot!(folder("hyperbackup/explore.file.list", "/Test/essai"), @r#"
    [
      {
        "path": "/Test/essai/casse.txt",
        "kind": "file",
        "size_bytes": 12,
        "modified_at": "2026-08-03T02:19:33Z",
        "damaged": true
      },
      {
        "path": "/Test/essai/temoin-un.txt",
        "kind": "file",
        "size_bytes": 69,
        "modified_at": "2026-08-03T02:19:33Z"
      }
    ]
    "#);
    insta::assert_snapshot!(folder("hyperbackup/explore.file.list.pm", "docker/stacks/myapp"), @r#"
    [
      {
        "path": "/docker/stacks/myapp/logs",
        "kind": "folder"
      },
      {
        "path": "/docker/stacks/myapp/config.yaml",
        "kind": "file",
        "size_bytes": 6239978,
        "modified_at": "2025-07-20T08:26:40Z"
      }
    ]
    "#);
}

#[test]
fn sizes_and_changes_of_runs() {
    insta::assert_snapshot!(told("hyperbackup/statistic.get", "hyperbackup_get_statistics", of_task()), @r#"
    {
      "task_id": "7",
      "last_source": {
        "ended_at": "2026-08-03T02:30:46Z",
        "size_unit_unknown": 1284,
        "new_count": 2,
        "changed_count": 0,
        "deleted_count": 0
      },
      "last_target": {
        "ended_at": "2026-08-03T02:41:41Z",
        "size_unit_unknown": 3379
      },
      "sizes": "the NAS states no unit; its own log labels such sizes KB, which used_bytes of hyperbackup_get_target is reckoned by"
    }
    "#);
}

#[test]
fn a_folder_is_copied_out_with_the_captured_request() {
    let nas = nas_of("hyperbackup/explore.file.copy");
    copied_into_documents(&nas);
    let arguments = json!({
        "task_id": 7, "version_id": "3", "paths": ["/Test/dsmaccess-restore-test"], "destination": "/Documents",
    });
    let answer = nas.client().call(COPY, arguments);
    assert_eq!(
        answer["copied"][0]["path"],
        "/Documents/dsmaccess-restore-test"
    );
    let asked = nas.asked();
    let copy = asked.iter().find(|asked| asked.method() == "copy").unwrap();
    for (name, value) in capture::named("hyperbackup/explore.file.copy").params {
        assert_eq!(copy.params[&name], value.to_string(), "{name}");
    }
}

/// A version with a folder in it, and a share of the captured name.
fn copied_into_documents(nas: &CannedNas) {
    for (api, method, data) in [
        (
            "SYNO.Backup.Version",
            "list",
            json!({ "version_info_list": [{ "version_id": "3", "status": "success" }] }),
        ),
        (
            "SYNO.SDS.Backup.Client.Explore.File",
            "list",
            json!([{ "path": "Test/dsmaccess-restore-test" }]),
        ),
        (
            "SYNO.FileStation.List",
            "list_share",
            json!({ "shares": [{ "name": "Documents", "additional": { "real_path": "/volume1/Documents" } }] }),
        ),
        (
            "SYNO.FileStation.List",
            "list",
            json!({ "files": [], "total": 0 }),
        ),
    ] {
        nas.answer(api, method, json!({ "success": true, "data": data }));
    }
    let there =
        json!({ "files": [{ "name": "dsmaccess-restore-test", "isdir": true }], "total": 1 });
    let there = json!({ "success": true, "data": there });
    nas.answer_after("copy", "SYNO.FileStation.List", "list", there);
}

#[test]
fn shared_folders_that_could_be_copied_to() {
    let told = |name: &str| {
        let nas = nas_of("hyperbackup/explore.file.copy");
        copied_into_documents(&nas);
        nas.replay(name);
        let arguments = json!({
            "task_id": 7, "version_id": "3", "paths": ["/Test/dsmaccess-restore-test"], "destination": "/Documents",
        });
        nas.client().call_error(COPY, arguments)
    };
    insta::assert_snapshot!(told("dsm/filestation_list.list_share"), @"Bad argument `destination`: /Documents begins with no shared folder of this NAS; there are /music. Give one of these, or a folder in it that exists: none is made, and one that does not exist is answered with those that do. Correct the argument and call again.");
    insta::assert_snapshot!(told("dsm/filestation_list.list_share.admin"), @"Bad argument `destination`: /Documents begins with no shared folder of this NAS; there are /backup, /home. Give one of these, or a folder in it that exists: none is made, and one that does not exist is answered with those that do. Correct the argument and call again.");
}

#[test]
fn refusals_of_versions_and_files_carry_the_code() {
    for (name, tool, arguments) in [
        ("hyperbackup/error.4400.version.list", VERSIONS, of_task()),
        (
            "hyperbackup/error.120.statistic.get",
            "hyperbackup_get_statistics",
            of_task(),
        ),
        (
            "hyperbackup/error.4400.explore.folder.list",
            FILES,
            json!({ "task_id": 7, "version_id": "3" }),
        ),
        (
            "hyperbackup/error.4400.explore.file.list",
            FILES,
            json!({ "task_id": 7, "version_id": "3", "path": "a" }),
        ),
    ] {
        let nas = nas_of(name);
        nas.answer(
            "SYNO.Backup.Task",
            "list",
            json!({
                "success": true, "data": { "task_list": [{ "task_id": 7 }], "total": 1 }
            }),
        );
        let error = nas.client().call_error(tool, arguments);
        let code = capture::named(name).answer["error"]["code"].to_string();
        assert!(error.contains(&format!("code {code}")), "{name}: {error}");
    }
}
