use serde_json::{Value, json};

use super::{
    names_known_connections_with,
    patching::{Field, Record, Setter, field, refuses, sends, set},
};
use crate::harness::{Client, connection_in, held, office, sent, sent_params};

const TOOL: &str = "cloudsync_set_connection_schedule";

/// The hours of connection 8 as the office starts: from 20 to 6 on every day.
fn nights() -> Vec<String> {
    vec![format!("{}{}{}", "1".repeat(6), "0".repeat(14), "1".repeat(4)); 7]
}

/// From 8 to 18 from Monday to Friday.
fn office_hours() -> Vec<String> {
    let work = format!("{}{}{}", "0".repeat(8), "1".repeat(10), "0".repeat(6));
    let rest = "0".repeat(24);
    let week = [&rest, &work, &work, &work, &work, &work, &rest];
    week.map(String::clone).to_vec()
}

#[test]
fn every_field_is_set_alone_and_can_be_put_back() {
    let hours = "/settings/schedule_info";
    let setter = |arguments: Value, fields| Setter {
        tool: TOOL,
        record: Record::Connection(8),
        arguments,
        read: "get_connection_setting",
        write: "set_schedule_setting",
        fields,
    };
    let enabled = "/settings/is_enabled_schedule";
    let arguments = json!({ "connection_id": 8 });
    setter(arguments, vec![field("enabled", enabled, true, false)]).patches();
    let arguments = json!({ "connection_id": 8, "enabled": true });
    let hours = Field {
        held: office_hours().concat().into(),
        ..field("schedule_info", hours, nights(), office_hours())
    };
    setter(arguments, vec![hours]).patches();
}

#[test]
fn the_hours_are_sent_as_quoted_digits_sunday_first() {
    let digits = format!("\"{}\"", office_hours().concat());
    sends(
        TOOL,
        json!({ "conn_id": 3, "enable": true, "schedule_info": office_hours() }),
        "set_schedule_setting",
        &[
            ("connection_id", "3"),
            ("is_enabled_schedule", "true"),
            ("schedule_info", &digits),
        ],
    );
}

/// The digits that windows become on the NAS.
#[track_caller]
fn digits_of(windows: Value) -> String {
    let nas = office();
    set(
        &nas,
        TOOL,
        json!({ "connection_id": 8, "enabled": true, "windows": windows }),
    );
    let settings = &held(&nas, "connections", 8)["settings"];
    settings["schedule_info"].as_str().unwrap().to_owned()
}

#[test]
fn windows_say_the_same_as_digits() {
    let week = ["mon", "tue", "wed", "thu", "fri"];
    let windows = json!([{ "days": week, "from": 8, "to": 18 }]);
    assert_eq!(digits_of(windows), office_hours().concat());
}

#[test]
fn a_window_may_cross_midnight_and_the_end_of_the_week() {
    let digits = digits_of(json!([{ "days": ["fri", "sat"], "from": 22, "to": 6 }]));
    let (morning, evening) = (
        format!("{}{}", "1".repeat(6), "0".repeat(18)),
        format!("{}{}", "0".repeat(22), "11"),
    );
    let both = format!("{}{}{}", "1".repeat(6), "0".repeat(16), "11");
    let none = "0".repeat(24);
    assert_eq!(
        digits,
        [&morning, &none, &none, &none, &none, &evening, &both]
            .map(String::as_str)
            .concat()
    );
}

#[test]
fn windows_that_overlap_or_repeat_a_day_add_up() {
    let digits = digits_of(json!([
        { "days": ["sun", "sun"], "from": 0, "to": 5 },
        { "days": ["sun"], "from": 3, "to": 24 },
    ]));
    assert_eq!(digits, format!("{}{}", "1".repeat(24), "0".repeat(144)));
}

#[test]
fn readers_answer_with_windows_that_can_be_set_again() {
    let nas = office();
    let mut client = Client::connect(&nas);
    let before = nas.holds();
    let read = client.call(
        "cloudsync_get_connection_settings",
        json!({ "connection_id": 8, "schedule_digits": true }),
    );
    let schedule = &read["schedule"];
    assert_eq!(schedule["schedule_info"], json!(nights()));
    for name in ["windows", "schedule_info"] {
        let arguments = json!({ "connection_id": 8, "enabled": true, name: schedule[name] });
        let answer = client.call(TOOL, arguments);
        assert_eq!(answer["outcome"], "unchanged", "{name}");
    }
    assert_eq!(nas.holds(), before);
}

#[test]
fn without_hours_those_there_are_stay() {
    for arguments in [
        json!({ "connection_id": 8, "enabled": false }),
        json!({ "connection_id": 8, "enabled": false, "windows": null, "schedule_info": null }),
    ] {
        let nas = office();
        set(&nas, TOOL, arguments);
        let params = sent_params(&nas, "set_schedule_setting");
        assert_eq!(
            params["schedule_info"],
            format!("\"{}\"", nights().concat())
        );
        assert_eq!(params["is_enabled_schedule"], "false");
    }
}

#[test]
fn hours_that_were_asked_for_as_windows_are_answered_so() {
    let nas = office();
    let before = nas.holds();
    let mut client = Client::connect(&nas);
    let days = json!(["mon", "tue", "wed", "thu", "fri"]);
    let windows = json!([{ "days": days, "from": 8, "to": 18 }]);
    let arguments = json!({ "connection_id": 3, "enabled": true, "windows": windows });
    let answer = client.call(TOOL, arguments.clone());
    assert_eq!(answer["outcome"], "done");
    let changed = answer["changed"].as_array().unwrap();
    let hours = changed
        .iter()
        .find(|row| row["field"] == "windows")
        .unwrap();
    assert_eq!(hours["after"], "mon tue wed thu fri 8-18 h");
    assert!(!answer.to_string().contains("000"), "{answer}");
    client.call(TOOL, answer["undo"]["arguments"].clone());
    assert_eq!(nas.holds(), before);

    // By the log, while it is as it was left, and not once it is something else.
    let one = client.call(TOOL, arguments.clone());
    let undone = client.call("nas_undo_change", json!({ "change_id": one["change_id"] }));
    assert_eq!(undone["outcome"], "done");
    assert_eq!(nas.holds(), before);
    let two = client.call(TOOL, arguments);
    let nights = nights().concat();
    nas.edit(|office| connection_in(office, 3).settings.schedule_info = nights);
    let held = nas.holds();
    let refused = client.call_error("nas_undo_change", json!({ "change_id": two["change_id"] }));
    assert!(
        refused.contains("windows was left \"mon tue wed thu fri 8-18 h\""),
        "{refused}"
    );
    assert_eq!(nas.holds(), held);
}

#[test]
fn the_call_that_undoes_new_hours_says_whether_they_count() {
    let nas = office();
    let before = nas.holds();
    let arguments = json!({ "connection_id": 3, "enabled": true, "schedule_info": office_hours() });
    let answer = set(&nas, TOOL, arguments);
    assert_eq!(answer["undo"]["arguments"]["enabled"], false);
    set(&nas, TOOL, answer["undo"]["arguments"].clone());
    assert_eq!(nas.holds(), before);
}

#[test]
fn bad_hours_are_refused() {
    let with =
        |name: &str, value: Value| json!({ "connection_id": 8, "enabled": true, name: value });
    let window = |days: Value, from: Value, to: Value| {
        with("windows", json!([{ "days": days, "from": from, "to": to }]))
    };
    let mon = json!(["mon"]);
    let short = vec!["1".repeat(23); 7];
    let strange = vec!["2".repeat(24); 7];
    refuses(
        TOOL,
        &[
            (
                window(mon.clone(), json!(25), json!(6)),
                "windows[0].from",
                "0 to 24",
            ),
            (
                window(mon.clone(), json!(22), json!(25)),
                "windows[0].to",
                "0 to 24",
            ),
            (
                window(mon.clone(), json!(-1), json!(6)),
                "windows[0].from",
                "whole number",
            ),
            (
                window(mon, json!(2.5), json!(6)),
                "windows[0].from",
                "whole number",
            ),
            (
                window(json!([]), json!(1), json!(6)),
                "windows[0].days",
                "at least one",
            ),
            (
                window(json!(["monday"]), json!(1), json!(6)),
                "windows[0].days[0]",
                "mon",
            ),
            (
                window(json!("mon"), json!(1), json!(6)),
                "windows[0].days",
                "",
            ),
            (with("windows", json!([])), "windows", ""),
            (
                with("schedule_info", json!(nights()[..6])),
                "schedule_info",
                "7 texts of 24",
            ),
            (
                with("schedule_info", json!(short)),
                "schedule_info",
                "7 texts of 24",
            ),
            (
                with("schedule_info", json!(strange)),
                "schedule_info",
                "0 or 1",
            ),
            (
                with("schedule_info", json!(nights().concat())),
                "schedule_info",
                "",
            ),
            (
                json!({ "connection_id": 8, "enabled": "yes" }),
                "enabled",
                "boolean",
            ),
            (json!({ "connection_id": 8 }), "", "enabled"),
        ],
    );
}

#[test]
fn windows_and_digits_at_once_are_refused() {
    let windows = json!([{ "days": ["mon"], "from": 1, "to": 2 }]);
    let both = json!({ "connection_id": 8, "enabled": true, "windows": windows, "schedule_info": nights() });
    refuses(TOOL, &[(both, "schedule_info", "not both")]);
}

#[test]
fn an_unknown_connection_is_told_with_those_that_exist() {
    let nas = office();
    names_known_connections_with(&nas, TOOL, json!({ "connection_id": 4, "enabled": true }));
    assert_eq!(sent(&nas, "set_schedule_setting"), 0);
}
