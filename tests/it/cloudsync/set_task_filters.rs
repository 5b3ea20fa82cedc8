use dsm_sim::{FaultKind, StoredFile};
use serde_json::{Value, json};

use super::{
    names_known_tasks_with,
    patching::{Record, Setter, field, refuses, sends, set},
};
use crate::harness::{Client, START, fault, held, office, sent, sync_task_in};

const TOOL: &str = "cloudsync_set_task_filters";

#[test]
fn every_field_is_set_alone_and_can_be_put_back() {
    let setter = |task: i64, fields| Setter {
        tool: TOOL,
        record: Record::SyncTask(task),
        arguments: json!({ "task_id": task }),
        read: "get_selective_sync_config",
        write: "set_selective_sync_config",
        fields,
    };
    let fields = vec![
        field(
            "filtered_paths",
            "/filters/paths",
            json!(["/subfolder_1"]),
            json!(["/a b", "/ü/\"x\""]),
        ),
        field(
            "filtered_filenames",
            "/filters/names",
            json!(["test"]),
            json!([]),
        ),
        field(
            "filtered_extensions",
            "/filters/extensions",
            json!(["wbmp", "webdoc", "x3f", "xbm"]),
            json!(["iso"]),
        ),
        field(
            "max_upload_size_bytes",
            "/filters/max_upload_size",
            1_048_576,
            0,
        ),
    ];
    setter(4, fields).patches();
    // A task without any filter: what was empty becomes empty again.
    let fields = vec![
        field(
            "filtered_paths",
            "/filters/paths",
            json!([]),
            json!(["/raw"]),
        ),
        field(
            "filtered_filenames",
            "/filters/names",
            json!([]),
            json!(["x"]),
        ),
        field(
            "filtered_extensions",
            "/filters/extensions",
            json!([]),
            json!(["y"]),
        ),
        field(
            "max_upload_size_bytes",
            "/filters/max_upload_size",
            0,
            5_000_000_000_i64,
        ),
    ];
    setter(41, fields).patches();
}

#[test]
fn what_a_person_once_added_goes_back_as_it_came() {
    sends(
        TOOL,
        json!({ "sess_id": 23, "filtered_extensions": ["bak"] }),
        "set_selective_sync_config",
        &[
            ("filtered_extensions", "[\"bak\"]"),
            ("filtered_max_upload_size", "2147483648"),
            ("filtered_names", "[]"),
            ("filtered_paths", "[]"),
            ("session_id", "23"),
            ("user_defined_extensions", "[\"bak\",\"pln.lck\"]"),
            ("user_defined_names", "[\"plot.log\"]"),
        ],
    );
}

#[test]
fn the_settings_of_the_task_are_left_alone() {
    let nas = office();
    let before = held(&nas, "sync_tasks", 4);
    set(
        &nas,
        TOOL,
        json!({ "task_id": 4, "max_upload_size_bytes": 0 }),
    );
    let after = held(&nas, "sync_tasks", 4);
    for name in [
        "direction",
        "no_delete",
        "sync_attr_check_option",
        "local_path",
    ] {
        assert_eq!(after[name], before[name]);
    }
}

#[test]
fn bad_values_are_refused() {
    let with = |name: &str, value: Value| json!({ "task_id": 4, name: value });
    refuses(
        TOOL,
        &[
            (
                with("max_upload_size_bytes", json!(-1)),
                "max_upload_size_bytes",
                "0 or more",
            ),
            (
                with("max_upload_size_bytes", json!("1 GB")),
                "max_upload_size_bytes",
                "whole number",
            ),
            (
                with("filtered_paths", json!(["raw"])),
                "filtered_paths",
                "start with /",
            ),
            (with("filtered_paths", json!("/raw")), "filtered_paths", ""),
            (
                with("filtered_filenames", json!([1])),
                "filtered_filenames[0]",
                "string",
            ),
            (
                with("filtered_extensions", json!([null])),
                "filtered_extensions[0]",
                "",
            ),
            (
                with("user_defined_names", json!(["x"])),
                "user_defined_names",
                "filtered_filenames",
            ),
            (json!({ "task_id": 4 }), "", "nothing to set"),
            (json!({ "filtered_paths": [] }), "", "task_id"),
        ],
    );
}

#[test]
fn what_can_mean_but_one_thing_is_written_as_the_nas_holds_it_and_said() {
    let nas = office();
    let wanted = json!({
        "task_id": 41,
        "filtered_extensions": [".mov", "*.tmp", "iso", ".iso", " bak"],
        "filtered_paths": ["/raw/", "/a b"],
    });
    let answer = set(&nas, TOOL, wanted);
    let filters = &held(&nas, "sync_tasks", 41)["filters"];
    assert_eq!(filters["extensions"], json!(["mov", "tmp", "iso", "bak"]));
    assert_eq!(filters["paths"], json!(["/raw", "/a b"]));
    assert_eq!(
        answer["taken_as"],
        json!([
            "filtered_paths: /raw/ is taken as /raw",
            "filtered_extensions: .mov is taken as mov",
            "filtered_extensions: *.tmp is taken as tmp",
            "filtered_extensions: .iso is taken as iso",
            "filtered_extensions:  bak is taken as bak"
        ])
    );

    // Written so already, it is not said again, and nothing is sent.
    let same = json!({ "task_id": 41, "filtered_paths": ["/raw", "/a b"] });
    let answer = set(&nas, TOOL, same);
    assert_eq!(
        (answer.get("taken_as"), &answer["outcome"]),
        (None, &json!("unchanged"))
    );
    assert_eq!(sent(&nas, "set_selective_sync_config"), 1);
}

#[test]
fn what_matches_nothing_is_refused() {
    let with = |name: &str, text: &str| json!({ "task_id": 4, name: [text] });
    let extension = |text, why| {
        (
            with("filtered_extensions", text),
            "filtered_extensions",
            why,
        )
    };
    let name = |text, why| (with("filtered_filenames", text), "filtered_filenames", why);
    let path = |text, why| (with("filtered_paths", text), "filtered_paths", why);
    refuses(
        TOOL,
        &[
            extension("", "empty"),
            extension(".", "without the dot"),
            extension("..mov", "without the dot"),
            extension("raw/mov", "it is a path"),
            extension("m*", "without wildcards"),
            name(" ", "empty"),
            name("/raw/Thumbs.db", "filtered_paths"),
            name("*.tmp", "filtered_extensions"),
            path("", "start with /"),
            path("/", "folder of the task itself"),
            path("/raw/../x", "`..`"),
            path("/raw//x", "empty"),
            path("/raw/*", "without wildcards"),
        ],
    );
}

#[test]
fn a_folder_is_relative_to_that_of_the_task() {
    let nas = office();
    let mut client = Client::connect(&nas);
    let own = "/projects/Shared with clients";
    let with = |path: &str| json!({ "task_id": 4, "filtered_paths": [path] });
    for (path, why) in [
        (format!("{own}/raw"), "write it /raw"),
        (format!("/volume1{own}/raw/"), "write it /raw"),
        (own.to_owned(), "relative to that of the task"),
        ("/volume2/photo/raw".to_owned(), "relative to that"),
    ] {
        let error = client.call_error(TOOL, with(&path));
        assert!(error.starts_with("Bad argument `filtered_paths`"));
        assert!(error.contains(why) && error.contains(own), "{error}");
    }
    assert_eq!(sent(&nas, "set_selective_sync_config"), 0);

    // One that lies so below it is no mistake.
    let below = format!("{own}/raw");
    nas.edit(|office| {
        office.files.push(StoredFile {
            path: format!("{}{below}", &own[1..]),
            folder: true,
            bytes: 0,
            modified: START,
            damaged: false,
        });
    });
    client.call(TOOL, with(&below));
    assert_eq!(
        held(&nas, "sync_tasks", 4)["filters"]["paths"],
        json!([below])
    );
    // Nor is one of which nobody can tell.
    nas.inject(fault(FaultKind::Code(105), "list", u32::MAX));
    client.call(TOOL, with(&format!("{own}/other")));
    assert_eq!(sent(&nas, "set_selective_sync_config"), 2);
}

#[test]
fn what_the_nas_held_goes_back_as_it_was_written() {
    let nas = office();
    let odd = json!([".mov", "m*"]);
    nas.edit(|office| {
        sync_task_in(office, 4).filters.extensions = vec![".mov".into(), "m*".into()];
    });
    let mut client = Client::connect(&nas);
    let answer = client.call(
        TOOL,
        json!({ "task_id": 4, "filtered_extensions": ["iso"] }),
    );
    let undo = &answer["undo"]["arguments"];
    assert_eq!(undo["filtered_extensions"], odd, "{answer}");
    let back = client.call(TOOL, undo.clone());
    assert_eq!(back.get("taken_as"), None, "{back}");
    assert_eq!(held(&nas, "sync_tasks", 4)["filters"]["extensions"], odd);
    // Beside it others are still written as the NAS holds them.
    let more = json!({ "task_id": 4, "filtered_extensions": [".mov", ".iso"] });
    client.call(TOOL, more);
    assert_eq!(
        held(&nas, "sync_tasks", 4)["filters"]["extensions"],
        json!([".mov", "iso"])
    );
}

#[test]
fn an_unknown_task_is_told_with_those_that_exist() {
    let nas = office();
    names_known_tasks_with(
        &nas,
        TOOL,
        json!({ "task_id": 3, "max_upload_size_bytes": 0 }),
    );
    assert_eq!(sent(&nas, "set_selective_sync_config"), 0);
}
