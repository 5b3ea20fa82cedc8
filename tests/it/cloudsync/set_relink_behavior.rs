use serde_json::json;

use super::patching::{Record, Setter, field, refuses, sends, set};
use crate::harness::office;

const TOOL: &str = "cloudsync_set_relink_behavior";

#[test]
fn it_is_set_alone_and_can_be_put_back() {
    Setter {
        tool: TOOL,
        record: Record::Package,
        arguments: json!({}),
        read: "get_config",
        write: "set_personal_config",
        fields: vec![field("delete_from_cloud", "/sync_mode", false, true)],
    }
    .patches();
}

#[test]
fn it_is_sent_alone() {
    let arguments = json!({ "delete_from_cloud": true });
    sends(
        TOOL,
        arguments,
        "set_personal_config",
        &[("sync_mode", "true")],
    );
}

#[test]
fn fetching_files_back_can_be_undone_as_well() {
    let nas = office();
    nas.edit(|office| office.package.sync_mode = true);
    let before = nas.holds();
    let answer = set(&nas, TOOL, json!({ "delete_from_cloud": false }));
    assert_eq!(nas.holds()["package"]["sync_mode"], false);
    set(&nas, TOOL, answer["undo"]["arguments"].clone());
    assert_eq!(nas.holds(), before);
}

#[test]
fn it_must_be_said_which() {
    refuses(
        TOOL,
        &[
            (json!({}), "", "delete_from_cloud"),
            (json!({ "confirm": true }), "", "delete_from_cloud"),
            (
                json!({ "delete_from_cloud": null }),
                "delete_from_cloud",
                "boolean",
            ),
            (
                json!({ "delete_from_cloud": "true" }),
                "delete_from_cloud",
                "boolean",
            ),
        ],
    );
}
