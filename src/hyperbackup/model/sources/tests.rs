use serde_json::{Value, json};

use super::*;

fn shown(wire: Value) -> Value {
    let wire: SourceWire = serde_json::from_value(wire).unwrap();
    serde_json::to_value(Sources::from(wire)).unwrap()
}

// As in task.list.get_source.json.
#[test]
fn the_files_are_the_sources_and_not_the_share_that_they_lie_in() {
    let source = json!({
        "app_list": [],
        "app_name_list": [],
        "file_list": [{ "folderPath": "/Share/src", "fullPath": "/volume1/Share/src", "isValidSource": true }],
        "share_list": { "Share": { "fileSystem": "BTRFS" } },
    });
    assert_eq!(
        shown(source),
        json!({ "folders": [{ "path": "/volume1/Share/src" }] })
    );
}

#[test]
fn folders_and_shares_count_where_no_files_are_told() {
    let row = json!({ "folderPath": "/docker", "missing": true });
    assert_eq!(
        shown(json!({ "file_list": [], "folder_list": [row], "share_list": { "other": {} } })),
        json!({ "folders": [{ "path": "/docker", "missing": true }] })
    );
    assert_eq!(
        shown(json!({ "share_list": { "docker": {} } })),
        json!({ "folders": [{ "path": "/docker" }] })
    );
}

#[test]
fn lists_that_are_not_told_are_not_empty() {
    assert_eq!(shown(json!({})), json!({}));
    assert_eq!(
        shown(json!({ "folder_list": [] })),
        json!({ "folders": [] })
    );
    // task.list.pm.json has the names of applications under app_list alone.
    assert_eq!(
        shown(json!({ "app_config": [], "app_list": ["HyperBackup"] })),
        json!({ "applications": ["HyperBackup"] })
    );
}

#[test]
fn a_shortened_list_is_counted_and_begins_with_what_is_gone() {
    let mut rows = vec![json!({ "fullPath": "/volume1/a", "missing": false }); 12];
    rows.push(json!({ "fullPath": "/volume1/gone", "missing": true }));
    let source = json!({ "file_list": rows, "app_list": ["a", "b", "c", "d"] });
    let wire: SourceWire = serde_json::from_value(source).unwrap();
    let mut sources = Sources::from(wire);
    assert_eq!(sources.found(), Found::NotAll { gone: 1, of: 13 });
    for most in [5, 3, 3] {
        sources.shorten(most);
    }
    let shown = serde_json::to_value(sources).unwrap();
    assert_eq!(shown["folders"].as_array().unwrap().len(), 3);
    assert_eq!(shown["folders"][0]["path"], "/volume1/gone");
    assert_eq!(
        (&shown["folders_total"], &shown["applications_total"]),
        (&json!(13), &json!(4))
    );
}

#[test]
fn sources_are_there_only_when_the_nas_says_so() {
    let found = |source: Value| {
        let wire: SourceWire = serde_json::from_value(source).unwrap();
        Sources::from(wire).found()
    };
    let valid = json!({ "fullPath": "/volume1/a", "isValidSource": true });
    assert_eq!(found(json!({ "file_list": [valid] })), Found::All);
    assert_eq!(
        found(json!({ "file_list": [], "app_list": ["a"] })),
        Found::All
    );
    assert_eq!(
        found(json!({ "file_list": [], "app_list": [] })),
        Found::Nothing
    );
    for untold in [
        json!({}),
        json!({ "file_list": [] }),
        json!({ "app_list": ["a"] }),
        json!({ "file_list": [{ "fullPath": "/volume1/a" }] }),
        json!({ "file_list": [valid, 7] }),
    ] {
        assert_eq!(found(untold.clone()), Found::Untold, "{untold}");
    }
    for gone in [
        json!({ "missing": true, "isValidSource": true }),
        json!({ "missing": false, "isValidSource": false }),
    ] {
        assert_eq!(
            found(json!({ "file_list": [valid, gone] })),
            Found::NotAll { gone: 1, of: 2 }
        );
    }
}

#[test]
fn a_folder_is_gone_when_any_list_says_so_and_shown_when_only_another_has_it() {
    let found = |source: Value| {
        let wire: SourceWire = serde_json::from_value(source).unwrap();
        Sources::from(wire)
    };
    let row = |path: &str, is_gone: bool| json!({ "folderPath": path, "missing": is_gone, "isValidSource": !is_gone });
    let well = found(
        json!({ "file_list": [row("/a", false)], "folder_list": [row("/a", false), row("/b", false)] }),
    );
    assert_eq!(well.found(), Found::All);
    let other = found(json!({ "file_list": [row("/a", false)], "folder_list": [row("/a", true)] }));
    assert_eq!(other.found(), Found::NotAll { gone: 1, of: 1 });
    let beside =
        found(json!({ "file_list": [row("/a", false)], "folder_list": [row("/b", true)] }));
    assert_eq!(beside.found(), Found::NotAll { gone: 1, of: 2 });
    assert_eq!(beside.gone(), ["/b"]);
}
